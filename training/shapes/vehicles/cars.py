"""Cars."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import cut, cylinder, loft, roller, rounded_box
from . import car_bodies

CAR = {
    "body": ("car body", "chassis"),
    "wheel": ("tire", "tyre"),
    "roof": ("top", "cabin"),
    "hood": ("bonnet",),
    "window": ("windshield", "windscreen", "glass"),
    "headlight": ("light", "lamp"),
    "mirror": ("wing mirror", "side mirror"),
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
            shape.add(roller(hub, across, radius, int(rng.integers(10, 29))), "wheel")
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
        shape.add(cut((vertices, faces), part == name), *CAR_PARTS[name])


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
