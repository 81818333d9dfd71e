"""A material slot per part, of its name and colour, after the object's own.

A custom property marks each material. Two hidden face attributes keep what each face had before:
its slot, and its material's name, which counts where objects were joined and slots have moved. A
material that is no longer used stays as an orphan, which Blender doesn't save, and is used again:
removing what the properties editor has shown a preview of crashes Blender 4.3.
"""

import zlib
from collections.abc import Sequence

import bpy
import numpy as np
from numpy.typing import NDArray

from ...shared.colours import GREY, Colour, linear
from ...shared.faces import UNLABELLED
from ...shared.prompts.words import UNLABELLED_NAME
from ..attributes import read_faces, read_own, remove_attribute, write_faces, write_own
from ..custom_properties import text
from .form import Form, Reading, Shown

MATERIAL = "patchalign3d_part"
BEFORE = ".patchalign3d_material_before"
NAMED = ".patchalign3d_material_named"


class Materials(Form):
    name, label = "MATERIALS", "Materials"
    in_colours = True
    description = "A slot per part, with its name and colour, after the object's own"

    def write(self, shown: Shown) -> None:
        mesh = shown.obj.data
        slots = read_own(mesh, "polygons", "material_index", np.int32)
        write_faces(mesh, BEFORE, "INT", slots)
        named = np.array([_number_of(material) for material in mesh.materials] or [0], np.int32)
        write_faces(mesh, NAMED, "INT", named[np.minimum(slots, len(named) - 1)])
        if shown.there and not mesh.materials and (shown.labels < 0).any():
            mesh.materials.append(None)  # what is unlabelled keeps the material it has: none
        slot_of = np.zeros(len(shown.names) + 1, np.int32)
        for part in shown.there:
            slot_of[part] = len(mesh.materials)
            mesh.materials.append(_material(shown.names[part], shown.colours[part]))
        slots = np.where(shown.labels >= 0, slot_of[shown.labels], slots).astype(np.int32)
        write_own(mesh, "polygons", "material_index", slots)

    def read(self, shown: Shown) -> Reading | None:
        mesh = shown.obj.data
        if BEFORE not in mesh.attributes:
            return None
        slots = read_own(mesh, "polygons", "material_index", np.int32)
        own, known = read_faces(mesh, BEFORE, np.int32), list(shown.names)
        seen = materials_of(shown.obj)
        label_of = np.full(max(len(seen), 1), UNLABELLED, np.int32)
        for slot, material in enumerate(seen):
            name = (material and text(material, MATERIAL)) or None
            if name is None and material and ((slots == slot) & (own != slot)).any():
                name = material.name  # a person's own, given to faces since
            if name is not None:
                known += [name] if name not in known else []
                label_of[slot] = known.index(name)
        return Reading(known, label_of[np.clip(slots, 0, len(label_of) - 1)])

    def remove(self, obj: bpy.types.Object) -> None:
        mesh = obj.data
        if BEFORE not in mesh.attributes:
            return
        slots, named = read_faces(mesh, BEFORE, np.int32), read_faces(mesh, NAMED, np.int32)
        for attribute in (BEFORE, NAMED):
            remove_attribute(mesh, attribute, "INT")
        for index in reversed(range(len(mesh.materials))):
            material = mesh.materials[index]
            if material and MATERIAL in material:
                mesh.materials.pop(index=index)
        if list(mesh.materials) in ([], [None]) and not _is_on_objects(mesh):
            mesh.materials.clear()  # the object keeps an empty slot where the last was only popped
        for slot, material in enumerate(mesh.materials):
            if material:
                slots[named == _number_of(material)] = slot
        slots = np.clip(slots, 0, max(len(mesh.materials) - 1, 0))
        write_own(mesh, "polygons", "material_index", slots)


def materials_of(obj: bpy.types.Object) -> list[bpy.types.Material | None]:
    """What each slot shows: slots may be linked to the object in place of its mesh."""
    return [slot.material for slot in obj.material_slots]


def take_over_own(obj: bpy.types.Object, other: bpy.types.Object) -> None:
    """Give an object with a copy of another one's mesh the materials that are that object's own."""
    for slot, own in zip(obj.material_slots, other.material_slots, strict=False):
        if own.link == "OBJECT":
            slot.link, slot.material = "OBJECT", own.material


def _is_on_objects(mesh: bpy.types.Mesh) -> bool:
    """Whether a slot has a material that is an object's own, of which the mesh knows nothing."""
    users = (obj for obj in bpy.data.objects if obj.data == mesh)
    return any(
        slot.link == "OBJECT" and slot.material for obj in users for slot in obj.material_slots
    )


def paint(
    obj: bpy.types.Object,
    names: Sequence[str],
    colours: Sequence[Colour],
    labels: NDArray[np.int32],
    known: dict[str, bpy.types.Material],
) -> None:
    """Replace the object's materials by one per part, of its very name and colour.

    Those of other objects' parts are ``known`` by their names, and it gets those of this one's.
    """
    materials = obj.data.materials
    materials.clear()
    for name, colour in zip((UNLABELLED_NAME, *names), (GREY, *colours), strict=True):
        if name not in known:
            known[name] = _called(name, colour)
        materials.append(known[name])
    write_own(obj.data, "polygons", "material_index", labels + 1)


def _called(name: str, colour: Colour) -> bpy.types.Material:
    """A material of this name, which whatever had it before loses."""
    material = _material(name, colour)
    other = bpy.data.materials.get((name, None))
    if other and other != material:
        other.name = f"{name} before"
        material.name = name
    return material


def _number_of(material: bpy.types.Material | None) -> int:
    """A number that stands for its name."""
    return zlib.crc32(material.name.encode()) & 0x7FFFFFFF if material else 0


def _is_unused(material: bpy.types.Material) -> bool:
    """Whether nothing uses it but what nothing uses, such as the mesh of an object that was joined
    to another.
    """
    if not material.users:
        return True
    users = bpy.data.user_map(subset={material})[material]
    return not (material.use_fake_user or any(user.users for user in users))


def _material(name: str, colour: Colour) -> bpy.types.Material:
    """A material of this name and colour; one of ours that is like it, or unused, is used again."""
    colour = linear(colour)
    ours = [m for m in bpy.data.materials if m.get(MATERIAL) == name and m.is_editable]
    for material in ours:
        if np.allclose(material.diffuse_color[:3], colour, atol=1e-4):
            return material
    unused = (material for material in ours if _is_unused(material))
    material = next(unused, None) or bpy.data.materials.new(name)
    material[MATERIAL] = name
    material.use_nodes = True
    material.diffuse_color = (*colour, 1)
    for node in material.node_tree.nodes:  # its name may be translated, or the node removed
        if node.type == "BSDF_PRINCIPLED":
            node.inputs["Base Color"].default_value = (*colour, 1)
    return material
