"""Blender's Decimate modifier for many meshes at once; runs in Blender or under ``bpy``, without
the library:

    PYTHON benchmarks/decimate.py MESHES.npz OUT.npz 0.1

``MESHES.npz`` has ``vertices-0`` (V, 3), ``faces-0`` (F, 3), ``vertices-1`` … Each comes back
twice: ``as-it-is-vertices-0`` …, and ``joined-vertices-0`` …, where vertices at one place were
joined before, so that the modifier may collapse across what were borders.
"""

from __future__ import annotations

import sys

import bpy
import numpy as np

SAME_PLACE = 1e-6  # of the largest extent


def decimated(mesh: bpy.types.Mesh, share: float) -> dict[str, np.ndarray]:
    """The triangles of the mesh after a Collapse to ``share`` of them."""
    obj = bpy.data.objects.new("mesh", mesh)
    bpy.context.scene.collection.objects.link(obj)
    obj.modifiers.new("Decimate", "DECIMATE").ratio = share
    few = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    few.calc_loop_triangles()
    vertices = np.empty(3 * len(few.vertices), np.float32)
    faces = np.empty(3 * len(few.loop_triangles), np.int32)
    few.vertices.foreach_get("co", vertices)
    few.loop_triangles.foreach_get("vertices", faces)
    bpy.data.objects.remove(obj)
    return {"vertices": vertices.reshape(-1, 3), "faces": faces.reshape(-1, 3)}


def join(mesh: bpy.types.Mesh) -> None:
    """Join vertices at one place."""
    import bmesh  # here, because the package bpy brings it when it is imported

    edit = bmesh.new()
    edit.from_mesh(mesh)
    extent = max(np.ptp([v.co for v in edit.verts], axis=0))
    bmesh.ops.remove_doubles(edit, verts=edit.verts, dist=SAME_PLACE * extent)
    edit.to_mesh(mesh)
    edit.free()


def main(source: str, out: str, share: float) -> None:
    given = np.load(source)
    found = {}
    for number in range(len(given.files) // 2):
        mesh = bpy.data.meshes.new("mesh")
        vertices, faces = given[f"vertices-{number}"], given[f"faces-{number}"]
        mesh.from_pydata(vertices.tolist(), [], faces.tolist())
        mesh.validate()
        for way in ("as-it-is", "joined"):
            if way == "joined":
                join(mesh)
            for name, array in decimated(mesh, share).items():
                found[f"{way}-{name}-{number}"] = array
    np.savez(out, **found)


if __name__ == "__main__":
    main(sys.argv[-3], sys.argv[-2], float(sys.argv[-1]))
