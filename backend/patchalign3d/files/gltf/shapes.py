"""The triangles of the meshes of a glTF, and the nodes that show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..strips import split_strips
from .accessors import FAN, STRIP, TRIANGLES, Numbers, read_primitive
from .document import Document

# What is passed over, by its mode.
PASSED_OVER = {0: "points", 1: "lines", 2: "lines", 3: "lines"}


@dataclass(frozen=True)
class Shape:
    """A primitive in the frame of its mesh, before joints and nodes move it.

    Attributes:
        vertices: (V, 3), morph targets in force.
        faces: (F, 3).
        numbers: (F,) the place of each among the primitive's triangles; those of strips that only
            join others are left out.
        influences: which of the skin's joints (V, n) move the vertices, and how much (V, n), 1
            in all; or None.
        triangles: how many it has, those left out among them.
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    numbers: NDArray[np.int64]
    influences: tuple[NDArray[np.int64], NDArray[np.float64]] | None
    triangles: int


@dataclass(frozen=True)
class Placed:
    """A shape where a node shows it."""

    node: int  # the node's number
    instance: int  # and its instance's, −1 where it has none
    primitive: int  # its place in the node's mesh
    name: str  # what its object is called
    shape: Shape
    mirrored: bool  # whether its faces are turned over, as its node turns them inside out

    @property
    def faces(self) -> NDArray[np.int64]:
        """(F, 3) wound so that their outside is out."""
        return self.shape.faces[:, ::-1] if self.mirrored else self.shape.faces


@dataclass(frozen=True)
class Shown:
    """All that the scene shows, in the order of the file: what a mesh of it is covered with."""

    document: Document
    placed: list[Placed]


class Shapes:
    """Reads the shapes of a document's meshes, each once.

    Attributes:
        passed_over: how many primitives have no faces, by "points" or "lines" and the node's name.
        left_over: how many corners at the ends of lists make no triangle, by the node's name.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._shapes: dict[tuple, list[Shape | None]] = {}
        self.passed_over: Counter[tuple[str, str]] = Counter()
        self.left_over: Counter[str] = Counter()

    def of_mesh(
        self, number: int, mesh: dict, weights: list[float] | None, name: str
    ) -> list[Shape | None]:
        """The shape of each primitive of a mesh; None where it has no triangles.

        Args:
            number: the mesh's number; ``mesh`` its JSON.
            weights: those of the morph targets, if the node has its own.
            name: what the node is called.
        """
        weights = mesh.get("weights", ()) if weights is None else weights
        key = number, tuple(weights)
        if key not in self._shapes:
            self._shapes[key] = [self._shape(p, weights, name) for p in mesh["primitives"]]
        return self._shapes[key]

    def _shape(self, primitive: dict, weights: list[float], name: str) -> Shape | None:
        mode, attributes = primitive.get("mode", TRIANGLES), primitive["attributes"]
        if mode in PASSED_OVER:
            self.passed_over[PASSED_OVER[mode], name] += 1
            return None
        if mode not in (TRIANGLES, STRIP, FAN):
            raise self._document.damaged(f"a mesh has triangles of the mode {mode!r}")
        if "POSITION" not in attributes:
            return None
        read = read_primitive(self._document, primitive)
        vertices = read.attributes["POSITION"].meant
        for target, weight in zip(read.targets, weights, strict=False):
            if weight and "POSITION" in target:
                vertices = vertices + weight * target["POSITION"].meant
        corners = read.corners
        if read.mode == TRIANGLES and (left := len(corners) % 3):
            self.left_over[name] += left
        if read.mode == STRIP:
            corners = np.where(corners == read.restart, -1, corners)
        faces, numbers, triangles = _triangles(corners, read.mode)
        if len(faces) == 0:
            return None
        if faces.max() >= len(vertices):
            raise self._document.damaged(
                f"a face of '{name}' refers to vertex {faces.max()}, but there are {len(vertices)}"
            )
        return Shape(vertices, faces, numbers, _influences(read.attributes), triangles)


def _influences(attributes: dict[str, Numbers]) -> tuple[NDArray, NDArray] | None:
    """Which joints (V, n) move the vertices, and how much (V, n), 1 in all."""
    sets: list[int] = []
    while f"JOINTS_{len(sets)}" in attributes and f"WEIGHTS_{len(sets)}" in attributes:
        sets.append(len(sets))
    if not sets:
        return None
    joints = np.hstack([attributes[f"JOINTS_{n}"].values for n in sets]).astype(np.int64)
    weights = np.hstack([attributes[f"WEIGHTS_{n}"].meant for n in sets])
    whole = weights.sum(1, keepdims=True)
    weights[whole[:, 0] == 0, 0] = 1  # as viewers do with vertices that nothing moves
    return joints, weights / np.where(whole == 0, 1, whole)


def _triangles(corners: NDArray, mode: int) -> tuple[NDArray, NDArray, int]:
    """The faces (F, 3) of a list, strip or fan, the place (F,) of each, and how many there are."""
    if mode == TRIANGLES:
        faces = corners[: len(corners) // 3 * 3].reshape(-1, 3)
        return faces, np.arange(len(faces)), len(faces)
    if len(corners) < 3:
        return np.zeros((0, 3), np.int64), np.zeros(0, np.int64), 0
    if mode == STRIP:
        return *split_strips(corners), len(corners) - 2
    first = np.full(len(corners) - 2, corners[0])
    faces = np.stack([first, corners[1:-1], corners[2:]], axis=1)
    kept = (faces != np.roll(faces, 1, axis=1)).all(1)
    return faces[kept], np.flatnonzero(kept), len(faces)
