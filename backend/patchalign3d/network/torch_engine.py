"""Any model on any device, by PyTorch: the engine of reference."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from ..device import fast_precision, out_of_memory_as_error
from .encoder import PatchAligner
from .model import Model, load_tensors


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
        tensors = load_tensors(model)
        with torch.device("meta"):  # the tensors just read become its weights
            network = PatchAligner(model.architecture)
        network.load_tensors(tensors)
        with out_of_memory_as_error(device):
            return cls(network, device)

    @property
    def tells_frame(self) -> bool:
        return self.network.frame is not None

    def features(self, points: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray]:
        with self._inference():
            features, patches = self.network(torch.from_numpy(points).to(self.device))
            return features.float().cpu().numpy(), patches.index.cpu().numpy()

    def features_and_places(
        self, points: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray]:
        assert self.network.frame is not None
        with self._inference():
            features, patches = self.network(torch.from_numpy(points).to(self.device))
            places = self.network.frame(patches.embeddings)
            found = features.float().cpu().numpy(), places.float().cpu().numpy()
            return *found, patches.index.cpu().numpy()

    @contextlib.contextmanager
    def _inference(self) -> Iterator[None]:
        with (
            torch.inference_mode(),
            fast_precision(self.device),
            out_of_memory_as_error(self.device),
        ):
            yield
