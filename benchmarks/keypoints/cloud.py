"""What the keypoint methods ask of a cloud: its spacing, neighbourhoods, normals, maxima.

A cloud is (N, 3) float, in any frame and unit. Neighbourhoods are lists of pairs (i, j), so that a
sum over each point's neighbours is one ``bincount``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

# Points with the same neighbours have the same response but for rounding: a tie, whichever of them
# rounding favours.
TIE = 1e-9


class Pairs(NamedTuple):
    """Which points are neighbours: ``j`` is one of ``i``'s, and every point its own."""

    i: NDArray[np.int64]  # (M,)
    j: NDArray[np.int64]  # (M,)
    count: NDArray[np.int64]  # (N,), how many neighbours each point has, itself among them

    def sum(self, values: NDArray) -> NDArray[np.float64]:
        """(N, …): the sum over each point's neighbours of ``values`` (M, …), one per pair."""
        flat = values.reshape(len(values), -1).T  # (C, M)
        sums = [np.bincount(self.i, column, len(self.count)) for column in flat]
        return np.stack(sums, axis=1).reshape(-1, *values.shape[1:])

    def is_largest(self, values: NDArray) -> NDArray[np.bool_]:
        """(N,): no neighbour has a larger one of ``values`` (N,); those that tie all are."""
        largest = np.full(len(values), -np.inf)
        np.maximum.at(largest, self.i, values[self.j])
        return values >= largest - TIE * np.abs(largest)


def resolution(points: NDArray) -> float:
    """The mean distance of points (N, 3), each to the nearest other one."""
    return float(cKDTree(points).query(points, 2)[0][:, 1].mean())


def neighbours_within(points: NDArray, radius: float) -> Pairs:
    """The pairs of points (N, 3) that are at most ``radius`` apart, each point with itself, too."""
    found = cKDTree(points).query_pairs(radius, output_type="ndarray")  # each pair once
    own = np.arange(len(points))
    i = np.concatenate([found[:, 0], found[:, 1], own])
    j = np.concatenate([found[:, 1], found[:, 0], own])
    return Pairs(i, j, np.bincount(i, minlength=len(points)))


def outer(vectors: NDArray) -> NDArray:
    """(M, 3, 3): v vᵀ of each of ``vectors`` (M, 3)."""
    return vectors[:, :, None] * vectors[:, None, :]


def covariances(points: NDArray, near: Pairs) -> NDArray[np.float64]:
    """(N, 3, 3): how each point's neighbours scatter about their mean."""
    offset = points[near.j] - points[near.i]
    mean = near.sum(offset) / near.count[:, None]
    return near.sum(outer(offset)) / near.count[:, None, None] - outer(mean)


def surface_variation(points: NDArray, neighbours: int) -> tuple[NDArray, NDArray]:
    """Normals (N, 3), of either sign, and curvatures (N,): the least eigenvalue over their sum."""
    members = points[cKDTree(points).query(points, min(neighbours, len(points)))[1]]  # (N, k, 3)
    members = members - members.mean(1, keepdims=True)
    values, vectors = np.linalg.eigh(members.swapaxes(1, 2) @ members)
    return vectors[:, :, 0], values[:, 0] / values.sum(1).clip(1e-30)


def suppress_neighbours(points: NDArray, scores: NDArray, radius: float) -> NDArray[np.int64]:
    """Take the best-scored point, drop what lies within the radius, and again until none is left.

    As in the evaluators of USIP and UKPGAN: a point exactly at the radius is dropped, too, and a
    radius under 0.01 drops nothing.

    Returns:
        (K,) indices, the best first.
    """
    order = np.argsort(-scores, kind="stable")
    if radius < 0.01:
        return order
    tree, free, kept = cKDTree(points), np.ones(len(points), bool), []
    for index in order:
        if free[index]:
            kept.append(index)
            free[tree.query_ball_point(points[index], radius)] = False
    return np.array(kept, np.int64)


def nearest_points(points: NDArray, places: NDArray) -> NDArray[np.int64]:
    """(K,) indices of the points nearest to the places (K, 3)."""
    return cKDTree(points).query(places)[1].reshape(-1)
