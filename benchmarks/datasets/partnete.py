"""PartNet-Ensembled (PartSLIP): 45 categories of things with moving parts, as coloured clouds.

::

    PartNetE_meta.json                  {category: [part names]}
    test/<category>/<id>/pc.ply         points with colours (or data/test/…)
    test/<category>/<id>/label.npy      a pickled {semantic_seg, instance_seg}: −1 = unlabelled

``label.npy`` is read with nothing unpickled (:mod:`pickled`). Protocol: 10,000 random points, then
the 2048 farthest of them, as the authors prepare the set; mean IoU over the labelled parts that are
present, predictions looked at on labelled points alone. Find3D looks at all points of the cloud
instead, answers "no label", too, and counts what it paints on unlabelled points against itself.

Y is up [inferred]: PartSLIP renders the files as they are, from 10 and 40 degrees above their xz
plane, and Find3D reads them as it reads Objaverse's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import trimesh

from patchalign3d.errors import FileError
from patchalign3d.shared.prompts.words import clean

from ..harness.contract import Sample, Shape
from .drawing import POINTS, drawn
from .pickled import read_pickled
from .reading import checked_labels, damaged, json_of

META = "PartNetE_meta.json"
SHAPES = 1906


@dataclass(frozen=True)
class PartNetE:
    """The test shapes.

    Attributes:
        root: the folder of the set.
        points: N that are drawn from each cloud.
        seed: of the draw.

    Raises:
        FileError: the meta file or the folder of a category is missing, or a file is damaged.
    """

    root: Path
    points: int = POINTS
    seed: int = 0

    @cached_property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The part names of each category, as the set spells them."""
        found = json_of(self.root / META, {str: [str]})
        return {category: tuple(names) for category, names in found.items()}

    @cached_property
    def keys(self) -> Sequence[str]:
        found = [
            f"{category}/{shape.name}"
            for category in sorted(self.parts)
            for shape in sorted((self._test / category).glob("*"))
            if shape.is_dir()
        ]
        if not found:
            raise FileError(f"There are no shapes in {self._test}, in a folder for each category.")
        return found

    def category(self, key: str) -> str:
        return _words(key.partition("/")[0])

    def sample(self, key: str) -> Sample:
        folder = self._test / key
        names = self.parts[key.partition("/")[0]]
        points, colours = _read_ply(folder / "pc.ply")
        file = folder / "label.npy"
        content = read_pickled(file)
        if not isinstance(content, dict) or "semantic_seg" not in content:
            raise FileError(f"{file} is not PartNetE's: it has no 'semantic_seg'.")
        labels = checked_labels(content["semantic_seg"], len(points), len(names), file)
        chosen = drawn(points, self.points, self.seed, key)
        colours = None if colours is None else colours[chosen]
        shape = Shape(
            key,
            self.category(key),
            points[chosen],
            colours=colours,
            origin=chosen,
            origins=len(points),
        )
        return Sample(shape, tuple(clean(name) for name in names), labels[chosen])

    def references(self, category: str) -> list[Sample]:
        """None: the few shapes of PartSLIP's training are not part of the test set."""
        return []

    @property
    def _test(self) -> Path:
        inside = self.root / "data" / "test"
        return inside if inside.is_dir() else self.root / "test"


def _words(category: str) -> str:
    """StorageFurniture → storage furniture; USB stays."""
    spaced = "".join(
        f" {letter}" if letter.isupper() and not category[i - 1].isupper() and i else letter
        for i, letter in enumerate(category)
    )
    return spaced.strip().lower()


def _read_ply(file: Path) -> tuple[np.ndarray, np.ndarray | None]:
    try:
        cloud = trimesh.load(file, process=False)
        points = np.asarray(cloud.vertices, np.float64)
        colours = np.asarray(cloud.colors)[:, :3] / 255 if len(cloud.colors) else None
    except FileNotFoundError as error:
        raise FileError(f"There is no file {file}.") from error
    except Exception as error:  # whatever a damaged file drives the reader to
        raise damaged(file, error, or_else="no cloud") from error
    if points.ndim != 2 or not len(points) or not np.isfinite(points).all():
        raise damaged(file, "it has no points, or one that is not finite")
    return points, colours if colours is not None and len(colours) == len(points) else None


def write_partnete(root: Path, samples: Iterable[Sample]) -> None:
    """Write samples in the layout, colours grey where they have none.

    Args:
        root: made if it is not there.
        samples: Y up, their keys CATEGORY/NAME with a category spelt as the set does.
    """
    meta: dict[str, tuple[str, ...]] = {}
    for sample in samples:
        category, _, name = sample.shape.key.partition("/")
        meta[category] = sample.names
        folder = root / "test" / category / name
        folder.mkdir(parents=True, exist_ok=True)
        colours = sample.shape.colours
        colours = np.full((len(sample.labels), 3), 0.5) if colours is None else colours
        cloud = trimesh.PointCloud(sample.shape.points, (colours * 255).astype(np.uint8))
        cloud.export(folder / "pc.ply")
        truth = {"semantic_seg": sample.labels, "instance_seg": sample.labels}
        np.save(folder / "label.npy", truth, allow_pickle=True)
    (root / META).write_text(json.dumps(meta), encoding="utf-8")
