"""A copy of each part as an object of its own; the object itself stays.

A custom property of each points to the object it is a part of, and others tell whether a person has
changed or renamed it since: then it is theirs, and stays. A hidden face attribute tells which faces
of the object its faces are: what a person has separated, joined and renamed can be read back.
"""

import hashlib
from collections.abc import Iterator

import bpy
import numpy as np
from mathutils import Matrix

from ...bridge.course import Steps, pause
from .. import record
from ..attributes import read_faces, read_places, write_faces
from ..custom_properties import text
from ..knife import cutter
from ..names import NUMBERED, collection_of, shorten
from .form import Form, Reading, Shown
from .materials import take_over_own

PART_OF = "patchalign3d_part_of"
AS_MADE = "patchalign3d_part_as_made"
AS_NAMED = "patchalign3d_part_as_named"
NAME = "patchalign3d_part_name"
FACE = ".patchalign3d_face"  # from 1; 0 for faces that have been made since
COLLECTION = "PatchAlign3D Parts"


class SeparateObjects(Form):
    name, label, shorter = "OBJECTS", "Separate Objects", "Objects"
    description = "A copy of each part as an object; the object itself stays"
    is_taken_over = False  # who renames an object need not mean the part
    agrees_once_read = True

    def write(self, shown: Shown) -> None:
        for _ in self.slices(shown):
            pass

    def slices(self, shown: Shown) -> Iterator[float]:
        collection, whole = collection_of(bpy.context.scene, COLLECTION), shown.obj.data
        numbers, there = np.arange(1, len(whole.polygons) + 1, dtype=np.int32), shown.there
        with cutter(whole) as cut:
            for done, number in enumerate(there, 1):
                member = shown.labels == number
                name, mesh = shown.names[number], cut(member)
                mesh.name = whole.name
                record.keep_only(mesh, number)
                for key in list(mesh.keys()):
                    if key.startswith("patchalign3d"):
                        del mesh[key]
                write_faces(mesh, FACE, "INT", numbers[member])
                part = bpy.data.objects.new(shorten(f"{shown.obj.name} {name}"), mesh)
                part[PART_OF], part[NAME], part[AS_NAMED] = shown.obj, name, part.name
                _put_in_place(part, shown.obj.matrix_world)
                take_over_own(part, shown.obj)
                part[AS_MADE] = _state(part)
                collection.objects.link(part)
                yield done / len(there)

    def read(self, shown: Shown) -> Reading | None:
        names, labels, told = list(shown.names), shown.labels.copy(), False
        for part in bpy.data.objects:
            is_part = part.type == "MESH" and part.get(PART_OF) == shown.obj
            if not is_part or FACE not in part.data.attributes:
                continue
            name = _part_name(part, shown.obj)
            names += [name] if name not in names else []
            faces = read_faces(part.data, FACE, np.int32)
            labels[faces[(faces > 0) & (faces <= len(labels))] - 1] = names.index(name)
            told = True
        return Reading(names, labels) if told else None

    def made_from(self, shown: Shown) -> str:
        return f"{super().made_from(shown)} {shown.obj.name}"  # which the copies are called by

    def changed(self, shown: Shown) -> Steps[bool]:
        yield pause()
        return False  # what was changed stays when the others are taken away

    def remove(self, obj: bpy.types.Object) -> None:
        # Each of them is a user of the object, and so is the collection that this is in.
        for other in list(bpy.data.objects) if obj.users > 1 else ():
            if other.get(PART_OF) == obj and other.is_editable:
                renamed = text(other, AS_NAMED, other.name) != other.name
                if renamed or other.get(AS_MADE) != _state(other):
                    del other[PART_OF]
                    continue
                mesh = other.data
                bpy.data.objects.remove(other)
                if mesh and not mesh.users:
                    bpy.data.meshes.remove(mesh)
        collection = bpy.data.collections.get((COLLECTION, None))
        if collection and not collection.all_objects and not collection.children:
            bpy.data.collections.remove(collection)


def _put_in_place(part: bpy.types.Object, place: Matrix) -> None:
    """Give an object a place in the world; what no object can have by itself, its mesh has.

    That is the shear of what was turned below a parent of uneven scale.
    """
    part.matrix_world = place
    shear = part.matrix_basis.inverted_safe() @ place
    if not np.allclose(shear, np.eye(4), atol=1e-4):
        part.data.transform(shear)


def _part_name(part: bpy.types.Object, whole: bpy.types.Object) -> str:
    """The part that an object is, by its name: as it was made, or as it is called by now."""
    name, named = NUMBERED.sub("", part.name), text(part, AS_NAMED)
    other = name.removeprefix(whole.name).strip() or name
    is_as_made = part.name == named or name == NUMBERED.sub("", named)  # or separated, or a copy
    return (is_as_made and text(part, NAME)) or other


def _state(part: bpy.types.Object) -> str:
    """What a person may change of a part's object: its place, its vertices, what is put on it."""
    vertices = read_places(part.data)
    about = [[*map(tuple, part.matrix_basis)], len(part.modifiers), len(part.children)]
    return hashlib.sha256(repr(about).encode() + vertices.tobytes()).hexdigest()
