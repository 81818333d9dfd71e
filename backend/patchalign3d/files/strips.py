"""Strips of triangles, as PLY and glTF have them."""

import numpy as np
from numpy.typing import NDArray


def split_strips(corners: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The triangles of strips that −1 divides, every other one turned, so that all are wound alike.

    Of the vertices (n,), with −1 between strips, those triangles (F, 3) that three vertices make,
    as the others only join them; and the place (F,) of each among all triangles of the strips.
    """
    triangles = np.stack([corners[:-2], corners[1:-1], corners[2:]], axis=1)
    breaks = np.flatnonzero(corners < 0)
    place = np.arange(len(triangles))
    since = np.concatenate([[0], breaks + 1])[np.searchsorted(breaks, place, side="right")]
    odd = (place - since) % 2 == 1
    triangles[odd] = triangles[odd][:, ::-1]
    whole = (triangles >= 0).all(1)
    number = np.cumsum(whole) - 1
    a, b, c = triangles.T
    kept = whole & (a != b) & (b != c) & (c != a)
    return triangles[kept], number[kept]
