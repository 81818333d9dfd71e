"""KeypointNet (You et al. 2020) in its published layout, read and written.

::

    annotations/<category>.json        a list of shapes with their keypoints
    pcds/<class_id>/<model_id>.pcd     2048 points, ASCII, Y up
    ShapeNetCore.v2.ply/<class_id>/<model_id>.ply    the meshes, if there
    splits/{train,val,test}.txt        lines <class_id>-<model_id>
    benchmark_indices.csv              Back to 3D's order: a class's first three are references
    keypoint_labels.py                 its names of the keypoints, read without being run

Table 13 mixes two splits: its detectors were measured on ``test``, the other rows on ``full``,
everything but the references. ``all`` is every annotated shape that has a cloud.
"""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import trimesh
from numpy.typing import NDArray

from patchalign3d.errors import FileError
from patchalign3d.shared.texts import read_text

from ..harness.contract import Sample, Shape
from ..harness.run import Derived
from .pcd import read_pcd, write_pcd
from .reading import json_of, lines

Split = Literal["test", "full", "all", "train"]

CATEGORIES = ("airplane", "chair", "table")  # of Tables 13 and 14
REFERENCES = 3
NAMES, ORDER = "keypoint_labels.py", "benchmark_indices.csv"
MESHES = "ShapeNetCore.v2.ply"
PUBLISHED = "https://github.com/qq456cvb/KeypointNet"


@dataclass(frozen=True)
class Annotation:
    """What one shape's entry says."""

    class_id: str
    model_id: str
    keypoints: Mapping[int, int]  # semantic id → point of the cloud

    @property
    def key(self) -> str:
        return f"{self.class_id}/{self.model_id}"


class KeypointNet:
    """The shapes of a split, a set of samples whose names are those of the semantic ids.

    Args:
        folder: as above.
        split: which shapes; those without a cloud are left out and counted in ``without_cloud``.
        categories: which of those that have annotations.

    Raises:
        FileError: a file is missing or is not what it should be; the message names it.
    """

    def __init__(
        self, folder: Path, split: Split = "all", categories: Sequence[str] = CATEGORIES
    ) -> None:
        self.folder, self.split = folder, split
        self._annotations: dict[str, Annotation] = {}
        self._category: dict[str, str] = {}
        self._references: dict[str, list[str]] = {}
        self._ids: dict[str, int] = {}  # how many semantic ids a category has
        self.without_cloud = 0
        keys: list[str] = []
        for category in categories:
            if (folder / "annotations" / f"{category}.json").exists():
                keys += self._read_category(category)
        if not keys:
            beside = f", beside the first {REFERENCES}, which are references" * (split == "full")
            raise FileError(
                f"{folder} has no shape of the split {split!r}: annotations/<category>.json of "
                f"{', '.join(categories)} and their clouds in pcds/ are looked for{beside}. They "
                f"are published at {PUBLISHED}."
            )
        self.keys: Sequence[str] = keys

    def category(self, key: str) -> str:
        return self._category[key]

    def sample(self, key: str) -> Sample:
        category = self._category[key]
        points, colours = read_pcd(self.folder / "pcds" / f"{key}.pcd")
        vertices, faces = self._mesh(key)
        found = np.full(self._ids[category], -1)
        for number, point in self._annotations[key].keypoints.items():
            if not 0 <= point < len(points):
                raise FileError(
                    f"{self.folder / 'annotations' / f'{category}.json'} puts a keypoint of {key} "
                    f"at point {point}; its cloud has {len(points)}."
                )
            found[number] = point
        shape = Shape(key, category, points, colours=colours, vertices=vertices, faces=faces)
        return Sample(shape, self.names(category), keypoints=found)

    def references(self, category: str) -> Sequence[Sample]:
        """The three shapes of the few-shot protocol; fewer where their clouds are not there."""
        return [self.sample(key) for key in self._references[category]]

    def is_reference(self, key: str) -> bool:
        """Whether methods that learn from references learn from this shape."""
        return key in self._references[self._category[key]]

    def names(self, category: str) -> tuple[str, ...]:
        """The text of each semantic id; several may share one. Bare numbers without texts."""
        count = self._ids[category]
        texts = self.texts.get(category, {})
        return tuple(texts.get(number, str(number)) for number in range(count))

    @cached_property
    def texts(self) -> Mapping[str, Mapping[int, str]]:
        """By category what each semantic id is called; empty where nobody says."""
        file = self.folder / NAMES
        return read_names(file) if file.exists() else {}

    @property
    def named(self) -> bool:
        """Whether words can be asked for at all."""
        return all(category in self.texts for category in set(self._category.values()))

    def _read_category(self, category: str) -> list[str]:
        shapes = read_annotations(self.folder / "annotations" / f"{category}.json")
        by_key = {shape.key: shape for shape in shapes}
        ids = [number for shape in shapes for number in shape.keypoints]
        texts = self.texts.get(category, {})
        self._ids[category] = max([*ids, *texts], default=-1) + 1
        ordered = self._ordered(by_key)
        references = ordered[:REFERENCES]
        if self.split == "full":
            chosen = ordered[REFERENCES:]
        elif self.split == "all":
            chosen = ordered
        else:
            listed = set(lines(self.folder / "splits" / f"{self.split}.txt"))
            chosen = [key for key in ordered if key.replace("/", "-") in listed]
        there = [key for key in chosen if self._has_cloud(key)]
        self.without_cloud += len(chosen) - len(there)
        self._references[category] = [key for key in references if self._has_cloud(key)]
        self._annotations |= by_key
        self._category |= dict.fromkeys(by_key, category)
        return there

    def _ordered(self, by_key: Mapping[str, Annotation]) -> list[str]:
        """The shapes in Back to 3D's order; without its list those that have a cloud, by name."""
        file = self.folder / ORDER
        if not file.exists():
            return sorted(key for key in by_key if self._has_cloud(key))
        rows = list(csv.DictReader(lines(file)))
        if rows and not {"class_id", "mesh_id"} <= set(rows[0]):
            raise FileError(f"{file} must have the columns class_id and mesh_id.")
        listed = [f"{row['class_id']}/{row['mesh_id']}" for row in rows]
        return [key for key in listed if key in by_key]

    def _has_cloud(self, key: str) -> bool:
        return (self.folder / "pcds" / f"{key}.pcd").exists()

    def _mesh(self, key: str) -> tuple[NDArray | None, NDArray | None]:
        file = self.folder / MESHES / f"{key}.ply"
        if not file.exists():
            return None, None
        try:
            mesh = trimesh.load(file, process=False, force="mesh")
        except Exception as error:  # trimesh raises whatever its parser meets
            raise FileError(f"{file} cannot be read as a mesh: {error}.") from error
        return np.asarray(mesh.vertices, float), np.asarray(mesh.faces, np.int64)


@dataclass(frozen=True)
class WithoutReferences(Derived):
    """The shapes that no method has learnt from: of the split test one chair is a reference."""

    samples: KeypointNet

    @cached_property
    def keys(self) -> Sequence[str]:
        return [key for key in self.samples.keys if not self.samples.is_reference(key)]


def read_annotations(file: Path) -> list[Annotation]:
    """The entries of ``annotations/<category>.json``.

    Raises:
        FileError: it cannot be read, or an entry lacks a field.
    """
    try:
        return [_annotation(entry) for entry in json_of(file, [dict])]
    except (ValueError, KeyError, TypeError) as error:
        raise FileError(f"{file} is not a list of KeypointNet's annotations: {error!r}.") from error


def _annotation(entry: Mapping[str, Any]) -> Annotation:
    keypoints = {
        int(keypoint["semantic_id"]): int(keypoint["pcd_info"]["point_index"])
        for keypoint in entry["keypoints"]
    }
    return Annotation(str(entry["class_id"]), str(entry["model_id"]), keypoints)


def read_names(file: Path) -> dict[str, dict[int, str]]:
    """The texts of Back to 3D's ``keypoint_labels.py``: KEYPOINT_LABELS[category][id] = (text, …).

    The file is parsed, not run.

    Raises:
        FileError: it cannot be read, or holds no such table.
    """
    try:
        tree = ast.parse(read_text(file))
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "KEYPOINT_LABELS":
                table = ast.literal_eval(node.value)
                return {c: {int(i): str(t[0]) for i, t in ids.items()} for c, ids in table.items()}
    except FileError:
        raise
    except Exception as error:  # whatever a text that is no table drives the parser to
        raise FileError(f"{file} is not a table of keypoint names: {error}.") from error
    raise FileError(f"{file} assigns no KEYPOINT_LABELS.")


def write_keypointnet(folder: Path, samples: Iterable[Sample]) -> None:
    """Write shapes in the layout above; the last fifth of each category is for testing.

    Args:
        folder: made if need be.
        samples: Y up, their keys <class_id>/<model_id>, in the order of Back to 3D's list.
    """
    entries: dict[str, list[dict[str, Any]]] = {}
    names: dict[str, dict[int, tuple[str, bool, bool]]] = {}
    for sample in samples:
        shape = sample.shape
        entries.setdefault(shape.category, []).append(_entry(sample))
        texts = sample.names
        names[shape.category] = {i: (t, True, texts.count(t) == 1) for i, t in enumerate(texts)}
        write_pcd(folder / "pcds" / f"{shape.key}.pcd", shape.points)
        if shape.faces is not None:
            file = folder / MESHES / f"{shape.key}.ply"
            file.parent.mkdir(parents=True, exist_ok=True)
            trimesh.Trimesh(shape.vertices, shape.faces, process=False).export(file)
    splits: dict[str, list[str]] = {"train": [], "val": [], "test": []}
    rows = []
    for category, found in entries.items():
        file = folder / "annotations" / f"{category}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found), encoding="utf-8")
        tests = max(1, round(0.2 * len(found)))
        for number, entry in enumerate(found):
            split = "test" if number >= len(found) - tests else "train"
            splits[split].append(f"{entry['class_id']}-{entry['model_id']}\n")
            rows.append((entry["class_id"], entry["model_id"]))
    (folder / "splits").mkdir(exist_ok=True)
    for split, named in splits.items():
        (folder / "splits" / f"{split}.txt").write_text("".join(named), encoding="utf-8")
    with (folder / ORDER).open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("class_id", "mesh_id"), *rows])
    (folder / NAMES).write_text(f"KEYPOINT_LABELS = {names!r}\n", encoding="utf-8")


def _entry(sample: Sample) -> dict[str, Any]:
    class_id, _, model_id = sample.shape.key.partition("/")
    keypoints = [
        {
            "xyz": sample.shape.points[point].tolist(),
            "rgb": [128, 128, 128],
            "semantic_id": number,
            "pcd_info": {"point_index": int(point)},
            "mesh_info": None,
        }
        for number, point in enumerate(sample.keypoints)
        if point >= 0
    ]
    return {
        "class_id": class_id,
        "model_id": model_id,
        "keypoints": keypoints,
        "symmetries": {"reflection": [], "rotation": []},
    }
