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
# Added to squared distances: above what is lost where two numbers nearly cancel.
ABOVE_ZERO = 1e-5


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


def nearest_of_few(points: NDArray, places: NDArray, k: int = 1) -> NDArray[np.int64]:
    """Numbers (m, k) of the ``k`` points (C, 3) nearest to each place (m, 3), in no order.

    All coordinates are within −1 … 1. With a thousand points or so, computing all distances as a
    product of matrices in float32 is much faster than a tree. Of two points whose distances differ
    by less than a part in 10,000, or that are closer to each other than 0.001, either may be taken.
    ``k`` is at most the number of points.
    """
    found, count = np.empty((len(places), k), np.int64), len(points)
    square = np.einsum("ca,ca->c", points, points)
    lifted = np.stack([*(-2 * points.T), square, np.ones(count)]).astype(np.float32)  # (5, C)
    rows = max(1, PRODUCT // lifted.size)  # of places, in a product
    low = (1 << (count - 1).bit_length()) - 1  # the bits of a number

    def search(part: slice) -> None:
        row = np.ones((-(-PLACES // rows), rows, 5), np.float32)
        room = np.empty((*row.shape[:2], count), np.float32)
        for begin in range(part.start, part.stop, PLACES):
            some = slice(begin, min(begin + PLACES, part.stop))
            at = places[some]
            row.reshape(-1, 5)[: len(at), :3] = at
            row.reshape(-1, 5)[: len(at), 4] = np.einsum("ma,ma->m", at, at) + ABOVE_ZERO
            apart = np.matmul(row, lifted, out=room).reshape(-1, count)[: len(at)]  # squared
            if k == 1:
                apart.argmin(1, out=found[some, 0])
                continue
            # Floats above 0 sort like their bit patterns, whose last bits may be the number.
            key = apart.view(np.int32)
            key &= ~low
            key |= np.arange(count, dtype=np.int32)
            key.partition(k - 1, axis=1)
            np.bitwise_and(key[:, :k], low, out=found[some])

    threads.in_chunks(len(places), search, max(PLACES, -(-len(places) // threads.allowed())))
    return found
