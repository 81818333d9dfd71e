"""Excavators, bulldozers and loaders: cabs on tracks or big wheels, with arms and buckets."""

from __future__ import annotations

import numpy as np

from ..coachwork import Panes, Wheels, add_glazed, rectangle, track
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, moved, rounded_box
from ..turns import about_z
from .shovels import add_blade, add_bucket, add_loader, add_piston

EARTHMOVER = {
    "body": ("engine house", "bodywork", "upper body", "hull"),
    "cabin": ("cab", "driver cabin", "operator cab"),
    "window": ("glass", "windows", "pane"),
    "roof": ("canopy", "top"),
    "chassis": ("frame", "undercarriage", "base"),
    "exhaust": ("exhaust pipe", "chimney", "smokestack"),
    "grille": ("grill", "radiator"),
    "headlight": ("light", "lamp", "front light"),
    "bucket": ("shovel", "scoop", "digging bucket"),
    "tooth": ("teeth", "bucket teeth", "claw"),
    "blade": ("dozer blade", "plough", "plow", "front blade"),
    "arm": ("loader arm", "digger arm", "excavator arm", "lifting arm"),
    "boom": ("main arm", "upper arm"),
    "stick": ("dipper", "forearm", "dipper arm"),
    "piston": ("hydraulic cylinder", "hydraulics", "ram"),
    "counterweight": ("rear weight", "ballast"),
    "turntable": ("slewing ring", "swivel", "swing bearing"),
    "track": ("caterpillar track", "crawler", "tread", "chain"),
    "roller": ("track wheel", "sprocket", "idler"),
    "ripper": ("rear claw", "ripper shank"),
    "hood": ("bonnet", "engine cover"),
}


def excavator(rng: np.random.Generator) -> LabelledShape:
    """A house with a cab that turns on tracks or wheels; a bent boom, a stick and a bucket."""
    kind = str(rng.choice(["excavator", "digger", "backhoe"]))
    wheels = Wheels.drawn(rng, "disc", "tired", "lugged")
    rolling = rng.random() < 0.2
    shape = Assembly(kind, EARTHMOVER | (wheels.words if rolling else {}))
    long, wide = rng.uniform(2.4, 4.2), rng.uniform(2.0, 2.9)
    radius = rng.uniform(0.28, 0.55)
    deck = _running_gear(rng, shape, wheels if rolling else None, long, wide, radius)
    ring = rng.uniform(0.08, 0.25)
    shape.add(
        cylinder((0, 0, deck - 0.05), (0, 0, deck + ring), wide * 0.32, sides=16), "turntable"
    )
    floor, high = deck + ring, rng.uniform(0.7, 1.3)
    front, back = -long * rng.uniform(0.3, 0.45), long * rng.uniform(0.4, 0.6)
    slew = rng.choice([0.0, rng.uniform(-0.7, 0.7)])
    house = Assembly()
    side = int(rng.choice([-1, 1]))
    _house(rng, house, wide, front, back, floor, high, side)
    root = np.array([-side * wide * rng.uniform(0, 0.12), front * 0.7, floor + 0.3])
    _digging_arm(rng, house, root, long * rng.uniform(1.1, 1.7))
    shape.mount(house, about_z(slew))
    if rng.random() < 0.25:
        add_blade(rng, shape, wide, -long / 2 - radius - 0.25, radius * 1.6, -long * 0.3, radius)
    return shape.finish()


def _running_gear(rng, shape, wheels: Wheels | None, long, wide, radius) -> float:
    """Tracks on both sides of a chassis, or two axles; how high the deck is."""
    if wheels is not None:
        radius *= 1.4
        for y in (-long * 0.36, long * 0.36):
            for side in (-1, 1):
                wheels.add(shape, (side * wide * 0.42, y, radius), radius, wide * 0.18, "wheel")
            ends = (-wide * 0.4, y, radius), (wide * 0.4, y, radius)
            shape.add(cylinder(*ends, 0.09, sides=8), "chassis")
        size = (wide * 0.5, long * 0.95, radius * 0.7)
        shape.add(box(size, (0, 0, radius * 1.2)), "chassis")
        return radius * 1.55
    add_tracks(rng, shape, wide, wide * rng.uniform(0.16, 0.28), long / 2 - radius, radius)
    size = (wide * 0.7, long * rng.uniform(0.4, 0.7), radius)
    shape.add(box(size, (0, 0, radius * 1.5)), "chassis")
    return 2 * radius


def add_tracks(
    rng: np.random.Generator, shape: Assembly, wide: float, tread: float, half: float, radius: float
) -> None:
    """Two bands with rollers in them, or with a beam between the rollers."""
    solid = rng.random() < 0.4
    band, rollers = track(rng, 0.0, tread, half, radius)
    for side in (-1, 1):
        at = (side * (wide - tread) / 2, 0, 0)
        shape.add(moved(band, offset=at), "track")
        for roller in rollers:
            shape.add(moved(roller, offset=at), "track", "roller")
        if solid:
            size = (tread * 0.85, 2 * half, radius * 1.3)
            shape.add(box(size, np.add(at, (0, 0, radius * 1.05))), "chassis")


def _house(rng, shape, wide, front, back, floor, high, side) -> None:
    """The engine behind, the cab before it at one side, the rest of the deck."""
    split = front + (back - front) * rng.uniform(0.35, 0.55)
    broad, soft = wide * rng.uniform(0.85, 1.1), rng.random() < 0.3
    size, at = (broad, back - split, high), (0, (split + back) / 2, floor + high / 2)
    shape.add(rounded_box(size, at, 0.12, 2) if soft else box(size, at, (0.95, 0.95)), "body")
    low = (broad, split - front + 0.05, high * rng.uniform(0.2, 0.45))
    shape.add(box(low, (0, (front + split) / 2, floor + low[2] / 2)), "body")
    if rng.random() < 0.6:
        weight = (broad * 0.96, 0.35, high * rng.uniform(0.6, 0.9))
        shape.add(
            rounded_box(weight, (0, back + 0.05, floor + weight[2] / 2), 0.1, 2), "counterweight"
        )
    span, tall = broad * rng.uniform(0.36, 0.5), rng.uniform(1.3, 2.0)
    shift = np.array([side * (broad - span) / 2, 0, 0])
    ring = rectangle(span, front - rng.uniform(0, 0.3), split, floor + low[2] * 0.5) + shift
    top = rectangle(span * 0.92, front + rng.uniform(0, 0.3), split, floor + tall) + shift
    pane = Panes(int(rng.integers(1, 3)), rng.uniform(0.15, 0.45), 0.9, rng.uniform(0.05, 0.12))
    panes = {0: Panes(1, 0.15, 0.92, 0.08), 1: pane, 3: pane, 2: Panes(1, 0.6, 0.9, 0.1)}
    depth = rng.choice([0.0, 0.0, 0.02, -0.03])
    roof = ("cabin", "roof") if rng.random() < 0.4 else None
    add_glazed(shape, ring, top, panes, ("cabin",), ("cabin", "window"), roof, depth)
    if rng.random() < 0.5:
        foot = np.array([-side * broad * 0.3, back - 0.3, floor + high * 0.9])
        shape.add(cylinder(foot, foot + [0, 0, rng.uniform(0.25, 0.6)], 0.07, sides=8), "exhaust")


def _digging_arm(rng, shape, root, reach: float) -> None:
    """Boom, stick, bucket and the pistons between them, in the plane of the middle."""
    thick = rng.uniform(0.2, 0.38)
    lift, out = rng.uniform(0.5, 1.0), rng.uniform(0.5, 0.9)
    knee = root + reach * np.array([0, -0.35 * out, 0.75 * lift])
    tip = knee + reach * np.array([0, -0.6 * out, rng.uniform(-0.15, 0.15)])
    shape.add(beam(root, knee, thick, thick * 1.3), "arm", "boom")
    shape.add(
        beam(knee + [0, 0.1 * thick, -0.3 * thick], tip, thick * 1.3, thick * 0.7), "arm", "boom"
    )
    down = rng.uniform(0.5, 0.85) * (tip[2] - 0.3)
    hand = tip + np.array([0, rng.uniform(-0.35, 0.35) * reach, -down])
    above = tip + (tip - hand) * 0.18
    shape.add(beam(above, hand, thick * 0.85, thick * 0.55), "arm", "stick")
    scoop = rng.uniform(0.55, 1.0)
    curl = rng.uniform(-0.5, 0.9)
    add_bucket(rng, shape, scoop * rng.uniform(0.8, 1.6), scoop, hand, np.pi + curl, back=True)
    if rng.random() < 0.85:
        for side in (-1, 1):
            x = np.array([side * thick * 0.65, 0, 0])
            add_piston(shape, root + x + [0, -0.35, -0.05], knee + x * 0.9, thick * 0.22)
        add_piston(shape, knee + [0, -0.2, thick * 0.6], above, thick * 0.22)
        add_piston(shape, tip + [0, -thick * 0.6, -0.1], hand + [0, -0.2, 0.05], thick * 0.2)


def bulldozer(rng: np.random.Generator) -> LabelledShape:
    """Tracks or four big wheels under a hood and a cab; before them a blade or a bucket."""
    loader = rng.random() < 0.4
    rolling = loader and rng.random() < 0.7
    wheels = Wheels.drawn(rng, "disc", "tired", "lugged")
    kinds = ["wheel loader", "front loader", "loader"] if loader else ["bulldozer", "dozer"]
    shape = Assembly(str(rng.choice(kinds)), EARTHMOVER | (wheels.words if rolling else {}))
    long, wide, radius = rng.uniform(2.8, 4.4), rng.uniform(1.9, 2.8), rng.uniform(0.4, 0.7)
    tread = wide * rng.uniform(0.15, 0.26)
    if rolling:
        for y in (-long * 0.3, long * 0.3):
            for side in (-1, 1):
                wheels.add(
                    shape, (side * (wide - tread) / 2, y, radius), radius, tread * 1.3, "wheel"
                )
            ends = (-wide * 0.4, y, radius), (wide * 0.4, y, radius)
            shape.add(cylinder(*ends, 0.1, sides=8), "chassis")
    else:
        add_tracks(rng, shape, wide, tread, long / 2 - radius, radius)
    floor, inside = radius * rng.uniform(0.8, 1.2), wide - 2 * tread * (1 + 0.2 * rolling)
    deck = floor + radius * rng.uniform(0.6, 1.0)
    shape.add(box((inside, long * 0.94, deck - floor), (0, 0, (floor + deck) / 2)), "chassis")
    ahead = rolling  # wheel loaders have their engines behind
    split = long * rng.uniform(-0.12, 0.08)
    high = rng.uniform(0.5, 1.0)
    begin, end = (split, long * 0.47) if ahead else (-long * 0.47, split)
    size = (inside * rng.uniform(0.7, 1.0), end - begin, high)
    at = (0, (begin + end) / 2, deck + high / 2 - 0.02)
    shape.add(box(size, at, (rng.uniform(0.75, 1), rng.uniform(0.85, 1))), "hood")
    face = (size[0] * 0.75, 0.08, high * 0.6)
    shape.add(box(face, (0, end if ahead else begin, deck + high * 0.45)), "grille")
    _glazed_cab(rng, shape, long, wide, deck, ahead, split)
    if rng.random() < 0.7:
        foot = np.array([inside * 0.2, at[1], deck + high * 0.9])
        shape.add(cylinder(foot, foot + [0, 0, rng.uniform(0.4, 1.0)], 0.07, sides=8), "exhaust")
    if loader:
        add_loader(rng, shape, wide * 0.75, (-long * 0.2, -long / 2), (floor, deck + high * 0.6))
    else:
        before, tall = -long / 2 - rng.uniform(0.2, 0.5), deck * rng.uniform(0.8, 1.2)
        add_blade(rng, shape, wide, before, tall, 0, radius)
        if rng.random() < 0.4:
            _ripper(rng, shape, long * 0.45, (floor + deck) / 2, inside)
    return shape.finish()


def _glazed_cab(rng, shape, long, wide, deck, ahead, split) -> None:
    """A cab with panes on all sides under a roof."""
    begin, end = (-long * rng.uniform(0.3, 0.42), split) if ahead else (split, long * 0.4)
    broad, tall = wide * rng.uniform(0.5, 0.8), rng.uniform(1.2, 1.9)
    ring, top = (
        rectangle(broad, begin, end, deck - 0.05),
        rectangle(broad * 0.9, begin + 0.1, end, deck + tall),
    )
    pane = Panes(1, rng.uniform(0.2, 0.5), 0.9, rng.uniform(0.06, 0.12))
    depth = rng.choice([0.0, 0.02, -0.03])
    add_glazed(
        shape, ring, top, {k: pane for k in range(4)}, ("cabin",), ("cabin", "window"), None, depth
    )
    over = (broad * 1.05, (end - begin) * 1.05, rng.uniform(0.06, 0.18))
    shape.add(box(over, (0, (begin + end) / 2, deck + tall + over[2] / 2 - 0.02)), "cabin", "roof")


def _ripper(rng, shape, rear, level, wide) -> None:
    """Claws behind the machine, from its rear at that level down to the ground."""
    for x in np.linspace(-0.25, 0.25, int(rng.integers(1, 4))) * wide:
        root = np.array([x, rear, level])
        shape.add(beam(root, root + [0, 0.5, 0], 0.14), "ripper")
        shape.add(beam(root + [0, 0.48, 0.1], [x, rear + 0.4, 0.1], 0.14, 0.06), "ripper")
