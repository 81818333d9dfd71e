"""Knives and swords."""

from __future__ import annotations

import numpy as np

from ..hafts import any_grip, cutting_blade
from ..joinery import board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, tube
from ..turns import any_pose

SYNONYMS = {
    "blade": ("cutting edge", "edge"),
    "handle": ("grip", "hilt", "shaft", "haft"),
    "guard": ("crossguard", "hand guard"),
    "pommel": ("knob",),
}


def knife(rng: np.random.Generator) -> LabelledShape:
    """A straight or bent blade on a handle, sometimes with a guard."""
    shape = Assembly(
        str(rng.choice(["knife", "knife", "dagger"])), SYNONYMS, keypoints=KEYPOINTS["knife"]
    )
    long, wide = rng.uniform(0.12, 0.35), rng.uniform(0.02, 0.07)
    hold = rng.uniform(0.08, 0.16)
    shape.add(cutting_blade(rng, 0, long, wide, rng.uniform(-0.4, 0.6)), "blade")
    shape.add(any_grip(rng, (0.005, 0, 0), (-hold, 0, 0), wide * rng.uniform(0.25, 0.5)), "handle")
    if rng.random() < 0.25:
        shape.add(box((0.012, wide * 0.5, wide * rng.uniform(1.1, 1.8))), "guard")
    return shape.finish(any_pose(rng))


def sword(rng: np.random.Generator) -> LabelledShape:
    """A long blade on a handle, with one of three kinds of guard and mostly a pommel."""
    shape = Assembly(
        str(rng.choice(["sword", "sabre", "katana"])), SYNONYMS, keypoints=KEYPOINTS["sword"]
    )
    wide, hold = rng.uniform(0.03, 0.1), rng.uniform(0.12, 0.3)
    thick = wide * rng.uniform(0.2, 0.4)
    blade = cutting_blade(rng, 0, rng.uniform(0.5, 1.1), wide, rng.choice([0, rng.uniform(0, 2)]))
    shape.add(blade, "blade")
    shape.add(any_grip(rng, (0, 0, 0), (-hold, 0, 0), thick), "handle")
    if rng.random() < 0.85:
        reach, style = wide * rng.uniform(0.8, 2.2), rng.random()
        if style < 0.5:
            shape.add(board(rng, (wide * 0.4, wide * 0.5, 2 * reach), (0, 0, 0)), "guard")
        elif style < 0.8:
            droop = rng.uniform(-0.5, 0.8) * reach
            path = [(droop, 0, -reach), (0, 0, 0), (droop, 0, reach)]
            shape.add(tube(path, wide * 0.15, 8), "guard")
        else:
            shape.add(cylinder((-0.005, 0, 0), (0.01, 0, 0), reach * 0.8, sides=16), "guard")
    if rng.random() < 0.7:
        size = thick * rng.uniform(1.2, 2.0)
        shape.add(ball((-hold, 0, 0), size, 12), "pommel")
    return shape.finish(any_pose(rng))
