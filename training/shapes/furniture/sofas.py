"""Sofas and couches of rounded boxes, or of boards with loose cushions."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, box, cylinder, rounded_box
from .chairs import SYNONYMS
from .upholstery import soft_sofa


def sofa(rng: np.random.Generator) -> LabelledShape:
    """Rounded boxes, boards with loose cushions, or upholstery as artists model it."""
    if rng.random() < 0.5:
        return soft_sofa(rng)
    names = {**SYNONYMS, "seat": ("seat cushion", "sitting surface")}
    names |= {"back slat": ("spindle", "back bar"), "base": ("seat base", "bottom")}
    if rng.random() < 0.25:
        return _framed_sofa(
            rng, Assembly(str(rng.choice(["sofa", "loveseat"])), names, keypoints=KEYPOINTS["sofa"])
        )
    shape = Assembly(
        str(rng.choice(["sofa", "couch"])), names, own_sides=False, keypoints=KEYPOINTS["sofa"]
    )
    seats = int(rng.integers(1, 4))
    width, depth = seats * rng.uniform(0.5, 0.75), rng.uniform(0.6, 0.9)
    height, leg = rng.uniform(0.35, 0.48), rng.uniform(0.0, 0.16)
    soft = rng.uniform(0.02, 0.08)
    shape.add(
        rounded_box((width, depth, (height - leg) * 0.6), (0, 0, leg + (height - leg) * 0.3), soft),
        "base",
    )
    for i in range(seats):
        x = (i + 0.5) * width / seats - width / 2
        size = (width / seats * 0.98, depth * 0.95, (height - leg) * 0.45)
        shape.add(rounded_box(size, (x, -depth * 0.02, height - size[2] / 2), soft), "seat")
    thick = _sofa_back(rng, shape, seats, width, depth, height, soft)
    arm, lift = rng.uniform(0.08, 0.25), rng.uniform(0.1, 0.28)
    for side in (-1, 1):
        if rng.random() < 0.92:
            x, tall = side * (width / 2 + arm / 2), height + lift - leg
            shape.add(rounded_box((arm, depth, tall), (x, 0, leg + tall / 2), soft), "arm")
    if seats > 1 and rng.random() < 0.25:  # a chaise: the seat goes on at one end
        _chaise(rng, shape, seats, width, depth, height, leg, soft)
    if rng.random() < 0.3:
        for side in (-1, 1):
            size = (rng.uniform(0.3, 0.45), 0.12, rng.uniform(0.3, 0.4))
            at = (side * (width / 2 - 0.25), depth / 2 - thick - 0.15, height + size[2] / 2)
            shape.add(rounded_box(size, at, 0.06), "pillow")
    if leg > 0.03:
        for sx, sy in CORNERS:
            x, y = sx * (width / 2 - 0.04), sy * (depth / 2 - 0.06)
            shape.add(cylinder((x, y, leg), (x, y, 0), 0.025, 0.018, 8), "leg")
    return shape.finish()


def _framed_sofa(rng: np.random.Generator, shape: Assembly) -> LabelledShape:
    """A sofa of boards and beams with loose cushions on it."""
    shape.own_sides = False
    seats = int(rng.integers(1, 4))
    width, depth = seats * rng.uniform(0.55, 0.7), rng.uniform(0.65, 0.85)
    height, lift = rng.uniform(0.25, 0.35), rng.uniform(0.2, 0.35)
    thick, square = rng.uniform(0.03, 0.08), rng.random() < 0.7
    back, lean = rng.uniform(0.35, 0.55), rng.uniform(0.0, 0.15)
    for side in (-1, 1):
        x = side * (width + thick) / 2
        for y, top in ((-depth / 2, height + lift), (depth / 2, height + lift)):
            shape.add(bar(rng, square, (x, y, 0), (x, y, top), thick), "leg")
        arm = (thick * rng.uniform(1, 2.5), depth + thick, thick * 0.7)
        shape.add(board(rng, arm, (x, 0, height + lift)), "arm")
        if rng.random() < 0.4:
            for y in np.linspace(-0.35, 0.35, int(rng.integers(2, 6))) * depth:
                ends = (x, y, height), (x, y, height + lift)
                shape.add(bar(rng, square, *ends, thick * 0.5), "arm", "arm slat")
        shape.add(box((thick, depth, 0.1), (x, 0, height - 0.05)), "frame", "side rail")
    for y, name in ((-depth / 2, "front rail"), (depth / 2, "back rail")):
        shape.add(box((width, thick, 0.1), (0, y, height - 0.05)), "frame", name)
    for x in np.linspace(-0.48, 0.48, int(rng.integers(5, 14))) * width:
        shape.add(box((0.05, depth, 0.02), (x, 0, height - 0.02)), "frame", "slat")
        top = (x, depth / 2 + lean, height + back)
        shape.add(bar(rng, True, (x, depth / 2, height), top, 0.035), "back", "back slat")
    ends = ((x, depth / 2 + lean, height + back) for x in (-width / 2, width / 2))
    shape.add(bar(rng, square, *ends, thick), "back", "top rail")
    for i in range(seats if rng.random() < 0.85 else 0):
        x, soft = (i + 0.5) * width / seats - width / 2, rng.uniform(0.02, 0.07)
        size = (width / seats * 0.97, depth * 0.95, rng.uniform(0.1, 0.18))
        shape.add(rounded_box(size, (x, -0.02, height + size[2] / 2), soft), "seat")
        if rng.random() < 0.9:
            size = (size[0], 0.14, back)
            at = (x, depth / 2 - 0.08, height + 0.12 + back / 2)
            shape.add(rounded_box(size, at, soft), "back", "back cushion")
    return shape.finish()


def _sofa_back(rng, shape, seats, width, depth, height, soft) -> float:
    """A block behind the seat, and cushions before it; how thick the block is."""
    back = rng.uniform(0.3, 0.5)
    thick = rng.uniform(0.12, 0.25)
    shape.add(
        rounded_box((width, thick, back + 0.2), (0, depth / 2, height + back / 2 - 0.1), soft),
        "back",
    )
    if rng.random() < 0.5:
        for i in range(seats):
            x = (i + 0.5) * width / seats - width / 2
            size = (width / seats * 0.95, 0.14, back * 0.9)
            back_cushion = rounded_box(
                size, (x, depth / 2 - thick / 2 - 0.05, height + back / 2), 0.06
            )
            shape.add(back_cushion, "back", "back cushion")
    return thick


def _chaise(rng, shape, seats, width, depth, height, leg, soft) -> None:
    """The seat goes on at one end."""
    wide, long = width / seats * 0.98, rng.uniform(0.4, 0.8)
    x, y = rng.choice([-1, 1]) * (width - wide) / 2, -(depth + long) / 2
    tall = (height - leg) * 0.55
    shape.add(rounded_box((wide, long, tall), (x, y, leg + tall / 2), soft), "base")
    size = (wide, long, height - leg - tall)
    shape.add(rounded_box(size, (x, y, height - size[2] / 2), soft), "seat", "chaise")
