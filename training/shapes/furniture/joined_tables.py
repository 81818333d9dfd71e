"""Tables as joiners build them: legs and aprons, frames, trestles, and tops of boards."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, prism, superellipse
from .fronts import add_drawer

SYNONYMS = {
    "leg": ("post", "support", "foot"),
    "front leg": ("front post", "front support"),
    "back leg": ("rear leg", "back post", "back support"),
    "stretcher": ("crossbar", "rung", "leg brace", "connecting bar", "cross beam"),
    "side stretcher": ("side crossbar", "side bar", "leg connector"),
    "front stretcher": ("front crossbar", "foot rest"),
    "back stretcher": ("back crossbar", "rear bar"),
    "middle stretcher": ("center bar", "cross stretcher"),
    "tabletop": ("top", "table top", "surface", "top panel"),
    "plank": ("top board", "tabletop board", "table board"),
    "leaf": ("drop leaf", "table extension", "side leaf"),
    "tabletop frame": ("top frame", "frame", "rim"),
    "glass panel": ("glass", "glass top", "inset panel"),
    "apron": ("frame", "skirt", "rail"),
    "long apron": ("long rail", "front apron", "side rail"),
    "short apron": ("short rail", "end apron", "end rail"),
    "leg frame": ("side frame", "trestle", "stand"),
    "foot": ("base bar", "foot bar", "runner"),
    "top bar": ("upper bar", "top support"),
    "brace": ("cross brace", "diagonal bar", "diagonal brace"),
    "shelf": ("lower shelf", "shelf board", "undershelf"),
    "shelf slat": ("slat", "shelf board"),
    "handle": ("knob", "pull"),
}


def joined_table(rng: np.random.Generator) -> LabelledShape:
    """Tables and desks of legs and aprons, of frames and of trestles."""
    kinds = ["table", "coffee table", "desk", "side table", "dining table", "console table"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["table"])
    height = rng.uniform(0.3, 0.5) if kind in ("coffee table", "side table") else 0.74
    height *= rng.uniform(0.9, 1.15)
    width = rng.uniform(0.4, 0.6) if kind == "side table" else rng.uniform(0.8, 2.0)
    depth = width * rng.uniform(0.8, 1) if kind == "side table" else rng.uniform(0.3, 1.0)
    thick, leg, square = rng.uniform(0.015, 0.05), rng.uniform(0.03, 0.09), rng.random() < 0.75
    under = height - thick
    inset = leg / 2 + rng.choice([0.0, rng.uniform(0, 0.12)]) * depth
    fixed = _top(rng, shape, width, depth, height, thick)
    x, y = fixed / 2 - inset, depth / 2 - inset
    style = rng.choice(["legs", "frames", "trestle"], p=[0.55, 0.27, 0.18])
    if style == "legs":
        taper = rng.choice([1, rng.uniform(0.5, 1)])
        for cx, cy, name in ((-x, -y, "front leg"), (x, -y, "front leg"), (-x, y, "back leg"),
                             (x, y, "back leg")):  # fmt: skip
            shape.add(bar(rng, square, (cx, cy, under), (cx, cy, 0), leg, taper), "leg", name)
        _aprons(rng, shape, x, y, under, chance=0.8)
        _table_stretchers(rng, shape, x, y, under, leg, square)
    elif style == "frames":
        _leg_frames(rng, shape, x, y, under, leg, square)
        _aprons(rng, shape, x, y, under, chance=0.4)
    else:
        _crossed_trestles(rng, shape, x, y, under, leg, square)
    if kind in ("desk", "console table", "side table") and rng.random() < 0.5:
        count, tall = int(rng.integers(1, 4)), rng.uniform(0.08, 0.14)
        for column in (np.arange(count) + 0.5) / count * 2 - 1:
            size = (2 * x / count * 0.94, 1.8 * y, tall)
            add_drawer(rng, shape, (column * x * 0.97, -0.95 * y, under - tall / 2), size)
    return shape.finish()


def _top(rng, shape, width, depth, height, thick) -> float:
    """One board, planks, a frame around a panel, or a board with leaves; how wide it is without
    those that hang down.
    """
    style, z = rng.random(), height - thick / 2
    if style < 0.4:
        shape.add(board(rng, (width, depth, thick), (0, 0, z)), "tabletop")
    elif style < 0.5:
        outline = superellipse(width, depth, rng.choice([5, 8, 12]), 32)
        shape.add(prism(outline, height - thick, height), "tabletop")
    elif style < 0.7:
        count = int(rng.integers(2, 8))
        for i in range(count):
            at = (0, (i + 0.5) / count * depth - depth / 2, z)
            shape.add(box((width, depth / count * 0.96, thick), at), "tabletop", "plank")
    elif style < 0.85:
        rim = rng.uniform(0.04, 0.1)
        for side in (-1, 1):
            at = (0, side * (depth - rim) / 2, z)
            shape.add(box((width, rim, thick), at), "tabletop", "tabletop frame")
            at = (side * (width - rim) / 2, 0, z)
            shape.add(box((rim, depth - 2 * rim, thick), at), "tabletop", "tabletop frame")
        size = (width - 2 * rim, depth - 2 * rim, thick * 0.4)
        shape.add(box(size, (0, 0, z)), "tabletop", "glass panel")
    else:
        leaf, hang = width * rng.uniform(0.15, 0.3), rng.random() < 0.5
        fixed = width - 2 * leaf
        shape.add(box((fixed, depth, thick), (0, 0, z)), "tabletop")
        for side in (-1, 1):
            if hang:
                size, at = (thick, depth, leaf), (side * (fixed + thick) / 2, 0, height - leaf / 2)
            else:
                size, at = (leaf * 0.98, depth, thick), (side * (width - leaf) / 2, 0, z)
            shape.add(box(size, at), "tabletop", "leaf")
        return fixed if hang else width
    return width


def _aprons(rng, shape, x, y, under, chance) -> None:
    if rng.random() > chance:
        return
    tall, thin = rng.uniform(0.04, 0.11), rng.uniform(0.015, 0.03)
    for side in (-1, 1):
        shape.add(box((2 * x, thin, tall), (0, side * y, under - tall / 2)), "apron", "long apron")
        at = (side * x, 0, under - tall / 2)
        shape.add(box((thin, 2 * y, tall), at), "apron", "short apron")


def _table_stretchers(rng, shape, x, y, under, leg, square) -> None:
    """What joins the legs low down: bars, a shelf, slats or braces."""
    form = rng.choice(["none", "h", "box", "shelf", "slats", "braces"],
                      p=[0.35, 0.17, 0.12, 0.16, 0.12, 0.08])  # fmt: skip
    z, slim = rng.uniform(0.08, 0.4) * under, leg * rng.uniform(0.4, 0.7)
    if form in ("h", "box", "slats"):
        for side in (-1, 1):
            ends = (side * x, -y, z), (side * x, y, z)
            shape.add(bar(rng, square, *ends, slim), "leg", "side stretcher")
    if form == "h":
        shape.add(bar(rng, square, (-x, 0, z), (x, 0, z), slim), "leg", "middle stretcher")
    if form == "box":
        for end, name in ((-1, "front stretcher"), (1, "back stretcher")):
            shape.add(bar(rng, square, (-x, end * y, z), (x, end * y, z), slim), "leg", name)
    if form == "shelf":
        shape.add(board(rng, (2 * x, 2 * y, 0.02), (0, 0, z)), "shelf")
    if form == "slats":
        count = int(rng.integers(3, 9))
        for across in np.linspace(-1, 1, count) * y * 0.9:
            size = (2 * x, 1.2 * y / count, 0.016)
            shape.add(box(size, (0, across, z + slim / 2)), "shelf", "shelf slat")
    if form == "braces":
        for side in (-1, 1):
            ends = (-side * x, y, under * 0.1), (side * x, y, under * 0.9)
            shape.add(bar(rng, square, *ends, slim * 0.6), "brace")


def _leg_frames(rng, shape, x, y, under, leg, square) -> None:
    """At either end two legs that are joined above, and often below."""
    low, slim = rng.random() < 0.6, leg * rng.uniform(0.6, 1)
    for side in (-1, 1):
        for end, name in ((-1, "front leg"), (1, "back leg")):
            ends = (side * x, end * y, under), (side * x, end * y, 0)
            shape.add(bar(rng, square, *ends, leg), "leg frame", name)
        for z, name, there in ((under - slim / 2, "top bar", True), (slim / 2, "foot", low)):
            if there:
                ends = (side * x, -y, z), (side * x, y, z)
                shape.add(bar(rng, square, *ends, slim), "leg frame", name)
    if rng.random() < 0.7:
        across, middle = rng.choice([(0, 0.97), (y * 0.95, rng.uniform(0.15, 0.8))])
        z = middle * under - slim / 2
        ends = (-x, across, z), (x, across, z)
        shape.add(bar(rng, square, *ends, slim), "stretcher")


def _crossed_trestles(rng, shape, x, y, under, leg, square) -> None:
    """At either end an X of two legs, or a column on a foot; a beam joins the two."""
    crossed = rng.random() < 0.5
    for side in (-1, 1):
        at = side * x * 0.9
        if crossed:
            for end in (-1, 1):
                ends = (at, -end * y, under), (at, end * y, 0)
                shape.add(bar(rng, square, *ends, leg), "leg frame", "leg")
        else:
            column = (at, 0, under), (at, 0, leg / 2)
            shape.add(bar(rng, square, *column, leg * 1.4), "leg frame", "column")
            for z, name in ((leg / 2, "foot"), (under - leg / 2, "top bar")):
                ends = (at, -y, z), (at, y, z)
                shape.add(bar(rng, True, *ends, leg), "leg frame", name)
    z = under * (0.5 if crossed else rng.uniform(0.25, 0.6))
    shape.add(bar(rng, square, (-x * 0.9, 0, z), (x * 0.9, 0, z), leg * 0.8), "stretcher")
