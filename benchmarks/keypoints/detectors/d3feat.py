"""D3Feat (Bai et al. 2020): one network gives every point a descriptor and how salient it is.

Written from the paper and from what its PyTorch repository does, which carries no licence; nothing
is taken from it. A point is salient where one channel of its feature stands out against both its
neighbours and the other channels. Descriptors are trained so that the same point of two views is
alike and others are not; saliency, so that points that are told apart well score high.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation
from torch import Tensor, nn

from ..cloud import nearest_points
from .kernel_points import Bottleneck, Level, Simple, Unary, ladder

# KeypointNet's scale is not that of the rooms that the first voxel of 0.03 m is meant for, and the
# one that the paper's row used is not published: a shape of diagonal 1 has about 1,400 voxels.
VOXEL = 0.02
FOUND = 14  # keypoints, as many as a shape has on average: unpublished, too
POSITIVE, NEGATIVE, LOG_SCALE = 0.1, 1.4, 10.0  # margins and scale of the circle loss
SAFE = 0.1  # points nearer than this are nobody's negatives
SEEN, PAIRS = 0.8, 128  # share of the points in each view, pairs that are compared
JITTER = 0.002


@dataclass(frozen=True)
class Sizes:
    """How large the network is; the defaults are the released one's."""

    width: int = 128
    levels: int = 5
    feature: int = 32


class D3Feat(nn.Module):
    """A U-Net of kernel point convolutions over a cloud."""

    batch = 1

    def __init__(self, sizes: Sizes | None = None) -> None:
        super().__init__()
        self.sizes = sizes = sizes or Sizes()
        widths = [sizes.width * 2**level for level in range(sizes.levels)]
        self.stem = Simple(1, widths[0] // 2)
        self.first = Bottleneck(widths[0] // 2, widths[0])
        self.down = nn.ModuleList(
            nn.ModuleList(
                [Bottleneck(w, w, strided=True), Bottleneck(w, 2 * w), Bottleneck(2 * w, 2 * w)]
            )
            for w in widths[:-1]
        )
        self.up = nn.ModuleList(Unary(3 * w, w) for w in widths[-2::-1])
        self.last = Unary(widths[0], sizes.feature, last=True)

    def forward(self, levels: list[Level]) -> Tensor:
        """The ladder of a cloud → features (n, D) of its finest level."""
        x = torch.ones(len(levels[0].points), 1, device=levels[0].points.device)
        x = self.first(self.stem(x, levels[0]), levels[0])
        skipped = []
        for finer, level, blocks in zip(levels, levels[1:], self.down, strict=False):
            skipped.append(x)
            x = blocks[0](x, level, finer)
            x = blocks[2](blocks[1](x, level), level)
        for level, unary in zip(levels[-2::-1], self.up, strict=True):
            x = unary(torch.cat([x[level.above], skipped.pop()], dim=1))
        return self.last(x)

    def optimizer(self) -> torch.optim.Optimizer:
        """The paper's, without its decay."""
        return torch.optim.SGD(self.parameters(), 0.01, momentum=0.98)

    def loss(self, clouds: NDArray, rng: np.random.Generator) -> Tensor:
        """What is wrong with two views of a cloud (1, N, 3): subsets of it, turned and jittered."""
        points = clouds[0]
        views = []
        for _ in range(2):
            seen = rng.choice(len(points), round(SEEN * len(points)), replace=False)
            turn = Rotation.random(rng=rng).as_matrix()
            moved = points @ turn.T + rng.normal(scale=JITTER, size=points.shape)
            levels = self._ladder(moved[seen])
            features = self(levels)
            voxel = nearest_points(levels[0].points.cpu().numpy(), moved)  # of each point
            views.append((features, saliency(features, levels[0]), voxel, seen))
        both = np.intersect1d(views[0][3], views[1][3])
        chosen = rng.choice(both, min(PAIRS, len(both)), replace=False)
        (one, one_score), (two, two_score) = (
            (F.normalize(features[voxel[chosen]], dim=1), score[voxel[chosen]])
            for features, score, voxel, _ in views
        )
        apart = torch.cdist(torch.from_numpy(points[chosen]), torch.from_numpy(points[chosen]))
        other = (apart > SAFE).to(one.device)
        alike = torch.cdist(one, two)  # (P, P)
        return circle_loss(alike, other) + detector_loss(alike, other, one_score + two_score)

    @torch.inference_mode()
    def detect(self, points: NDArray) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The numbers (K,) of the 14 most salient points of a cloud (N, 3), and how salient (K,)
        each is; only what leads in some channel counts.
        """
        levels = self._ladder(points)
        features = self(levels)
        score = saliency(features, levels[0]) * leads(features, levels[0])
        best = score.topk(min(FOUND, len(score))).indices
        places = levels[0].points[best].cpu().numpy()
        return nearest_points(points, places), score[best].cpu().numpy().astype(float)

    def _ladder(self, points: NDArray) -> list[Level]:
        return ladder(points, VOXEL, self.sizes.levels, self.last.linear.weight.device)


def saliency(features: Tensor, level: Level) -> Tensor:
    """(n,): how much the best channel stands out against the neighbours and the other channels."""
    x = F.relu(features)
    x = x / (x.max() + 1e-6)
    around = torch.cat([x, x.new_zeros(1, x.shape[1])])[level.near]  # (n, k, D)
    present = (around.sum(2, keepdim=True) > 0).sum(1).clamp(min=1)
    against_neighbours = F.softplus(x - around.sum(1) / present)
    against_channels = x / (x.amax(1, keepdim=True) + 1e-6)
    return (against_neighbours * against_channels).amax(1)


def leads(features: Tensor, level: Level) -> Tensor:
    """(n,) 1 where no neighbour is larger in at least one channel, else 0."""
    x = F.relu(features)
    around = torch.cat([x, x.new_zeros(1, x.shape[1])])[level.near]
    return ((x >= around.amax(1)) & (x > 0)).any(1).float()


def circle_loss(alike: Tensor, other: Tensor) -> Tensor:
    """Distances (P, P) of descriptors: small on the diagonal, large where ``other``.

    Each counts by how far it is beyond its margin (Sun et al. 2020).
    """
    pair = alike.diagonal()
    positive = LOG_SCALE * (pair - POSITIVE) * (pair - POSITIVE).clamp(min=0).detach()
    losses = []
    for distance, far in ((alike, other), (alike.T, other.T)):
        short = (NEGATIVE - distance).clamp(min=0)
        negative = LOG_SCALE * short * short.detach()
        negative = negative.masked_fill(~far, -torch.inf).logsumexp(1)
        losses.append(F.softplus(positive + negative) / LOG_SCALE)
    return torch.stack(losses).mean()


def detector_loss(alike: Tensor, other: Tensor, score: Tensor) -> Tensor:
    """Points whose nearest wrong match is nearer than the right one should score (P,) low."""
    closest = alike.masked_fill(~other, torch.inf).amin(1)
    closest = torch.where(closest.isinf(), alike.diagonal(), closest)
    return ((alike.diagonal() - closest) * score).mean()
