"""Lorries as game artists model them: few faces, windows drawn on the skin."""

from __future__ import annotations

import numpy as np

from ..coachwork import Panes, Wheels, add_glazed, arch, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, extruded_across, loft, moved, rounded_box
from ..turns import about_x

SYNONYMS = {
    "body": ("car body", "bodywork", "lower body", "shell"),
    "cabin": ("cab", "driver cabin", "driver's cab"),
    "chassis": ("frame", "underbody", "undercarriage"),
    "cargo": ("load area", "superstructure", "truck body"),
    "container": ("box", "box body", "trailer", "cargo box"),
    "bed": ("truck bed", "flatbed", "load bed", "cargo bed"),
    "tank": ("cistern", "tank body"),
    "window": ("glass", "side window", "windows", "pane"),
    "windshield": ("windscreen", "front window"),
    "headlight": ("front light", "head lamp", "lights"),
    "taillight": ("rear light", "back light", "brake light"),
    "siren": ("light bar", "beacon", "emergency light"),
    "bumper": ("fender bar", "bull bar"),
    "fender": ("mudguard", "wheel arch"),
    "grille": ("grill", "radiator grille"),
    "hood": ("bonnet", "engine cover"),
    "mirror": ("side mirror", "wing mirror"),
    "roof": ("top", "cab roof"),
    "locker": ("shutter", "compartment", "roller door"),
    "rib": ("reinforcement", "frame rib"),
    "piston": ("hydraulic cylinder", "ram"),
    "ladder": ("roof ladder",),
    "rung": ("ladder rung", "crosspiece"),
    "rear door": ("back door", "tailgate", "hatch"),
}
KINDS = {
    "pickup truck": ("body", "tray"),
    "truck": ("box", "tray", "flat", "tank", "tipper"),
    "lorry": ("box", "flat", "tank", "tipper"),
    "delivery truck": ("box",),
    "dump truck": ("tipper",),
    "garbage truck": ("garbage",),
    "fire truck": ("engine",),
}
CHANCES = (0.26, 0.26, 0.12, 0.1, 0.1, 0.07, 0.09)


def lorry(rng: np.random.Generator) -> LabelledShape:
    """Pickups, box, dump, tank, garbage and fire trucks of flat faces, chunky or long."""
    kind = str(rng.choice(list(KINDS), p=CHANCES))
    load = str(rng.choice(KINDS[kind]))
    wheels = Wheels.drawn(rng, "disc", "tired", "tired")
    shape = Assembly(kind, SYNONYMS | wheels.words)
    wide, radius = rng.uniform(1.6, 2.5), rng.uniform(0.3, 0.62)
    floor = radius * rng.uniform(0.7, 1.4)
    belt = floor + rng.uniform(0.45, 1.0)
    cab, long = rng.uniform(0.9, 1.9), rng.uniform(1.3, 5.5)
    nose = rng.choice([0.0, rng.uniform(0.5, 1.3)], p=[0.4, 0.6])
    if load == "body":
        nose = max(nose, 0.7)
    front, top = -(cab + nose + long) / 2, belt + rng.uniform(0.5, 1.0)
    depth = rng.choice([0.0, 0.0, 0.02, -0.03])
    low = "body" if load == "body" or rng.random() < 0.4 else "cabin"
    _cab(rng, shape, low, wide, (front, nose, cab), (floor, belt, top), depth)
    back = front + nose + cab
    if load == "body":
        _pickup_bed(rng, shape, wide, back, back + long, floor, belt)
    else:
        size = (wide * rng.uniform(0.4, 0.95), cab + nose + long, rng.uniform(0.12, 0.3))
        shape.add(box(size, (0, 0, floor)), "chassis")
        LOADS[load](rng, shape, wide, back + 0.02, back + long, floor + size[2] / 2, top)
    axles = [front + max(nose * 0.55, cab * 0.45), back + long * rng.uniform(0.6, 0.8)]
    if long > 3 and rng.random() < 0.5:
        axles.append(axles[-1] - 2.2 * radius)
    _axles(rng, shape, wheels, axles, wide, radius)
    rear = "body" if load == "body" else "cargo"
    _ends(rng, shape, wide, (front, back + long), floor, belt, (low, rear))
    return shape.finish()


def _cab(rng, shape, low, wide, along, heights, depth) -> None:
    """A block up to the belt with the hood before it, and a glazed cab upon it."""
    (front, nose, cab), (floor, belt, top) = along, heights
    skin = ("body",) if low == "body" else ("cabin",)
    back, taper = front + nose + cab, rng.uniform(0.85, 1)
    shape.add(
        box((wide, back - front - nose, belt - floor), (0, back - cab / 2, (belt + floor) / 2)),
        *skin,
    )
    if nose:
        drop, half = rng.uniform(0.15, 0.55) * (belt - floor), wide / 2 * rng.uniform(0.85, 1)
        lower = (2 * half, nose, belt - drop - floor)
        shape.add(box(lower, (0, front + nose / 2, floor + lower[2] / 2)), *skin)
        y, slant = [front, front + nose, front + nose, front], rng.uniform(0, 0.8) * drop
        outline = np.c_[y, np.array([drop, drop, 0, slant]) * -1 + belt]
        shape.add(extruded_across(outline, -half, half), "hood")
    lean = rng.uniform(0, 0.5) * min(1.0, 0.4 + nose), rng.uniform(0, 0.25)
    ring = rectangle(wide * 0.98, front + nose + 0.02, back, belt)
    roof = rectangle(wide * taper, front + nose + lean[0] * cab, back - lean[1] * cab, top)
    side = Panes(int(rng.integers(1, 3)), 0.1, rng.uniform(0.75, 0.92), rng.uniform(0.06, 0.14))
    panes = {0: Panes(1, 0.1, 0.88, 0.06), 1: side, 3: side}
    if rng.random() < 0.6:
        panes[2] = Panes(1, 0.2, 0.8, rng.uniform(0.1, 0.3))
    named = ("cabin", "roof") if rng.random() < 0.5 else None
    add_glazed(shape, ring, roof, panes, ("cabin",), ("cabin", "window"), named, depth)
    if rng.random() < 0.4:
        for s in (-1, 1):
            at = (s * (wide / 2 + 0.1), front + nose + 0.1, belt + 0.2)
            shape.add(box((0.2, 0.08, rng.uniform(0.15, 0.4)), at), "cabin", "mirror")


def _pickup_bed(rng, shape, wide, front, back, floor, belt) -> None:
    """A tray whose walls go on from the body's."""
    base, wall = floor + (belt - floor) * rng.uniform(0.3, 0.6), rng.uniform(0.05, 0.16)
    middle = (front + back) / 2
    shape.add(box((wide, back - front, base - floor), (0, middle, (base + floor) / 2)), "body")
    z, tall = (base + belt) / 2, belt - base
    for side in (-1, 1):
        shape.add(box((wall, back - front, tall), (side * (wide - wall) / 2, middle, z)), "body")
    shape.add(box((wide, wall, tall), (0, back - wall / 2, z)), "body", "rear door")
    size = (wide - 2 * wall, back - front - wall, 0.03)
    shape.add(box(size, (0, middle - wall / 2, base + 0.01)), "body", "bed")


def _box_load(rng, shape, wide, front, back, floor, top) -> None:
    high = (top - floor) * rng.uniform(0.8, 1.5)
    size, at = (wide * rng.uniform(0.95, 1.1), back - front, high), (0, (front + back) / 2, 0)
    at = (0, at[1], floor + high / 2)
    solid = box(size, at) if rng.random() < 0.6 else rounded_box(size, at, 0.1, 1)
    shape.add(solid, "cargo", "container")
    if rng.random() < 0.5:
        for side in (-1, 1):
            leaf = (wide * 0.44, 0.05, high * 0.85)
            shape.add(box(leaf, (side * wide * 0.23, back + 0.01, at[2])), "cargo", "rear door")


def _tray(rng, shape, wide, front, back, floor, top) -> None:
    """A floor between low walls, often with posts or a load in it."""
    tall, thin, middle = (top - floor) * rng.uniform(0.2, 0.55), 0.08, (front + back) / 2
    shape.add(box((wide, back - front, 0.1), (0, middle, floor + 0.05)), "cargo", "bed")
    z = floor + tall / 2
    for side in (-1, 1):
        shape.add(box((thin, back - front, tall), (side * wide / 2, middle, z)), "cargo", "bed")
    for y, part in ((front, "bed"), (back, "rear door")):
        shape.add(box((wide, thin, tall), (0, y - np.sign(y) * thin / 2, z)), "cargo", part)


def _flat(rng, shape, wide, front, back, floor, top) -> None:
    size = (wide, back - front, rng.uniform(0.08, 0.2))
    shape.add(box(size, (0, (front + back) / 2, floor + size[2] / 2)), "cargo", "bed")
    if rng.random() < 0.6:
        board = (wide, 0.08, (top - floor) * rng.uniform(0.4, 0.9))
        shape.add(box(board, (0, front + 0.04, floor + board[2] / 2)), "cargo", "bed")


def _tank(rng, shape, wide, front, back, floor, top) -> None:
    girth, sides = min(wide, top - floor) * rng.uniform(0.4, 0.5), int(rng.integers(6, 20))
    ends = [(0, y, floor + girth * 0.95) for y in (front + 0.05, back)]
    flat = np.diag([wide / 2 / girth, 1, 1]) if rng.random() < 0.5 else None
    shape.add(moved(cylinder(*ends, girth, sides=sides), flat), "cargo", "tank")


def _tipper(rng, shape, wide, front, back, floor, top) -> None:
    """A skip that widens upwards, level or tipped."""
    high, thin = (top - floor) * rng.uniform(0.5, 1.1), rng.uniform(0.04, 0.1)
    long, narrow = back - front, rng.uniform(0.6, 0.95)
    outer = [rectangle(wide * w, -long * w, 0, z) for w, z in ((narrow, 0), (1, high))]
    inner = [rectangle(wide * w - 2 * thin, thin - long * w, -thin, z)
             for w, z in ((1, high), (narrow, thin))]  # fmt: skip
    tilt = rng.choice([0.0, rng.uniform(0.1, 0.6)])
    shape.add(moved(loft([*outer, *inner]), about_x(-tilt), (0, back, floor)), "cargo", "bed")
    if tilt:
        middle = np.array([0, back - long * 0.6, floor])
        end = middle + [0, 0, long * 0.6 * np.sin(tilt)]
        shape.add(cylinder(middle, end, 0.08, sides=8), "piston")


def _garbage(rng, shape, wide, front, back, floor, top) -> None:
    """A closed hopper with a slanting tail."""
    high = (top - floor) * rng.uniform(0.9, 1.2)
    tail = rng.uniform(0.15, 0.4) * (back - front)
    y = [front, back - 0.2 * tail, back, back - tail, front]
    outline = np.c_[y, np.array([0, 0, 0.35, 1, 1]) * high + floor]
    shape.add(extruded_across(outline, -wide / 2, wide / 2), "cargo", "container")
    for side in (-1, 1):
        for y in np.linspace(front + 0.2, back - tail, int(rng.integers(2, 5))):
            rib = box((0.08, 0.1, high * 0.9), (side * wide / 2, y, floor + high / 2))
            shape.add(rib, "cargo", "rib")


def _engine(rng, shape, wide, front, back, floor, top) -> None:
    """A fire engine's box of lockers with a ladder on its roof."""
    high, middle, long = (top - floor) * rng.uniform(0.85, 1.05), (front + back) / 2, back - front
    low = rectangle(wide, front, back, floor)
    count = max(2, int(long / rng.uniform(0.6, 1.1)))
    shutter = Panes(count, 0.1, 0.85, 0.08)
    sides = {1: shutter, 3: shutter}
    add_glazed(shape, low, low + [0, 0, high], sides, ("cargo", "container"), ("cargo", "locker"))
    z = floor + high + 0.1
    for side in (-1, 1):
        shape.add(box((0.08, long * 1.1, 0.12), (side * 0.25, middle, z)), "ladder")
    for y in np.linspace(front, back, int(rng.integers(5, 10))):
        shape.add(box((0.5, 0.06, 0.06), (0, y, z)), "ladder", "rung")
    for side in (-1, 1):
        shape.add(box((0.35, 0.2, 0.15), (side * 0.4, front - 0.4, top + 0.06)), "siren")


LOADS = {
    "box": _box_load,
    "tray": _tray,
    "flat": _flat,
    "tank": _tank,
    "tipper": _tipper,
    "garbage": _garbage,
    "engine": _engine,
}


def _axles(rng, shape, wheels: Wheels, axles, wide: float, radius: float) -> None:
    """Wheels at both ends of each axle, under fenders or free."""
    tyre, out = radius * rng.uniform(0.4, 0.8), rng.uniform(-0.4, 0.45)
    fenders, sides = rng.random() < 0.5, int(rng.integers(3, 9))
    for y in axles:
        for side in (-1, 1):
            hub = np.array([side * (wide / 2 + out * tyre), y, radius])
            wheels.add(shape, hub, radius, tyre)
            if fenders:
                over = arch(hub, radius * 1.05, radius * 1.3, tyre * 1.2, sides, (0.1, np.pi - 0.1))
                shape.add(over, "fender")


def _ends(rng, shape, wide, along, floor, belt, carriers) -> None:
    """Bumpers, lights and a grille; ``carriers`` are what is behind those at either end."""
    front, back = along
    tall = (belt - floor) * rng.uniform(0.15, 0.35)
    for y, chance in ((front, 0.75), (back, 0.5)):
        if rng.random() < chance:
            size = (wide * rng.uniform(0.9, 1.08), rng.uniform(0.1, 0.25), tall)
            shape.add(box(size, (0, y, floor + tall * 0.4)), "bumper")
    z, size = (
        floor + (belt - floor) * rng.uniform(0.4, 0.6),
        (belt - floor) * rng.uniform(0.12, 0.25),
    )
    round_ones, rear = rng.random() < 0.4, rng.random() < 0.6
    for side in (-1, 1):
        at = np.array([side * wide * 0.35, front, z])
        lamp = cylinder(at, at - [0, 0.05, 0], size * 0.7, sides=10)
        shape.add(
            lamp if round_ones else box((size * 1.4, 0.06, size), at), carriers[0], "headlight"
        )
        if rear:
            at = (side * wide * 0.42, back, floor + (belt - floor) * 0.3)
            shape.add(box((size, 0.06, size * 0.8), at), carriers[1], "taillight")
    if rng.random() < 0.5:
        grille = box((wide * 0.4, 0.06, size * 1.3), (0, front - 0.01, z))
        shape.add(grille, carriers[0], "grille")
