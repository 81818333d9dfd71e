"""Sorts pairs of small numbers by counting how often each number comes (a counting sort).

This is faster than comparing them: the places of half edges, and cells that touch, are numbered
from 0 on, and each number comes a few times.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array


def sort_pairs(one: NDArray, two: NDArray) -> tuple[NDArray[np.integer], NDArray[np.bool_]]:
    """As :func:`patchalign3d.shared.faces.sort_pairs`, in a third of its time or less.

    Args:
        one, two: (n,) int ≥ 0, none of them much larger than n.
    """
    low, high = np.minimum(one, two), np.maximum(one, two)
    by_high = _columns(high, low)
    by_both = _columns(by_high.data, by_high.indices)
    order, differs = by_both.data, np.zeros(len(low) + 1, bool)
    differs[by_both.indptr] = True  # where a column of the lower number begins
    high = high.take(order)
    differs[1:-1] |= high[1:] != high[:-1]
    return order, differs[:-1]


def _columns(numbers: NDArray, carried: NDArray) -> csc_array:
    """A matrix with a row for each of the numbers (n,) ≥ 0, in whose column it has what is
    ``carried`` (n,). Columns lie one after the other, so its ``data`` are in the numbers' order;
    its ``indices`` tell of which row each is.
    """
    rows = np.arange(len(numbers) + 1, dtype=np.int32)
    shape = len(numbers), int(numbers.max(initial=-1)) + 1
    return csr_array((carried, numbers, rows), shape).tocsc()
