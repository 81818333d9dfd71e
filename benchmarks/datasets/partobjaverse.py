"""PartObjaverse-Tiny (SAMPart3D): 200 meshes of any kind, a name for every face.

::

    PartObjaverse-Tiny_semantic.json                 {group: {uid: [names]}}
    PartObjaverse-Tiny_mesh/<uid>.glb
    PartObjaverse-Tiny_semantic_gt/<uid>.npy         (F,), the faces of the scene as one mesh

Protocol: the parts that the truth has, the mean over shapes; here over points drawn from the
surface, each with its face's label, so that large faces count as such. Y is up, as in glTF.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import trimesh
from numpy.typing import NDArray

from patchalign3d.errors import FileError
from patchalign3d.geometry.sampling import sample_surface

from ..harness.contract import Sample, Shape, chance
from .reading import array, checked_labels, damaged, json_of

NAME = "PartObjaverse-Tiny"
NAMES, MESHES, TRUTH = f"{NAME}_semantic.json", f"{NAME}_mesh", f"{NAME}_semantic_gt"
POINTS = 10_000
SHAPES = 200


@dataclass(frozen=True)
class PartObjaverseTiny:
    """All shapes.

    Raises:
        FileError: the names are missing, or a file is missing or damaged.
    """

    root: Path
    points: int = POINTS
    seed: int = 0

    @cached_property
    def names(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The group and the part names of each shape."""
        found = json_of(self.root / NAMES, {str: {str: [str]}})
        return {
            uid: (group, tuple(names)) for group, of in found.items() for uid, names in of.items()
        }

    @cached_property
    def keys(self) -> Sequence[str]:
        return [f"{group}/{uid}" for uid, (group, _) in self.names.items()]

    def category(self, key: str) -> str:
        """The group, which names no single thing: prompts with a category say little here."""
        return key.partition("/")[0].lower().replace("-", " ")

    def sample(self, key: str) -> Sample:
        uid = key.partition("/")[2]
        names = self.names[uid][1]
        vertices, faces = _read_mesh(self.root / MESHES / f"{uid}.glb")
        file = self.root / TRUTH / f"{uid}.npy"
        labels = checked_labels(array(file).reshape(-1), len(faces), len(names), file)
        rng = chance(self.seed, key)
        points, face = sample_surface(vertices, faces, self.points, rng)
        a, b, c = vertices[faces[face]].swapaxes(0, 1)
        normals = np.cross(b - a, c - a)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        shape = Shape(
            key,
            self.category(key),
            points,
            "Y",
            normals,
            vertices=vertices,
            faces=faces,
            point_face=face,
            origin=face,
            origins=len(faces),
        )
        return Sample(shape, tuple(name.lower() for name in names), labels[face])

    def references(self, category: str) -> list[Sample]:
        """None are defined."""
        return []


def _read_mesh(file: Path) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The scene as one mesh, its faces in the order in which trimesh puts its parts together."""
    if not file.exists():
        raise FileError(f"There is no file {file}.")
    try:
        scene = trimesh.load(file, process=False)
        whole = scene.to_mesh() if isinstance(scene, trimesh.Scene) else scene
        return np.asarray(whole.vertices, np.float64), np.asarray(whole.faces, np.int64)
    except Exception as error:  # whatever a damaged file drives the reader to
        raise damaged(file, error, or_else="no mesh") from error


def write_partobjaverse(root: Path, samples: Iterable[Sample]) -> None:
    """Write samples with meshes in the layout; a face takes the label that most of its points have.

    Args:
        root: made if it is not there.
        samples: with meshes and ``point_face``, Y up; their keys are GROUP/UID.
    """
    names: dict[str, dict[str, Sequence[str]]] = {}
    for folder in (MESHES, TRUTH):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for sample in samples:
        shape = sample.shape
        group, _, uid = shape.key.partition("/")
        names.setdefault(group, {})[uid] = list(sample.names)
        votes = np.zeros((len(shape.faces), len(sample.names) + 1))
        np.add.at(votes, (shape.point_face, sample.labels), 1)
        votes[:, -1] += 0.5  # of no point, and of none that has a name
        label = votes.argmax(1)
        np.save(root / TRUTH / f"{uid}.npy", np.where(label == len(sample.names), -1, label))
        mesh = trimesh.Trimesh(shape.vertices, shape.faces, process=False)
        mesh.export(root / MESHES / f"{uid}.glb")
    (root / NAMES).write_text(json.dumps(names), encoding="utf-8")
