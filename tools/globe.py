"""A sphere of as many quads as one likes, for what is measured by size."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def globe(count: int) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """(V, 3) vertices and (about ``count``, 4) quads, Z up, open at its poles."""
    rings = max(4, round(math.sqrt(count / 2)))
    sides = 2 * rings
    up, around = np.meshgrid(
        np.linspace(0.01, math.pi - 0.01, rings + 1), np.arange(sides) * 2 * math.pi / sides
    )
    places = np.stack(
        [np.sin(up) * np.cos(around), np.sin(up) * np.sin(around), np.cos(up)], axis=-1
    )  # (sides, rings + 1, 3)
    side, ring = (each.ravel() for each in np.meshgrid(np.arange(sides), np.arange(rings)))
    one, two = side * (rings + 1) + ring, (side + 1) % sides * (rings + 1) + ring
    quads = np.stack([one, one + 1, two + 1, two], axis=1)
    return places.reshape(-1, 3).astype(np.float32), quads.astype(np.int32)
