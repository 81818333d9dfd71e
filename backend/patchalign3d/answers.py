"""Answers to questions about a mesh: arrays with a row for each face, vertex or name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .errors import ModelError, PromptError, QuestionError
from .shared.faces import UNLABELLED
from .shared.questions import NO_EXEMPLARS, check

if TYPE_CHECKING:
    from .geometry.cloud import Cloud
    from .geometry.mesh import Mesh


@dataclass(frozen=True, eq=False)
class Segmentation:
    """The parts of a mesh; values for vertices are computed when they are needed.

    Attributes:
        mesh: F faces, V vertices; or a cloud, whose points count as both.
        part_names: P prompts, as asked.
        face_labels: (F,) int32 index into ``part_names``; −1 = unlabelled.
        known_scores: (F, P) float32 in 0 … 1, or a row for each of the mesh's cells; None if the
            labels do not come from a model, and are certain.
        steadiness: if the up could not be found, the share of the surface that gets the same label
            whichever way is up; otherwise None.
        unread: of prompts with words that the text encoder does not know, as typed: what was asked
            instead, or None if they were asked as typed. All answers to words have it.
        fit: how well the words that were asked for fit: the confidence, on average over the
            labelled surface; None if none were asked for, or nothing is labelled.
    """

    mesh: Mesh | Cloud
    part_names: list[str]
    face_labels: NDArray[np.int32]
    known_scores: NDArray[np.float32] | None = None
    steadiness: float | None = None
    unread: dict[str, str | None] = field(default_factory=dict)
    fit: float | None = None

    @property
    def face_scores(self) -> NDArray[np.float32]:
        """(F, P) float32 in 0 … 1: how well a face matches each prompt, by itself."""
        return self._shares if self.known_scores is None else self._of_faces(self.known_scores)

    @property
    def confidence(self) -> NDArray[np.float32]:
        """(F,) float32, the score of the best prompt, which thresholds compare with."""
        if self.known_scores is None:
            return (self.face_labels != UNLABELLED).astype(np.float32)
        best = reduce(np.maximum, self.known_scores.T)  # with few parts a fraction of max(1)'s time
        return self._of_faces(best)

    @cached_property
    def vertex_scores(self) -> NDArray[np.float32]:
        """(V, P) float32, the scores averaged over the faces around a vertex."""
        return self.mesh.to_vertices(self.face_scores)

    @cached_property
    def vertex_weights(self) -> NDArray[np.float32]:
        """(V, P) float32 in 0 … 1: the share of the area around a vertex that carries the label.

        It is 1 inside a part, and between 0 and 1 at its border: the weights of vertex groups.
        """
        return self.mesh.to_vertices(self._shares)

    def _of_faces(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        return scores if len(scores) == len(self.face_labels) else self.mesh.cells.spread(scores)

    @property
    def _shares(self) -> NDArray[np.float32]:
        """(F, P) 1 where a face has the label."""
        return (self.face_labels[:, None] == np.arange(len(self.part_names))).astype(np.float32)


@dataclass(frozen=True)
class Keypoints:
    """One point on the surface per prompt.

    Attributes:
        names: K prompts, as asked.
        points: (K, 3) float64 on the surface, in the mesh's own frame.
        scores: (K,) float32 in 0 … 1.
        unread: as in :class:`Segmentation`.
    """

    names: list[str]
    points: NDArray[np.float64]
    scores: NDArray[np.float32]
    unread: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Similarity:
    """How similar everything is to one thing: a word, or a place on the mesh itself.

    Attributes:
        mesh: F faces, V vertices; or a cloud, whose points count as both.
        face_values: (F,) float32 cosine, −1 … 1, averaged over the patches near a face. Values of
            different questions cannot be compared.
        unread: as in :class:`Segmentation`.
    """

    mesh: Mesh | Cloud
    face_values: NDArray[np.float32]
    unread: dict[str, str | None] = field(default_factory=dict)

    @cached_property
    def vertex_values(self) -> NDArray[np.float32]:
        """(V,) float32, the values averaged over the faces around a vertex."""
        return self.mesh.to_vertices(self.face_values[:, None])[:, 0]


@dataclass(frozen=True, eq=False)
class Selection:
    """A part that was pointed at.

    Attributes:
        mesh: F faces.
        faces: (F,) bool, which are in the part.
        scores: (F,) float32 in 0 … 1, the probability of each face, before the borders follow
            creases.
        unread: as in :class:`Segmentation`.
    """

    mesh: Mesh | Cloud
    faces: NDArray[np.bool_]
    scores: NDArray[np.float32]
    unread: dict[str, str | None] = field(default_factory=dict)

    def as_parts(self) -> Segmentation:
        """The selection as the only part of a segmentation, so that it can be written as one."""
        labels = np.where(self.faces, 0, UNLABELLED).astype(np.int32)
        return Segmentation(self.mesh, ["selection"], labels, self.scores[:, None])


@dataclass(frozen=True)
class Exemplar:
    """What named parts or keypoints of a finished mesh look like to a model.

    Attributes:
        names: P parts or keypoints.
        features: (P, D) float32, unit vectors of the model that made them.
        places: (P, 3) float32, for keypoints: their positions in the box around the mesh, −1 … 1
            on each axis of the unit frame; None if position should not count.
    """

    names: list[str]
    features: NDArray[np.float32]
    places: NDArray[np.float32] | None = None


def pool_exemplars(exemplars: Sequence[Exemplar], feature_width: int) -> Exemplar:
    """Several exemplars as one: rows with the same name are averaged, in order of appearance.

    Raises:
        QuestionError: not a list of exemplars.
        PromptError: there are no exemplars.
        MeshError: their features or places are not a row of finite numbers for each name.
        ModelError: the width D of their features is not ``feature_width``.
    """
    if not isinstance(exemplars, (list, tuple)) or not all(
        isinstance(exemplar, Exemplar) for exemplar in exemplars
    ):
        raise QuestionError(f"The exemplars must be a list of exemplars, not {exemplars!r:.60}.")
    of_name: dict[str, list[NDArray]] = {}
    for exemplar in exemplars:
        features = check("transfer_keypoints", vars(exemplar))["features"]
        if features.shape[1] != feature_width:
            raise ModelError(
                "The exemplars come from another model. Make them again with this one."
            )
        for name, feature in zip(exemplar.names, features, strict=True):
            of_name.setdefault(name, []).append(feature)
    if not of_name:
        raise PromptError(NO_EXEMPLARS)
    means = np.stack([np.mean(features, axis=0) for features in of_name.values()])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    return Exemplar(list(of_name), means.astype(np.float32))
