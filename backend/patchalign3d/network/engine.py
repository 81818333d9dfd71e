"""What computes a network's features: PyTorch, or ONNX Runtime where there is none.

PyTorch runs every model on every device. The lean engine runs models that were exported for it, on
the processor. It takes a tenth of the disk space, and starts at once. The features of both agree.
"""

import importlib.util
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import DeviceError
from ..exported import is_exported
from ..loading import way_to_torch
from . import compact
from .model import WEIGHTS, Model

ENGINE_NAMES = {"torch": "PyTorch", "onnx": "ONNX Runtime"}


class Engine(Protocol):
    """A loaded network."""

    @property
    def name(self) -> str:
        """One of :data:`ENGINE_NAMES`."""

    @property
    def device(self) -> str:
        """Where it computes."""

    @property
    def tells_frame(self) -> bool:
        """Whether it has :meth:`features_and_places`."""

    def centres(self, points: NDArray[np.float32]) -> NDArray[np.int64]:
        """Points (S, N, 3) in the model's input frame → those (S, G) at the centres of patches.

        Raises:
            DeviceError: the device ran out of memory.
        """

    def features(
        self, points: NDArray[np.float32], centres: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Points (S, N, 3) and the centres (S, G) of their patches → unit features (S, G, D).

        Raises:
            DeviceError: the device ran out of memory.
        """

    def features_and_places(
        self, points: NDArray[np.float32], centres: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The same, and the place (S, G, 3) of each patch in the shape's own frame.

        Raises:
            DeviceError: the device ran out of memory.
        """


def choose_engine(name: str = "auto") -> str:
    """Resolve "auto" to ONNX Runtime where it alone is installed, else to PyTorch.

    Raises:
        DeviceError: the engine that is asked for by name is not installed.
    """
    if name == "auto":
        lean = _is_installed("onnxruntime") and not _is_installed("torch")
        return "onnx" if lean else "torch"
    if name == "torch" and not _is_installed("torch"):
        raise DeviceError(
            "PyTorch is not installed here. Install it, in Blender with Set Up PyTorch, or choose "
            "the engine 'onnx'."
        )
    if name == "onnx" and not _is_installed("onnxruntime"):
        raise DeviceError(
            "ONNX Runtime is not installed here. Install it with 'pip install "
            "patchalign3d[lean]', or choose the engine 'torch'."
        )
    return name


def engines_of(model: Model) -> list[str]:
    """The engines that find what they need in a model's folder, installed or not."""
    assert model.folder is not None
    weights = any((model.folder / name).is_file() for name in (WEIGHTS, compact.NAME))
    found = {"torch": weights, "onnx": is_exported(model.folder)}
    return [name for name, there in found.items() if there]


def choose(device: str = "auto", engine: str = "auto") -> tuple[str, str]:
    """Resolve a device and an engine to those that will be used.

    Raises:
        DeviceError: one of them does not exist here, or the engine does not know the device.
    """
    engine = choose_engine(engine)
    if engine == "torch":
        from ..device import choose_device

        return choose_device(device), engine
    if device not in ("auto", "cpu"):
        raise DeviceError(
            f"The device {device!r} needs PyTorch; ONNX Runtime runs here, whose device is 'auto' "
            f"or 'cpu'. {way_to_torch()}"
        )
    return "cpu", engine


def load_engine(model: Model, device: str = "auto", engine: str = "auto") -> Engine:
    """Load a model's network.

    Raises:
        ModelError: its files are incomplete or altered, or were not exported for the engine.
        DeviceError: the device or the engine is not available here, or the device ran out of
            memory.
    """
    device, engine = choose(device, engine)
    if engine == "onnx":
        from .lean.engine import LeanEngine

        return LeanEngine.load(model)
    from .torch_engine import TorchEngine

    return TorchEngine.load(model, device)


def _is_installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
