"""Wells and fountains."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, ellipsoid, extruded, flat_ring, lathe, moved, tube
from ..towers import face_of, upright
from ..turns import QUARTER, about_z, spaced

WELL = {
    "well wall": ("stone ring", "wall", "base", "well body", "rim wall"),
    "rim": ("coping", "edge", "border"),
    "stone": ("brick", "stones", "block"),
    "water": ("water surface",),
    "post": ("pillar", "support", "wooden post"),
    "roof": ("roof tiles", "canopy"),
    "crossbar": ("crossbeam", "top beam"),
    "gable": ("gable end", "roof end"),
    "bucket body": ("pail wall",),
    "ridge": ("roof ridge",),
    "axle": ("roller", "windlass", "drum"),
    "crank": ("handle", "winch handle"),
    "rope": ("cord", "chain"),
    "bucket": ("pail",),
    "bucket handle": ("bail",),
}
FOUNTAIN = {
    "basin": ("pool", "base", "lower bowl", "tub"),
    "basin wall": ("pool wall", "basin side"),
    "rim": ("edge", "coping", "lip"),
    "water": ("water surface",),
    "jet": ("water jet", "spray", "water stream"),
    "column": ("pillar", "stem", "pedestal"),
    "bowl": ("upper bowl", "dish", "tier"),
    "finial": ("top", "ball", "ornament", "spout"),
    "steps": ("step", "plinth"),
}


def well(rng: np.random.Generator) -> LabelledShape:
    """A ring of stone or a box of boards, posts, a roof, and a windlass with its bucket."""
    shape = Assembly(str(rng.choice(["well", "well", "wishing well"])), WELL, own_sides=False)
    sides, radius = int(rng.choice([4, 6, 8, 12, 24])), rng.uniform(0.6, 1.1)
    tall, wall = rng.uniform(0.5, 1.1), radius * rng.uniform(0.12, 0.3)
    taper = rng.uniform(0.85, 1.15)
    inner = radius - wall
    ring = [(inner, 0), (radius * taper, 0), (radius, tall), (inner, tall), (inner, 0)]
    solid = lathe(ring, sides, caps=False)
    a = np.pi / sides - np.pi / 2
    turn = about_z(a)
    shape.add(moved(solid, turn), "well wall")
    shape.add(upright([(inner * 1.02, tall * 0.1), (inner * 1.02, tall * rng.uniform(0.3, 0.8))],
                      sides, (0, 0, 0)), "water")  # fmt: skip
    if rng.random() < 0.55:
        thick = rng.uniform(0.06, 0.18)
        solid = flat_ring(inner * 0.96, radius * 1.1, tall - thick * 0.4, tall + thick, sides)
        shape.add(moved(solid, turn), "rim")
    if rng.random() < 0.3 and sides > 6:
        _stones(rng, shape, radius, taper, tall)
    if rng.random() < 0.9:
        _frame(rng, shape, face_of(radius - wall / 2, sides), tall)
    elif "rim" not in shape.things:
        shape.add(
            moved(flat_ring(inner, radius * 1.08, tall - 0.02, tall + 0.1, sides), turn), "rim"
        )
    return shape.finish()


def _stones(rng, shape, radius, taper, tall) -> None:
    """Single blocks that stand out of the wall."""
    rows, count = int(rng.integers(2, 5)), int(rng.integers(6, 13))
    for row in range(rows):
        high = tall / rows
        r = radius * (taper + (1 - taper) * (row + 0.5) / rows)
        for k in range(count):
            a = (k + 0.5 * (row % 2)) * 2 * np.pi / count
            c, s = np.cos(a), np.sin(a)
            size = (radius * 0.22, r * 2 * np.pi / count * rng.uniform(0.7, 0.9), high * 0.85)
            at = (r * 0.97 * c, r * 0.97 * s, high * (row + 0.5))
            shape.add(moved(box(size), about_z(a), at), "well wall", "stone")


def _frame(rng, shape, radius, tall) -> None:
    """Two posts or four, the roof on them, and between them the axle, crank, rope and bucket."""
    high, thick = tall + rng.uniform(0.9, 1.8), rng.uniform(0.08, 0.2)
    x, square = radius, rng.random() < 0.7
    four = rng.random() < 0.3
    rows = (-0.7 * radius, 0.7 * radius) if four else (0.0,)
    x *= 0.7 if four else 1
    low = 0.0 if rng.random() < 0.5 else tall - 0.1
    for side in (-1, 1):
        for y in rows:
            shape.add(bar(rng, square, (side * x, y, low), (side * x, y, high), thick), "post")
    wide, deep = x + thick + rng.uniform(0.05, 0.4), radius * rng.uniform(0.9 if four else 0.7, 1.4)
    rise = radius * rng.uniform(0.4, 1.0)
    if four or rng.random() < 0.8:
        if rng.random() < 0.5:
            gable = [(-deep, high - 0.05), (deep, high - 0.05), (0, high + rise)]
            shape.add(moved(extruded(gable, wide), QUARTER), "roof")
        else:
            plate = rng.uniform(0.05, 0.15)
            line = [(0, high + rise), (deep, high - 0.1)]
            ring = [*line, (deep, high - 0.1 + plate), (0, high + rise + plate)]
            for side in (-1, 1):
                solid = moved(extruded(ring, wide), np.diag([side, 1, 1]))
                shape.add(moved(solid, QUARTER), "roof")
            gable = [(-deep * 0.7, high - 0.05), (deep * 0.7, high - 0.05), (0, high + rise)]
            for side in (-1, 1):
                solid = moved(extruded(gable, thick / 2), offset=(0, side * x, 0))
                shape.add(moved(solid, QUARTER), "roof", "gable")
        if rng.random() < 0.4:
            top = high + rise + 0.05
            shape.add(beam((-wide, 0, top), (wide, 0, top), thick), "roof", "ridge")
    else:
        ends = (-x - thick, 0, high), (x + thick, 0, high)
        shape.add(beam(*ends, thick * 1.2), "post", "crossbar")
    if four:
        _bucket(rng, shape, high)
    elif rng.random() < 0.8:
        z, drum = tall + (high - tall) * rng.uniform(0.3, 0.8), rng.uniform(0.05, 0.14)
        reach = x + thick * rng.uniform(1, 2)
        shape.add(cylinder((-x, 0, z), (reach, 0, z), drum, sides=8), "axle")
        arm = z - rng.uniform(0.15, 0.35)
        path = [(reach, 0, z), (reach, 0, arm), (reach + 0.25, 0, arm)]
        shape.add(tube(path, 0.035, 6), "crank")
        _bucket(rng, shape, z)


def _bucket(rng, shape, axle) -> None:
    """A bucket that hangs on its rope from the axle."""
    size, drop = rng.uniform(0.13, 0.22), rng.uniform(0.3, 0.6)
    x = rng.uniform(-0.2, 0.2)
    top = axle - drop
    shape.add(cylinder((x, 0, axle), (x, 0, top - 0.02), 0.025, sides=6), "rope")
    a = np.linspace(0, np.pi, 7)
    arc = np.c_[x + size * np.cos(a), 0 * a, top - size + size * np.sin(a)]
    shape.add(tube(arc, 0.02, 5), "bucket", "bucket handle")
    low = top - size
    wall = [
        (size * 0.75, 0),
        (size, size * 1.8),
        (size * 0.85, size * 1.8),
        (size * 0.6, size * 0.2),
    ]
    shape.add(lathe(wall, 10, (x, 0, low - size * 1.8)), "bucket", "bucket body")


def fountain(rng: np.random.Generator) -> LabelledShape:
    """A basin with water and, on columns in it, bowls that become smaller, a figure or a jet."""
    shape = Assembly("fountain", FOUNTAIN, own_sides=False)
    sides, radius = int(rng.choice([4, 6, 8, 12, 24])), rng.uniform(1.2, 2.6)
    low = 0.0
    for i in range(int(rng.integers(0, 3))):
        wide = radius * (1.35 - 0.15 * i)
        shape.add(upright([(wide, low - 0.01), (wide, low + 0.15)], sides, (0, 0, 0)), "steps")
        low += 0.15
    tall, wall = rng.uniform(0.3, 0.9), radius * rng.uniform(0.08, 0.2)
    inner, flare = radius - wall, rng.uniform(0.85, 1.1)
    ring = [(inner, 0), (radius * flare, 0), (radius, tall), (inner, tall), (inner, 0)]
    a = np.pi / sides - np.pi / 2
    turn = about_z(a)
    shape.add(moved(lathe(ring, sides, caps=False), turn, (0, 0, low)), "basin", "basin wall")
    water = low + tall * rng.uniform(0.4, 0.85)
    shape.add(upright([(inner * 1.02, low), (inner * 1.02, water)], sides, (0, 0, 0)), "water")
    if rng.random() < 0.4:
        lip = flat_ring(inner * 0.98, radius * 1.07, tall - 0.03, tall + 0.1, sides)
        shape.add(moved(lip, turn, (0, 0, low)), "basin", "rim")
    top, size = water - 0.02, radius
    for _ in range(int(rng.integers(1, 4))):
        top, size = _tier(rng, shape, top, size, sides)
    if rng.random() < 0.6:
        r = radius * rng.uniform(0.06, 0.14)
        shape.add(ellipsoid((0, 0, top + r * 0.8), (r, r, r * rng.uniform(1, 2)), 10), "finial")
        top += r * 1.5
    if rng.random() < 0.4:
        count, reach = int(rng.integers(3, 9)), radius * rng.uniform(0.3, 0.7)
        t = np.linspace(0, 1, 7)
        for b in spaced(count):
            fall = top + (water - top) * t**2 + radius * 0.5 * t * (1 - t)
            path = np.c_[reach * t * np.cos(b), reach * t * np.sin(b), fall]
            shape.add(tube(path, radius * 0.025, 6), "jet")
    return shape.finish()


def _tier(rng, shape, low, size, sides) -> tuple[float, float]:
    """A column and the bowl on it, filled or not; its top, and how wide it is."""
    high, girth = size * rng.uniform(0.3, 0.9), size * rng.uniform(0.07, 0.18)
    t = np.linspace(0, 1, 6)
    swell = girth * (1 + rng.uniform(-0.2, 0.6) * np.sin(np.pi * t * rng.choice([1, 2])))
    shape.add(lathe(np.c_[swell, low + high * t], max(sides, 6)), "column")
    wide, deep = size * rng.uniform(0.4, 0.65), size * rng.uniform(0.1, 0.3)
    u, bow = np.linspace(0.15, 1, 6), rng.uniform(1.2, 3)
    outer = np.c_[wide * u, low + high - 0.02 + deep * (u**bow - u[0] ** bow)]
    top = outer[-1, 1]
    inner = [(wide * 0.9, top), (wide * 0.5, top - deep * 0.35)]
    shape.add(lathe(np.concatenate([outer, inner]), sides + 6), "bowl")
    if rng.random() < 0.5:
        film = [(wide * 0.85, top - deep * 0.3), (wide * 0.88, top - deep * 0.1)]
        shape.add(lathe(film, sides + 6), "water")
    return top - deep * 0.4, wide
