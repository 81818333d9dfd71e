"""Meshes whose faces have names, from files of several kinds, under one form.

- ``.npz`` with ``vertices`` (V, 3), ``faces`` (F, 3), ``face_part`` (F,) into ``part_names``, −1 or
  an empty name for none, ``category``, and ``up_axis`` ("Y" or "Z", by default "Z");
- ``.npz`` of the packs (training.data.packs);
- ``.glb`` and ``.gltf`` with named nodes, materials or joints;
- any other format the library reads: without names, which is enough for Stage 1.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import UP_AXIS, read_mesh
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.text.prompts import clean

from .gltf import read_gltf
from .packs import HELD_OUT, Level, PackModel, label_model, words_of


def find_labelled_meshes(folder: Path) -> list[Path]:
    """All files in a folder, and below, that :func:`read_labelled_mesh` may know.

    Raises:
        FileError: there are none.
    """
    known = {".npz", *UP_AXIS}
    found = sorted(f for f in folder.rglob("*") if f.suffix.lower() in known and f.is_file())
    if not found:
        raise FileError(f"There are no meshes in {folder}. Known are {', '.join(sorted(known))}.")
    return found


def read_labelled_mesh(path: Path) -> PackModel:
    """Read a mesh, Z up in its unit frame, with its parts; without levels where it names none.

    Raises:
        FileError: the file cannot be read, or is not such a file.
        MeshError: its surface cannot be sampled.
    """
    suffix = path.suffix.lower()
    if suffix == ".npz":
        model = _read_npz(path)
    elif suffix in (".glb", ".gltf"):
        arrays = read_gltf(path)
        model = label_model(path.stem, arrays) or _without_names(path, arrays, "Y")
    else:
        file = read_mesh(path)
        model = _without_names(path, {"vertices": file.vertices, "faces": file.faces}, file.up_axis)
    mesh = Mesh(model.vertices, model.faces)
    return PackModel(
        model.name, model.held_out, mesh.unit_vertices, mesh.faces, model.levels, model.jointed
    )


def _read_npz(path: Path) -> PackModel:
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
    except (OSError, ValueError, zlib.error) as error:
        raise FileError(f"{path.name} cannot be read: {error}.") from error
    if "vertices" not in arrays or "faces" not in arrays:
        raise FileError(f"{path.name} is not a mesh: it lacks 'vertices' and 'faces'.")
    if "face_part" not in arrays:
        labelled = "face_node" in arrays and label_model(path.stem.rpartition("__")[2], arrays)
        return labelled or _without_names(path, arrays, "Y" if "face_node" in arrays else "Z")
    part, names = arrays["face_part"], [clean(str(name)) for name in arrays["part_names"]]
    if part.shape != (len(arrays["faces"]),) or part.max(initial=-1) >= len(names):
        raise FileError(f"{path.name} has 'face_part' of the wrong length, or without a name.")
    category = clean(str(arrays["category"])) if "category" in arrays else path.parent.name
    level: Level = {}
    for number, name in enumerate(names):
        if name and name != category:
            level[(name,)] = level.get((name,), np.zeros(len(part), bool)) | (part == number)
    bare = _without_names(path, arrays, str(arrays.get("up_axis", "Z")), category)
    levels = [{key: mask for key, mask in level.items() if mask.any()}]
    return PackModel(
        bare.name, bare.held_out, bare.vertices, bare.faces, [x for x in levels if x], False
    )


def _without_names(path: Path, arrays: dict, up_axis: str, category: str = "") -> PackModel:
    vertices = np.asarray(arrays["vertices"], np.float64)
    if up_axis == "Y":
        vertices = np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1)
    name = category or " ".join(words_of(path.stem.rpartition("__")[2])) or "object"
    held_out = zlib.crc32(path.stem.encode()) % HELD_OUT == 0
    return PackModel(name, held_out, vertices, np.asarray(arrays["faces"]), [], False)
