"""ScanObjectNN with parts: things cut out of scanned rooms.

::

    <category>/<name>.bin            float32: a count, then 11 numbers a point: xyz, normal, rgb
                                     0 … 255, …, the number of the object it belongs to
    <category>/<name>_part.bin       float32: a count, then 2 numbers a point, the last its part
    split_new.txt or main_split.txt  name.bin <tab> category <tab> t, where it is a test shape
    part_labels/<category>_meta.xml  the words of the parts; 0 = unknown

each in the root or in the folder that it is published in, training_data or
object_dataset_complete_with_parts_.

Protocol (COPS): only the points of the object that most points belong to are kept, numbers 0 to 2
being walls and floors; two categories have a number that no point has (bin 3, chair 1), which is
closed up. Unknown points count nowhere. Y is up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError
from patchalign3d.shared.texts import cause

from ..harness.contract import Sample, Shape
from .reading import checked_labels, damaged, lines

CATEGORIES = (
    *("bag", "bin", "box", "cabinet", "chair", "desk", "display", "door"),
    *("shelf", "table", "bed", "pillow", "sink", "sofa", "toilet"),
)
SPLITS = ("split_new.txt", "main_split.txt")
FOLDERS = (".", "object_dataset_complete_with_parts_", "training_data")
COLUMNS, PART_COLUMNS = 11, 2
TEST_SHAPES = 587  # of the published main_split.txt
STRUCTURE = (0, 1, 2)  # numbers of objects that are none
UNUSED = {"bin": 3, "chair": 1}  # numbers of parts that no point has


@dataclass(frozen=True)
class ScanObjectNN:
    """The test shapes.

    Raises:
        FileError: a list or a folder is missing, or a file is damaged.
    """

    root: Path

    @cached_property
    def keys(self) -> Sequence[str]:
        file = next(filter(Path.exists, map(self._place, SPLITS)), None)
        if file is None:
            raise FileError(f"There is neither {' nor '.join(SPLITS)} in {self.root}.")
        found = []
        for line in lines(file):
            name, number, *rest = line.split("\t")
            if not number.isdigit() or int(number) >= len(CATEGORIES):
                raise damaged(file, f"{line!r} names no category")
            if "t" in rest:
                found.append(f"{CATEGORIES[int(number)]}/{name.removesuffix('.bin')}")
        return sorted(found, key=lambda key: (CATEGORIES.index(key.partition("/")[0]), key))

    def category(self, key: str) -> str:
        return key.partition("/")[0]

    def parts(self, category: str) -> tuple[str, ...]:
        """The words of a category's parts, without the unknown and the unused."""
        file = self._place("part_labels") / f"{category}_meta.xml"
        found = re.findall(r'<class id="(\d+)" text="([^"]*)"', "\n".join(lines(file)))
        if not found:
            raise damaged(file, "it names no parts")
        return tuple(
            word.replace("_", " ")
            for number, word in found
            if int(number) not in (0, UNUSED.get(category))
        )

    def sample(self, key: str) -> Sample:
        category = self.category(key)
        file = self._place(category) / f"{key.partition('/')[2]}.bin"
        part_file = file.with_name(f"{file.stem}_part.bin")
        values, part = _read(file, COLUMNS), _read(part_file, PART_COLUMNS)[:, -1]
        if len(part) != len(values):
            raise FileError(f"{part_file} has {len(part)} points, and {file} {len(values)}.")
        owner = values[:, -1].astype(np.int64)
        things, counts = np.unique(owner[~np.isin(owner, STRUCTURE)], return_counts=True)
        if not len(things):
            raise damaged(file, "no point belongs to an object")
        kept = owner == things[counts.argmax()]
        values, labels = values[kept], part[kept]
        unused = UNUSED.get(category)
        if unused is not None:
            labels = np.where(labels > unused, labels - 1, labels)
        names = self.parts(category)
        labels = checked_labels(labels - 1, len(values), len(names), part_file)
        normals = values[:, 3:6]
        normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        colours = np.clip(values[:, 6:9] / 255, 0, 1)
        shape = Shape(
            key,
            category,
            values[:, :3],
            "Y",
            normals,
            colours,
            origin=np.flatnonzero(kept),
            origins=len(kept),
        )
        return Sample(shape, names, labels)

    def references(self, category: str) -> list[Sample]:
        """None are defined."""
        return []

    def _place(self, name: str) -> Path:
        """Where a file or folder is: in the root, or in the folder that it is published in."""
        places = [self.root / folder / name for folder in FOLDERS]
        return next(filter(Path.exists, places), places[0])


def _read(file: Path, columns: int) -> NDArray[np.float64]:
    try:
        values = np.fromfile(file, np.float32)
    except OSError as error:
        raise FileError(f"{file} cannot be read: {cause(error)}.") from error
    count = values[0] if len(values) else -1
    if count < 1 or len(values) != 1 + int(count) * columns:
        found = max(len(values) - 1, 0)
        why = (
            f"it has {found} numbers, which is not {columns} for each of the points that it counts"
        )
        raise damaged(file, why)
    found = values[1:].reshape(-1, columns).astype(np.float64)
    if not np.isfinite(found).all():
        raise damaged(file, "it has a number that is not finite")
    return found


def write_scanobjectnn(root: Path, samples: Iterable[Sample]) -> None:
    """Write samples in the layout, each on a floor of its own.

    Args:
        root: made if it is not there.
        samples: of categories of the set, Y up; their names become its words.
    """
    listed = []
    for sample in samples:
        category, points = sample.shape.category, sample.shape.points
        name = sample.shape.key.rpartition("/")[2]
        listed.append(f"{name}.bin\t{CATEGORIES.index(category)}\tt")
        floor = points[: len(points) // 4] * [1.2, 0, 1.2] + [0, points[:, 1].min(), 0]
        cloud = np.concatenate([points, floor])
        normals = sample.shape.normals if sample.shape.normals is not None else points * 0
        values = np.zeros((len(cloud), COLUMNS), np.float32)
        values[:, :3] = cloud
        values[: len(points), 3:6] = normals
        values[:, 6:9] = 127
        values[:, -1] = np.where(np.arange(len(cloud)) < len(points), 7, 1)
        unused = UNUSED.get(category)
        label = sample.labels + 1
        part = np.zeros((len(cloud), PART_COLUMNS), np.float32)
        part[: len(points), -1] = (
            label if unused is None else np.where(label >= unused, label + 1, label)
        )
        (root / category).mkdir(parents=True, exist_ok=True)
        for suffix, content in (("", values), ("_part", part)):
            with (root / category / f"{name}{suffix}.bin").open("wb") as stream:
                np.concatenate([[len(cloud)], content.reshape(-1)]).astype(np.float32).tofile(
                    stream
                )
        words = list(sample.names)
        if unused is not None:
            words.insert(unused - 1, "no part")
        rows = "".join(f'<class id="{i}" text="{w}"/>\n' for i, w in enumerate(["unknown", *words]))
        (root / "part_labels").mkdir(exist_ok=True)
        meta = root / "part_labels" / f"{category}_meta.xml"
        meta.write_text(f"<colormap>\n{rows}</colormap>\n", encoding="utf-8")
    (root / SPLITS[0]).write_text("\n".join(listed) + "\n", encoding="utf-8")
