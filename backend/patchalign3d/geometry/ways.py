"""Ways along a surface: the graph in which the distance from one face to another is measured."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from .pairs import sort_pairs


def graph_of_ways(count: int, pairs: NDArray[np.int64], length: NDArray[np.float64]) -> csr_matrix:
    """The graph (n, n) of ``count`` faces or cells whose pairs (E, 2) are so far (E,) from each
    other.

    Two that touch along several edges, as the sides of a wall do, are as far from each other as
    along the shortest of them: a sparse matrix would add them up. It is to be gone through in both
    directions (``directed=False``), for which the shorter counts of two that are there both ways
    round.
    """
    graph = csr_matrix((length, tuple(pairs.T)), (count, count))
    if graph.nnz == len(pairs):  # as of most surfaces: nothing was added up
        return graph
    order, differs = sort_pairs(*pairs.T)
    begins = np.flatnonzero(differs)
    one, two = pairs[order[begins]].T
    shortest = np.minimum.reduceat(length[order], begins) if len(begins) else length
    return csr_matrix((shortest, (one, two)), (count, count))
