"""What anyone gets without looking: rows that do not beat these prove little.

Farthest points and points by chance know nothing at all. Canonical positions has seen three
references, and knows where in the box of a shape each keypoint usually is: KeypointNet's shapes all
stand and face alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from patchalign3d.geometry.sampling import farthest_points

from ...harness.contract import Entry, Keypoints, Method, Sample, Shape, chance
from ...methods.floors import in_box
from ..cloud import nearest_points

AS_MANY = 14  # about as many as a shape of the paper's three categories has
MANY = 64  # about as many as the classical detectors find


def detections(index: NDArray[np.int64], score: NDArray | None = None) -> Keypoints:
    """The answer of a detector that knows no names."""
    count = len(index)
    return Keypoints(index, np.full(count, -1), np.ones(count) if score is None else score)


class FarthestPoints(Method):
    """So many points, each as far as can be from all before it."""

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        return detections(farthest_points(shape.points, min(AS_MANY, len(shape.points))))


class RandomPoints(Method):
    """So many different points by chance."""

    def __init__(self, count: int, seed: int) -> None:
        self._count, self._seed = count, seed

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        count = min(self._count, len(shape.points))
        rng = chance(self._seed, shape.key)
        return detections(rng.choice(len(shape.points), count, replace=False))


class CanonicalPositions(Method):
    """Each keypoint is where it is on average on the references, after scaling their boxes."""

    def fit(self, references: Sequence[Sample]) -> None:
        of_name: dict[int, list[NDArray]] = {}
        for sample in references:
            place = in_box(sample.shape.points)
            for name, point in enumerate(sample.keypoints):
                if point >= 0:
                    of_name.setdefault(name, []).append(place[point])
        self._names = np.array(sorted(of_name), np.int64)
        self._places = np.array([np.mean(of_name[name], axis=0) for name in self._names])

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        index = nearest_points(in_box(shape.points), self._places.reshape(-1, 3))
        return Keypoints(index, self._names, np.ones(len(index)))


def _random_entry(count: int) -> Entry:
    return Entry(
        f"random-{count}",
        f"{count} random points",
        frozenset({"keypoints"}),
        lambda settings: RandomPoints(count, settings.seed),
        lambda: RandomPoints(count, 0),
        floor=True,
    )


ENTRIES = [
    Entry(
        "farthest-points",
        f"{AS_MANY} farthest points",
        frozenset({"keypoints"}),
        lambda settings: FarthestPoints(),
        FarthestPoints,
        floor=True,
        note=f"Farthest points: {AS_MANY}, knowing how many keypoints shapes have on average.",
    ),
    _random_entry(AS_MANY),
    _random_entry(MANY),
    Entry(
        "canonical-positions",
        "positions of three references",
        frozenset({"keypoints"}),
        lambda settings: CanonicalPositions(),
        CanonicalPositions,
        fits=True,
        floor=True,
        note="Positions: each keypoint's mean place in the bounding box of three references, and "
        "the point nearest to it. It looks at nothing.",
    ),
]
