"""Questions without words: parts by shape and features, by clicks, or by a few corrected faces."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_softmax

from ..answers import Cosines, Segmentation, Selection
from ..errors import MeshError, PromptError, TextEncoderError
from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..labels.by_shape import join_alike, number_names, numbered_parts, segment_by_shape
from ..labels.calibration import background_logit, logit_adjustments
from ..labels.click_evidence import Surface
from ..labels.graph_cut import smooth_labels
from ..labels.kinds import kinds
from ..labels.selecting import select_faces
from ..shared.faces import UNLABELLED
from ..shared.prompts.numbered import Apart, take_apart
from ..shared.prompts.places import Placed
from ..shared.questions import DETAIL, IN_AND_OUT
from ..text.common_parts import COMMON_PARTS
from ..text.embedding import embed_prompts
from .answered_by_shape import AnsweredByShape
from .encoding import Progress, silent

# How often corrections are spread, and by how many logits a face prefers the label that it has.
PROPAGATION_ROUNDS = 2
LOYALTY = 1.0
# The name of parts that match no word where only a side of the rest is asked for.
REST = "rest"


class WithoutWords(AnsweredByShape):
    """Answers questions without words."""

    def segment_automatically(
        self,
        pieces: int | None = None,
        detail: float = DETAIL.default,
        vocabulary: Sequence[str] = (),
        category: str | None = None,
        progress: Progress | None = None,
    ) -> Segmentation:
        """Divide the mesh without words, by shape and features; then name the parts, if wanted.

        Args:
            pieces: the number of parts; there are never fewer than loose parts.
            detail: 0 … 1, how fine the parts are, if ``pieces`` is not given.
            vocabulary: words, of which each part gets the one that matches it best. Parts with the
                same word that touch are joined, unless ``pieces`` is given; the others are
                numbered. Sides, sizes and numbers in these words are told by the shape, as in
                :meth:`segment`. Without a vocabulary, parts are numbered by kind: repeated and
                mirrored ones are "part 2.1", "part 2.2".
            category: what the mesh shows, if known, for the vocabulary.

        Raises:
            QuestionError: an invalid number or detail.
            PromptError, TextEncoderError: as in :meth:`segment`, for the vocabulary.
            DeviceError: it needs more memory than is allowed.
        """
        report = progress or silent
        said = {"pieces": pieces, "detail": detail, "vocabulary": vocabulary}
        encoded, _ = self._asked("segment_automatically", **said, category=category)
        spelt = self._spelt(vocabulary)
        apart = take_apart(spelt.asked, as_typed=True) if vocabulary else None
        if apart and apart.by_front and (turned := self._turned(encoded, report)):
            found = turned.segment_automatically(pieces, detail, vocabulary, category, progress)
            return replace(found, **encoded.other_front)
        labels = segment_by_shape(
            encoded.mesh, pieces, detail, encoded.face_features, report, encoded.things
        )
        _, looks = encoded.features_of(labels)
        pooling, flat = encoded.smooth_pooling, encoded.flat_features
        if apart is None:
            names = numbered_parts(kinds(encoded.mesh, labels))
            return self._segmentation(
                names, labels, Cosines(pooling, flat, looks, np.arange(len(looks)))
            )
        report("Reading the prompts", 1.0)
        category = self._category(category, vocabulary)
        text, best = self._best_bases(apart.placed, category, looks)
        named = self._named(apart, category, labels, best)
        words = [*vocabulary, *(base or REST for base in apart.placed.bases)]
        if pieces is None:
            labels, named = join_alike(encoded.mesh, labels, named)
        base = np.array([*apart.base_of, *range(len(text))])[named]
        used, of = np.unique(base, return_inverse=True)
        found = self._segmentation(
            number_names([words[name] for name in named]),
            labels,
            Cosines(pooling, flat, text[used], of, self.model.temperature),
        )
        return replace(found, unread=spelt.unread)

    def _best_bases(
        self, placed: Placed, category: str | None, looks: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Vectors (B, D) of what the model is asked, and which of it (P,) each part, by what it
        looks like (P, D), matches best. The rest, of which only a side is asked for, has the vector
        0, and the parts that match no name.
        """
        encoded, rest = self._require_mesh(), placed.rest
        if rest is None:
            text = embed_prompts(self.words, placed.names, category)
            return text, (looks @ text.T).argmax(1)
        if not placed.names:
            return np.zeros((1, looks.shape[1]), np.float32), np.zeros(len(looks), np.int64)
        text = embed_prompts(self.words, placed.names, category)
        of_patches, areas = self._logits(encoded.flat_features, text), encoded.patch_areas
        logits = self._logits(looks, text) + logit_adjustments(of_patches, areas)  # (P, B − 1)
        background = background_logit(of_patches, areas, rest_asked=True)
        best = np.insert(logits, rest, background, axis=1).argmax(1)
        return np.insert(text, rest, 0, axis=0), best

    def _named(
        self, apart: Apart, category: str | None, labels: NDArray[np.int32], best: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """(P,) the prompt of each part, by labels (F,): of those that the model is asked as the
        part's ``best`` (P,), the one that has most of it. Behind the prompts come what the model
        is asked: the name of a left arm where only the right one is a prompt.
        """
        prompts = self._told_apart(apart, category, best[labels].astype(np.int32))  # (F,)
        count = len(apart.base_of) + 1
        area = self._require_mesh().mesh.face_areas + 1e-12
        shares = np.bincount(labels * count + prompts + 1, area, len(best) * count)
        most = shares.reshape(-1, count).argmax(1) - 1
        return np.where(most == UNLABELLED, count - 1 + best, most)

    def select(
        self,
        include: ArrayLike | None = None,
        exclude: ArrayLike | None = None,
        word: str | None = None,
        size: float | None = None,
        progress: Progress | None = None,
        *,
        at: ArrayLike | None = None,
        not_at: ArrayLike | None = None,
    ) -> Selection:
        """Find the part that is pointed at: by its faces, by points, or by both.

        The first question about a mesh takes longer, because its surface is measured.

        Args:
            include: (n,) int, faces of the part; or a mask of all faces, (F,) bool.
            exclude: (m,) int, or (F,) bool: faces outside the part.
            word: the name of the part, if a word should help.
            size: the share of the surface that the part has, 0 … 1, if known.
            at: (k, 3) float, points in the mesh's own frame: the face nearest to each is included.
            not_at: (l, 3) float: the face nearest to each is excluded.

        Raises:
            MeshError: the faces are not on the mesh, a point lies far outside it, or the face
                nearest to one is both included and excluded.
            PromptError: no face is included, a face is given as both, or the word has no content.
            QuestionError: an invalid size.
            TextEncoderError: there is a word, and the model's text encoder is not available.
        """
        report = progress or silent
        by_faces = {"include": include, "exclude": exclude, "at": at, "not_at": not_at}
        encoded, said = self._asked("select", **by_faces, word=word, size=size)
        inside = _faces(encoded.mesh, said["include"], said["at"])
        outside = _faces(encoded.mesh, said["exclude"], said["not_at"])
        if np.isin(inside, outside).any():  # of this mesh; points may fit the next one
            raise MeshError(IN_AND_OUT)
        spelt = self._spelt([] if word is None else [word])
        fits = self._fits(spelt.asked[0]) if spelt.asked else None
        report("Measuring the surface", 0.0)
        surface = self.surface()
        report("Selecting the part", 0.8)
        faces, scores = select_faces(surface, inside, outside, size, fits)
        report("Selecting the part", 1.0)
        return Selection(encoded.mesh, faces, scores, spelt.unread, self._own_sides)

    def _fits(self, word: str) -> NDArray[np.float32]:
        """(F,) logits of a word, to help with clicks.

        Raises:
            TextEncoderError: the model's text encoder is not available; clicks work without it.
        """
        encoded = self._require_mesh()
        try:
            text = embed_prompts(self.words, [word])
        except TextEncoderError as error:
            raise TextEncoderError(f"{error} The part can be found without a word.") from error
        return encoded.pooled(self._logits(encoded.flat_features, text))[:, 0]

    def surface(self) -> Surface:
        """What can be measured of the mesh before the first click; it is kept with the mesh.

        Without the model's text encoder, it does not include what faces would be called, only what
        they look like.
        """
        encoded = self._require_mesh()
        if encoded.surface is None:
            called = None
            with contextlib.suppress(TextEncoderError):
                called = encoded.called(embed_prompts(self.words, COMMON_PARTS))
            encoded.surface = Surface.of(encoded.mesh, encoded.face_features, called)
        return encoded.surface

    def propagate(
        self,
        names: Sequence[str],
        face_labels: ArrayLike,
        corrected: ArrayLike,
        progress: Progress | None = None,
    ) -> Segmentation:
        """Spread the corrections of a few faces to all faces that look like them.

        A face takes the label of the corrections if it resembles them more than the rest of its own
        part. The corrected faces (F,) bool keep their labels (F,) int; −1 = unlabelled.

        Raises:
            MeshError: the arrays are not one value per face.
            PromptError: no face is corrected.
        """
        report = progress or silent
        arrays = {"face_labels": face_labels, "corrected": corrected}
        encoded, said = self._asked("propagate", names=names, **arrays)
        labels, fixed = said["face_labels"], said["corrected"]
        count = len(labels)
        if not fixed.any():
            raise PromptError("No face is corrected. Assign a few faces to their part first.")
        flat, temperature = encoded.flat_features, np.float32(self.model.temperature)
        column = labels + 1  # the first column is for unlabelled faces
        for done in range(PROPAGATION_ROUNDS):
            report("Spreading the corrections", done / PROPAGATION_ROUNDS)
            logits = np.full((count, len(names) + 1), -1e3)
            for group in (fixed, ~fixed):
                for part in np.unique(column[group]):
                    member = np.flatnonzero(group & (column == part))
                    alike = encoded.pooled(flat @ encoded.feature_at(faces=member))
                    logits[:, part] = np.maximum(logits[:, part], alike / temperature)
            logits[np.arange(count), column] += LOYALTY
            cost = -log_softmax(logits, axis=1)
            cost[fixed] = 1e3
            cost[fixed, labels[fixed] + 1] = 0
            column = smooth_labels(encoded.mesh, np.minimum(cost, 1e3))
            column[fixed] = labels[fixed] + 1
        scores = np.clip(logits[:, 1:] * temperature, 0, 1).astype(np.float32)
        report("Spreading the corrections", 1.0)
        return self._segmentation(names, (column - 1).astype(np.int32), scores)


def _faces(mesh: Mesh | Cloud, faces: NDArray | None, points: NDArray | None) -> NDArray[np.int64]:
    """Faces (n,), followed by those nearest to points (m, 3) in the mesh's own frame: (n + m,).
    Either may be missing.
    """
    named = np.zeros(0, np.int64) if faces is None else faces
    return named if points is None else np.concatenate([named, mesh.faces_at(points)])
