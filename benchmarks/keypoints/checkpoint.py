"""Checkpoints of torch that others released: plain tensors by name, and nothing is run."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from patchalign3d.errors import FileError, ModelError


def read_checkpoint(file: Path, inside: str) -> dict[str, Tensor]:
    """The tensors of a file, under ``inside`` if it has that; a prefix ``module.`` is dropped.

    Raises:
        FileError: it cannot be read, or holds more than plain values and tensors.
    """
    try:
        found = torch.load(file, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        reason = str(error).partition("\n")[0]
        raise FileError(f"{file} cannot be read as a checkpoint: {reason}") from error
    if isinstance(found, dict):
        found = found.get(inside, found)
    if not isinstance(found, dict):
        raise FileError(f"{file} holds no tensors by name.")
    return {
        str(name).removeprefix("module."): tensor
        for name, tensor in found.items()
        if isinstance(tensor, Tensor)
    }


def load_named(module: torch.nn.Module, tensors: Mapping[str, Tensor], file: Path) -> None:
    """Give a module its tensors; those that it doesn't have are left aside.

    Raises:
        ModelError: one is missing, or has another shape; the message names it.
    """
    wanted = module.state_dict()
    for name, tensor in wanted.items():
        if name not in tensors:
            raise ModelError(f"{file} lacks the tensor {name!r}.")
        if tensors[name].shape != tensor.shape:
            raise ModelError(
                f"{file} has the tensor {name!r} in the shape {tuple(tensors[name].shape)}; it "
                f"must be {tuple(tensor.shape)}."
            )
    module.load_state_dict({name: tensors[name] for name in wanted})
