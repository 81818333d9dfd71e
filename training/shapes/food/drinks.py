"""Drinks in glasses and cups."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, lathe, moved, tube
from ..turns import FORWARD

SYNONYMS = {
    "glass": ("cup", "tumbler", "drinking glass"),
    "drink": ("liquid", "juice", "cocktail"),
    "straw": ("drinking straw",),
    "lemon": ("lemon slice", "lime slice", "fruit slice"),
    "ice cube": ("ice", "ice cubes"),
    "cup lid": ("lid", "plastic lid"),
}


def drink(rng: np.random.Generator) -> LabelledShape:
    """A glass or a paper cup with a straw, a slice of lemon, ice or a lid."""
    shape = Assembly(str(rng.choice(["drink", "cocktail", "juice", "soda cup"])), SYNONYMS)
    sides, tall = int(rng.choice([8, 12, 20, 32])), rng.uniform(0.9, 1.8)
    top, foot = rng.uniform(0.4, 0.55), rng.uniform(0.25, 0.4)
    level, deep = tall * rng.uniform(0.75, 0.92), tall * 0.7
    low, high = (foot + (top - foot) * z / tall for z in (deep, level))  # radii there
    wall = [(foot, 0), (top, tall), (top * 0.93, tall), (low * 0.93, deep)]
    shape.add(lathe(wall, sides), "glass")
    if shape.category == "soda cup" or rng.random() < 0.1:
        lid = [(top * 1.06, tall - 0.04), (top * 1.06, tall + 0.05), (top * 0.8, tall + 0.12)]
        shape.add(lathe(lid, sides), "cup lid")
    else:
        shape.add(lathe([(low * 0.94, deep - 0.02), (high * 0.94, level)], sides), "drink")
        for _ in range(int(rng.integers(0, 4))):
            spot = (*rng.uniform(-0.2, 0.2, 2), level)
            shape.add(box((0.16, 0.16, 0.16), spot), "ice cube")
        if rng.random() < 0.6:
            disc = lathe([(0.25, -0.025), (0.25, 0.025)], 12)
            shape.add(moved(disc, FORWARD, (-top, 0, tall + 0.02)), "lemon")
    bent = rng.random() < 0.6
    start, knee = np.array([0.05, 0, level - 0.1]), np.array([top * 0.6, 0, tall + 0.4])
    path = [start, knee, knee + [0.3, 0, 0.12]] if bent else [start, knee]
    shape.add(tube(path, 0.035, 7), "straw")
    return shape.finish()
