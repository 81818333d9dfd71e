"""Hands."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import rounded_box, tube
from ..turns import any_pose

SYNONYMS = {
    "palm": ("hand", "palm of the hand"),
    "wrist": ("forearm",),
}


def hand(rng: np.random.Generator) -> LabelledShape:
    """A palm with four fingers, straight, bent or a fist, and a thumb; left or right."""
    shape = Assembly("hand", SYNONYMS, keypoints=KEYPOINTS["hand"])
    wide, long, thick = rng.uniform(0.07, 0.1), rng.uniform(0.08, 0.11), rng.uniform(0.02, 0.032)
    mirror = rng.choice([-1.0, 1.0])
    shape.add(rounded_box((wide, thick, long), (0, 0, long / 2), thick * 0.45, 3), "palm")
    arm = rng.uniform(0.02, 0.12)
    shape.add(tube([(0, 0, -arm), (0, 0, 0.01)], [wide * 0.36, wide * 0.34], 12, flat=1), "wrist")
    fist = rng.choice([0.05, 0.3, 1.3])
    if fist > 1:
        shape.keypoints = {}  # its fingertips are hidden in the palm
    names = ("index finger", "middle finger", "ring finger", "little finger")
    for i, (name, size) in enumerate(zip(names, (0.9, 1.0, 0.93, 0.72), strict=True)):
        point = np.array([mirror * wide * (-0.38 + 0.253 * i), 0, long * 0.97])
        path, bend = [point], rng.uniform(-0.05, 0.15)
        for bone in (0.45, 0.3, 0.25):
            bend += fist * rng.uniform(0.4, 1.0)
            step = np.array([mirror * 0.05 * (i - 1.5), -np.sin(bend), np.cos(bend)])
            path.append(path[-1] + step * bone * size * 0.085)
        shape.add(tube(path, thick * np.array([0.42, 0.4, 0.36, 0.28]), 10), "finger", name)
    root = np.array([-mirror * wide * 0.4, 0, long * 0.25])
    out = np.array([-mirror * rng.uniform(0.4, 1.0), -rng.uniform(0.1, 0.7), rng.uniform(0.4, 0.9)])
    path = [root, root + out * 0.035, root + out * 0.055 + [0, 0, 0.012]]
    shape.add(tube(path, thick * np.array([0.6, 0.5, 0.35]), 10), "finger", "thumb")
    return shape.finish(any_pose(rng) if rng.random() < 0.6 else None)
