"""Bridges."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import Solid, beam, box, cylinder, loft, tube

BRIDGE = {
    "parapet": ("side wall", "stone railing"),
    "deck": ("roadway", "road", "walkway", "floor"),
    "plank": ("board", "planks"),
    "railing": ("side rail", "guard rail", "balustrade"),
    "railing post": ("post", "baluster"),
    "handrail": ("top rail", "rail", "hand rail"),
    "arch": ("arches", "bridge arch", "vault"),
    "pier": ("pillar", "support", "column"),
    "abutment": ("end wall", "bridge end", "bank"),
    "tower": ("pylon", "portal"),
    "cable": ("rope", "main cable", "suspension cable"),
    "hanger": ("suspender", "vertical cable"),
    "truss": ("girder", "framework", "brace"),
    "beam": ("girder beam", "stringer"),
}


def bridge(rng: np.random.Generator) -> LabelledShape:
    """Bridges of stone arches, of beams and planks, of trusses, and hung from cables."""
    shape = Assembly(str(rng.choice(["bridge", "footbridge", "bridge"])), BRIDGE, own_sides=False)
    long, wide = rng.uniform(3, 9), rng.uniform(0.8, 2)
    kind = str(rng.choice(["stone", "wood", "truss", "hung"], p=[0.35, 0.35, 0.12, 0.18]))
    bow = (
        long * rng.uniform(0.03, 0.18) if kind in ("stone", "wood") and rng.random() < 0.7 else 0.0
    )
    if kind == "hung" and rng.random() < 0.5:
        bow = -long * rng.uniform(0.02, 0.08)
    base = long * rng.uniform(0.08, 0.25)

    def height(x):
        return base + bow * (1 - (2 * np.asarray(x) / long) ** 2)

    thick = rng.uniform(0.08, 0.3)
    if kind == "stone":
        _arches(rng, shape, long, wide, height, thick)
    _deck(rng, shape, long, wide, height, thick, planks=kind != "stone" and rng.random() < 0.7)
    if kind == "hung":
        _cables(rng, shape, long, wide, height)
    if kind == "truss":
        _trusses(rng, shape, long, wide, base)
    elif rng.random() < 0.9:
        _rails(rng, shape, long, wide, height, thick, solid=kind == "stone" and rng.random() < 0.7)
    if kind in ("wood", "truss") or (kind == "hung" and bow < 0):
        square = rng.random() < 0.5
        for x in np.linspace(-0.45, 0.45, int(rng.integers(2, 6))) * long:
            for side in (-1, 1):
                foot = np.array([x, side * wide * 0.42, 0])
                shape.add(bar(rng, square, foot, [*foot[:2], height(x)], wide * 0.12), "pier")
    return shape.finish()


def _band(xs, low, high, y0, y1) -> Solid:
    """A strip between two curves over x, from y0 to y1."""
    rings = [[(x, y0, a), (x, y1, a), (x, y1, b), (x, y0, b)]
             for x, a, b in zip(xs, low, high, strict=True)]  # fmt: skip
    return loft(rings)


def _deck(rng, shape, long, wide, height, thick, planks: bool) -> None:
    """One slab along the bridge's curve, or planks on two beams."""
    if not planks:
        xs = np.linspace(-long / 2, long / 2, 13)
        shape.add(
            _band(xs, height(xs) - thick / 2, height(xs) + thick / 2, -wide / 2, wide / 2), "deck"
        )
        return
    count = int(rng.integers(8, 30))
    edges = np.linspace(-long / 2, long / 2, count + 1)
    for x0, x1 in pairwise(edges):
        ends = np.array([x0, x1 - (x1 - x0) * 0.08])
        z = height(ends)
        half = wide / 2 * rng.uniform(0.95, 1)
        shape.add(_band(ends, z, z + thick * 0.5, -half, half), "deck", "plank")
    xs = np.linspace(-long / 2, long / 2, 13)
    for side in (-1, 1):
        y = side * wide * 0.38
        low = height(xs) - thick * 0.8
        shape.add(_band(xs, low, height(xs) + thick * 0.1, y - 0.06, y + 0.06), "beam")


def _arches(rng, shape, long, wide, height, thick) -> None:
    """Walls of stone with round openings, between piers."""
    count, pier = int(rng.integers(1, 5)), long * rng.uniform(0.03, 0.09)
    span = (long - (count + 1) * pier) / count
    for i in range(count + 1):
        x = -long / 2 + pier / 2 + i * (span + pier)
        top = float(height(x)) + 0.01
        name = "abutment" if i in (0, count) else "pier"
        shape.add(box((pier * 1.04, wide, top), (x, 0, top / 2)), name)
    for i in range(count):
        middle = -long / 2 + pier + span / 2 + i * (span + pier)
        u = np.linspace(-1, 1, 13)
        xs = middle + u * span / 2
        crown = float(height(xs).min()) - thick
        low = max(crown, 0.05) * np.sqrt(np.clip(1 - u**2, 0, 1)) ** rng.uniform(0.7, 1.2)
        shape.add(_band(xs, low, height(xs), -wide / 2, wide / 2), "arch")


def _rails(rng, shape, long, wide, height, thick, solid: bool) -> None:
    """At both sides a parapet, or posts with one or two rails."""
    tall, slim = rng.uniform(0.4, 0.9), rng.uniform(0.05, 0.14)
    xs = np.linspace(-long / 2, long / 2, int(rng.integers(5, 16)))
    for side in (-1, 1):
        y = side * (wide / 2 - slim / 2)
        top = height(xs) + tall
        if solid:
            line = np.linspace(-long / 2, long / 2, 13)
            foot = height(line)
            strip = _band(line, foot, foot + tall * 0.7, y - slim, y + slim)
            shape.add(strip, "railing", "parapet")
            continue
        for x, z in zip(xs, top, strict=True):
            low = float(height(x)) - thick * 0.2
            shape.add(beam((x, y, low), (x, y, z), slim), "railing", "railing post")
        for level in np.linspace(1, 0.45, int(rng.integers(1, 3))):
            strip = height(xs) + tall * level
            shape.add(_band(xs, strip - slim / 2, strip + slim / 2, y - slim / 2, y + slim / 2),
                      "railing", "handrail")  # fmt: skip


def _trusses(rng, shape, long, wide, base) -> None:
    """Frames of triangles on both sides."""
    count, tall, slim = (
        int(rng.integers(4, 9)),
        long * rng.uniform(0.1, 0.2),
        rng.uniform(0.06, 0.15),
    )
    xs = np.linspace(-0.48, 0.48, count + 1) * long
    for side in (-1, 1):
        y = side * wide * 0.49
        for z in (base, base + tall):
            shape.add(beam((xs[0], y, z), (xs[-1], y, z), slim), "truss")
        for i, (x0, x1) in enumerate(pairwise(xs)):
            shape.add(beam((x0, y, base), (x0, y, base + tall), slim * 0.8), "truss")
            low, high = ((x0, x1), (x1, x0))[i % 2]
            shape.add(beam((low, y, base), (high, y, base + tall), slim * 0.8), "truss")
        shape.add(beam((xs[-1], y, base), (xs[-1], y, base + tall), slim * 0.8), "truss")


def _cables(rng, shape, long, wide, height) -> None:
    """Two towers, and on both sides a cable that sags between them and carries the deck."""
    tall, at = long * rng.uniform(0.15, 0.3), long * rng.uniform(0.28, 0.42)
    slim = rng.uniform(0.02, 0.05)
    for x in (-at, at):
        top = float(height(x)) + tall
        for side in (-1, 1):
            post = (x, side * wide * 0.52, 0), (x, side * wide * 0.52, top)
            shape.add(beam(*post, wide * 0.14), "tower")
        for z in (top * 0.98, float(height(x)) + tall * 0.5):
            shape.add(beam((x, -wide * 0.5, z), (x, wide * 0.5, z), wide * 0.1), "tower")
    deck = float(height(0))
    top = float(height(at)) + tall
    for side in (-1, 1):
        y = side * wide * 0.5
        xs = np.linspace(-at, at, 13)
        sag = deck + 0.15 + (top - deck - 0.15) * (xs / at) ** 2
        shape.add(tube(np.c_[xs, np.full(13, y), sag], slim, 6), "cable")
        for x, z in zip(xs[1:-1], sag[1:-1], strict=True):
            shape.add(cylinder((x, y, float(height(x))), (x, y, z), slim * 0.6, sides=5), "hanger")
        for end in (-1, 1):
            foot = (end * long / 2, y, float(height(end * long / 2)))
            shape.add(cylinder((end * at, y, top), foot, slim, sides=6), "cable")
