"""Pots that plants stand in."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly
from ..solids import box, flat_ring, lathe

POT = {
    "pot": ("flower pot", "planter", "container", "vase"),
    "pot body": ("pot wall", "pot side"),
    "pot rim": ("rim", "pot edge", "lip"),
    "soil": ("earth", "dirt", "ground"),
}


def add_pot(rng: np.random.Generator, shape: Assembly, radius: float) -> float:
    """A pot, round or square, with its rim and soil; how high the soil lies."""
    tall, taper = radius * rng.uniform(0.9, 2.4), rng.uniform(0.55, 1.05)
    sides = int(rng.choice([6, 8, 10, 16, 28]))
    level = tall * rng.uniform(0.85, 0.97)
    if rng.random() < 0.2:
        size = (2 * radius * taper, 2 * radius * taper, tall)
        shape.add(box(size, (0, 0, tall / 2), (1 / taper, 1 / taper)), "pot", "pot body")
        size = (1.8 * radius, 1.8 * radius, tall * 0.05)
        shape.add(box(size, (0, 0, tall)), "soil")
        return tall
    t = np.linspace(0, 1, 6)
    bulge = rng.choice([0, rng.uniform(0, 0.3)]) * np.sin(np.pi * t)
    outside = np.c_[radius * (taper + (1 - taper) * t + bulge), t * tall]
    wall = radius * rng.uniform(0.06, 0.15)
    inside = [(radius - wall, tall), (radius - wall, level - 0.15 * tall)]
    shape.add(lathe(np.concatenate([outside, inside]), sides), "pot", "pot body")
    if rng.random() < 0.6:
        rim = radius * rng.uniform(1.05, 1.2)
        ring = flat_ring(radius - wall, rim, tall * rng.uniform(0.75, 0.9), tall * 1.01, sides)
        shape.add(ring, "pot", "pot rim")
    shape.add(lathe([(radius - wall * 0.5, level - 0.12 * tall), (radius - wall * 0.5, level)],
                    sides), "soil")  # fmt: skip
    return level
