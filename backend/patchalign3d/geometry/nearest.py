"""The nearest of many points, sought by threads that end before an interruption goes on.

SciPy's own threads (``workers``) do not: after Ctrl+C they write on into arrays that are gone, and
the process ends in a fault of memory instead of its sentence.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .. import threads

# Queries that are worth a thread.
WORTH = 2000


def nearest(
    tree: cKDTree, places: NDArray, k: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Distances and numbers, both (m, k), of the tree's ``k`` points nearest to each place (m, 3).

    There are at most as many as the tree has; of one, both are (m,).
    """
    count = min(threads.allowed(), 1 + len(places) // WORTH)
    if count == 1:
        return tree.query(places, k=k)
    with ThreadPoolExecutor(count) as pool:
        found = list(pool.map(lambda some: tree.query(some, k=k), np.array_split(places, count)))
    distances, numbers = zip(*found, strict=True)
    return np.concatenate(distances), np.concatenate(numbers)
