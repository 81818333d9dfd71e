"""The text tower of any OpenCLIP model, without its image tower.

The official checkpoint uses the text space of ViT-bigG-14. The text tower has 0.7 billion of that
model's 2.5 billion parameters. Weights are read only from safetensors, so that nothing is
unpickled, and only from this machine: only :meth:`ClipText.fetch` uses the network.
"""

import contextlib
import difflib
import importlib.util
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from ..device import cpu_has_bf16_units
from ..errors import TextEncoderError
from ..shared.manifest import hash_file

# Where a checkpoint keeps its text tower, unless under "text.".
FLAT_NAMES = (
    "token_embedding.",
    "positional_embedding",
    "transformer.",
    "ln_final.",
    "text_projection",
)


class ClipText:
    """The text tower of the OpenCLIP model ``name`` with ``weights``: a pretrained tag, or a file.

    The tower is built at the first :meth:`encode`; identity and dimension are known without it. A
    tag always names the same published weights; a file is identified by the hash of its bytes.

    Raises:
        TextEncoderError: open_clip is not installed, or has no such model.
    """

    def __init__(self, name: str, weights: str, device: str = "cpu") -> None:
        self.name = name
        self.weights = weights
        self.device = device
        self._config = model_config(name)
        self.dimension: int = self._config["embed_dim"]

    @cached_property
    def identity(self) -> str:
        file = Path(self.weights)
        if not file.is_file():
            return f"open_clip:{self.name}/{self.weights}"
        return f"open_clip:{self.name}@{hash_file(file)}"

    @torch.inference_mode()
    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed T texts, unchanged, as (T, D) unit vectors.

        Raises:
            TextEncoderError: the weights are not on this machine, or do not fit the model.
        """
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        tower, tokenize = self._tower_and_tokenizer
        features = pooled_features(tower, tokenize(texts).to(self.device))
        return F.normalize(features.float(), dim=-1).cpu().numpy()

    def fetch(self) -> None:
        """Download what :meth:`encode` needs into the Hugging Face cache: for ViT-bigG-14, 10 GB.

        Raises:
            TextEncoderError: the weights are not published as safetensors, or the network fails.
        """
        self._locate(download=True)
        self._build(quick_gelu=False)  # some have further files on the hub

    @cached_property
    def _tower_and_tokenizer(self) -> tuple[nn.Module, Any]:  # the other is open_clip's tokenizer
        file, quick_gelu = self._locate(download=False)
        with offline():
            tower, tokenize = self._build(quick_gelu)
        load_text_tensors(tower, file, storage_dtype(self.device))
        return tower.to(self.device).eval(), tokenize

    def _build(self, quick_gelu: bool) -> tuple[nn.Module, Any]:
        import open_clip

        try:
            return build_text_tower(self._config, quick_gelu), open_clip.get_tokenizer(self.name)
        except OSError as error:
            raise TextEncoderError(
                f"The tokenizer or the configuration of {self.name} is not on this machine: {error}"
            ) from error

    def _locate(self, download: bool) -> tuple[Path, bool]:
        """The file of the weights, and whether they were trained with the approximate GELU."""
        import open_clip

        if Path(self.weights).is_file():
            return Path(self.weights), self._config.get("quick_gelu", False)
        tags = open_clip.list_pretrained_tags_by_model(self.name)
        if self.weights not in tags:
            raise TextEncoderError(
                f"{self.weights!r} is neither a file nor a name of weights of {self.name}. "
                f"Published weights: {', '.join(tags) or 'none'}."
            )
        published = open_clip.get_pretrained_cfg(self.name, self.weights)
        return hub_file(published["hf_hub"], download), published.get("quick_gelu", False)


def model_config(name: str) -> dict:
    """open_clip's description of the model ``name``, read without importing open_clip.

    Raises:
        TextEncoderError: open_clip is not installed, or has no such model.
    """
    spec = importlib.util.find_spec("open_clip")
    if spec is None or spec.origin is None:
        raise TextEncoderError(
            f"The text encoder {name} needs the package open_clip_torch. Install it with 'pip "
            "install patchalign3d[official]', or in Blender with Fetch Official Weights."
        )
    folder = Path(spec.origin).parent / "model_configs"
    files = {file.stem: file for file in folder.glob("*.json")}
    if name not in files:
        close = difflib.get_close_matches(name, files, n=3)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise TextEncoderError(f"open_clip knows no model {name!r}.{hint}")
    return json.loads(files[name].read_text(encoding="utf-8"))


def hub_file(location: str, download: bool) -> Path:
    """The safetensors file of published weights from the Hugging Face cache, or downloaded.

    They are at "owner/repository/", which may be followed by the name of a file.

    Raises:
        TextEncoderError: it is not available.
    """
    from huggingface_hub import hf_hub_download
    from open_clip.constants import HF_SAFE_WEIGHTS_NAME

    repository, _, file = location.rpartition("/")
    file = str(Path(file).with_suffix(".safetensors")) if file else HF_SAFE_WEIGHTS_NAME
    try:
        return Path(hf_hub_download(repository, file, local_files_only=not download))
    except (OSError, ValueError) as error:  # what the hub raises is one of the two
        if download:
            message = f"{file} of {repository} cannot be downloaded: {error}"
        else:
            message = (
                f"The text encoder's weights, {repository}, are not on this machine. Download them "
                "once: if they are the official model's, 'patchalign3d models fetch official', or "
                f"in Blender Fetch Official Weights; if not, 'hf download {repository} {file}'."
            )
        raise TextEncoderError(message) from error


def build_text_tower(config: dict, quick_gelu: bool) -> nn.Module:
    """The text tower of open_clip's model description, with parameters that have no values yet."""
    from open_clip.model import _build_text_tower

    text_config = {**config["text_cfg"], "hf_model_pretrained": False}
    # Drawing 0.7 billion random numbers only to overwrite them takes long. Towers made by
    # transformers have buffers that no checkpoint carries, so that they are built in full.
    with torch.device("cpu" if text_config.get("hf_model_name") else "meta"):
        return _build_text_tower(config["embed_dim"], text_config, quick_gelu)


def load_text_tensors(tower: nn.Module, file: Path, dtype: torch.dtype) -> None:
    """Load the values of ``tower`` from the checkpoint of a whole model, or of a text tower.

    Raises:
        TextEncoderError: the file is not safetensors, or its text tensors are not the tower's.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="pt") as checkpoint:
            names = checkpoint.keys()
            prefix = "text." if any(name.startswith("text.") for name in names) else ""
            tensors = {
                name.removeprefix(prefix): checkpoint.get_tensor(name).to(dtype)
                for name in names
                if name.startswith(prefix or FLAT_NAMES) and not name.endswith(".position_ids")
            }
    except (OSError, SafetensorError) as error:
        raise TextEncoderError(f"{file} is not a readable safetensors file: {error}.") from error
    try:
        tower.load_state_dict(tensors, assign=True)
    except RuntimeError as error:
        raise TextEncoderError(f"{file} does not hold this text encoder: {error}") from error
    if getattr(tower, "attn_mask", None) is not None:
        tower.attn_mask = cast(Any, tower).build_causal_mask()


def pooled_features(tower: nn.Module, tokens: Tensor) -> Tensor:
    """Run ``tower`` on token rows (T, context), shortened if that changes nothing: (T, D)."""
    length = needed_length(tower, tokens)
    if length == tokens.shape[1]:
        output = tower(tokens)
    else:
        full_mask = cast(Tensor, tower.attn_mask)
        tower.attn_mask = full_mask[:length, :length]
        try:
            output = tower(tokens[:, :length])
        finally:
            tower.attn_mask = full_mask
    return output[0] if isinstance(output, tuple) else output  # some return every token's as well


def needed_length(tower: nn.Module, tokens: Tensor) -> int:
    """How many leading tokens of the rows (T, context) the features depend on.

    Under a causal mask, no token sees what follows it, so all tokens after the last pooled one can
    be left out. Towers without such a mask, or that pool elsewhere than at the end of the text,
    need their full rows.
    """
    from open_clip.transformer import TextTransformer

    if isinstance(tower, TextTransformer) and tower.attn_mask is not None and tower.cls_emb is None:
        if tower.pool_type == "argmax":  # the end of text has the highest number of all tokens
            return int(tokens.argmax(1).max()) + 1
        if tower.pool_type == "eos":
            return int((tokens == tower.eos_id).int().argmax(1).max()) + 1
    return tokens.shape[1]


def storage_dtype(device: str) -> torch.dtype:
    """Half precision if the hardware supports it: half the memory, and several times as fast."""
    if device == "cpu":
        return torch.bfloat16 if cpu_has_bf16_units() else torch.float32
    return torch.float16


@contextlib.contextmanager
def offline() -> Iterator[None]:
    """Keep the hub's libraries off the network, as ``HF_HUB_OFFLINE=1`` does for a process."""
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before
