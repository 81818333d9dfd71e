"""Fences."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import box, prism

FENCE = {
    "post": ("pole", "upright", "column"),
    "rail": ("bar", "railing"),
}


def fence(rng: np.random.Generator) -> LabelledShape:
    """Posts with rails: fences, ladders, stairs."""
    kind = str(rng.choice(["fence", "ladder", "stairs"]))
    names = {**FENCE, "step": ("stair", "tread"), "rung": ("step", "crossbar")}
    if kind == "ladder":
        names["rail"] = ("side rail", "stile", "upright")
    shape = Assembly(kind, names)
    square = rng.random() < 0.6
    if kind == "stairs":
        count, rise, run = int(rng.integers(4, 12)), rng.uniform(0.15, 0.2), rng.uniform(0.22, 0.3)
        wide = rng.uniform(0.7, 1.4)
        for i in range(count):
            solid = rng.random() < 0.5
            tall = rise if solid else 0.05
            shape.add(box((wide, run, tall), (0, i * run, (i + 1) * rise - tall / 2)), "step")
        for side in (-1, 1):
            x = side * wide / 2
            low, high = np.array([x, 0, 0.95]), np.array([x, count * run, count * rise + 0.8])
            shape.add(bar(rng, square, low, high, 0.05), "handrail")
            for f in np.linspace(0, 1, int(rng.integers(2, 6))):
                top = low + f * (high - low)
                shape.add(bar(rng, square, top - [0, 0, 0.9], top, 0.03), "post")
        return shape.finish()
    long, high = rng.uniform(1.5, 3), rng.uniform(0.8, 1.5)
    if kind == "ladder":
        wide = rng.uniform(0.3, 0.5)
        for side in (-1, 1):
            shape.add(
                bar(rng, square, (side * wide / 2, 0, 0), (side * wide / 2, 0, long), 0.06), "rail"
            )
        for z in np.linspace(0.1, 0.93, int(rng.integers(5, 11))) * long:
            shape.add(bar(rng, square, (-wide / 2, 0, z), (wide / 2, 0, z), 0.035), "rung")
        return shape.finish()
    for x in np.linspace(-long / 2, long / 2, int(rng.integers(2, 5))):
        shape.add(bar(rng, square, (x, 0, 0), (x, 0, high), rng.uniform(0.07, 0.14)), "post")
    for z in np.linspace(0.3, 0.85, int(rng.integers(2, 4))) * high:
        shape.add(bar(rng, True, (-long / 2, 0, z), (long / 2, 0, z), 0.05), "rail")
    if rng.random() < 0.6:
        tip = [(-0.05, 0), (0.05, 0), (0.05, 0.8 * high), (0, 0.9 * high), (-0.05, 0.8 * high)]
        for x in np.linspace(-long / 2, long / 2, int(rng.integers(8, 18)))[1:-1]:
            vertices, faces = prism(tip, -0.01, 0.01)
            upright = np.stack([vertices[:, 0] + x, -vertices[:, 2] - 0.03, vertices[:, 1]], 1)
            shape.add((upright, faces), "picket")
    return shape.finish()
