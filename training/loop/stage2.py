"""Stage 2 of the paper: align patch features with the text embeddings of part names (Section 3).

The objective for the words is the released code's: fractional targets, several positives per patch,
negatives only from the shape's own labels, a learned temperature. What the paper's ablations vary
has a name here: which part of the encoder is trained (Table 9), which labels are negatives (Table
12). Beside it, and not the paper's, a small head learns which way the shape stands.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from patchalign3d.network.encoder import PatchAligner, PatchEncoder

from .examples import Example

MAX_SCALE = 100.0
FRAME_WEIGHT = 2.0  # of the loss of the frame beside that of the words

# How many of the last blocks are trained, or all of the encoder. The paper trains the last one,
# which its Table 9 calls "freeze last block".
UNFROZEN = {"all": None, "last-block": 1, "last-two": 2, "last-three": 3, "none": 0}
NEGATIVES = ("within-shape", "cross-shape")
NO_NAMES = "These shards name no parts, which Stage 2 learns; see training.data.make_shards."


class Batch(NamedTuple):
    """B clouds, as many questions of each, and R labels: Q questions in all, those of one cloud
    after those of another, and so the labels of the questions.
    """

    points: Tensor  # (B, N, 3) float32, in the model's input frame
    masks: Tensor  # (R, N) bool
    owner: Tensor  # (R,) int64, the question of each label
    counted: Tensor  # (Q, R) bool, whether the label is a positive or a negative of the question
    words: list[str]  # R prompts
    categories: list[str]  # R
    frames: Tensor  # (B, 3, 3) float32, columns: the clouds' own axes in the model's input frame
    known: Tensor  # (B, 3) float32, 1 where the axis is the true one
    origins: list[str]  # B, where the clouds lie


class LogitScale(nn.Module):
    """exp(log_scale), from 1 / 0.07 and at most 100: logit = scale · cosine."""

    def __init__(self) -> None:
        super().__init__()
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def forward(self) -> Tensor:
        return self.log_scale.exp().clamp(max=MAX_SCALE)


class Alignment(nn.Module):
    """The network, its temperature, and the loss of a batch."""

    def __init__(self, network: PatchAligner) -> None:
        super().__init__()
        self.network = network
        self.scale = LogitScale()

    def forward(self, batch: Batch, texts: Tensor, patches: int | None = None) -> Tensor:
        """The loss; ``texts`` (R, D) embeds the batch's words, ``patches`` is as in the encoder."""
        with torch.autocast(batch.points.device.type, torch.bfloat16):
            features, encoded = self.network(batch.points, patches)  # (B, G, D)
        each = len(batch.counted) // len(features)  # questions of a cloud
        features = features.repeat_interleave(each, 0)  # (Q, G, D)
        targets = patch_targets(batch.masks, encoded.index[batch.owner // each])  # (R, G)
        loss = alignment_loss(features, targets, texts, batch.owner, batch.counted, self.scale())
        if self.network.frame is None:
            return loss
        places = self.network.frame(encoded.embeddings.float())  # (B, G, 3)
        own = encoded.centres @ batch.frames  # (B, G, 3) along the shapes' own axes
        return loss + FRAME_WEIGHT * frame_loss(places, own, batch.known)


def collate(
    examples: Sequence[Example], negatives: str = "within-shape", questions: int = 1
) -> Batch:
    """Lay examples out for :class:`Alignment`.

    With cross-shape negatives every label of other clouds counts for every question, except those
    under words that the cloud has itself: that would deny what is true.

    Args:
        examples: those of one cloud after those of another.
        negatives: one of :data:`NEGATIVES`.
        questions: how many examples there are of each cloud.
    """
    counts = [len(example.words) for example in examples]
    owner = np.repeat(np.arange(len(examples)), counts)
    words = [word for example in examples for word in example.words]
    counted = owner == np.arange(len(examples))[:, None]  # (Q, R)
    if negatives == "cross-shape":
        for first in range(0, len(examples), questions):
            own = slice(first, first + questions)
            said = {word for example in examples[own] for word in example.words}
            counted[own] |= np.array([word not in said for word in words], dtype=bool)
    return Batch(
        torch.from_numpy(np.stack([example.points for example in examples[::questions]])),
        torch.from_numpy(np.concatenate([example.masks for example in examples])),
        torch.from_numpy(owner),
        torch.from_numpy(counted),
        words,
        [example.category for example in examples for _ in example.words],
        torch.from_numpy(np.stack([example.frame for example in examples[::questions]])),
        torch.tensor(
            [[axis in example.axes for axis in "xyz"] for example in examples[::questions]],
            dtype=torch.float32,
        ),
        [example.origin for example in examples[::questions]],
    )


def patch_targets(masks: Tensor, index: Tensor) -> Tensor:
    """The share of each patch's points that lie in a part.

    Args:
        masks: (R, N) bool, one row per label; rows may overlap.
        index: (R, G, k) int64, the points of each patch of the label's cloud.

    Returns:
        (R, G) float32 in 0 … 1.
    """
    return masks.gather(1, index.flatten(1)).view(index.shape).float().mean(-1)


def alignment_loss(
    features: Tensor, targets: Tensor, texts: Tensor, owner: Tensor, counted: Tensor, scale: Tensor
) -> Tensor:
    """Binary cross-entropy of patch-text similarities against fractional targets.

    Args:
        features: (Q, G, D), L2-normalised, those of each question's cloud.
        targets: (R, G) in 0 … 1, of each label in its own cloud; in others it is 0.
        texts: (R, D), L2-normalised.
        owner: (R,) int64, the question of each label.
        counted: (Q, R) bool, which labels enter the loss of which question.
        scale: the factor of the cosine.

    Returns:
        The mean over G × K_q of each question, K_q being the labels that count for it, averaged
        over the questions that have labels; positives weigh K_q − 1, at least 1.
    """
    labels = counted.sum(1)  # (Q,), K_q
    # Most labels do not count for most questions: only the P pairs that do go on from here.
    pairs = counted.flatten().nonzero()[:, 0]  # (P,) into Q · R
    question, label = pairs // len(owner), pairs % len(owner)
    cosines = texts @ features.transpose(1, 2)  # (Q, R, G)
    logits = scale * cosines.flatten(0, 1).index_select(0, pairs)  # (P, G)
    truth = targets[label] * (owner[label] == question)[:, None]  # (P, G)
    positive = (labels - 1).clamp(min=1).to(features)[question, None]
    entropy = F.binary_cross_entropy_with_logits(
        logits, truth, pos_weight=positive, reduction="none"
    )
    summed = features.new_zeros(len(features)).index_add(0, question, entropy.sum(1))  # (Q,)
    labelled = torch.bincount(owner, minlength=len(features)) > 0
    mean = summed / (features.shape[1] * labels.clamp(min=1))
    return mean[labelled].sum() / labelled.sum().clamp(min=1)


def frame_loss(places: Tensor, truth: Tensor, known: Tensor) -> Tensor:
    """Mean squared error of patches' places (B, G, 3) along the axes that are known, (B, 3).

    Squared, so that where two answers are as likely the best one lies between them.
    """
    error = (places - truth).square().mean(1)  # (B, 3)
    return (error * known).sum() / known.sum().clamp(min=1)


def unfreeze(encoder: PatchEncoder, which: str) -> None:
    """Let only one of the parts named in :data:`UNFROZEN` learn.

    With the last blocks go the final norm, the projection of the patch embedding and the CLS token,
    as in the released code; the head and the temperature always learn. BatchNorm's running
    statistics move in any case.
    """
    blocks = UNFROZEN[which]
    if blocks is None:
        return
    encoder.requires_grad_(False)
    if blocks:
        for module in (*encoder.blocks.blocks[-blocks:], encoder.norm, encoder.reduce_dim):
            module.requires_grad_(True)
        encoder.cls_token.requires_grad_(True)
        encoder.cls_pos.requires_grad_(True)
