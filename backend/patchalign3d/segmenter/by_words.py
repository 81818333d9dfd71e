"""Questions in words: parts, keypoints and similarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..answers import Keypoints, Segmentation, Similarity
from ..encoded import EncodedMesh
from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..labels.calibration import sigmoid
from ..labels.joints import asked_joints, keep_joint_order, without_stray_pieces
from ..shared.faces import UNLABELLED
from ..shared.fields import Choice
from ..shared.prompts.numbered import take_apart
from ..shared.prompts.places import Placed, take_off_places
from ..shared.prompts.words import keypoint_prompt
from ..shared.questions import SIDES, THRESHOLD
from ..text.embedding import embed_prompts
from ..text.spelling import refuse_same
from .answered_by_shape import AnsweredByShape
from .encoding import Progress, silent

TRANSFER = Choice(
    help="how scores of patches become labels of faces",
    default="smooth",
    choices={
        "smooth": "samplings pooled, prompts made comparable, borders along creases",
        "official": "the released code's rule: the nearest centre of one sampling",
    },
)


class ByWords(AnsweredByShape):
    """Answers questions in words."""

    def segment(
        self,
        parts: Sequence[str],
        category: str | None = None,
        threshold: float = THRESHOLD.default,
        transfer: str = TRANSFER.default,
        sides: str = SIDES.default,
        progress: Progress | None = None,
    ) -> Segmentation:
        """Give every face the part that it matches best.

        Faces that match none of them stay unlabelled: asked for its handle alone, most of a mug.
        Misspelt words are asked for as they were meant, where that is plain, and those of a German
        question in English, but with "words" or "official": the answer's ``unread`` tells which.

        Args:
            parts: P prompts: at least one, all different.
            category: what the mesh shows ("chair"), if known. The bundled model is not told: it
                finds more by the names of the parts alone. It is with "words" or "official".
            threshold: faces whose best score is lower stay unlabelled.
            transfer: "smooth" pools the samplings, makes the prompts comparable, and lets borders
                follow creases. "official" is the rule of the released code: the nearest centre of
                one sampling, with prompts as typed; it gives every face a part.
            sides: "shape" asks the model without words of place and numbers ("arm" for "left arm",
                "leg" for "leg 2"), and the shape answers those: left and right by where the arms
                leave a body that looks along the mesh's front, the middle drawer by its place
                between top and bottom, long bars by their length, numbers in reading order as seen
                from the front (:mod:`patchalign3d.labels.numbers`). "Everything else" is what no
                other prompt names. "words" asks the model for the prompts as typed.
            progress: called with each stage and its fraction; an exception stops the work.

        Raises:
            PromptError: no prompts, an empty one, the same twice, or one that says what it is not
                ("all but the seat").
            QuestionError: an invalid threshold, transfer or sides.
            TextEncoderError: the model's text encoder is not available.
        """
        report = progress or silent
        TRANSFER.check("transfer", transfer)
        SIDES.check("sides", sides)
        if transfer == "official":
            sides = "words"  # the released code knows no shape
        said = {"parts": parts, "category": category, "threshold": threshold, "sides": sides}
        encoded, _ = self._asked("segment", **said)
        report("Reading the prompts", 0.0)
        as_typed = sides == "words"
        spelt = self._spelt(parts, as_typed)
        refuse_same(parts, spelt.asked)
        apart = take_apart(spelt.asked, as_typed)
        by_shape = sides == "shape" and apart.any
        if by_shape and apart.by_front and (turned := self._turned(encoded, report)):
            found = turned.segment(parts, category, threshold, transfer, sides, progress)
            return replace(found, **encoded.other_front)
        category = category if as_typed else self._category(category, parts)
        names = spelt.asked if as_typed else apart.placed.names
        text = embed_prompts(self.words, names, category) if names else None  # (B, D)
        report("Scoring the faces", 0.2)
        labels, scores = self._scored(encoded, text, transfer, apart.placed, by_shape, report)
        steadiness = None
        if encoded.other_ways and text is not None:
            steadiness = encoded.other_ways.steadiness(text, labels)
        if by_shape:
            report("Telling the sides apart", 0.9)
            labels, scores = _with_the_rest(apart.placed.rest, labels, scores)
            labels = self._told_apart(apart, category, labels)
            scores = scores[:, apart.base_of]
        report("Smoothing the borders", 1.0)
        result = self._segmentation(parts, labels, scores, threshold)
        fit = _fit(result) if (labels != UNLABELLED).any() else 0.0
        return replace(result, steadiness=steadiness, unread=spelt.unread, fit=fit)

    def _scored(
        self,
        encoded: EncodedMesh,
        text: NDArray[np.float32] | None,
        transfer: str,
        placed: Placed,
        by_shape: bool,
        report: Progress,
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Labels (F,) and scores, of faces or cells (n, B), of the B names that the model is asked.

        Args:
            encoded: the mesh, of F faces.
            text: (B, D) the names; None if only sides of what has no name are asked for.
            transfer: as in :meth:`segment`.
            placed: the prompts.
            by_shape: whether the shape answers what they say of places.
            report: told of the progress.
        """
        if text is None:
            return _nothing_named(encoded.mesh)
        if transfer == "official":
            return self._by_centres(encoded, text)
        return self._by_cells(
            encoded,
            text,
            report,
            same_names=by_shape or not placed.any,
            rest_asked=by_shape and placed.rest is not None,
        )

    def _by_centres(
        self, encoded: EncodedMesh, text: NDArray[np.float32]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The released rule: labels (F,) and probabilities (F, B) of prompts (B, D)."""
        encoded = encoded.as_one or encoded
        logits = self._logits(encoded.features[0], text)  # (G, B)
        labels = logits.argmax(1).astype(np.int32)
        return labels[encoded.nearest_centre], sigmoid(logits)[encoded.nearest_centre]

    def similarity(
        self,
        word: str | None = None,
        category: str | None = None,
        *,
        faces: ArrayLike | None = None,
        vertices: ArrayLike | None = None,
        points: ArrayLike | None = None,
        progress: Progress | None = None,
    ) -> Similarity:
        """How similar everything is to a word (paper, Figure 6) or to a place (Figure 7).

        Args:
            word: a prompt; ``category`` is what the mesh shows, if known.
            faces: instead of a word, faces of the mesh, (n,) int or (F,) bool; or
            vertices: vertices of the mesh, (n,) int or (V,) bool; or
            points: (n, 3) float near the surface, in the mesh's own frame. The features of several
                places are averaged.

        Raises:
            MeshError: the place is not on the mesh, or lies far outside it.
            PromptError: not exactly one thing is asked for, or the word is empty.
            TextEncoderError: the model's text encoder is not available.
        """
        report = progress or silent
        places = {"faces": faces, "vertices": vertices, "points": points}
        encoded, said = self._asked("similarity", word=word, category=category, **places)
        if word is not None:
            report("Reading the prompts", 0.0)
            spelt, category = self._spelt([word]), self._category(category, [word])
            anchor, unread = embed_prompts(self.words, spelt.asked, category)[0], spelt.unread
        else:
            anchor, unread = encoded.feature_at(**{name: said[name] for name in places}), {}
        report("Comparing", 0.5)
        per_patch = encoded.flat_features @ anchor[:, None]  # (S·G, 1)
        face_values = encoded.pooled(per_patch).astype(np.float32)
        report("Comparing", 1.0)
        return Similarity(encoded.mesh, face_values[:, 0], unread)

    def keypoints(
        self,
        names: Sequence[str],
        category: str | None = None,
        sides: str = SIDES.default,
        progress: Progress | None = None,
    ) -> Keypoints:
        """Find one point on the surface for each name.

        The paper's zero-shot rule (Section C) encodes the cloud from two sides, 0° and 180° about
        up. It takes stop words and the category's own word off each name, and takes the patch
        centre that matches the name best in either view.

        Args:
            names: K keypoints.
            category: what the mesh shows, if known.
            sides: "words" is that rule. "shape" also takes off words of place, and finds the best
                match on that side of the shape. The keypoint is the point of the surface nearest
                to the middle of the surroundings that match about as well. Joints and ends of
                limbs ("left elbow", "hind paw") are searched on their limb, one after the other
                from the body outwards.

        Raises:
            PromptError, QuestionError, TextEncoderError: as in :meth:`segment`.
        """
        report = progress or silent
        encoded, _ = self._asked("keypoints", names=names, category=category, sides=sides)
        if sides == "words":
            encoded = encoded.as_one or encoded
        report("Reading the prompts", 0.0)
        spelt = self._spelt(names, sides == "words")
        refuse_same(names, spelt.asked)
        asked_of = category if sides == "words" else self._in_english(category, names)
        prompts = [keypoint_prompt(name, asked_of) for name in spelt.asked]
        placed = take_off_places(prompts, as_typed=sides == "words")
        if sides == "shape" and placed.by_front and (turned := self._turned(encoded, report)):
            found = turned.keypoints(names, category, sides, progress)
            return replace(found, **encoded.other_front)
        text = embed_prompts(self.words, placed.bases if sides == "shape" else prompts)  # (B, D)
        views = np.stack([encoded.flat_features, self._from_behind(encoded, report)])
        report("Scoring the points", 0.9)
        logits = self._logits(views, text).max(0)  # (S·G, B)
        if sides == "shape":
            meant = self._as_meant(placed)
            points, best = self._on_their_sides(meant, prompts, asked_of, logits, report)
        else:
            points, best = encoded.patches.points[logits.argmax(0)], logits.max(0)
        report("Scoring the points", 1.0)
        places = encoded.mesh.to_mesh_frame(points)
        own, axes, scores = self._own_sides, encoded.mesh.frame.axes, sigmoid(best)
        return Keypoints(list(names), places, scores, spelt.unread, own_sides=own, axes=axes)

    def _from_behind(self, encoded: EncodedMesh, report: Progress) -> NDArray[np.float32]:
        """(S·G, D) features of the same patches seen from behind, kept with the mesh."""
        if encoded.behind is None:
            report("Encoding the view from behind", 0.2)
            clouds = encoded.points.reshape(-1, self.model.architecture.points, 3)
            encoded.behind = np.concatenate(self._features(clouds * [-1, -1, 1]))
        return encoded.behind

    def _on_their_sides(
        self,
        placed: Placed,
        prompts: Sequence[str],
        category: str | None,
        logits: NDArray[np.float32],
        report: Progress,
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Points (K, 3) on the surface, on the sides that the prompts name, and their logits (K,).

        Args:
            placed: the prompts.
            prompts: K of them, as typed.
            category: what the mesh shows, if known.
            logits: (S·G, B) of the patches for the prompts without words of place.
            report: told of the search for limbs.
        """
        encoded = self._require_mesh()
        mesh = encoded.mesh
        patches, drawn = encoded.patches, encoded.drawn
        here = encoded.per_thing.allowed(placed, patches)
        there = encoded.per_thing.allowed(placed, drawn)
        joints = asked_joints(prompts, category)
        if joints:
            parts = self.segment(joints.parts, category, progress=report).face_labels
            parts = without_stray_pieces(parts, joints.trunk, mesh)
            # Where no patch lies on a limb, it was not found, though a point may lie on it.
            parts = np.where(np.isin(parts, parts[patches.faces]), parts, np.int32(UNLABELLED))
            here = joints.restrict_to_limbs(parts[patches.faces], here)
            there = joints.restrict_to_limbs(parts[drawn.faces], there)
        logits = np.where(here, logits[:, placed.base_of], -np.inf)  # (S·G, K)
        if joints:
            logits = keep_joint_order(joints, logits, joints.along(parts, mesh)[patches.faces])
        points = encoded.per_thing.densest(patches, logits, drawn, there)
        return points, logits.max(0)


def _nothing_named(mesh: Mesh | Cloud) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Labels (F,) and scores (F, 0) where no name is asked for."""
    count = len(mesh.faces)
    return np.full(count, UNLABELLED, np.int32), np.empty((count, 0), np.float32)


def _with_the_rest(
    rest: int | None, labels: NDArray[np.int32], scores: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Labels (F,) and scores (n, B − 1) with what no name was found for as the base ``rest``, if
    there is one: (F,) and (n, B).
    """
    if rest is None:
        return labels, scores
    labels = np.where(labels == UNLABELLED, rest, labels + (labels >= rest)).astype(np.int32)
    return labels, np.insert(scores, rest, 1 - scores.max(1, initial=0), axis=1)


def _fit(found: Segmentation) -> float | None:
    """How well the words fit, 0 … 1: the mean confidence over the labelled surface; None if there
    is none.
    """
    area = found.mesh.face_areas * (found.face_labels != UNLABELLED)
    whole = area.sum()
    return float((area * found.confidence).sum() / whole) if whole > 0 else None
