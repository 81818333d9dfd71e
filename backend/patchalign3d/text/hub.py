"""Text encoders of the Hugging Face hub, run by transformers: SigLIP's tower, language models.

Weights are read only from safetensors and only from this machine: only :meth:`HubText.fetch` uses
the network.
"""

import hashlib
import importlib.util
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ..errors import TextEncoderError
from ..shared.manifest import hash_file
from .clip import storage_dtype

MAX_TOKENS = 256


class HubText:
    """A text encoder by the name of its repository, or the folder that holds it.

    SigLIP pools as it was trained to. A language model, which was not trained to embed, represents
    a text by the mean of its last layer over the tokens (paper, Table 8, Gemma-2-9B-it).

    Its description is read at its first use, and must be on this machine then (TextEncoderError).

    Raises:
        TextEncoderError: transformers is not installed.
    """

    def __init__(self, name: str, device: str = "cpu") -> None:
        if importlib.util.find_spec("transformers") is None:
            raise TextEncoderError(
                f"The text encoder {name} needs the package transformers. Install it with 'pip "
                "install patchalign3d[official]'."
            )
        self.name = name
        self.device = device

    @cached_property
    def identity(self) -> str:
        files = sorted(Path(self.name).glob("*.safetensors"))
        if not files:
            return f"transformers:{self.name}"
        digest = hashlib.sha256()
        for file in files:
            digest.update(bytes.fromhex(hash_file(file)))
        return f"transformers:{Path(self.name).name}@{digest.hexdigest()}"

    @cached_property
    def dimension(self) -> int:
        config = self._config
        return config.text_config.projection_size if self._is_siglip else config.hidden_size

    @torch.inference_mode()
    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed T texts, unchanged, as (T, D) unit vectors.

        Raises:
            TextEncoderError: the weights are not on this machine.
        """
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        model, tokenizer = self._model_and_tokenizer
        padding: bool | str = True
        length = MAX_TOKENS
        if self._is_siglip:  # trained on rows that are always full
            padding, length = "max_length", model.config.max_position_embeddings
        how = {"padding": padding, "max_length": length, "truncation": True}
        rows = tokenizer(texts, **how, return_tensors="pt")
        if self._is_siglip:
            features = model(rows["input_ids"].to(self.device)).pooler_output
        else:
            rows = {name: rows[name].to(self.device) for name in ("input_ids", "attention_mask")}
            features = mean_of_tokens(model(**rows).last_hidden_state, rows["attention_mask"])
        return F.normalize(features.float(), dim=-1).cpu().numpy()

    def fetch(self) -> None:
        """Download the weights and the tokenizer into the Hugging Face cache.

        Raises:
            TextEncoderError: they are not available.
        """
        from huggingface_hub import snapshot_download

        try:
            snapshot_download(self.name, allow_patterns=["*.safetensors", "*.json", "*.model"])
        except (OSError, ValueError) as error:  # what the hub raises is one of the two
            raise TextEncoderError(f"{self.name} cannot be downloaded: {error}") from error

    @property
    def _is_siglip(self) -> bool:
        return self._config.model_type.startswith("siglip")

    @cached_property
    def _config(self) -> Any:  # transformers.PretrainedConfig
        from transformers import AutoConfig

        return self._local(AutoConfig)

    @cached_property
    def _model_and_tokenizer(self) -> tuple[Any, Any]:  # as transformers makes them
        from transformers import AutoModel, AutoTokenizer, Siglip2TextModel, SiglipTextModel

        towers = {"siglip": SiglipTextModel, "siglip2": Siglip2TextModel}
        kind = towers.get(self._config.model_type, AutoModel)
        # Large language models overflow in float16.
        dtype = storage_dtype("cpu") if self.device == "cpu" else torch.bfloat16
        model = self._local(kind, use_safetensors=True, dtype=dtype)
        return model.to(self.device).eval(), self._local(AutoTokenizer)

    def _local(self, kind: Any, **options: object) -> Any:
        """An object of a class of transformers, from the files on this machine."""
        from safetensors import SafetensorError

        try:
            return kind.from_pretrained(self.name, local_files_only=True, **options)
        except (ValueError, SafetensorError) as error:
            why = str(error).partition("\n")[0].removesuffix(".")
            raise TextEncoderError(
                f"The text encoder {self.name} is damaged, or none that transformers knows: {why}."
            ) from error
        except OSError as error:
            raise TextEncoderError(
                f"The text encoder {self.name} is not on this machine. Download it once: "
                f"'hf download {self.name}'."
            ) from error


def mean_of_tokens(tokens: Tensor, mask: Tensor) -> Tensor:
    """(T, D): the mean of each row of (T, L, D) over the tokens whose ``mask`` (T, L) is 1."""
    mask = mask[..., None].to(tokens.dtype)
    return (tokens * mask).sum(1) / mask.sum(1)
