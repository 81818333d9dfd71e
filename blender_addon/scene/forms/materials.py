"""A material slot per part, of its name and colour, after the object's own.

A custom property marks each material; a hidden face attribute keeps the slots from before. A
material that is no longer used stays as an orphan, which Blender doesn't save, and is used again:
removing what the properties editor has shown a preview of crashes Blender 4.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...shared.colours import GREY, Colour, linear, part_colour
from ..attributes import read_faces, write_faces
from .form import UNLABELLED_NAME, Form, Shown, hash_of

if TYPE_CHECKING:
    import bpy

MATERIAL = "patchalign3d_part"
BEFORE = ".patchalign3d_material_before"


class Materials(Form):
    name, label = "MATERIALS", "Materials"
    description = "A slot per part, of its name and colour, after the object's own"

    def write(self, shown: Shown) -> None:
        mesh = shown.obj.data
        slots = np.zeros(len(mesh.polygons), np.int32)
        mesh.polygons.foreach_get("material_index", slots)
        write_faces(mesh, BEFORE, "INT", slots)
        if not mesh.materials:
            mesh.materials.append(None)  # what is unlabelled keeps the material it has: none
        own = len(mesh.materials)
        for name, colour in zip(shown.names, shown.colours, strict=True):
            mesh.materials.append(_material(name, colour))
        slots = np.where(shown.labels >= 0, own + shown.labels, slots).astype(np.int32)
        mesh.polygons.foreach_set("material_index", slots)

    def remove(self, obj: bpy.types.Object) -> None:
        mesh = obj.data
        if BEFORE not in mesh.attributes:
            return
        slots = read_faces(mesh, BEFORE, np.int32)
        mesh.attributes.remove(mesh.attributes[BEFORE])
        for index in reversed(range(len(mesh.materials))):
            material = mesh.materials[index]
            if material and MATERIAL in material:
                mesh.materials.pop(index=index)
        if list(mesh.materials) == [None]:
            mesh.materials.clear()
        mesh.polygons.foreach_set("material_index", slots)

    def made_from(self, shown: Shown) -> str:
        return hash_of(shown, shown.colours)


def paint(obj: bpy.types.Object, names: Sequence[str], labels: NDArray[np.int32]) -> None:
    """Replace the object's materials by one per part, of its name and in a colour of its own."""
    materials = obj.data.materials
    materials.clear()
    materials.append(_material(UNLABELLED_NAME, GREY))
    for number, name in enumerate(names):
        materials.append(_material(name, part_colour(number)))
    obj.data.polygons.foreach_set("material_index", labels + 1)


def _material(name: str, colour: Colour) -> bpy.types.Material:
    """A material of this name and colour; one of ours that is like it, or unused, is used again."""
    import bpy

    colour = linear(colour)
    ours = [m for m in bpy.data.materials if m.get(MATERIAL) == name and m.is_editable]
    for material in ours:
        if np.allclose(material.diffuse_color[:3], colour, atol=1e-4):
            return material
    unused = (material for material in ours if not material.users)
    material = next(unused, None) or bpy.data.materials.new(name)
    material[MATERIAL] = name
    material.use_nodes = True
    material.diffuse_color = (*colour, 1)
    for node in material.node_tree.nodes:  # its name may be translated, or the node removed
        if node.type == "BSDF_PRINCIPLED":
            node.inputs["Base Color"].default_value = (*colour, 1)
    return material
