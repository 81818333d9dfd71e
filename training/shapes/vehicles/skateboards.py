"""Skateboards."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, facing_out, loft, roller

SYNONYMS = {
    "deck": ("board", "platform"),
    "truck": ("axle", "belt", "bar"),
    "wheel": ("roller",),
}


def skateboard(rng: np.random.Generator) -> LabelledShape:
    """A deck on wheels; with a column and a bar it is a scooter."""
    scooter = rng.random() < 0.2
    shape = Assembly("scooter" if scooter else "skateboard", SYNONYMS)
    long, wide, thick = rng.uniform(0.6, 1.0), rng.uniform(0.15, 0.25), rng.uniform(0.008, 0.025)
    kick = 0.0 if scooter else rng.uniform(0, 0.5)
    t = np.linspace(-1, 1, 17)
    lift = kick * long * 0.3 * np.clip(np.abs(t) - 0.65, 0, 1) + 0.1
    half = wide / 2 * np.clip(1.03 - np.abs(t) ** rng.uniform(5, 20), 0.05, 1)
    rings = []
    for y, z, w in zip(t * long / 2, lift, half, strict=True):
        rings.append([(w, y, z), (-w, y, z), (-w, y, z + thick), (w, y, z + thick)])
    shape.add(facing_out(loft(rings)), "deck")
    radius = rng.uniform(0.02, 0.04)
    for y in (-0.3 * long, 0.3 * long):
        axle = [(-wide * 0.4, y, radius), (wide * 0.4, y, radius)]
        shape.add(cylinder(*axle, 0.01, sides=8), "truck")
        shape.add(box((wide * 0.3, 0.05, 0.1 - radius), (0, y, (0.1 + radius) / 2)), "truck")
        for side in (-1, 1):
            at = np.array([side * wide * 0.4, y, radius])
            shape.add(roller(at, [0.018, 0, 0], radius, 16), "wheel")
    if scooter:
        foot, top = np.array([0, -long * 0.48, 0.08]), np.array([0, -long * 0.42, 0.9])
        shape.add(cylinder(foot, top, 0.018), "column")
        shape.add(roller(top, [0.2, 0, 0], 0.015), "handlebar")
    return shape.finish()
