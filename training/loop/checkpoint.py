"""A run's checkpoint: a .safetensors of tensors, and of JSON in its metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save
from torch import Tensor

from patchalign3d.errors import ModelError
from patchalign3d.shared.atomic import replacing
from patchalign3d.shared.manifest import are_texts

from .settings import Hyperparameters

CHECKPOINT = "checkpoint.safetensors"


class Checkpoint(NamedTuple):
    """What a checkpoint holds.

    Attributes:
        settings: of the run.
        step: how many are done.
        processes: that trained together, if it is known.
        parts: the tensors of "network", "scale", "optimizer" and "mean" (loss) by name.
        shards: a hash of those that it was trained on, if it is known.
        start: a hash of the weights that it began with, "" for random ones, if it is known.
        data: what those were trained on, as far as it is known.
    """

    settings: Hyperparameters
    step: int
    processes: int | None
    parts: dict[str, dict[str, Tensor]]
    shards: str | None = None
    start: str | None = None
    data: Sequence[str] = ()


def by_part(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """Tensors by the first of the names that their own has, and then by the rest of it."""
    parts: dict[str, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        part, _, rest = name.partition(".")
        parts.setdefault(part, {})[rest] = tensor
    return parts


def write_checkpoint(file: Path, made: Checkpoint) -> None:
    """Write a checkpoint in one move."""
    about = {"step": str(made.step), "settings": json.dumps(asdict(made.settings))}
    about |= {"processes": str(made.processes)} if made.processes else {}
    about |= {"shards": made.shards} if made.shards else {}
    about |= {} if made.start is None else {"start": made.start}
    about |= {"data": json.dumps(made.data)}
    tensors = {
        f"{part}.{name}": tensor.contiguous().cpu()
        for part, own in made.parts.items()
        for name, tensor in own.items()
    }
    with replacing(file) as unfinished:
        # Not save_file, whose error of a full disk is none of the system's.
        unfinished.write_bytes(save(tensors, about))


def read_checkpoint(file: Path) -> Checkpoint:
    """Read what :func:`write_checkpoint` has written.

    Raises:
        ModelError: it is damaged, or holds numbers that are not finite.
    """
    try:
        return _read(file)
    except (SafetensorError, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(f"{file} is no checkpoint, or damaged ({error}).") from error


def _read(file: Path) -> Checkpoint:
    with safe_open(file, "pt") as opened:
        about = opened.metadata()
    # Not mapped, as by load_file: Windows replaces no such file.
    tensors = load(file.read_bytes())
    for name, tensor in tensors.items():
        if not tensor.isfinite().all():
            raise ValueError(f"{name} is not finite")
    settings = Hyperparameters.of_checkpoint(json.loads(about["settings"]))
    processes = int(about["processes"]) if "processes" in about else None
    hashes = about.get("shards"), about.get("start")
    data = json.loads(about.get("data", "[]"))
    if not are_texts(data):
        raise ValueError("its data are no texts")
    return Checkpoint(settings, int(about["step"]), processes, by_part(tensors), *hashes, data)
