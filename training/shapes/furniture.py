"""Tables, desks, cabinets, shelves and beds."""

from __future__ import annotations

import itertools

import numpy as np

from .bedsteads import made_bed
from .carcasses import closed_cabinet
from .fronts import add_doors, add_drawer
from .keypoints import KEYPOINTS
from .seating import bar, board
from .shape import Assembly, LabelledShape
from .solids import box, cylinder, lathe, loft, prism, rounded_box, superellipse

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
    if len(levels) > 1 or small:
        for side in (-1, 1):
            z = top + rail / 2 + rng.uniform(0.2, 0.35) + 0.2 * small
            a, b = ((side * width / 2, y * length * 0.5, z) for y in (-1, 1))
            shape.add(bar(rng, square, a, b, 0.05), "guard rail")
            for y in np.linspace(-0.48, 0.48, int(rng.integers(6, 20)) if small else 3) * length:
                foot = (side * width / 2, y, top)
                shape.add(bar(rng, square, foot, (*foot[:2], z), 0.02), "guard rail", "bar")
    elif rng.random() < 0.15 and level > 0.28:
        tall = level - rail / 2 - 0.03
        for y in (-0.25, 0.25):
            for side in (-1, 1):
                size = (thick, length * 0.45, tall)
                at = (side * width / 2, y * length, tall / 2 + 0.02)
                shape.add(box(size, at), "drawer", "drawer front")
    return shape.finish()


def _bed_base(rng, shape, width, length, level, rail, thick, slatted) -> None:
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


def _bedding(rng, shape, width, length, level) -> None:
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
