"""Patches of a point cloud, in NumPy: exactly those that :mod:`.patches` finds."""

import numpy as np
from numpy.typing import NDArray

# As in .patches, where both are explained.
ORIGIN_EXCLUSION = 1e-3
KERNEL_THREADS = 512
# Centres whose distances to all points stay in a processor's caches.
CENTRES = 16


def farthest_point_sampling(points: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """(S, N, 3) points → (S, G) indices, each of the point farthest from those before it."""
    samplings, n, _ = points.shape
    threads = min(KERNEL_THREADS, 1 << (n.bit_length() - 1))
    index = np.arange(n)
    order = np.argsort((index % threads) * n + index)  # (N,): the first of equals is the winner
    axes = np.ascontiguousarray(points[:, order].transpose(2, 0, 1))  # (3, S, N)
    near_origin = np.square(points).sum(-1) <= np.float32(ORIGIN_EXCLUSION)  # (S, N)
    distance = np.where(near_origin[:, order], np.float32(-1), np.float32(1e10))
    rows, away = np.arange(samplings), np.empty_like(axes)
    picked = np.zeros((samplings, count), np.int64)  # index 0 stands first in `order`
    for g in range(1, count):
        last = axes[:, rows, picked[:, g - 1], None]  # (3, S, 1)
        np.minimum(distance, _squared(axes, last, away), out=distance)
        distance.argmax(1, out=picked[:, g])
    return order[picked]


def nearest_neighbours(
    points: NDArray[np.float32], centres: NDArray[np.float32], k: int
) -> NDArray[np.int64]:
    """(S, N, 3) points, (S, G, 3) centres → (S, G, k) indices, nearest first, then the earlier."""
    axes = np.ascontiguousarray(points.transpose(2, 0, 1))[:, :, None]  # (3, S, 1, N)
    index, found = np.arange(points.shape[1]), []
    for some in np.array_split(centres, max(1, centres.shape[1] // CENTRES), axis=1):
        apart = np.empty((3, *some.shape[:2], points.shape[1]), np.float32)
        squared = _squared(some.transpose(2, 0, 1)[..., None], axes, apart)  # (S, g, N)
        # Non-negative floats sort like their bit patterns: one number holds distance and index.
        key = squared.view(np.int32).astype(np.int64)
        key <<= 32
        key |= index
        key.partition(k - 1, axis=-1)
        found.append(np.sort(key[..., :k], axis=-1) & 0xFFFFFFFF)
    return np.concatenate(found, axis=1)


def gather_points(points: NDArray, index: NDArray[np.int64]) -> NDArray:
    """(S, N, C) at ``index`` (S, …), as (S, …, C)."""
    return points[np.arange(len(points)).reshape(-1, *[1] * (index.ndim - 1)), index]


def _squared(
    a: NDArray[np.float32], b: NDArray[np.float32], apart: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Squared distances of coordinates (3, …), summed in the order that :mod:`.patches` has.

    ``apart`` (3, …) is room to work in, which they are part of.
    """
    np.subtract(a, b, out=apart)
    np.square(apart, out=apart)
    x, y, z = apart
    x += y
    x += z
    return x
