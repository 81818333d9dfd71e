"""Generated shapes with named keypoints, as KeypointNet has them: clouds, Y up, of one size.

They stand in for KeypointNet where it is not at hand; :func:`keypointnet.write_keypointnet` lays
them out as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from training.shapes import FAMILIES
from training.shapes.keypoints import KEYPOINTS
from training.shapes.shape import LabelledShape

from ..harness.contract import Sample
from .generated import generated_shape, sample_of

CLASS_IDS = {"airplane": "02691156", "chair": "03001627", "table": "04379243"}
REFERENCES = 3
BEYOND = 100_000  # the number of the first reference


@dataclass(frozen=True)
class GeneratedKeypoints:
    """``count`` shapes of each family that have keypoints, as a set.

    Attributes:
        families: names of generators; those of Tables 13 and 14 have KeypointNet's class ids.
        count: shapes of each.
        points: N of each shape.
        seed: of shapes and points.
    """

    families: tuple[str, ...] = tuple(CLASS_IDS)
    count: int = 4
    points: int = 2048
    seed: int = 0

    @property
    def keys(self) -> Sequence[str]:
        ids = (CLASS_IDS.get(family, family) for family in self.families)
        return [f"{class_id}/{number:05d}" for class_id in ids for number in range(self.count)]

    def category(self, key: str) -> str:
        class_id = key.partition("/")[0]
        families = {number: family for family, number in CLASS_IDS.items()}
        return families.get(class_id, class_id)

    def sample(self, key: str) -> Sample:
        family = self.category(key)
        shape = _with_keypoints(family, int(key.partition("/")[2]), self.seed)
        return _sample(shape, family, key, self.points, self.seed)

    def references(self, category: str) -> list[Sample]:
        """Three others of the family."""
        class_id = CLASS_IDS.get(category, category)
        return [
            self.sample(f"{class_id}/{number:05d}") for number in range(BEYOND, BEYOND + REFERENCES)
        ]


def keypoint_names(family: str) -> tuple[str, ...]:
    """What the keypoints of a family may be called; who has a left has a right as well."""
    names = []
    for name in KEYPOINTS[family]:
        names += [name, name.replace("left", "right")] if "left" in name else [name]
    return tuple(names)


def _with_keypoints(family: str, number: int, seed: int) -> LabelledShape:
    """The shape of that number; a family may make some that have no keypoints."""
    for attempt in range(100):
        shape = generated_shape(family, number + attempt * 10 * BEYOND, seed)
        if shape.keypoints:
            return shape
    raise ValueError(f"The generator of {family!r}, {FAMILIES[family]}, makes no keypoints.")


def _sample(shape: LabelledShape, family: str, key: str, points: int, seed: int) -> Sample:
    """The shape Y up, its box of diagonal 1, its keypoints at the nearest points of its cloud."""
    low, high = shape.vertices.min(0), shape.vertices.max(0)

    def placed(where: np.ndarray) -> np.ndarray:
        x, y, z = ((np.atleast_2d(where) - (low + high) / 2) / np.linalg.norm(high - low)).T
        return np.stack([x, z, -y], axis=1)

    cloud = sample_of(shape, key, points, seed=seed).shape
    x, y, z = cloud.normals.T
    cloud = replace(
        cloud,
        category=family,
        points=placed(cloud.points),
        up="Y",
        normals=np.stack([x, z, -y], axis=1),
        vertices=placed(shape.vertices),
    )
    names = keypoint_names(family)
    found = np.full(len(names), -1)
    nearest = cKDTree(cloud.points)
    for number, name in enumerate(names):
        if name in shape.keypoints:
            found[number] = nearest.query(placed(shape.keypoints[name])[0])[1]
    return Sample(cloud, names, keypoints=found)
