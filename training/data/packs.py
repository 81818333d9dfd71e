"""Models made by artists: folders of .npz, labelled by the names that they gave (``levels``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from .clouds import Cloud
from .labelled import LabelledMesh, clouds_of
from .meshes import mesh_by_name, read_arrays, read_each


def read_models(folder: Path) -> Iterator[LabelledMesh]:
    """The models of a folder that have parts with names, in the order of their files' names."""
    return read_each(folder, _read_model)


def _read_model(path: Path) -> LabelledMesh | None:
    return mesh_by_name(path.stem.rpartition("__")[2], read_arrays(path))


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
