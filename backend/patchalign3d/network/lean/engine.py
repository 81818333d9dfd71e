"""The bundled model on any processor, by NumPy and ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import ModelError
from ...exported import NETWORK, check_exported, is_exported, open_network
from ...loading import way_to_torch
from ...threads import in_chunks
from ..architecture import Architecture
from ..model import Model
from ..numpy_patches import farthest_point_sampling, gather_points, nearest_neighbours


class LeanEngine:
    """Runs an exported network; an :class:`..engine.Engine`."""

    name = "onnx"
    device = "cpu"

    def __init__(self, architecture: Architecture, network: Path) -> None:
        self._architecture = architecture
        self._network = network
        self._session = open_network(network, ModelError, count=1)

    def __reduce__(self) -> tuple:
        # A session belongs to its process: another one, or a copy, opens the file itself.
        return LeanEngine, (self._architecture, self._network)

    @classmethod
    def load(cls, model: Model) -> LeanEngine:
        """Open the export in a model's folder.

        Raises:
            ModelError: there is none, or it is stale or altered.
        """
        folder = model.folder
        if folder is None or not is_exported(folder):
            raise ModelError(_why_not_exported(model))
        check_exported(folder, model.sha256, ModelError)
        return cls(model.architecture, folder / NETWORK)

    @property
    def tells_frame(self) -> bool:
        return any(output.name == "places" for output in self._session.get_outputs())

    def centres(self, points: NDArray[np.float32]) -> NDArray[np.int64]:
        return farthest_point_sampling(points, self._architecture.patches)

    def features(
        self, points: NDArray[np.float32], centres: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        return self._run(["features"], points, centres)[0]

    def features_and_places(
        self, points: NDArray[np.float32], centres: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        features, places = self._run(["features", "places"], points, centres)
        return features, places

    def _run(
        self, outputs: list[str], points: NDArray[np.float32], centres: NDArray[np.int64]
    ) -> list[NDArray[np.float32]]:
        found: list[list[NDArray[np.float32]]] = [[]] * len(points)

        def run(one: slice) -> None:
            own, places = points[one], gather_points(points[one], centres[one])  # (1, G, 3)
            members = nearest_neighbours(own, places, self._architecture.patch_size)
            neighbourhoods = gather_points(own, members)  # (1, G, k, 3)
            neighbourhoods -= places[:, :, None]
            given = {"neighbourhoods": neighbourhoods, "centres": places}
            found[one.start] = self._session.run(outputs, given)

        # A thread for each, not several for one: the operators are too small to be shared well. No
        # sampling's numbers depend on those beside it, or on how many threads there are.
        in_chunks(len(points), run, 1)
        return [np.concatenate(each) for each in zip(*found, strict=True)]


def _why_not_exported(model: Model) -> str:
    """What to do where a model's folder has no export."""
    if model.is_bundled:  # in a copy of the sources
        return (
            f"The model {model.name!r} has not been written for ONNX Runtime here. Do so with "
            "'python -m patchalign3d.export', or choose the engine 'torch'."
        )
    return f"The model {model.name!r} runs only with PyTorch. {way_to_torch()}"
