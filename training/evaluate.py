"""How well held-out shapes are labelled, point by point, while training goes on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor

from benchmarks.metrics import mean_iou
from patchalign3d.device import fast_precision
from patchalign3d.encoder import PatchAligner
from patchalign3d.surface import to_model_frame

from .shards import Shards

SHAPES = 12  # per source
POINTS = 2048


def mean_iou_by_source(
    network: PatchAligner,
    shards: Shards,
    texts: Callable[[list[str], str], Tensor],
    input_axes: tuple[str, str, str],
    device: str,
) -> dict[str, float]:
    """mIoU of the coarsest level per source, and their mean.

    The released rule: one sampling, the nearest patch centre, each part asked by its first name.
    """
    network.eval()
    scores: dict[str, float] = {}
    for source in shards.sources:
        overlaps = []
        for number in range(SHAPES):
            cloud = shards.cloud(source, number)
            rng = np.random.default_rng(number)
            chosen = rng.choice(len(cloud.points), POINTS, replace=False)
            points = to_model_frame(cloud.points[chosen], input_axes)
            labels = [label for label in cloud.labels if label.level == 0]
            with torch.inference_mode(), fast_precision(device):
                features, patches = network(torch.from_numpy(points)[None].to(device))
            text = texts([label.wordings[0] for label in labels], cloud.category)
            logits = features[0].float().cpu() @ text.T  # (G, K)
            nearest = cKDTree(patches.centres[0].float().cpu()).query(points)[1]
            truth = np.full(POINTS, -1)
            for k, label in enumerate(labels):
                truth[label.mask[chosen]] = k
            overlaps.append(mean_iou(logits.argmax(1).numpy()[nearest], truth))
        scores[source] = float(np.nanmean(overlaps))
    return {**scores, "mean": float(np.mean(list(scores.values())))}
