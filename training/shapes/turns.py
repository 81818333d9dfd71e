"""Rotations (3, 3) that lay solids, about the axes or by quarters, and ways around the z axis.

Angles are in radians, counterclockwise seen from where the axis points to.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FORWARD = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])  # what pointed up points towards −Y
BACKWARD = FORWARD.T  # what pointed up points towards +Y, and what looked towards −Y looks up
SIDEWAYS = np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]])  # what pointed up points towards +X
CYCLED = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]])  # up is +X, what was +X is +Y
QUARTER = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]])  # what looked towards −Y looks towards +X


def about_x(angle: float) -> NDArray[np.float64]:
    """The rotation about the x axis: what stands leans towards −Y."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def about_y(angle: float) -> NDArray[np.float64]:
    """The rotation about the y axis: what stands leans towards +X."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def about_z(angle: float) -> NDArray[np.float64]:
    """The rotation about the z axis."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def any_pose(rng: np.random.Generator) -> NDArray[np.float64]:
    """A rotation that lays a thing in one of the six ways it may lie or stand."""
    axes = np.eye(3)[rng.permutation(3)] * rng.choice([-1, 1], (3, 1))
    return axes * np.linalg.det(axes)


def spaced(count: int, start: ArrayLike = 0.0) -> NDArray[np.float64]:
    """As many angles, evenly around a circle."""
    return np.arange(count) * 2 * np.pi / max(count, 1) + start


def radial(angle: float) -> NDArray[np.float64]:
    """The level direction (3,) that leads away from the z axis at an angle."""
    return np.array([np.cos(angle), np.sin(angle), 0])
