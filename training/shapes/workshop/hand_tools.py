"""Hammers, scissors, pliers, screwdrivers and their kin."""

from __future__ import annotations

import numpy as np

from ..hafts import any_grip, cutting_blade
from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, loft, tube
from ..turns import about_y, any_pose

SYNONYMS = {
    "blade": ("cutting edge", "edge"),
    "handle": ("grip", "hilt", "shaft", "haft"),
    "grip": ("handle", "pistol grip"),
    "head": ("tool head", "metal part"),
    "jaw": ("gripping end", "mouth"),
    "pivot": ("joint", "screw", "rivet"),
    "shaft": ("rod", "shank", "pole"),
    "tip": ("point",),
}


def hammer(rng: np.random.Generator) -> LabelledShape:
    """Something heavy at the end of a stick."""
    kind = str(rng.choice(["hammer", "axe", "shovel", "rake", "mallet"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["hammer"])
    long, radius = rng.uniform(0.25, 0.9), rng.uniform(0.01, 0.02)
    shape.add(any_grip(rng, (0, 0, 0), (0, 0, long), radius), "handle")
    size = radius * rng.uniform(2.5, 5)
    if kind in ("hammer", "mallet"):
        _hammer_head(rng, shape, long, size, kind == "mallet")
    elif kind == "axe":
        _axe_blades(rng, shape, long, size)
    elif kind == "shovel":
        _shovel_blade(rng, shape, long, size)
    else:
        _rake_head(rng, shape, long, size, radius)
    return shape.finish(any_pose(rng))


def _hammer_head(rng, shape, long, size, mallet: bool) -> None:
    """A block or a roller, a hammer's with a claw by half the chance."""
    fat = size * (0.9 if mallet else 0.5)
    if rng.random() < 0.5:
        shape.add(board(rng, (size * 3, fat * 2, fat * 2), (0, 0, long)), "head")
    else:
        ends = [(-size * 1.5, 0, long), (size * 1.5, 0, long)]
        shape.add(cylinder(*ends, fat, fat * rng.uniform(0.5, 1), 14), "head")
    if not mallet and rng.random() < 0.5:
        for side in (-1, 1):
            claw = [
                (-size * 1.4, side * fat * 0.4, long),
                (-size * 2.3, side * fat * 0.5, long),
                (-size * 3, side * fat * 0.7, long - fat * 1.2),
            ]
            shape.add(tube(claw, [fat * 0.4, fat * 0.3, fat * 0.1], 6), "head", "claw")


def _axe_blades(rng, shape, long, size) -> None:
    """One, or now and then one to each side."""
    for side in (-1, 1) if rng.random() < 0.25 else (1,):
        reach, half = size * rng.uniform(2, 4), size * rng.uniform(1, 2.2)
        rings = []
        for x, h, w in ((-0.6 * size, 0.5, 0.5), (reach * 0.5, 0.6, 0.35), (reach, 1, 0.03)):
            h, w = h * half, w * size
            ring = [(-w, -h), (w, -h), (w, h), (-w, h)]
            rings.append([(side * x, side * y, long - size + z) for y, z in ring])
        shape.add(loft(rings), "blade")


def _shovel_blade(rng, shape, long, size) -> None:
    """A bent plate that grows narrow at its end."""
    wide, deep = size * rng.uniform(2.5, 4), size * rng.uniform(3, 6)
    t = np.linspace(-1, 1, 7)
    rings = [
        [
            (wide * x * f, wide * 0.3 * x * x * f + o, z)
            for o, xs in ((0, t), (0.006, t[::-1]))
            for x in xs
        ]
        for z, f in ((long - 0.02, 0.8), (long + deep * 0.6, 0.95), (long + deep, 0.25))
    ]
    shape.add(loft(rings), "blade")


def _rake_head(rng, shape, long, size, radius) -> None:
    """A bar across with teeth."""
    wide = size * rng.uniform(3, 6)
    shape.add(bar(rng, True, (-wide, 0, long), (wide, 0, long), radius * 1.5), "head")
    for x in np.linspace(-wide, wide, int(rng.integers(5, 13))):
        ends = (x, 0, long), (x, size * 1.5, long)
        shape.add(cylinder(*ends, radius * 0.3, sides=6), "head", "tooth")


def scissors(rng: np.random.Generator) -> LabelledShape:
    """Two arms that cross: blades in front, rings behind."""
    shape = Assembly("scissors", {**SYNONYMS, "handle": ("ring", "finger hole", "loop", "grip")})
    long, wide, angle = rng.uniform(0.08, 0.16), rng.uniform(0.012, 0.025), rng.uniform(0.03, 0.5)
    back, ring = rng.uniform(0.01, 0.09), rng.uniform(0.014, 0.035)
    thick = wide * rng.uniform(0.15, 0.45)
    for side in (-1, 1):
        turn = about_y(-side * angle / 2)
        vertices, faces = cutting_blade(rng, -0.01, long, wide)
        at = [0, side * wide * 0.08, 0]
        shape.add((vertices * [1, 1, side] @ turn.T + at, faces[:, ::side]), "blade")
        middle = np.array([-back - ring, 0, -side * (ring * 0.75)])
        path = np.array([[0, 0, 0], [-back * 0.5, 0, 0], [-back, 0, -side * ring * 0.3]])
        shape.add(tube(path @ turn.T + at, thick, 8), "handle")
        t = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        loop = middle + np.c_[ring * rng.uniform(1, 1.6) * np.cos(t), 0 * t, ring * np.sin(t)]
        shape.add(tube(loop @ turn.T + at, thick, 8, closed=True), "handle")
    pin = (0, -wide * 0.3, 0), (0, wide * 0.3, 0)
    shape.add(cylinder(*pin, wide * rng.uniform(0.2, 0.45), sides=10), "", "pivot")
    return shape.finish(any_pose(rng))


def pliers(rng: np.random.Generator) -> LabelledShape:
    """Two levers that cross at a pivot, jaws before it and handles behind, open or closed."""
    shape = Assembly("pliers", SYNONYMS)
    if rng.random() < 0.6:
        return _crossed_levers(rng, shape)
    jaw, thick = rng.uniform(0.03, 0.08), rng.uniform(0.008, 0.014)
    reach, angle = rng.uniform(0.1, 0.15), rng.uniform(0.1, 0.5)
    for side in (-1, 1):
        tip = (jaw, 0, side * thick * rng.uniform(0.2, 1))
        points = [(0, 0, side * thick * 0.9), (jaw * 0.5, 0, side * thick), tip]
        shape.add(tube(points, [thick, thick * 0.9, thick * 0.4], 8), "jaw")
        t = np.linspace(0, 1, 7)
        bow = side * (thick * 0.8 + reach * np.sin(angle) * t**0.7)
        path = np.c_[-reach * t, 0 * t, -bow]
        shape.add(tube(path, thick * rng.uniform(0.6, 0.9), 8), "handle")
    shape.add(cylinder((0, -thick, 0), (0, thick, 0), thick * 1.5, sides=14), "pivot")
    return shape.finish(any_pose(rng))


def _crossed_levers(rng, shape) -> LabelledShape:
    """Two levers on a pivot, each a jaw on one side and a handle on the other, open or closed."""
    jaw, reach, thick = rng.uniform(0.3, 0.7), rng.uniform(0.7, 1.3), rng.uniform(0.05, 0.11)
    opening, bow = rng.uniform(0.05, 0.6), rng.uniform(-0.1, 0.35)
    flat = rng.uniform(0.5, 1.2)
    t = np.linspace(0, 1, 9)
    for side in (-1, 1):
        turn = about_y(-side * opening)
        lift = side * thick * rng.uniform(0, 0.4)
        out = side * thick * 0.5 * (1 - t) + side * bow * np.sin(np.pi * t) ** 2 * reach
        grip = np.c_[-reach * t, 0 * t + lift, -side * thick * 0.3 - out] @ turn.T
        swell = thick * (0.8 + rng.uniform(0, 0.6) * np.sin(np.pi * t**0.7))
        shape.add(tube(grip, swell, 8, flat=flat), "handle")
        blunt = rng.uniform(0.15, 0.6)
        nose = np.c_[jaw * t, 0 * t + lift, side * thick * 0.6 * np.sin(np.pi * t)] @ turn.T
        shape.add(tube(nose, thick * (1.1 - (1 - blunt) * t), 8, flat=flat), "jaw")
    hub = thick * rng.uniform(1.2, 2.2)
    shape.add(cylinder((0, -thick * 1.2, 0), (0, thick * 1.2, 0), hub, sides=14), "pivot")
    return shape.finish(any_pose(rng))


def screwdriver(rng: np.random.Generator) -> LabelledShape:
    """A handle, a shaft and what it ends in: screwdrivers, brushes, spoons, wrenches."""
    kind = str(rng.choice(["screwdriver", "brush", "spoon", "wrench", "pencil"]))
    shape = Assembly(kind, {**SYNONYMS, "handle": ("grip", "haft", "hold")})
    radius, hold = rng.uniform(0.01, 0.018), rng.uniform(0.07, 0.12)
    long = rng.uniform(0.06, 0.2)
    if kind == "pencil":
        sides = int(rng.choice([6, 16]))
        shape.add(cylinder((0, 0, 0), (0, 0, long), radius * 0.4, sides=sides), "body")
        shape.add(cylinder((0, 0, long), (0, 0, long + radius), radius * 0.4, 0.0005, sides), "tip")
        shape.add(cylinder((0, 0, -radius * 0.8), (0, 0, 0), radius * 0.42, sides=sides), "eraser")
        return shape.finish(any_pose(rng))
    shape.add(any_grip(rng, (0, 0, -hold), (0, 0, 0), radius), "handle")
    if kind == "screwdriver":
        shape.add(cylinder((0, 0, 0), (0, 0, long), radius * 0.3, sides=10), "shaft")
        shape.add(box((radius * 0.9, radius * 0.25, 0.012), (0, 0, long), (1, 0.3)), "shaft", "tip")
    elif kind == "brush":
        wide = radius * rng.uniform(1.2, 3.5)
        shape.add(box((2 * wide, radius * 2, 0.02), (0, 0, 0.01)), "ferrule")
        size = (1.9 * wide, radius * 1.8, long * 0.5)
        shape.add(box(size, (0, 0, 0.02 + long * 0.25), (rng.uniform(0.5, 1.2), 0.4)), "bristles")
    elif kind == "spoon":
        size = rng.uniform(0.015, 0.035)
        shape.add(cylinder((0, 0, 0), (0, 0, long), radius * 0.35, sides=8), "handle")
        radii = (size, size * 0.3, size * 1.5)
        shape.add(ellipsoid((0, 0, long + size), radii, 16), "bowl")
    else:
        size = radius * rng.uniform(1.3, 2.2)
        t = np.linspace(0.7, 2 * np.pi - 0.7, 12)
        arc = np.c_[size * np.sin(t), 0 * t, size * np.cos(t) + size]
        shape.add(tube(arc, size * 0.4, 6, flat=1.0), "jaw")
    return shape.finish(any_pose(rng))
