"""The figure of merit of parts, by which training is validated and models are compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def mean_iou(predicted: NDArray, truth: NDArray, weights: NDArray | None = None) -> float:
    """Mean intersection over union of the parts that are present in the truth (Tables 7 to 12).

    Args:
        predicted: (N,) int label of each point or face; −1 = unlabelled.
        truth: (N,) int; −1 = not annotated, counted nowhere.
        weights: (N,) ≥ 0, such as face areas; equal if None.

    Returns:
        0 … 1; NaN where nothing is annotated.
    """
    weights = np.ones(len(truth)) if weights is None else weights
    known = truth >= 0
    predicted, truth, weights = predicted[known], truth[known], weights[known]
    overlaps = []
    for part in np.unique(truth):
        here, there = predicted == part, truth == part
        union = weights[here | there].sum()
        if union > 0:
            overlaps.append(weights[here & there].sum() / union)
    return float(np.mean(overlaps)) if overlaps else float("nan")
