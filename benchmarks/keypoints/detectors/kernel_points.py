"""Kernel point convolutions (Thomas et al. 2019) and the ladder of ever coarser clouds they climb.

A convolution has 15 kernel points around each place; a neighbour speaks to a kernel point the more
the nearer it is to it, and each kernel point has a matrix of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor, nn

KERNEL_POINTS = 15
REACH, EXTENT = 2.5, 2.0  # of a convolution and of a kernel point, in voxels
MOST_NEIGHBOURS = 40
LEAK = 0.1


class Level(NamedTuple):
    """One cloud of the ladder. An index of ``len(points)`` in a neighbourhood is nobody."""

    points: Tensor  # (n, 3)
    voxel: float
    near: Tensor  # (n, k), its own points around its points
    below: Tensor | None  # (n, k), points of the finer cloud around its points
    above: Tensor | None  # (n,), the nearest point of the coarser cloud


def ladder(points: NDArray, voxel: float, levels: int, device: torch.device) -> list[Level]:
    """A cloud (N, 3) thinned to voxels of twice the size at each level, with who is near whom."""
    clouds, voxels = [thinned(points, voxel)], [voxel]
    while len(clouds) < levels:
        voxels.append(2 * voxels[-1])
        clouds.append(thinned(clouds[-1], voxels[-1]))

    def tensor(values: NDArray) -> Tensor:
        return torch.from_numpy(values).to(device)

    made = []
    for number, (cloud, size) in enumerate(zip(clouds, voxels, strict=True)):
        below = above = None
        if number:
            finer = clouds[number - 1]
            below = tensor(_around(cloud, finer, REACH * voxels[number - 1]))
        if number + 1 < levels:
            above = tensor(cKDTree(clouds[number + 1]).query(cloud)[1])
        near = tensor(_around(cloud, cloud, REACH * size))
        made.append(Level(tensor(cloud.astype(np.float32)), size, near, below, above))
    return made


def thinned(points: NDArray, voxel: float) -> NDArray[np.float64]:
    """(V, 3) the mean of the points (N, 3) in each of the V voxels that have any."""
    cell = np.floor(points / voxel).astype(np.int64)
    _, member, count = np.unique(cell, axis=0, return_inverse=True, return_counts=True)
    member = member.reshape(-1)
    return np.stack([np.bincount(member, column) / count for column in points.T], axis=1)


def _around(places: NDArray, points: NDArray, radius: float) -> NDArray[np.int64]:
    """(P, k) the points within a radius of places, nearest first; ``len(points)`` fills up."""
    count = min(MOST_NEIGHBOURS, len(points))
    ranks = np.arange(1, count + 1)
    return cKDTree(points).query(places, ranks, distance_upper_bound=radius)[1].astype(np.int64)


class KernelPointConvolution(nn.Module):
    """Features of a cloud → features at places, by the kernel points around each place."""

    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(KERNEL_POINTS, width_in, width_out))
        nn.init.kaiming_uniform_(self.weight, a=5**0.5)
        self.register_buffer("kernel", torch.from_numpy(kernel_points()).float())

    def forward(
        self, features: Tensor, points: Tensor, places: Tensor, near: Tensor, voxel: float
    ) -> Tensor:
        """Convolve.

        Args:
            features: (n, C) of the points (n, 3).
            places: (m, 3), with the points (m, k) around each in ``near``.
            voxel: the size that kernels scale with.
        """
        far = points.new_full((1, 3), 1e6)
        offset = torch.cat([points, far])[near] - places[:, None]  # (m, k, 3)
        apart = torch.cdist(offset, self.kernel * (REACH * voxel))  # (m, k, 15)
        influence = (1 - apart / (EXTENT * voxel)).clamp(min=0)
        nobody = features.new_zeros(1, features.shape[1])
        gathered = influence.transpose(1, 2) @ torch.cat([features, nobody])[near]  # (m, 15, C)
        return torch.einsum("mpc,pcd->md", gathered, self.weight)


def kernel_points() -> NDArray[np.float64]:
    """(15, 3): the middle, and 14 evenly over a sphere of two thirds of the reach."""
    count = KERNEL_POINTS - 1
    z = 1 - (2 * np.arange(count) + 1) / count
    angle = np.pi * (3 - np.sqrt(5)) * np.arange(count)
    around = np.stack([np.cos(angle), np.sin(angle), z], axis=1)
    around[:, :2] *= np.sqrt(1 - z**2)[:, None]
    return np.concatenate([np.zeros((1, 3)), around * 2 / 3])


class Unary(nn.Module):
    """A linear layer with a bias of each channel in place of BatchNorm, and a leaky ReLU."""

    def __init__(self, width_in: int, width_out: int, last: bool = False) -> None:
        super().__init__()
        self.linear = nn.Linear(width_in, width_out)
        self.last = last

    def forward(self, x: Tensor) -> Tensor:
        x = self.linear(x)
        return x if self.last else F.leaky_relu(x, LEAK)


class Simple(nn.Module):
    """One convolution among the points of a level."""

    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.convolution = KernelPointConvolution(width_in, width_out)
        self.bias = nn.Parameter(torch.zeros(width_out))

    def forward(self, x: Tensor, level: Level) -> Tensor:
        x = self.convolution(x, level.points, level.points, level.near, level.voxel)
        return F.leaky_relu(x + self.bias, LEAK)


class Bottleneck(nn.Module):
    """A residual block; ``strided`` goes from the finer level to this one."""

    def __init__(self, width_in: int, width_out: int, strided: bool = False) -> None:
        super().__init__()
        middle = width_out // 4
        self.strided = strided
        self.enter = Unary(width_in, middle) if width_in != middle else nn.Identity()
        self.convolution = KernelPointConvolution(middle, middle)
        self.bias = nn.Parameter(torch.zeros(middle))
        self.leave = Unary(middle, width_out, last=True)
        same = width_in == width_out
        self.shortcut = nn.Identity() if same else Unary(width_in, width_out, last=True)

    def forward(self, x: Tensor, level: Level, finer: Level | None = None) -> Tensor:
        source = finer if self.strided else level
        near = level.below if self.strided else level.near
        inner = self.convolution(self.enter(x), source.points, level.points, near, source.voxel)
        inner = self.leave(F.leaky_relu(inner + self.bias, LEAK))
        if self.strided:  # the shortcut takes the largest of the neighbourhood
            x = torch.cat([x, x.new_full((1, x.shape[1]), -torch.inf)])[near].amax(1)
        return F.leaky_relu(inner + self.shortcut(x), LEAK)
