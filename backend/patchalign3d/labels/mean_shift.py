"""Where on a surface the matches of a name are densest: mean shift (Cheng 1995)."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

# How far it looks, as a share of the diagonal; how much less worse matches count; how many steps.
REACH, SHARPNESS, SHIFTS = 0.12, 2.0, 5


def mean_shift(centres: NDArray, logits: NDArray) -> NDArray[np.float64]:
    """The points (K, 3) around which the matches of K names are densest, begun at the best of each;
    they may lie inside the surface.

    Args:
        centres: (C, 3) of the patches.
        logits: (C, K) of these; −inf where a name cannot be.
    """
    reach = REACH * np.linalg.norm(np.ptp(centres, axis=0))  # 0 where all are in one place
    points = centres[logits.argmax(0)]
    weights = np.exp(SHARPNESS * (logits - logits.max(0))).T  # (K, C)
    for _ in range(SHIFTS):
        away = np.linalg.norm(points[:, None] - centres, axis=2)  # (K, C)
        away[weights == 0] = np.inf
        # The nearest one is always near: a mean of places that are one is rounded.
        near = away <= np.maximum(reach, away.min(1, keepdims=True))
        pull = weights * near
        points = pull @ centres / pull.sum(1, keepdims=True)
    return points


def snap_to_surface(
    points: NDArray[np.float64], surface: NDArray[np.float64], there: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """For each point (K, 3), the nearest of the surface's points (n, 3) that it may take (n, K)."""
    found = np.empty_like(points)
    for column, point in enumerate(points):
        own = surface[there[:, column]]
        found[column] = own[cKDTree(own).query(point)[1]]
    return found
