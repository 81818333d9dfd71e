"""A minimum cut of a graph with two terminals.

PyMaxflow [Boykov, Kolmogorov 2004], which is made for such graphs, is used if it is installed. It
has no wheels for some Pythons and platforms. There, SciPy finds a cut that costs the same to nine
digits, in about ten times the time: 10 to 45 ms in place of 1 to 5 for 20,000 nodes.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

try:
    import maxflow
except ImportError:  # no wheel for this platform
    maxflow = None

LARGEST = 2**31 - 1  # of the whole numbers that SciPy takes


def minimum_cut(
    source: NDArray, sink: NDArray, one: NDArray, two: NDArray, there: NDArray, back: NDArray
) -> NDArray[np.bool_]:
    """Which nodes are on the sink's side. Of several cuts with the same cost, any may be returned.

    Args:
        source, sink: (N,) ≥ 0, the cost of being on the side of the other one.
        one, two: (E,) nodes in 0 … N−1, different from each other.
        there: (E,) ≥ 0, the cost if ``one`` is on the source's side and ``two`` is not.
        back: (E,) ≥ 0, the cost if ``two`` is on the source's side and ``one`` is not.
    """
    cut = cut_by_scipy if maxflow is None else cut_by_maxflow
    return cut(source, sink, one, two, there, back)


def cut_by_maxflow(
    source: NDArray, sink: NDArray, one: NDArray, two: NDArray, there: NDArray, back: NDArray
) -> NDArray[np.bool_]:
    graph = maxflow.GraphFloat(len(source), len(one))
    nodes = graph.add_nodes(len(source))
    graph.add_grid_tedges(nodes, source, sink)
    graph.add_edges(one, two, there, back)
    graph.maxflow()
    return graph.get_grid_segments(nodes)


def cut_by_scipy(
    source: NDArray, sink: NDArray, one: NDArray, two: NDArray, there: NDArray, back: NDArray
) -> NDArray[np.bool_]:
    count = len(source)
    both = np.minimum(source, sink)  # is paid in any case
    source, sink = source - both, sink - both
    all_source, all_sink = source.sum(), sink.sum()
    most = min(all_source, all_sink) or max(all_source, all_sink) or 1.0  # that can flow
    nodes = np.arange(count)
    rows = np.concatenate([np.full(count, count), nodes, one, two])
    columns = np.concatenate([nodes, np.full(count, count + 1), two, one])
    enough = 2 * most  # for any edge: it is never full
    costs = np.minimum(np.concatenate([source, sink, there, back]), enough)
    whole = np.rint(costs * (LARGEST / enough)).astype(np.int64)
    graph = csr_matrix((whole, (rows, columns)), (count + 2, count + 2))  # parallel edges are added
    graph.data = np.minimum(graph.data, LARGEST)
    graph = graph.astype(np.int32)
    graph.eliminate_zeros()
    rest = graph - maximum_flow(graph, count, count + 1).flow
    rest.eliminate_zeros()
    reached = breadth_first_order(rest.T.tocsr(), count + 1, return_predecessors=False)
    side = np.zeros(count + 2, bool)
    side[reached] = True
    return side[:count]
