"""Models made by artists: folders of .npz, labelled by the names that they gave (``levels``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ..shapes.fusing import fused
from .meshes import LabelledMesh, mesh_by_name, mesh_cloud
from .shards import POINTS, Cloud


def read_models(folder: Path) -> Iterator[LabelledMesh]:
    """The models of a folder that have parts with names, in the order of their files' names."""
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as file:
            model = mesh_by_name(path.stem.rpartition("__")[2], file)
        if model:
            yield model


def pack_clouds(
    folders: Sequence[Path], jointed: bool, held_out: bool, rng: np.random.Generator
) -> Iterator[Cloud]:
    """The models with (or without) a skeleton as clouds, those kept for validation or the rest;
    each of the rest twice, as it was made and as one surface.
    """
    for folder in folders:
        for model in read_models(folder):
            if model.jointed == jointed and model.held_out == held_out:
                yield mesh_cloud(model, POINTS, rng)
                if not held_out:
                    yield mesh_cloud(model, POINTS, rng, fused)
