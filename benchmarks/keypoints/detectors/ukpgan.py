"""UKPGAN (You et al. 2022), in its version on descriptors: few points that tell a shape apart.

Written from the paper and from what its repository's PyTorch branch does; the repository carries no
licence and nothing is taken from it. A small network gives each point a probability and a code.
Three losses: a critic sees to it that probabilities are nearly all 0 or 1 and mostly 0; a decoder
must rebuild the cloud from the codes of the probable points; a point and its mirror image must
agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor, nn

from ..cloud import suppress_neighbours
from .shot import LENGTH, shot_descriptors

RADIUS = 0.15  # of descriptors
APART, SURE = 0.1, 0.5  # of the keypoints that are kept
SPARSE, SPREAD = 0.01, 0.05  # of the Beta distribution that probabilities are to follow
REBUILD, MIRROR, PENALTY = 10.0, 0.1, 10.0  # weights of the losses


@dataclass(frozen=True)
class Sizes:
    """How large the networks are; the defaults are those of the released branch."""

    points: int = 2048
    hidden: int = 64
    code: int = 128
    levels: tuple[int, ...] = (2, 4, 4, 4, 4, 4)  # children of a node; their product is 2048
    node: int = 8


class Ukpgan(nn.Module):
    """A probability and a unit code for each point of a cloud."""

    batch = 1
    clip = 0.3  # of the gradient

    def __init__(self, sizes: Sizes | None = None) -> None:
        super().__init__()
        self.sizes = sizes = sizes or Sizes()
        h = sizes.hidden
        self.points = _mlp(LENGTH, h, h, h, 1 + sizes.code)
        self.embed = nn.Linear(2 * sizes.code, 2 * sizes.code)
        self.decoder = TreeDecoder(2 * sizes.code, sizes.node, sizes.levels)
        self.critic = _mlp(sizes.points, 512, 256, 128, 64, 1)
        self._described: dict[bytes, Tensor] = {}  # what clouds look like, which takes longest

    def forward(self, descriptors: Tensor) -> tuple[Tensor, Tensor]:
        """(N, 352) → probabilities (N,) and codes (N, 128)."""
        found = self.points(descriptors)
        return found[:, 0].sigmoid(), F.normalize(found[:, 1:], dim=1)

    def optimizer(self) -> torch.optim.Optimizer:
        """The paper's."""
        return torch.optim.Adam(self.parameters(), 1e-4)

    def loss(self, clouds: NDArray, rng: np.random.Generator) -> Tensor:
        """All three losses of one cloud (1, N, 3), and the critic's own."""
        points = clouds[0]
        probability, code = self(self._descriptors(points))
        cloud = torch.from_numpy(points).float()
        rebuilt = self.decoder(self._summary(probability, code))
        mirror = cKDTree(points).query(points * [-1, 1, 1])[1]
        mirrored = (probability - probability[mirror]).abs().mean()
        mirrored = mirrored + (code - code[mirror]).abs().mean()
        # Sorted, because the points of a cloud have no order.
        real = torch.from_numpy(np.sort(rng.beta(SPARSE, SPREAD, len(points)))).float()
        made = probability.sort().values
        fooled, critics = self._judged(real, made, float(rng.random()))
        return fooled + critics + REBUILD * chamfer(rebuilt, cloud) + MIRROR * mirrored

    @torch.inference_mode()
    def detect(self, points: NDArray) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """(K,) points, at least 0.1 apart and more probable than not, the most probable first."""
        found, _ = self(torch.from_numpy(shot_descriptors(points, RADIUS)))
        probability = found.numpy().astype(float)
        kept = suppress_neighbours(points, probability, APART)
        kept = kept[probability[kept] > SURE]
        return kept, probability[kept]

    def _descriptors(self, points: NDArray) -> Tensor:
        key = points.tobytes()
        if key not in self._described:
            self._described[key] = torch.from_numpy(shot_descriptors(points, RADIUS))
        return self._described[key]

    def _summary(self, probability: Tensor, code: Tensor) -> Tensor:
        """(2C,): the strongest positive and negative of each number among the probable points."""
        weighted = probability[:, None]
        strongest = [(F.relu(sign * code) * weighted).amax(0) for sign in (1, -1)]
        return self.embed(torch.cat(strongest))

    def _judged(self, real: Tensor, made: Tensor, share: float) -> tuple[Tensor, Tensor]:
        """What the critic costs the probabilities, and they the critic (Wasserstein, one step).

        Each term reaches only its own side: the critic's weights are held in the first, the
        probabilities in the second.
        """
        held = {name: p.detach() for name, p in self.critic.named_parameters()}
        fooled = -torch.func.functional_call(self.critic, held, (made,)).sum()
        made = made.detach()
        between = (share * real + (1 - share) * made).requires_grad_()
        (slope,) = torch.autograd.grad(self.critic(between).sum(), between, create_graph=True)
        penalty = F.relu(slope.norm() - 1).square()
        critics = (self.critic(made) - self.critic(real)).sum() + PENALTY * penalty
        return fooled, critics


class TreeDecoder(nn.Module):
    """Rebuilds points from a code, each node of a tree making the next level's (TopNet, 2019)."""

    def __init__(self, code: int, node: int, levels: tuple[int, ...]) -> None:
        super().__init__()
        self.levels, self.node = levels, node
        widths = [node] * (len(levels) - 1) + [3]
        self.steps = nn.ModuleList(
            _mlp(code + (node if level else 0), code // 4, children * width)
            for level, (children, width) in enumerate(zip(levels, widths, strict=True))
        )

    def forward(self, code: Tensor) -> Tensor:
        """(C,) → (product of the levels, 3)."""
        nodes = code.new_zeros(1, 0)
        for step, children in zip(self.steps, self.levels, strict=True):
            with_code = torch.cat([code.expand(len(nodes), -1), nodes], dim=1)
            nodes = step(with_code).tanh().view(len(nodes) * children, -1)
        return nodes


def chamfer(one: Tensor, two: Tensor) -> Tensor:
    """The mean distance, not squared, of points (N, 3) to the nearest of the others, both ways."""
    apart = torch.cdist(one, two)
    return apart.amin(1).mean() + apart.amin(0).mean()


def _mlp(*widths: int) -> nn.Sequential:
    made: list[nn.Module] = []
    for before, after in pairwise(widths):
        made += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*made[:-1])
