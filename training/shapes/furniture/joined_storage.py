"""Shelves and cabinets as their makers mount them: sides, boards, rails, fronts, posts."""

from __future__ import annotations

import itertools

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, roller
from .fronts import add_doors, add_drawer

SYNONYMS = {
    "side panel": ("side", "side wall", "side board", "end panel"),
    "top panel": ("top", "top board", "upper panel", "cover"),
    "bottom panel": ("bottom", "bottom board", "base panel", "floor"),
    "back panel": ("back", "back wall", "back board", "rear panel"),
    "partition": ("divider", "middle panel", "vertical divider", "dividing wall"),
    "shelf": ("shelf board", "board", "horizontal panel"),
    "fixed shelf": ("middle shelf", "shelf board"),
    "half shelf": ("small shelf", "short shelf", "shelf board"),
    "plinth": ("base", "toe kick", "skirting", "base board"),
    "rail": ("crossbar", "support rail", "connecting rail", "stretcher"),
    "front rail": ("front crossbar", "front stretcher"),
    "back rail": ("rear crossbar", "back support"),
    "door": ("cabinet door", "door panel"),
    "glass door": ("glass panel", "door"),
    "drawer": ("tray",),
    "drawer front": ("drawer face", "front panel"),
    "drawer side": ("drawer side panel",),
    "drawer bottom": ("drawer base",),
    "handle": ("knob", "pull"),
    "leg": ("foot", "support"),
    "base frame": ("stand", "leg frame", "underframe"),
    "wheel": ("caster", "castor"),
    "post": ("upright", "pole", "side post", "leg"),
    "side frame": ("side ladder", "side unit", "upright frame"),
    "side rail": ("rung", "side crossbar", "end rail"),
    "brace": ("cross brace", "diagonal brace"),
    "shelf slat": ("slat", "shelf board"),
    "shelf rim": ("edge rail", "rim"),
    "push handle": ("handle", "handle bar"),
    "basket": ("wire basket", "bin"),
}


def joined_shelf(rng: np.random.Generator) -> LabelledShape:
    """Shelves between side frames of two posts with rungs; on wheels they are trolleys."""
    kinds = ["shelving unit", "shelf unit", "rack", "plant stand", "trolley", "kitchen cart"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    low = kind in ("trolley", "kitchen cart", "plant stand")
    wide, deep = rng.uniform(0.35, 1.2), rng.uniform(0.22, 0.5)
    high = rng.uniform(0.5, 0.95) if low else rng.uniform(0.9, 2.0)
    post, square = rng.uniform(0.018, 0.045), rng.random() < 0.7
    wheels = kind in ("trolley", "kitchen cart") and rng.random() < 0.85
    foot = 0.07 if wheels else 0.0
    x, y = wide / 2 - post / 2, deep / 2 - post / 2
    levels = np.linspace(foot + rng.uniform(0.04, 0.2), high - post, int(rng.integers(2, 7)))
    for side in (-1, 1):
        for end in (-1, 1):
            at = (side * x, end * y)
            shape.add(bar(rng, square, (*at, high), (*at, foot), post), "side frame", "post")
            if wheels:
                hub = np.array([*at, foot / 2])
                along = np.array([0.012, 0, 0])
                shape.add(roller(hub, along, foot / 2, 14), "wheel")
        rungs = levels if rng.random() < 0.6 else (levels[0], high - post)
        for z in rungs:
            ends = (side * x, -y, z - post), (side * x, y, z - post)
            shape.add(bar(rng, square, *ends, post * 0.7), "side frame", "side rail")
    style = rng.choice(["board", "slats", "basket"], p=[0.6, 0.28, 0.12])
    for z in levels:
        _tier(rng, shape, str(style), 2 * x, 2 * y, z, post)
    if rng.random() < 0.3:
        for side in (-1, 1):
            ends = (-side * x, y, 0.1 * high), (side * x, y, 0.9 * high)
            shape.add(beam(*ends, post * 0.4), "brace")
    elif rng.random() < 0.4:
        for z in (0.2 * high, 0.92 * high):
            shape.add(bar(rng, square, (-x, y, z), (x, y, z), post * 0.7), "rail", "back rail")
    if wheels and rng.random() < 0.6:
        out, z = x + rng.uniform(0.04, 0.1), high * rng.uniform(0.85, 0.97)
        shape.add(cylinder((out, -y, z), (out, y, z), post * 0.4, sides=8), "push handle")
        for end in (-1, 1):
            ends = (x, end * y, z), (out, end * y, z)
            shape.add(cylinder(*ends, post * 0.4, sides=8), "push handle")
    return shape.finish()


def _tier(rng, shape, style, wide, deep, z, post) -> None:
    """One storey: a board, slats, or a basket; sometimes with a rim that things don't fall over."""
    if style == "board":
        shape.add(board(rng, (wide, deep, post * 0.7), (0, 0, z)), "shelf")
    elif style == "slats":
        count = int(rng.integers(3, 9))
        for y in ((np.arange(count) + 0.5) / count - 0.5) * deep:
            shape.add(box((wide, deep / count * 0.7, post * 0.5), (0, y, z)), "shelf", "shelf slat")
    else:
        tall = rng.uniform(0.06, 0.15)
        shape.add(box((wide, deep, 0.006), (0, 0, z)), "basket")
        for side in (-1, 1):
            shape.add(box((0.006, deep, tall), (side * wide / 2, 0, z + tall / 2)), "basket")
            shape.add(box((wide, 0.006, tall), (0, side * deep / 2, z + tall / 2)), "basket")
    if style == "board" and rng.random() < 0.15:
        for side in (-1, 1):
            at = (0, side * deep / 2, z + post)
            shape.add(box((wide, post * 0.3, post * 1.5), at), "shelf", "shelf rim")


def joined_cabinet(rng: np.random.Generator) -> LabelledShape:
    """A case of boards in columns and rows, whose cells are open, or have doors or drawers."""
    kinds = ["bookcase", "cabinet", "tv bench", "media console", "sideboard", "chest of drawers"]
    kinds += ["nightstand", "shoe cabinet", "storage unit", "wall cabinet", "cube shelf"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["cabinet"])
    size, columns, rows = _case_size(rng, kind)
    wide, deep, high = size
    thick = rng.uniform(0.012, 0.04)
    stand = "" if kind == "wall cabinet" else str(rng.choice(["", "plinth", "legs", "frame"]))
    base = rng.uniform(0.04, 0.18) if stand else 0.0
    inner, middle = high - base, (high + base) / 2
    on_top = rng.random() < 0.6  # the top lies on the sides, or between them
    tall, over = inner - thick * on_top, rng.choice([0.0, rng.uniform(0, 0.03)])
    for side in (-1, 1):
        at = (side * (wide - thick) / 2, 0, base + tall / 2)
        shape.add(board(rng, (thick, deep, tall), at), "side panel")
    top = (wide + over, deep + over / 2, thick) if on_top else (wide - 2 * thick, deep, thick)
    shape.add(board(rng, top, (0, 0, high - thick / 2)), "top panel")
    span = wide - 2 * thick
    shape.add(box((span, deep, thick), (0, 0, base + thick / 2)), "bottom panel")
    if rng.random() < 0.75:
        at = (0, deep / 2 - 0.004, middle)
        shape.add(box((span, 0.008, inner - 2 * thick), at), "back panel")
    else:
        for z in (base + 0.08, high - 0.08)[: int(rng.integers(1, 3))]:
            shape.add(box((span, thick, 0.07), (0, deep / 2 - thick, z)), "rail", "back rail")
    _stand(rng, shape, stand, wide, deep, base, thick)
    edges = np.linspace(-span / 2, span / 2, columns + 1)
    for x in edges[1:-1]:
        at = (x, 0, middle)
        shape.add(box((thick, deep * 0.97, inner - 2 * thick), at), "partition")
    _cells(rng, shape, edges, rows, (base + thick, high - thick), deep, thick)
    return shape.finish()


def _case_size(rng, kind: str) -> tuple[tuple[float, float, float], int, int]:
    """Width, depth and height in metres, columns, rows."""
    if kind in ("tv bench", "media console", "sideboard"):
        size = rng.uniform(1.0, 2.0), rng.uniform(0.32, 0.5), rng.uniform(0.35, 0.85)
        return size, int(rng.integers(2, 5)), int(rng.integers(1, 3))
    if kind == "cube shelf":
        columns, rows, cell = int(rng.integers(1, 6)), int(rng.integers(2, 6)), 0.36
        return (columns * cell, 0.38, rows * cell), columns, rows
    if kind in ("nightstand", "wall cabinet"):
        size = rng.uniform(0.35, 0.8), rng.uniform(0.28, 0.42), rng.uniform(0.4, 0.75)
        return size, 1, int(rng.integers(1, 4))
    size = rng.uniform(0.4, 1.2), rng.uniform(0.24, 0.5), rng.uniform(0.7, 2.1)
    return size, int(rng.integers(1, 3)), int(rng.integers(2, 7))


def _stand(rng, shape, stand, wide, deep, base, thick) -> None:
    """What carries a case: a plinth, legs, or a frame."""
    x, y = wide / 2 - rng.uniform(0.03, 0.08), deep / 2 - rng.uniform(0.03, 0.06)
    if stand == "plinth":
        at = (0, -y, base / 2)
        shape.add(box((wide - 2 * thick, thick, base), at), "plinth")
        for side in (-1, 1) if rng.random() < 0.6 else ():
            shape.add(box((thick, 2 * y, base), (side * x, 0, base / 2)), "plinth")
        return
    part = ("base frame", "leg") if stand == "frame" else ("leg",)
    square, size = rng.random() < 0.6, rng.uniform(0.02, 0.05)
    for sx in (-1, 1) if stand else ():
        for sy in (-1, 1):
            ends = (sx * x, sy * y, base), (sx * x, sy * y, 0)
            shape.add(bar(rng, square, *ends, size, rng.uniform(0.7, 1)), *part)
    if stand == "frame":
        z = base - size / 2
        for side in (-1, 1):
            for ends in (
                ((-x, side * y, z), (x, side * y, z)),
                ((side * x, -y, z), (side * x, y, z)),
            ):
                shape.add(bar(rng, square, *ends, size), "base frame", "rail")


def _cells(rng, shape, edges, rows, heights, deep, thick) -> None:
    """Column by column: shelves, and before some of the cells doors or drawers."""
    front = -deep / 2 - rng.choice([-0.012, 0.01])
    filled = rng.uniform(0.0, 1.0) if rng.random() < 0.7 else 0.0  # share of cells with a front
    drawers = shape.category in ("chest of drawers", "nightstand") or rng.random() < 0.35
    same = rng.random() < 0.7  # all columns have the same heights
    shares = np.linspace(0, 1, rows + 1)
    for left, right in itertools.pairwise(edges):
        wide, x = right - left - thick, (left + right) / 2
        inner = np.sort(rng.uniform(0.15, 0.9, rows - 1)) if not same else shares[1:-1]
        levels = heights[0] + (heights[1] - heights[0]) * np.r_[0, inner, 1]
        for z in levels[1:-1]:
            size = (wide, deep * rng.uniform(0.85, 0.97), thick * rng.uniform(0.6, 1))
            name = ("shelf", "fixed shelf") if same and len(edges) > 2 else ("shelf",)
            shape.add(box(size, (x, 0.01, z)), *name)
        for low, high in itertools.pairwise(levels):
            if high - low < 0.06 or rng.random() > filled:
                continue
            if drawers and high - low < 0.45:
                at = (x, front, (low + high) / 2)
                add_drawer(rng, shape, at, (wide * 0.97, deep * 0.9, (high - low) * 0.92))
            else:
                add_doors(rng, shape, x, wide, front, low, high)
