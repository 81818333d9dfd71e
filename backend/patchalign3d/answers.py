"""Answers to questions about a mesh: arrays with a row for each face, vertex or name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .memory import make_sure_of_scores
from .shared.faces import UNLABELLED
from .shared.texts import listed
from .threads import in_chunks

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from .geometry.cloud import Cloud
    from .geometry.frame import Axis
    from .geometry.mesh import Mesh


# Scores are computed for so many faces and so many parts at a time, which fit into a cache.
ROWS, LOOKS = 1 << 12, 1 << 8


@dataclass(frozen=True, eq=False)
class Cosines:
    """Scores of P parts from cosines of features, computed only when they are asked for: for
    thousands of parts, all scores would take gigabytes.

    Attributes:
        pooling: (n, G) sparse, the patches of each face, or of each cell.
        features: (G, D) of the patches.
        looks: (L, D) what parts look like, unit vectors.
        of: (P,) the row of ``looks`` that each part has; every row is some part's.
        temperature: a score is the sigmoid of the cosine divided by this; if it is None, the score
            is the cosine itself.
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
        """(n,) the highest score of each face or cell."""
        best = np.zeros(self.pooling.shape[0], np.float32)
        for begin in range(0, len(self.looks), LOOKS):
            patches = self.features @ self.looks[begin : begin + LOOKS].T  # (G, some)

            def compare(rows: slice, patches: NDArray = patches) -> None:
                np.maximum(best[rows], self._scores(rows, patches).max(1), out=best[rows])

            in_chunks(len(best), compare, ROWS)
        return best

    def _scores(self, rows: slice, patches: NDArray) -> NDArray[np.float32]:
        """Scores (n, k) of some rows of faces or cells, from the cosines (G, k) of the patches."""
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
            said it, and it does not look straight along the usual one. Sides are told by it.
        heading: how far from that axis it looks, in radians, anticlockwise as seen from above.
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
    heading: float = 0.0

    def __repr__(self) -> str:
        labels, count = self.face_labels, len(self.part_names)
        area = np.bincount(labels + 1, self.mesh.face_areas, count + 1)
        share = area / area.sum()
        parts = [
            f"{name} {part:.0%}" for name, part in zip(self.part_names, share[1:], strict=True)
        ]
        rest = f"; {share[0]:.0%} without a part" if (labels == UNLABELLED).any() else ""
        return f"<Segmentation of {self.mesh.size}: {listed(parts)}{rest}>"

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
        unread, own_sides, front, heading: as in :class:`Segmentation`.
        axes: (3, 3) float64, the left, the back and the up of the mesh that sides were told by, as
            unit vectors in its own coordinates.
    """

    names: list[str]
    points: NDArray[np.float64]
    scores: NDArray[np.float32]
    unread: dict[str, str | None] = field(default_factory=dict)
    own_sides: bool | None = None
    front: Axis | None = None
    heading: float = 0.0
    axes: NDArray[np.float64] = field(default_factory=lambda: np.eye(3))

    def __repr__(self) -> str:
        found = zip(self.names, self.points, self.scores, strict=True)
        told = [f"{n} at ({', '.join(f'{c:.4g}' for c in at)}) {s:.0%}" for n, at, s in found]
        return f"<Keypoints: {listed(told)}>"


@dataclass(frozen=True, eq=False)
class Facing:
    """Which way a mesh faces.

    Attributes:
        axes: (3, 3) float64, its left, its back and its up, as unit vectors in its own coordinates.
        front, heading: as in :class:`Segmentation`.
        own_sides: whether left and right are its own, or those of whoever stands before it.
    """

    axes: NDArray[np.float64]
    own_sides: bool
    front: Axis | None = None
    heading: float = 0.0


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
