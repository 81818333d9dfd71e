"""Stools: to sit on at a table or a bar, to put one's feet on, and to step on."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..shape import Assembly, LabelledShape
from ..solids import (
    at_z,
    box,
    circle,
    cylinder,
    lathe,
    loft,
    prism,
    rounded_box,
    superellipse,
    torus,
    tube,
)
from ..turns import spaced

SYNONYMS = {
    "seat": ("sitting surface", "seat board", "top"),
    "cushion": ("seat cushion", "pad", "upholstery"),
    "seat plank": ("seat slat", "plank"),
    "leg": ("post", "support", "stool leg"),
    "footrest": ("foot rest", "foot ring", "foot rail"),
    "stretcher": ("crossbar", "rung", "leg brace", "connecting bar"),
    "apron": ("seat rail", "skirt", "seat frame"),
    "column": ("pole", "stem", "gas lift", "pedestal"),
    "base": ("foot", "base plate", "stand"),
    "back": ("backrest", "back rest", "low back"),
    "back post": ("back support", "upright"),
    "step": ("tread", "stair"),
    "top step": ("upper step", "platform"),
    "lower step": ("bottom step", "first step"),
    "side panel": ("side", "side board", "cheek"),
    "back panel": ("back board", "rear board"),
    "side rail": ("step support", "side bar"),
}
HEIGHTS = {
    "stool": (0.38, 0.52),
    "bar stool": (0.65, 0.85),
    "counter stool": (0.55, 0.68),
    "footstool": (0.2, 0.42),
}


def stool(rng: np.random.Generator) -> LabelledShape:
    """Round and square stools, low, high and with steps, on legs or a column."""
    kinds = [*HEIGHTS, "step stool"]
    kind = str(rng.choice(kinds, p=[0.28, 0.26, 0.1, 0.11, 0.25]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    if kind == "step stool":
        (_boarded_steps if rng.random() < 0.5 else _framed_steps)(rng, shape)
        return shape.finish()
    height, wide = rng.uniform(*HEIGHTS[kind]), rng.uniform(0.28, 0.45)
    deep = wide * (rng.uniform(0.7, 1.1) if kind != "footstool" else rng.uniform(0.6, 0.9))
    round_seat = rng.random() < 0.5
    deep = wide if round_seat else deep
    under = _seat(rng, shape, round_seat, wide, deep, height)
    columned = kind in ("bar stool", "stool") and rng.random() < 0.25
    carry = _column if columned else _legs
    carry(rng, shape, round_seat, wide, deep, under, high=kind in ("bar stool", "counter stool"))
    if kind in ("bar stool", "counter stool") and rng.random() < 0.4:
        _low_back(rng, shape, wide, deep, height)
    return shape.finish()


def _seat(rng, shape, round_seat, wide, deep, height) -> float:
    """A disc, a board, planks or a cushion on a board; its underside."""
    thick = rng.uniform(0.018, 0.05)
    style = str(rng.choice(["plain", "cushion", "planks"], p=[0.55, 0.3, 0.15]))
    under = height - thick
    outline = superellipse(wide, deep, 2, int(rng.integers(12, 37)))
    if style == "cushion":
        soft = rng.uniform(0.03, 0.1)
        under -= soft
        base = (wide * 0.96, deep * 0.96, thick)
    if round_seat:
        low = under if style == "cushion" else height - thick
        edge = rng.uniform(0.9, 1.0)
        profile = [(edge, low), (1, low + thick * 0.4), (1, low + thick * 0.7), (edge, low + thick)]
        shape.add(lathe(np.array(profile) * [wide / 2, 1], len(outline)), "seat")
        if style == "cushion":
            u = np.linspace(0, np.pi / 2 - 0.05, 5)
            pad = np.c_[wide / 2 * np.cos(u) ** 0.4, low + thick + soft * np.sin(u)]
            shape.add(lathe(pad, len(outline)), "seat", "cushion")
        return low
    if style == "planks":
        count = int(rng.integers(2, 6))
        for x in ((np.arange(count) + 0.5) / count - 0.5) * wide:
            plank = box((wide / count * 0.94, deep, thick), (x, 0, height - thick / 2))
            shape.add(plank, "seat", "seat plank")
        for y in (-0.3, 0.3):
            shape.add(box((wide * 0.96, 0.03, 0.02), (0, y * deep, under - 0.01)), "apron")
    elif style == "cushion":
        shape.add(box(base, (0, 0, under + thick / 2)), "seat")
        at = (0, 0, under + thick + soft / 2)
        shape.add(rounded_box((wide, deep, soft), at, soft * 0.45), "seat", "cushion")
    elif rng.random() < 0.25:  # a saddle
        x = np.linspace(-1, 1, 9)
        top = height - rng.uniform(0.01, 0.03) * (1 - x**2)
        outline = np.concatenate([np.c_[x, np.full(9, under)], np.c_[x, top][::-1]])
        rings = [[(u * wide / 2, y, z) for u, z in outline] for y in (deep / 2, -deep / 2)]
        shape.add(loft(rings), "seat")
    elif rng.random() < 0.25:
        shape.add(prism(superellipse(wide, deep, 5, 32), under, height), "seat")
    else:
        shape.add(board(rng, (wide, deep, thick), (0, 0, height - thick / 2)), "seat")
    return under


def _legs(rng, shape, round_seat, wide, deep, under, high) -> None:
    """Three or four legs, straight or splayed, joined by an apron, stretchers or a ring."""
    splay = rng.choice([1.0, rng.uniform(1.05, 1.45)])
    thick, square = rng.uniform(0.02, 0.045), rng.random() < 0.5
    inset = rng.uniform(0.72, 0.95)
    if round_seat:
        count = int(rng.choice([3, 4, 4]))
        angle = (np.arange(count) + 0.5) * 2 * np.pi / count - np.pi / 2
        corners = np.c_[np.cos(angle), np.sin(angle)] * wide / 2 * min(inset, 0.88)
    else:
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * [wide, deep] / 2 * inset

    def at(i: int, share: float) -> np.ndarray:
        """A point of a leg, at a share of its height."""
        return np.array([*(corners[i] * (splay + (1 - splay) * share)), share * under])

    taper = rng.choice([1.0, rng.uniform(0.5, 1)])
    for i in range(len(corners)):
        shape.add(bar(rng, square, at(i, 1), at(i, 0), thick, taper), "leg")
    pairs = [(i, (i + 1) % len(corners)) for i in range(len(corners))]
    if splay == 1 and not round_seat and rng.random() < 0.6:
        tall = rng.uniform(0.03, 0.08)
        for i, j in pairs:
            size = np.abs(corners[j] - corners[i]) + thick * 0.5
            middle = (corners[i] + corners[j]) / 2
            shape.add(box((*size, tall), (*middle, under - tall / 2)), "apron")
    _join_legs(rng, shape, at, pairs, thick, square, round_seat, high)


def _join_legs(rng, shape, at, pairs, thick, square, round_seat, high) -> None:
    """A ring, stretchers around or across, or nothing; high seats have a rest for the feet."""
    low, slim = rng.uniform(0.2, 0.4), thick * rng.uniform(0.45, 0.8)
    style = str(rng.choice(["ring", "box", "crossed", "none"], p=[0.25, 0.4, 0.15, 0.2]))
    if style == "ring" or (high and style == "none"):
        reach = np.linalg.norm(at(0, low)[:2]) * rng.uniform(0.9, 1.05)
        if round_seat:
            shape.add(torus(reach, at(0, low)[2], slim / 2 + 0.003, 24), "footrest")
            return
        style = "box"
    if style == "box":
        step = rng.choice([0.0, rng.uniform(0.05, 0.15)])
        for number, (i, j) in enumerate(pairs):
            share = low + step * (number % 2)
            front = high and number == 0
            part = ("footrest",) if front else ("stretcher",)
            shape.add(bar(rng, square, at(i, share), at(j, share), slim * (1 + 0.4 * front)), *part)
    elif style == "crossed" and len(pairs) == 4:
        for i, j in ((0, 2), (1, 3)):
            shape.add(bar(rng, square, at(i, low), at(j, low), slim), "stretcher")


def _column(rng, shape, round_seat, wide, deep, under, high) -> None:
    """A column on a disc or on feet; high ones with a ring or a bar for the feet."""
    thick, foot = rng.uniform(0.02, 0.035), rng.uniform(0.16, 0.24)
    shape.add(cylinder((0, 0, 0.01), (0, 0, under), thick, thick * rng.uniform(0.6, 1)), "column")
    if rng.random() < 0.6:
        profile = [(foot, 0), (foot, 0.012), (thick, rng.uniform(0.02, 0.06))]
        shape.add(lathe(profile, int(rng.integers(12, 37))), "base")
    else:
        for a in spaced(int(rng.integers(3, 6))):
            end = (foot * np.cos(a), foot * np.sin(a), 0.015)
            shape.add(bar(rng, True, (0, 0, 0.06), end, 0.03, 0.7), "base")
    if high and rng.random() < 0.8:
        z, reach = under * rng.uniform(0.3, 0.45), rng.uniform(0.1, 0.16)
        ring = at_z(reach * circle(20) - [0, reach * 0.6], z)
        shape.add(tube(ring, 0.011, 6, closed=True), "footrest")
        shape.add(box((0.03, reach, 0.02), (0, -reach * 0.4, z)), "footrest")


def _low_back(rng, shape, wide, deep, height) -> None:
    """A board or a bent bar on two posts, behind the seat."""
    tall, x, y = rng.uniform(0.12, 0.35), wide * 0.38, deep * 0.42
    lean = rng.uniform(0, 0.06)
    for side in (-1, 1):
        ends = (side * x, y, height - 0.02), (side * x, y + lean, height + tall)
        shape.add(
            bar(rng, rng.random() < 0.5, *ends, rng.uniform(0.015, 0.03)), "back", "back post"
        )
    rows = int(rng.integers(1, 3))
    for share in np.linspace(1, 0.5, rows):
        size = (wide * 0.9, 0.018, tall * rng.uniform(0.25, 0.45))
        at = (0, y + lean * share, height + tall * share - size[2] / 2)
        shape.add(board(rng, size, at), "back")


def _boarded_steps(rng, shape) -> None:
    """Treads between two side panels that are narrower above."""
    wide, thick = rng.uniform(0.34, 0.46), rng.uniform(0.015, 0.03)
    count, rise = int(rng.choice([1, 2, 2, 3])), rng.uniform(0.18, 0.25)
    run, top = rng.uniform(0.15, 0.22), count * rise
    front, back = -run * count / 2 - 0.02, run * count / 2 + 0.02
    narrow = back - run - rng.uniform(0, 0.03)  # where the panel's upper edge begins
    profile = [(front, 0), (back, 0), (back - rng.uniform(0, 0.03), top), (narrow, top)]
    profile.append((front, min(rise, top * 0.8)))
    for side in (-1, 1):
        x = side * (wide - thick) / 2
        rings = [[(x + u * thick / 2, y, z) for y, z in profile] for u in (-1, 1)]
        shape.add(loft(rings), "side panel")
    for i in range(count):
        last = i == count - 1
        y, z = front + run * (i + 0.5) + 0.02, rise * (i + 1)
        size = (wide + (0.03 if last else -2 * thick), run + 0.04 * last, thick * 1.2)
        name = "top step" if last and count > 1 else "lower step"
        part = ("step", name) if count > 1 else ("step",)
        shape.add(board(rng, size, (0, y, z + (thick * 0.6 if last else -thick * 0.6))), *part)
        if rng.random() < 0.4:
            tall = rise * rng.uniform(0.2, 0.9)
            at = (0, y + run * 0.4, z - thick - tall / 2)
            shape.add(box((wide - 2 * thick, thick * 0.8, tall), at), "back panel")


def _framed_steps(rng, shape) -> None:
    """Four leaning legs under a top step, and a lower step on rails between them."""
    wide, deep, high = rng.uniform(0.3, 0.44), rng.uniform(0.2, 0.3), rng.uniform(0.42, 0.65)
    thick, square = rng.uniform(0.022, 0.04), rng.random() < 0.75
    out, slope, low = rng.uniform(0, 0.05), rng.uniform(0.08, 0.2), rng.uniform(0.4, 0.55)
    x, y = wide / 2 - thick, deep / 2 - thick / 2

    def at(side: int, end: int, share: float) -> np.ndarray:
        reach = y + (slope if end < 0 else slope * 0.4) * (1 - share)
        return np.array([side * (x + out * (1 - share)), end * reach, high * share])

    for side in (-1, 1):
        for end in (-1, 1):
            shape.add(bar(rng, square, at(side, end, 1), at(side, end, 0), thick), "leg")
        rail = at(side, -1, low), at(side, 1, low)
        shape.add(bar(rng, square, *rail, thick * 0.8), "side rail")
    shape.add(board(rng, (wide, deep + 0.02, 0.022), (0, 0, high + 0.011)), "step", "top step")
    start, end = at(1, -1, low)[1], at(1, 1, low)[1]
    long = (end - start) * rng.uniform(0.45, 0.95)
    size = (2 * x, long, 0.02)
    middle = (0, start - 0.03 + long / 2, high * low + thick * 0.4 + 0.01)
    shape.add(board(rng, size, middle), "step", "lower step")
    for end in (-1, 1) if rng.random() < 0.6 else (1,):
        share = rng.uniform(0.15, 0.35)
        ends = at(-1, end, share), at(1, end, share)
        shape.add(bar(rng, square, *ends, thick * 0.7), "stretcher")
