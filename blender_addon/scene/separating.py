"""An object divided into one object per part.

Each has the parent, the collections, the modifiers, the own materials and the custom normals of the
whole. Of its vertex groups each keeps those in which something of it has a weight, and those of
bones.
"""

from collections.abc import Sequence

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from . import record
from .attributes import read, read_places
from .forms.objects import keep_faces
from .forms.vertex_groups import bones_that_move
from .names import shorten
from .results import remove_parts
from .target import TargetError

APART = 0.5  # how far parts are moved from the middle, of their distance from it
REST = "rest"
# Whose outcome does not depend on where the origin is.
WITHOUT_ORIGIN = frozenset(
    "BEVEL DECIMATE EDGE_SPLIT REMESH SMOOTH SOLIDIFY SUBSURF".split()
    + "TRIANGULATE WEIGHTED_NORMAL WELD".split()
)


def separate(obj: bpy.types.Object, keep: bool, caps: bool, apart: bool) -> list[bpy.types.Object]:
    """Make an object of each part of an object in Object Mode.

    What has no label becomes an object of its own. Names are the object's and the part's; origins
    are in the middle of the parts, except below armatures, whose modifiers need them where they
    are.

    Args:
        obj: the object.
        keep: whether it stays, and what is made are copies.
        caps: whether the holes that come of the cut are closed.
        apart: whether the parts are moved away from the middle.

    Raises:
        TargetError: it is all of one part, or has shape keys, which would be lost.
    """
    if obj.data.shape_keys and not keep:
        raise TargetError(f"'{obj.name}' has shape keys, which no part could keep. Make copies.")
    parts = record.load(obj.data)
    labels, names = parts.labels, list(parts.names)
    numbers = [n for n in range(len(names)) if (labels == n).any()]
    if (labels < 0).any():
        numbers.append(-1)
    if len(numbers) < 2:
        raise TargetError(f"'{obj.name}' is all of one part: there is nothing to separate.")
    middle = np.mean([corner[:] for corner in obj.bound_box], axis=0)
    made = []
    for number in numbers:
        part = _part_of(obj, labels == number, names[number] if number >= 0 else REST, caps)
        _drop_groups(part)
        if not _needs_its_origin(obj):
            _centre_origin(part, middle, APART if apart else 0.0)
        made.append(part)
    if not keep:
        remove_parts(obj)
        bpy.context.view_layer.update()
        for child in list(obj.children):
            place = child.matrix_world.copy()
            child.parent = _nearest(child, made)
            child.matrix_world = place
        mesh = obj.data
        bpy.data.objects.remove(obj)
        if not mesh.users:
            bpy.data.meshes.remove(mesh)
    return made


def _part_of(
    obj: bpy.types.Object, kept: NDArray[np.bool_], name: str, caps: bool
) -> bpy.types.Object:
    """A copy of the object with some polygons (polygons,) only."""
    part = obj.copy()
    part.data = obj.data.copy()
    part.name = shorten(f"{obj.name} {name}")
    part.data.name = part.name
    for collection in obj.users_collection:
        collection.objects.link(part)
    given = part.data.has_custom_normals
    normals = read(part.data.corner_normals, "vector", np.float32, 3) if given else None
    corners = read(part.data.polygons, "loop_total", np.int32)
    if part.data.shape_keys:
        part.shape_key_clear()
    remove_parts(part)
    keep_faces(part.data, kept, caps)
    if normals is not None:
        own = np.zeros((len(part.data.loops), 3), np.float32)  # 0 leaves what closes holes as it is
        own[: corners[kept].sum()] = normals[np.repeat(kept, corners)]
        part.data.normals_split_custom_set(own.tolist())
    return part


def _drop_groups(part: bpy.types.Object) -> None:
    """Remove the vertex groups in which nothing of it has a weight, but for those of bones."""
    used = {
        element.group
        for vertex in part.data.vertices
        for element in vertex.groups
        if element.weight > 0
    }
    bones = bones_that_move(part)
    unused = [one for one in part.vertex_groups if one.index not in used and one.name not in bones]
    for group in unused:
        part.vertex_groups.remove(group)


def _needs_its_origin(obj: bpy.types.Object) -> bool:
    kinds = {modifier.type for modifier in obj.modifiers}
    return not kinds <= WITHOUT_ORIGIN or obj.animation_data is not None


def _centre_origin(part: bpy.types.Object, middle: NDArray, apart: float) -> None:
    """Put the origin into the middle of the part's box; move it away from the whole's middle."""
    places = read_places(part.data)
    centre = Vector(((places.min(0) + places.max(0)) / 2).tolist())
    away = apart * (centre - Vector(middle.tolist()))
    part.data.transform(Matrix.Translation(-centre))
    part.matrix_basis = part.matrix_basis @ Matrix.Translation(centre + away)


def _nearest(child: bpy.types.Object, made: Sequence[bpy.types.Object]) -> bpy.types.Object:
    place = child.matrix_world.translation
    return min(made, key=lambda part: (part.matrix_world.translation - place).length)
