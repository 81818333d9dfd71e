"""The mesh that an object's modifiers make, in the place of its own, for formats without any."""

from collections.abc import Mapping

import bpy
import numpy as np

from . import record
from .attributes import find, read_faces, read_own, remove_attribute, write_own
from .reading import MOSTLY_KNOWN, ORIGIN, polygon_numbers

UNTRACED = "what they make cannot be traced back to its mesh"


def shape_modifiers(obj: bpy.types.Object) -> list[bpy.types.Modifier]:
    """The modifiers of an object that give it another shape, but for armatures: skins are known."""
    return [one for one in obj.modifiers if one.show_viewport and one.type != "ARMATURE"]


def make_real(
    obj: bpy.types.Object,
    depsgraph: bpy.types.Depsgraph,
    materials: Mapping[str, bpy.types.Material],
) -> str:
    """Give an object the mesh that its modifiers make, and take these away.

    Each of its faces has the material of the face that it was made from; where none is known, that
    of the part that came along from another object, or else the first of all. ``materials`` are
    those of parts, by their names.

    Returns:
        Why the object was left as it is: most of the faces are of unknown origin, or it has shape
        keys, which fit no other mesh. Nothing if it has what is seen.
    """
    if not shape_modifiers(obj):
        return ""
    if obj.data.shape_keys:
        return "it has shape keys, which they would end"
    skins = [one for one in obj.modifiers if one.show_viewport and one.type == "ARMATURE"]
    for skin in skins:
        skin.show_viewport = False
    with polygon_numbers(obj.data, depsgraph, ORIGIN) as name:
        seen = bpy.data.meshes.new_from_object(
            obj.evaluated_get(depsgraph), preserve_all_data_layers=True, depsgraph=depsgraph
        )
    for skin in skins:
        skin.show_viewport = True
    if not find(seen, name, "INT", "FACE"):
        return UNTRACED
    polygons = read_faces(seen, name, np.int32) - 1
    remove_attribute(seen, name, "INT")
    own = read_own(obj.data, "polygons", "material_index", np.int32)
    known = (polygons >= 0) & (polygons < len(own))
    if not len(known) or known.mean() < MOSTLY_KNOWN:
        return UNTRACED
    seen.materials.clear()
    for material in obj.data.materials:
        seen.materials.append(material)
    slots = np.where(known, own[np.where(known, polygons, 0)], 0)
    brought = record.load(seen)
    for label, name in enumerate(brought.names):
        if name in materials and (theirs := ~known & (brought.labels == label)).any():
            slots[theirs] = len(seen.materials)
            seen.materials.append(materials[name])
    write_own(seen, "polygons", "material_index", slots.astype(np.int32))
    for modifier in shape_modifiers(obj):
        obj.modifiers.remove(modifier)
    obj.data = seen
    return ""
