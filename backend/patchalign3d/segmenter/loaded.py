"""A loaded model, and what it sees of points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ..geometry.frame import Frame
from ..geometry.sampling import to_model_frame
from ..network.engine import Engine, load_engine
from ..network.model import Model, find_model, read_description
from ..shared.questions import DEVICE, ENGINE, MODEL, SAMPLINGS
from ..text.encoders import TextEncoder, load_text_encoder


class Seen(NamedTuple):
    """What a model sees of a mesh in W ways, with one sampling of N points and G patches each."""

    features: NDArray[np.float32]  # (W, G, D)
    places: NDArray[np.float32] | None  # (W, G, 3) in the shape's own frame, if predicted
    points: NDArray[np.float64]  # (W, N, 3), in the axes of the mesh
    centres: NDArray[np.int64]  # (W, G), which of the points are the patches' centres

    def __repr__(self) -> str:
        ways, patches = self.centres.shape
        return f"<Seen in {ways} ways: {self.points.shape[1]} points, {patches} patches each>"

    @property
    def patches(self) -> NDArray[np.float64]:
        """(W, G, 3) the centres, in the axes of the mesh."""
        return np.take_along_axis(self.points, self.centres[:, :, None], axis=1)


class LoadedModel:
    """A model's description, and the engine that runs its network."""

    def __init__(self, model: Model, engine: Engine) -> None:
        self.model = model
        self.engine = engine

    @classmethod
    def load(
        cls, model: str | Path = "bundled", device: str = "auto", engine: str = ENGINE.default
    ) -> Self:
        """Load a model by its name, such as "bundled" or "official", or from a folder.

        Args:
            model: name or folder.
            device: "auto" (CUDA, then MPS, then CPU), "cpu", "cuda", "cuda:1", "mps".
            engine: "torch", "onnx", or "auto": PyTorch if it is installed.

        Raises:
            ModelError: there is no such model, its files are incomplete or altered, or the engine
                cannot run it.
            DeviceError: the device or engine is not available here, or out of memory.
            QuestionError: an unknown engine, or not a name.
        """
        ENGINE.check("engine", engine)
        DEVICE.check("device", device)
        MODEL.check("model", str(model) if isinstance(model, Path) else model)
        description = read_description(find_model(model))
        return cls(description, load_engine(description, device, engine))

    @property
    def device(self) -> str:
        """Where the network runs."""
        return self.engine.device

    @property
    def words(self) -> TextEncoder:
        """The model's text encoder, which is loaded once."""
        return load_text_encoder(self.model.text_encoder, self.device, self.engine.name)

    def see(self, points: NDArray[np.float64], ways: Sequence[Frame]) -> Seen:
        """What the model sees of points (W, N, 3) in each of W frames."""
        turned = [way.turn(each) for way, each in zip(ways, points, strict=True)]
        cloud = self._cloud(np.stack(turned))
        centres = self.engine.centres(cloud)
        return Seen(*self._seen(cloud, centres), points, centres)

    def _features(self, points: NDArray) -> NDArray[np.float32]:
        """(S, N, 3) points, Z up → features (S, G, D) of their patches."""
        cloud = self._cloud(points)
        return self._seen(cloud, self.engine.centres(cloud))[0]

    def _seen(
        self, cloud: NDArray, centres: NDArray
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Features (S, G, D) of the patches around centres (S, G) of clouds (S, N, 3), however
        many, in no more memory than those of one mesh take; and their places (S, G, 3), if the
        model tells frames.
        """
        most = max(SAMPLINGS.values())
        parts = [(cloud[i : i + most], centres[i : i + most]) for i in range(0, len(cloud), most)]
        if not self.engine.tells_frame:
            return np.concatenate([self.engine.features(*part) for part in parts]), None
        found = [self.engine.features_and_places(*part) for part in parts]
        features, places = (np.concatenate(each) for each in zip(*found, strict=True))
        return features, places

    def _cloud(self, points: NDArray) -> NDArray[np.float32]:
        """(S, N, 3) points, Z up, as the network takes them."""
        return to_model_frame(points, self.model.input_axes)
