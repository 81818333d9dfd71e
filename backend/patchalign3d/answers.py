"""Answers to questions about a mesh: arrays with a row for each face, vertex or name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .errors import ModelError, PromptError, QuestionError
from .memory import make_sure_of_scores
from .shared.faces import UNLABELLED
from .shared.questions import NO_EXEMPLARS, check
from .shared.texts import on_a_line
from .threads import in_chunks

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from .geometry.cloud import Cloud
    from .geometry.frame import Axis
    from .geometry.mesh import Mesh


# Scores that are computed at a time, of so many faces for so many looks: few enough for a cache.
ROWS, LOOKS = 1 << 12, 1 << 8
# So many names stand on the line that an answer is shown as.
SHOWN = 8


@dataclass(frozen=True, eq=False)
class Cosines:
    """Scores of P parts by what they look like, which are computed when they are asked for: of
    thousands of parts, all of them would take gigabytes.

    Attributes:
        pooling: (n, G) sparse, the patches of each face, or of each cell.
        features: (G, D) of the patches.
        looks: (L, D) what parts look like, unit vectors.
        of: (P,) which of these each part has; each is of some part.
        temperature: what a cosine is divided by to be a logit; None: the cosine is the score.
    """

    pooling: csr_matrix
    features: NDArray[np.float32]
    looks: NDArray[np.float32]
    of: NDArray[np.int64]
    temperature: float | None = None

    def all(self) -> NDArray[np.float32]:
        """(n, P) in 0 … 1.

        Raises:
            DeviceError: it needs more memory than is allowed.
        """
        make_sure_of_scores(sum(self.pooling.shape), len(self.of))
        return self._scores(slice(None), self.features @ self.looks[self.of].T)

    def best(self) -> NDArray[np.float32]:
        """(n,) the highest of each row."""
        best = np.zeros(self.pooling.shape[0], np.float32)
        for begin in range(0, len(self.looks), LOOKS):
            patches = self.features @ self.looks[begin : begin + LOOKS].T  # (G, some)

            def compare(rows: slice, patches: NDArray = patches) -> None:
                np.maximum(best[rows], self._scores(rows, patches).max(1), out=best[rows])

            in_chunks(len(best), compare, ROWS)
        return best

    def _scores(self, rows: slice, patches: NDArray) -> NDArray[np.float32]:
        """From the cosines of the patches (G, k), (some, k)."""
        cosine = self.pooling[rows] @ patches
        if self.temperature is None:
            return cosine.clip(0, 1, out=cosine)
        from scipy.special import expit  # which the worker imports while it reads the network

        return expit(cosine / self.temperature).astype(np.float32, copy=False)


@dataclass(frozen=True, eq=False)
class Segmentation:
    """The parts of a mesh; values for vertices are computed when they are needed.

    Attributes:
        mesh: F faces, V vertices; or a cloud, whose points count as both.
        part_names: P prompts, as asked.
        face_labels: (F,) int32 index into ``part_names``; −1 = unlabelled.
        known_scores: (F, P) float32 in 0 … 1, or a row for each of the mesh's cells; None if the
            labels do not come from a model, and are certain. Of parts found without words, they are
            computed when they are asked for.
        steadiness: if the up could not be found, the share of the surface that gets the same label
            whichever way is up; otherwise None.
        unread: of prompts with words that the text encoder does not know, as typed: what was asked
            instead, or None if they were asked as typed. All answers to words have it.
        fit: how well the words that were asked for fit: the confidence, on average over the
            labelled surface, 0 if they fit nothing; None if none were asked for, or no score
            reaches the threshold.
        own_sides: whether left and right are the mesh's own, or those of whoever stands before it;
            None if no model was asked.
        front: the axis that the mesh seems to face, if words of place or numbers go by that, nobody
            said it, and it is not the usual one. Sides are told by it.
    """

    mesh: Mesh | Cloud
    part_names: list[str]
    face_labels: NDArray[np.int32]
    known_scores: NDArray[np.float32] | Cosines | None = None
    steadiness: float | None = None
    unread: dict[str, str | None] = field(default_factory=dict)
    fit: float | None = None
    own_sides: bool | None = None
    front: Axis | None = None

    def __repr__(self) -> str:
        labels, count = self.face_labels, len(self.part_names)
        area = np.bincount(labels + 1, self.mesh.face_areas, count + 1)
        share = area / area.sum()
        parts = [
            f"{name} {part:.0%}" for name, part in zip(self.part_names, share[1:], strict=True)
        ]
        rest = f"; {share[0]:.0%} without a part" if (labels == UNLABELLED).any() else ""
        return f"<Segmentation of {self.mesh.size}: {_listed(parts)}{rest}>"

    @property
    def face_scores(self) -> NDArray[np.float32]:
        """(F, P) float32 in 0 … 1: how well a face matches each prompt, by itself.

        Raises:
            DeviceError: of thousands of parts, they need more memory than is allowed.
        """
        if self.known_scores is None:
            return self._shares
        known = self.known_scores
        return self._of_faces(known.all() if isinstance(known, Cosines) else known)

    @cached_property
    def confidence(self) -> NDArray[np.float32]:
        """(F,) float32, the score of the best prompt, which thresholds compare with."""
        known = self.known_scores
        if known is None:
            return (self.face_labels != UNLABELLED).astype(np.float32)
        if isinstance(known, Cosines):
            return self._of_faces(known.best())
        best = reduce(np.maximum, known.T)  # with few parts a fraction of max(1)'s time
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
        unread, own_sides, front: as in :class:`Segmentation`.
    """

    names: list[str]
    points: NDArray[np.float64]
    scores: NDArray[np.float32]
    unread: dict[str, str | None] = field(default_factory=dict)
    own_sides: bool | None = None
    front: Axis | None = None

    def __repr__(self) -> str:
        found = zip(self.names, self.points, self.scores, strict=True)
        told = [f"{n} at ({', '.join(f'{c:.4g}' for c in at)}) {s:.0%}" for n, at, s in found]
        return f"<Keypoints: {_listed(told)}>"


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

    def __repr__(self) -> str:
        low, high = self.face_values.min(), self.face_values.max()
        return f"<Similarity of {self.mesh.size}: cosines from {low:.2f} to {high:.2f}>"

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
        unread, own_sides: as in :class:`Segmentation`.
    """

    mesh: Mesh | Cloud
    faces: NDArray[np.bool_]
    scores: NDArray[np.float32]
    unread: dict[str, str | None] = field(default_factory=dict)
    own_sides: bool | None = None

    def __repr__(self) -> str:
        areas, chosen = self.mesh.face_areas, int(self.faces.sum())
        share = areas[self.faces].sum() / areas.sum()
        return f"<Selection of {chosen:,} among {self.mesh.size}, {share:.1%} of the surface>"

    def as_parts(self) -> Segmentation:
        """The selection as the only part of a segmentation, so that it can be written as one."""
        labels = np.where(self.faces, 0, UNLABELLED).astype(np.int32)
        scores, own = self.scores[:, None], self.own_sides
        return Segmentation(self.mesh, ["selection"], labels, scores, own_sides=own)


# The name of rows of an exemplar that are no part.
NO_PART = ""


@dataclass(frozen=True)
class Exemplar:
    """What named parts or keypoints of a finished mesh look like to a model.

    Attributes:
        names: P parts or keypoints; :data:`NO_PART` for what faces without a part look like.
        features: (P, D) float32, unit vectors of the model that made them.
        places: (P, 3) float32, for keypoints: their positions in the box around the mesh, −1 … 1
            on each axis of the unit frame; None if position should not count.
    """

    names: list[str]
    features: NDArray[np.float32]
    places: NDArray[np.float32] | None = None

    def __repr__(self) -> str:
        names = [name or "what is no part" for name in self.names]
        placed = "" if self.places is None else ", with places"
        width = np.shape(self.features)[-1]
        return f"<Exemplar: {_listed(names)}; features of {width} numbers{placed}>"


def _listed(items: Sequence[str]) -> str:
    """Names and what is said of them, on a line: the first few, and how many more there are."""
    more = len(items) - SHOWN
    told = [*items[:SHOWN], *([f"{more} more"] if more > 0 else [])]
    return on_a_line(", ".join(told)) or "nothing"


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


def pool_parts(exemplars: Sequence[Exemplar], feature_width: int) -> tuple[Exemplar, NDArray]:
    """The parts of several exemplars as one, and what has none of them looks like, (R, D).

    Where exemplars have different parts, what one leaves without a part may be a part of another;
    so then nothing is known of what has none.

    Raises:
        QuestionError, PromptError, MeshError, ModelError: as in :func:`pool_exemplars`.
    """
    pooled = pool_exemplars(exemplars, feature_width)
    rows = [row for row, name in enumerate(pooled.names) if name != NO_PART]
    if not rows:
        raise PromptError(NO_EXEMPLARS)
    parts = Exemplar([pooled.names[row] for row in rows], pooled.features[rows])
    others = np.empty((0, feature_width), np.float32)
    if all(set(exemplar.names) - {NO_PART} == set(parts.names) for exemplar in exemplars):
        looks = [np.asarray(one.features)[np.array(one.names) == NO_PART] for one in exemplars]
        others = np.concatenate([others, *looks]).astype(np.float32)
    return parts, others
