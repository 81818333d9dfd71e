"""Meshes and points from files.

A scene becomes one mesh in world space, whose faces stand in the order of the file. Each format has
a module of its own; this one finds the files and chooses among them.
"""

import dataclasses
import errno
from collections.abc import Callable
from pathlib import Path

from ..errors import FileError
from ..geometry.frame import Axis
from ..shared.result_paths import IN_A_SHELL, IN_BLENDER, Found, files_below
from ..shared.texts import TOO_LONG, cause, counted, may_be_too_long
from .formats.arrays import read_arrays
from .formats.obj import read_obj
from .formats.off import read_off
from .formats.pcd import read_pcd
from .formats.ply import read_ply
from .formats.points import read_text_points
from .formats.stl import read_stl
from .formats.threemf import read_3mf
from .gltf.reader import read_gltf
from .scene import CloudFile, MeshFile, ShapeFile
from .source import Source, plainly

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

READERS: dict[str, Callable[[Source], ShapeFile]] = {
    ".3mf": read_3mf,
    ".csv": read_text_points,
    ".glb": read_gltf,
    ".gltf": read_gltf,
    ".npy": read_arrays,
    ".npz": read_arrays,
    ".obj": read_obj,
    ".off": read_off,
    ".pcd": read_pcd,
    ".ply": read_ply,
    ".pts": read_text_points,
    ".stl": read_stl,
    ".txt": read_text_points,
    ".xyz": read_text_points,
}

LABELS_THEM = "blender -b --command patchalign3d label"


def find_meshes(path: Path) -> Found:
    """``path`` itself, or all in that folder and below that is called like a mesh or a cloud.

    Raises:
        FileError: there is no such file or folder, it cannot be looked at, or no mesh is in it.
    """
    try:
        if not path.is_dir():
            if not path.exists() and not path.is_symlink():
                long = f", or {TOO_LONG}" if may_be_too_long(path) else ""
                raise FileError(f"There is no file {path}{long}.")
            return Found([path], [])
        found = files_below(path, IN_A_SHELL, IN_BLENDER)
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise FileError(f"{path} cannot be read: {cause(error)}.") from error
    if not found.files:
        wanted = f"Looked for are {', '.join(IN_A_SHELL)}; name other files one by one."
        left = found.left_to("Blender", LABELS_THEM)
        said = " ".join(filter(None, [found.passed_over, left, wanted]))
        raise FileError(f"There are no mesh files in {path}. {said}")
    return found


def read_mesh(path: Path, up_axis: Axis | None = None) -> MeshFile:
    """Read a mesh or a scene; what is not a mesh is passed over.

    Files are .glb, .gltf, .obj, .off, .ply, .stl, .3mf or .npz. Which way is up is the format's
    convention, unless it is said.

    Raises:
        FileError: the file is missing, unreadable, of another format, too big, or has no faces.
    """
    found = read_shape(path, up_axis)
    if isinstance(found, CloudFile):
        raise FileError(
            f"{found.path.name} has no faces: it holds only "
            f"{counted(len(found.points), 'point', 'points')}, and a surface is needed."
        )
    return found


def read_shape(path: Path, up_axis: Axis | None = None) -> ShapeFile:
    """Read a mesh, a scene or a cloud of points, whichever the file holds.

    As :func:`read_mesh`, and of .pcd, .xyz, .pts, .txt, .csv and .npy files.

    Raises:
        FileError: as for :func:`read_mesh`.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    try:
        if not path.is_dir():  # of which the source tells more
            _refuse_unknown(path.name, suffix)
        source = Source(path)
        source.refuse_others()
        found = READERS[suffix](source)
    except (FileError, MemoryError):
        raise
    except OSError as error:
        why = f"{cause(error)}."
        if error.errno == errno.EINVAL:  # no file has the place that was looked for
            why = "it is damaged, and refers to what lies before its beginning. Export it again."
        raise FileError(f"{path.name} cannot be read: {why}") from error
    except Exception as error:  # whatever a damaged file drives a reader to
        raise FileError(
            f"{path.name} cannot be read: it is damaged, or uses something that is not known here "
            f"({plainly(error)}). Export it again."
        ) from error
    return dataclasses.replace(found, up_axis=up_axis, frame=None) if up_axis else found


def _refuse_unknown(name: str, suffix: str) -> None:
    if suffix in READERS:
        return
    if name.lower() in READERS:
        raise FileError(f"{name} has no name before the dot. Give it one.")
    if suffix in IN_BLENDER:
        raise FileError(
            f"{name} is of a format that Blender reads: label it there, or with '{LABELS_THEM}', "
            "or export it as .glb."
        )
    raise FileError(f"{name} is of an unknown format. Known are {_known()}.")


def _known() -> str:
    return ", ".join(sorted(READERS))
