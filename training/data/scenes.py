"""Files with the names that their authors gave: of nodes, which other formats than glTF call
objects or groups, of materials and of joints.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchalign3d.files.gltf.reader import Placed, Shown
from patchalign3d.files.meshes import read_mesh
from patchalign3d.files.scene import MeshFile, Pictured

Names = dict[str, NDArray]
"""Of each kind of name the one of each face (F,), None for none."""


def read_scene(path: Path) -> tuple[dict[str, NDArray], str]:
    """A scene as one mesh in world space, and its up axis.

    Returns:
        ``vertices`` (V, 3) float64, ``faces`` (F, 3) int64, and for each of "node", "material" and
        "joint" the ``face_KIND`` (F,) int64 of indices into ``KIND_names``, −1 for none.

    Raises:
        FileError: the file cannot be read.
    """
    file = read_mesh(path)
    gltf = isinstance(file.covering, Shown)
    found = {"vertices": file.vertices, "faces": file.faces}
    for kind, each in (_names_of_gltf(file.covering) if gltf else _names(file)).items():
        known = sorted({name for name in each.tolist() if name is not None})
        index = {name: number for number, name in enumerate(known)} | {None: -1}
        found[f"{kind}_names"] = np.array(known, str)
        found[f"face_{kind}"] = np.array([index[name] for name in each.tolist()], np.int64)
    return found, file.up_axis


def _names(file: MeshFile) -> Names:
    none = np.full(len(file.faces), None)
    objects = np.repeat(np.array(file.objects, object), np.diff(file.object_starts))
    names = {"node": objects, "material": none, "joint": none}
    if isinstance(file.covering, Pictured):
        materials = np.array([*file.covering.materials, None], object)  # −1 is the last
        names["material"] = materials[file.covering.face_materials]
    return names


def _names_of_gltf(shown: Shown) -> Names:
    json = shown.document.json
    names = {
        "node": [np.full(len(p.faces), p.name, object) for p in shown.placed],
        "material": [np.full(len(p.faces), _material(json, p), object) for p in shown.placed],
        "joint": [_joint_names(json, p) for p in shown.placed],
    }
    return {kind: np.concatenate(parts) for kind, parts in names.items()}


def _material(json: dict[str, Any], placed: Placed) -> str:
    mesh = json["meshes"][json["nodes"][placed.node]["mesh"]]
    number = mesh["primitives"][placed.primitive].get("material")
    return "" if number is None else json["materials"][number].get("name", "")


def _joint_names(json: dict[str, Any], placed: Placed) -> NDArray:
    """(F,) the joint that moves each face most, None where none does."""
    node, shape = json["nodes"][placed.node], placed.shape
    if "skin" not in node or shape.influences is None:
        return np.full(len(shape.faces), None)
    joints = [json["nodes"][j].get("name", "") for j in json["skins"][node["skin"]]["joints"]]
    which, weights = shape.influences
    strongest = _strongest(which[shape.faces], weights[shape.faces])
    return np.array(joints, object)[strongest]


def _strongest(joints: NDArray, weights: NDArray) -> NDArray[np.int64]:
    """(F,) the joint that moves a face most: (F, 3, n) joints of its corners and their weights."""
    joints, weights = joints.reshape(len(joints), -1), weights.reshape(len(joints), -1)
    same = joints[:, :, None] == joints[:, None, :]  # (F, 3n, 3n)
    pull = (same * weights[:, None, :]).sum(-1)
    return joints[np.arange(len(joints)), pull.argmax(1)]
