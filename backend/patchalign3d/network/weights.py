"""The weights of a model: read, compared with the network's, and written with its description."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ModelError
from ..shared.atomic import replacing
from . import compact
from .architecture import Architecture
from .model import (
    DESCRIPTION,
    FORMAT,
    REMEDY,
    VOUCHER,
    WEIGHTS,
    Model,
    find_model,
    hash_description,
    read_description,
    read_file,
    stored_fields,
)

if TYPE_CHECKING:
    import torch
    from torch import Tensor


def load_model(name_or_folder: str | Path) -> tuple[Model, dict[str, Tensor]]:
    """Read a model and its weights, as float32.

    Raises:
        ModelError: there is no such model; its description is not one, or was altered; its weights
            are altered or truncated, lack a tensor, have one too many, or one of another shape or
            not finite.
    """
    model = read_description(find_model(name_or_folder))
    return model, load_tensors(model)


def load_tensors(model: Model) -> dict[str, Tensor]:
    """Read the weights of a model whose description was read, as float32.

    Where the exact ones are not, as in the extension, their small form will do.

    Raises:
        ModelError: they are altered or truncated, lack a tensor, have one too many, or one of
            another shape or not finite.
    """
    folder = model.folder
    if folder and (folder / compact.NAME).is_file() and not (folder / WEIGHTS).exists():
        return _parse_tensors(compact.read_compact(folder, model.sha256), model)
    return _parse_tensors(read_weights(model, _largest_weights(model.architecture)), model)


def read_weights(model: Model, most: int) -> bytes:
    """The content of a model's file of weights, which has at most so many bytes.

    Raises:
        ModelError: it cannot be read, or is truncated or altered.
    """
    assert model.folder is not None
    file = model.folder / WEIGHTS
    content = read_file(file, most)
    if hashlib.sha256(content).hexdigest() != model.sha256:
        raise ModelError(
            f"{file} is truncated or was altered: its SHA-256 is not the one in {DESCRIPTION}. "
            f"{REMEDY}"
        )
    return content


def save_model(
    folder: Path, model: Model, tensors: dict[str, Tensor], dtype: torch.dtype | None = None
) -> Model:
    """Write a model, over the one in ``folder`` if there is one; other files there stay.

    The weights are put in place before the description that vouches for them: a model that was cut
    off in between is refused, never half used.

    Args:
        folder: created if it is not there.
        model: its ``sha256`` and ``folder`` are filled in.
        tensors: as in ``PatchAligner.tensors``.
        dtype: stored precision of the floating-point tensors, float16 by default.

    Returns:
        ``model`` as saved.

    Raises:
        ModelError: the tensors are not those of the architecture, or are not finite in ``dtype``.
        OSError: the folder cannot be written.
    """
    import torch
    from safetensors.torch import save

    dtype = dtype or torch.float16
    stored = {
        name: tensor.detach().to("cpu", dtype if tensor.is_floating_point() else None).contiguous()
        for name, tensor in tensors.items()
    }
    check_tensors(stored, model.architecture, f"The model {model.name!r}")
    content = save(stored)
    folder = Path(folder)
    saved = dataclasses.replace(model, sha256=hashlib.sha256(content).hexdigest(), folder=folder)
    description = {"format": FORMAT, **stored_fields(saved), VOUCHER: hash_description(saved)}
    with replacing(folder / WEIGHTS) as unfinished:
        unfinished.write_bytes(content)
    with replacing(folder / DESCRIPTION) as unfinished:
        unfinished.write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
    return saved


def check_tensors(tensors: dict[str, Tensor], architecture: Architecture, whose: str) -> None:
    """Compare names, shapes and values of ``tensors`` with the network's.

    The head that tells frames is there as a whole or not at all.

    Args:
        whose: begins the sentence of the error, such as "The model 'bundled'".

    Raises:
        ModelError: a tensor is missing, surplus, of another shape or kind, or not finite.
    """
    tells_frame = any(name.startswith("frame.") for name in tensors)
    expected = _expected_tensors(architecture, tells_frame)
    for name in expected:
        if name not in tensors:
            raise ModelError(f"{whose} lacks the tensor {name!r}.")
    for name, tensor in tensors.items():
        if name not in expected:
            raise ModelError(f"{whose} has an extra tensor, {name!r}.")
        if tensor.shape != expected[name].shape:
            raise ModelError(
                f"{whose} has the tensor {name!r} in the shape {tuple(tensor.shape)}; it must be "
                f"{tuple(expected[name].shape)}."
            )
        if tensor.is_floating_point() != expected[name].is_floating_point():
            raise ModelError(
                f"{whose} has the tensor {name!r} as {tensor.dtype}, another kind of number."
            )
        if not tensor.isfinite().all():
            raise ModelError(f"{whose} has numbers that are not finite in the tensor {name!r}.")


def _expected_tensors(architecture: Architecture, tells_frame: bool) -> dict[str, Tensor]:
    import torch

    from .encoder import PatchAligner

    with torch.device("meta"):  # names and shapes alone
        return PatchAligner(architecture, tells_frame=tells_frame).tensors()


def _largest_weights(architecture: Architecture) -> int:
    """More bytes than a sound file of weights has: doubles, and a header."""
    tensors = _expected_tensors(architecture, tells_frame=True).values()
    return (1 << 20) + 8 * sum(tensor.numel() for tensor in tensors)


def _parse_tensors(content: bytes, model: Model) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        tensors = load(content)
    except SafetensorError as error:
        raise ModelError(
            f"The weights of the model {model.name!r} are not a safetensors file: {error}."
        ) from error
    check_tensors(tensors, model.architecture, f"The model {model.name!r}")
    return {name: t.float() if t.is_floating_point() else t for name, t in tensors.items()}
