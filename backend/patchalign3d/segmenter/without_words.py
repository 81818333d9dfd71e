"""Questions without words: parts by shape and features, by clicks, or as on exemplars."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_softmax

from ..answers import Cosines, Keypoints, Segmentation, Selection
from ..errors import MeshError, PromptError, TextEncoderError
from ..exemplars import NO_PART, Exemplar, pool_exemplars, pool_parts
from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..labels.by_shape import join_alike, number_names, numbered_parts, segment_by_shape
from ..labels.calibration import background_logit, costs, logit_adjustments
from ..labels.click_evidence import Surface
from ..labels.graph_cut import smooth_labels
from ..labels.kinds import kinds
from ..labels.matching import place_penalty
from ..labels.selecting import select_faces
from ..shared.faces import UNLABELLED
from ..shared.numbered import Apart, take_apart
from ..shared.places import Placed, take_off_places
from ..shared.questions import DETAIL, IN_AND_OUT, THRESHOLD
from ..text.common_parts import COMMON_PARTS
from ..text.prompts import embed_prompts
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
        flat, spelt = encoded.flat_features, self._spelt(vocabulary)
        apart = take_apart(spelt.asked) if vocabulary else None
        if apart and apart.by_front and (turned := self._turned(encoded, report)):
            found = turned.segment_automatically(pieces, detail, vocabulary, category, progress)
            return replace(found, front=encoded.other_front)
        labels = segment_by_shape(
            encoded.mesh, pieces, detail, encoded.face_features, report, encoded.things
        )
        _, looks = encoded.features_of(labels)
        of, temperature = np.arange(len(looks)), None
        if apart:
            report("Reading the prompts", 1.0)
            category = self._category(category, vocabulary)
            text, best = self._best_bases(apart.placed, category, looks)
            named = self._named(apart, category, labels, best)
            words = [*vocabulary, *(base or REST for base in apart.placed.bases)]
            if pieces is None:
                labels, named = join_alike(encoded.mesh, labels, named)
            names = number_names([words[name] for name in named])
            base = np.array([*apart.base_of, *range(len(text))])[named]
            used, of = np.unique(base, return_inverse=True)
            looks, temperature = text[used], self.model.temperature
        else:
            names = numbered_parts(kinds(encoded.mesh, labels))
        scores = Cosines(encoded.smooth_pooling, flat, looks, of, temperature)
        found = self._segmentation(names, labels, scores)
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
            include: (n,) int, faces of the part.
            exclude: (m,) int, faces outside the part.
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

    def part_exemplar(
        self, names: Sequence[str], face_labels: ArrayLike, progress: Progress | None = None
    ) -> Exemplar:
        """What the P parts of the mesh that is set look like, for finding them on other meshes.

        Labels (F,) are int indices into the names, −1 = unlabelled. Parts without faces are left
        out. Where more than a twentieth of the surface has no part, rows with an empty name tell
        what that looks like.

        Raises:
            MeshError: there is not one valid label for each face.
            PromptError: no face has a label.
        """
        report = progress or silent
        encoded, said = self._asked("part_exemplar", names=names, face_labels=face_labels)
        labels = said["face_labels"]
        report("Looking at the exemplar", 0.0)
        found, features = encoded.features_of(labels)
        if not len(found):
            raise PromptError("No face of the exemplar has a label. Label a part of it first.")
        others = encoded.looks_of(labels < 0)
        named = [names[part] for part in found] + [NO_PART] * len(others)
        return Exemplar(named, np.concatenate([features, others]))

    def keypoint_exemplar(
        self, names: Sequence[str], points: ArrayLike, progress: Progress | None = None
    ) -> Exemplar:
        """What K keypoints look like, which is the feature of the patch nearest to each, and where
        they are.

        The points (K, 3) are in the mesh's own frame.

        Raises:
            MeshError: the points are not (K, 3) finite numbers, or one lies far outside the mesh.
            PromptError: there are no keypoints.
        """
        report = progress or silent
        encoded, said = self._asked("keypoint_exemplar", names=names, points=points)
        report("Looking at the exemplar", 0.0)
        given: NDArray[np.float64] = said["points"]
        features = [encoded.feature_at(points=place[None]) for place in given]
        several = encoded.things is not None
        faces = encoded.mesh.faces_at(given) if several else np.zeros(len(given), np.int64)
        places = encoded.box_coordinates(encoded.mesh.to_unit_frame(given), faces)
        return Exemplar(list(names), np.stack(features), places.astype(np.float32))

    def transfer(
        self,
        exemplars: Sequence[Exemplar],
        threshold: float = THRESHOLD.default,
        progress: Progress | None = None,
    ) -> Segmentation:
        """Give every face the part of the exemplars that it resembles most.

        Exemplars come from :meth:`part_exemplar`; parts with the same name are averaged. Faces
        whose best score, here a cosine, is below the threshold stay unlabelled, and so do those
        that look like what has no part on exemplars which all have the same parts.

        Raises:
            MeshError: the features of an exemplar are damaged.
            PromptError: there are no exemplars.
            QuestionError: an invalid threshold, or not a list of exemplars.
            ModelError: they come from another model.
        """
        report = progress or silent
        encoded = self._require_mesh()
        THRESHOLD.check("threshold", threshold)
        wanted, others = pool_parts(exemplars, self.model.architecture.feature_width)
        report("Comparing with the exemplars", 0.0)
        looks = np.concatenate([wanted.features, others])  # (P + R, D)
        cosine = encoded.smooth_pooling @ (encoded.flat_features @ looks.T)  # (cells, P + R)
        report("Smoothing the borders", 0.4)
        cost = costs(cosine / np.float32(self.model.temperature))
        same_names = not take_off_places(wanted.names, of_parts=True, as_typed=True).any
        labels = encoded.borders.smooth_cells(cost)
        count = len(wanted.names)
        labels = encoded.name_pieces(labels, cost, same_names, count)
        labels = np.where(labels < count, labels, np.int32(UNLABELLED))
        report("Smoothing the borders", 1.0)
        scores = np.clip(cosine[:, :count], 0, 1).astype(np.float32)
        return self._segmentation(wanted.names, labels, scores, threshold)

    def transfer_keypoints(
        self, exemplars: Sequence[Exemplar], progress: Progress | None = None
    ) -> Keypoints:
        """Find the keypoints of exemplars by what they look like and where they are.

        Exemplars come from :meth:`keypoint_exemplar`; points with the same name are averaged. A
        keypoint is the point of the surface nearest to the middle of the surroundings of its best
        match that match about as well; its score is the cosine of the best match. Exemplars
        without places give the paper's few-shot rule (Section C): the patch centre with the largest
        cosine.

        Raises:
            MeshError, PromptError, QuestionError, ModelError: as in :meth:`transfer`.
        """
        report = progress or silent
        encoded = self._require_mesh()
        wanted = pool_exemplars(exemplars, self.model.architecture.feature_width)
        report("Comparing with the exemplars", 0.0)
        cosine = encoded.flat_features @ wanted.features.T  # (S·G, K)
        against = self._place_penalties(exemplars, wanted.names)
        best = (cosine - against).argmax(0)  # (K,)
        points = np.concatenate(encoded.centres)[best]
        if against.any():
            logits = (cosine - against) / np.float32(self.model.temperature)
            points = encoded.densest(logits, np.ones((encoded.point_faces.size, len(best)), bool))
        scores = cosine[best, np.arange(len(best))].clip(0, 1).astype(np.float32)
        report("Comparing with the exemplars", 1.0)
        places = encoded.mesh.to_mesh_frame(points)
        return Keypoints(wanted.names, places, scores, own_sides=self._own_sides)

    def _place_penalties(
        self, exemplars: Sequence[Exemplar], names: Sequence[str]
    ) -> NDArray[np.float64]:
        """(S·G, K) penalty of each name at each patch for its place: the mean over exemplars."""
        encoded = self._require_mesh()
        flat = encoded.flat_features
        box = encoded.box_coordinates(
            np.concatenate(encoded.centres), encoded.centre_faces.reshape(-1)
        )
        sums, counts = np.zeros((len(flat), len(names))), np.zeros(len(names))
        for exemplar in exemplars:
            columns = [names.index(name) for name in exemplar.names]
            np.add.at(counts, columns, 1)
            if exemplar.places is not None:
                alike = flat @ np.asarray(exemplar.features).T
                against = place_penalty(
                    alike, box, exemplar.places, exemplar.names, self._own_sides
                )
                np.add.at(sums.T, columns, against.T)
        return sums / counts


def _faces(mesh: Mesh | Cloud, faces: NDArray | None, points: NDArray | None) -> NDArray[np.int64]:
    """Faces (n,), followed by those nearest to points (m, 3) in the mesh's own frame: (n + m,).
    Either may be missing.
    """
    named = np.zeros(0, np.int64) if faces is None else faces
    return named if points is None else np.concatenate([named, mesh.faces_at(points)])
