"""Where labelled meshes come from, by the names of their folders."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..options import existing_folder
from .clouds import Cloud
from .household import READERS
from .labelled import LabelledMesh, clouds_of
from .mechanisms import read_mechanisms
from .meshes import mesh_by_name, read_arrays, read_each
from .packs import read_models

# What Mesh2Motion's rigs are of, where the last word of a file's name does not say it.
RIGS = {"data": "person", "human": "person", "kaiju": "dinosaur", "rex": "dinosaur"}


def read_mesh2motion(folder: Path) -> Iterator[LabelledMesh]:
    """Mesh2Motion's people and animals (CC0): one surface each, named by the bones of its skin."""
    return read_each(folder, _read_rig)


def _read_rig(path: Path) -> LabelledMesh | None:
    words = path.stem.rpartition("__")[2].removesuffix("_animations").split("_")
    name = words[-2] if words[-1:] == ["base"] or "human" in words else words[-1]
    joints_alone = read_arrays(path)
    for kind in ("node", "material"):
        joints_alone[f"face_{kind}"] = np.full_like(joints_alone["face_joint"], -1)
    found = mesh_by_name(name, joints_alone)
    return replace(found, name=RIGS.get(name, name)) if found else None


SOURCES: dict[str, Callable[[Path], Iterator[LabelledMesh]]] = {
    **dict.fromkeys(("gltf", "kaykit_kenney", "quaternius", "xr_controllers"), read_models),
    "mesh2motion": read_mesh2motion,
    **READERS,
    **dict.fromkeys(("gazebo", "mujoco", "robots"), read_mechanisms),
}


def source_folder(text: str) -> Path:
    """A folder that is there, and called like one of :data:`SOURCES`: an option of commands."""
    folder = existing_folder(text)
    if folder.name not in SOURCES:
        known = ", ".join(SOURCES)
        raise argparse.ArgumentTypeError(f"No source is called {folder.name!r}. Known are {known}.")
    return folder


def source_clouds(folder: Path, held_out: bool, rng: np.random.Generator) -> Iterator[Cloud]:
    """The meshes of a folder as clouds, those kept for validation or the rest; each of the rest
    twice, as it was made and as one surface.

    Raises:
        KeyError: no source is called as the folder is.
    """
    for mesh in SOURCES[folder.name](folder):
        if mesh.held_out == held_out:
            yield from clouds_of(mesh, held_out, rng)
