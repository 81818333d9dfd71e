"""Patches of a point cloud: centres by farthest point sampling, members by nearest neighbours.

Both reproduce, index for index, what the CUDA kernels of the released PatchAlign3D compute (paper,
Section 3; the released code calls pointnet2's farthest point sampling and KNN_CUDA), in plain torch
on any device. Where pytorch3d is installed its CUDA kernels do the same work faster and are used.
"""

import importlib.util
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from . import numpy_patches

# The released kernel never picks a point this close to the origin (squared distance).
ORIGIN_EXCLUSION = 1e-3
# Threads per block of the released kernel: its reduction decides which of several equally far
# points wins.
KERNEL_THREADS = 512

# Devices that sort integers by all their 64 bits. On Apple's graphics cards, many versions of
# PyTorch take the lower 32, or the first 256 of a row, without a word: NumPy finds the same there.
EXACT = ("cpu", "cuda")

PYTORCH3D = importlib.util.find_spec("pytorch3d") is not None


def farthest_point_sampling(points: Tensor, count: int) -> Tensor:
    """Pick ``count`` points, each the farthest from those picked before; the first is index 0.

    Points with x² + y² + z² ≤ 1e-3 are never picked (except index 0 itself, as the start and where
    no other candidate exists). Among equally far points the one with the lowest (index mod T) wins,
    then the lowest index, with T = min(512, the largest power of two ≤ N).

    Args:
        points: (B, N, 3) float, in any frame.
        count: G ≥ 1. It may be more than N: once all points are taken, the winner among those at
            distance 0 is picked again.

    Returns:
        (B, G) int64 indices into N.
    """
    if points.device.type not in EXACT:
        return _by_numpy(numpy_patches.farthest_point_sampling, points, count)
    batch, n, _ = points.shape
    near_origin = points.square().sum(-1) <= ORIGIN_EXCLUSION  # (B, N)
    if PYTORCH3D and points.is_cuda and count <= n and not near_origin.any():
        from pytorch3d.ops import sample_farthest_points

        return sample_farthest_points(points, K=count, random_start_point=False)[1]

    threads = min(KERNEL_THREADS, 1 << (n.bit_length() - 1))
    index = torch.arange(n, device=points.device)
    # In this order the kernel's winner among equals is simply the first, which is what argmax
    # returns.
    order = torch.argsort((index % threads) * n + index)  # (N,)
    x, y, z = points[:, order].unbind(-1)  # 3 × (B, N)
    distance = torch.full((batch, n), 1e10, dtype=points.dtype, device=points.device)
    distance[near_origin[:, order]] = -1.0

    rows = torch.arange(batch, device=points.device)
    picked = torch.empty((batch, count), dtype=torch.int64, device=points.device)
    last = picked[:, 0] = torch.zeros_like(rows)  # index 0 stands first in `order`
    for g in range(1, count):
        dx = x - x[rows, last, None]
        dy = y - y[rows, last, None]
        dz = z - z[rows, last, None]
        torch.minimum(distance, dx * dx + dy * dy + dz * dz, out=distance)
        last = distance.argmax(dim=1)
        picked[:, g] = last
    return order[picked]


def nearest_neighbours(points: Tensor, centres: Tensor, k: int) -> Tensor:
    """The ``k`` points nearest to each centre, by ascending distance; the earlier index wins ties.

    Args:
        points: (B, N, 3) float32, in any frame.
        centres: (B, G, 3) float32, in the same frame.
        k: 1 ≤ k ≤ N.

    Returns:
        (B, G, k) int64 indices into N.
    """
    if points.device.type not in EXACT:
        return _by_numpy(numpy_patches.nearest_neighbours, points, centres, k)
    if PYTORCH3D and points.is_cuda:
        from pytorch3d.ops import knn_points

        return knn_points(centres, points, K=k, return_sorted=True).idx

    squared = torch.zeros((), device=points.device)
    for axis in range(3):
        squared = squared + (centres[:, :, None, axis] - points[:, None, :, axis]).square()
    # Non-negative floats sort like their bit patterns: one integer holds the distance and, below
    # it, the index, so that a partial sort breaks ties exactly. squared: (B, G, N)
    index = torch.arange(points.shape[1], device=points.device)
    key = (squared.float().view(torch.int32).to(torch.int64) << 32) | index
    return key.topk(k, dim=-1, largest=False, sorted=True).values & 0xFFFFFFFF


def _by_numpy(find: Callable[..., Any], points: Tensor, *more: Any) -> Tensor:
    """What a function finds for arrays, for tensors."""
    given = (each.cpu().numpy() if isinstance(each, Tensor) else each for each in more)
    return torch.from_numpy(find(points.cpu().numpy(), *given)).to(points.device)


def gather_points(points: Tensor, index: Tensor) -> Tensor:
    """``points`` (B, N, C) at ``index`` (B, …) int64, as (B, …, C)."""
    batch, _, channels = points.shape
    flat = index.reshape(batch, -1, 1).expand(-1, -1, channels)
    return points.gather(1, flat).reshape(*index.shape, channels)
