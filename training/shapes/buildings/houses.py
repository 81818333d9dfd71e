"""Houses, huts, towers and blocks: walls and a roof, with doors and windows in the walls."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, extruded, lathe, loft, moved
from ..turns import QUARTER

HOUSE = {
    "roof": ("rooftop", "top"),
    "wall": ("walls", "facade", "building"),
    "chimney": ("smokestack",),
    "door": ("entrance", "doorway", "entry"),
    "window": ("window opening", "casement"),
    "window sill": ("sill", "window ledge"),
    "post": ("pole", "upright", "column"),
}


def house(rng: np.random.Generator) -> LabelledShape:
    """Houses, huts, towers, blocks: walls and a roof; doors and windows are in the walls."""
    kinds = ["house", "house", "building", "hut", "tower", "cottage", "barn"]
    shape = Assembly(str(rng.choice(kinds)), HOUSE, own_sides=False, keypoints=KEYPOINTS["house"])
    tower = shape.category == "tower"
    wide, deep = rng.uniform(3, 9), rng.uniform(3, 8)
    high = rng.uniform(2, 5) * (2.5 if tower else 1)
    if tower:
        wide = deep = rng.uniform(2, 4)
    if shape.category == "building":
        high *= rng.uniform(1, 3)
    if tower and rng.random() < 0.5:
        sides = int(rng.integers(8, 25))
        shape.add(lathe([(wide / 2, 0), (wide / 2 * rng.uniform(0.7, 1), high)], sides), "wall")
        rise = rng.uniform(0.5, 3)
        shape.add(lathe([(wide * rng.uniform(0.5, 0.7), high), (0.02, high + rise)], sides), "roof")
        _opening(rng, shape, (0, -wide * 0.48, 0), 0.9, min(2, high * 0.4), "door")
        for z in np.arange(3, high - 1, 2):
            _opening(rng, shape, (0, -wide * 0.47, z), 0.6, 0.9, "window")
        return shape.finish()
    flat = shape.category == "building" and rng.random() < 0.7
    _wing(rng, shape, (0, 0), wide, deep, high, flat, True)
    if rng.random() < 0.35 and not tower:  # an extension or a second wing
        side, w, d = rng.choice([-1, 1]), wide * rng.uniform(0.3, 0.6), deep * rng.uniform(0.5, 0.9)
        at = (side * (wide + w) / 2 * 0.98, rng.uniform(-0.5, 0.5) * (deep - d))
        _wing(rng, shape, at, w, d, high * rng.uniform(0.5, 0.9), flat, rng.random() < 0.7)
    if rng.random() < 0.25:  # a porch
        w, d, z = wide * rng.uniform(0.4, 1), rng.uniform(1, 2), min(high * 0.8, 2.7)
        y = -deep / 2 - d / 2
        shape.add(box((w, d, 0.2), (0, y, z)), "roof", "porch roof")
        for x in np.linspace(-w / 2 + 0.1, w / 2 - 0.1, int(rng.integers(2, 5))):
            shape.add(
                bar(rng, rng.random() < 0.5, (x, y - d * 0.4, 0), (x, y - d * 0.4, z), 0.2), "post"
            )
    if rng.random() < 0.3:
        for i in range(count := int(rng.integers(1, 4))):
            size = (1.6, 0.3 * (count - i), 0.15)
            shape.add(box(size, (0, -deep / 2 - size[1] / 2, 0.15 * (i + 0.5))), "steps")
    return shape.finish()


def _wing(rng, shape, at, wide, deep, high, flat: bool, doors: bool) -> None:
    """Four walls with their openings, and a roof over them."""
    x, y = at
    shape.add(box((wide, deep, high), (x, y, high / 2)), "wall")
    over, rise, style = (
        rng.uniform(0.05, 0.6),
        rng.uniform(0.2, 0.7) * min(wide, deep, 6),
        rng.random(),
    )
    w, d = wide / 2 + over, deep / 2 + over
    if flat or style > 0.9:
        slab = rng.uniform(0.1, 0.5)
        shape.add(box((2 * w, 2 * d, slab), (x, y, high + slab / 2)), "roof")
        rise = slab
    elif style < 0.35:  # a gable over a solid triangle, its ridge along y or x
        along = rng.random() < 0.5
        a, b = (w, d) if along else (d, w)
        solid = extruded([(-a, high), (a, high), (0, high + rise)], b)
        turn = None if along else QUARTER
        shape.add(moved(solid, turn, (x, y, 0)), "roof")
    elif style < 0.65:  # two slabs, the gable itself is wall
        gable = [(-wide / 2, high), (wide / 2, high), (0, high + rise * 0.97)]
        rings = [[(x + u, y + v, z) for u, z in gable] for v in (deep / 2, -deep / 2)]
        shape.add(loft(rings), "wall")
        thick, drop = rng.uniform(0.08, 0.3), rise / (wide / 2) * over
        for side in (-1, 1):
            line = [(0, high + rise), (side * w, high - drop)]
            ring = [line[0], line[1], (line[1][0], line[1][1] + thick), (0, high + rise + thick)]
            ends = (d, -d) if side > 0 else (-d, d)
            rings = [[(x + u, y + v, z) for u, z in ring] for v in ends]
            shape.add(loft(rings), "roof")
        rise += thick
    else:  # hipped, or a pyramid
        top = (rng.uniform(0.01, 0.6), rng.uniform(0.01, 0.3))
        shape.add(box((2 * w, 2 * d, rise), (x, y, high + rise / 2), top), "roof")
    if rng.random() < 0.45:
        _chimney(rng, shape, wide, deep, high, x, y, rise)
    front = y - deep / 2
    if doors:
        tall = min(rng.uniform(1.9, 2.4), high * 0.8)
        size = rng.uniform(0.8, 1.6) * (2 if shape.category == "barn" else 1)
        _opening(rng, shape, (x, front, 0), min(size, wide * 0.5), tall, "door")
    _windows(rng, shape, wide, high, x, y, front)


def _chimney(rng, shape, wide, deep, high, x, y, rise) -> None:
    """A stack that stands on the roof."""
    stack = rng.uniform(0.3, 0.8)
    at = (x + rng.uniform(-0.3, 0.3) * wide, y + rng.uniform(-0.3, 0.3) * deep, high + rise * 0.7)
    shape.add(box((stack, stack, rise + rng.uniform(0.3, 1.5)), at), "chimney")


def _windows(rng, shape, wide, high, x, y, front) -> None:
    """Rows of windows in front and behind, but not where a door may be."""
    across, storey = rng.uniform(0.6, 0.22 * wide + 0.4), rng.uniform(2.2, 3.0)
    columns = max(1, int(wide / (across * rng.uniform(1.5, 3))))
    for level in np.arange(1.0, high - 1.0, storey):
        for u in (np.arange(columns) + 0.5) / columns - 0.5:
            for v in (front, 2 * y - front):
                if abs(u * wide) > 1.2 + across / 2 or v > front or level > 2.5:
                    spot = (x + u * wide, v, level)
                    _opening(rng, shape, spot, across, rng.uniform(0.8, 1.3), "window")


def _opening(rng, shape, foot, wide, tall, name: str) -> None:
    """A door or window in a wall: a panel, perhaps with a frame about it or a sill below."""
    x, y, z = foot
    out = -np.sign(y) if y else 1
    proud = rng.uniform(0.06, 0.2)
    shape.add(box((wide, proud, tall), (x, y, z + tall / 2)), name)
    if rng.random() < 0.4:
        rim = 0.12
        for side in (-1, 1):
            at = (x + side * (wide + rim) / 2, y - out * 0.05, z + tall / 2)
            shape.add(box((rim, proud * 1.4, tall), at), name, f"{name} frame")
        at = (x, y - out * 0.05, z + tall + rim / 2)
        shape.add(box((wide + 2 * rim, proud * 1.4, rim), at), name, f"{name} frame")
    if name == "window" and rng.random() < 0.3:
        shape.add(box((wide * 1.2, 0.4, 0.1), (x, y, z)), "window", "window sill")
