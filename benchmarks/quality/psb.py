"""What is asked of meshes that people cut into parts without naming them (datasets.princeton)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patchalign3d import Mesh
from patchalign3d.shared.faces import components

from ..datasets.princeton import Cut, princeton
from ..metrics.parts import rand_index_error
from .cases import Case

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


def cases(folder: Path) -> Iterator[Case]:
    """The meshes with the parts that the first of the people drew, which have no names."""
    for cut in princeton(folder):
        yield Case(cut.mesh, [], cut.people[0], cut.category)


def connected_parts(mesh: Mesh, labels: NDArray) -> NDArray[np.int64]:
    """(F,) the connected pieces of faces of one label: two legs are two parts."""
    pairs = mesh.touching
    alike = labels[pairs[:, 0]] == labels[pairs[:, 1]]
    return components(len(labels), pairs[alike])


def error(cut: Cut, labels: NDArray) -> float:
    """The Rand index error of labels (F,), the mean over the people; faces count equally."""
    return float(np.mean([rand_index_error(labels, person) for person in cut.people]))
