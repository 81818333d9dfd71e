"""Which of a mesh's axes is up and which its front, from where each place of it ought to be.

A model that tells frames (``network.frame_head``) says of each patch where it lies in the shape's
own frame. Here that is compared with where it lies in the mesh: along the axis that is up, the two
grow together. What the model cannot tell is near 0 everywhere and so along no axis.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .frame import AXES, Axis

# How far places must grow with an axis, of 1, to be believed: between two ways that are as likely
# the model answers 0, between one three times as likely as the other 0.5. Where the up is right, a
# front that is told at all is right, too.
BELIEVED_UP, BELIEVED_FRONT = 0.35, 0.15
RIDGE = 0.01  # of the mean spread along an axis


class Standing(NamedTuple):
    """The axes of a mesh, None where they cannot be told, and how sure the model is of each."""

    up: Axis | None
    front: Axis | None
    up_certainty: float  # 0 … 1
    front_certainty: float


def find_standing(points: NDArray, places: NDArray) -> Standing:
    """Up and front among a mesh's axes.

    Points (N, 3) are in these axes, at any scale; their places (N, 3) are what a model tells of
    them in the shape's own frame: x its left, y its back, z up.
    """
    growth = _growth(points, places)  # (3 axes of the mesh, 3 of the shape)
    up, certainty = _strongest(growth[:, 2], free=[0, 1, 2])
    if certainty < BELIEVED_UP:
        return Standing(None, None, certainty, 0.0)
    free = [axis for axis in range(3) if AXES[axis] != up[-1]]
    front, sureness = _strongest(-growth[:, 1], free)
    return Standing(up, front if sureness >= BELIEVED_FRONT else None, certainty, sureness)


def _growth(points: NDArray, places: NDArray) -> NDArray[np.float64]:
    """(3, 3) by how much each coordinate of the places grows with each one of the points, all three
    at once: a ridge regression, for a shape may be thin along an axis, and lean.
    """
    points = points - points.mean(0)
    size = np.linalg.norm(points, axis=1).max()
    points, places = points / size, places - places.mean(0)
    spread = points.T @ points
    return np.linalg.solve(spread + RIDGE * np.trace(spread) / 3 * np.eye(3), points.T @ places)


def _strongest(growth: NDArray, free: list[int]) -> tuple[Axis, float]:
    """The axis among the free ones, with its sign, along which there is most growth."""
    axis = max(free, key=lambda axis: abs(growth[axis]))
    name: Axis = AXES[axis] if growth[axis] > 0 else AXES[axis + 3]
    return name, float(min(1.0, abs(growth[axis])))
