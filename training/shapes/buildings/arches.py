"""What doors and windows have in common: hinges to swing about, arches and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..solids import Solid, swung
from ..turns import about_z


def hinged(x: float, angle: float) -> Callable[[Solid], Solid]:
    """What swings a solid about an upright hinge at ``x``."""
    turn = about_z(angle)
    return lambda solid: swung(solid, turn, (x, 0, 0))


def arch(rng: np.random.Generator, wide: float, spring: float) -> NDArray[np.float64]:
    """Points (n, 2) from the right foot of an opening over its top to the left foot."""
    t = np.linspace(0, np.pi, 2 * int(rng.integers(4, 10)) + 1)
    rise = wide / 2 * rng.uniform(0.4, 1.6)
    power = rng.choice([1.0, 1.0, rng.uniform(0.6, 0.85)])  # round, or pointed
    x, z = wide / 2 * np.cos(t), spring + rise * np.sin(t) ** (1 / power)
    jamb = np.linspace(0, spring, int(rng.integers(2, 7)))[:-1]
    right = np.c_[np.full(len(jamb), wide / 2), jamb]
    return np.r_[right, np.c_[x, z], right[::-1] * [-1, 1]]


def surround(inner: NDArray, outer: NDArray, deep: float) -> NDArray[np.float64]:
    """Rings (n, 4, 3) of a surround between two lines (n, 2) over an opening."""
    corners = [
        [(*a, -deep / 2), (*a, deep / 2), (*b, deep / 2), (*b, -deep / 2)]
        for a, b in zip(inner, outer, strict=True)
    ]
    return np.array(corners)[:, :, [0, 2, 1]]
