"""Tables and desks."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, lathe, prism, superellipse
from .fronts import add_drawer

SYNONYMS = {
    "tabletop": ("top", "desktop", "table top", "surface", "plate", "top panel"),
    "leg": ("support", "foot", "table leg"),
    "handle": ("knob", "pull"),
    "shelf": ("board", "rack"),
    "column": ("pole", "post", "pedestal", "center column"),
    "base": ("foot", "bottom", "stand"),
    "side panel": ("side", "wall", "side wall"),
    "back panel": ("back", "back wall", "rear panel"),
    "drawer front": ("drawer face",),
    "drawer bottom": ("drawer base",),
    "apron": ("frame", "skirt", "rail"),
}


def table(rng: np.random.Generator) -> LabelledShape:
    """A top, round or not, on legs, a pedestal, panels or trestles; desks have drawers."""
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
