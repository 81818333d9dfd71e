"""The exported all-MiniLM-L6-v2, run by ONNX Runtime."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...errors import TextEncoderError
from ...exported import NETWORK, check_exported, open_network
from ..minilm_package import DIMENSION, MAX_TOKENS, SHA256, TOKENIZER

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

WORDS = Path(__file__).parents[2] / "weights" / "words"


class LeanMiniLM:
    """all-MiniLM-L6-v2 (Apache-2.0) in eight bits: mean over the tokens, L2-normalised.

    Raises:
        TextEncoderError: its files are missing, stale or altered.
    """

    dimension = DIMENSION

    def __init__(self) -> None:
        self._folder = WORDS
        hashes = check_exported(WORDS, SHA256, TextEncoderError)
        self.identity = f"all-MiniLM-L6-v2, exported@{hashes[NETWORK]}"

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed T texts, unchanged, as (T, 384) unit vectors.

        Raises:
            TextEncoderError: this ONNX Runtime cannot read the files.
        """
        rows = [self._mean_token(text) for text in texts]
        return np.array(rows, np.float32).reshape(-1, self.dimension)

    def _mean_token(self, text: str) -> NDArray[np.float32]:
        """(384,), computed for each text by itself, so that none depends on the others."""
        words = np.array([self._tokenizer.encode(text).ids], np.int64)  # (1, L)
        mean = self._network.run(["tokens"], {"words": words})[0][0].mean(0)
        return mean / np.linalg.norm(mean)

    @cached_property
    def _network(self) -> onnxruntime.InferenceSession:
        return open_network(self._folder / NETWORK, TextEncoderError)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
        return tokenizer
