"""The one contract between shapes and methods.

A :class:`Sample` is a shape with the names that are asked about and the truth. A :class:`Method`
answers one or more of five questions; the harness asks those that its :class:`Entry` says it can.

==============  =====================================  ===========================================
question        is asked                               answers
==============  =====================================  ===========================================
``segment``     a shape and K part names               (N, K) scores, the highest wins
``divide``      a shape, and how many parts or None    (N,) part numbers without names
``keypoints``   a shape and K keypoint names           :class:`Keypoints`
``features``    a shape                                (N, D) unit rows, one of each point
``similarity``  a shape and one word                   (N,), the higher the more alike
==============  =====================================  ===========================================

N counts the points of ``shape.points``, always; a method that wants other points draws them itself
and brings its answer back to these.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Question = Literal["segment", "divide", "keypoints", "features", "similarity"]
UNLABELLED = -1


def z_up(places: NDArray[np.float64], up: Literal["Y", "Z"]) -> NDArray[np.float64]:
    """Places (N, 3), turned so that Z points up."""
    if up == "Z":
        return places
    x, y, z = places.T
    return np.stack([x, -z, y], axis=1)


@dataclass(frozen=True)
class Shape:
    """What a method sees.

    Attributes:
        key: names it within its set, ``/`` between folder and file; records are kept by it.
        category: what it is, in words ("chair").
        points: (N, 3) float64, in the set's own frame and units.
        up: the axis of that frame which points up.
        normals: (N, 3) unit, if the set has them.
        colours: (N, 3) in 0 … 1, if the set has them.
        vertices: (V, 3) of its mesh in the same frame, if there is one;
        faces: (F, 3), its triangles.
        point_face: (N,) the face that each point was drawn from, if known.
        origin: (N,) what each point is in the published file: the row of a cloud, a vertex or a
            face of a mesh; None where the points are all of a cloud, in its order.
        origins: of how many.
    """

    key: str
    category: str
    points: NDArray[np.float64]
    up: Literal["Y", "Z"] = "Y"
    normals: NDArray[np.float64] | None = None
    colours: NDArray[np.float64] | None = None
    vertices: NDArray[np.float64] | None = None
    faces: NDArray[np.int64] | None = None
    point_face: NDArray[np.int64] | None = None
    origin: NDArray[np.int64] | None = None
    origins: int = 0

    def z_up(self) -> NDArray[np.float64]:
        """The points (N, 3), turned so that Z points up."""
        return z_up(self.points, self.up)


@dataclass(frozen=True)
class Sample:
    """A shape, what is asked about it, and the truth.

    Attributes:
        shape: with N points.
        names: K part or keypoint names, those of its category; one method is asked about them all.
        labels: (N,) int into ``names``, −1 = not annotated; of segmentation.
        keypoints: (K,) int into the points, −1 = this shape has no such keypoint; of keypoints.
    """

    shape: Shape
    names: tuple[str, ...]
    labels: NDArray[np.int64] | None = None
    keypoints: NDArray[np.int64] | None = None


class Keypoints(NamedTuple):
    """Predicted keypoints: (n,) indices into the points, whose name each is (−1: nobody's), and how
    sure the method is.
    """

    index: NDArray[np.int64]
    name: NDArray[np.int64]
    score: NDArray[np.float64]


def chance(seed: int, key: str) -> np.random.Generator:
    """A generator of its own for each shape, by its key, whatever the order they are asked in."""
    return np.random.default_rng([seed, zlib.crc32(key.encode())])


class Unavailable(Exception):
    """A method cannot run here, or not on such a set (of clouds, where it wants meshes).

    The message says why, ``fetch`` names the files that are missing. The row says "not run: WHY"
    and what to fetch; nothing is put in its place.
    """

    def __init__(self, why: str, fetch: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.fetch = tuple(fetch)

    def __reduce__(self) -> tuple:
        return Unavailable, (self.why, self.fetch)


def without_package(error: ModuleNotFoundError) -> Unavailable:
    """What to say of a method whose package is not installed."""
    missing = f"{error.name}, in the extra benchmarks"
    return Unavailable(f"the package {error.name} is not installed", [missing])


class Method:
    """One way to answer; a subclass overrides the questions it can answer.

    Attributes:
        identity: what decides its answers beside its name: the SHA-256 of its weights, "random",
            the file of imported predictions. It is part of the recipe that records are kept by.
    """

    identity: str = "no weights"

    def fit(self, references: Sequence[Sample]) -> None:
        """Learn from the references of one category, before its shapes are asked about.

        Called only where the entry says ``fits``; what an earlier category taught is forgotten.
        """
        raise NotImplementedError

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        """(N, K) scores; a row of −inf is a point without a label."""
        raise NotImplementedError

    def divide(self, shape: Shape, count: int | None) -> NDArray[np.int64]:
        """(N,) part numbers from 0 and without gaps; ``count`` parts, or as many as it finds."""
        raise NotImplementedError

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        """Any number of keypoints; a detector without words leaves the names alone."""
        raise NotImplementedError

    def features(self, shape: Shape) -> NDArray[np.float64]:
        """(N, D) unit rows."""
        raise NotImplementedError

    def similarity(self, shape: Shape, word: str) -> NDArray[np.float64]:
        """(N,)"""
        raise NotImplementedError


@dataclass(frozen=True)
class Settings:
    """What may be said about every method on the command line.

    Attributes:
        model: PatchAlign3D's, a name or a folder; None leaves it to the entry.
        weights: a folder in which weights are looked for by file name before the library that hosts
            them is asked.
        fetch: whether that library may download; otherwise it looks in its own cache only.
        predictions: files of imported predictions by the name of their method.
        seed: of everything random.
        device: where networks run.
    """

    model: str | None = None
    weights: Path | None = None
    fetch: bool = False
    predictions: Mapping[str, Path] = field(default_factory=dict)
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True)
class Entry:
    """A method in the registry.

    Attributes:
        name: on the command line and in records: "patchalign3d", "iss".
        title: in tables.
        answers: the questions it can answer.
        make: builds it with its real weights; raises :class:`Unavailable` where it can't.
        tiny: builds a small one, of random weights if it has any, of the same classes: what the
            contract test runs and what shows that the code path works where weights are absent.
        fits: it learns from references and is given some first.
        floor: it knows nothing, and a row that does not beat it proves little.
        note: printed under its tables: its parameters, how it differs from what was published.
    """

    name: str
    title: str
    answers: frozenset[Question]
    make: Callable[[Settings], Method]
    tiny: Callable[[], Method]
    fits: bool = False
    floor: bool = False
    note: str = ""
