"""Triangles that lie in one place, and triangles whose neighbours are wound the other way.

Both are frequent: games draw each face twice to show it from both sides, and exporters lose track
of windings. Neither should change where a surface is said to bend inwards.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components

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


def to_turn(count: int, pairs: NDArray[np.int64], apart: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of F = ``count`` faces (F,) to turn round, so that neighbours are wound alike; none on
    a surface with one side only.

    Args:
        count: F.
        pairs: (E, 2) neighbours.
        apart: (E,) whether they are wound the other way.
    """
    one, two = pairs.T
    # Each face as it is wound, i, and turned round, F + i.
    as_wound = np.stack([one, two + count * apart], axis=1)
    turned = np.stack([one + count, two + count * ~apart], axis=1)
    side = components(2 * count, np.concatenate([as_wound, turned]))
    return side[:count] > side[count:]
