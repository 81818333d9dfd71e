"""What Blender's modifiers make of many meshes; runs in Blender or under ``bpy``, without the
library:

    PYTHON benchmarks/quality/blender_modifiers.py MESHES.npz OUT.npz

``MESHES.npz`` has ``vertices-0`` (V, 3), ``faces-0`` (F, 3), ``vertices-1`` … Each comes back in
every one of :data:`WAYS`: ``decimated-vertices-0``, ``decimated-faces-0``, ``joined-vertices-0`` …
"""

from __future__ import annotations

import sys

import bpy
import numpy as np

KEEP = 0.1  # of the faces
SAME_PLACE = 1e-6  # of the largest extent
VOXELS = 128  # along the largest extent


def decimate(obj: bpy.types.Object) -> None:
    """A tenth of the faces."""
    obj.modifiers.new("Decimate", "DECIMATE").ratio = KEEP


def join_and_decimate(obj: bpy.types.Object) -> None:
    """A tenth of the faces, where vertices at one place are one: the modifier may collapse across
    what were borders.
    """
    import bmesh  # here, because the package bpy brings it when it is imported

    edit = bmesh.new()
    edit.from_mesh(obj.data)
    bmesh.ops.remove_doubles(edit, verts=edit.verts, dist=SAME_PLACE * extent(obj.data))
    edit.to_mesh(obj.data)
    edit.free()
    decimate(obj)


def remesh(obj: bpy.types.Object) -> None:
    """One surface of small quads around all loose pieces, as sculptors and scanners have it."""
    modifier = obj.modifiers.new("Remesh", "REMESH")
    modifier.mode = "VOXEL"
    modifier.voxel_size = extent(obj.data) / VOXELS


def remesh_and_soften(obj: bpy.types.Object) -> None:
    """One surface whose edges are round."""
    remesh(obj)
    modifier = obj.modifiers.new("Smooth", "SMOOTH")
    modifier.factor, modifier.iterations = 0.5, 10


WAYS = {
    "decimated": decimate,
    "joined": join_and_decimate,
    "remeshed": remesh,
    "softened": remesh_and_soften,
}


def extent(mesh: bpy.types.Mesh) -> float:
    """The largest side of the bounding box."""
    return max(np.ptp([vertex.co for vertex in mesh.vertices], axis=0))


def modified(vertices: np.ndarray, faces: np.ndarray, way: str) -> dict[str, np.ndarray]:
    """The triangles of the mesh with the modifiers of a way."""
    mesh = bpy.data.meshes.new("mesh")
    mesh.from_pydata(vertices.tolist(), [], faces.tolist())
    mesh.validate()
    obj = bpy.data.objects.new("mesh", mesh)
    bpy.context.scene.collection.objects.link(obj)
    WAYS[way](obj)
    made = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    made.calc_loop_triangles()
    points = np.empty(3 * len(made.vertices), np.float32)
    triangles = np.empty(3 * len(made.loop_triangles), np.int32)
    made.vertices.foreach_get("co", points)
    made.loop_triangles.foreach_get("vertices", triangles)
    bpy.data.objects.remove(obj)
    bpy.data.meshes.remove(mesh)
    return {"vertices": points.reshape(-1, 3), "faces": triangles.reshape(-1, 3)}


def main(source: str, out: str) -> None:
    given = np.load(source)
    np.savez(
        out,
        **{
            f"{way}-{name}-{number}": array
            for number in range(len(given.files) // 2)
            for way in WAYS
            for name, array in modified(
                given[f"vertices-{number}"], given[f"faces-{number}"], way
            ).items()
        },
    )


if __name__ == "__main__":
    main(sys.argv[-2], sys.argv[-1])
