"""Refrigerators and freezers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..panels import add_feet, frame, pane
from ..shape import LabelledShape
from .appliances import add_body, add_door, new_appliance


class _Front(NamedTuple):
    """What the doors cover: how wide, from where to where in height, at which y, how thick."""

    wide: float
    base: float
    top: float
    y: float
    thick: float


def refrigerator(rng: np.random.Generator) -> LabelledShape:
    """A tall box with one door, two above each other or side by side, shut or open."""
    shape = new_appliance(rng, ["refrigerator", "fridge", "freezer"])
    wide, deep, tall = rng.uniform(0.5, 1.1), rng.uniform(0.45, 0.8), rng.uniform(0.8, 2.0)
    low = float(rng.choice([0.0, rng.uniform(0.02, 0.1)]))
    opened, thick = rng.random() < 0.2, rng.uniform(0.03, 0.1)
    add_body(rng, shape, wide, deep, low, tall, opened)
    if low:
        add_feet(rng, shape, wide, deep, 0, low)
    base, front = low, -deep / 2 - thick * 0.3
    if rng.random() < 0.3:
        base += rng.uniform(0.05, 0.12)
        shape.add(
            pane((0, -deep / 2, (low + base) / 2), wide * 0.96, base - low, 0.02), "baseboard"
        )
    face = _Front(wide, base, tall, front, thick)
    bars = rng.random() < 0.85
    hinge = str(rng.choice(["left", "right"]))
    layout = rng.choice(["one", "stacked", "beside"], p=[0.3, 0.45, 0.25])
    if layout == "beside":
        _side_by_side(rng, shape, face, opened, bars)
    else:
        _above_each_other(rng, shape, face, opened, bars, hinge, layout == "stacked")
    return shape.finish()


def _side_by_side(rng, shape, face: _Front, opened, bars) -> None:
    """Two doors beside each other, one of them perhaps with a dispenser."""
    wide, base, top, front, thick = face
    split = rng.uniform(-0.2, 0.1) * wide
    for side in (-1, 1):
        w = wide / 2 - side * split
        name = "freezer door" if side < 0 and rng.random() < 0.5 else "door"
        swing = ("left" if side < 0 else "right", rng.uniform(0.3, 2) if opened else 0.0)
        at = (side * wide / 4 + split / 2, front, (base + top) / 2)
        size, grip = (w * 0.98, thick, (top - base) * 0.99), (-side * 0.88, 0.0, True)
        add_door(rng, shape, at, size, swing, grip if bars else None, False, name)
    if not opened and rng.random() < 0.5:
        at = (-wide / 4 + split / 2, front - thick / 2, base + (top - base) * 0.6)
        for bar in frame(at, wide * 0.25, wide * 0.4, wide * 0.03, 0.02):
            shape.add(bar, "dispenser")
        shape.add(pane(at, wide * 0.22, wide * 0.36, 0.008), "dispenser")


def _above_each_other(rng, shape, face: _Front, opened, bars, hinge: str, two: bool) -> None:
    """One door, or a larger and a smaller one above each other."""
    edge = 1 if hinge == "left" else -1
    cuts = [face.base, face.top]
    if two:
        cuts.insert(1, face.base + (face.top - face.base) * rng.uniform(0.25, 0.8))
    for i in range(len(cuts) - 1):
        bottom, top = cuts[i : i + 2]
        name = "freezer door" if i == 1 and rng.random() < 0.6 else "door"
        swing = (hinge, rng.uniform(0.3, 2) if opened and i == 0 else 0.0)
        grip = (edge * 0.85, rng.uniform(-0.4, 0.4), rng.random() < 0.85) if bars else None
        size, at = (face.wide * 0.99, face.thick, (top - bottom) * 0.985), (bottom + top) / 2
        add_door(rng, shape, (0, face.y, at), size, swing, grip, rng.random() < 0.06, name)
