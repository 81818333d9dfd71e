"""The nearest of many points, sought by threads that end before an interruption goes on.

SciPy's own threads (``workers``) do not: after Ctrl+C they write on into arrays that are gone, and
the process ends in a fault of memory instead of its sentence.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .. import threads

# Queries that are worth a thread.
WORTH = 2000
# So many numbers are multiplied at a time: NumPy's own threads leave such a product to one.
PRODUCT = 1 << 18
PLACES = 1 << 10  # that are worked on at a time
# Added to squared distances: above what is lost where two numbers nearly cancel.
ABOVE_ZERO = 1e-5


def nearest(
    tree: cKDTree, places: NDArray, k: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Distances and numbers, both (m, k), of the tree's ``k`` points nearest to each place (m, 3).

    There are at most as many as the tree has; of one, both are (m,).
    """
    shape = len(places) if k == 1 else (len(places), k)
    distances, numbers = np.empty(shape), np.empty(shape, np.int64)

    def search(part: slice) -> None:
        distances[part], numbers[part] = tree.query(places[part], k=k)

    threads.in_chunks(len(places), search, WORTH)
    return distances, numbers


def nearest_of_few(points: NDArray, places: NDArray, k: int = 1) -> NDArray[np.int64]:
    """Numbers (m, k) of the ``k`` points (C, 3) nearest to each place (m, 3), in no order.

    All are within −1 … 1. Of a thousand points or so all distances take a fraction of the time of a
    tree, as a product of matrices in float32: of two that are as far to a part in 10,000 of the
    distance, or closer to each other than 0.001, either may be taken. There are at most as many as
    there are points.
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
