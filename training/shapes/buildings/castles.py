"""Castles: towers, and walls and gates between them."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, flat_ring, moved
from ..towers import face_of, faced, turns_of, upright
from ..turns import about_z, spaced
from . import openings
from .openings import doorway, put, window

CASTLE = {
    **openings.SYNONYMS,
    "tower": ("turret", "keep"),
    "tower wall": ("tower body", "shaft"),
    "wall": ("curtain wall", "castle wall", "rampart", "stone wall"),
    "battlement": ("battlements", "crenellation"),
    "parapet": ("breastwork", "parapet wall"),
    "merlon": ("battlement tooth",),
    "platform": ("tower platform", "walkway", "machicolation"),
    "roof": ("tower roof", "spire", "cone roof"),
    "gate": ("gateway", "portal", "castle gate"),
    "gatehouse": ("gate tower", "gate frame"),
    "portcullis": ("grate", "grille", "gate bars"),
    "flag": ("banner", "pennant"),
    "flagpole": ("flag pole", "pole", "mast"),
    "base": ("foundation", "ground", "plinth"),
}


def castle(rng: np.random.Generator) -> LabelledShape:
    """A tower, four towers joined by walls with a gate between them, or a gate with two towers."""
    kind = str(rng.choice(["castle", "castle", "tower", "watchtower", "fortress", "castle gate"]))
    shape = Assembly(kind, CASTLE, own_sides=False)
    sides = int(rng.choice([4, 6, 8, 12, 24]))
    roofed = rng.random() < 0.5
    girth = rng.uniform(0.8, 1.6)
    if kind in ("tower", "watchtower"):
        _tower(rng, shape, (0, 0, 0), girth, girth * rng.uniform(2.5, 7), sides, roofed)
        put(shape, doorway(rng, girth * 0.6, girth * 1.1), (0, -face_of(girth, sides), 0))
        return shape.finish()
    high = girth * rng.uniform(2.5, 5)
    reach, thick = girth * rng.uniform(2, 4.5), girth * rng.uniform(0.4, 0.9)
    wall = high * rng.uniform(0.45, 0.8)
    deep = 0.0 if kind == "castle gate" else reach * rng.uniform(0.7, 1.3)
    corners = [(-reach, -deep), (reach, -deep)] + ([(reach, deep), (-reach, deep)] if deep else [])
    tops = rng.uniform(0.9, 1.2, 4) if rng.random() < 0.3 else np.ones(4)
    for (x, y), scale in zip(corners, tops, strict=False):
        _tower(rng, shape, (x, y, 0), girth, high * scale, sides, roofed)
    ends = [(corners[i], corners[(i + 1) % 4]) for i in range(4)] if deep else [corners]
    for start, end in ends:
        _curtain(rng, shape, start, end, wall, thick)
    _gate(rng, shape, -deep - thick / 2, girth, wall)
    if keep := deep and rng.random() < 0.6:
        size = reach * rng.uniform(0.35, 0.6)
        _tower(rng, shape, (0, deep * 0.2, 0), size, high * rng.uniform(1.1, 1.9),
               int(rng.choice([4, sides])), rng.random() < 0.5)  # fmt: skip
    if deep and (keep or rng.random() < 0.4):
        low = rng.uniform(0.15, 0.6)
        extent = (2 * (reach + girth * 1.3), 2 * (deep + girth * 1.3), low)
        shape.add(box(extent, (0, 0, 0.03 - low / 2), (0.95, 0.95)), "base")
    return shape.finish()


def _tower(rng, shape, at, radius, high, sides, roofed) -> None:
    """A shaft, a wider head with merlons or a pointed roof, slits, perhaps a flag."""
    at = np.asarray(at, float)
    taper, flare = rng.uniform(0.75, 1), rng.uniform(1.0, 1.35)
    upper = radius * taper
    shape.add(upright([(radius, 0), (upper, high)], sides, at), "tower", "tower wall")
    if rng.random() < 0.3:
        foot = [(radius * 1.25, -0.05), (radius * 1.05, high * rng.uniform(0.05, 0.15))]
        shape.add(upright(foot, sides, at), "tower", "base")
    wide, tall = upper * flare, radius * rng.uniform(0.25, 0.7)
    head = [(upper, high - tall), (wide, high - tall * 0.4), (wide, high + 0.02)]
    shape.add(upright(head, sides, at), "tower", "platform")
    top = at + [0, 0, high]
    if not roofed or rng.random() < 0.3:
        count = 2 * sides if 4 < sides < 9 else int(rng.integers(8, 17))
        _merlons(rng, shape, top, wide, sides, count)
    if roofed:
        size, rise = wide * rng.uniform(0.9, 1.35), radius * rng.uniform(1, 3.5)
        eaves = [(size, -0.02), (size * rng.uniform(0.3, 0.6), rise * 0.5), (0.03, rise)]
        shape.add(upright(eaves if rng.random() < 0.4 else eaves[::2], sides, top), "roof")
        top = top + [0, 0, rise * 0.97]
    if rng.random() < 0.35:
        _flag(rng, shape, top, radius)
    slit = window(rng, radius * rng.uniform(0.15, 0.4), radius * rng.uniform(0.4, 0.8))
    for level in range(int(rng.integers(0, 4))):
        z = high * (0.3 + 0.17 * level)
        away = face_of(radius + (upper - radius) * z / high, sides) - 0.02
        for turn in turns_of(sides):
            if rng.random() < 0.7:
                put(shape, slit, at + [away * np.sin(turn), -away * np.cos(turn), z], turn)


def _merlons(rng, shape, top, radius, sides, count) -> None:
    """Blocks around the top of a tower, which has four sides or is round."""
    wall, tall = radius * rng.uniform(0.12, 0.25), radius * rng.uniform(0.2, 0.45)
    if sides == 4:
        r = radius * np.cos(np.pi / 4)
        marks = np.linspace(-1, 1, max(3, count // 4)) * (r - wall / 2)
        spots = [(u, s * (r - wall / 2)) for u in marks for s in (-1, 1)]
        spots += [(s * (r - wall / 2), u) for u in marks[1:-1] for s in (-1, 1)]
        size = min(wall * 1.2, np.diff(marks)[0] * 0.7)
        for x, y in spots:
            at = top + [x, y, tall / 2 - 0.01]
            shape.add(box((size, size, tall), at), "battlement", "merlon")
        return
    if rng.random() < 0.5:
        ring = flat_ring(radius - wall, radius, -0.01, tall * 0.5, sides)
        shape.add(faced(ring, sides, top), "battlement", "parapet")
    size = np.pi * radius / count
    for a in spaced(count):
        c, s = np.cos(a), np.sin(a)
        at = top + [(radius * 0.97 - wall / 2) * c, (radius * 0.97 - wall / 2) * s, 0]
        block = box((wall, size, tall), (0, 0, tall / 2 - 0.01))
        shape.add(moved(block, about_z(a), at), "battlement", "merlon")


def _flag(rng, shape, top, radius) -> None:
    tall, long = radius * rng.uniform(0.8, 1.8), radius * rng.uniform(0.5, 1.3)
    shape.add(
        cylinder(top - [0, 0, 0.1], top + [0, 0, tall], radius * 0.05, sides=6), "flag", "flagpole"
    )
    cloth = tall * rng.uniform(0.25, 0.45)
    at = top + [long / 2, 0, tall - cloth / 2]
    tip = (1, 1) if rng.random() < 0.5 else (0.4, 1)
    flag = moved(box((cloth, 0.05, long), (0, 0, 0), tip), [[0, 0, 1], [0, 1, 0], [-1, 0, 0]], at)
    shape.add(flag, "flag")


def _curtain(rng, shape, start, end, high, thick) -> None:
    """A wall between two towers, with merlons along its outer edge."""
    start, end = np.array([*start, 0.0]), np.array([*end, 0.0])
    along = (end - start) / (long := np.linalg.norm(end - start))
    turn = np.c_[along, np.cross([0, 0, 1], along), [0, 0, 1]]
    middle = (start + end) / 2
    shape.add(moved(box((long, thick, high), (0, 0, high / 2)), turn, middle), "wall")
    tall, size = high * rng.uniform(0.08, 0.18), thick * rng.uniform(0.3, 0.8)
    count = max(3, int(long / (2 * size)))
    for x in np.linspace(-0.5, 0.5, count) * long * 0.95:
        block = box((size, thick * 0.35, tall), (x, -thick * 0.32, high + tall / 2 - 0.01))
        shape.add(moved(block, turn, middle), "battlement", "merlon")


def _gate(rng, shape, front, girth, wall) -> None:
    """An arch with a door or bars in the front wall, perhaps in a house of its own."""
    wide, tall = girth * rng.uniform(0.9, 1.6), wall * rng.uniform(0.5, 0.8)
    if rng.random() < 0.6:
        deep, high = girth * rng.uniform(0.3, 1), wall * rng.uniform(1.05, 1.5)
        house = box((wide * 1.7, deep + 0.3, high), (0, front - deep / 2 + 0.15, high / 2))
        shape.add(house, "gate", "gatehouse")
        for x in np.linspace(-1, 1, 4) * wide * 0.7:
            at = (x, front - deep + 0.12, high + 0.12)
            shape.add(box((wide * 0.2, 0.25, 0.28), at), "battlement", "merlon")
        front -= deep
    if rng.random() < 0.6:
        put(shape, doorway(rng, wide, tall, "gate"), (0, front, 0))
        return
    thick = girth * rng.uniform(0.08, 0.16)
    front -= thick * 0.3
    for x in np.linspace(-0.5, 0.5, 5) * wide:
        shape.add(beam((x, front, 0), (x, front, tall), thick), "gate", "portcullis")
    for z in np.linspace(0.1, 1, 5) * tall:
        ends = (-wide / 2, front, z), (wide / 2, front, z)
        shape.add(beam(*ends, thick), "gate", "portcullis")
