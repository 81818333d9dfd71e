"""Shapes that the project generates itself, from seeds that training never uses.

They stand in for the paper's sets where those are not at hand. A model that was trained on the same
generators finds them easier than anything real: rows on them show that the code works and which of
two methods is ahead here, not how good either is on ShapeNetPart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patchalign3d.geometry.sampling import sample_surface
from training.shapes import FAMILIES, LabelledShape

from ..harness.contract import Sample, Shape


def held_out(*what: object) -> np.random.Generator:
    """Chance that training never had: its seeds are lists of numbers that can't be these."""
    return np.random.default_rng(list(" ".join(map(str, ("held out", *what))).encode()))


def generated_shape(family: str, number: int, seed: int = 0) -> LabelledShape:
    """One shape of a family, Z up."""
    return FAMILIES[family](held_out(family, number, seed))


def face_labels(shape: LabelledShape) -> tuple[list[str], NDArray[np.int64]]:
    """The coarsest names of parts, and which of them each face (F,) is of, −1 for none."""
    names = shape.names(0)
    words = sorted(set(names) - {""})
    number = np.array([words.index(name) if name else -1 for name in names])
    return words, number[shape.face_part]


def sample_of(shape: LabelledShape, key: str, points: int, seed: int = 0) -> Sample:
    """Points of a generated shape with its coarsest parts, its mesh and its normals.

    Args:
        shape: Z up, and so is the sample.
        key: of the sample.
        points: N, drawn evenly from the surface.
        seed: of the points.
    """
    rng = held_out(key, seed)
    drawn, face = sample_surface(shape.vertices, shape.faces, points, rng)
    a, b, c = shape.vertices[shape.faces[face]].swapaxes(0, 1)
    normals = np.cross(b - a, c - a)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    words, labels = face_labels(shape)
    cloud = Shape(
        key,
        shape.category,
        drawn,
        "Z",
        normals,
        np.full((points, 3), 0.5),
        shape.vertices,
        shape.faces,
        face,
    )
    return Sample(cloud, tuple(words), labels[face])
