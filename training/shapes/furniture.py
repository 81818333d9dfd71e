"""Tables, desks, cabinets, shelves and beds."""

from __future__ import annotations

import numpy as np

from .seating import bar, board
from .shape import Assembly, LabelledShape
from .solids import box, cylinder, lathe, prism, rounded_box, superellipse

SYNONYMS = {
    "tabletop": ("top", "desktop", "table top", "surface", "plate", "top panel"),
    "leg": ("support", "foot", "table leg"),
    "drawer": ("drawer front",),
    "handle": ("knob", "pull"),
    "shelf": ("board", "rack"),
    "column": ("pole", "post", "pedestal", "center column"),
    "base": ("foot", "bottom", "stand"),
    "side panel": ("side", "wall", "side wall"),
    "back panel": ("back", "back wall", "rear panel"),
    "bottom": ("bottom panel", "floor", "base"),
    "top": ("top panel", "top board"),
    "door": ("cabinet door", "door panel"),
    "apron": ("frame", "skirt", "rail"),
    "mattress": ("bed mattress",),
    "headboard": ("head board",),
    "footboard": ("foot board",),
    "blanket": ("duvet", "cover", "bedspread"),
    "side rail": ("side board", "rail", "bed frame"),
}


def table(rng: np.random.Generator) -> LabelledShape:
    desk = rng.random() < 0.25
    shape = Assembly("desk" if desk else "table", SYNONYMS, own_sides=False)
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
                shape.add(box((2 * x, 0.02, tall), (0, side * y, under - tall / 2)), "", "apron")
                shape.add(box((0.02, 2 * y, tall), (side * x, 0, under - tall / 2)), "", "apron")
        elif rng.random() < 0.3:
            t = rng.uniform(0.1, 0.4) * under
            for side in (-1, 1):
                shape.add(
                    bar(rng, square, (side * x, -y, t), (side * x, y, t), leg * 0.6),
                    "leg",
                    "crossbar",
                )
            shape.add(bar(rng, square, (-x, 0, t), (x, 0, t), leg * 0.6), "leg", "crossbar")
        if rng.random() < 0.25:
            t = rng.uniform(0.15, 0.5) * under
            shape.add(box((2 * x, 2 * y, 0.02), (0, 0, t)), "shelf")
    elif style == "pedestal":
        radius = rng.uniform(0.03, 0.09)
        shape.add(
            cylinder((0, 0, 0.03), (0, 0, under), radius, radius * rng.uniform(0.5, 1)),
            "leg",
            "column",
        )
        reach = min(width, depth) * rng.uniform(0.25, 0.42)
        if rng.random() < 0.5:
            profile = [(reach, 0), (reach, 0.02), (radius, rng.uniform(0.03, 0.1))]
            shape.add(lathe(profile, int(rng.integers(12, 33))), "leg", "base")
        else:
            for i in range(n := int(rng.integers(3, 5))):
                a = 2 * np.pi * i / n
                end = (reach * np.cos(a), reach * np.sin(a), 0.02)
                shape.add(
                    bar(rng, square, (0, 0, rng.uniform(0.08, 0.2)), end, 0.06, 0.6), "leg", "base"
                )
    elif style == "panels":
        panel = rng.uniform(0.02, 0.08)
        for side in (-1, 1):
            shape.add(box((panel, 2 * y, under), (side * x, 0, under / 2)), "leg", "side panel")
        if rng.random() < 0.4:
            shape.add(
                box((2 * x, 0.02, under * rng.uniform(0.3, 1)), (0, y * 0.9, under * 0.6)),
                "",
                "back panel",
            )
    else:
        for side in (-1, 1):
            for end in (-1, 1):
                shape.add(
                    bar(rng, square, (side * x, 0, under), (side * x, end * y, 0), leg), "leg"
                )
            t = under * 0.35
            shape.add(
                bar(rng, square, (side * x, -y * 0.65, t), (side * x, y * 0.65, t), leg * 0.7),
                "leg",
                "crossbar",
            )
    if desk or rng.random() < 0.12:
        _drawers(rng, shape, x, y, under)
    return shape.finish()


def _drawers(rng, shape, x, y, under) -> None:
    count = int(rng.integers(1, 5))
    wide = x * rng.uniform(0.5, 0.9)
    tall = min(rng.uniform(0.08, 0.18), under / (count + 0.5))
    side = rng.choice([-1, 1])
    for column in [side] if rng.random() < 0.7 else [-1, 1]:
        for i in range(count):
            z = under - tall * (i + 0.5)
            centre = (column * (x - wide / 2), 0, z)
            shape.add(box((wide, 1.9 * y, tall * 0.94), centre), "drawer")
            if rng.random() < 0.7:
                _handle(rng, shape, (centre[0], -0.95 * y, z), "drawer")


def _handle(rng, shape, at, parent, upright: bool = False) -> None:
    x, y, z = at
    size = rng.uniform(0.04, 0.12)
    if rng.random() < 0.5:
        shape.add(cylinder((x, y, z), (x, y - 0.03, z), 0.012, 0.016, 8), parent, "handle")
    else:
        extent = (0.012, 0.02, size) if upright else (size, 0.02, 0.012)
        shape.add(box(extent, (x, y - 0.012, z)), parent, "handle")


def cabinet(rng: np.random.Generator) -> LabelledShape:
    open_front = rng.random() < 0.45
    tall = rng.random() < 0.5
    name = (
        ("bookcase" if tall else "shelf")
        if open_front
        else rng.choice(["cabinet", "wardrobe", "dresser"])
    )
    shape = Assembly(str(name), SYNONYMS, own_sides=False)
    width = rng.uniform(0.4, 1.8)
    height = rng.uniform(1.0, 2.2) if tall else rng.uniform(0.4, 1.0)
    depth = rng.uniform(0.22, 0.6)
    leg = rng.choice([0.0, rng.uniform(0.05, 0.25)])
    board_thick = rng.uniform(0.012, 0.06)
    inner = height - leg
    middle = leg + inner / 2
    for side in (-1, 1):
        shape.add(
            box((board_thick, depth, inner), (side * (width - board_thick) / 2, 0, middle)),
            "side panel",
        )
    span = width - 2 * board_thick
    shape.add(
        box((width * rng.choice([1, 1.03]), depth, board_thick), (0, 0, height + board_thick / 2)),
        "top",
    )
    shape.add(box((span, depth, board_thick), (0, 0, leg + board_thick / 2)), "bottom")
    if rng.random() < 0.85:
        shape.add(box((span, 0.01, inner), (0, depth / 2 - 0.005, middle)), "back panel")
    columns = int(rng.integers(1, 4)) if width > 0.8 else 1
    for i in range(1, columns):
        x = -span / 2 + span * i / columns
        shape.add(box((board_thick, depth * 0.95, inner * 0.99), (x, 0, middle)), "divider")
    rows = int(rng.integers(1, 6))
    wide = span / columns
    front = -depth / 2
    for c in range(columns):
        x = -span / 2 + wide * (c + 0.5)
        what = (
            "shelf" if open_front else rng.choice(["door", "drawer", "shelf"], p=[0.45, 0.4, 0.15])
        )
        if what == "door":
            shape.add(box((wide * 0.97, 0.02, inner * 0.97), (x, front - 0.01, middle)), "door")
            if rng.random() < 0.8:
                _handle(
                    rng,
                    shape,
                    (x + rng.choice([-1, 1]) * wide * 0.4, front - 0.02, middle),
                    "door",
                    True,
                )
        for r in range(rows):
            z = leg + inner * (r + 0.5) / rows
            if what == "drawer":
                size = (
                    wide * 0.96,
                    depth * 0.96 if rng.random() < 0.5 else 0.02,
                    inner / rows * 0.92,
                )
                shape.add(box(size, (x, front - 0.02 + size[1] / 2, z)), "drawer")
                if rng.random() < 0.8:
                    _handle(rng, shape, (x, front - 0.02, z), "drawer")
            elif r:
                size = (wide * 0.99, depth * rng.uniform(0.8, 0.98), board_thick)
                shape.add(box(size, (x, 0, leg + inner * r / rows)), "shelf")
    if leg:
        for sx in (-1, 1):
            for sy in (-1, 1):
                x, y = sx * (width / 2 - 0.04), sy * (depth / 2 - 0.04)
                shape.add(
                    bar(
                        rng,
                        rng.random() < 0.5,
                        (x, y, leg),
                        (x, y, 0),
                        rng.uniform(0.025, 0.06),
                        0.8,
                    ),
                    "leg",
                )
    return shape.finish()


def bed(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly("bed", SYNONYMS, own_sides=False)
    width, length = rng.uniform(0.8, 2.0), rng.uniform(1.8, 2.2)
    level, rail = rng.uniform(0.2, 0.45), rng.uniform(0.08, 0.25)
    square = rng.random() < 0.6
    thick = rng.uniform(0.02, 0.06)
    for side in (-1, 1):
        shape.add(box((thick, length, rail), (side * width / 2, 0, level)), "frame", "side rail")
    if rng.random() < 0.6:
        shape.add(box((width, length, 0.03), (0, 0, level - rail * 0.3)), "frame", "bed base")
    else:
        for y in np.linspace(-length / 2, length / 2, int(rng.integers(6, 14)))[1:-1]:
            shape.add(box((width, 0.07, 0.02), (0, y, level - rail * 0.2)), "frame", "slat")
    head = rng.uniform(0.3, 0.9)
    for y, tall, name, chance in (
        (1, head, "headboard", 0.9),
        (-1, head * rng.uniform(0.2, 0.6), "footboard", 0.6),
    ):
        if rng.random() > chance:
            continue
        y *= length / 2
        if rng.random() < 0.6:
            size = (width + thick, thick, tall + rail)
            shape.add(board(rng, size, (0, y, level + tall / 2 - rail / 2)), name)
        else:
            for x in np.linspace(-width / 2, width / 2, int(rng.integers(4, 12))):
                shape.add(bar(rng, square, (x, y, level), (x, y, level + tall), thick), name, "bar")
            shape.add(
                bar(
                    rng,
                    square,
                    (-width / 2, y, level + tall),
                    (width / 2, y, level + tall),
                    thick * 1.5,
                ),
                name,
                "bar",
            )
    leg = rng.uniform(0.04, 0.1)
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (width / 2 - leg / 2), sy * (length / 2 - leg / 2)
            shape.add(bar(rng, square, (x, y, level), (x, y, 0), leg), "leg")
    if rng.random() < 0.75:
        deep = rng.uniform(0.12, 0.3)
        top = level + rail * 0.2 + deep
        shape.add(
            rounded_box((width * 0.96, length * 0.97, deep), (0, 0, top - deep / 2), 0.05),
            "mattress",
        )
        for x in [0] if width < 1.2 else [-width / 4, width / 4]:
            if rng.random() < 0.85:
                size = (min(0.6, width * 0.45), 0.38, 0.12)
                shape.add(rounded_box(size, (x, length / 2 - 0.3, top + 0.05), 0.06), "pillow")
        if rng.random() < 0.5:
            long = length * rng.uniform(0.4, 0.75)
            shape.add(
                rounded_box(
                    (width * 1.02, long, deep * 0.6),
                    (0, long / 2 - length / 2, top - deep * 0.2),
                    0.04,
                ),
                "blanket",
            )
    return shape.finish()
