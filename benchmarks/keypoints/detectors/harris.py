"""HARRIS-3D as the Point Cloud Library has it: points around which normals turn every way.

The cited paper (Sipiran and Bustos 2011) fits a paraboloid to the rings of a mesh; the common
implementation for clouds asks how the normals spread.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..cloud import covariances, neighbours_within, outer, resolution

RADIUS = 3.0  # in mean distances between points
THRESHOLD = 1e-3
SENSITIVITY = 0.04
FEWEST = 3  # neighbours that make a normal


def harris_keypoints(
    points: NDArray, radius: float | None = None, threshold: float = THRESHOLD
) -> NDArray[np.int64]:
    """The points of largest response; without the refinement of their positions.

    Args:
        points: (N, 3).
        radius: of normals, response and suppression alike; by default 3 mean distances.
        threshold: of the response, at least. At 0 rounding decides in flat regions.

    Returns:
        (K,) indices.
    """
    near = neighbours_within(points, RADIUS * resolution(points) if radius is None else radius)
    normals = np.linalg.eigh(covariances(points, near))[1][:, :, 0]  # (N, 3)
    has_normal = near.count >= FEWEST
    products = outer(normals[near.j]) * has_normal[near.j, None, None]
    spread = near.sum(products)  # (N, 3, 3)
    spread /= near.sum(has_normal[near.j].astype(float)).clip(1)[:, None, None]
    trace = np.trace(spread, axis1=1, axis2=2)  # 1 but for points without any normal
    response = SENSITIVITY + np.linalg.det(spread) - SENSITIVITY * trace**2
    response[~has_normal] = -np.inf
    return np.flatnonzero((response >= threshold) & near.is_largest(response))
