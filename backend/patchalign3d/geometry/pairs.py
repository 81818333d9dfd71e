"""Pairs of small numbers, put in order by counting instead of comparing.

Places of half edges and cells that touch are numbered from 0 on and there are many of each, so that
counting how often each number comes takes a third of the time of sorting, or less.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array


def in_order(one: NDArray, two: NDArray) -> tuple[NDArray[np.integer], NDArray[np.bool_]]:
    """The order (n,) of pairs of numbers ≥ 0, the lower one of a pair first, and which of them, in
    this order, differ from the pair before (n,). Equal ones keep their order.

    Args:
        one, two: (n,) int, in which order a pair has its numbers does not matter.
    """
    low, high = np.minimum(one, two), np.maximum(one, two)
    by_high = _columns(high, low)
    by_both = _columns(by_high.data, by_high.indices)
    order, differs = by_both.data, np.zeros(len(low) + 1, bool)
    differs[by_both.indptr] = True  # where a column of the lower number begins
    high = high.take(order)
    differs[1:-1] |= high[1:] != high[:-1]
    return order, differs[:-1]


def shared_edges(begin: NDArray, end: NDArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The edges that two half edges run along, as :func:`.shared.faces.shared_edges` has them.

    Args:
        begin, end: (C,) int, the places that half edges lead from and to.

    Returns:
        Two half edges (E,) of each.
    """
    collapsed = begin == end  # such an edge joins nothing
    if collapsed.any():
        proper = np.flatnonzero(~collapsed)
        one, two = shared_edges(begin[proper], end[proper])
        return proper[one], proper[two]
    order, differs = in_order(begin, end)
    shared = np.flatnonzero(~differs[1:])
    return order.take(shared).astype(np.int64), order.take(shared + 1).astype(np.int64)


def _columns(numbers: NDArray, carried: NDArray) -> csc_array:
    """A matrix with a row for each of the numbers (n,) ≥ 0, in whose column it has what is
    ``carried`` (n,). Columns lie one after the other, so its ``data`` are in the numbers' order;
    its ``indices`` tell of which row each is.
    """
    rows = np.arange(len(numbers) + 1, dtype=np.int32)
    shape = len(numbers), int(numbers.max(initial=-1)) + 1
    return csr_array((carried, numbers, rows), shape).tocsc()
