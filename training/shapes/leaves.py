"""Petals and leaves, one by one and around a stem."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .solids import Solid, loft, moved
from .turns import about_z, spaced


def blade(
    length: float,
    wide: float,
    thick: float,
    rise: float = 0.0,
    bend: float = 0.0,
    full: float = 1.0,
    cup: float = 0.0,
    sides: int = 4,
) -> Solid:
    """A petal or leaf from the origin along +x, its upper side +z.

    ``rise`` is how steeply it starts and ``bend`` how far it bows down, in radians; ``full`` below
    1 is broad at the root and above 1 at the tip; ``cup`` lifts its edges, of its width.
    """
    t = np.linspace(0, 1, 6)
    angle = rise - bend * t
    step = length / 5 * np.c_[np.cos(angle), np.sin(angle)]
    path = np.concatenate([[[0, 0]], np.cumsum(step[:-1], axis=0)])  # (6, 2) of x and z
    breadth = np.maximum(np.sin(np.pi * (0.06 + 0.9 * t**full)), 0.12)
    around = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rings = []
    for (x, z), a, b in zip(path, angle, breadth, strict=True):
        y = wide / 2 * b * np.cos(around)
        up = thick / 2 * b * np.sin(around) + cup * wide * np.cos(around) ** 2 * b
        rings.append(np.c_[x - up * np.sin(a), y, z + up * np.cos(a)])
    return loft(rings)


def whorl(
    rng: np.random.Generator,
    add: Callable[..., None],
    count: int,
    radius: float,
    high: float,
    solid: Solid,
    *part: str,
) -> None:
    """The solid ``count`` times around the z axis, ``radius`` away from it."""
    start = rng.uniform(0, 2 * np.pi)
    for a in spaced(count, start):
        c, s = np.cos(a), np.sin(a)
        at = radius * c, radius * s, high
        add(moved(solid, about_z(a), at), *part)
