"""The sentence encoder all-MiniLM-L6-v2, from the package that contains it.

It is a BERT of six layers, built from torch's own layers: importing transformers for it would take
longer than everything else that a worker does before it is ready.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from .minilm_package import (
    DIMENSION,
    EPSILON,
    HEADS,
    LAYERS,
    MAX_TOKENS,
    SHA256,
    TOKENIZER,
    package_folder,
    read_weights,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# The parts of a layer, as published and as torch has them.
LAYER_NAMES = {
    "attention.output.dense": "self_attn.out_proj",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "linear1",
    "output.dense": "linear2",
    "output.LayerNorm": "norm2",
}


class MiniLM:
    """all-MiniLM-L6-v2 (Apache-2.0) on the CPU: mean over the tokens, L2-normalised.

    Its weights are read, and their hash checked, at the first :meth:`encode`.

    Raises:
        TextEncoderError: the package is not installed.
    """

    identity = f"all-MiniLM-L6-v2@{SHA256}"
    dimension = DIMENSION

    def __init__(self) -> None:
        self._folder = package_folder()

    @torch.inference_mode()
    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed T texts, unchanged, as (T, 384) unit vectors.

        Raises:
            TextEncoderError: the package's weights are missing or not the original ones.
        """
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        bert, tokenizer = self._bert_and_tokenizer
        rows = tokenizer.encode_batch(texts)
        words = torch.tensor([row.ids for row in rows])  # (T, L)
        mask = torch.tensor([row.attention_mask for row in rows])  # (T, L), 0 = padding
        tokens = bert(words, mask == 0) * mask[..., None]  # (T, L, 384)
        return F.normalize(tokens.sum(1) / mask.sum(1, keepdim=True), dim=-1).numpy()

    @cached_property
    def _bert_and_tokenizer(self) -> tuple[Bert, Tokenizer]:
        content = read_weights(self._folder)
        from safetensors.torch import load
        from tokenizers import Tokenizer

        with torch.device("meta"):  # the tensors just read become its weights
            bert = Bert()
        bert.load_state_dict(rename(load(content)), assign=True)
        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding()
        return bert.eval(), tokenizer


class Bert(nn.Module):
    """BERT of MiniLM's size, for texts of one segment."""

    def __init__(self) -> None:
        super().__init__()
        width = MiniLM.dimension
        self.word, self.position, self.segment = (
            nn.Embedding.from_pretrained(torch.empty(count, width)) for count in (30522, 512, 2)
        )
        self.norm = nn.LayerNorm(width, eps=EPSILON)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, HEADS, 4 * width, activation="gelu", layer_norm_eps=EPSILON, batch_first=True
            )
            for _ in range(LAYERS)
        )

    def forward(self, words: Tensor, padding: Tensor) -> Tensor:
        """(T, L) int64 words and whether they are padding → (T, L, 384)."""
        x = self.word(words) + self.position.weight[: words.shape[1]] + self.segment.weight[0]
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, src_key_padding_mask=padding)
        return x


def rename(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The published tensors, renamed to those of :class:`Bert`."""
    renamed = {
        "word.weight": tensors["embeddings.word_embeddings.weight"],
        "position.weight": tensors["embeddings.position_embeddings.weight"],
        "segment.weight": tensors["embeddings.token_type_embeddings.weight"],
    }
    for kind in ("weight", "bias"):
        renamed[f"norm.{kind}"] = tensors[f"embeddings.LayerNorm.{kind}"]
        for i in range(LAYERS):
            old, new = f"encoder.layer.{i}", f"layers.{i}"
            renamed[f"{new}.self_attn.in_proj_{kind}"] = torch.cat(
                [tensors[f"{old}.attention.self.{x}.{kind}"] for x in ("query", "key", "value")]
            )
            for theirs, ours in LAYER_NAMES.items():
                renamed[f"{new}.{ours}.{kind}"] = tensors[f"{old}.{theirs}.{kind}"]
    return renamed
