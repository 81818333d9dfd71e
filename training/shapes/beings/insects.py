"""Insects."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ellipsoid, tube

SYNONYMS = {
    "antenna": ("feeler",),
    "leg": ("lower limb",),
    "thorax": ("chest", "middle"),
    "abdomen": ("rear", "belly"),
}


def insect(rng: np.random.Generator) -> LabelledShape:
    """Ants, bees, beetles, butterflies, spiders."""
    kind = str(rng.choice(["ant", "bee", "beetle", "butterfly", "spider", "insect"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["insect"])
    sides, fat = int(rng.integers(8, 19)), rng.uniform(0.08, 0.2)
    long = rng.uniform(0.25, 0.45)
    shape.add(ellipsoid((0, long * 0.6, 0), (fat, long * 0.6, fat * 0.8), sides), "abdomen")
    shape.add(ellipsoid((0, -0.05, 0), (fat * 0.7, 0.14, fat * 0.6), sides), "thorax")
    skull = fat * rng.uniform(0.45, 0.8)
    head = np.array([0, -0.18 - skull * 0.7, 0])
    shape.add(ellipsoid(head, (skull, skull, skull * 0.9), sides), "head")
    reach, high = rng.uniform(0.25, 0.6), rng.uniform(0.05, 0.3)
    count = 4 if kind == "spider" else 3
    for y, swing in zip(
        np.linspace(-0.14, 0.08, count), np.linspace(-0.6, 0.8, count), strict=True
    ):
        for side in (-1, 1):
            root = np.array([side * fat * 0.5, y, 0])
            knee = root + [side * reach * 0.5, swing * reach * 0.5, high]
            foot = root + [side * reach, swing * reach, -fat - 0.1]
            shape.add(tube([root, knee, foot], [0.02, 0.016, 0.008], 6), "leg")
    if kind != "spider":
        for side in (-1, 1):
            tip = head + [
                side * rng.uniform(0.05, 0.25),
                -rng.uniform(0.1, 0.3),
                rng.uniform(0, 0.2),
            ]
            middle = (head + tip) / 2 + [0, 0, 0.06]
            shape.add(tube([head, middle, tip], 0.008, 6), "antenna")
    if kind in ("bee", "butterfly") or (kind in ("beetle", "insect") and rng.random() < 0.5):
        spread = rng.uniform(0.4, 0.8) if kind == "butterfly" else rng.uniform(0.2, 0.5)
        up = rng.uniform(0, 0.6)
        for side in (-1, 1):
            for y, back in ((-0.08, -0.1), (0.05, 0.25))[: int(rng.integers(1, 3))]:
                root = np.array([side * fat * 0.4, y, fat * 0.5])
                tip = root + [side * spread, back, spread * up]
                wide = spread * rng.uniform(0.2, 0.35)
                points = [root, (root + tip) / 2, tip]
                shape.add(tube(points, [0.03, wide, wide * 0.4], 8, flat=0.06), "wing")
    return shape.finish()
