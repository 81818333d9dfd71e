"""A material slot per part, of its name and colour, after the object's own.

A custom property marks each material. Two hidden face attributes keep what each face had before:
its slot, and its material's name, which counts where objects were joined and slots have moved. A
material that is no longer used stays as an orphan, which Blender doesn't save, and is used again:
removing what the properties editor has shown a preview of crashes Blender 4.3.

What a person puts into the slot of a part, in place of ours, shows that part from then on; and
faces that were given a material that is new to them keep it when ours go.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence

import bpy
import numpy as np
from numpy.typing import NDArray

from ...bridge.course import Steps, pause
from ...shared.colours import GREY, Colour, linear
from ...shared.faces import UNLABELLED
from ...shared.prompts.words import UNLABELLED_NAME
from ..attributes import read_faces, read_own, remove_attribute, write_faces, write_own
from ..custom_properties import numbers, text
from .form import Form, Reading, Shown

MATERIAL = "patchalign3d_part"
GIVEN = "patchalign3d_given"  # the colour that it was given: what a person makes of it is theirs
BEFORE = ".patchalign3d_material_before"
NAMED = ".patchalign3d_material_named"
NONE = 1  # stands for no material; 0 have faces that others have brought, or older files


class Materials(Form):
    name, label = "MATERIALS", "Materials"
    in_colours = outlives_faces = True
    description = "A slot per part, with its name and colour, after the object's own"

    def write(self, shown: Shown) -> None:
        mesh = shown.obj.data
        slots = read_own(mesh, "polygons", "material_index", np.int32)
        write_faces(mesh, BEFORE, "INT", slots)
        named = np.array([_number_of(material) for material in mesh.materials] or [NONE], np.int32)
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
        slots, seen = _slots(shown.obj), materials_of(shown.obj)
        own, named = read_faces(mesh, BEFORE, np.int32), read_faces(mesh, NAMED, np.int32)
        known, replaced = list(shown.names), _replaced(shown, slots)
        label_of = np.full(max(len(seen), 1), UNLABELLED, np.int32)
        for slot, material in enumerate(seen):
            name, here = (material and text(material, MATERIAL)) or None, slots == slot
            moved = (own != slot) | (shown.labels >= 0)
            given = here & moved & ~replaced & (named != _number_of(material))
            if name is None and material and given.any():  # a person's own, given to faces since
                parts = np.unique(shown.labels[here & replaced])
                name = shown.names[parts[0]] if len(parts) == 1 else material.name
            if name is not None:
                known += [name] if name not in known else []
                label_of[slot] = known.index(name)
        return Reading(known, np.where(replaced, shown.labels, label_of[slots]).astype(np.int32))

    def touched(self, was: Shown) -> Steps[dict[int, str]]:
        """By part, the material of a person's own that shows it in place of ours."""
        yield pause()
        slots, seen, found = _slots(was.obj), materials_of(was.obj), {}
        replaced = _replaced(was, slots)
        for part in np.unique(was.labels[replaced]).tolist():
            its = np.unique(slots[was.labels == part])
            if len(its) == 1 and seen and (material := seen[its[0]]):
                found[part] = material.name
        return found

    def give_back(self, shown: Shown, was: Shown, touched: Mapping[int, str]) -> Iterator[float]:
        mesh, before = shown.obj.data, shown.before(was)
        slots, own = _slots(shown.obj), read_faces(mesh, BEFORE, np.int32)
        for part in shown.there:
            faces = shown.labels == part
            slot = mesh.materials.find(touched.get(before[part], shown.names[part]))
            is_its = before[part] in touched or (before[part] < 0 and (own[faces] == slot).all())
            ours = slots[faces][0]
            if slot < 0 or slot == ours or not is_its:
                continue
            slots[faces] = slot
            mesh.materials.pop(index=int(ours))
            slots[slots > ours] -= 1
        write_own(mesh, "polygons", "material_index", slots)
        yield 1.0

    def rename(self, mesh: bpy.types.Mesh, names: Mapping[str, str]) -> None:
        """The materials stay, with what a person has made of them; one that others use, too, is
        copied for this mesh.
        """
        for slot, material in enumerate(mesh.materials):
            before = text(material, MATERIAL) if material else ""
            name = names.get(before, before)
            if name == before or not material.is_editable:
                continue
            if bpy.data.user_map(subset={material})[material] - {mesh}:
                material = mesh.materials[slot] = material.copy()
            material[MATERIAL] = material.name = name

    def remove(self, obj: bpy.types.Object) -> None:
        mesh = obj.data
        if BEFORE not in mesh.attributes:
            return
        slots, named = read_faces(mesh, BEFORE, np.int32), read_faces(mesh, NAMED, np.int32)
        is_ours = np.array([_is_ours(material) for material in mesh.materials] or [False])
        now = np.minimum(_slots(obj), len(is_ours) - 1)
        seen = [*materials_of(obj), *[None] * len(is_ours)][: len(is_ours)]
        by_now = np.where(is_ours, NONE, [_number_of(material) for material in seen])[now]
        given = (by_now != NONE) & ((named == 0) | ~np.isin(by_now, named))
        for attribute in (BEFORE, NAMED):
            remove_attribute(mesh, attribute, "INT")
        for index in reversed(np.flatnonzero(is_ours).tolist()):
            mesh.materials.pop(index=index)
        if list(mesh.materials) in ([], [None]) and not _is_on_objects(mesh):
            mesh.materials.clear()  # the object keeps an empty slot where the last was only popped
        for slot, material in enumerate(mesh.materials):
            if material:
                slots[named == _number_of(material)] = slot
        slots = np.where(given, (np.cumsum(~is_ours) - 1)[now], slots)
        slots = np.clip(slots, 0, max(len(mesh.materials) - 1, 0)).astype(np.int32)
        filled = np.array([material is not None for material in mesh.materials] or [False])
        bare = filled[slots] & (named == NONE) & ~given
        if bare.any():
            slots[bare] = len(mesh.materials)  # they had none, and get no other's
            mesh.materials.append(None)
        write_own(mesh, "polygons", "material_index", slots)


def materials_of(obj: bpy.types.Object) -> list[bpy.types.Material | None]:
    """What each slot shows: slots may be linked to the object in place of its mesh."""
    return [slot.material for slot in obj.material_slots]


def _slots(obj: bpy.types.Object) -> NDArray[np.int32]:
    """(polygons,) the slot of each, of those that there are."""
    slots = read_own(obj.data, "polygons", "material_index", np.int32)
    return np.clip(slots, 0, max(len(obj.material_slots) - 1, 0)).astype(np.int32)


def _replaced(shown: Shown, slots: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(polygons,) whether a part's face has something else than ours, which is in no slot: a person
    has put it in the place of ours.
    """
    seen = [(material and text(material, MATERIAL)) or "" for material in materials_of(shown.obj)]
    gone = [part for part in shown.there if shown.names[part] not in seen]
    return np.isin(shown.labels, gone) & (np.array(seen or [""]) == "")[slots]


def _is_ours(material: bpy.types.Material | None) -> bool:
    return material is not None and MATERIAL in material


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
    return zlib.crc32(material.name.encode()) & 0x7FFFFFFF if material else NONE


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
        given = numbers(material, GIVEN)
        if np.allclose(given if len(given) == 3 else material.diffuse_color[:3], colour, atol=1e-4):
            return material
    unused = (material for material in ours if _is_unused(material))
    material = next(unused, None) or bpy.data.materials.new(name)
    material[MATERIAL], material[GIVEN] = name, colour
    material.use_nodes = True
    material.diffuse_color = (*colour, 1)
    for node in material.node_tree.nodes:  # its name may be translated, or the node removed
        if node.type == "BSDF_PRINCIPLED":
            node.inputs["Base Color"].default_value = (*colour, 1)
    return material
