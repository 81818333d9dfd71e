"""Coat racks: stands with a pole, boards with hooks on a wall, and rails for clothes."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..shape import Assembly, LabelledShape
from ..solids import ball, cylinder, lathe, roller, slab, torus, tube
from ..turns import spaced

SYNONYMS = {
    "pole": ("column", "stem", "center pole"),
    "hook": ("coat hook", "peg", "coat peg", "hanger"),
    "base": ("foot", "stand", "base plate"),
    "knob": ("finial", "ball", "pole top"),
    "umbrella ring": ("umbrella holder", "ring", "umbrella stand"),
    "drip tray": ("tray", "water tray"),
    "board": ("back board", "wall board", "panel", "back panel"),
    "shelf": ("hat shelf", "rack", "shelf board"),
    "bracket": ("shelf support", "shelf bracket", "side support"),
    "clothes rail": ("rail", "hanging rail", "rod", "top bar"),
    "post": ("upright", "side post", "side frame"),
    "foot bar": ("runner", "base bar", "bottom bar"),
    "stretcher": ("crossbar", "lower rail", "connecting bar"),
    "wheel": ("caster", "castor"),
}


def coat_rack(rng: np.random.Generator) -> LabelledShape:
    """Coat stands, rows of hooks on a wall with a shelf or without, and clothes racks."""
    style = str(rng.choice(["stand", "wall", "rail"], p=[0.45, 0.25, 0.3]))
    kinds = {
        "stand": ["coat rack", "coat stand", "hat stand", "coat tree"],
        "wall": ["coat rack", "wall coat rack", "hook rack"],
        "rail": ["clothes rack", "garment rack", "clothes rail"],
    }
    shape = Assembly(str(rng.choice(kinds[style])), SYNONYMS, own_sides=False)
    {"stand": _stand, "wall": _on_wall, "rail": _clothes_rack}[style](rng, shape)
    return shape.finish()


def _stand(rng, shape) -> None:
    """A pole on a disc or on feet, and hooks around it in one row or two."""
    high, thick, square = rng.uniform(1.5, 1.95), rng.uniform(0.025, 0.055), rng.random() < 0.3
    pole = bar(rng, square, (0, 0, 0.02), (0, 0, high), thick, rng.uniform(0.7, 1))
    shape.add(pole, "pole")
    reach = rng.uniform(0.18, 0.3)
    count = int(rng.integers(3, 6))
    angles = spaced(count, rng.uniform(0, 2))
    if (style := rng.random()) < 0.35:
        profile = [(reach, 0), (reach, 0.02), (thick, rng.uniform(0.03, 0.08))]
        shape.add(lathe(profile, int(rng.choice([4, 12, 20, 32]))), "base")
    else:
        root, t = rng.uniform(0.06, 0.3), np.linspace(0, 1, 6)
        bow = rng.uniform(1, 3) if style < 0.7 else 1.0
        for a in angles:
            away, z = reach * t, 0.02 + root * (1 - t) ** bow
            path = np.c_[away * np.cos(a), away * np.sin(a), z]
            shape.add(tube(path, thick * np.linspace(0.6, 0.4, 6), 6), "base")
    many, turn = int(rng.integers(3, 9)), rng.uniform(0, 2)
    long, rise, bend = rng.uniform(0.08, 0.2), rng.uniform(0.03, 0.15), rng.uniform(0.6, 2.5)
    tipped, slim = rng.random() < 0.4, rng.uniform(0.007, 0.016)
    rows = [high * 0.97] if rng.random() < 0.55 else [high * 0.97, high * rng.uniform(0.75, 0.88)]
    for row, z in enumerate(rows):
        for a in (np.arange(many) + 0.5 * row) * 2 * np.pi / many + turn:
            t = np.linspace(0, 1, 6)
            out = np.c_[t * long * np.cos(a), t * long * np.sin(a), rise * t**bend - 0.02]
            shape.add(tube(out + [0, 0, z], slim, 6), "hook")
            if tipped:
                shape.add(ball(out[-1] + [0, 0, z], slim * 1.7, 8), "hook")
    if rng.random() < 0.4:
        size = thick * rng.uniform(0.6, 1.1)
        shape.add(ball((0, 0, high + size * 0.6), size, 10), "knob")
    if rng.random() < 0.35:
        ring, z = rng.uniform(0.11, 0.16), rng.uniform(0.35, 0.6)
        shape.add(torus(ring, z, 0.009, 24), "umbrella ring")
        for way in (-1, 1):
            shape.add(cylinder((0, 0, z), (way * ring, 0, z), 0.008, sides=6), "umbrella ring")
        if rng.random() < 0.5:
            tray = [(thick, 0.06), (ring, 0.05), (ring * 1.1, 0.09), (ring, 0.09), (thick, 0.065)]
            shape.add(lathe([*tray, tray[0]], 24, caps=False), "drip tray")


def _on_wall(rng, shape) -> None:
    """Hooks or pegs in a row on a board, often under a shelf."""
    wide, tall, thick = rng.uniform(0.4, 1.3), rng.uniform(0.07, 0.22), rng.uniform(0.015, 0.03)
    shape.add(board(rng, (wide, thick, tall), (0, 0, 0)), "board")
    count = int(rng.integers(3, 9))
    pegged, slim = rng.random() < 0.5, rng.uniform(0.006, 0.014)
    long, low = rng.uniform(0.05, 0.1), -tall * rng.uniform(0, 0.3)
    for x in ((np.arange(count) + 0.5) / count - 0.5) * wide * 0.95:
        root = np.array([x, -thick * 0.3, low])
        if pegged:
            end = root + [0, -long, long * rng.uniform(0.1, 0.3)]
            shape.add(cylinder(root, end, slim, slim * 0.8, 8), "hook")
            shape.add(ball(end, slim * 1.7, 8), "hook")
            continue
        a = np.linspace(-0.5, np.pi * 0.75, 9)
        bow = np.c_[0 * a, -np.sin(a + 0.5) * 0.5 - 0.3 * (a + 0.5), -np.cos(a) + 0.4] * long * 0.6
        shape.add(tube(np.r_[[[0, 0, 0]], bow[1:] - [0, 0, 0.2 * long]] + root, slim, 6), "hook")
        if rng.random() < 0.5:
            up = root + [0, -long * 0.8, tall * 0.45]
            shape.add(tube([root + [0, 0, tall * 0.2], up], slim, 6), "hook")
    if rng.random() < 0.55:
        deep, z = rng.uniform(0.15, 0.3), tall / 2 + rng.uniform(0, 0.1)
        shape.add(board(rng, (wide, deep, thick), (0, -(deep - thick) / 2, z)), "shelf")
        for side in (-1, 1):
            x = side * wide * rng.uniform(0.4, 0.48)
            y = -thick * 0.4
            corners = np.array([(x, y, z), (x, y, -tall / 2), (x, -deep * 0.85, z)])
            shape.add(slab(corners, thick * 0.8), "bracket")
        if rng.random() < 0.4:
            ends = (-wide * 0.45, -deep * 0.5, z - 0.06), (wide * 0.45, -deep * 0.5, z - 0.06)
            shape.add(cylinder(*ends, 0.012, sides=8), "clothes rail")
            for x in (-0.44, 0.44):
                hung = (x * wide, -deep * 0.5, z), (x * wide, -deep * 0.5, z - 0.06)
                shape.add(cylinder(*hung, 0.008, sides=6), "clothes rail")


def _clothes_rack(rng, shape) -> None:
    """A rail between two posts or four, on feet or wheels, with shelves below or above."""
    wide, deep, high = rng.uniform(0.6, 1.5), rng.uniform(0.35, 0.55), rng.uniform(1.3, 1.8)
    thick, square, y = rng.uniform(0.018, 0.04), rng.random() < 0.5, deep / 2
    wheels = rng.random() < 0.45
    foot = rng.uniform(0.05, 0.08) if wheels else thick / 2
    x = wide / 2
    frame = str(rng.choice(["single", "leaning", "four"]))
    for side in (-1, 1):
        at = side * x
        _rack_end(rng, shape, frame, at, y, (foot, high), thick, square)
        for end in (-1, 1) if wheels else ():
            hub = np.array([at, end * y * 0.95, foot / 2])
            along = np.array([0.012, 0, 0])
            shape.add(roller(hub, along, foot / 2, 12), "wheel")
    over = rng.uniform(0, 0.1) if frame != "four" else 0.0
    rails = [0.0] if frame != "four" or rng.random() < 0.7 else [-y * 0.9, y * 0.9]
    for across in rails:
        ends = (-x - over, across, high), (x + over, across, high)
        shape.add(bar(rng, square and rng.random() < 0.4, *ends, thick * 0.9), "clothes rail")
    low = foot + rng.uniform(0.05, 0.2)
    reach = y * (1 if frame != "leaning" else 1 - (low - foot) / (high - foot))
    if rng.random() < 0.6:
        _rack_shelf(rng, shape, x, reach, low, thick * 0.6, square)
    else:
        shape.add(bar(rng, square, (-x, 0, low), (x, 0, low), thick * 0.8), "stretcher")
        for side in (-1, 1) if frame != "single" else ():
            ends = (side * x, -reach, low), (side * x, reach, low)
            shape.add(bar(rng, square, *ends, thick * 0.8), "stretcher")
    if frame == "four" and rng.random() < 0.4:
        shape.add(board(rng, (wide, deep, 0.018), (0, 0, high + 0.02)), "shelf")
    if rng.random() < 0.3:
        for side in (-1, 1):
            t = np.linspace(0, 1, 5)
            z = high * rng.uniform(0.8, 0.95)
            across = 0.0 if frame != "four" else -y
            path = np.c_[side * (x + 0.08 * t), 0 * t + across, z + 0.03 * t**2]
            shape.add(tube(path, 0.008, 6), "hook")


def _rack_end(rng, shape, frame: str, at, y, heights, thick, square: bool) -> None:
    """One post on a bar, or two that meet above or stand apart."""
    foot, high = heights
    if frame == "single":
        shape.add(bar(rng, square, (at, 0, foot), (at, 0, high), thick), "post")
        shape.add(bar(rng, square, (at, -y, foot), (at, y, foot), thick), "foot bar")
    else:
        top = 0.02 if frame == "leaning" else y
        for end in (-1, 1):
            ends = (at, end * y, foot), (at, end * top, high)
            shape.add(bar(rng, square, *ends, thick), "post")
        if frame == "four" or rng.random() < 0.5:
            low = rng.uniform(0.02, 0.12) * high + foot
            reach = y - (y - top) * (low - foot) / (high - foot)
            shape.add(bar(rng, square, (at, -reach, low), (at, reach, low), thick), "foot bar")
        if frame == "four":
            shape.add(bar(rng, square, (at, -y, high), (at, y, high), thick), "post")


def _rack_shelf(rng, shape, x, y, low, thick, square: bool) -> None:
    """Bars or a board at that height, as far as x and y to either side."""
    if rng.random() < 0.5:
        for across in np.linspace(-0.9, 0.9, int(rng.integers(3, 7))) * y:
            shape.add(bar(rng, square, (-x, across, low), (x, across, low), thick), "shelf")
        for side in (-1, 1):
            ends = (side * x, -y, low), (side * x, y, low)
            shape.add(bar(rng, square, *ends, thick), "shelf")
    else:
        shape.add(board(rng, (2 * x, 2 * y, 0.018), (0, 0, low)), "shelf")
