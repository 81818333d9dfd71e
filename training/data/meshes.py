"""Meshes whose faces have names, from files of several kinds, under one form.

- ``.npz`` as ``patchalign3d segment --format npz`` writes them, and as other programs do:
  ``vertices`` (V, 3), ``faces`` (F, 3), ``face_labels`` or ``face_part`` (F,) into ``part_names``,
  −1 or an empty name for none, and ``up_axis``, by default "Z", or ``frame``, whose first is the
  up with which it was asked about;
- ``.npz`` of the packs, ``vertices`` Y up and the arrays that ``levels`` reads;
- any other format the library reads, with named nodes, objects or groups, materials or joints;
  without names it is enough for Stage 1.

What the thing is, ``category`` of an .npz says, or else the folder below the one that is read, or
else the file's name.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile, is_zipfile

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from patchalign3d.corpus import attempt
from patchalign3d.errors import FileError
from patchalign3d.files.meshes import UP_AXIS
from patchalign3d.geometry.frame import Frame, frame_of
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.shared.atomic import MARK
from patchalign3d.shared.prompts.words import clean
from patchalign3d.shared.result_paths import KEYPOINTS_MARK, PARTS_MARK, SIMILARITY_MARK

from .labelled import HELD_OUT, LabelledMesh
from .levels import Level, levels_by_name
from .names import COLOURS, NOISE, kind_of, object_of, words_of
from .scenes import read_scene


class Arrays(dict[str, NDArray]):
    """Arrays of a file by name. Asked for one that it lacks, it raises a FileError."""

    def __init__(self, file: str, arrays: Mapping[str, NDArray]) -> None:
        super().__init__(arrays)
        self._file = file

    def __missing__(self, name: str) -> NDArray:
        raise FileError(f"{self._file} has no array {name!r}.")


def read_arrays(path: Path) -> Arrays:
    """All arrays of a .npz, by name.

    Raises:
        FileError: it is missing or damaged, or has Python's objects, which are not unpickled.
    """
    if not path.exists():
        raise FileError(f"There is no file {path}.")
    try:
        if not is_zipfile(path):
            raise FileError(f"{path.name} is not an .npz, or was cut off.")
        with np.load(path, allow_pickle=False) as file:
            return Arrays(path.name, {name: _as_text(array) for name, array in file.items()})
    except (OSError, EOFError, ValueError, TypeError, BadZipFile, zlib.error) as error:
        raise FileError(f"{path.name} cannot be read: {str(error).rstrip('.')}.") from error


def _as_text(array: NDArray) -> NDArray:
    """Bytes as the letters that they stand for: other programs write names so."""
    return array.astype(str) if array.dtype.kind == "S" else array


def read_each(folder: Path, read: Callable[[Path], LabelledMesh | None]) -> Iterator[LabelledMesh]:
    """What is read of a folder's .npz, in the order of their names, where it is not None.

    A file that cannot be read, or whose mesh is not sound, is told, and costs itself alone.
    """
    for path in sorted(folder.glob("*.npz")):
        made, said, _ = attempt(lambda path: {"mesh": _sound_mesh(read(path))}, path)
        if made is None:
            tqdm.write(f"{path} is left out: {said}")
        elif made["mesh"]:
            yield made["mesh"]


def _sound_mesh(mesh: LabelledMesh | None) -> LabelledMesh | None:
    """The same mesh.

    Raises:
        FileError: its arrays don't fit each other, or aren't finite.
    """
    if mesh is None:
        return None
    vertices, faces = mesh.vertices, mesh.faces
    if vertices.ndim != 2 or vertices.shape[1] != 3 or not np.isfinite(vertices).all():
        raise FileError(f"Its vertices {vertices.shape} are no finite places (V, 3).")
    if faces.ndim != 2 or faces.shape[1] != 3 or not len(faces):
        raise FileError(f"Its faces {faces.shape} are no triangles (F, 3).")
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise FileError(f"Its faces refer to others than its {len(vertices)} vertices.")
    if any(mask.shape != (len(faces),) for level in mesh.levels for mask in level.values()):
        raise FileError(f"Its parts are not of its {len(faces)} faces.")
    return mesh


def find_labelled_meshes(folder: Path) -> list[Path]:
    """All files in a folder, and below, that :func:`read_labelled_mesh` may know.

    Of the library's own results those with parts: the ``.npz`` or, where there is none, the
    ``.glb``; what else is written of a mesh says the same or has no names. Left out is what macOS
    writes beside files (``._chair.glb``), and what a killed process left unfinished.

    Raises:
        FileError: there are none.
    """
    known = {".npz", *UP_AXIS}

    def is_wanted(file: Path) -> bool:
        suffix = file.suffix.lower()
        if suffix not in known or file.stem.endswith((SIMILARITY_MARK, KEYPOINTS_MARK)):
            return False
        if file.name.startswith(("._", MARK)):
            return False
        if suffix != ".npz" and file.stem.endswith(PARTS_MARK):
            return suffix == ".glb" and not file.with_suffix(".npz").exists()
        return file.is_file()

    found = sorted(filter(is_wanted, folder.rglob("*")))
    if not found:
        raise FileError(f"There are no meshes in {folder}. Known are {', '.join(sorted(known))}.")
    return found


def read_labelled_mesh(path: Path, folder: str = "") -> LabelledMesh:
    """Read a mesh, Z up in its unit frame, with its parts; without levels where it names none.

    One file in eight is held out, all variants of it together. (Of packs it is all objects of one
    kind: they have many kinds, where a folder of one's own may be of chairs alone.)

    Args:
        path: of the file.
        folder: the name of the one that holds it and others of its kind, if there is one.

    Raises:
        FileError: the file cannot be read, or is not such a file.
        MeshError: its surface cannot be sampled.
    """
    if path.suffix.lower() == ".npz":
        found = _read_npz(path, clean(folder))
    else:
        arrays, up_axis = read_scene(path)
        stem, category = path.stem.removesuffix(PARTS_MARK), clean(folder)
        named = mesh_by_name(stem, arrays, ends=True, up_axis=up_axis, category=category)
        found = named or _without_names(path, arrays, up_axis, category)
    mesh = Mesh(found.vertices, found.faces)
    one = object_of(path.stem.removesuffix(PARTS_MARK))
    held_out = zlib.crc32(one.encode()) % HELD_OUT == 0
    return replace(found, held_out=held_out, vertices=mesh.unit_vertices, faces=mesh.faces)


def mesh_by_name(
    stem: str,
    arrays: Mapping[str, NDArray],
    ends: bool = False,
    up_axis: str = "Y",
    category: str = "",
) -> LabelledMesh | None:
    """The mesh of a pack's arrays; None where no name tells faces apart.

    Args:
        stem: the object's own name as its author wrote it.
        arrays: as ``levels`` reads them, ``vertices`` and ``faces``.
        ends: as there; packs call by such words where a part is.
        up_axis: of the vertices.
        category: what the thing is; by default its name says so.
    """
    own, name = words_of(f"{category} {stem}"), category or _name_of(stem)
    levels = levels_by_name(name, own, arrays, ends)
    if not levels:
        return None
    jointed = bool((arrays["face_joint"] >= 0).any())
    return LabelledMesh(
        name=name,
        held_out=zlib.crc32(kind_of(name).encode()) % HELD_OUT == 0,
        vertices=Frame(up_axis).turn(arrays["vertices"]),
        faces=arrays["faces"].astype(np.int64),
        levels=levels,
        jointed=jointed,
        axes="xyz" if jointed else "z",  # the fronts of things are not agreed upon
    )


def _name_of(stem: str) -> str:
    """What a file's name says that an object is, in words."""
    return " ".join(word for word in words_of(stem) if word not in COLOURS | NOISE) or "object"


def _read_npz(path: Path, folder: str) -> LabelledMesh:
    arrays = read_arrays(path)
    if "vertices" not in arrays or "faces" not in arrays:
        raise FileError(f"{path.name} is not a mesh: it lacks 'vertices' and 'faces'.")
    Mesh(arrays["vertices"], arrays["faces"])  # it refuses what is none
    kind = next((kind for kind in ("face_labels", "face_part") if kind in arrays), None)
    if kind is None or "part_names" not in arrays:
        named = "face_node" in arrays and mesh_by_name(path.stem.rpartition("__")[2], arrays)
        return named or _without_names(path, arrays, "Y" if "face_node" in arrays else "Z")
    if arrays[kind].dtype.kind not in "bui" or arrays["part_names"].ndim != 1:
        raise FileError(
            f"{path.name} has {kind!r} that are not whole numbers, or no list of names."
        )
    part = arrays[kind].astype(np.int64)
    names = [clean(str(name)) for name in arrays["part_names"]]
    if part.shape != (len(arrays["faces"]),):
        raise FileError(f"{path.name} has {kind!r} of the wrong length: each face has one number.")
    if part.max() >= len(names):
        raise FileError(
            f"{path.name} has a number {part.max()} without a name: 'part_names' has {len(names)}, "
            "counted from 0."
        )
    category = clean(str(arrays["category"])) if "category" in arrays else folder
    level: Level = {}
    for number, name in enumerate(names):
        if name and name != category:
            level[(name,)] = level.get((name,), np.zeros(len(part), bool)) | (part == number)
    level = {wordings: mask for wordings, mask in level.items() if mask.any()}
    bare = _without_names(path, arrays, _up_axis(path, arrays), category)
    return replace(bare, levels=[level] if level else [])


def _up_axis(path: Path, arrays: Mapping[str, NDArray]) -> str:
    """The up with which a result was asked about, or that of the file."""
    if "frame" not in arrays:
        return str(arrays.get("up_axis", "Z"))
    try:
        return frame_of(arrays["frame"].tolist()).up
    except ValueError as error:
        raise FileError(f"{path.name} is damaged: {error}. Export it again.") from error


def _without_names(path: Path, arrays: Mapping, up_axis: str, category: str = "") -> LabelledMesh:
    name = category or _name_of(path.stem.removesuffix(PARTS_MARK).rpartition("__")[2])
    vertices = Frame(up_axis).turn(arrays["vertices"])
    return LabelledMesh(name, False, vertices, np.asarray(arrays["faces"]), [])
