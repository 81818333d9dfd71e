"""Tables, desks, cabinets and shelves."""

from __future__ import annotations

import itertools

import numpy as np

from .carcasses import closed_cabinet
from .fronts import add_doors, add_drawer
from .keypoints import KEYPOINTS
from .seating import bar, board
from .shape import Assembly, LabelledShape
from .solids import box, cylinder, lathe, prism, superellipse

SYNONYMS = {
    "tabletop": ("top", "desktop", "table top", "surface", "plate", "top panel"),
    "leg": ("support", "foot", "table leg"),
    "handle": ("knob", "pull"),
    "shelf": ("board", "rack"),
    "column": ("pole", "post", "pedestal", "center column"),
    "base": ("foot", "bottom", "stand"),
    "side panel": ("side", "wall", "side wall"),
    "back panel": ("back", "back wall", "rear panel"),
    "bottom panel": ("bottom", "floor", "base", "bottom board"),
    "top panel": ("top", "top board", "countertop", "lid"),
    "drawer front": ("drawer face",),
    "drawer bottom": ("drawer base",),
    "plinth": ("toe kick", "base", "kickboard"),
    "divider": ("partition", "middle panel", "vertical panel"),
    "clothes rail": ("rod", "hanging rail"),
    "rail": ("crossbar", "support rail"),
    "door": ("cabinet door", "door panel"),
    "apron": ("frame", "skirt", "rail"),
}


def table(rng: np.random.Generator) -> LabelledShape:
    desk = rng.random() < 0.25
    shape = Assembly(
        "desk" if desk else "table", SYNONYMS, own_sides=False, keypoints=KEYPOINTS["table"]
    )
    low = rng.random() < 0.3
    height = rng.uniform(0.25, 0.5) if low else rng.uniform(0.6, 1.1)
    width, depth = rng.uniform(0.5, 2.2), rng.uniform(0.4, 1.1)
    thick = rng.uniform(0.015, 0.1)
    round_top = rng.random() < (0.0 if desk else 0.3)
    if round_top:
        depth = width if rng.random() < 0.7 else depth
        outline = superellipse(width, depth, rng.choice([2, 2, 2, 4]), int(rng.integers(12, 41)))
        shape.add(prism(outline, height - thick, height), "tabletop")
    else:
        shape.add(board(rng, (width, depth, thick), (0, 0, height - thick / 2)), "tabletop")
    under = height - thick
    style = rng.choice(["legs", "pedestal", "panels", "trestle"], p=[0.62, 0.15, 0.13, 0.1])
    inset = 0.36 if round_top else 0.5
    x, y = width * inset - 0.05, depth * inset - 0.05
    leg = rng.uniform(0.03, 0.1)
    square = rng.random() < 0.6
    if style == "legs":
        _table_legs(rng, shape, x, y, under, leg, square)
    elif style == "pedestal":
        _pedestal(rng, shape, min(width, depth), under, square)
    elif style == "panels":
        _table_sides(rng, shape, x, y, under)
    else:
        _trestles(rng, shape, x, y, under, leg, square)
    if desk or rng.random() < 0.12:
        _drawers(rng, shape, x, y, under)
    return shape.finish()


def _table_legs(rng, shape, x, y, under, leg, square) -> None:
    """Four legs, or three, with an apron, crossbars or a shelf between them."""
    splay, taper = rng.choice([0, rng.uniform(0, 0.15)]), rng.choice([1, rng.uniform(0.4, 1)])
    corners = [(-x, -y), (x, -y), (x, y), (-x, y)]
    if rng.random() < 0.07:
        corners = [(-x, -y * 0.6), (x, -y * 0.6), (0, y)]
    for cx, cy in corners:
        foot = (cx + np.sign(cx) * splay, cy + np.sign(cy) * splay * 0.5, 0)
        shape.add(bar(rng, square, (cx, cy, under), foot, leg, taper), "leg")
    if rng.random() < 0.4:
        tall = rng.uniform(0.05, 0.12)
        for side in (-1, 1):
            shape.add(box((2 * x, 0.02, tall), (0, side * y, under - tall / 2)), "apron")
            shape.add(box((0.02, 2 * y, tall), (side * x, 0, under - tall / 2)), "apron")
    elif rng.random() < 0.3:
        z = rng.uniform(0.1, 0.4) * under
        ends = [((side * x, -y, z), (side * x, y, z)) for side in (-1, 1)]
        for start, end in (*ends, ((-x, 0, z), (x, 0, z))):
            shape.add(bar(rng, square, start, end, leg * 0.6), "leg", "crossbar")
    if rng.random() < 0.25:
        z = rng.uniform(0.15, 0.5) * under
        shape.add(box((2 * x, 2 * y, 0.02), (0, 0, z)), "shelf")


def _pedestal(rng, shape, size, under, square) -> None:
    """One column on a disc or on three or four feet."""
    radius = rng.uniform(0.03, 0.09)
    column = cylinder((0, 0, 0.03), (0, 0, under), radius, radius * rng.uniform(0.5, 1))
    shape.add(column, "leg", "column")
    reach = size * rng.uniform(0.25, 0.42)
    if rng.random() < 0.5:
        profile = [(reach, 0), (reach, 0.02), (radius, rng.uniform(0.03, 0.1))]
        shape.add(lathe(profile, int(rng.integers(12, 33))), "leg", "base")
        return
    for i in range(n := int(rng.integers(3, 5))):
        a = 2 * np.pi * i / n
        start = (0, 0, rng.uniform(0.08, 0.2))
        end = (reach * np.cos(a), reach * np.sin(a), 0.02)
        shape.add(bar(rng, square, start, end, 0.06, 0.6), "leg", "base")


def _table_sides(rng, shape, x, y, under) -> None:
    """Two panels, sometimes with a third at the back."""
    panel = rng.uniform(0.02, 0.08)
    for side in (-1, 1):
        shape.add(box((panel, 2 * y, under), (side * x, 0, under / 2)), "side panel")
    if rng.random() < 0.4:
        size = (2 * x, 0.02, under * rng.uniform(0.3, 1))
        shape.add(box(size, (0, y * 0.9, under * 0.6)), "back panel")


def _trestles(rng, shape, x, y, under, leg, square) -> None:
    """At either end an A of two legs and a crossbar."""
    z = under * 0.35
    for side in (-1, 1):
        for end in (-1, 1):
            foot = (side * x, end * y, 0)
            shape.add(bar(rng, square, (side * x, 0, under), foot, leg), "leg")
        start, stop = ((side * x, end * y * 0.65, z) for end in (-1, 1))
        shape.add(bar(rng, square, start, stop, leg * 0.7), "leg", "crossbar")


def _drawers(rng, shape, x, y, under) -> None:
    count = int(rng.integers(1, 5))
    wide = x * rng.uniform(0.5, 0.9)
    tall = min(rng.uniform(0.08, 0.18), under / (count + 0.5))
    side = rng.choice([-1, 1])
    for column in [side] if rng.random() < 0.7 else [-1, 1]:
        for i in range(count):
            z = under - tall * (i + 0.5)
            front = (column * (x - wide / 2), -0.95 * y, z)
            add_drawer(rng, shape, front, (wide, 1.9 * y, tall * 0.94))


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
    columns = int(rng.integers(1, 4)) if width > 0.8 else 1
    for i in range(1, columns):
        x = -span / 2 + span * i / columns
        shape.add(box((thick, depth * 0.95, inner * 0.99), (x, 0, middle)), "divider")
    floor, ceiling = lower + thick, height - (thick if between else 0)
    _cabinet_columns(rng, shape, open_front, columns, span, depth, thick, floor, ceiling)
    if leg:
        square, size = rng.random() < 0.5, rng.uniform(0.025, 0.06)
        for sx in (-1, 1):
            for sy in (-1, 1):
                x, y = sx * (width / 2 - 0.04), sy * (depth / 2 - 0.04)
                shape.add(bar(rng, square, (x, y, leg), (x, y, 0), size, 0.8), "leg")
    return shape.finish()


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
