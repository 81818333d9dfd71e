"""How long a character of many objects takes as one, against the same joined; runs under ``bpy``:

    BLENDER_USER_RESOURCES=$(mktemp -d) PYTHON benchmarks/timing/several_objects.py \\
        patchalign3d.zip MODEL.npz [--backend PYTHON] [--rounds 5]

``MODEL.npz`` has ``vertices`` (V, 3), Y up, ``faces`` (F, 3), ``face_node`` (F,) and
``node_names``: an artist's model whose nodes are objects here, below one armature. Both are asked
for the same words, in turn, each time as if for the first time; what is told is the least of each
and their ratio.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

import bpy
import numpy as np

from patchalign3d.shared.options import Parser

MODULE = "bl_ext.user_default.patchalign3d"
WORDS = ["head", "body", "arm", "leg"]


def add(name: str, vertices: np.ndarray, faces: np.ndarray) -> bpy.types.Object:
    used, corners = np.unique(faces, return_inverse=True)
    mesh = bpy.data.meshes.new(name)
    upright = vertices[used][:, [0, 2, 1]] * [1, -1, 1]
    mesh.from_pydata(upright.tolist(), [], corners.reshape(faces.shape).tolist())
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def character(file: Path) -> tuple[bpy.types.Object, list[bpy.types.Object]]:
    """The model joined, and its objects below an armature."""
    with np.load(file) as model:
        vertices, faces, node = model["vertices"], model["faces"], model["face_node"]
        names = model["node_names"].tolist()
    armature = bpy.data.objects.new("Armature", bpy.data.armatures.new("Armature"))
    bpy.context.scene.collection.objects.link(armature)
    parts = [
        add(name, vertices, faces[node == number])
        for number, name in enumerate(names)
        if (node == number).any()
    ]
    for obj in parts:
        obj.parent = armature
    return add("Joined", vertices, faces), parts


def shake(objects: list[bpy.types.Object], round: int) -> None:
    """Make them other meshes than before, so that nothing is known of them."""
    for obj in objects:
        obj.data.vertices[0].co.x += 1e-5 * (round + 1)


def seconds(segment: object, objects: object) -> float:
    begin = time.perf_counter()
    segment(objects, WORDS)
    return time.perf_counter() - begin


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("addon", type=Path, help="the extension's zip")
    parser.add_argument("model", type=Path, help="the model of many objects, .npz")
    parser.add_argument(
        "--backend", default=sys.executable, help="the Python with the library (this one)"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="runs, of which the quickest counts (%(default)s)"
    )
    options = parser.parse_args()
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.extensions.package_install_files(
        filepath=str(options.addon.absolute()), repo="user_default", enable_on_install=True
    )
    bpy.context.preferences.addons[MODULE].preferences.python = options.backend
    segment = importlib.import_module(f"{MODULE}.asking.scripts").segment
    joined, parts = character(options.model)
    took: dict[str, list[float]] = {"joined": [], "objects": []}
    seconds(segment, joined)  # starts the backend
    for round in range(options.rounds):
        shake([joined, parts[0]], round)
        took["joined"].append(seconds(segment, joined))
        took["objects"].append(seconds(segment, parts))
    least = {name: min(times) for name, times in took.items()}
    print(f"{len(parts)} objects, {len(joined.data.polygons)} faces")
    print(f"joined {least['joined']:.2f} s, as objects {least['objects']:.2f} s: "
          f"{least['objects'] / least['joined']:.2f} times")  # fmt: skip
    bpy.ops.preferences.addon_disable(module=MODULE)


if __name__ == "__main__":
    main()
