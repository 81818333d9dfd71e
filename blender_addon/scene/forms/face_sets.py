"""A Face Set per part, for sculpting.

A hidden face attribute keeps those from before, and tells so of each face whether its set is ours:
it goes with the faces, also into an object that they are joined to.
"""

import bpy
import numpy as np
from numpy.typing import NDArray

from ...shared.faces import UNLABELLED
from ..attributes import drop, read_faces, remove_attribute, write_faces
from .form import Form, Reading, Shown

WHOLE = "patchalign3d_face_sets"  # of a mesh that is ours as a whole, in older files
BEFORE = ".patchalign3d_face_sets_before"
SCULPT_FACE_SETS = ".sculpt_face_set"  # Blender's own
WHITE = 1  # the set of all faces where there are none, which Blender gives no colour
FIRST = WHITE + 1


class FaceSets(Form):
    name, label = "FACE_SETS", "Face Sets"
    description = "One per part, for sculpting; they replace existing ones"
    marks = (WHOLE,)

    def write(self, shown: Shown) -> None:
        mesh = shown.obj.data
        before = np.full(len(mesh.polygons), WHITE, np.int32)
        if SCULPT_FACE_SETS in mesh.attributes:
            before = read_faces(mesh, SCULPT_FACE_SETS, np.int32)
        write_faces(mesh, BEFORE, "INT", ~before)  # unlike 0, which other objects' faces bring
        write_faces(mesh, SCULPT_FACE_SETS, "INT", shown.labels + FIRST)

    def read(self, shown: Shown) -> Reading | None:
        mesh, names = shown.obj.data, shown.names
        if not _is_there(mesh):
            return None
        labels = read_faces(mesh, SCULPT_FACE_SETS, np.int32) - FIRST
        labels[labels < 0] = UNLABELLED
        _leave_filled(mesh, labels, shown)
        added, place = np.unique(labels[labels >= len(names)], return_inverse=True)
        labels[labels >= len(names)] = len(names) + place
        return Reading([*names, *(f"face set {number + FIRST}" for number in added)], labels)

    def remove(self, obj: bpy.types.Object) -> None:
        mesh = obj.data
        if _is_there(mesh):
            sets = _from_before(mesh)
            if (sets > WHITE).any():
                write_faces(mesh, SCULPT_FACE_SETS, "INT", sets)
            else:
                remove_attribute(mesh, SCULPT_FACE_SETS, "INT")
        remove_attribute(mesh, BEFORE, "INT")
        drop(mesh, WHOLE)


def _is_there(mesh: bpy.types.Mesh) -> bool:
    return SCULPT_FACE_SETS in mesh.attributes and (BEFORE in mesh.attributes or WHOLE in mesh)


def _leave_filled(mesh: bpy.types.Mesh, labels: NDArray[np.int32], shown: Shown) -> None:
    """Take back from labels (polygons,) the one set with which Blender 5 fills faces without any,
    when they are joined to those with sets: nobody has painted it.
    """
    new = labels >= len(shown.names)
    if BEFORE in mesh.attributes:
        brought = new & (read_faces(mesh, BEFORE, np.int32) == 0)
        if len(np.unique(labels[brought])) == 1:
            labels[brought] = shown.labels[brought]


def _from_before(mesh: bpy.types.Mesh) -> NDArray[np.int32]:
    """(polygons,) the sets without ours; those of faces that others have brought are as they are.

    Older files keep the numbers themselves, and nothing where there were none.
    """
    if BEFORE not in mesh.attributes:
        return np.full(len(mesh.polygons), WHITE, np.int32)
    kept = read_faces(mesh, BEFORE, np.int32)
    others = read_faces(mesh, SCULPT_FACE_SETS, np.int32)
    return np.where(kept < 0, ~kept, np.where(kept > 0, kept, others))
