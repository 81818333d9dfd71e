"""A Face Set per part, for sculpting.

A custom property of the mesh says that they are ours; a hidden face attribute keeps those from
before.
"""

import bpy
import numpy as np

from ..attributes import drop, read_faces, remove_attribute, write_faces
from ..geometry import UNLABELLED
from .form import Form, Reading, Shown

FACE_SETS = "patchalign3d_face_sets"
BEFORE = ".patchalign3d_face_sets_before"
SCULPT_FACE_SETS = ".sculpt_face_set"  # Blender's own
FIRST = 2  # 1 is the one that Blender leaves white


class FaceSets(Form):
    name, label = "FACE_SETS", "Face Sets"
    description = "One per part, for sculpting; they take the place of others"
    marks = (FACE_SETS,)

    def write(self, shown: Shown) -> None:
        mesh = shown.obj.data
        if SCULPT_FACE_SETS in mesh.attributes:
            write_faces(mesh, BEFORE, "INT", read_faces(mesh, SCULPT_FACE_SETS, np.int32))
        write_faces(mesh, SCULPT_FACE_SETS, "INT", shown.labels + FIRST)
        mesh[FACE_SETS] = True

    def read(self, shown: Shown) -> Reading | None:
        mesh, names = shown.obj.data, shown.names
        if FACE_SETS not in mesh or SCULPT_FACE_SETS not in mesh.attributes:
            return None
        labels = read_faces(mesh, SCULPT_FACE_SETS, np.int32) - FIRST
        labels[labels < 0] = UNLABELLED
        added, place = np.unique(labels[labels >= len(names)], return_inverse=True)
        labels[labels >= len(names)] = len(names) + place
        return Reading([*names, *(f"face set {number + FIRST}" for number in added)], labels)

    def remove(self, obj: bpy.types.Object) -> None:
        mesh = obj.data
        if FACE_SETS in mesh:
            if BEFORE in mesh.attributes:
                write_faces(mesh, SCULPT_FACE_SETS, "INT", read_faces(mesh, BEFORE, np.int32))
                remove_attribute(mesh, BEFORE, "INT")
            else:
                remove_attribute(mesh, SCULPT_FACE_SETS, "INT")
        drop(mesh, FACE_SETS)
