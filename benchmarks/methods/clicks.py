"""What is made of clicks on a part and beside it: rules, each one function.

A rule knows the mesh only through the library, as anyone does who uses it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patchalign3d import Mesh, Segmenter
from patchalign3d.errors import ModelError

from ..harness.contract import Entry, Method, Settings, Unavailable
from .patchalign3d import library_identity

LEAST_ALIKE = 0.5  # cosine to a clicked place, where nothing else decides

Rule = Callable[[Segmenter, Sequence[int], Sequence[int]], NDArray[np.bool_]]
"""(a segmenter whose mesh is set, faces clicked for the part, faces clicked against it) → (F,)."""


def by_similarity(
    segmenter: Segmenter, include: Sequence[int], exclude: Sequence[int]
) -> NDArray[np.bool_]:
    """(F,) what is like the mean of the faces clicked for the part; others are ignored."""
    return segmenter.similarity(faces=include).face_values > LEAST_ALIKE


def by_nearest(
    segmenter: Segmenter, include: Sequence[int], exclude: Sequence[int]
) -> NDArray[np.bool_]:
    """(F,) what is more like some face clicked for the part than like any clicked against it."""

    def best(faces: Sequence[int]) -> NDArray[np.float64]:
        alike = [segmenter.similarity(faces=[face]).face_values for face in faces]
        return np.max(alike, axis=0)

    chosen = best(include) > (best(exclude) if len(exclude) else LEAST_ALIKE)
    chosen[list(include)], chosen[list(exclude)] = True, False
    return chosen


def by_transfer(
    segmenter: Segmenter, include: Sequence[int], exclude: Sequence[int]
) -> NDArray[np.bool_]:
    """(F,) the part of an exemplar with two parts, the faces clicked for and against it,
    transferred to the mesh itself: borders follow creases.
    """
    if not len(exclude):
        return by_similarity(segmenter, include, exclude)
    faces = len(segmenter.similarity(faces=include).face_values)
    labels = np.full(faces, -1)
    labels[list(include)], labels[list(exclude)] = 0, 1
    exemplar = segmenter.part_exemplar(["part", "rest"], labels)
    return segmenter.transfer([exemplar]).face_labels == 0


def by_select(
    segmenter: Segmenter, include: Sequence[int], exclude: Sequence[int]
) -> NDArray[np.bool_]:
    """(F,) the part by the library's own rule, which was learned."""
    return segmenter.select(include, exclude if len(exclude) else None).faces


class Clicked(Method):
    """A rule with a model, for one mesh after the other."""

    def __init__(self, rule: Rule, segmenter: Segmenter, seed: int) -> None:
        self._rule, self._segmenter, self._seed = rule, segmenter, seed
        self.identity = library_identity(segmenter)
        self.seconds = 0.0

    def start(self, mesh: Mesh) -> None:
        """The mesh that is pointed at from now on."""
        self._segmenter.set_mesh(mesh, seed=self._seed)

    def __call__(self, include: ArrayLike, exclude: ArrayLike = ()) -> NDArray[np.bool_]:
        begin = time.perf_counter()
        found = self._rule(self._segmenter, list(include), list(exclude))
        self.seconds += time.perf_counter() - begin
        return found


def _entry(name: str, title: str, rule: Rule) -> Entry:
    def make(settings: Settings) -> Method:
        try:
            segmenter = Segmenter.load(settings.model or "bundled", settings.device)
        except ModelError as error:
            raise Unavailable(str(error)) from error
        return Clicked(rule, segmenter, settings.seed)

    # It answers none of the harness's questions: benchmarks.pointing asks it its own way.
    return Entry(f"pointing-{name}", title, frozenset(), make, lambda: make(Settings()))


ENTRIES = [
    _entry("similarity", f"similarity above {LEAST_ALIKE}, further clicks averaged", by_similarity),
    _entry("nearest", "nearest click for or against", by_nearest),
    _entry("transfer", "clicks as an exemplar, transferred", by_transfer),
    _entry("select", "the library's own rule, learned", by_select),
]
