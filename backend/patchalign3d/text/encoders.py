"""Text encoders: prompts in, unit vectors out, behind one small interface."""

from __future__ import annotations

import functools
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import TextEncoderError
from .clip import ClipText
from .hub import HubText
from .minilm import MiniLM


class TextEncoder(Protocol):
    """What a model asks of its text encoder."""

    @property
    def identity(self) -> str:
        """Name and weights: equal identities give equal embeddings."""
        ...

    @property
    def dimension(self) -> int:
        """D, length of an embedding."""
        ...

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed T texts in (T, D) unit vectors."""
        ...


@functools.cache
def load_text_encoder(spec: str, device: str = "cpu") -> TextEncoder:
    """The encoder named by a model: its weights are read when it first encodes, then kept.

    Args:
        spec: "all-MiniLM-L6-v2"; "open_clip:MODEL/WEIGHTS" with a pretrained tag of open_clip or a
            safetensors file, such as "open_clip:ViT-bigG-14/laion2b_s39b_b160k"; or
            "transformers:NAME", a repository of the hub or a folder, such as
            "transformers:google/siglip-so400m-patch14-384".
        device: where a large encoder runs; the small one always runs on the CPU.

    Raises:
        TextEncoderError: no such encoder, or its package is not installed.
    """
    if spec == "all-MiniLM-L6-v2":
        return MiniLM()
    kind, _, rest = spec.partition(":")
    name, _, weights = rest.partition("/")
    if kind == "open_clip" and name and weights:
        return ClipText(name, weights, device)
    if kind == "transformers" and rest:
        return HubText(rest, device)
    raise TextEncoderError(
        f"There is no text encoder {spec!r}. Known are 'all-MiniLM-L6-v2', "
        "'open_clip:MODEL/WEIGHTS' and 'transformers:NAME'."
    )
