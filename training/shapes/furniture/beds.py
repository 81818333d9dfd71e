"""Beds of boards and bars: frames on slats, bunk beds, cribs."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, loft, rounded_box
from .bedsteads import made_bed

SYNONYMS = {
    "leg": ("support", "foot", "table leg"),
    "drawer front": ("drawer face",),
    "mattress": ("bed mattress",),
    "headboard": ("head board",),
    "footboard": ("foot board",),
    "blanket": ("duvet", "cover", "bedspread"),
    "side rail": ("side board", "bed side", "side panel", "bed frame"),
    "end rail": ("foot rail", "end board"),
    "slat": ("bed slat", "slats"),
    "bed base": ("base", "platform", "box spring"),
    "support beam": ("center beam", "middle beam", "center support", "crossbeam"),
    "guard rail": ("guardrail", "safety rail", "railing"),
    "pillow": ("cushion",),
}


def bed(rng: np.random.Generator) -> LabelledShape:
    """Beds of boards and bars, in one or two storeys; or made up, as artists model them."""
    if rng.random() < 0.5:
        return made_bed(rng)
    kind = str(rng.choice(["bed", "bed frame", "bunk bed", "crib"], p=[0.65, 0.18, 0.12, 0.05]))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["bed"])
    small = kind == "crib"
    width = rng.uniform(0.55, 0.8) if small else rng.uniform(0.8, 2.0)
    width = min(width, 1.2) if kind == "bunk bed" else width
    length = rng.uniform(1.1, 1.5) if small else rng.uniform(1.8, 2.2)
    level, rail = rng.uniform(0.15, 0.45), rng.uniform(0.08, 0.28)
    square, thick, leg = rng.random() < 0.6, rng.uniform(0.02, 0.06), rng.uniform(0.04, 0.1)
    levels = [level] if kind != "bunk bed" else [level, level + rng.uniform(0.8, 1.1)]
    slatted, dressed = rng.random() < 0.6, kind != "bed frame" and rng.random() < 0.75
    style = rng.choice(["board", "bars", "rails", "soft"], p=[0.5, 0.2, 0.15, 0.15])
    for z in levels:
        _bed_base(rng, shape, width, length, z, rail, thick, slatted)
        if dressed:
            _bedding(rng, shape, width, length, z + rail * 0.2)
    top = levels[-1]
    head = rng.uniform(0.3, 0.9)
    ends = (1, head, "headboard", 0.92), (-1, head * rng.uniform(0.2, 1), "footboard", 0.65)
    if kind in ("bunk bed", "crib"):
        ends = (1, head * 0.6 + 0.2, "headboard", 1), (-1, head * 0.6 + 0.2, "footboard", 1)
    legs = rng.random() < 0.9
    for y, tall, name, chance in ends:
        there = rng.random() < chance
        for z in levels if there else ():
            _bed_end(rng, shape, str(style), name, width, y * length / 2, z, rail, tall, thick)
        posts = there and (len(levels) > 1 or style in ("rails", "bars") or rng.random() < 0.4)
        for side in (-1, 1) if legs or posts else ():
            at = (
                side * (width / 2 - leg / 2 * (not posts)),
                y * (length / 2 - leg / 2 * (not posts)),
            )
            high = top + tall if posts else level
            shape.add(bar(rng, square, (*at, high), (*at, 0), leg), "leg")
    if len(levels) > 1:
        _ladder(rng, shape, width, length, top + rail, square)
    tall = level - rail / 2 - 0.03  # of what fits below
    if len(levels) > 1 or small:
        _guard_rails(rng, shape, width, length, top, rail, square, small)
    elif rng.random() < 0.15 and level > 0.28:
        _drawers_below(shape, width, length, tall, thick)
    return shape.finish()


def _bed_base(rng, shape, width, length, level, rail, thick, slatted) -> None:
    """Rails at the sides, between them slats or a board, and beams below."""
    for side in (-1, 1):
        centre = (side * width / 2, 0, level)
        shape.add(board(rng, (thick, length, rail), centre), "side rail")
    for end in (-1, 1) if rng.random() < 0.5 else ():
        size = (width, thick, rail * rng.uniform(0.6, 1))
        shape.add(box(size, (0, end * length / 2 * 0.99, level)), "end rail")
    floor = level + rail * rng.uniform(-0.4, 0.3)
    if not slatted:
        size = (width, length, rng.uniform(0.02, 0.12))
        shape.add(box(size, (0, 0, floor)), "bed base")
        return
    deep = rng.uniform(0.04, 0.12)
    count = int(rng.integers(6, max(8, int(length / deep / 1.4))))
    sag = rng.choice([0.0, rng.uniform(0, 0.04)])
    for y in np.linspace(-length / 2, length / 2, count + 2)[1:-1]:
        if sag:
            u = np.linspace(-1, 1, 7)
            ring = [(-deep / 2, -0.01), (-deep / 2, 0.01), (deep / 2, 0.01), (deep / 2, -0.01)]
            rings = [
                [(a * width / 2, y + b, floor + c + sag * (1 - a * a)) for b, c in ring[::-1]]
                for a in u
            ]
            shape.add(loft(rings), "slat")
        else:
            shape.add(box((width, deep, 0.02), (0, y, floor)), "slat")
    if rng.random() < 0.6:
        for x in [0] if rng.random() < 0.7 else [-width / 5, width / 5]:
            size = (rng.uniform(0.03, 0.08), length, rng.uniform(0.03, 0.1))
            shape.add(box(size, (x, 0, floor - 0.01 - size[2] / 2)), "support beam")
            if rng.random() < 0.5:
                foot = (x, 0, floor - size[2])
                shape.add(cylinder(foot, (x, 0, floor - level), 0.025), "leg", "middle leg")
    if rng.random() < 0.3:
        for side in (-1, 1):
            at = (side * (width / 2 - thick), 0, floor - 0.025)
            shape.add(box((0.03, length * 0.96, 0.03), at), "support beam", "slat support")


def _bedding(rng, shape, width, length, level) -> None:
    """A mattress, one pillow or two, and a blanket."""
    deep = rng.uniform(0.1, 0.3)
    top = level + deep
    soft = rng.uniform(0.02, 0.09)
    size = (width * 0.96, length * 0.97, deep)
    shape.add(rounded_box(size, (0, 0, top - deep / 2), soft), "mattress")
    for x in [0] if width < 1.2 else [-width / 4, width / 4]:
        if rng.random() < 0.7:
            size = (min(rng.uniform(0.45, 0.75), width * 0.47), rng.uniform(0.3, 0.45), 0.13)
            at = (x, length / 2 - size[1] / 2 - 0.05, top + 0.05)
            shape.add(rounded_box(size, at, 0.06), "pillow")
    if rng.random() < 0.45:
        long = length * rng.uniform(0.4, 0.75)
        size = (width * rng.uniform(1.0, 1.06), long, deep * rng.uniform(0.4, 1))
        at = (0, long / 2 - length / 2, top + 0.02 - size[2] / 2)
        shape.add(rounded_box(size, at, 0.04), "blanket")


def _bed_end(rng, shape, style, name, width, y, level, rail, tall, thick) -> None:
    """A headboard or a footboard."""
    low, high = level - rail / 2, level + tall
    if style == "board":
        shape.add(board(rng, (width + thick, thick, high - low), (0, y, (low + high) / 2)), name)
    elif style == "soft":
        size = (width + thick, rng.uniform(0.08, 0.16), high - low)
        shape.add(rounded_box(size, (0, y, (low + high) / 2), 0.05), name)
    elif style == "rails":
        for z in np.linspace(level + rail / 2, high, int(rng.integers(2, 5))):
            size = (width, thick, min(0.15, tall * rng.uniform(0.12, 0.25)))
            shape.add(box(size, (0, y, z)), name, "headboard rail" if y > 0 else "footboard rail")
    else:
        square = rng.random() < 0.5
        for x in np.linspace(-width / 2, width / 2, int(rng.integers(4, 14))):
            ends = (x, y, level), (x, y, high)
            shape.add(bar(rng, square, *ends, thick * rng.uniform(0.5, 1)), name, "bar")
        for z in (high, level + rail / 2):
            ends = (-width / 2, y, z), (width / 2, y, z)
            shape.add(bar(rng, square, *ends, thick * 1.5), name, "bar")


def _ladder(rng, shape, width, length, high, square) -> None:
    x, y = width / 2 + rng.uniform(0.03, 0.3), -length * rng.uniform(0.2, 0.4)
    wide = rng.uniform(0.3, 0.45)
    rungs = np.linspace(0.15, 0.95, int(rng.integers(3, 6)))
    low, up = np.array([x, y, 0]), np.array([width / 2 + 0.03, y, high])
    for side in (-0.5, 0.5):
        at = np.array([0, side * wide, 0])
        shape.add(bar(rng, square, low + at, up + at, 0.04), "ladder")
    for t in rungs:
        at, across = low + t * (up - low), np.array([0, wide / 2, 0])
        shape.add(bar(rng, square, at - across, at + across, 0.03), "ladder", "rung")


def _guard_rails(rng, shape, width, length, top, rail, square, small: bool) -> None:
    """At both sides of a crib or an upper bed."""
    for side in (-1, 1):
        z = top + rail / 2 + rng.uniform(0.2, 0.35) + 0.2 * small
        a, b = ((side * width / 2, y * length * 0.5, z) for y in (-1, 1))
        shape.add(bar(rng, square, a, b, 0.05), "guard rail")
        for y in np.linspace(-0.48, 0.48, int(rng.integers(6, 20)) if small else 3) * length:
            foot = (side * width / 2, y, top)
            shape.add(bar(rng, square, foot, (*foot[:2], z), 0.02), "guard rail", "bar")


def _drawers_below(shape, width, length, tall, thick) -> None:
    """Two fronts of drawers at either side."""
    for y in (-0.25, 0.25):
        for side in (-1, 1):
            at = (side * width / 2, y * length, tall / 2 + 0.02)
            shape.add(box((thick, length * 0.45, tall), at), "drawer", "drawer front")
