"""Cars and tanks."""

from __future__ import annotations

import numpy as np

from . import car_bodies
from .keypoints import KEYPOINTS
from .shape import Assembly, LabelledShape
from .solids import box, cylinder, lathe, loft, rounded_box, tube

CAR = {
    "body": ("car body", "chassis"),
    "wheel": ("tire", "tyre"),
    "roof": ("top", "cabin"),
    "hood": ("bonnet",),
    "window": ("windshield", "windscreen", "glass"),
    "headlight": ("light", "lamp"),
    "mirror": ("wing mirror", "side mirror"),
}
TANK = {
    "hull": ("body", "chassis"),
    "track": ("tread", "caterpillar track", "crawler"),
    "wheel": ("road wheel", "roller"),
    "turret": ("tower",),
    "gun": ("barrel", "cannon", "gun barrel"),
    "hatch": ("lid", "cupola"),
}
CAR_PARTS = {
    "body": ("body",),
    "window": ("window",),
    "roof": ("roof",),
    "hood": ("hood",),
    "trunk": ("body", "trunk"),
}


def car(rng: np.random.Generator) -> LabelledShape:
    """A skin or blocks cut into body, hood, roof and window, or a car as artists model it."""
    if rng.random() < 0.6:
        return _artists_car(rng)
    shape = Assembly(str(rng.choice(["car", "car", "suv", "van"])), CAR, keypoints=KEYPOINTS["car"])
    length, width = rng.uniform(3.4, 5.2), rng.uniform(1.5, 2.0)
    clear, waist = rng.uniform(0.2, 0.4), rng.uniform(0.75, 1.0)
    if shape.category == "van":
        front, rear = -rng.uniform(0.3, 0.48) * length, rng.uniform(0.44, 0.49) * length
    else:
        front, rear = -rng.uniform(0.05, 0.3) * length, rng.uniform(0.2, 0.48) * length
    top = waist + rng.uniform(0.4, 0.7) + 0.3 * (shape.category != "car")
    slope = rng.uniform(0.1, 0.7), rng.uniform(0.02, 0.6)
    if rng.random() < 0.65:
        _one_surface(rng, shape, length, width, clear, waist, top, front, rear, slope)
    else:
        _stacked(rng, shape, length, width, clear, waist, top, front, rear, slope)
    radius, tyre = rng.uniform(0.27, 0.42), rng.uniform(0.15, 0.28)
    for y in (-length * 0.32, length * 0.32):
        for side in (-1, 1):
            hub = np.array([side * (width / 2 - tyre * 0.3), y, radius])
            across = np.array([tyre / 2, 0, 0])
            shape.add(
                cylinder(hub - across, hub + across, radius, sides=int(rng.integers(10, 29))),
                "wheel",
            )
    for side in (-1, 1):
        if rng.random() < 0.7:
            at = (side * width * 0.36, -length / 2, waist * 0.8)
            shape.add(cylinder(at, np.add(at, (0, -0.04, 0)), 0.1, sides=10), "body", "headlight")
        if rng.random() < 0.6:
            at = (side * (width / 2 + 0.06), front + 0.2, waist + 0.08)
            shape.add(rounded_box((0.12, 0.08, 0.1), at, 0.02), "body", "mirror")
    return shape.finish()


def _artists_car(rng) -> LabelledShape:
    make = (car_bodies.shell_car, car_bodies.block_car, car_bodies.racer)[
        int(rng.choice(3, p=[0.5, 0.4, 0.1]))
    ]
    kinds = ["race car"] if make is car_bodies.racer else ["car", "car", "suv", "van"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, car_bodies.SYNONYMS, keypoints=KEYPOINTS["car"])
    make(rng, shape)
    return shape.finish()


def _one_surface(rng, shape, length, width, clear, waist, top, front, rear, slope) -> None:
    """A body of one smooth skin, as artists and scans have it, cut into its parts."""
    y = np.unique(np.r_[np.linspace(-0.5, 0.5, int(rng.integers(10, 30))) * length, front, rear])
    y = np.unique(np.r_[y, front + slope[0], rear - slope[1]])
    power = rng.uniform(3, 12)
    u = np.abs(2 * y / length)
    half = width / 2 * (1 - rng.uniform(0.1, 0.35) * u**power)
    droop = rng.uniform(0, 0.4) * (waist - clear), rng.uniform(0, 0.25) * (waist - clear)
    belt = waist - np.where(y < 0, droop[0], droop[1]) * u ** rng.uniform(2, 4)
    rise = np.interp(y, [front, front + slope[0], rear - slope[1], rear], [0, 1, 1, 0])
    rise *= top - waist
    sill = clear + rng.uniform(0.05, 0.2)
    lean, soft = rng.uniform(0.6, 0.9), rng.uniform(0.75, 0.97)
    side = [(0.9 * half, 0 * y + clear), (half, 0 * y + sill), (half, (sill + belt) / 2)]
    side += [(0.97 * half, belt), (lean * half, belt + 0.82 * rise + 0.01)]
    side += [(lean * soft * half, belt + 0.97 * rise + 0.02), (0 * y, belt + rise + 0.03)]
    ring = [(-x, z) for x, z in side] + [(x, z) for x, z in side[-2::-1]]
    rings = np.stack([np.stack([x, y, z], -1) for x, z in ring], 1)  # (R, 13, 3)
    vertices, faces = loft(rings)

    step, column = np.divmod(np.arange((len(y) - 1) * 13), 13)
    low = np.minimum(rise[:-1], rise[1:])[step] < 0.02
    flat = np.abs(np.diff(rise))[step] < 0.3 * (top - waist)
    middle = ((y[:-1] + y[1:]) / 2)[step]
    upper, glass = (column >= 3) & (column <= 8), np.isin(column, (3, 8))
    blind = (shape.category == "van") & (middle > front + slope[0] + rng.uniform(0.5, 4))
    part = np.full(len(step), "body", dtype="<U6")
    part[upper & low & flat & (middle < 0)] = "hood"
    part[upper & low & flat & (middle > 0)] = "trunk"
    part[upper & ~(low & flat)] = "window"
    inside = (middle > front + slope[0]) & (middle < rear - slope[1])
    part[upper & inside & ~glass] = "roof"
    part[upper & inside & glass & blind] = "body"
    part = np.r_[part, part, np.full(len(faces) - 2 * len(part), "body")]
    for name in dict.fromkeys(part.tolist()):
        own = faces[part == name]
        used, index = np.unique(own, return_inverse=True)
        shape.add((vertices[used], index.reshape(-1, 3)), *CAR_PARTS[name])


def _stacked(rng, shape, length, width, clear, waist, top, front, rear, slope) -> None:
    """A body, a cabin and a hood, one on the other."""
    soft = rng.uniform(0.02, 0.2)
    shape.add(
        rounded_box((width, length, waist - clear), (0, 0, (waist + clear) / 2), soft), "body"
    )
    w = width * 0.46

    def section(y: float, z: float, half: float):
        return [[-half, y, z], [half, y, z]]

    low = np.array([*section(front, waist, w), *section(rear, waist, w)[::-1]])
    high = np.array(
        [*section(front + slope[0], top, w * 0.85), *section(rear - slope[1], top, w * 0.85)[::-1]]
    )
    glass, shell = [low, low + (high - low) * 0.85], [low + (high - low) * 0.85, high]
    shape.add(loft(glass, caps=False), "window")
    shape.add(loft(shell), "roof")
    hood = front + length / 2
    if rng.random() < 0.7:
        size = (width * 0.9, hood * 0.95, 0.06)
        shape.add(rounded_box(size, (0, -length / 2 + hood / 2, waist), 0.03), "hood")


def tank(rng: np.random.Generator) -> LabelledShape:
    """A hull between two tracks, bands around wheels or blocks; a turret and a gun."""
    shape = Assembly(
        str(rng.choice(["tank", "battle tank", "armored vehicle"])),
        TANK,
        keypoints=KEYPOINTS["tank"],
    )
    long, wide, high = rng.uniform(5, 7.5), rng.uniform(2.6, 3.6), rng.uniform(0.6, 1.1)
    tread, radius = wide * rng.uniform(0.14, 0.24), rng.uniform(0.35, 0.55)
    inside = wide - 2 * tread
    floor = radius * rng.uniform(0.7, 1.2)
    top = floor + high
    slope = rng.uniform(0.3, 1.0), rng.uniform(0.05, 0.5)
    outline = [(-long * 0.46, floor + 0.3 * high), (-long * 0.4, floor), (long * 0.44, floor)]
    outline += [(long * 0.47, top - 0.2 * high), (long * 0.47 - slope[1], top)]
    outline += [(-long * 0.46 + slope[0], top)]
    rings = [[(x, y, z) for y, z in outline] for x in (-inside / 2, inside / 2)]
    shape.add(loft(rings), "hull")
    for side in (-1, 1):
        _track(rng, shape, side * (wide - tread) / 2, tread, long, radius)
        if rng.random() < 0.5:
            size = (tread * 1.05, long * rng.uniform(0.75, 0.95), 0.06)
            shape.add(box(size, (side * (wide - tread) / 2, 0, 2 * radius + 0.1)), "hull", "fender")
    _turret(rng, shape, inside, long, top)
    return shape.finish()


def _track(rng, shape, x: float, tread: float, long: float, radius: float) -> None:
    """A band that runs around its wheels; or the two and what covers them, as one block."""
    half, lift = long / 2 - radius, radius * rng.uniform(0, 0.5)
    t = np.linspace(0, np.pi, int(rng.integers(4, 10)))
    front = np.c_[-half - radius * np.sin(t), radius - radius * np.cos(t)]
    back = np.c_[half + radius * np.sin(t), radius + radius * np.cos(t)]
    band = np.concatenate([front + np.c_[0 * t, lift * (t / np.pi)], back])
    across = np.array([-tread / 2, tread / 2])
    if rng.random() < 0.4:
        shape.add(loft([np.c_[np.full(len(band), x - a), band] for a in across]), "track")
        return
    middle = band.mean(0)
    inner = middle + (band - middle) * (1 - 0.12 * radius / np.abs(band - middle).max(0))
    loops = [(across[1], band), (across[0], band), (across[0], inner), (across[1], inner)]
    rings = [np.c_[np.full(len(band), x + a), loop] for a, loop in loops]
    shape.add(loft(rings, closed=True), "track")
    small = radius * rng.uniform(0.7, 0.92)
    for y in np.linspace(-half, half, int(rng.integers(4, 8))):
        hub = np.array([x, y, radius])
        along = np.array([tread * 0.42, 0, 0])
        shape.add(
            cylinder(hub - along, hub + along, small, sides=int(rng.integers(10, 21))), "wheel"
        )


def _turret(rng, shape, inside: float, long: float, top: float) -> None:
    """Round or with flat sides; the gun looks ahead, or a little to the side."""
    size = np.array([inside * rng.uniform(0.6, 0.95), long * rng.uniform(0.28, 0.45)])
    high, y = rng.uniform(0.45, 0.8), long * rng.uniform(-0.1, 0.12)
    style = rng.random()
    if style < 0.35:
        profile = [(1.0, 0), (0.95, 0.5), (0.6, 0.95), (0.2, 1)]
        dome = np.array(profile) * [size.min() / 2, high]
        shape.add(lathe(dome, int(rng.integers(10, 25)), (0, y, top)), "turret")
    elif style < 0.7:
        narrow = tuple(rng.uniform(0.55, 0.9, 2))
        shape.add(box((*size, high), (0, y, top + high / 2), narrow), "turret")
    else:
        at = (0, y, top + high / 2)
        shape.add(rounded_box((*size, high), at, rng.uniform(0.08, 0.25)), "turret")
    turn = rng.normal(0, 0.25) * (rng.random() < 0.5)
    ahead = np.array([np.sin(turn), -np.cos(turn), rng.uniform(0, 0.12)])
    root = np.array([0, y, top + high * 0.5]) + ahead * size[1] * 0.3
    end = root + ahead * long * rng.uniform(0.35, 0.7)
    thick = rng.uniform(0.05, 0.11)
    shape.add(cylinder(root, end, thick * 1.3, thick), "gun")
    if rng.random() < 0.5:
        shape.add(cylinder(end - ahead * 0.3, end, thick * 1.6), "gun", "muzzle brake")
    for side in rng.choice([-1, 1], int(rng.integers(1, 3)), replace=False):
        at = np.array([side * size[0] * 0.2, y + 0.15 * size[1], top + high * 0.97])
        shape.add(cylinder(at, at + [0, 0, 0.1], 0.22), "turret", "hatch")
    if rng.random() < 0.4:
        foot = np.array([size[0] * 0.25, y + size[1] * 0.3, top + high * 0.9])
        shape.add(tube([foot, foot + [0, 0.15, rng.uniform(0.7, 1.5)]], 0.02, 5), "", "antenna")
