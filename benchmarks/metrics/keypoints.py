"""Figures of merit of keypoints, as the paper's tables use them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

NEIGHBOURS = 20  # of a point, in the graph that geodesics follow


def keypoint_iou(
    shapes: Iterable[tuple[NDArray, Sequence[int], Sequence[int]]], thresholds: Sequence[float]
) -> list[float]:
    """IoU of keypoints within geodesic distances (Tables 13 and 14; UKPGAN's evaluator).

    A prediction with no true point within the threshold is a false positive, a true point with no
    prediction within it a miss. Counts are pooled over the shapes of a class.

    Args:
        shapes: for each the cloud (N, 3), and indices into it: predicted and true points.
        thresholds: T distances, in the units of the clouds.

    Returns:
        T values in 0 … 1.
    """
    limits = np.asarray(thresholds)[:, None]
    true, missed, false = 0, np.zeros(len(limits), int), np.zeros(len(limits), int)
    for points, predicted, annotated in shapes:
        apart = geodesic_distances(points, annotated)[:, predicted]  # (true, predicted)
        true += len(annotated)
        missed += (apart.min(1, initial=np.inf) > limits).sum(1)
        false += (apart.min(0, initial=np.inf) > limits).sum(1)
    return ((true - missed) / (true + false)).tolist()


def keypoint_errors(predicted: NDArray, truth: NDArray, vertices: NDArray) -> NDArray[np.float64]:
    """Straight distances of points (K, 3) to the true ones (K, 3), each in its place.

    Args:
        vertices: (V, 3); the diagonal of their bounding box is the unit.
    """
    return np.linalg.norm(predicted - truth, axis=1) / np.linalg.norm(np.ptp(vertices, axis=0))


def geodesic_distances(points: NDArray, sources: Sequence[int]) -> NDArray[np.float64]:
    """Shortest ways over the cloud's nearest-neighbour graph, (S, N) from sources to all points.

    What cannot be reached is as far away as the farthest pair of points that can.
    """
    distance, nearest = cKDTree(points).query(points, k=min(NEIGHBOURS + 1, len(points)))
    count, near = len(points), distance.shape[1] - 1  # each point's nearest is itself
    graph = csr_matrix(
        (distance[:, 1:].ravel(), (np.repeat(np.arange(count), near), nearest[:, 1:].ravel())),
        shape=(count, count),
    )
    ways = dijkstra(graph, directed=False, indices=sources)
    if np.isinf(ways).any():
        all_ways = dijkstra(graph, directed=False)
        ways[np.isinf(ways)] = all_ways[np.isfinite(all_ways)].max()
    return ways
