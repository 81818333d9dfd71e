"""Many-sided bodies, such as towers, with one of their sides to the front."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .solids import Solid, lathe, moved
from .turns import about_z


def face_of(radius: float, sides: int) -> float:
    """How far the front face of a tower of ``radius`` is from its axis."""
    return radius * np.cos(np.pi / sides)


def turns_of(sides: int) -> NDArray:
    """Which ways a tower has faces for windows, from the front, in radians."""
    return np.arange(0, 4, 1 if sides % 4 == 0 else 2) * np.pi / 2


def faced(solid: Solid, sides: int, at: ArrayLike) -> Solid:
    """A solid turned about z, moved to ``at``, so that one of its sides is to the front."""
    a = np.pi / sides - np.pi / 2
    turn = about_z(a)
    return moved(solid, turn, at)


def upright(profile: ArrayLike, sides: int, at: ArrayLike) -> Solid:
    """A profile of (radius, height) turned, one of its sides to the front."""
    return faced(lathe(profile, sides), sides, at)
