"""Text encoders: prompts in, unit vectors out, behind one small interface."""

import functools
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import TextEncoderError


class TextEncoder(Protocol):
    """What a model needs from its text encoder."""

    @property
    def identity(self) -> str:
        """Name and weights: equal identities give equal embeddings."""

    @property
    def dimension(self) -> int:
        """D, length of an embedding."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed T texts as (T, D) unit vectors."""


@functools.cache
def load_text_encoder(spec: str, device: str = "cpu", engine: str = "torch") -> TextEncoder:
    """The encoder that a model names. Its weights are read at its first use, and then kept.

    Args:
        spec: "all-MiniLM-L6-v2"; "open_clip:MODEL/WEIGHTS" with a pretrained tag of open_clip or a
            safetensors file, such as "open_clip:ViT-bigG-14/laion2b_s39b_b160k"; or
            "transformers:NAME", a repository of the hub or a folder, such as
            "transformers:google/siglip-so400m-patch14-384".
        device: where a large encoder runs; the small one always runs on the CPU.
        engine: "torch", or "onnx", which has only all-MiniLM-L6-v2.

    Raises:
        TextEncoderError: there is no such encoder, or its package is not installed.
    """
    if engine == "onnx":
        if spec != "all-MiniLM-L6-v2":
            raise TextEncoderError(
                f"The text encoder {spec!r} runs only with PyTorch. Choose the engine 'torch'."
            )
        from .lean.encoder import LeanMiniLM

        return LeanMiniLM()
    if spec == "all-MiniLM-L6-v2":
        from .minilm import MiniLM

        return MiniLM()
    kind, _, rest = spec.partition(":")
    name, _, weights = rest.partition("/")
    if kind == "open_clip" and name and weights:
        from .clip import ClipText

        return ClipText(name, weights, device)
    if kind == "transformers" and rest:
        from .hub import HubText

        return HubText(rest, device)
    raise TextEncoderError(
        f"There is no text encoder {spec!r}. Known are 'all-MiniLM-L6-v2', "
        "'open_clip:MODEL/WEIGHTS' and 'transformers:NAME'."
    )
