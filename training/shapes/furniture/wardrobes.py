"""Wardrobes as they come in flat boxes: boards joined to cases, doors hinged or sliding, rails."""

from __future__ import annotations

import itertools

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, box, cylinder
from .fronts import add_doors, add_drawer

SYNONYMS = {
    "side panel": ("side", "side wall", "side board", "end panel"),
    "top panel": ("top", "top board", "ceiling"),
    "bottom panel": ("bottom", "bottom board", "floor"),
    "back panel": ("back", "back wall", "back board", "rear panel"),
    "partition": ("divider", "middle panel", "dividing wall"),
    "door": ("wardrobe door", "closet door", "front door"),
    "sliding door": ("door panel", "sliding panel"),
    "door frame": ("door rim", "stile"),
    "mirror": ("mirror panel", "door mirror"),
    "clothes rail": ("hanging rail", "clothes rod", "hanger bar"),
    "shelf": ("shelf board", "inner shelf"),
    "drawer": ("inner drawer",),
    "drawer front": ("drawer face",),
    "drawer bottom": ("drawer base",),
    "handle": ("knob", "pull", "door handle"),
    "plinth": ("toe kick", "base board", "skirting"),
    "leg": ("foot", "support"),
    "cornice": ("crown", "molding", "top trim"),
    "track": ("door track", "sliding rail", "guide rail"),
}


def wardrobe(rng: np.random.Generator) -> LabelledShape:
    """A tall case in columns: behind doors, or open to its rails, shelves and drawers."""
    kinds = ["wardrobe", "closet", "armoire", "open wardrobe"]
    kind = str(rng.choice(kinds, p=[0.42, 0.16, 0.14, 0.28]))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["cabinet"])
    columns = int(rng.integers(1, 4))
    wide, deep = columns * rng.uniform(0.5, 0.95), rng.uniform(0.4, 0.65)
    high, thick = rng.uniform(1.65, 2.4), rng.uniform(0.014, 0.035)
    wide = max(wide, 0.6)
    legs = rng.random() < 0.25
    base = rng.uniform(0.08, 0.2) if legs else rng.choice([0.0, rng.uniform(0.04, 0.1)])
    for side in (-1, 1):
        low = base if legs else 0.0
        at = (side * (wide - thick) / 2, 0, (high + low) / 2)
        shape.add(board(rng, (thick, deep, high - low), at), "side panel")
    span = wide - 2 * thick
    shape.add(box((span, deep, thick), (0, 0, high - thick / 2)), "top panel")
    shape.add(box((span, deep, thick), (0, 0, base + thick / 2)), "bottom panel")
    if rng.random() < 0.85:
        size = (span, 0.008, high - base - 2 * thick)
        shape.add(box(size, (0, deep / 2 - 0.008, (high + base) / 2)), "back panel")
    _stand(rng, shape, legs, wide, deep, base, thick)
    if kind == "armoire" or rng.random() < 0.08:
        tall, out = rng.uniform(0.04, 0.1), rng.uniform(0.02, 0.06)
        crown = box((wide + out, deep + out, tall), (0, 0, high + tall / 2), (1.04, 1.06))
        shape.add(crown, "cornice")
    edges = np.linspace(-span / 2, span / 2, columns + 1)
    floor, ceiling = base + thick, high - thick
    for x in edges[1:-1]:
        size = (thick, deep * 0.95, ceiling - floor)
        shape.add(box(size, (x, 0.01, (floor + ceiling) / 2)), "partition")
    shut, sliding = np.full(columns, kind != "open wardrobe"), columns > 1 and rng.random() < 0.4
    if not sliding and columns > 1 and rng.random() < 0.35:
        shut[rng.integers(columns)] = False
    for (left, right), hidden in zip(itertools.pairwise(edges), shut, strict=True):
        if hidden and rng.random() < 0.5:  # makers of models leave out what nobody sees
            continue
        extent = (left + right) / 2, right - left - thick
        _inside(rng, shape, extent, deep, (floor, ceiling), thick, drawers=not hidden)
    if sliding and shut.all():
        _sliding_doors(rng, shape, edges, deep, floor, ceiling)
    else:
        _hinged_doors(rng, shape, edges, shut, deep, floor, ceiling)
    return shape.finish()


def _stand(rng, shape, legs, wide, deep, base, thick) -> None:
    """Legs, a plinth between the sides, or neither."""
    if legs:
        square, size = rng.random() < 0.5, rng.uniform(0.03, 0.06)
        for sx, sy in CORNERS:
            at = (sx * (wide / 2 - size), sy * (deep / 2 - size))
            shape.add(bar(rng, square, (*at, base), (*at, 0), size, rng.uniform(0.6, 1)), "leg")
    elif base:
        at = (0, -deep / 2 * rng.uniform(0.85, 0.98), base / 2)
        shape.add(box((wide - 2 * thick, thick, base), at), "plinth")


def _inside(rng, shape, extent, deep, heights, thick, drawers: bool) -> None:
    """A rail under a shelf, drawers below it; or shelves from bottom to top."""
    (x, wide), (floor, ceiling) = extent, heights
    inner = deep * rng.uniform(0.8, 0.92)

    def shelf(z: float) -> None:
        shape.add(box((wide, inner, thick * 0.8), (x, 0.02, z)), "shelf")

    if rng.random() < 0.3:
        for z in np.linspace(floor, ceiling, int(rng.integers(4, 8)))[1:-1]:
            shelf(z)
        return
    top = ceiling - rng.uniform(0.04, 0.35)
    if ceiling - top > 0.15:
        shelf(top)
    for z in [top - 0.07] if rng.random() < 0.8 else [top - 0.07, (floor + top) / 2]:
        ends = (x - wide / 2, 0.01, z), (x + wide / 2, 0.01, z)
        shape.add(cylinder(*ends, rng.uniform(0.011, 0.018), sides=10), "clothes rail")
    count = int(rng.choice([0, 1, 2, 3])) if drawers else 0
    tall = rng.uniform(0.14, 0.22)
    for i in range(count):
        at = (x, -inner / 2 + 0.03, floor + tall * (i + 0.5))
        add_drawer(rng, shape, at, (wide * 0.95, inner * 0.9, tall * 0.93))
    if count:
        shelf(floor + tall * count + thick * 0.5)


def _hinged_doors(rng, shape, edges, shut, deep, floor, ceiling) -> None:
    """Doors before the columns that are to have some; a few with a mirror."""
    mirrored = rng.random() < 0.3
    for (left, right), there in zip(itertools.pairwise(edges), shut, strict=True):
        if not there:
            continue
        start = len(shape.solids)
        x, front = (left + right) / 2, -deep / 2 - 0.012
        add_doors(rng, shape, x, right - left, front, floor, ceiling)
        leaf = shape.solids[start][0]
        size = np.ptp(leaf, axis=0)
        if mirrored and size[1] < 0.03:  # a door that is shut
            middle = (leaf.min(0) + leaf.max(0)) / 2
            glass = (size[0] * rng.uniform(0.5, 0.8), 0.012, size[2] * rng.uniform(0.6, 0.9))
            shape.add(box(glass, middle - [0, size[1] / 2 + 0.002, 0]), "door", "mirror")


def _sliding_doors(rng, shape, edges, deep, floor, ceiling) -> None:
    """Two or three doors that overlap, in two tracks, somewhere between shut and open."""
    count = len(edges) - 1 if len(edges) > 3 else 2
    left, right = edges[0], edges[-1]
    wide, tall = (right - left) / count * 1.04, (ceiling - floor) * 0.98
    panel, open_ = rng.uniform(0.016, 0.03), rng.random() < 0.4
    mirrored = rng.random() < 0.35
    for i in range(count):
        x = left + wide / 2 + i * (right - left - wide) / (count - 1)
        if open_ and i == 0:
            x += rng.uniform(0.2, 0.9) * (right - left) / count
        y, z = -deep / 2 - panel * (0.7 + 1.2 * (i % 2)), (floor + ceiling) / 2
        shape.add(box((wide, panel, tall), (x, y, z)), "door", "sliding door")
        if mirrored and i % 2 == 0:
            glass = (wide * 0.85, 0.012, tall * 0.9)
            shape.add(box(glass, (x, y - panel / 2, z)), "door", "mirror")
        elif rng.random() < 0.7:
            grip = (x + (-1) ** (i % 2 + 1) * wide * 0.44, y - panel / 2 - 0.005, z)
            shape.add(box((0.025, 0.018, rng.uniform(0.1, 0.4)), grip), "door", "handle")
    for z in (floor - 0.008, ceiling + 0.008):
        at = (0, -deep / 2 - panel * 1.3, z)
        shape.add(box((right - left, panel * 3, 0.016), at), "track")
