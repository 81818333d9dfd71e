"""IoU of keypoints within geodesic distances: the figure of Tables 13 and 14.

One evaluator serves UKPGAN, Back to 3D and ZeroKey, and there are two of it. A geodesic distance is
the shortest way over the graph of the cloud's 20 nearest neighbours, in the cloud's own units.
Where the graph falls apart, Back to 3D's evaluator (SciPy) puts what cannot be reached as far away
as the farthest pair of points that can; the scikit-learn that UKPGAN's was run with returned 0
there, so that a prediction on any other component was a hit at every threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

NEIGHBOURS = 20  # of a point, in the graph that geodesics follow
THRESHOLDS = tuple(step / 100 for step in range(11))
"""The evaluator's; the paper prints the first, 0, as 0.001."""

Unreachable = Literal["far", "zero"]


class Counts(NamedTuple):
    """What one shape adds to its class's IoU; of T thresholds."""

    true: int  # annotated points
    missed: NDArray[np.int64]  # (T,), annotated points without a prediction
    false: NDArray[np.int64]  # (T,), predictions without an annotated point


def count_matches(
    points: NDArray,
    predicted: Sequence[int],
    annotated: Sequence[int],
    thresholds: Sequence[float] = THRESHOLDS,
    unreachable: Unreachable = "far",
) -> Counts:
    """Compare the predictions of one shape with its annotation; farther than a threshold is a miss.

    Nothing is matched one to one: one prediction may serve several points, and the same point
    predicted twice counts twice.

    Args:
        points: (N, 3), the cloud.
        predicted, annotated: indices of its points.
        thresholds: T distances, in the cloud's units.
        unreachable: how far away points on another component of the graph are.
    """
    limits = np.asarray(thresholds)[:, None]
    apart = geodesic_distances(points, annotated, unreachable)[:, np.asarray(predicted, int)]
    return Counts(
        len(annotated),
        (apart.min(1, initial=np.inf) > limits).sum(1),
        (apart.min(0, initial=np.inf) > limits).sum(1),
    )


def keypoint_iou(counts: Iterable[Counts]) -> NDArray[np.float64]:
    """(T,): the IoU of a class, its counts pooled over the shapes; NaN where there is nothing."""
    true, missed, false = (np.sum(column, axis=0) for column in zip(*counts, strict=True))
    with np.errstate(invalid="ignore"):
        return (true - missed) / (true + np.asarray(false, float))


def keypoint_errors(predicted: NDArray, truth: NDArray, vertices: NDArray) -> NDArray[np.float64]:
    """Straight distances of points (K, 3) to the true ones (K, 3), each in its place.

    Args:
        vertices: (V, 3); the diagonal of their bounding box is the unit.
    """
    return np.linalg.norm(predicted - truth, axis=1) / np.linalg.norm(np.ptp(vertices, axis=0))


def geodesic_distances(
    points: NDArray, sources: Sequence[int], unreachable: Unreachable = "far"
) -> NDArray[np.float32]:
    """Shortest ways over the cloud's graph, (S, N) from the sources to all points."""
    graph = neighbour_graph(points)
    ways = dijkstra(graph, directed=False, indices=np.asarray(sources, int))
    if np.isinf(ways).any():
        ways[np.isinf(ways)] = _longest_way(graph) if unreachable == "far" else 0
    return ways.astype(np.float32)  # as the released evaluator compares them


def graph_components(points: NDArray) -> int:
    """How many connected components the graph of a cloud (N, 3) has; at 1 both evaluators agree."""
    return int(connected_components(neighbour_graph(points), directed=False)[0])


def neighbour_graph(points: NDArray) -> csr_matrix:
    """(N, N): the distance of each point to each of its nearest neighbours, itself not counted."""
    ranks = np.arange(1, min(NEIGHBOURS + 1, len(points)) + 1)
    distance, nearest = cKDTree(points).query(points, ranks)  # (N, ranks)
    count, near = len(points), distance.shape[1] - 1  # each point's nearest is itself
    where = (np.repeat(np.arange(count), near), nearest[:, 1:].ravel())
    return csr_matrix((distance[:, 1:].ravel(), where), shape=(count, count))


def _longest_way(graph: csr_matrix) -> float:
    ways = dijkstra(graph, directed=False)
    return float(ways[np.isfinite(ways)].max())
