"""A boolean face attribute per part, for Geometry Nodes to select by name.

A custom property of the mesh keeps their names.
"""

from collections.abc import Sequence

import bpy
import numpy as np
from numpy.typing import NDArray

from .. import record
from ..attributes import drop, read_faces, remove_attribute, write_faces
from ..custom_properties import texts
from ..names import NUMBERED, free_name, shorten
from .form import Form, Shown

BOOLEANS = "patchalign3d_booleans"


class BooleanAttributes(Form):
    name, label, shorter = "BOOLEANS", "Boolean Attributes", "Booleans"
    description = 'One face attribute per part for Geometry Nodes, such as "is leg"'
    marks = (BOOLEANS,)

    def write(self, shown: Shown) -> None:
        mesh, names = shown.obj.data, []
        for number in shown.there:
            taken = {*mesh.attributes.keys(), *shown.obj.vertex_groups.keys()}
            names.append(free_name(f"is {shown.names[number]}", taken))
            write_faces(mesh, names[-1], "BOOLEAN", shown.labels == number)
        mesh[BOOLEANS] = names

    def adopt(self, obj: bpy.types.Object, names: Sequence[str]) -> None:
        if not names:
            return
        mesh, parts = obj.data, record.load(obj.data)
        brought = [_of_part(mesh, name, parts.labels == parts.names.index(name)) for name in names]
        if any(brought):
            mesh[BOOLEANS] = [*{*texts(mesh, BOOLEANS), *filter(None, brought)}]

    def remove(self, obj: bpy.types.Object) -> None:
        for name in texts(obj.data, BOOLEANS):
            remove_attribute(obj.data, name, "BOOLEAN")
        drop(obj.data, BOOLEANS)


def _of_part(mesh: bpy.types.Mesh, part: str, member: NDArray[np.bool_]) -> str:
    """The attribute that was written for a part with these faces (polygons,); empty if none was.

    A person's own of that name may have other faces; if not, ours has the higher number.
    """
    named = (
        a.name
        for a in mesh.attributes
        if (a.data_type, a.domain) == ("BOOLEAN", "FACE")
        and shorten(f"is {part}") in (a.name, NUMBERED.sub("", a.name))
    )
    return max((n for n in named if not (read_faces(mesh, n, bool) & ~member).any()), default="")
