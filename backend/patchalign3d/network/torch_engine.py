"""Any model on any device, by PyTorch: the engine of reference."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from ..device import fast_precision, out_of_memory_as_error
from .encoder import PatchAligner, PatchEmbeddings
from .model import Model
from .weights import load_tensors


class TorchEngine:
    """Runs the network itself; an :class:`.engine.Engine`."""

    name = "torch"

    def __init__(self, network: PatchAligner, device: str) -> None:
        self.device = device
        self.network = network.to(device).eval()

    @classmethod
    def load(cls, model: Model, device: str) -> TorchEngine:
        """Read a model's weights.

        Raises:
            ModelError: they are incomplete or altered.
            DeviceError: the device is full.
        """
        network = PatchAligner.of(model.architecture, load_tensors(model))
        with out_of_memory_as_error(device):
            return cls(network, device)

    @property
    def tells_frame(self) -> bool:
        return self.network.frame is not None

    def centres(self, points: NDArray[np.float32]) -> NDArray[np.int64]:
        with self._inference():
            return self.network.encoder.centres(self._there(points)).cpu().numpy()

    def features(
        self, points: NDArray[np.float32], centres: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        with self._inference():
            embedded = self._embedded(points, centres)
            return self.network.align(embedded).float().cpu().numpy()

    def features_and_places(
        self, points: NDArray[np.float32], centres: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        assert self.network.frame is not None
        with self._inference():
            embedded = self._embedded(points, centres)
            features, places = self.network.align(embedded), self.network.frame(embedded.embeddings)
            return features.float().cpu().numpy(), places.float().cpu().numpy()

    def _embedded(self, points: NDArray[np.float32], centres: NDArray[np.int64]) -> PatchEmbeddings:
        there = self._there(points)
        return self.network.encoder.embed(
            there, self.network.encoder.members(there, self._there(centres))
        )

    def _there(self, values: NDArray) -> torch.Tensor:
        """On the device."""
        return torch.from_numpy(values).to(self.device)

    @contextlib.contextmanager
    def _inference(self) -> Iterator[None]:
        with (
            torch.inference_mode(),
            fast_precision(self.device),
            out_of_memory_as_error(self.device),
        ):
            yield
