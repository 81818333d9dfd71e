"""Beds, daybeds and sofas as their makers mount them: posts, rails, beams, slats and cushions."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, rounded_box
from ..turns import QUARTER
from .fronts import add_drawer

SYNONYMS = {
    "headboard": ("head board", "head end"),
    "footboard": ("foot board", "foot end"),
    "headboard post": ("head post", "headboard leg"),
    "footboard post": ("foot post", "footboard leg"),
    "headboard rail": ("headboard crossbar", "head rail"),
    "footboard rail": ("footboard crossbar", "foot rail"),
    "headboard panel": ("head panel", "back panel"),
    "footboard panel": ("foot panel", "end panel"),
    "headboard slat": ("headboard spindle", "headboard bar"),
    "footboard slat": ("footboard spindle", "footboard bar"),
    "leg": ("foot", "post"),
    "side rail": ("bed side", "side board", "side panel", "long rail"),
    "end rail": ("short rail", "cross rail", "end board"),
    "slat support": ("ledge", "slat rail", "support rail"),
    "midbeam": ("middle beam", "center beam", "center support", "support beam"),
    "middle leg": ("center leg", "support leg"),
    "slat": ("bed slat", "wooden slat", "cross slat"),
    "mattress": ("bed mattress", "pad"),
    "side back": ("long back", "backrest"),
    "seat frame": ("frame", "base", "seat support"),
    "front rail": ("front board", "seat rail"),
    "back rail": ("rear rail", "rear board"),
    "back frame": ("back", "backrest"),
    "crest rail": ("top rail", "upper rail"),
    "back slat": ("back bar", "backrest slat"),
    "back panel": ("back", "rear panel"),
    "arm": ("armrest", "arm rest"),
    "arm panel": ("closed arm", "arm side"),
    "arm post": ("arm support", "front post"),
    "seat cushion": ("seat", "sitting cushion", "seat pad"),
    "back cushion": ("back pillow", "back pad"),
    "pillow": ("throw pillow", "scatter cushion"),
    "base": ("underframe", "frame", "bottom"),
}


def joined_bed(rng: np.random.Generator) -> LabelledShape:
    """Two ends of posts and rails, side rails between them, slats on ledges and a beam."""
    kind = str(rng.choice(["bed", "bed frame", "single bed", "daybed"], p=[0.35, 0.3, 0.15, 0.2]))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["bed"])
    narrow = kind in ("single bed", "daybed")
    wide = rng.uniform(0.75, 1.0) if narrow else rng.uniform(1.2, 1.95)
    long, level = rng.uniform(1.85, 2.15), rng.uniform(0.18, 0.42)
    rail, thick, post = rng.uniform(0.08, 0.24), rng.uniform(0.018, 0.04), rng.uniform(0.04, 0.09)
    x, y, square = wide / 2, long / 2, rng.random() < 0.75
    head = level + rng.uniform(0.25, 0.75)
    foot = level + rng.choice([rail / 2, rng.uniform(0.1, 0.4)])
    style = str(rng.choice(["panel", "spindles", "rails", "low"], p=[0.4, 0.3, 0.2, 0.1]))
    for end, top, name in ((1, head, "headboard"), (-1, head if kind == "daybed" else foot,
                                                   "footboard")):  # fmt: skip
        _bed_end(rng, shape, style, name, x, end * y, level + rail / 2, top, post, thick, square)
    for side in (-1, 1):
        at = (side * (x - thick / 2), 0, level)
        shape.add(board(rng, (thick, long - post, rail), at), "side rail")
        at = (side * (x - 1.8 * thick), 0, level - 0.015)
        if rng.random() < 0.6:
            shape.add(box((thick, long - post, 0.025), at), "slat support")
    beam = rng.random() < 0.6 and not narrow
    if beam:
        size = (rng.uniform(0.04, 0.08), long - post, rng.uniform(0.04, 0.08))
        shape.add(box(size, (0, 0, level - size[2] / 2)), "midbeam")
        for at in (-0.2, 0.2) if rng.random() < 0.5 else (0,):
            ends = (0, at * long, level - size[2]), (0, at * long, 0)
            shape.add(bar(rng, square, *ends, 0.035), "leg", "middle leg")
    if beam or rng.random() < 0.85:
        count = int(rng.integers(7, 26))
        step = (long - post) / count
        for at in (np.arange(count) + 0.5) * step - (long - post) / 2:
            size = (wide - 2 * thick, step * rng.uniform(0.5, 0.8), 0.018)
            shape.add(box(size, (0, at, level + 0.01)), "slat")
    if kind == "daybed":
        at = (0, x - thick / 2)
        _side_back(rng, shape, at, long - post, level + rail / 2, head, thick)
    if kind != "bed frame" and rng.random() < 0.55:
        size = (wide - 2.5 * thick, long - post, rng.uniform(0.1, 0.22))
        at = (0, 0, level + 0.02 + size[2] / 2)
        shape.add(rounded_box(size, at, 0.04), "mattress")
    if rng.random() < 0.15 and level > 0.3:
        _drawers_below(rng, shape, wide, long, level, rail, x)
    return shape.finish()


def _bed_end(rng, shape, style, name, x, y, low, top, post, thick, square) -> None:
    """Two posts, and between them a panel, spindles or rails."""
    for side in (-1, 1):
        ends = (side * (x - post / 2), y, top + 0.02), (side * (x - post / 2), y, 0)
        shape.add(bar(rng, square, *ends, post), name, f"{name} post")
    wide, high = 2 * (x - post), top - low
    if high < 0.08 or style == "low":
        size = (wide, thick, max(0.06, min(high, 0.12)))
        shape.add(box(size, (0, y, low)), name, f"{name} rail")
        return
    crest = min(rng.uniform(0.05, 0.12), high * 0.4)
    bars = (low, top - crest / 2) if style != "rails" else np.linspace(low, top - crest / 2, 4)
    for z in bars:
        shape.add(board(rng, (wide, thick * 1.2, crest), (0, y, z)), name, f"{name} rail")
    if style == "panel":
        size = (wide, thick * 0.6, high - crest)
        shape.add(box(size, (0, y, (low + top) / 2)), name, f"{name} panel")
    elif style == "spindles":
        for at in np.linspace(-0.5, 0.5, int(rng.integers(5, 16)) + 2)[1:-1] * wide:
            ends = (at, y, low), (at, y, top - crest / 2)
            shape.add(bar(rng, square, *ends, thick * 0.8), name, f"{name} slat")


def _side_back(rng, shape, at, long, low, top, thick) -> None:
    """The third side of a daybed, along its back: +x, where the wall is."""
    x, high = at[1], top - low
    if rng.random() < 0.5:
        shape.add(board(rng, (thick, long, high), (x, 0, low + high / 2)), "side back")
        return
    for z in (low + 0.04, top - 0.04):
        shape.add(box((thick, long, 0.07), (x, 0, z)), "side back", "side back rail")
    for y in np.linspace(-0.5, 0.5, int(rng.integers(6, 16)) + 2)[1:-1] * long:
        ends = (x, y, low), (x, y, top - 0.04)
        shape.add(bar(rng, True, *ends, thick * 0.8), "side back", "side back slat")


def _drawers_below(rng, shape, wide, long, level, rail, x) -> None:
    """Two drawers under the bed that open to its side."""
    drawers = Assembly()
    for at in (-0.25, 0.25):
        front = (at * long, -x, (level - rail / 2) / 2)
        size = (long * 0.46, wide * 0.8, (level - rail / 2) * 0.9)
        add_drawer(rng, drawers, front, size)
    shape.mount(drawers, QUARTER)  # they look to the side


def joined_sofa(rng: np.random.Generator) -> LabelledShape:
    """Frames of boards or beams with loose cushions: sofas, easy chairs, corners."""
    kinds = ["sofa", "loveseat", "easy chair", "corner sofa", "garden sofa"]
    kind = str(rng.choice(kinds))
    names = {**SYNONYMS, "side rail": ("seat side", "side beam")}
    shape = Assembly(kind, names, own_sides=False, keypoints=KEYPOINTS["sofa"])
    seats = 1 if kind == "easy chair" else int(rng.integers(2, 4))
    wide, deep = seats * rng.uniform(0.55, 0.75), rng.uniform(0.6, 0.85)
    height, lift = rng.uniform(0.22, 0.36), rng.uniform(0.18, 0.36)
    thick, square, leg = rng.uniform(0.025, 0.07), rng.random() < 0.7, rng.uniform(0.04, 0.08)
    back = rng.uniform(0.3, 0.5)
    tall = rng.uniform(0.08, 0.2)
    x, y, z = wide / 2, deep / 2, height - tall / 2
    for side, name in ((-1, "front rail"), (1, "back rail")):
        shape.add(board(rng, (wide, thick, tall), (0, side * y, z)), "seat frame", name)
    for side in (-1, 1):
        shape.add(box((thick, deep, tall), (side * x, 0, z)), "seat frame", "side rail")
        _sofa_side(rng, shape, side * (x + thick), y, height, lift, thick, leg, square)
    if rng.random() < 0.6:
        for at in np.linspace(-0.46, 0.46, int(rng.integers(5, 14))) * wide:
            shape.add(box((0.05, deep, 0.016), (at, 0, height)), "seat frame", "slat")
    else:
        shape.add(box((wide, deep, 0.02), (0, 0, height)), "seat frame", "base")
    lean = rng.uniform(0, 0.12)
    if rng.random() < 0.5:
        ends = ((side * x, y + lean, height + back) for side in (-1, 1))
        shape.add(bar(rng, square, *ends, thick), "back frame", "crest rail")
        for at in np.linspace(-0.5, 0.5, int(rng.integers(4, 14))) * wide:
            ends = (at, y, height), (at, y + lean, height + back)
            shape.add(bar(rng, True, *ends, thick * 0.7), "back frame", "back slat")
    else:
        size = (wide + 2 * thick, thick, back + tall)
        at = (0, y + thick, height + back / 2 - tall / 2)
        shape.add(board(rng, size, at), "back frame", "back panel")
    _cushions(rng, shape, kind, seats, wide, deep, height, back)
    return shape.finish()


def _sofa_side(rng, shape, x, y, height, lift, thick, leg, square) -> None:
    """A closed side, or an armrest on two posts that are the legs as well."""
    rest = height + lift
    style = rng.random()
    if style < 0.3:
        low = rng.choice([0.0, rng.uniform(0.04, 0.12)])
        at = (x, 0, (rest + low) / 2)
        size = (thick * rng.uniform(1, 3), 2 * y, rest - low)
        shape.add(board(rng, size, at), "arm", "arm panel")
        for end in (-1, 1) if low else ():
            shape.add(bar(rng, square, (x, end * y * 0.9, low), (x, end * y * 0.9, 0), leg), "leg")
        return
    armless = style > 0.9
    for end, name in ((-1, "front leg"), (1, "back leg")):
        ends = (x, end * y, height if armless else rest), (x, end * y, 0)
        shape.add(bar(rng, square, *ends, leg), "leg", name)
    if armless:
        return
    size = (thick * rng.uniform(1, 3), 2 * y + leg, rng.uniform(0.02, 0.04))
    shape.add(board(rng, size, (x, 0, rest)), "arm", "armrest")
    for at in np.linspace(-0.35, 0.35, int(rng.integers(2, 7))) * 2 * y if style > 0.65 else ():
        shape.add(bar(rng, True, (x, at, height), (x, at, rest), thick * 0.5), "arm", "arm slat")


def _cushions(rng, shape, kind, seats, wide, deep, height, back) -> None:
    """One of each kind a seat; of corner sofas one seat goes on to the front, on a base."""
    soft, deep_of = rng.uniform(0.02, 0.06), rng.uniform(0.1, 0.2)
    step = wide / seats
    corner = int(rng.integers(seats)) if kind == "corner sofa" else -1
    for i in range(seats):
        x = (i + 0.5) * step - wide / 2
        longer = rng.uniform(0.4, 0.8) if i == corner else 0.0
        size = (step * 0.97, deep * 0.97 + longer, deep_of)
        at = (x, -longer / 2, height + deep_of / 2)
        shape.add(rounded_box(size, at, soft), "seat cushion")
        if longer:
            at = (x, -(deep + longer) / 2, height * 0.6)
            shape.add(board(rng, (step, longer, height * 0.75), at), "seat frame", "base")
        if rng.random() < 0.85:
            thick = rng.uniform(0.1, 0.18)
            at = (x, deep / 2 - thick / 2, height + deep_of + back * 0.42)
            shape.add(rounded_box((step * 0.95, thick, back * 0.85), at, 0.04), "back cushion")
    for side in (-1, 1) if rng.random() < 0.25 else ():
        size = (rng.uniform(0.3, 0.42), 0.12, rng.uniform(0.28, 0.38))
        at = (side * (wide / 2 - 0.25), deep * 0.1, height + deep_of + size[2] / 2)
        shape.add(rounded_box(size, at, 0.05), "pillow")
