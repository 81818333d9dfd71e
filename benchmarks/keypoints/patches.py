"""Features of patches of a cloud, and the paper's two rules that find keypoints by them.

Few-shot (supplement, Section C): the feature of the patch nearest to each keypoint, averaged over
the references, goes to the patch with the largest dot product. Zero-shot: each text goes to the
three patches that match it best, in each of two views.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from patchalign3d.geometry.sampling import to_model_frame
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.shared.prompts.words import keypoint_prompt
from patchalign3d.text.embedding import embed_prompts

from ..harness.contract import Keypoints, Method, Sample, Shape

YAWS = (0.0, 180.0)  # degrees about up, of the zero-shot rule's views
BEST = 3  # patches of a text and a view


class Patches(NamedTuple):
    """G patches of a cloud."""

    centre: NDArray[np.int64]  # (G,), points of the cloud
    features: NDArray[np.float32]  # (G, D), unit


class PatchEncoder(Protocol):
    """Turns a shape into patches; ``identity`` names its weights."""

    identity: str

    def encode(self, shape: Shape, yaw: float = 0.0) -> Patches:
        """The patches of a shape turned about up, by so many degrees."""


class PatchAlign3D:
    """A network of this project, on clouds as they come.

    Args:
        network: turns points into patch features.
        text_encoder: the name of the encoder whose vectors these are compared with.
        axes: which way the model's X, Y and Z point (``Model.input_axes``).
        identity: names the weights.
        device: where it runs.
    """

    def __init__(
        self,
        network: PatchAligner,
        text_encoder: str,
        axes: tuple[str, str, str],
        identity: str,
        device: str = "cpu",
    ) -> None:
        self._network, self._device = network.to(device).eval(), device
        self._text_encoder, self._axes = text_encoder, axes
        self.identity = identity

    @torch.inference_mode()
    def encode(self, shape: Shape, yaw: float = 0.0) -> Patches:
        points = turned(shape.z_up(), yaw)
        cloud = torch.from_numpy(to_model_frame(points[None], self._axes))
        features, patches = self._network(cloud.to(self._device))
        centre = patches.index[0, :, 0]  # a centre is its own nearest
        return Patches(centre.cpu().numpy(), features[0].float().cpu().numpy())

    def texts(self, names: Sequence[str], category: str) -> NDArray[np.float32]:
        """(P, D) unit, of distinct keypoint names, without stop words and the category's own.

        Raises:
            TextEncoderError: the model's text encoder is not available.
        """
        prompts = [keypoint_prompt(name, category) for name in names]
        distinct = list(dict.fromkeys(prompts))
        found = embed_prompts(self._text_encoder, distinct, device=self._device)
        return found[[distinct.index(prompt) for prompt in prompts]]


def turned(points: NDArray, yaw: float) -> NDArray[np.float64]:
    """Points (N, 3) turned about Z, by degrees."""
    cosine, sine = np.cos(np.radians(yaw)), np.sin(np.radians(yaw))
    return points @ np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]])


class FewShot(Method):
    """Keypoints by what they look like on a few references."""

    def __init__(self, encoder: PatchEncoder) -> None:
        self._encoder = encoder
        self.identity = encoder.identity

    def fit(self, references: Sequence[Sample]) -> None:
        of_name: dict[int, list[NDArray]] = {}
        for sample in references:
            patches = self._encoder.encode(sample.shape)
            tree = cKDTree(sample.shape.points[patches.centre])
            for name, point in enumerate(sample.keypoints):
                if point >= 0:
                    near = tree.query(sample.shape.points[point])[1]
                    of_name.setdefault(name, []).append(patches.features[near])
        self._names = np.array(sorted(of_name), np.int64)
        self._wanted = [np.mean(of_name[name], axis=0) for name in self._names]

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        if not len(self._names):
            return Keypoints(self._names, self._names, np.zeros(0))
        patches = self._encoder.encode(shape)
        alike = patches.features @ np.stack(self._wanted).T  # (G, K)
        index = patches.centre[alike.argmax(0)]
        return Keypoints(index, self._names, alike.max(0).astype(float))


class ZeroShot(Method):
    """Keypoints by their names: three of each distinct text and view, whatever others have found
    there.
    """

    def __init__(self, encoder: PatchAlign3D) -> None:
        self._encoder = encoder
        self.identity = encoder.identity

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        distinct = list(dict.fromkeys(names))
        texts = self._encoder.texts(distinct, shape.category)  # (P, D)
        found = []
        for yaw in YAWS:
            patches = self._encoder.encode(shape, yaw)
            alike = patches.features @ texts.T  # (G, P)
            best = np.argsort(-alike, axis=0, kind="stable")[:BEST]  # (3, P)
            whose = np.tile([names.index(text) for text in distinct], (len(best), 1))
            score = np.take_along_axis(alike, best, axis=0)
            found.append(np.stack([patches.centre[best], whose, score]).reshape(3, -1))
        index, whose, score = np.concatenate(found, axis=1)
        return Keypoints(index.astype(np.int64), whose.astype(np.int64), score)
