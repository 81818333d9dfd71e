"""Objaverse-General (Find3D): things of any kind with names of any kind.

::

    <split>/<class>_<uid>/points5000.pcd    points with normals and colours
    <split>/<class>_<uid>/labels.npy        (5000,), 0 = unlabelled, parts from 1
    <split>/<class>_<uid>/label_map.json    {"1": name, …}

``split`` is seenclass, unseen or shapenetpart. Y is up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from patchalign3d.errors import FileError

from ..harness.contract import Sample, Shape
from .pcd import read_cloud, write_cloud
from .reading import array, checked_labels, damaged, json_of

SPLITS = ("seenclass", "unseen", "shapenetpart")


@dataclass(frozen=True)
class ObjaverseGeneral:
    """The shapes of one split, or of all that are there.

    Raises:
        FileError: there are no shapes, or a file is damaged.
    """

    root: Path
    split: str | None = None

    @cached_property
    def keys(self) -> Sequence[str]:
        splits = [self.split] if self.split else SPLITS
        files = [file for split in splits for file in (self.root / split).glob("*/label_map.json")]
        found = sorted(file.parent.relative_to(self.root).as_posix() for file in files)
        if not found:
            raise FileError(
                f"There are no shapes of Objaverse-General in {self.root}: no folder "
                f"{' or '.join(splits)} with a folder for each that has a label_map.json."
            )
        return found

    def category(self, key: str) -> str:
        return " ".join(key.rpartition("/")[2].split("_")[:-1])

    def sample(self, key: str) -> Sample:
        folder = self.root / key
        file = folder / "label_map.json"
        words = json_of(file, {str: str})
        numbers = [str(i + 1) for i in range(len(words))]
        if sorted(words) != sorted(numbers):
            raise damaged(file, "its parts are not numbered from 1")
        cloud = read_cloud(folder / "points5000.pcd")
        file = folder / "labels.npy"
        labels = checked_labels(array(file).reshape(-1), len(cloud.points), len(words), file, 1)
        shape = Shape(
            key, self.category(key), cloud.points, normals=cloud.normals, colours=cloud.colours
        )
        return Sample(shape, tuple(words[number] for number in numbers), labels)

    def references(self, category: str) -> list[Sample]:
        """None are defined."""
        return []


def write_objaverse_general(root: Path, samples: Iterable[Sample]) -> None:
    """Write samples in the layout.

    Args:
        root: made if it is not there.
        samples: Y up; they go into the split "unseen".
    """
    for sample in samples:
        name = f"{sample.shape.category.replace(' ', '_')}_{sample.shape.key.rpartition('/')[2]}"
        folder = root / "unseen" / name
        folder.mkdir(parents=True, exist_ok=True)
        shape = sample.shape
        write_cloud(folder / "points5000.pcd", shape.points, shape.normals, shape.colours)
        np.save(folder / "labels.npy", sample.labels + 1)
        words = {str(i + 1): name for i, name in enumerate(sample.names)}
        (folder / "label_map.json").write_text(json.dumps(words), encoding="utf-8")
