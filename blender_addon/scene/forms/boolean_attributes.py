"""A boolean face attribute per part, for Geometry Nodes to select by name.

A custom property of the mesh keeps their names.
"""

import bpy

from ..attributes import drop, remove_attribute, write_faces
from ..names import free_name
from .form import Form, Shown

BOOLEANS = "patchalign3d_booleans"


class BooleanAttributes(Form):
    name, label = "BOOLEANS", "Boolean Attributes"
    description = 'One face attribute per part for Geometry Nodes, such as "is leg"'
    marks = (BOOLEANS,)

    def write(self, shown: Shown) -> None:
        mesh, names = shown.obj.data, []
        for number in shown.there:
            taken = {*mesh.attributes.keys(), *shown.obj.vertex_groups.keys()}
            names.append(free_name(f"is {shown.names[number]}", taken))
            write_faces(mesh, names[-1], "BOOLEAN", shown.labels == number)
        mesh[BOOLEANS] = names

    def remove(self, obj: bpy.types.Object) -> None:
        for name in obj.data.get(BOOLEANS, []):
            remove_attribute(obj.data, name, "BOOLEAN")
        drop(obj.data, BOOLEANS)
