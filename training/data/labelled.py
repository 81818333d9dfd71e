"""Meshes whose faces have names, and the clouds of points that are drawn from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from patchalign3d.corpus import attempt
from patchalign3d.geometry.sampling import sample_surface

from ..shapes.fusing import fused
from .clouds import POINTS, Cloud, Label, check_cloud
from .levels import Level

HELD_OUT = 8  # one in so many objects is never trained on


@dataclass(frozen=True)
class LabelledMesh:
    """A mesh with its parts.

    Attributes:
        name: the object's own, in words.
        held_out: kept away from training, along with its variants in other colours, seasons, states
            and sizes.
        vertices: (V, 3), Z up.
        faces: (F, 3).
        levels: parts that are asked for together, level by level; faces may have none.
        jointed: whether it has a skeleton.
        axes: in which of its axes it stands as it should, as a cloud's.
    """

    name: str
    held_out: bool
    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    levels: list[Level]
    jointed: bool = False
    axes: str = ""


Sampler = Callable[[NDArray, NDArray, int, np.random.Generator], tuple[NDArray, NDArray]]
"""Vertices, faces, count and chance → points (N, 3) and the face (N,) that each belongs to."""


def mesh_cloud(
    mesh: LabelledMesh, count: int, rng: np.random.Generator, sample: Sampler = sample_surface
) -> Cloud:
    """``count`` points of the surface, and the parts that they show."""
    points, face = sample(mesh.vertices, mesh.faces, count, rng)
    labels = [
        Label(wordings, number, mask[face])
        for number, level in enumerate(mesh.levels)
        for wordings, mask in level.items()
        if mask[face].any()
    ]
    return Cloud(mesh.name, points.astype(np.float32), labels, axes=mesh.axes)


def balanced_held_out(held_out: Sequence[bool]) -> list[bool]:
    """Which of several meshes are held out: as chance has it, but neither all nor, of two, none."""
    chosen = list(held_out)
    if chosen and all(chosen):
        chosen[0] = False
    elif len(chosen) > 1 and not any(chosen):
        chosen[-1] = True
    return chosen


def clouds_of(mesh: LabelledMesh, held_out: bool, rng: np.random.Generator) -> Iterator[Cloud]:
    """A mesh as it was made and, unless it is held out, as one surface.

    What cannot be sampled is told by its name, and costs itself alone.
    """
    for sample in [sample_surface] if held_out else [sample_surface, fused]:
        made, said, _ = attempt(lambda way: {"cloud": _sound_cloud(mesh, rng, way)}, sample)
        if made is None:
            tqdm.write(f"A {mesh.name!r} is left out: {said}")
        else:
            yield made["cloud"]


def _sound_cloud(mesh: LabelledMesh, rng: np.random.Generator, sample: Sampler) -> Cloud:
    cloud = mesh_cloud(mesh, POINTS, rng, sample)
    check_cloud(cloud)
    return cloud
