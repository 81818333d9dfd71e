"""The library's face: encode a mesh once, ask about it many times.

The data's way: mesh → surface points → patches → patch features (kept) → scores for a query →
labels.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree
from scipy.special import expit, log_softmax

from .answers import Exemplar, Keypoints, Segmentation, Selection, Similarity, pool_exemplars
from .encoded import EncodedMesh, OtherWays
from .errors import MeshError, ModelError, PromptError
from .geometry.cloud import Cloud
from .geometry.frame import Axis, Frame
from .geometry.mesh import Mesh
from .geometry.sampling import to_model_frame
from .geometry.upright import Standing, find_standing
from .labels.by_shape import join_alike, kinds, number_names, numbered_parts, segment_by_shape
from .labels.calibration import comparable
from .labels.graph_cut import smooth_labels
from .labels.pooling import settled
from .labels.selecting import select_faces
from .labels.sides import allowed, divide
from .network.engine import Engine, load_engine
from .network.model import Model, find_model, read_description
from .shared.faces import UNLABELLED
from .shared.fields import Choice
from .shared.places import take_off_places
from .shared.questions import (
    DETAIL,
    ENGINE,
    IN_AND_OUT,
    QUALITY,
    SAMPLINGS,
    SEED,
    SIDES,
    THRESHOLD,
    check,
)
from .shared.words import keypoint_prompt
from .text.encoders import TextEncoder, load_text_encoder
from .text.prompts import embed_prompts

Progress = Callable[[str, float], None]
"""Called with the stage and its fraction, 0 … 1; what it raises (``Cancelled``) stops the work."""

# The ways in which a mesh is looked at to find out which way is up.
WAYS_SEEN = (Frame("Z", "-Y"), Frame("Y", "X"), Frame("-X", "-Y"), Frame("-Z", "-X"))
# How often corrections are spread, and how many logits a face holds to the label that it has.
PROPAGATION_ROUNDS = 2
LOYALTY = 1.0

TRANSFER = Choice(
    help="how the patches' scores become labels of faces",
    default="smooth",
    choices={
        "smooth": "samplings pooled, prompts made comparable, borders along creases",
        "official": "the released code's rule: the nearest centre of one sampling",
    },
)


class Segmenter:
    """Names the parts of a mesh: :meth:`set_mesh` encodes it once, the others ask about it.

    Of several meshes, :meth:`encode` each and ask with :meth:`about`.
    """

    def __init__(self, model: Model, engine: Engine) -> None:
        self.model = model
        self.engine = engine
        self._encoded: EncodedMesh | None = None

    @classmethod
    def load(
        cls, model: str | Path = "bundled", device: str = "auto", engine: str = ENGINE.default
    ) -> Self:
        """Load a model by its name, "bundled" or "official" among them, or from a folder.

        Args:
            model: name or folder.
            device: "auto" (CUDA, then MPS, then CPU), "cpu", "cuda", "cuda:1", "mps".
            engine: "torch", "onnx", or "auto": PyTorch where it is installed.

        Raises:
            ModelError: no such model, its files are incomplete or altered, or the engine does not
                run it.
            DeviceError: the device or the engine does not exist here or is full.
            QuestionError: an engine that is none.
        """
        ENGINE.check("engine", engine)
        description = read_description(find_model(model))
        return cls(description, load_engine(description, device, engine))

    @property
    def device(self) -> str:
        """Where the network runs."""
        return self.engine.device

    def set_mesh(
        self,
        mesh: Mesh | Cloud,
        seed: int = SEED.default,
        quality: str = QUALITY.default,
        progress: Progress | None = None,
    ) -> None:
        """Encode ``mesh``, as :meth:`encode` does: it is what is asked about from now on."""
        self._encoded = self.encode(mesh, seed, quality, progress)

    def set_points(
        self,
        points: ArrayLike,
        up_axis: Axis | Literal["auto"] = "Z",
        front_axis: Axis | None = None,
        seed: int = SEED.default,
        quality: str = QUALITY.default,
        progress: Progress | None = None,
    ) -> None:
        """Encode a cloud of points, as :meth:`encode` does: what is asked about from now on.

        Wherever answers have a row for each face, they have one for each of the points.

        Args:
            points: (N, 3) float.
            up_axis, front_axis: of the cloud; "auto" if nobody knows.
            seed, quality, progress: as for :meth:`encode`.

        Raises:
            MeshError: they are no such points.
            QuestionError, DeviceError: as :meth:`encode`.
        """
        self._encoded = self.encode(Cloud(points, up_axis, front_axis), seed, quality, progress)

    def forget_mesh(self) -> None:
        """Let go of the mesh that is set, so that two large ones are never held at once."""
        self._encoded = None

    def about(self, encoded: EncodedMesh) -> Self:
        """A segmenter with the same network that is asked about this mesh; it costs nothing.

        Raises:
            ModelError: another model has encoded it.
        """
        if encoded.model != self.model:
            raise ModelError(
                f"The mesh was encoded by the model {encoded.model.name!r}, and this is "
                f"{self.model.name!r}. Encode it with this one."
            )
        other = copy.copy(self)
        other._encoded = encoded
        return other

    def encode(
        self,
        mesh: Mesh | Cloud,
        seed: int = SEED.default,
        quality: str = QUALITY.default,
        progress: Progress | None = None,
    ) -> EncodedMesh:
        """Sample a mesh or a cloud and encode its patches; equal arguments give equal bits.

        Args:
            mesh: F faces, or a cloud of F points. If it leaves open which way is up, it is put
                into the frame that :meth:`find_standing` tells, as far as it tells one.
            seed: of the points drawn from the surface.
            quality: how many samplings are pooled: more are slower and have calmer borders.
            progress: called as the work goes on.

        Raises:
            QuestionError: a seed or quality that is none.
            DeviceError: the device ran out of memory.
        """
        SEED.check("seed", seed)
        QUALITY.check("quality", quality)
        report = progress or _silent
        standing = other_ways = None
        if mesh.frame_is_open:
            report("Finding out which way is up", 0.0)
            standing = self.find_standing(mesh, seed)
            other_ways = None if standing.up else self._see_other_ways(mesh, seed)
            mesh = mesh.in_frame(standing.up or mesh.frame.up, standing.front)
        report("Sampling the surface", 0.0)
        rng = np.random.default_rng(seed)
        count = self.model.architecture.points
        points, point_faces = mesh.samples(count, SAMPLINGS[quality], rng)  # (S, N, 3), (S, N)

        report("Encoding the patches", 0.2)
        features, members = self._encode(points)
        first = members[:, :, 0]  # (S, G): a centre is its own nearest
        centres = np.take_along_axis(points, first[:, :, None], axis=1)
        centre_faces = np.take_along_axis(point_faces, first, axis=1)
        encoded = EncodedMesh(
            self.model,
            mesh,
            points,
            point_faces,
            centres,
            centre_faces,
            features,
            standing,
            other_ways,
        )
        report("Encoding the patches", 1.0)
        return encoded

    def find_standing(self, mesh: Mesh | Cloud, seed: int = SEED.default) -> Standing:
        """Which of the mesh's axes is up and which its front, as the model sees it.

        It looks at one sampling in each of a few ways up, so that none is favoured, and says None
        of what it cannot tell; a model without the head for it says nothing at all.

        Args:
            mesh: in whatever frame it was given; that doesn't count here.
            seed: of the points drawn from the surface.

        Raises:
            DeviceError: the device ran out of memory.
        """
        if not self.engine.tells_frame:
            return Standing(None, None, 0.0, 0.0)
        rng = np.random.default_rng(seed)
        count = self.model.architecture.points
        as_given = mesh if mesh.frame_is_open else mesh.in_frame("Z")
        points = as_given.samples(count, len(WAYS_SEEN), rng)[0]
        seen = np.stack([way.turn(p) for way, p in zip(WAYS_SEEN, points, strict=True)])
        places, members = self.engine.places(self._cloud(seen))
        first = members[:, :, 0]  # (S, G): a centre is its own nearest
        centres = np.take_along_axis(points, first[:, :, None], axis=1)
        return find_standing(centres.reshape(-1, 3), places.reshape(-1, 3))

    def _see_other_ways(self, mesh: Mesh | Cloud, seed: int) -> OtherWays:
        """The mesh, which stands as it came, in each of :data:`WAYS_SEEN`."""
        rng = np.random.default_rng(seed)
        points, faces = mesh.samples(self.model.architecture.points, len(WAYS_SEEN), rng)
        turned = np.stack([way.turn(each) for way, each in zip(WAYS_SEEN, points, strict=True)])
        features, members = self._encode(turned)
        return OtherWays(features, np.take_along_axis(faces, members[:, :, 0], axis=1))

    def segment(
        self,
        parts: Sequence[str],
        category: str | None = None,
        threshold: float = THRESHOLD.default,
        transfer: str = TRANSFER.default,
        sides: str = SIDES.default,
        progress: Progress | None = None,
    ) -> Segmentation:
        """Give every face the part it matches best.

        Args:
            parts: prompts, at least one, different from each other.
            category: what the mesh is ("chair"), if known.
            threshold: faces whose best score is below it stay unlabelled.
            transfer: "smooth" pools the samplings, makes the prompts comparable, and lets borders
                follow creases; "official" is the released code's rule, the nearest centre of one
                sampling, where words stand for themselves.
            sides: "shape" asks for "arm" and tells the left one from the right one by where they
                leave the body, which looks along the mesh's front; "words" asks for what is typed.

        Raises:
            MeshError: no mesh has been set.
            PromptError: no prompts, an empty one, or the same twice.
            QuestionError: a threshold, transfer or way to tell sides that is none.
            TextEncoderError: the model's text encoder is not available.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        said = {"parts": parts, "category": category, "threshold": threshold, "sides": sides}
        check("segment", said)
        TRANSFER.check("transfer", transfer)
        report("Reading the prompts", 0.0)
        placed = take_off_places(parts)
        by_shape = sides == "shape" and transfer == "smooth" and placed.any
        asked = placed.bases if by_shape else parts
        text = embed_prompts(self.words, asked, category)  # (B, D)
        report("Scoring the faces", 0.2)
        if transfer == "official":
            logits = self._logits(encoded.features[0], text)  # (G, B)
            labels = logits.argmax(1).astype(np.int32)[encoded.nearest_centre]
            scores = expit(logits).astype(np.float32)[encoded.nearest_centre]
        else:
            report("Finding creases", 0.2)
            cells = encoded.mesh.cells
            report("Relating patches to faces", 0.4)
            logits = encoded.smooth_pooling @ self._logits(encoded.flat_features, text)
            report("Smoothing the borders", 0.5)
            fair = comparable(logits, cells.area)
            labels = encoded.borders.smooth_cells(-log_softmax(fair, axis=1))
            scores = expit(logits).astype(np.float32)
        ways = encoded.other_ways
        steadiness = ways.steadiness(text, labels) if ways else None
        if by_shape:
            report("Telling the sides apart", 0.9)
            mesh = encoded.mesh
            pairs = mesh.adjacency.faces
            labels = divide(placed, labels, mesh.face_centroids, mesh.face_areas, pairs)
            scores = scores[:, placed.base_of]
        report("Smoothing the borders", 1.0)
        result = self._segmentation(parts, labels, scores, threshold)
        return replace(result, steadiness=steadiness)

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
        """How alike everything is to a word (paper, Figure 6) or to a place (Figure 7).

        Args:
            word: a prompt, with what the mesh is, if known, in ``category``.
            faces: (n,) int, faces of the mesh; or
            vertices: (n,) int, vertices of the mesh; or
            points: (n, 3) float near the surface, in the mesh's own frame. Of several places the
                features are averaged.
            progress: called as the work goes on.

        Raises:
            MeshError: no mesh has been set, or the place is not on it.
            PromptError: not exactly one thing is asked for, or the word is empty.
            TextEncoderError: the model's text encoder is not available.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        places = {"faces": faces, "vertices": vertices, "points": points}
        said = check("similarity", {"word": word, "category": category, **places}, encoded.sizes)
        if word is not None:
            report("Reading the prompts", 0.0)
            anchor = embed_prompts(self.words, [word], category)[0]
        else:
            anchor = encoded.feature_at(**{name: said[name] for name in places})  # (D,)
        report("Comparing", 0.5)
        per_patch = encoded.flat_features @ anchor[:, None]  # (S·G, 1)
        face_values = encoded.pooled(per_patch).astype(np.float32)
        report("Comparing", 1.0)
        return Similarity(encoded.mesh, face_values[:, 0])

    def select(
        self,
        include: ArrayLike | None = None,
        exclude: ArrayLike | None = None,
        size: float | None = None,
        progress: Progress | None = None,
        *,
        at: ArrayLike | None = None,
        not_at: ArrayLike | None = None,
    ) -> Selection:
        """Find the part that is pointed at: by its faces, by points, or by both.

        The first question about a mesh takes longer, for its surface is measured.

        Args:
            include: (n,) int, faces of the part.
            exclude: (m,) int, faces that are not in it.
            size: the share of the surface that the part has, 0 … 1, if it is known.
            progress: called as the work goes on.
            at: (k, 3) float, points in the mesh's own frame: the face nearest to each is included.
            not_at: (l, 3) float: the face nearest to each is excluded.

        Raises:
            MeshError: no mesh has been set, or the faces are not on it.
            PromptError: nothing is to be in the part, or a face is to be in it and not.
            QuestionError: a size that is none.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        faces_said = {"include": include, "exclude": exclude}
        said = check(
            "select", {**faces_said, "at": at, "not_at": not_at, "size": size}, encoded.sizes
        )
        inside = _faces(encoded.mesh, said["include"], said["at"])
        outside = _faces(encoded.mesh, said["exclude"], said["not_at"])
        if np.isin(inside, outside).any():
            raise PromptError(IN_AND_OUT)
        report("Measuring the surface", 0.0)
        surface = encoded.surface
        report("Selecting the part", 0.8)
        faces, scores = select_faces(surface, inside, outside, size)
        report("Selecting the part", 1.0)
        return Selection(encoded.mesh, faces, scores)

    def keypoints(
        self,
        names: Sequence[str],
        category: str | None = None,
        sides: str = SIDES.default,
        progress: Progress | None = None,
    ) -> Keypoints:
        """Find one point on the surface per name: the paper's zero-shot rule (Section C).

        The cloud is seen from two sides, 0° and 180° about up; each name, without stop words and
        the category's own word, goes to the patch centre that matches it best in either view.

        Args:
            names: K keypoints.
            category: what the mesh is, if known.
            sides: "words" is that rule; "shape" takes the words of place off, too, looks for the
                best match on that side of the shape, and from there for the place on the surface
                that is nearest to the middle of all around that match about as well.
            progress: called as the work goes on.

        Raises:
            MeshError, PromptError, QuestionError, TextEncoderError: as in :meth:`segment`.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        check("keypoints", {"names": names, "category": category, "sides": sides})
        report("Reading the prompts", 0.0)
        prompts = [keypoint_prompt(name, category) for name in names]
        placed = take_off_places(prompts)
        by_shape = sides == "shape" and placed.any
        asked = placed.bases if by_shape else prompts
        text = embed_prompts(self.words, asked)  # (B, D)
        behind = encoded.views.get("behind")
        if behind is None:  # the first time
            report("Encoding the view from behind", 0.2)
            behind = encoded.views["behind"] = _flat(self._encode(encoded.points * [-1, -1, 1])[0])
        views = np.stack([encoded.flat_features, behind])  # (2, S·G, D)
        report("Scoring the points", 0.9)
        logits = self._logits(views, text).max(0)  # (S·G, B)
        if by_shape:
            mesh = encoded.mesh
            there = allowed(placed, _flat(encoded.centres), mesh.face_centroids, mesh.face_areas)
            logits = np.where(there, logits[:, placed.base_of], -np.inf)  # (S·G, K)
        centres = _flat(encoded.centres)
        points = centres[logits.argmax(0)]
        if sides == "shape":
            surface = encoded.points.reshape(-1, 3)
            points = surface[cKDTree(surface).query(settled(centres, logits))[1]]
        report("Scoring the points", 1.0)
        return Keypoints(
            list(names),
            encoded.mesh.to_mesh_frame(points),
            expit(logits.max(0)).astype(np.float32),
        )

    def part_exemplar(
        self,
        names: Sequence[str],
        face_labels: ArrayLike,
        progress: Progress | None = None,
    ) -> Exemplar:
        """What the parts of the mesh that is set look like, to find them on others.

        Args:
            names: P parts.
            face_labels: (F,) int index into ``names``; −1 = unlabelled. Parts without faces are
                left out.
            progress: called as the work goes on.

        Raises:
            MeshError: no mesh has been set, or the labels are not one part's per face.
            PromptError: no face has a label.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        said = {"names": names, "face_labels": face_labels}
        labels = check("part_exemplar", said, encoded.sizes)["face_labels"]
        report("Looking at the exemplar", 0.0)
        found = [part for part in range(len(names)) if (labels == part).any()]
        if not found:
            raise PromptError("No face of the exemplar has a label. Label a part of it first.")
        features = [encoded.feature_at(faces=np.flatnonzero(labels == part)) for part in found]
        return Exemplar([names[part] for part in found], np.stack(features))

    def keypoint_exemplar(
        self, names: Sequence[str], points: ArrayLike, progress: Progress | None = None
    ) -> Exemplar:
        """What the places of keypoints look like: the feature of the patch nearest to each.

        Args:
            names: K keypoints.
            points: (K, 3) float, in the mesh's own frame.
            progress: called as the work goes on.

        Raises:
            MeshError: no mesh has been set, or the points are not (K, 3) finite numbers.
            PromptError: there are none.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        places = check("keypoint_exemplar", {"names": names, "points": points})["points"]
        report("Looking at the exemplar", 0.0)
        return Exemplar(
            list(names), np.stack([encoded.feature_at(points=place[None]) for place in places])
        )

    def transfer(
        self,
        exemplars: Sequence[Exemplar],
        threshold: float = THRESHOLD.default,
        progress: Progress | None = None,
    ) -> Segmentation:
        """Give every face the part of the exemplars that it resembles most.

        Args:
            exemplars: of :meth:`part_exemplar`; parts of one name are averaged.
            threshold: faces whose best score, here a cosine, is below it stay unlabelled.
            progress: called as the work goes on.

        Raises:
            MeshError: no mesh has been set, or the features of an exemplar are damaged.
            PromptError: there are no exemplars.
            QuestionError: the threshold is none.
            ModelError: they come from another model.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        THRESHOLD.check("threshold", threshold)
        wanted = pool_exemplars(exemplars, self.model.architecture.feature_width)
        report("Comparing with the exemplars", 0.0)
        alike = encoded.flat_features @ wanted.features.T  # (S·G, P)
        cosine = encoded.smooth_pooling @ alike  # of cells
        report("Smoothing the borders", 0.4)
        logits = cosine / np.float32(self.model.temperature)
        labels = encoded.borders.smooth_cells(-log_softmax(logits, axis=1))
        report("Smoothing the borders", 1.0)
        scores = np.clip(cosine, 0, 1).astype(np.float32)
        return self._segmentation(wanted.names, labels, scores, threshold)

    def transfer_keypoints(
        self, exemplars: Sequence[Exemplar], progress: Progress | None = None
    ) -> Keypoints:
        """Find the keypoints of exemplars: the paper's few-shot rule (Section C).

        Each goes to the patch centre with the largest dot product; the score is that cosine.

        Args:
            exemplars: of :meth:`keypoint_exemplar`; points of one name are averaged.
            progress: called as the work goes on.

        Raises:
            MeshError, PromptError, ModelError: as in :meth:`transfer`.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        wanted = pool_exemplars(exemplars, self.model.architecture.feature_width)
        report("Comparing with the exemplars", 0.0)
        cosine = encoded.flat_features @ wanted.features.T  # (S·G, K)
        points = encoded.mesh.to_mesh_frame(_flat(encoded.centres)[cosine.argmax(0)])
        report("Comparing with the exemplars", 1.0)
        return Keypoints(wanted.names, points, cosine.max(0).clip(0, 1).astype(np.float32))

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
            pieces: how many parts; there are never fewer than loose parts.
            detail: 0 … 1, how fine, if ``pieces`` is not given.
            vocabulary: each part gets the word of these that matches it best; parts of one word
                that touch are joined, unless their number is given, others are numbered. Without
                a vocabulary parts are numbered by their kinds: repeated and mirrored ones are
                "part 2.1", "part 2.2".
            category: what the mesh is, if known, for the vocabulary.
            progress: called as the work goes on.

        Raises:
            MeshError: no mesh has been set.
            QuestionError: a number or detail that is none.
            PromptError, TextEncoderError: as in :meth:`segment`, for the vocabulary.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        said = {"pieces": pieces, "detail": detail, "vocabulary": vocabulary}
        check("segment_automatically", {**said, "category": category})
        flat = encoded.flat_features
        labels = segment_by_shape(encoded.mesh, pieces, detail, encoded.face_features, report)
        parts = range(int(labels.max()) + 1)
        anchors = np.stack([encoded.feature_at(faces=np.flatnonzero(labels == p)) for p in parts])
        if vocabulary:
            report("Reading the prompts", 1.0)
            text = embed_prompts(self.words, vocabulary, category)
            best = (anchors @ text.T).argmax(1)  # (P,)
            if pieces is None:
                labels, best = join_alike(encoded.mesh, labels, best)
            names, anchors = number_names([vocabulary[word] for word in best]), text[best]
        else:
            names = numbered_parts(kinds(encoded.mesh, labels))
        cosine = encoded.pooled(flat @ anchors.T)  # (F, P)
        scores = expit(cosine / self.model.temperature) if vocabulary else np.clip(cosine, 0, 1)
        return self._segmentation(names, labels, scores.astype(np.float32))

    def propagate(
        self,
        names: Sequence[str],
        face_labels: ArrayLike,
        corrected: ArrayLike,
        progress: Progress | None = None,
    ) -> Segmentation:
        """Let corrections of a few faces speak for all that look like them.

        A face goes over to the part of the corrections if it resembles them more than it resembles
        the rest of its own part. The corrected faces keep the labels that they have.

        Args:
            names: P parts.
            face_labels: (F,) int, the labels with the corrections in them; −1 = unlabelled.
            corrected: (F,) bool, the faces whose labels are corrections.
            progress: called as the work goes on.

        Raises:
            MeshError: no mesh has been set, or the arrays are not one value per face.
            PromptError: nothing is corrected.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        arrays = {"face_labels": face_labels, "corrected": corrected}
        said = check("propagate", {"names": names, **arrays}, encoded.sizes)
        labels, fixed = said["face_labels"], said["corrected"]
        count = len(labels)
        if not fixed.any():
            raise PromptError("No face is corrected. Assign a few faces to their part first.")
        flat, temperature = encoded.flat_features, np.float32(self.model.temperature)
        column = labels + 1  # the first column is for what has no label
        for round in range(PROPAGATION_ROUNDS):
            report("Spreading the corrections", round / PROPAGATION_ROUNDS)
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

    def _segmentation(
        self,
        names: Sequence[str],
        labels: NDArray[np.int32],
        scores: NDArray[np.float32],
        threshold: float = 0,
    ) -> Segmentation:
        """Labels (F,) and scores, of faces (F, P) or of cells, as an answer."""
        found = Segmentation(self._require_mesh().mesh, list(names), labels, scores)
        if threshold > 0:
            labels[found.confidence < threshold] = UNLABELLED
        return found

    def _encode(self, points: NDArray) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """(S, N, 3) points, Z up → features (S, G, D) and members (S, G, k) of their patches."""
        return self.engine.features(self._cloud(points))

    def _cloud(self, points: NDArray) -> NDArray[np.float32]:
        """(S, N, 3) points, Z up, as the network takes them."""
        return to_model_frame(points, self.model.input_axes)

    @property
    def words(self) -> TextEncoder:
        """What reads words, kept by whoever loads it first."""
        return load_text_encoder(self.model.text_encoder, self.device, self.engine.name)

    def _logits(self, features: NDArray, text: NDArray) -> NDArray[np.float32]:
        """Cosine similarity over temperature: (…, D) and (P, D) → (…, P)."""
        return features @ text.T / np.float32(self.model.temperature)

    def _require_mesh(self) -> EncodedMesh:
        if self._encoded is None:
            raise MeshError("No mesh has been set: call set_mesh first.")
        return self._encoded


def _faces(mesh: Mesh | Cloud, faces: NDArray | None, points: NDArray | None) -> NDArray[np.int64]:
    """Faces (n,), and those nearest to points (m, 3) in the mesh's own frame, as far as there are
    any: (n + m,).
    """
    named = np.zeros(0, np.int64) if faces is None else faces
    return named if points is None else np.concatenate([named, mesh.faces_at(points)])


def _flat(per_sampling: NDArray) -> NDArray:
    """(S, G, C) → (S·G, C)."""
    return per_sampling.reshape(-1, per_sampling.shape[-1])


def _silent(stage: str, fraction: float) -> None:
    """The progress of nobody."""
