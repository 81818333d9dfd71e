"""Faces that lie exactly on other faces of the same mesh.

Games draw each face twice, so that it can be seen from both sides. That should not change which
faces are neighbours, nor where a surface is said to bend inwards.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# A mesh is doubled if at least this share of its faces lies on another one. Where single faces
# coincide, boxes are stacked.
DOUBLED = 0.9


def copies(corners: NDArray[np.integer], order: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """For each face (F,) the face that it is a copy of, itself if none; None if the mesh is not
    doubled.

    Args:
        corners: (F, 3) places of the corners, equal ones with equal numbers.
        order: (F,) the faces; of several in one place the first in this order is the original.
    """
    low, middle, high = np.sort(corners[order], axis=1).T
    found = np.lexsort((high, middle, low))  # stable: originals first
    sides = np.stack([low, middle, high])[:, found]
    is_copy = np.append(False, (sides[:, 1:] == sides[:, :-1]).all(0))
    alone = ~is_copy & ~np.append(is_copy[1:], False)
    if alone.mean() > 1 - DOUBLED:
        return None
    originals = np.flatnonzero(~is_copy)
    original = np.empty(len(order), np.int64)
    original[order[found]] = order[found[originals[np.cumsum(~is_copy) - 1]]]
    return original
