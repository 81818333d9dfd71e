"""Lighthouses and churches."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import ball, beam, box, cylinder, ellipsoid, extruded, flat_ring, lathe, moved
from ..towers import face_of, faced, turns_of, upright
from ..turns import spaced
from . import openings
from .openings import doorway, put, window
from .roofs import gables, walls

LIGHTHOUSE = {
    **openings.SYNONYMS,
    "tower": ("shaft", "body", "column"),
    "tower wall": ("tower body", "outer wall"),
    "platform": ("deck", "gallery floor"),
    "lantern bar": ("lantern post", "lantern frame"),
    "stripe": ("band", "ring"),
    "base": ("foundation", "plinth"),
    "rock": ("rocks", "island", "ground"),
    "gallery": ("balcony", "lantern gallery", "walkway"),
    "railing": ("guard rail", "handrail", "balustrade"),
    "lantern room": ("lantern", "light room", "glass room"),
    "roof": ("dome", "cupola", "cap"),
    "finial": ("lightning rod", "spike", "weather vane"),
}
CHURCH = {
    **openings.SYNONYMS,
    "nave": ("wall", "hall", "main building", "church body"),
    "nave wall": ("church wall", "outer wall"),
    "gable": ("gable wall", "gable end"),
    "steeple wall": ("tower wall",),
    "roof": ("nave roof", "rooftop", "roof tiles"),
    "steeple": ("bell tower", "tower", "belfry"),
    "border": ("ledge", "cornice", "trim"),
    "spire": ("steeple roof", "tower roof", "pointed roof"),
    "cross": ("crucifix",),
    "buttress": ("pillar", "wall support", "pilaster"),
    "apse": ("choir", "chancel"),
}


def lighthouse(rng: np.random.Generator) -> LabelledShape:
    """A tapering tower, a gallery with a railing, a lantern room and its roof."""
    shape = Assembly("lighthouse", LIGHTHOUSE, own_sides=False)
    sides = int(rng.choice([4, 6, 8, 12, 24]))
    foot, high = rng.uniform(0.9, 2.0), rng.uniform(4, 10)
    head = foot * rng.uniform(0.45, 0.85)
    low = 0.0
    if rng.random() < 0.5:
        low = rng.uniform(0.2, 0.8)
        plinth = [(foot * 1.5, 0), (foot * rng.uniform(1.1, 1.5), low)]
        shape.add(upright(plinth, sides, (0, 0, 0)), "base")
    if rng.random() < 0.3:
        for _ in range(int(rng.integers(3, 8))):
            a, away = rng.uniform(0, 2 * np.pi), foot * rng.uniform(0.8, 1.4)
            at = (away * np.cos(a), away * np.sin(a), 0)
            shape.add(ellipsoid(at, rng.uniform(0.5, 1, 3) * foot, 6), "rock")
    bands = int(rng.choice([1, 3, 4, 5, 6, 7]))
    curve = rng.uniform(0.7, 1.4)
    t = np.linspace(0, 1, max(bands, 4) * 2 + 1)
    radius, z = foot + (head - foot) * t**curve, low - 0.02 + high * t
    for i, part in enumerate(np.array_split(np.arange(len(t) - 1), bands)):
        rows = [*part, part[-1] + 1]
        name = "stripe" if bands > 1 and i % 2 else "tower wall"
        shape.add(upright(np.c_[radius, z][rows], sides, (0, 0, 0)), "tower", name)
    top = low + high - 0.02
    wide, thick = head * rng.uniform(1.3, 1.9), rng.uniform(0.08, 0.3)
    shape.add(upright([(head, top - thick), (wide, top), (wide, top + thick)], sides, (0, 0, 0)),
              "gallery", "platform")  # fmt: skip
    top += thick
    if rng.random() < 0.8:
        _railing(rng, shape, wide * 0.94 * np.cos(np.pi / sides), top, rng.uniform(0.4, 0.9), sides)
    _lantern_room(rng, shape, sides, head, top)
    put(shape, doorway(rng, foot * 0.6, min(foot * 1.3, high * 0.3)),
        (0, -face_of(foot * (1 if low == 0 else 1.02), sides) + 0.02, low))  # fmt: skip
    pane = window(rng, foot * rng.uniform(0.2, 0.4), foot * rng.uniform(0.3, 0.6))
    for level in np.linspace(0.4, 0.85, int(rng.integers(0, 5))):
        away = face_of(foot + (head - foot) * level**curve, sides) - 0.03
        turn = rng.choice(turns_of(sides))
        at = (away * np.sin(turn), -away * np.cos(turn), low + high * level)
        put(shape, pane, at, turn)
    return shape.finish()


def _railing(rng, shape, radius, low, tall, sides) -> None:
    count = int(rng.integers(6, 17))
    for a in spaced(count):
        foot = np.array([radius * np.cos(a), radius * np.sin(a), low - 0.02])
        shape.add(cylinder(foot, foot + [0, 0, tall], 0.04, sides=5), "gallery", "railing")
    for z in np.linspace(low + tall, low + tall * 0.4, int(rng.integers(1, 4))):
        ring = flat_ring(radius - 0.05, radius + 0.05, z - 0.05, z + 0.05, max(sides, 12))
        shape.add(ring, "gallery", "railing")


def _lantern_room(rng, shape, sides, head, top) -> None:
    """Glass with or without bars under a cone or a dome, which may bear a finial."""
    glass, tall = head * rng.uniform(0.5, 0.85), head * rng.uniform(0.8, 1.8)
    shape.add(upright([(glass, top - 0.02), (glass, top + tall)], sides, (0, 0, 0)),
              "lantern room", "glass")  # fmt: skip
    if rng.random() < 0.6:
        for a in spaced(sides, np.pi / sides) - np.pi / 2:
            spot = np.array([glass * np.cos(a), glass * np.sin(a), top])
            shape.add(beam(spot, spot + [0, 0, tall], 0.1), "lantern room", "lantern bar")
    size, rise = glass * rng.uniform(1.1, 1.6), head * rng.uniform(0.5, 1.4)
    u = np.linspace(0, 1, 6)
    shell = size * (1 - u) if rng.random() < 0.5 else size * np.cos(u * np.pi / 2)
    dome = np.c_[np.maximum(shell, 0.04), top + tall - 0.02 + rise * u]
    shape.add(upright(dome, sides, (0, 0, 0)), "roof")
    if rng.random() < 0.6:
        at = np.array([0, 0, top + tall + rise * 0.95])
        shape.add(ball(at, head * 0.15, 8), "finial")
        shape.add(cylinder(at, at + [0, 0, head * 0.8], head * 0.04, sides=6), "finial")


def church(rng: np.random.Generator) -> LabelledShape:
    """A nave under a steep roof and a steeple before it, beside it or on its ridge."""
    shape = Assembly(str(rng.choice(["church", "chapel", "church"])), CHURCH, own_sides=False)
    wide, deep, high = rng.uniform(3, 6), rng.uniform(5, 12), rng.uniform(2.5, 6)
    rise, over = wide * rng.uniform(0.4, 1.1), rng.uniform(0.05, 0.4)
    shape.add(walls((wide, deep), (0, 0), 0, high), "nave", "nave wall")
    _gabled_roof(rng, shape, wide, deep, high, rise, over)
    place = rng.choice(["front", "ridge", "side"], p=[0.55, 0.3, 0.15])
    front = -deep / 2
    size = wide * rng.uniform(0.35, 0.6)
    top = high + rise * rng.uniform(0.6, 1.8)
    if place == "front":
        at, low = (0.0, -deep / 2 - size * rng.uniform(-0.3, 0.45)), 0.0
        front = min(front, at[1] - size / 2)
    elif place == "ridge":
        size *= 0.7
        at, low, top = (0.0, -deep * 0.35), high + rise * 0.5, high + rise * rng.uniform(1.3, 1.8)
    else:
        at, low = (rng.choice([-1, 1]) * (wide + size) / 2 * 0.97, -deep * 0.35), 0.0
    _steeple(rng, shape, at, size, low, top)
    put(shape, doorway(rng, wide * rng.uniform(0.22, 0.38), high * rng.uniform(0.45, 0.7)),
        (0, front, 0))  # fmt: skip
    pane = window(rng, rng.uniform(0.4, 0.9), high * rng.uniform(0.3, 0.6))
    count, propped = int(rng.integers(2, 7)), rng.random() < 0.35
    for side in (-1, 1):
        for i in range(count):
            y = ((i + 0.5) / count - 0.5) * deep * 0.95
            put(shape, pane, (side * wide / 2, y, high * 0.3), side * np.pi / 2)
            if propped:
                at = (side * (wide / 2 + 0.2), y - deep / count / 2, high * 0.4)
                shape.add(box((0.5, 0.4, high * 0.8), at, (0.5, 1)), "buttress")
    if rng.random() < 0.3:
        back = lathe([(wide * 0.4, 0), (wide * 0.4, high * 0.85)], 10, (0, deep / 2, 0))
        shape.add(back, "apse")
        cone = lathe([(wide * 0.45, high * 0.84), (0.05, high * 1.2)], 10, (0, deep / 2, 0))
        shape.add(cone, "roof")
    return shape.finish()


def _gabled_roof(rng, shape, wide, deep, high, rise, over) -> None:
    """Two slabs on gables, or a block."""
    gable = np.array([(-wide / 2, high), (wide / 2, high), (0, high + rise)])
    if rng.random() < 0.5:
        for end in gables(gable, deep / 2):
            shape.add(end, "nave", "gable")
        thick = rng.uniform(0.1, 0.35)
        for side in (-1, 1):
            slope = [(0, high + rise), (wide / 2 + over, high - over * 2 * rise / wide)]
            ring = [*slope, (slope[1][0], slope[1][1] + thick), (0, high + rise + thick)]
            solid = extruded(ring, deep / 2 + over)
            shape.add(moved(solid, np.diag([side, 1, 1])), "roof")
    else:
        gable[:2, 0] *= 1 + 2 * over / wide
        shape.add(extruded(gable, deep / 2 + over), "roof")


def _steeple(rng, shape, at, size, low, top) -> None:
    """A tower with openings for the bell, a spire and a cross."""
    x, y = at
    shape.add(box((size, size, top - low), (x, y, (top + low) / 2)), "steeple", "steeple wall")
    pane = window(rng, size * rng.uniform(0.25, 0.5), size * rng.uniform(0.4, 0.8))
    for turn in spaced(4):
        spot = (x + size / 2 * np.sin(turn), y - size / 2 * np.cos(turn), top - size * 1.0)
        put(shape, pane, spot, turn)
    if rng.random() < 0.4:
        ledge = rng.uniform(0.1, 0.3)
        shape.add(box((size * 1.12, size * 1.12, ledge), (x, y, top)), "steeple", "border")
        top += ledge * 0.45
    rise = size * rng.uniform(0.7, 3.5)
    sides, wide = int(rng.choice([4, 4, 8])), size * rng.uniform(0.68, 0.85)
    spire = lathe([(wide, 0), (0.04, rise)], sides, caps=False)
    shape.add(faced(spire, sides, (x, y, top - 0.01)), "spire")
    if rng.random() < 0.8:
        tall, thin = size * rng.uniform(0.35, 0.7), size * rng.uniform(0.05, 0.1)
        foot = np.array([x, y, top + rise * 0.96])
        shape.add(box((thin, thin, tall), foot + [0, 0, tall / 2]), "spire", "cross")
        shape.add(box((tall * 0.6, thin, thin), foot + [0, 0, tall * 0.68]), "spire", "cross")
