"""Clouds of points on a shape's surface, and the names of the parts that they lie on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import MeshError

POINTS = 4096
# Levels from this one on tell parts apart by place ("left leg") and are asked for less often.
PLACES = 100
# At this one are the small regions around keypoints ("tip of the tail").
LANDMARKS = 200


@dataclass(frozen=True)
class Label:
    """One named part of a cloud.

    Attributes:
        wordings: the part's names, all of which mean the same.
        level: labels of one level are asked for together ("arm" with "leg", "thigh" with "shin").
        mask: (M,) bool, the points it covers.
    """

    wordings: tuple[str, ...]
    level: int
    mask: NDArray[np.bool_]


class Targets(NamedTuple):
    """What Stage 1 distils: unit features (G, D) of canonical patches, and (M,) whose is whose."""

    features: NDArray[np.float16]
    nearest: NDArray[np.int16]


@dataclass(frozen=True)
class Cloud:
    """Surface points of one shape with its labels.

    Attributes:
        category: what it is.
        points: (M, 3), Z up.
        labels: its parts.
        targets: for Stage 1.
        axes: in which of the axes x (its left), y (its back) and z (up) its stand is known to be
            the true one: "xyz", "z" where nobody said what its front is, "" of what has no up.
        origin: where it lies, for sentences about it.
    """

    category: str
    points: NDArray[np.float32]
    labels: list[Label]
    targets: Targets | None = None
    axes: str = ""
    origin: str = ""


def check_cloud(cloud: Cloud) -> None:
    """Refuse what training could not learn from.

    Raises:
        MeshError: a point or a feature is not finite in half precision, all points lie in one
            place, or a mask does not fit.
    """
    count = len(cloud.points)
    if not _finite(cloud.points):
        raise MeshError(f"A {cloud.category!r} has points that are not finite numbers.")
    kept = cloud.points.astype(np.float16)
    if not count or (kept == kept[0]).all():
        raise MeshError(f"All points of a {cloud.category!r} lie in one place, or it has none.")
    for label in cloud.labels:
        if label.mask.shape != (count,):
            raise MeshError(
                f"The part {label.wordings[0]!r} of a {cloud.category!r} has a mask of the shape "
                f"{label.mask.shape} for {count} points."
            )
    if cloud.targets:
        features, nearest = cloud.targets
        if not _finite(features):
            raise MeshError(f"A {cloud.category!r} has features that are not finite numbers.")
        if nearest.shape != (count,) or nearest.min() < 0 or nearest.max() >= len(features):
            raise MeshError(f"The features of a {cloud.category!r} do not fit its points.")


def _finite(values: NDArray) -> bool:
    """Whether all are numbers in half precision, as they are kept."""
    with np.errstate(over="ignore"):
        return bool(np.isfinite(values.astype(np.float16)).all())
