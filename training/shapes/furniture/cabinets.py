"""Cabinets."""

from __future__ import annotations

import itertools

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, box, cylinder
from .carcasses import closed_cabinet
from .fronts import add_doors, add_drawer

SYNONYMS = {
    "leg": ("support", "foot", "table leg"),
    "handle": ("knob", "pull"),
    "shelf": ("board", "rack"),
    "side panel": ("side", "wall", "side wall"),
    "back panel": ("back", "back wall", "rear panel"),
    "bottom panel": ("bottom", "floor", "bottom board"),
    "top panel": ("top", "top board", "countertop", "lid"),
    "drawer front": ("drawer face",),
    "drawer bottom": ("drawer base",),
    "plinth": ("toe kick", "base", "kickboard"),
    "divider": ("partition", "middle panel", "vertical panel"),
    "clothes rail": ("rod", "hanging rail"),
    "rail": ("crossbar", "support rail"),
    "door": ("cabinet door", "door panel"),
}


def cabinet(rng: np.random.Generator) -> LabelledShape:
    """Boxes of boards: cabinets, wardrobes, chests of drawers, sideboards, bookcases.

    Half of them are not of boards: a closed body carries the fronts.
    """
    if rng.random() < 0.5:
        return closed_cabinet(rng)
    open_front = rng.random() < 0.35
    tall = rng.random() < 0.5
    closed = ["cabinet", "wardrobe" if tall else "dresser", "cupboard" if tall else "sideboard"]
    closed += ["kitchen cabinet", "chest of drawers" if not tall else "cabinet", "nightstand"]
    kind = str(rng.choice(["bookcase", "shelf", "shelving unit"] if open_front else closed))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["cabinet"])
    width = rng.uniform(0.3, 0.6) if kind == "nightstand" else rng.uniform(0.4, 1.9)
    height = rng.uniform(1.0, 2.3) if tall else rng.uniform(0.4, 1.0)
    height = rng.uniform(0.4, 0.7) if kind == "nightstand" else height
    depth = rng.uniform(0.22, 0.65)
    leg = rng.choice([0.0, rng.uniform(0.05, 0.25)])
    thick = rng.uniform(0.012, 0.05)
    lower = leg + (rng.uniform(0.03, 0.1) if not leg and rng.random() < 0.4 else 0)
    inner, middle = height - leg, (height + leg) / 2
    between = rng.random() < 0.3  # the top lies between the sides, not on them
    span = _case(rng, shape, (width, depth, height), leg, thick, lower, between)
    columns = int(rng.integers(1, 4)) if width > 0.8 else 1
    for i in range(1, columns):
        x = -span / 2 + span * i / columns
        shape.add(box((thick, depth * 0.95, inner * 0.99), (x, 0, middle)), "divider")
    floor, ceiling = lower + thick, height - (thick if between else 0)
    _cabinet_columns(rng, shape, open_front, columns, span, depth, thick, floor, ceiling)
    if leg:
        square, size = rng.random() < 0.5, rng.uniform(0.025, 0.06)
        for sx, sy in CORNERS:
            x, y = sx * (width / 2 - 0.04), sy * (depth / 2 - 0.04)
            shape.add(bar(rng, square, (x, y, leg), (x, y, 0), size, 0.8), "leg")
    return shape.finish()


def _case(rng, shape, size, leg, thick, lower, between: bool) -> float:
    """Sides, a top on or between them, a bottom, perhaps a plinth, a back or rails; the span.

    The span is how wide it is between the sides.
    """
    width, depth, height = size
    inner, middle = height - leg, (height + leg) / 2
    for side in (-1, 1):
        size = (thick, depth, inner)
        shape.add(board(rng, size, (side * (width - thick) / 2, 0, middle)), "side panel")
    span = width - 2 * thick
    if between:
        shape.add(box((span, depth, thick), (0, 0, height - thick / 2)), "top panel")
    else:
        size = (width * rng.choice([1, rng.uniform(1, 1.1)]), depth * rng.uniform(1, 1.08), thick)
        shape.add(board(rng, size, (0, 0, height + thick / 2)), "top panel")
    shape.add(box((span, depth, thick), (0, 0, lower + thick / 2)), "bottom panel")
    if lower > leg:
        front = (0, -depth / 2 * rng.uniform(0.8, 0.98), lower / 2)
        shape.add(box((span, thick, lower), front), "plinth")
    if rng.random() < 0.8:
        back = rng.uniform(0.004, 0.02)
        shape.add(box((span, back, inner), (0, depth / 2 - back / 2, middle)), "back panel")
    elif rng.random() < 0.6:
        for z in (lower + 0.06, height - 0.06):
            shape.add(box((span, thick, 0.08), (0, depth / 2 - thick, z)), "rail", "back rail")
    return span


def _cabinet_columns(rng, shape, open_front, columns, span, depth, thick, floor, ceiling) -> None:
    """What each column between the dividers holds: doors, drawers, shelves."""
    inset = rng.random() < 0.3  # fronts lie between the sides
    proud = 0.01 if inset else -0.01
    wide = span / columns
    missing = rng.random() < 0.12  # of a cabinet with its doors off, of a chest half put together
    whole = rng.random() < 0.5  # one kind of front for all columns
    first = str(rng.choice(["door", "drawer", "shelf", "both"], p=[0.4, 0.35, 0.1, 0.15]))
    for c in range(columns):
        x = -span / 2 + wide * (c + 0.5)
        what = first if whole else str(rng.choice(["door", "drawer", "shelf", "both"]))
        what = "shelf" if open_front else "drawer" if shape.category == "chest of drawers" else what
        rows = int(rng.integers(1, 6))
        split = floor + (ceiling - floor) * (rng.uniform(0.55, 0.8) if what == "both" else 1)
        front = -depth / 2 + proud
        if what in ("door", "both") and not missing:
            add_doors(rng, shape, x, wide, front, floor, split)
        if what in ("drawer", "both"):
            low = floor if what == "drawer" else split
            count = rows if what == "drawer" else int(rng.integers(1, 3))
            edges = np.linspace(low, ceiling, count + 1)
            for bottom, top in itertools.pairwise(edges):
                at = (x, front, (bottom + top) / 2)
                add_drawer(rng, shape, at, (wide * 0.97, depth * 0.92, (top - bottom) * 0.94))
        if what != "drawer":
            for z in np.linspace(floor, split, rows + 1)[1:-1]:
                size = (wide * 0.99, depth * rng.uniform(0.8, 0.98), thick * rng.uniform(0.6, 1))
                shape.add(box(size, (x, 0, z)), "shelf")
            if what == "both":
                shape.add(box((wide * 0.99, depth * 0.9, thick), (x, 0, split)), "shelf")
        if shape.category == "wardrobe" and what == "door" and rng.random() < 0.6:
            z = ceiling - 0.1
            ends = (x - wide / 2, 0, z), (x + wide / 2, 0, z)
            shape.add(cylinder(*ends, 0.014), "clothes rail")
