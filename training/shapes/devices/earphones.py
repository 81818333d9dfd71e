"""Headphones and earphones."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, tube

SYNONYMS = {
    "headband": ("band", "bow"),
    "earcup": ("ear cup", "ear piece", "earbud", "speaker"),
    "cable": ("wire", "cord", "data wire"),
}


def earphone(rng: np.random.Generator) -> LabelledShape:
    """Cups with or without pads on a headband, or buds; with a cable or none, or a microphone."""
    buds = rng.random() < 0.3
    shape = Assembly(
        str(rng.choice(["earphone", "headphones", "headset"])),
        SYNONYMS,
        keypoints=KEYPOINTS["earphone"],
    )
    cup, apart = rng.uniform(0.025, 0.045), rng.uniform(0.07, 0.1)
    thick, sides = cup * rng.uniform(0.4, 1.0), int(rng.integers(10, 25))
    t = np.linspace(0, np.pi, 20)
    high = apart * rng.uniform(0.9, 1.5)
    path = np.c_[apart * np.cos(t), 0 * t, high * np.sin(t) + cup * 0.5]
    if buds:
        cup *= 0.35
    else:
        flat = rng.uniform(0.6, 1.0)
        shape.add(tube(path, cup * rng.uniform(0.12, 0.3), 8, flat=flat), "headband")
        if rng.random() < 0.5:
            shape.add(tube(path[7:13] - [0, 0, cup * 0.2], cup * 0.3, 8), "headband", "cushion")
    for side in (-1, 1):
        outer = np.array([side * (apart + thick * 0.3), 0, 0])
        inner = outer - [side * thick, 0, 0]
        shape.add(cylinder(outer, inner, cup, cup * rng.uniform(0.7, 1.1), sides), "earcup")
        if not buds and rng.random() < 0.7:
            pad = inner - [side * thick * 0.4, 0, 0]
            shape.add(cylinder(inner, pad, cup * 1.08, cup, sides), "earcup", "ear pad")
    if buds or rng.random() < 0.6:
        low = -rng.uniform(0.1, 0.3)
        sway = rng.normal(0, 0.03, (3, 2))
        for side in (-1, 1) if buds or rng.random() < 0.5 else (1,):
            points = [(side * apart, 0, -cup * 0.9), (side * apart * 0.8, *sway[0])]
            points[1] = (points[1][0], points[1][1], low * 0.35)
            points += [(sway[1, 0] * 0.3, sway[1, 1] * 0.3, low * 0.75), (0, 0, low)]
            shape.add(tube(points, 0.004, 6), "cable")
    if shape.category == "headset":
        at = np.array([apart, 0, -cup * 0.3])
        end = at + [-apart * 0.3, -rng.uniform(0.06, 0.1), -0.05]
        shape.add(tube([at, (at + end) / 2 + [0.02, 0, 0], end], 0.005, 6), "microphone")
    return shape.finish()
