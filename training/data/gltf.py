"""glTF with the names that its author gave: of nodes, materials and joints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchalign3d.files.gltf.reader import Placed, Shown
from patchalign3d.files.meshes import read_mesh


def read_gltf(path: Path) -> dict[str, NDArray]:
    """A scene as one mesh in world space, Y up.

    Returns:
        ``vertices`` (V, 3) float64, ``faces`` (F, 3) int64, and for each of "node", "material" and
        "joint" the ``face_KIND`` (F,) int64 of indices into ``KIND_names``, −1 for none.

    Raises:
        FileError: the file cannot be read.
    """
    file = read_mesh(path, "Y")
    shown: Shown = file.covering
    json = shown.document.json
    names = {
        "node": [np.full(len(p.faces), p.name, object) for p in shown.placed],
        "material": [np.full(len(p.faces), _material(json, p), object) for p in shown.placed],
        "joint": [_joint_names(json, p) for p in shown.placed],
    }
    found = {"vertices": file.vertices, "faces": file.faces}
    for kind, parts in names.items():
        each = np.concatenate(parts)
        known = sorted({name for name in each.tolist() if name is not None})
        index = {name: number for number, name in enumerate(known)} | {None: -1}
        found[f"{kind}_names"] = np.array(known, str)
        found[f"face_{kind}"] = np.array([index[name] for name in each.tolist()], np.int64)
    return found


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
