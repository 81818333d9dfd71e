"""What Blender's importer makes of glTF files: run by a bpy wheel's Python, files as arguments.

Prints STARTED, and a line of JSON for each: of every mesh that can be seen, as it is seen,
modifiers and shape keys in force, the name of its object and its triangles; all of them in one
frame, glTF's.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import bpy
import numpy as np

# glTF's frame to Blender's and back.
TO_GLTF = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])


def read(file: str) -> dict[str, Any]:
    """What is seen of a file: objects' names, faces, area, and the box around them."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    try:
        bpy.ops.import_scene.gltf(filepath=file)
    except RuntimeError as error:
        return {"error": str(error).strip()}
    for obj in bpy.data.objects:  # as it stands in the file, before anything is played
        obj.animation_data_clear()
        if obj.type == "MESH" and obj.data.shape_keys:
            obj.data.shape_keys.animation_data_clear()
    graph = bpy.context.evaluated_depsgraph_get()
    names, faces, area, corners = [], 0, 0.0, [np.zeros((0, 3))]
    for instance in graph.object_instances:
        obj = instance.object
        if obj.type != "MESH":
            continue
        triangles = _triangles(obj, np.array(instance.matrix_world))
        if not len(triangles):
            continue
        names.append(obj.name)
        faces += len(triangles)
        a, b, c = triangles.swapaxes(0, 1)
        area += float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)
        corners.append(triangles.reshape(-1, 3))
    all_corners = np.concatenate(corners)
    box = [all_corners.min(0).tolist(), all_corners.max(0).tolist()] if faces else None
    return {"names": sorted(names), "faces": faces, "area": area, "box": box}


def _triangles(obj: bpy.types.Object, to_world: np.ndarray) -> np.ndarray:
    """(F, 3, 3) corners in glTF's frame."""
    mesh = obj.to_mesh()
    mesh.calc_loop_triangles()
    corners = np.zeros(len(mesh.loop_triangles) * 3, np.int32)
    mesh.loop_triangles.foreach_get("vertices", corners)
    places = np.zeros(len(mesh.vertices) * 3, np.float64)
    mesh.vertices.foreach_get("co", places)
    places = places.reshape(-1, 3) @ to_world[:3, :3].T + to_world[:3, 3]
    obj.to_mesh_clear()
    return (places @ TO_GLTF.T)[corners.reshape(-1, 3)]


if __name__ == "__main__":
    print("STARTED", flush=True)
    for file in sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]:
        print("\nFILE " + json.dumps({"file": file, **read(file)}), flush=True)
