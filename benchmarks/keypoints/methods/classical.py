"""HARRIS-3D, SIFT-3D and ISS, the first three rows of Table 13, each with its parameters printed.

The paper's come from an evaluation of 2021 whose parameters are not published. Its code descends
from USIP's, which forces every detector to one number of keypoints by dropping some or adding
points by chance: so each row has a variant that is forced to 64.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ...harness.contract import Entry, Keypoints, Method, Shape, chance
from ..detectors.harris import harris_keypoints
from ..detectors.iss import iss_keypoints
from ..detectors.sift import sift_keypoints
from .floors import MANY, detections

Detector = Callable[[NDArray], NDArray[np.int64]]


class Detects(Method):
    """Points of a cloud that a function finds.

    Args:
        detect: (N, 3) → (K,) indices.
        count: force that many, or None.
        seed: of those that are dropped or added.
    """

    def __init__(self, detect: Detector, count: int | None, seed: int = 0) -> None:
        self._detect, self._count, self._seed = detect, count, seed

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        found = self._detect(shape.points)
        if self._count is not None:
            found = forced(found, self._count, len(shape.points), chance(self._seed, shape.key))
        return detections(found)


def forced(
    found: NDArray[np.int64], count: int, points: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """(count,) numbers of points, from those found (n,): surplus ones are dropped by chance,
    missing ones drawn from all ``points``.
    """
    if len(found) >= count:
        return rng.choice(found, count, replace=False)
    others = np.setdiff1d(np.arange(points), found)
    return np.concatenate([found, rng.choice(others, min(count - len(found), len(others)), False)])


def _entries(name: str, title: str, detect: Detector, note: str) -> list[Entry]:
    def entry(suffix: str, variant: str, count: int | None, note: str) -> Entry:
        return Entry(
            name + suffix,
            title + variant,
            frozenset({"keypoints"}),
            lambda settings: Detects(detect, count, settings.seed),
            lambda: Detects(detect, count),
            note=note,
        )

    return [entry("", "", None, note), entry("-64", f", forced to {MANY}", MANY, "")]


ENTRIES = [
    *_entries(
        "harris",
        "HARRIS-3D",
        harris_keypoints,
        "HARRIS-3D: as in the Point Cloud Library, radius 3 mean distances, threshold 0.001, "
        "positions not refined.",
    ),
    *_entries(
        "sift",
        "SIFT-3D",
        sift_keypoints,
        "SIFT-3D: as in the Point Cloud Library, of curvature; first scale 1.5 mean distances, "
        "3 octaves of 4 scales, contrast 0.001.",
    ),
    *_entries(
        "iss",
        "ISS",
        partial(iss_keypoints, about="point"),
        "ISS: as in the Point Cloud Library, radii 6 and 4 mean distances, ratios 0.975.",
    ),
    *_entries(
        "iss-mean",
        "ISS, scatter about the mean",
        partial(iss_keypoints, about="mean"),
        "ISS, scatter about the mean: as in Open3D, otherwise the same.",
    ),
]
