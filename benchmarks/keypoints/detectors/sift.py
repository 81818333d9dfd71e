"""SIFT-3D as the Point Cloud Library has it: extrema of a scalar over the scales of a cloud.

The cited paper (Rister et al. 2017) is about volumes of voxels; the common implementation for
clouds smooths a scalar of the points with wider and wider Gaussians.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ..cloud import nearest_points, neighbours_within, resolution, surface_variation

SCALE = 1.5  # the first one, in mean distances between points
OCTAVES, SCALES, CONTRAST = 3, 4, 1e-3
NORMAL_NEIGHBOURS = 20
EXTREMUM_NEIGHBOURS = FEWEST = 25
REACH = 3  # of a Gaussian, in deviations


def sift_keypoints(points: NDArray) -> NDArray[np.int64]:
    """(K,) indices of the points nearest to the extrema of curvature."""
    curvature = surface_variation(points, NORMAL_NEIGHBOURS)[1]
    places = scale_extrema(points, curvature, SCALE * resolution(points))
    return np.unique(nearest_points(points, places)) if len(places) else np.zeros(0, np.int64)


def scale_extrema(
    points: NDArray,
    scalar: NDArray,
    scale: float,
    octaves: int = OCTAVES,
    scales: int = SCALES,
    contrast: float = CONTRAST,
) -> NDArray[np.float64]:
    """Where a scalar's difference of Gaussians is extreme, among neighbours and among scales.

    Args:
        points: (N, 3).
        scalar: (N,).
        scale: of the first octave; each next one doubles it and thins the cloud to its voxels.
        octaves, scales: how many, and how many steps in each.
        contrast: of the difference, at least.

    Returns:
        (K, 3), the middles of voxels.
    """
    found = [np.zeros((0, 3))]
    for octave in range(octaves):
        leaf = scale * 2**octave
        points, scalar = voxel_means(points, scalar, leaf)
        if len(points) < FEWEST:
            break
        difference = _differences(
            points, scalar, leaf * 2 ** ((np.arange(scales + 3) - 1) / scales)
        )
        inner = difference[:, 1:-1]  # (N, scales)
        around = difference[cKDTree(points).query(points, EXTREMUM_NEIGHBOURS)[1]]  # (N, 25, …)
        low, high = around.min(1), around.max(1)
        lowest = (inner == low[:, 1:-1]) & (inner < np.minimum(low[:, :-2], low[:, 2:]))
        highest = (inner == high[:, 1:-1]) & (inner > np.maximum(high[:, :-2], high[:, 2:]))
        found.append(points[((lowest | highest) & (np.abs(inner) >= contrast)).any(1)])
    return np.concatenate(found)


def voxel_means(points: NDArray, scalar: NDArray, leaf: float) -> tuple[NDArray, NDArray]:
    """The mean place (V, 3) and scalar (V,) in each of the V voxels that have any of the points
    (N, 3), with scalars (N,). Voxels begin at the origin.
    """
    single = np.float32  # what the voxel of a point at its border depends on
    cell = np.floor(points.astype(single) * (single(1) / single(leaf))).astype(np.int64)
    _, member = np.unique(cell, axis=0, return_inverse=True)
    member = member.reshape(-1)
    count = np.bincount(member)
    columns = [np.bincount(member, column) / count for column in (*points.T, scalar)]
    return np.stack(columns[:3], axis=1), columns[3]


def _differences(points: NDArray, scalar: NDArray, deviations: NDArray) -> NDArray[np.float64]:
    """(N, S − 1): the scalar smoothed by each of S Gaussians, less by the one before."""
    near = neighbours_within(points, REACH * deviations[-1])
    squared = np.square(points[near.i] - points[near.j]).sum(1)
    smooth = []
    for deviation in deviations:
        exponent = squared / deviation**2
        weight = np.where(exponent <= REACH**2, np.exp(-0.5 * exponent), 0.0)
        smooth.append(near.sum(weight * scalar[near.j]) / near.sum(weight))
    return np.diff(np.stack(smooth, axis=1), axis=1)
