"""Nearest points, searched in threads that end before an interruption continues.

SciPy's own threads (``workers``) do not end in time: after Ctrl+C they go on writing to arrays that
are gone, and the process crashes instead of printing its message.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .. import threads

# How many queries are worth a thread.
WORTH = 2000
# The most numbers in one product: NumPy computes products of this size in one thread.
PRODUCT = 1 << 18
PLACES = 1 << 10  # processed at a time


def nearest(
    tree: cKDTree, places: NDArray, k: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Distances and numbers, both (m, k), of the tree's ``k`` points nearest to each place (m, 3).

    ``k`` is at most the number of points in the tree; if it is 1, both are (m,).
    """
    shape = len(places) if k == 1 else (len(places), k)
    distances, numbers = np.empty(shape), np.empty(shape, np.int64)

    def search(part: slice) -> None:
        distances[part], numbers[part] = tree.query(places[part], k=k)

    threads.in_chunks(len(places), search, WORTH)
    return distances, numbers


def distances_to(points: NDArray, places: NDArray) -> NDArray[np.float64]:
    """(m,) how far each of some places (m, 3) is from the nearest of points (n, 3).

    Seen from a loose arm, a good part of a body is about as near as the nearest of it. In SciPy's
    usual tree, whose cells are slim, all of that is looked at; of cells of about one width, each as
    high as it is wide, a few are, and the time grows hardly faster than the points do.
    """
    tree = cKDTree(points, balanced_tree=False, compact_nodes=False)
    return nearest(tree, places)[0]


def nearest_of_few(points: NDArray, places: NDArray) -> NDArray[np.int64]:
    """The number (m,) of the point (C, 3) that is nearest to each place (m, 3).

    All coordinates are within −1 … 1. With a thousand points or so, computing all distances as a
    product of matrices in float32 is much faster than a tree. Of two points whose squared distances
    differ by less than 1e-6, either may be taken.
    """
    found, count = np.empty(len(places), np.int64), len(points)
    square = np.einsum("ca,ca->c", points, points)
    lifted = np.stack([*(-2 * points.T), square]).astype(np.float32)  # (4, C)
    rows = max(1, PRODUCT // lifted.size)  # of places, in a product

    def search(part: slice) -> None:
        row = np.ones((-(-PLACES // rows), rows, 4), np.float32)
        room = np.empty((*row.shape[:2], count), np.float32)
        for begin in range(part.start, part.stop, PLACES):
            some = slice(begin, min(begin + PLACES, part.stop))
            at = places[some]
            row.reshape(-1, 4)[: len(at), :3] = at
            # Squared, less the square of the place, which is the same for all points.
            apart = np.matmul(row, lifted, out=room).reshape(-1, count)[: len(at)]
            apart.argmin(1, out=found[some])

    threads.in_chunks(len(places), search, max(PLACES, -(-len(places) // threads.allowed())))
    return found
