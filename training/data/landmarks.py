"""Keypoints as labels: the small region around each, asked for by the keypoint's name."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from patchalign3d.shared.prompts.words import keypoint_prompt

from .clouds import LANDMARKS, Label

REGION = 0.025  # of the points, those nearest to the keypoint: about two patches of 128


def landmark_labels(
    points: NDArray[np.floating], keypoints: Mapping[str, ArrayLike], category: str
) -> list[Label]:
    """The regions of surface points (M, 3) around the keypoints (3,), in the same frame.

    Each goes by its full name and by the words that are left of it at use.
    """
    if not keypoints:
        return []
    count = max(1, round(REGION * len(points)))
    _, near = cKDTree(points).query(np.array(list(keypoints.values())), range(1, count + 1))
    labels = []
    for name, region in zip(keypoints, near, strict=True):
        mask = np.zeros(len(points), bool)
        mask[region] = True
        wordings = tuple(dict.fromkeys((name, keypoint_prompt(name, category))))
        labels.append(Label(wordings, LANDMARKS, mask))
    return labels
