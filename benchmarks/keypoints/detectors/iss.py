"""Intrinsic shape signatures (Zhong 2009): points about which the surface spreads three ways.

The paper's row names no implementation. The two that people use differ in what the neighbours
scatter about: Open3D takes their mean, the Point Cloud Library the point itself.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..cloud import covariances, neighbours_within, outer, resolution

RATIO = 0.975  # of an eigenvalue to the next larger one, at most
FEWEST = 5  # neighbours
SALIENT, NON_MAX = 6.0, 4.0  # radii, in mean distances between points


def iss_keypoints(
    points: NDArray,
    about: Literal["mean", "point"] = "mean",
    salient: float | None = None,
    non_max: float | None = None,
) -> NDArray[np.int64]:
    """The points whose least eigenvalue is the largest around.

    Args:
        points: (N, 3).
        about: what the neighbours scatter about.
        salient: radius of the scatter, by default 6 mean distances.
        non_max: radius in which no other may be larger, by default 4; ties stay.

    Returns:
        (K,) indices.
    """
    spacing = resolution(points)
    near = neighbours_within(points, SALIENT * spacing if salient is None else salient)
    if about == "mean":
        scatter = covariances(points, near)
    else:
        scatter = near.sum(outer(points[near.j] - points[near.i]))
    least, middle, most = np.linalg.eigvalsh(scatter).T  # 3 × (N,)
    distinct = (middle < RATIO * most) & (least < RATIO * middle) & (near.count >= FEWEST)
    saliency = np.where(distinct, least, 0.0)
    around = neighbours_within(points, NON_MAX * spacing if non_max is None else non_max)
    largest = around.is_largest(saliency) & (around.count >= FEWEST)
    return np.flatnonzero(distinct & (saliency > 0) & largest)
