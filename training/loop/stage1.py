"""Stage 1 of the paper: distil dense 2D features into patches, before any words (Section 3).

The targets are made beforehand, by training.views.extract: the features of a 2D encoder, seen from
many sides and averaged over canonical patches of each cloud.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from patchalign3d.errors import FileError
from patchalign3d.network.encoder import PatchAligner

from ..data.shards import Shards
from .augmentation import draw_points
from .batches import on_device

VALIDATION_BATCHES = 8
NO_TARGETS = "These shards have no targets for Stage 1; see training.views.extract."


class Batch(NamedTuple):
    """B clouds with the features of their canonical patches."""

    points: Tensor  # (B, N, 3) float32, in the model's input frame
    nearest: Tensor  # (B, N) int64, the canonical patch whose centre is nearest to each point
    features: Tensor  # (B, C, D) float16, unit vectors
    origins: list[str]  # B, where the clouds lie


class Distillation(nn.Module):
    """The network and the loss of a batch."""

    def __init__(self, network: PatchAligner) -> None:
        super().__init__()
        self.network = network

    def forward(self, batch: Batch, patches: int | None = None) -> Tensor:
        """The loss, one number; ``patches`` is as in the encoder."""
        with torch.autocast(batch.points.device.type, torch.bfloat16):
            features, encoded = self.network(batch.points, patches)  # (B, G, D)
        return distillation_loss(features, patch_targets(batch, encoded.index))


def draw_batch(
    shards: Shards,
    size: int,
    count: int,
    input_axes: tuple[str, str, str],
    weights: Mapping[str, float],
    seed: Sequence[int],
    augmentation: str = "broad",
) -> Batch:
    """``size`` clouds of ``count`` points, of random sources, as ``seed`` decides.

    Raises:
        FileError: the shards hold no targets.
    """
    rng = np.random.default_rng(seed)
    points, nearest, features, origins = [], [], [], []
    for _ in range(size):
        cloud = shards.draw(rng, weights)
        if cloud.targets is None:
            raise FileError(NO_TARGETS)
        drawn = draw_points(cloud, count, input_axes, rng, augmentation)
        points.append(drawn.points)
        nearest.append(cloud.targets.nearest[drawn.chosen].astype(np.int64))
        features.append(cloud.targets.features)
        origins.append(cloud.origin)
    tensors = (torch.from_numpy(np.stack(rows)) for rows in (points, nearest, features))
    return Batch(*tensors, origins)


def patch_targets(batch: Batch, index: Tensor) -> Tensor:
    """For each patch the feature of the canonical patch whose centre is nearest to its own.

    A patch's centre is a point of the cloud, and the first of its members.

    Args:
        batch: the clouds.
        index: (B, G, k) int64, the points of each patch, nearest first.

    Returns:
        (B, G, D) float16.
    """
    canonical = batch.nearest.gather(1, index[:, :, 0])  # (B, G)
    return batch.features.gather(1, canonical[..., None].expand(-1, -1, batch.features.shape[-1]))


def distillation_loss(features: Tensor, targets: Tensor) -> Tensor:
    """1 − cosine, averaged over patches and shapes; both are (B, G, D)."""
    return (1 - F.cosine_similarity(features.float(), targets.float(), dim=-1)).mean()


def target_width(shards: Shards) -> int:
    """D, the width of the features in the shards.

    Raises:
        FileError: they hold no targets.
    """
    targets = shards.cloud(shards.sources[0], 0).targets
    if targets is None:
        raise FileError(NO_TARGETS)
    return targets.features.shape[1]


@torch.inference_mode()
def mean_loss(
    network: PatchAligner,
    shards: Shards,
    draw: Callable[[Shards, Sequence[int]], Batch],
    device: str,
) -> float:
    """The loss on a few batches of held-out clouds, always the same ones."""
    network.eval()
    losses = []
    for number in range(VALIDATION_BATCHES):
        batch = on_device(draw(shards, (0, number)), device)
        losses.append(Distillation(network)(batch).item())
    return float(np.mean(losses))
