"""Stage 2 of the paper: align patch features with the text embeddings of part names (Section 3).

The objective is the released code's: fractional targets, several positives per patch, negatives
only from the shape's own labels, a learned temperature.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MAX_SCALE = 100.0


class LogitScale(nn.Module):
    """exp(log_scale), from 1 / 0.07 and at most 100: logit = scale · cosine."""

    def __init__(self) -> None:
        super().__init__()
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def forward(self) -> Tensor:
        return self.log_scale.exp().clamp(max=MAX_SCALE)


def patch_targets(masks: Tensor, index: Tensor) -> Tensor:
    """The share of each patch's points that lie in each part.

    Args:
        masks: (K, N) bool, one row per label of the shape; rows may overlap.
        index: (G, k) int64, the points of each patch.

    Returns:
        (G, K) float32 in 0 … 1.
    """
    return masks[:, index].float().mean(-1).T


def alignment_loss(
    features: Tensor, targets: Sequence[Tensor], texts: Sequence[Tensor], scale: Tensor
) -> Tensor:
    """Binary cross-entropy of patch-text similarities against fractional targets.

    Args:
        features: (B, G, D), L2-normalised.
        targets: B × (G, K_b) in 0 … 1.
        texts: B × (K_b, D), L2-normalised; the labels of that shape alone.
        scale: the factor of the cosine.

    Returns:
        The mean over G × K_b of each shape, averaged over shapes; positives weigh K_b − 1, at least
        1.
    """
    losses = []
    for feature, target, text in zip(features, targets, texts, strict=True):
        logits = scale * feature @ text.T  # (G, K)
        positive = torch.tensor(max(1.0, len(text) - 1.0), device=logits.device)
        losses.append(F.binary_cross_entropy_with_logits(logits, target, pos_weight=positive))
    return torch.stack(losses).mean()
