"""The triangle of a surface that a point lies on, or is nearest to."""

import numpy as np
from numpy.typing import NDArray


def closest_triangles(corners: NDArray, places: NDArray) -> NDArray[np.int64]:
    """The triangle that is closest to each place; if several are, the first.

    Args:
        corners: (F, 3, 3) of the triangles, some of which may have no area.
        places: (n, 3).

    Returns:
        (n,)
    """
    middle = corners.mean(1)
    reach = np.linalg.norm(corners - middle[:, None], axis=2).max(1)  # (F,) from the middle
    return np.array([_closest(corners, middle, reach, place) for place in places], np.int64)


def _closest(corners: NDArray, middle: NDArray, reach: NDArray, place: NDArray) -> int:
    """Measures only triangles that may reach as near as the closest one does for certain."""
    away = np.linalg.norm(middle - place, axis=1)
    near = np.flatnonzero(away - reach <= away.min())
    return int(near[_distances(corners[near], place).argmin()])


def _distances(corners: NDArray, place: NDArray) -> NDArray[np.float64]:
    """(F,) from a place (3,) to triangles (F, 3, 3): to their edges, or straight to the inside."""
    edges = np.roll(corners, -1, axis=1) - corners
    arms = place - corners
    squares = np.maximum((edges**2).sum(2), np.finfo(np.float64).tiny)
    along = np.clip((arms * edges).sum(2) / squares, 0, 1)[..., None]
    to_edges = np.linalg.norm(arms - along * edges, axis=2).min(1)
    normal = np.cross(edges[:, 0], edges[:, 1])
    length = np.linalg.norm(normal, axis=1)
    inside = ((np.cross(edges, arms) * normal[:, None]).sum(2) >= 0).all(1) & (length > 0)
    height = abs((arms[:, 0] * normal).sum(1)) / np.where(length > 0, length, 1)
    return np.where(inside, height, to_edges)
