"""Meshes from files.

A scene becomes one mesh in world space, whose faces stand in the order of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from .obj import read_obj
from .scenes import read_scene

if TYPE_CHECKING:
    from ..geometry.frame import Axis

# Which way is up, by convention of the format.
UP_AXIS: dict[str, Axis] = {
    ".3mf": "Z",
    ".glb": "Y",
    ".gltf": "Y",
    ".obj": "Y",
    ".off": "Z",
    ".ply": "Z",
    ".stl": "Z",
}

# What the names of results end in, before their suffix.
PARTS_MARK = ".parts"
SIMILARITY_MARK = ".similarity"
KEYPOINTS_MARK = ".keypoints"

LARGEST_FILE = 4 << 30  # bytes


@dataclass(frozen=True)
class MeshFile:
    """What was read from a file: vertices (V, 3) float64 and faces (F, 3) int64 in world space.

    ``objects`` names the meshes that a scene places; the faces of object ``i`` are
    ``object_starts[i]`` up to ``object_starts[i + 1]``.
    """

    path: Path
    up_axis: Axis
    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    objects: list[str]
    object_starts: list[int]


def find_meshes(path: Path) -> list[Path]:
    """``path`` itself, or the mesh files in that folder and below, without our own results.

    Raises:
        FileError: there is no such file or folder, or no mesh in the folder.
    """
    if path.is_dir():
        found = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in UP_AXIS
            and not file.stem.endswith((PARTS_MARK, SIMILARITY_MARK))
            and file.is_file()
        )
        if not found:
            raise FileError(f"There are no mesh files in {path}. Known are {_known()}.")
        return found
    if not path.is_file():
        raise FileError(f"There is no file {path}.")
    return [path]


def read_mesh(path: Path, up_axis: Axis | None = None) -> MeshFile:
    """Read a mesh or a scene; what is not a mesh is passed over.

    Args:
        path: a .glb, .gltf, .obj, .off, .ply, .stl or .3mf file.
        up_axis: the format's convention by default.

    Raises:
        FileError: the file is missing, unreadable, of another format, too big, or has no faces.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in UP_AXIS:
        raise FileError(f"{path.name} is of an unknown format. Known are {_known()}.")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileError(f"{path.name} is larger than {LARGEST_FILE >> 30} GB. Split the scene.")
        parts = [("mesh", *read_obj(path))] if suffix == ".obj" else read_scene(path)
    except (FileError, MemoryError):
        raise
    except OSError as error:
        raise FileError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except Exception as error:  # whatever a damaged file drives the reader to
        raise FileError(
            f"{path.name} cannot be read: it is damaged, or uses what is not known here "
            f"({type(error).__name__}: {error})."
        ) from error
    if not parts:
        raise FileError(f"{path.name} has no faces: there is no surface to label.")
    names, vertices, faces = zip(*parts, strict=True)
    first_vertex = np.cumsum([0, *map(len, vertices)])
    return MeshFile(
        path,
        up_axis or UP_AXIS[suffix],
        np.concatenate(vertices),
        np.concatenate([f + start for f, start in zip(faces, first_vertex, strict=False)]),
        list(names),
        np.cumsum([0, *map(len, faces)]).tolist(),
    )


def _known() -> str:
    return ", ".join(sorted(UP_AXIS))
