"""The library's face: encode a mesh once, ask about it many times.

The data's way: mesh → surface points → patches → patch features (kept) → scores for a query →
labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, log_softmax

from .device import choose_device, fast_precision, out_of_memory_as_error
from .encoder import PatchAligner
from .errors import MeshError
from .graph_cut import smooth_labels
from .mesh import Mesh
from .model import Model, load_model
from .prompts import embed_prompts, keypoint_prompt
from .surface import sample_surface, to_model_frame
from .transfer import faces_to_vertices, nearest_centre_transfer, smooth_transfer

Progress = Callable[[str, float], None]
"""Called with the stage and its fraction, 0 … 1; what it raises (``Cancelled``) stops the work."""

Transfer = Literal["smooth", "official"]

# Independent samplings of the surface whose features are pooled.
SAMPLINGS = 4
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
class EncodedMesh:
    """What is kept of a mesh between questions: S samplings of N points and G patches each.

    Attributes:
        mesh: F faces.
        points: (S, N, 3) float64, unit frame; ``point_faces`` (S, N) the faces they lie on.
        centres: (S, G, 3) float64, unit frame.
        features: (S, G, D) float32, L2-normalised.
    """

    mesh: Mesh
    points: NDArray[np.float64]
    point_faces: NDArray[np.int64]
    centres: NDArray[np.float64]
    features: NDArray[np.float32]

    @cached_property
    def smooth_transfer(self) -> csr_matrix:
        """(F, S·G): all samplings pooled."""
        return smooth_transfer(
            self.mesh,
            self.points.reshape(-1, 3),
            self.point_faces.reshape(-1),
            self.centres.reshape(-1, 3),
            len(self.centres),
        )

    @cached_property
    def official_transfer(self) -> csr_matrix:
        """(F, G): the first sampling's nearest centres."""
        return nearest_centre_transfer(self.mesh, self.centres[0])


class Segmenter:
    """Names the parts of a mesh: :meth:`set_mesh` encodes it once, the others ask about it."""

    def __init__(self, model: Model, network: PatchAligner, device: str) -> None:
        self.model = model
        self.device = device
        self._network = network.to(device).eval()
        self._encoded: EncodedMesh | None = None

    @classmethod
    def load(cls, model: str | Path = "bundled", device: str = "auto") -> Self:
        """Load a model by its name, "bundled" or "official" among them, or from a folder.

        Args:
            model: name or folder.
            device: "auto" (CUDA, then MPS, then CPU), "cpu", "cuda", "cuda:1", "mps".

        Raises:
            ModelError: no such model, or its files are incomplete or altered.
            DeviceError: the device does not exist here or is full.
        """
        chosen = choose_device(device)
        description, tensors = load_model(model)
        with torch.device("meta"):  # the tensors just read become its weights
            network = PatchAligner(description.architecture)
        network.load_tensors(tensors)
        with out_of_memory_as_error(chosen):
            return cls(description, network, chosen)

    def set_mesh(self, mesh: Mesh, seed: int = 0, progress: Progress | None = None) -> None:
        """Encode ``mesh`` and keep its features; the same mesh and seed give the same bits.

        Raises:
            DeviceError: the device ran out of memory.
        """
        report = progress or _silent
        report("Sampling the surface", 0.0)
        rng = np.random.default_rng(seed)
        count = self.model.architecture.points
        samplings = [
            sample_surface(mesh.unit_vertices, mesh.faces, count, rng) for _ in range(SAMPLINGS)
        ]
        points = np.stack([points for points, _ in samplings])  # (S, N, 3)
        point_faces = np.stack([faces for _, faces in samplings])  # (S, N)

        report("Encoding the patches", 0.2)
        features, members = self._encode(points)
        centres = np.take_along_axis(
            points, members[:, :, :1], axis=1
        )  # a centre is its own nearest
        encoded = EncodedMesh(mesh, points, point_faces, centres, features)
        report("Relating patches to faces", 0.8)
        _ = encoded.smooth_transfer
        report("Finding creases", 0.9)
        _ = mesh.adjacency
        self._encoded = encoded
        report("Finding creases", 1.0)

    def segment(
        self,
        parts: Sequence[str],
        category: str | None = None,
        threshold: float = 0.0,
        transfer: Transfer = "smooth",
        progress: Progress | None = None,
    ) -> Segmentation:
        """Give every face the part it matches best.

        Args:
            parts: prompts, at least one, different from each other.
            category: what the mesh is ("chair"), if known.
            threshold: faces whose best score is below it stay unlabelled.
            transfer: "smooth" pools the samplings and lets borders follow creases; "official" is
                the released code's rule, the nearest centre of one sampling.

        Raises:
            MeshError: no mesh has been set.
            PromptError: no prompts, an empty one, or the same twice.
            TextEncoderError: the model's text encoder is not available.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        report("Reading the prompts", 0.0)
        text = embed_prompts(self.model.text_encoder, parts, category, self.device)  # (P, D)
        report("Scoring the faces", 0.2)
        if transfer == "official":
            logits = encoded.official_transfer @ self._logits(encoded.features[0], text)  # (F, P)
            labels = logits.argmax(1).astype(np.int32)
        else:
            logits = encoded.smooth_transfer @ self._logits(_flat(encoded.features), text)
            report("Smoothing the borders", 0.4)
            labels = smooth_labels(encoded.mesh, -log_softmax(logits, axis=1))
        face_scores = expit(logits).astype(np.float32)
        labels[face_scores.max(1) < threshold] = UNLABELLED
        report("Carrying labels to vertices", 0.9)
        label_of_face = (labels[:, None] == np.arange(len(parts))).astype(np.float32)
        per_vertex = faces_to_vertices(
            encoded.mesh, np.concatenate([face_scores, label_of_face], axis=1)
        )
        vertex_scores, vertex_weights = np.split(per_vertex, 2, axis=1)
        report("Carrying labels to vertices", 1.0)
        return Segmentation(list(parts), labels, face_scores, vertex_scores, vertex_weights)

    def keypoints(
        self,
        names: Sequence[str],
        category: str | None = None,
        progress: Progress | None = None,
    ) -> Keypoints:
        """Find one point on the surface per name: the paper's zero-shot rule (Section C).

        The cloud is seen from two sides, 0° and 180° about up; each name, without stop words and
        the category's own word, goes to the patch centre that matches it best in either view.

        Raises:
            MeshError, PromptError, TextEncoderError: as in :meth:`segment`.
        """
        report = progress or _silent
        encoded = self._require_mesh()
        report("Reading the prompts", 0.0)
        prompts = [keypoint_prompt(name, category) for name in names]
        text = embed_prompts(self.model.text_encoder, prompts, device=self.device)  # (K, D)
        report("Encoding the view from behind", 0.2)
        behind, _ = self._encode(encoded.points * [-1, -1, 1])
        views = np.stack([_flat(encoded.features), _flat(behind)])  # (2, S·G, D)
        report("Scoring the points", 0.9)
        logits = self._logits(views, text).max(0)  # (S·G, K)
        best = logits.argmax(0)  # (K,)
        report("Scoring the points", 1.0)
        return Keypoints(
            list(names),
            encoded.mesh.to_mesh_frame(_flat(encoded.centres)[best]),
            expit(logits.max(0)).astype(np.float32),
        )

    def _encode(self, points: NDArray) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """(S, N, 3) points, Z up → features (S, G, D) and members (S, G, k) of their patches."""
        cloud = torch.from_numpy(to_model_frame(points, self.model.input_axes)).to(self.device)
        with (
            torch.inference_mode(),
            fast_precision(self.device),
            out_of_memory_as_error(self.device),
        ):
            features, patches = self._network(cloud)
            return features.float().cpu().numpy(), patches.index.cpu().numpy()

    def _logits(self, features: NDArray, text: NDArray) -> NDArray[np.float32]:
        """Cosine similarity over temperature: (…, D) and (P, D) → (…, P)."""
        return features @ text.T / np.float32(self.model.temperature)

    def _require_mesh(self) -> EncodedMesh:
        if self._encoded is None:
            raise MeshError("No mesh has been set: call set_mesh first.")
        return self._encoded


def _flat(per_sampling: NDArray) -> NDArray:
    """(S, G, C) → (S·G, C)."""
    return per_sampling.reshape(-1, per_sampling.shape[-1])


def _silent(stage: str, fraction: float) -> None:
    """The progress of nobody."""
