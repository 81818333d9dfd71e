"""What parts and keypoints of finished meshes look like, for finding them on others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import ModelError, PromptError, QuestionError
from .shared.questions import NO_EXEMPLARS, check
from .shared.texts import listed

# The name of rows of an exemplar that are no part.
NO_PART = ""
# What is no part is described by at most so many features.
LOOKS = 4
# Features whose cosine differs from 1 by less than this are the same.
SAME = 1e-5


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
        return f"<Exemplar: {listed(names)}; features of {width} numbers{placed}>"


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
    """The parts of several exemplars as one, and the features (R, D) of what is no part.

    If exemplars have different parts, what one leaves without a part may be a part of another. So
    then nothing is known of what is no part, and R is 0.

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


def looks_of(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Up to :data:`LOOKS` unit features (R, D) that describe unit features (n, D): the centres of
    their clusters (k-means).
    """
    if not len(features):
        return features
    from scipy.cluster.vq import kmeans2  # which takes a moment to import

    means, of = kmeans2(features, features[_apart(features, LOOKS)], minit="matrix")
    means = means[np.unique(of)]
    return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)


def _apart(features: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The numbers, at most ``count``, of unit features (n, D) that are unlike each other: the
    first, and then always the one that is least like all chosen ones.
    """
    chosen, alike = [0], features @ features[0]
    while len(chosen) < count and alike.min() < 1 - SAME:
        chosen.append(int(alike.argmin()))
        alike = np.maximum(alike, features @ features[chosen[-1]])
    return np.array(chosen)
