"""Meshes that many people cut into parts, without names: a piece of Princeton's benchmark.

For evaluation only. A file holds ``vertices_u16`` (V, 3), ``scale`` and ``offset`` (vertices =
vertices_u16 · scale + offset), ``faces`` (F, 3), ``segmentations`` (S, F), the parts that each of S
people drew, and ``category``. Many of the meshes are not upright.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.metrics.parts import rand_index_error
from patchalign3d import Mesh
from patchalign3d.labels.merging import join_pairs

# What a person would ask for, by category. Nobody named the parts of this set.
PARTS = {
    "airplane": "body, wing, tail, engine",
    "ant": "head, thorax, abdomen, leg, antenna",
    "armadillo": "head, ear, torso, arm, hand, leg, foot, tail",
    "bearing": "shaft, collar, flange, tip",
    "bird": "head, body, wing, tail",
    "bust": "face, hair, neck, chest, pedestal",
    "chair": "seat, back, leg, arm",
    "cup": "cup, handle",
    "fish": "body, fin, tail",
    "fourleg": "head, neck, body, leg, tail",
    "glasses": "lens, temple, bridge",
    "hand": "palm, finger, wrist",
    "human": "head, torso, upper arm, forearm, hand, thigh, shin, foot",
    "mech": "body, boss, flange, hole",
    "octopus": "head, tentacle",
    "plier": "handle, jaw, pivot",
    "table": "tabletop, leg",
    "teddy": "head, ear, body, arm, leg",
    "vase": "body, neck, handle, base",
}


class Cut(NamedTuple):
    """A mesh and how people cut it."""

    name: str
    category: str
    vertices: NDArray[np.float64]  # (V, 3) as they come
    faces: NDArray[np.int64]  # (F, 3)
    people: NDArray[np.int64]  # (S, F)


def load(folder: Path) -> Iterator[Cut]:
    """The meshes of a folder, by their numbers."""
    for path in sorted(folder.glob("*.npz"), key=lambda path: path.stem.zfill(9)):
        with np.load(path) as file:
            vertices = file["vertices_u16"] * file["scale"] + file["offset"]
            people = file["segmentations"].astype(np.int64)
            category = str(file["category"])
            yield Cut(path.stem, category, vertices, file["faces"].astype(np.int64), people)


def connected_parts(mesh: Mesh, labels: NDArray) -> NDArray[np.int64]:
    """(F,) the connected pieces of faces of one label: two legs are two parts."""
    pairs = mesh.adjacency.faces
    alike = labels[pairs[:, 0]] == labels[pairs[:, 1]]
    return join_pairs(len(labels), pairs[alike])


def error(cut: Cut, labels: NDArray) -> float:
    """The Rand index error of labels (F,), the mean over the people; faces count equally."""
    return float(np.mean([rand_index_error(labels, person) for person in cut.people]))
