"""Models made by artists: folders of .npz, labelled by the names that they gave (``levels``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from patchalign3d.corpus import attempt

from .meshes import LabelledMesh, clouds_of, mesh_by_name
from .shards import Cloud


def read_models(folder: Path) -> Iterator[LabelledMesh]:
    """The models of a folder that have parts with names, in the order of their files' names.

    A file that cannot be read is told, and costs itself alone.
    """
    for path in sorted(folder.glob("*.npz")):
        made, said, _ = attempt(_read_model, path)
        if made is None:
            tqdm.write(f"{path} is left out: {said}")
        elif made["model"]:
            yield made["model"]


def _read_model(path: Path) -> dict[str, LabelledMesh | None]:
    with np.load(path) as file:
        return {"model": mesh_by_name(path.stem.rpartition("__")[2], file)}


def pack_clouds(
    folders: Sequence[Path], jointed: bool, held_out: bool, rng: np.random.Generator
) -> Iterator[Cloud]:
    """The models with (or without) a skeleton as clouds, those kept for validation or the rest;
    each of the rest twice, as it was made and as one surface.
    """
    for folder in folders:
        for model in read_models(folder):
            if model.jointed == jointed and model.held_out == held_out:
                yield from clouds_of(model, held_out, rng)
