"""A copy of each part as an object of its own; the object itself stays.

A custom property of each points to the object it is a part of, and one tells whether a person has
changed it since: then it is theirs, and stays.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..attributes import read
from ..names import collection_of, shorten
from .form import Form, Shown

if TYPE_CHECKING:
    import bpy

PART_OF = "patchalign3d_part_of"
AS_MADE = "patchalign3d_part_as_made"
COLLECTION = "PatchAlign3D Parts"


class SeparateObjects(Form):
    name, label = "OBJECTS", "Separate Objects"
    description = "A copy of each part as an object; the object itself stays"

    def write(self, shown: Shown) -> None:
        import bpy

        collection = collection_of(bpy.context.scene, COLLECTION)
        for number, name in enumerate(shown.names):
            if not (shown.labels == number).any():
                continue
            mesh = shown.obj.data.copy()
            for key in list(mesh.keys()):
                if key.startswith("patchalign3d"):
                    del mesh[key]
            keep_faces(mesh, shown.labels == number)
            part = bpy.data.objects.new(shorten(f"{shown.obj.name} {name}"), mesh)
            part[PART_OF] = shown.obj
            part.matrix_world = shown.obj.matrix_world
            part[AS_MADE] = _state(part)
            collection.objects.link(part)

    def remove(self, obj: bpy.types.Object) -> None:
        import bpy

        for other in list(bpy.data.objects):
            if other.get(PART_OF) == obj and other.is_editable:
                if other.get(AS_MADE) != _state(other):
                    del other[PART_OF]
                    continue
                mesh = other.data
                bpy.data.objects.remove(other)
                if mesh and not mesh.users:
                    bpy.data.meshes.remove(mesh)
        collection = bpy.data.collections.get((COLLECTION, None))
        if collection and not collection.all_objects and not collection.children:
            bpy.data.collections.remove(collection)


def keep_faces(mesh: bpy.types.Mesh, kept: NDArray[np.bool_], caps: bool = False) -> None:
    """Delete all polygons but these (polygons,), and perhaps close the holes that come of it."""
    import bmesh

    whole = bmesh.new()
    whole.from_mesh(mesh)
    whole.faces.ensure_lookup_table()
    others = [whole.faces[i] for i in np.flatnonzero(~kept)]
    cut = {
        edge
        for face in others
        for edge in face.edges
        if any(kept[other.index] for other in edge.link_faces)
    }
    bmesh.ops.delete(whole, geom=others, context="FACES")
    if caps:
        edges = [edge for edge in cut if edge.is_valid and edge.is_boundary]
        bmesh.ops.holes_fill(whole, edges=edges, sides=0)
    whole.to_mesh(mesh)
    whole.free()


def _state(part: bpy.types.Object) -> str:
    """What a person may change of a part's object: its place, its vertices, what is put on it."""
    vertices = read(part.data.vertices, "co", np.float32, 3)
    about = [[*map(tuple, part.matrix_basis)], len(part.modifiers), len(part.children)]
    return hashlib.sha256(repr(about).encode() + vertices.tobytes()).hexdigest()
