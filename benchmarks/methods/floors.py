"""What anyone gets without knowing anything: rows that do not beat these prove little.

Three know nothing of the words: one label everywhere, a label for each point by chance, slices by
height. One has seen references: it knows where in the box of a shape each part usually is, and
nothing of what it looks like.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ..harness.contract import Entry, Method, Sample, Shape, Unavailable, chance


def one_hot(labels: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """(N,) labels as (N, K) scores; −1 is a row of −inf."""
    scores = np.where(labels[:, None] == np.arange(count), 1.0, 0.0)
    scores[labels < 0] = -np.inf
    return scores


def in_box(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 3) points relative to the centre of their bounding box, whose longest side is 1."""
    low, high = points.min(0), points.max(0)
    return (points - (low + high) / 2) / max((high - low).max(), 1e-12)


class OneLabel(Method):
    """Every point is of the first part."""

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        return one_hot(np.zeros(len(shape.points), np.int64), len(names))

    def divide(self, shape: Shape, count: int | None) -> NDArray[np.int64]:
        return np.zeros(len(shape.points), np.int64)


class Chance(Method):
    """Every point is of a part drawn by chance."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        return chance(self._seed, shape.key).random((len(shape.points), len(names)))

    def divide(self, shape: Shape, count: int | None) -> NDArray[np.int64]:
        drawn = chance(self._seed, shape.key).integers(count or 4, size=len(shape.points))
        return np.unique(drawn, return_inverse=True)[1].reshape(-1)


class ByHeight(Method):
    """Slices of as many points each, from the bottom up, in the order of the names."""

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        return one_hot(self.divide(shape, len(names)), len(names))

    def divide(self, shape: Shape, count: int | None) -> NDArray[np.int64]:
        rank = shape.z_up()[:, 2].argsort(kind="stable").argsort(kind="stable")
        slices = rank * (count or 4) // len(rank)
        return np.unique(slices, return_inverse=True)[1].reshape(-1)


class Position(Method):
    """Each point takes the label that the references have nearest to its place in the box."""

    def fit(self, references: Sequence[Sample]) -> None:
        known = [sample for sample in references if sample.labels is not None]
        if not known:
            raise Unavailable("it needs labelled references, and this set has none")
        self._trees = [cKDTree(in_box(sample.shape.z_up())) for sample in known]
        self._labels = [
            np.array([*sample.names, ""], dtype=object)[sample.labels] for sample in known
        ]

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        place = in_box(shape.z_up())
        scores = np.zeros((len(place), len(names)))
        for tree, labels in zip(self._trees, self._labels, strict=True):
            distance, near = tree.query(place)
            found = labels[near]  # (N,) words
            weight = 1 / (distance + 1e-3)
            scores += weight[:, None] * (found[:, None] == np.array(names, dtype=object))
        return scores


ENTRIES = [
    Entry(
        "one-label",
        "one label",
        frozenset({"segment", "divide"}),
        lambda settings: OneLabel(),
        OneLabel,
        floor=True,
        note="One label: the first part everywhere.",
    ),
    Entry(
        "chance",
        "labels by chance",
        frozenset({"segment", "divide"}),
        lambda settings: Chance(settings.seed),
        lambda: Chance(0),
        floor=True,
        note="Chance: every point by itself.",
    ),
    Entry(
        "by-height",
        "labels by height",
        frozenset({"segment", "divide"}),
        lambda settings: ByHeight(),
        ByHeight,
        floor=True,
        note="By height: as many slices as parts, of as many points each, in the names' order.",
    ),
    Entry(
        "position",
        "position in the box, of references",
        frozenset({"segment"}),
        lambda settings: Position(),
        Position,
        fits=True,
        floor=True,
        note="Position: the nearest point of three labelled references after scaling the boxes.",
    ),
]
