"""From pixels that a model points at, in many views, to keypoints on the cloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ..harness.contract import Keypoints


class Hit(NamedTuple):
    """A place of the cloud that was pointed at."""

    name: int
    point: int


def merged(
    hits: Sequence[Hit], points: NDArray, at_most: Mapping[int, int], apart: float
) -> Keypoints:
    """The places that most views agree on, each name as often as it is asked for.

    The point with the most hits of its name around it is taken, the hits around it are used up, and
    again.

    Args:
        hits: of all views.
        points: (N, 3).
        at_most: keypoints of each name.
        apart: how far hits that mean the same place may lie from each other.
    """
    found: list[tuple[int, int, float]] = []
    for name, count in at_most.items():
        own = np.array([hit.point for hit in hits if hit.name == name], np.int64)
        while len(own) and count:
            tree = cKDTree(points[own])
            around = tree.query_ball_point(points[own], apart)
            best = max(range(len(own)), key=lambda i: len(around[i]))
            found.append((int(own[best]), name, float(len(around[best]))))
            own = np.delete(own, around[best])
            count -= 1
    index, names, score = (
        (list(column) for column in zip(*found, strict=True)) if found else [[]] * 3
    )
    return Keypoints(np.array(index, np.int64), np.array(names, np.int64), np.array(score, float))


def times_asked(names: Sequence[str]) -> dict[int, int]:
    """Each distinct name by its first place, and how often it is asked for."""
    return {names.index(name): names.count(name) for name in dict.fromkeys(names)}
