"""What is held and what cuts: handles and blades of knives, swords and tools."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .joinery import bar
from .solids import Solid, loft, tube


def cutting_blade(
    rng: np.random.Generator, start: float, end: float, wide: float, curve: float = 0.0
) -> Solid:
    """A flat blade along x, its edge towards −z, its point at ``end``."""
    t = np.linspace(0, 1, 12)
    thick = wide * rng.uniform(0.05, 0.16)
    point = rng.uniform(0.55, 0.92)
    taper = 1 - np.clip((t - point) / (1 - point), 0, 1) ** rng.uniform(1, 2.5) * 0.98
    bend = curve * wide * t**2
    double = rng.random() < 0.4
    rings = []
    for along, size, up in zip(start + t * (end - start), taper, bend, strict=True):
        low, high = -wide / 2 * size, wide / 2 * (size if double else 0.6 + 0.4 * size)
        middle = (low + high) / 2
        ring = [(0, low), (thick / 2 * size, middle), (0, high), (-thick / 2 * size, middle)]
        rings.append([(along, y, z + up) for y, z in ring])
    return loft(rings)


def any_grip(rng: np.random.Generator, start: ArrayLike, end: ArrayLike, radius: float) -> Solid:
    """A handle between two points: a board, a turned stick or a swollen one."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    style = rng.random()
    if style < 0.35:
        return bar(rng, True, start, end, 2 * radius, rng.uniform(0.7, 1.2))
    t = np.linspace(0, 1, 9)[:, None]
    swell = 1 + rng.uniform(-0.3, 0.35) * np.sin(t[:, 0] * np.pi * rng.uniform(1, 2.5))
    path = start + t * (end - start)
    return tube(path, radius * swell, int(rng.integers(6, 15)), flat=rng.uniform(0.6, 1.0))
