"""What a question about a mesh is answered with: arrays with a row per face, vertex or name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import ModelError, PromptError

UNLABELLED = -1


@dataclass(frozen=True)
class Segmentation:
    """The parts of a mesh.

    Attributes:
        part_names: P prompts, as asked.
        face_labels: (F,) int32 index into ``part_names``; −1 = unlabelled.
        face_scores: (F, P) float32 in 0 … 1: how well a face matches each prompt, by itself.
        vertex_scores: (V, P) float32, the same averaged over the faces around a vertex.
        vertex_weights: (V, P) float32 in 0 … 1: the share of the area around a vertex that carries
            the label; 1 inside a part, between at its border. What vertex groups are made of.
    """

    part_names: list[str]
    face_labels: NDArray[np.int32]
    face_scores: NDArray[np.float32]
    vertex_scores: NDArray[np.float32]
    vertex_weights: NDArray[np.float32]


@dataclass(frozen=True)
class Keypoints:
    """One point on the surface per prompt.

    Attributes:
        names: K prompts, as asked.
        points: (K, 3) float64 on the surface, in the mesh's own frame.
        scores: (K,) float32 in 0 … 1.
    """

    names: list[str]
    points: NDArray[np.float64]
    scores: NDArray[np.float32]


@dataclass(frozen=True)
class Similarity:
    """How alike everything is to one thing: a word, or a place on the mesh itself.

    Attributes:
        face_values: (F,) float32 cosine, −1 … 1, averaged over the patches that a face listens to.
            Values of one question compare with each other, not with those of another.
        vertex_values: (V,) float32, the same averaged over the faces around a vertex.
    """

    face_values: NDArray[np.float32]
    vertex_values: NDArray[np.float32]


@dataclass(frozen=True)
class Exemplar:
    """What named parts or keypoints of a finished mesh look like to a model.

    Attributes:
        names: P parts or keypoints.
        features: (P, D) float32, unit vectors of the model that made them.
    """

    names: list[str]
    features: NDArray[np.float32]


def pool_exemplars(exemplars: Sequence[Exemplar], feature_width: int) -> Exemplar:
    """One exemplar of several: what has one name is averaged, in the order of first appearance.

    Raises:
        PromptError: there are no exemplars.
        ModelError: their features have another width D than ``feature_width``.
    """
    of_name: dict[str, list[NDArray]] = {}
    for exemplar in exemplars:
        if exemplar.features.shape != (len(exemplar.names), feature_width):
            raise ModelError(
                "The exemplars come from another model. Make them again with this one."
            )
        for name, feature in zip(exemplar.names, exemplar.features, strict=True):
            of_name.setdefault(name, []).append(feature)
    if not of_name:
        raise PromptError("There are no exemplars. Name at least one finished mesh.")
    means = np.stack([np.mean(features, axis=0) for features in of_name.values()])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return Exemplar(list(of_name), means.astype(np.float32))
