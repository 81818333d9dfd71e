"""FAUST's people with part labels (SATR's), coarse and fine.

In the layout that SATR and COPS read::

    meshes.txt                          a file a line, <name>.obj
    scans/<name>.obj
    coarse_gt.json, fine_grained_gt.json    {name: [the label of each vertex]}, labels are words

or prepared, one ``<name>.npz`` for each person, in a folder for each granularity (``coarse…``,
``fine…``) or in the root: ``points`` (N, 3), ``labels`` (N,), ``label_names``.

The fine truth of a person is called ``fine/<name>``, the coarse one ``<name>``: predictions of one
are none of the other.

Protocol: 10,000 random vertices, then the 2048 farthest of them; a part that truth and prediction
both lack counts 1; the mean over people alone. That the random points are vertices is inferred: the
labels are theirs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
import trimesh

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_mesh

from ..harness.contract import Sample, Shape
from .drawing import POINTS, drawn
from .pickled import read_pickled_arrays
from .reading import checked_labels, damaged, json_of, lines

Granularity = Literal["coarse", "fine"]

NAMES: dict[Granularity, tuple[str, ...]] = {
    "coarse": ("arm", "head", "leg", "torso"),
    "fine": (
        *("arm", "head", "torso", "leg", "belly button", "nose", "eye", "chin", "mouth", "ear"),
        *("neck", "forehead", "shoulder", "elbow", "hand", "knee", "foot"),
    ),
}
TRUTH: dict[Granularity, str] = {"coarse": "coarse_gt.json", "fine": "fine_grained_gt.json"}
PREFIX: dict[Granularity, str] = {"coarse": "", "fine": "fine/"}  # of keys
SHAPES = 100  # FAUST's training scans, ten poses of ten people


@dataclass(frozen=True)
class Faust:
    """All people at one granularity.

    Raises:
        FileError: neither layout is there, or a file is damaged.
    """

    root: Path
    granularity: Granularity = "coarse"
    seed: int = 0
    points: int = POINTS

    @cached_property
    def keys(self) -> Sequence[str]:
        return [PREFIX[self.granularity] + name for name in self._people]

    @property
    def _people(self) -> list[str]:
        if (self.root / TRUTH[self.granularity]).exists():
            listed = self.root / "meshes.txt"
            named = lines(listed) if listed.exists() else sorted(self._truth)
            return [name.removesuffix(".obj") for name in named]
        found = sorted(file.stem for file in self._prepared.glob("*.npz"))
        if not found:
            raise FileError(
                f"{self.root} is not FAUST with parts: it has neither {TRUTH[self.granularity]} "
                "nor .npz files."
            )
        return found

    def category(self, key: str) -> str:
        return "person"

    def sample(self, key: str) -> Sample:
        names, person = NAMES[self.granularity], key.removeprefix(PREFIX[self.granularity])
        if (self.root / TRUTH[self.granularity]).exists():
            return self._from_mesh(key, person, names)
        return self._from_arrays(key, person, names)

    def references(self, category: str) -> list[Sample]:
        """None: there is no other split."""
        return []

    @cached_property
    def _truth(self) -> dict[str, list[str]]:
        return json_of(self.root / TRUTH[self.granularity], {str: [str]})

    @property
    def _prepared(self) -> Path:
        folders = sorted(f for f in self.root.glob(f"{self.granularity}*") if f.is_dir())
        return next(iter(folders), self.root)

    def _from_arrays(self, key: str, person: str, known: tuple[str, ...]) -> Sample:
        file = self._prepared / f"{person}.npz"
        found = read_pickled_arrays(file, "points", "labels", "label_names")
        names = tuple(str(name).replace("_", " ") for name in found["label_names"])
        other = set(NAMES["fine" if self.granularity == "coarse" else "coarse"])
        if not set(names) <= set(known) or (self.granularity == "fine" and set(names) <= other):
            raise FileError(f"{file} has the parts {', '.join(names)}, not the {self.granularity}.")
        points = np.asarray(found["points"], np.float64)
        if points.ndim != 2 or points.shape[1] != 3 or not np.isfinite(points).all():
            raise damaged(file, "its points are not finite places (N, 3)")
        labels = checked_labels(found["labels"], len(points), len(names), file)
        return Sample(Shape(key, "person", points), names, labels)

    def _from_mesh(self, key: str, person: str, names: tuple[str, ...]) -> Sample:
        truth_file = self.root / TRUTH[self.granularity]
        if person not in self._truth:
            raise FileError(f"{truth_file} has no labels for {person}.")
        file = self.root / "scans" / f"{person}.obj"
        if not file.exists():
            raise FileError(f"There is no file {file}.")
        mesh = read_mesh(file)
        number = {name: i for i, name in enumerate(names)}
        words = [str(word).replace("_", " ") for word in self._truth[person]]
        odd = sorted(set(words) - set(number) - {"unknown"})
        if odd:
            raise FileError(f"{truth_file} has the label {odd[0]!r}, which is none of {names}.")
        labels = np.array([number.get(word, -1) for word in words])
        labels = checked_labels(labels, len(mesh.vertices), len(names), truth_file)
        chosen = drawn(mesh.vertices, self.points, self.seed, person)
        shape = Shape(
            key,
            "person",
            mesh.vertices[chosen],
            vertices=mesh.vertices,
            faces=mesh.faces,
            origin=chosen,
            origins=len(mesh.vertices),
        )
        return Sample(shape, names, labels[chosen])


def write_faust(root: Path, samples: Iterable[Sample], granularity: Granularity) -> None:
    """Write samples with meshes in SATR's layout, a vertex taking the label of its nearest point.

    Args:
        root: made if it is not there.
        samples: Y up, their names among those of the granularity.
        granularity: which truth it is.
    """
    from scipy.spatial import cKDTree

    (root / "scans").mkdir(parents=True, exist_ok=True)
    truth = {}
    for sample in samples:
        name = sample.shape.key.replace("/", "_")
        mesh = trimesh.Trimesh(sample.shape.vertices, sample.shape.faces, process=False)
        mesh = mesh.subdivide_to_size(max(mesh.extents) / 12)  # so that parts have vertices
        text = "".join(f"v {x:.6f} {y:.6f} {z:.6f}\n" for x, y, z in mesh.vertices)
        text += "".join(f"f {a} {b} {c}\n" for a, b, c in mesh.faces + 1)
        (root / "scans" / f"{name}.obj").write_text(text, encoding="ascii")
        nearest = cKDTree(sample.shape.points).query(mesh.vertices)[1]
        words = (*sample.names, "unknown")
        truth[name] = [words[label] for label in sample.labels[nearest]]
    (root / TRUTH[granularity]).write_text(json.dumps(truth), encoding="utf-8")
    listed = "".join(f"{name}.obj\n" for name in truth)
    (root / "meshes.txt").write_text(listed, encoding="utf-8")
