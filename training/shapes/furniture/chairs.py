"""Chairs, armchairs, stools and benches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import (
    Solid,
    beam,
    box,
    cylinder,
    lathe,
    loft,
    prism,
    roller,
    rounded_box,
    superellipse,
)
from ..turns import radial

SYNONYMS = {
    "seat": ("sitting surface", "seat cushion", "seat pad"),
    "back": ("backrest", "back rest", "chair back"),
    "leg": ("foot", "support"),
    "arm": ("armrest", "arm rest"),
    "base": ("pedestal", "foot", "stand"),
    "wheel": ("caster", "castor"),
    "stretcher": ("crossbar", "rung", "leg bar"),
    "back slat": ("slat", "spindle", "back bar"),
    "cushion": ("pad", "pillow"),
    "column": ("pole", "post", "stem"),
    "pillow": ("throw pillow", "scatter cushion"),
    "back cushion": ("back pad", "back pillow"),
    "front rail": ("rail", "apron"),
    "seat rail": ("seat frame", "apron", "rail"),
}


def chair(rng: np.random.Generator) -> LabelledShape:
    """A seat on legs or a pedestal, with a back and arms or without, hard or cushioned."""
    kind = rng.choice(
        ["chair", "armchair", "stool", "bench", "office chair"], p=[0.5, 0.16, 0.12, 0.08, 0.14]
    )
    shape = Assembly(str(kind), SYNONYMS, own_sides=False, keypoints=KEYPOINTS["chair"])
    width = rng.uniform(0.36, 0.6) * (rng.uniform(2, 3.5) if kind == "bench" else 1)
    depth = rng.uniform(0.36, 0.55)
    height = rng.uniform(0.36, 0.5) * (rng.uniform(1, 1.7) if kind == "stool" else 1)
    thick = rng.uniform(0.02, 0.1) if kind != "armchair" else rng.uniform(0.06, 0.22)
    square = rng.random() < 0.5
    _seat(rng, shape, width, depth, height, thick)
    if kind not in ("office chair", "armchair") and rng.random() < 0.25:
        rail, tall = rng.uniform(0.015, 0.03), rng.uniform(0.04, 0.09)
        x, y, z = width * 0.46, depth * 0.46, height - thick - tall / 2
        for side in (-1, 1):
            shape.add(box((2 * x, rail, tall), (0, side * y, z)), "seat", "seat rail")
            shape.add(box((rail, 2 * y, tall), (side * x, 0, z)), "seat", "seat rail")
    if kind == "office chair" or rng.random() < 0.08:
        _pedestal(rng, shape, width, height - thick, kind == "office chair")
    else:
        _legs(rng, shape, width, depth, height - thick, square)
    has_back = kind not in ("stool", "bench") or (kind == "bench" and rng.random() < 0.5)
    if has_back:
        _back(rng, shape, width, depth, height, square)
    if kind == "armchair" or (has_back and rng.random() < 0.3):
        _arms(rng, shape, width, depth, height, square, kind == "armchair")
    return shape.finish()


def _seat(rng, shape, width, depth, height, thick) -> None:
    centre = (0, 0, height - thick / 2)
    style = rng.random()
    if style < 0.6:
        shape.add(board(rng, (width, depth, thick), centre), "seat")
    elif style < 0.85:
        outline = superellipse(width, depth, rng.choice([2, 2, 3, 5]), int(rng.integers(10, 33)))
        shape.add(prism(outline, height - thick, height), "seat")
    else:
        shape.add(box((width, depth, thick * 0.5), (0, 0, height - thick * 0.75)), "seat")
        size = (width * 0.94, depth * 0.94, thick)
        shape.add(rounded_box(size, (0, 0, height), thick * 0.4), "seat", "cushion")


def _legs(rng, shape, width, depth, height, square) -> None:
    """Four legs, three, two panels or a sled; stretchers between the four."""
    thick = rng.uniform(0.02, 0.07)
    splay = rng.choice([0.0, rng.uniform(0, 0.12)])
    taper = rng.choice([1.0, rng.uniform(0.4, 1.0), rng.uniform(1.0, 1.3)])
    inset = thick * rng.uniform(0.5, 1.5)
    x, y = width / 2 - inset, depth / 2 - inset
    style = rng.random()
    if style < 0.08:  # a sled: two closed loops of tube
        for side in (-1, 1):
            loop = [[side * x, -y, height], [side * x, -y - splay, 0.02], [side * x, y, 0.02]]
            for start, end in zip(loop, [*loop[1:], [side * x, y, height]], strict=True):
                shape.add(bar(rng, square, start, end, thick), "leg")
        return
    if style < 0.14:  # panels
        for side in (-1, 1):
            shape.add(
                box((thick, depth * rng.uniform(0.7, 1), height), (side * x, 0, height / 2)), "leg"
            )
        return
    if style < 0.2:  # three legs
        corners = [(0, -y), (-x, y), (x, y)]
    else:
        corners = [(-x, -y), (x, -y), (x, y), (-x, y)]
    feet = [(cx * (1 + splay), cy * (1 + splay)) for cx, cy in corners]
    for (cx, cy), (fx, fy) in zip(corners, feet, strict=True):
        shape.add(bar(rng, square, (cx, cy, height), (fx, fy, 0), thick, taper), "leg")
    if rng.random() < 0.35:
        level = rng.uniform(0.15, 0.6)
        ends = [
            np.array([f[0] + (c[0] - f[0]) * level, f[1] + (c[1] - f[1]) * level, height * level])
            for c, f in zip(corners, feet, strict=True)
        ]
        for i in range(len(ends)):
            if rng.random() < 0.8:
                end = ends[(i + 1) % len(ends)]
                shape.add(bar(rng, square, ends[i], end, thick * 0.6), "leg", "stretcher")


def _pedestal(rng, shape, width, height, office) -> None:
    """A column on a plate, or on a star of arms, often with wheels."""
    radius = rng.uniform(0.02, 0.045)
    foot = rng.uniform(0.05, 0.12)
    shape.add(cylinder((0, 0, foot * 0.7), (0, 0, height), radius), "leg", "column")
    reach = width * rng.uniform(0.4, 0.65)
    if not office or rng.random() < 0.15:
        profile = [(reach, 0), (reach, 0.015), (reach * 0.6, 0.03), (radius, foot)]
        shape.add(lathe(profile, int(rng.integers(12, 33))), "leg", "base")
        return
    arms = int(rng.integers(4, 6))
    square = rng.random() < 0.5
    wheels = rng.random() < 0.75
    for i in range(arms):
        angle = 2 * np.pi * i / arms + 0.3
        out = radial(angle)
        end = out * reach + [0, 0, foot * 0.6]
        shape.add(bar(rng, square, (0, 0, foot), end, 0.05, 0.6), "leg", "base")
        if wheels:
            across = np.cross(out, [0, 0, 1]) * 0.02
            hub = out * reach + [0, 0, 0.03]
            shape.add(roller(hub, across, 0.03), "leg", "wheel")


def _back(rng, shape, width, depth, height, square) -> None:
    """Posts, slats, a panel or a cushion, upright or leaning."""
    tall = rng.uniform(0.3, 0.75)
    lean = rng.uniform(0, 0.25) * tall
    thick = rng.uniform(0.015, 0.06)
    y = depth / 2 - thick / 2
    wide = width * rng.uniform(0.8, 1.0)

    def at(x: float, t: float) -> NDArray:
        """A point of the back: x across, t from 0 to 1 upwards."""
        return np.array([x, y + lean * t, height + tall * t])

    style = rng.choice(["panel", "vertical", "horizontal", "frame", "curved", "cushion"])
    gap = rng.uniform(0, 0.35) if style in ("panel", "horizontal", "curved") else 0.0
    if style in ("vertical", "horizontal", "frame") or gap > 0.08:
        for side in (-1, 1):
            x = side * (wide / 2 - thick / 2)
            shape.add(bar(rng, square, at(x, -0.02), at(x, 1), thick), "back", "back post")
    if style == "vertical":
        count = int(rng.integers(3, 9))
        for x in np.linspace(-wide / 2, wide / 2, count + 2)[1:-1]:
            slat = bar(rng, square, at(x, 0), at(x, 1), thick * rng.uniform(0.5, 0.9))
            shape.add(slat, "back", "back slat")
        rail = bar(rng, True, at(-wide / 2, 1), at(wide / 2, 1), thick * 1.4)
        shape.add(rail, "back", "top rail")
    elif style == "horizontal":
        count = int(rng.integers(2, 6))
        for t in np.linspace(max(gap, 0.2), 1, count):
            slat = beam(at(-wide / 2, t), at(wide / 2, t), thick * 0.8)
            shape.add(slat, "back", "back slat")
    else:
        rest = _backrest(rng, at, wide, thick, gap, style)
        shape.add(rest, "back", "backrest" if style != "frame" else "back panel")


def _backrest(rng, at, wide, thick, gap, style) -> Solid:
    """A plate or a cushion, straight or bent, from that gap over the seat to the points' top."""
    rows = []
    bend = rng.uniform(0.02, 0.12) if style == "curved" else 0.0
    top = rng.choice([0.0, rng.uniform(0, 0.15)])
    deep = thick * (rng.uniform(2, 4) if style == "cushion" else 0.7)
    across = np.linspace(-1, 1, 9 if bend or top else 3)
    for t in np.linspace(gap, 1, 5):
        line = [at(u * wide / 2, t - top * u * u * (t == 1)) - [0, bend * u * u, 0] for u in across]
        front = [p - [0, deep / 2, 0] for p in line]
        behind = [p + [0, deep / 2, 0] for p in reversed(line)]
        rows.append(front + behind)
    return loft(rows)


def _arms(rng, shape, width, depth, height, square, solid) -> None:
    """Blocks, or pads on supports."""
    lift = rng.uniform(0.15, 0.28)
    thick = rng.uniform(0.025, 0.06) if not solid else rng.uniform(0.06, 0.18)
    long = depth * rng.uniform(0.7, 1.0)
    for side in (-1, 1):
        x = side * (width / 2 + thick * rng.uniform(0, 0.5))
        if solid and rng.random() < 0.7:
            shape.add(
                rounded_box(
                    (thick, long, lift + 0.2), (x, 0, height + lift / 2 - 0.1), thick * 0.3
                ),
                "arm",
            )
            continue
        rest = height + lift
        front, rear = -long / 2, depth / 2
        style = rng.random()
        if style < 0.5:
            shape.add(
                board(rng, (thick * 1.3, rear - front, thick * 0.7), (x, (front + rear) / 2, rest)),
                "arm",
            )
        else:
            shape.add(bar(rng, square, (x, front, rest), (x, rear, rest + 0.03), thick), "arm")
        support = front + thick
        shape.add(
            bar(rng, square, (x, support, height - 0.02), (x, support, rest), thick * 0.8),
            "arm",
            "arm support",
        )
