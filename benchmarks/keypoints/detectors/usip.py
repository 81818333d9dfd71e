"""USIP (Li and Lee 2019): nodes of a cloud move to where they are found again after a rotation.

Written from the paper; its code is under the GPL and nothing is taken from it. Farthest points are
nodes; a small PointNet looks at the points around each, another at the nodes around each, and the
last layer says where the keypoint is and how unsure that is. The loss asks that the keypoints of a
cloud and of its rotated copy be near each other, the more so the surer they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation
from torch import Tensor, nn

from patchalign3d.geometry.sampling import farthest_points
from patchalign3d.network.patches import gather_points, nearest_neighbours

from ..cloud import nearest_points, suppress_neighbours, surface_variation

LEAST_SIGMA = 1e-4
APART = 0.1  # of the keypoints that are kept
NORMAL_NEIGHBOURS = 16


@dataclass(frozen=True)
class Sizes:
    """How large the network is and how much it looks at; the defaults are the paper's."""

    nodes: int = 512
    points: int = 64  # around a node
    neighbours: int = 32  # nodes around a node
    width: int = 64


class Usip(nn.Module):
    """Where the keypoints of a cloud are, one for each node, and how unsure each is."""

    batch = 4

    def __init__(self, sizes: Sizes | None = None) -> None:
        super().__init__()
        self.sizes = sizes = sizes or Sizes()
        w = sizes.width
        self.first_points, self.last_points = layers(6, w, w, w), layers(2 * w, 2 * w, 2 * w)
        self.first_nodes = layers(3 + 2 * w, 4 * w, 4 * w, 4 * w)
        self.last_nodes = layers(8 * w, 8 * w, 8 * w)
        self.head = layers(10 * w, 8 * w, 4 * w)
        self.last = nn.Linear(4 * w, 4)
        nn.init.normal_(self.last.weight, std=1e-4)
        nn.init.zeros_(self.last.bias)

    def forward(self, points: Tensor, normals: Tensor, node: Tensor) -> tuple[Tensor, Tensor]:
        """Find a keypoint near each node.

        Args:
            points, normals: (B, N, 3).
            node: (B, M) indices of points.

        Returns:
            keypoints (B, M, 3) and sigmas (B, M).
        """
        centre = gather_points(points, node)  # (B, M, 3)
        near = nearest_neighbours(points, centre, min(self.sizes.points, points.shape[1]))
        place = gather_points(points, near) - centre[:, :, None]  # (B, M, 64, 3)
        around = torch.cat([place, gather_points(normals, near)], dim=-1)
        of_points = _look_twice(self.first_points, self.last_points, around)  # (B, M, 128)

        near = nearest_neighbours(centre, centre, min(self.sizes.neighbours, centre.shape[1]))
        place = gather_points(centre, near) - centre[:, :, None]  # (B, M, 32, 3)
        around = torch.cat([place, gather_points(of_points, near)], dim=-1)
        of_nodes = _look_twice(self.first_nodes, self.last_nodes, around)  # (B, M, 512)

        found = self.last(self.head(torch.cat([of_points, of_nodes], dim=-1)))
        return centre + found[..., :3], F.softplus(found[..., 3]) + LEAST_SIGMA

    def optimizer(self) -> torch.optim.Optimizer:
        """The paper's."""
        return torch.optim.Adam(self.parameters(), 1e-3)

    def loss(self, clouds: NDArray, rng: np.random.Generator) -> Tensor:
        """What is wrong with the keypoints of clouds (B, N, 3) and of their rotated copies."""
        points, normals, node = self._inputs(clouds)
        turn = torch.from_numpy(Rotation.random(len(points), rng=rng).as_matrix()).float()
        turn = turn.to(points)
        keypoints, sigmas = self(points, normals, node)
        copy = points @ turn.transpose(1, 2), normals @ turn.transpose(1, 2)
        others, other_sigmas = self(*copy, node)
        back = others @ turn  # into the first frame
        return (
            probabilistic_chamfer(keypoints, sigmas, back, other_sigmas)
            + distance_to(points, keypoints)
            + distance_to(points, back)
        )

    @torch.inference_mode()
    def detect(self, points: NDArray) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """(K,) points, at least 0.1 apart, the surest first, and how sure: −σ."""
        keypoints, sigmas = (found[0].cpu().numpy() for found in self(*self._inputs(points[None])))
        kept = suppress_neighbours(keypoints.astype(float), -sigmas.astype(float), APART)
        return nearest_points(points, keypoints[kept]), -sigmas[kept].astype(float)

    def _inputs(self, clouds: NDArray) -> tuple[Tensor, Tensor, Tensor]:
        """Points, normals and nodes of clouds (B, N, 3)."""
        count = min(self.sizes.nodes, clouds.shape[1])
        normals = np.stack([surface_variation(cloud, NORMAL_NEIGHBOURS)[0] for cloud in clouds])
        node = np.stack([farthest_points(cloud, count) for cloud in clouds])
        like = self.last.weight
        return (
            torch.from_numpy(clouds).to(like),
            torch.from_numpy(normals).to(like),
            torch.from_numpy(node).to(like.device),
        )


def layers(*widths: int) -> nn.Sequential:
    """Linear layers over the last axis, each with BatchNorm and ReLU."""
    made = [
        module
        for before, after in pairwise(widths)
        for module in (nn.Linear(before, after), _FlatBatchNorm(after), nn.ReLU())
    ]
    return nn.Sequential(*made)


class _FlatBatchNorm(nn.BatchNorm1d):
    """BatchNorm of the last axis, whatever stands before it."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.reshape(-1, x.shape[-1])).view(x.shape)


def _look_twice(first: nn.Sequential, last: nn.Sequential, around: Tensor) -> Tensor:
    """(B, M, k, C) members of a neighbourhood → (B, M, D): each sees the maximum over all once."""
    single = first(around)
    whole = single.amax(2, keepdim=True).expand_as(single)
    return last(torch.cat([single, whole], dim=-1)).amax(2)


def probabilistic_chamfer(one: Tensor, one_sigma: Tensor, two: Tensor, two_sigma: Tensor) -> Tensor:
    """How far keypoints (B, M, 3) are from the nearest of the others, in units of both sigmas.

    log s + d / s, with d the distance and s the mean of the two sigmas; both ways, averaged.
    """
    apart = torch.cdist(one, two)  # (B, M, M)
    total = apart.new_zeros(())
    for distance, own, other in (
        (apart, one_sigma, two_sigma),
        (apart.transpose(1, 2), two_sigma, one_sigma),
    ):
        nearest, index = distance.min(2)
        sigma = (own + other.gather(1, index)) / 2
        total = total + (sigma.log() + nearest / sigma).mean()
    return total


def distance_to(points: Tensor, keypoints: Tensor) -> Tensor:
    """The mean distance of keypoints (B, M, 3) to the nearest point (B, N, 3)."""
    return torch.cdist(keypoints, points).amin(2).mean()
