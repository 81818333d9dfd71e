"""Questions about exemplars: parts and keypoints as on finished meshes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..answers import Keypoints, Segmentation
from ..errors import PromptError
from ..exemplars import NO_PART, Exemplar, looks_of, pool_exemplars, pool_parts
from ..geometry.sampling import SurfacePoints
from ..labels.calibration import costs
from ..labels.matching import place_penalty
from ..shared.faces import UNLABELLED
from ..shared.prompts.places import take_off_places
from ..shared.questions import THRESHOLD
from .encoding import Progress, silent
from .question_base import QuestionBase

# What has no part is described if it is this share of the surface.
LEAST = 0.05


class ByExemplars(QuestionBase):
    """Makes exemplars of a finished mesh, and finds their parts and keypoints on others."""

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
        bare, area = labels < 0, encoded.mesh.face_areas
        is_large = area[bare].sum() >= LEAST * area.sum()
        others = looks_of(encoded.flat_features[is_large & bare[encoded.patches.faces]])
        named = [names[part] for part in found] + [NO_PART] * len(others)
        return Exemplar(named, np.concatenate([features, others]))

    def keypoint_exemplar(
        self, names: Sequence[str], points: ArrayLike, progress: Progress | None = None
    ) -> Exemplar:
        """What K keypoints look like, which is the feature of the patch nearest to each, and where
        they are.

        The points (K, 3) are in the mesh's own frame. Where they are is told by the front, if their
        names go by it.

        Raises:
            MeshError: the points are not (K, 3) finite numbers, or one lies far outside the mesh.
            PromptError: there are no keypoints.
        """
        report = progress or silent
        encoded, said = self._asked("keypoint_exemplar", names=names, points=points)
        if take_off_places(names).by_front and (turned := self._turned(encoded, report)):
            return turned.keypoint_exemplar(names, points, progress)
        report("Looking at the exemplar", 0.0)
        given: NDArray[np.float64] = said["points"]
        features = [encoded.feature_at(points=place[None]) for place in given]
        several = encoded.things is not None
        faces = encoded.mesh.faces_at(given) if several else np.zeros(len(given), np.int64)
        at = SurfacePoints(encoded.mesh.to_unit_frame(given), faces)
        places = encoded.per_thing.box_coordinates(at)
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
        if take_off_places(wanted.names).by_front and (turned := self._turned(encoded, report)):
            found = turned.transfer_keypoints(exemplars, progress)
            return replace(found, **encoded.other_front)
        report("Comparing with the exemplars", 0.0)
        cosine = encoded.flat_features @ wanted.features.T  # (S·G, K)
        against = self._place_penalties(exemplars, wanted.names)
        best = (cosine - against).argmax(0)  # (K,)
        points = encoded.patches.points[best]
        if against.any():
            logits = (cosine - against) / np.float32(self.model.temperature)
            anywhere = np.ones((encoded.point_faces.size, len(best)), bool)
            points = encoded.per_thing.densest(encoded.patches, logits, encoded.drawn, anywhere)
        scores = cosine[best, np.arange(len(best))].clip(0, 1).astype(np.float32)
        report("Comparing with the exemplars", 1.0)
        places = encoded.mesh.to_mesh_frame(points)
        own, axes = self._own_sides, encoded.mesh.frame.axes
        return Keypoints(wanted.names, places, scores, own_sides=own, axes=axes)

    def _place_penalties(
        self, exemplars: Sequence[Exemplar], names: Sequence[str]
    ) -> NDArray[np.float64]:
        """(S·G, K) penalty of each name at each patch for its place: the mean over exemplars."""
        encoded = self._require_mesh()
        flat = encoded.flat_features
        box = encoded.per_thing.box_coordinates(encoded.patches)
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
