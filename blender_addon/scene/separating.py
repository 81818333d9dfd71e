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

from ..bridge.course import Steps, pause
from .attributes import read_places
from .by_hand import take_over
from .forms.vertex_groups import bones_that_move, reading_weights
from .knife import cutter
from .look import Look
from .names import shorten
from .reading import reading_surface
from .results import remove_parts
from .target import TargetError

APART = 0.5  # how far parts are moved from the middle, of their distance from it
REST = "rest"
# The form of results that makes copies, whose button needs no panel of the last operation.
SEPARATE_OBJECTS = "Tick Separate Objects under Results: that makes copies, and the whole stays."
# Whose outcome does not depend on where the origin is.
WITHOUT_ORIGIN = frozenset(
    "BEVEL DECIMATE EDGE_SPLIT REMESH SMOOTH SOLIDIFY SUBSURF".split()
    + "TRIANGULATE WEIGHTED_NORMAL WELD".split()
)


def separate(
    obj: bpy.types.Object, look: Look, keep: bool, caps: bool, apart: bool
) -> Steps[list[bpy.types.Object]]:
    """Make an object of each part of an object in Object Mode, as its parts are shown.

    What a person has painted in their forms since counts. What has no label becomes an object of
    its own. Names are the object's and the part's; origins are in the middle of the parts, except
    where :func:`needing_the_origin` has something. Nothing is to be seen of it before all is made.

    Args:
        obj: the object.
        look: how its parts are shown.
        keep: whether it stays, and what is made are copies.
        caps: whether the holes that come of the cut are closed.
        apart: whether the parts are moved away from the middle, as far as their origins may.

    Raises:
        TargetError: it is all of one part, or has shape keys, which would be lost.
    """
    if obj.data.shape_keys and not keep:
        raise TargetError(
            f"'{obj.name}' has shape keys, which no part could keep. {SEPARATE_OBJECTS}"
        )
    base = yield from reading_surface(obj)
    parts = yield from take_over(obj, base, look)
    labels, names = parts.above(look.threshold), parts.names
    numbers = [n for n in range(len(names)) if (labels == n).any()]
    if (labels < 0).any():
        numbers.append(-1)
    if len(numbers) < 2:
        raise TargetError(f"'{obj.name}' has only one part: there is nothing to separate.")
    middle = np.mean([corner[:] for corner in obj.bound_box], axis=0)
    steps = _array_steps(obj)
    made: list[bpy.types.Object] = []
    try:
        with cutter(obj.data) as cut:
            for number in numbers:
                yield pause(len(made) / len(numbers))
                mesh = cut(labels == number, caps)
                made.append(_part_of(obj, mesh, names[number] if number >= 0 else REST))
                for array, step in steps.items():
                    _set_step(made[-1].modifiers[array], step)
                yield from _dropping_groups(made[-1])
                if not needing_the_origin(obj):
                    _centre_origin(made[-1], middle, APART if apart else 0.0)
    except BaseException:
        _remove(made)
        raise
    for part in made:
        for collection in obj.users_collection:
            collection.objects.link(part)
    if not keep:
        _take_the_place(obj, made)
    return made


def _remove(objects: Sequence[bpy.types.Object]) -> None:
    """Remove objects, and their meshes with them."""
    for obj in objects:
        mesh = obj.data
        bpy.data.objects.remove(obj)
        if not mesh.users:
            bpy.data.meshes.remove(mesh)


def _take_the_place(obj: bpy.types.Object, made: Sequence[bpy.types.Object]) -> None:
    """Remove the whole; what hangs below it hangs below the nearest part."""
    if obj.data.users > 1:
        obj.data = obj.data.copy()  # others keep the mesh, and its parts
    remove_parts(obj)
    bpy.context.view_layer.update()
    for child in list(obj.children):
        place = child.matrix_world.copy()
        child.parent = _nearest(child, made)
        child.matrix_world = place
    _remove([obj])


def _part_of(obj: bpy.types.Object, mesh: bpy.types.Mesh, name: str) -> bpy.types.Object:
    """A copy of the object, in no collection, with a mesh of some of its polygons."""
    part = obj.copy()
    part.data = mesh
    part.name = shorten(f"{obj.name} {name}")
    mesh.name = part.name
    remove_parts(part)
    return part


def _array_steps(obj: bpy.types.Object) -> dict[str, Vector]:
    """How far apart the copies are of each array whose offset is told in sizes of the object, by
    its name: a part is smaller, and its copies would be where none of the whole were.
    """
    found: dict[str, Vector] = {}
    shown = [one.show_viewport for one in obj.modifiers]
    for number, array in enumerate(obj.modifiers):
        if array.type != "ARRAY" or not array.use_relative_offset:
            continue
        for later in list(obj.modifiers)[number:]:
            later.show_viewport = False
        size = _size(obj)
        for one, before in zip(obj.modifiers, shown, strict=True):
            one.show_viewport = before
        sizes = zip(array.relative_offset_displace, size, strict=True)
        found[array.name] = Vector([factor * along for factor, along in sizes])
    if found:
        bpy.context.view_layer.update()
    return found


def _size(obj: bpy.types.Object) -> list[float]:
    """How large an object is along its own axes, as its modifiers make it."""
    seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    return np.ptp(read_places(seen.data), axis=0).tolist()


def _set_step(array: bpy.types.ArrayModifier, step: Vector) -> None:
    """Have an array's copies a step apart, whatever the size of its object."""
    more = Vector(array.constant_offset_displace) if array.use_constant_offset else Vector()
    array.constant_offset_displace = step + more
    array.use_constant_offset, array.use_relative_offset = True, False


def _dropping_groups(part: bpy.types.Object) -> Steps[None]:
    """Remove the vertex groups in which nothing of it has a weight, but for those of bones."""
    if not part.vertex_groups:
        return
    weights = yield from reading_weights(part)
    used, bones = (weights > 0).any(0), bones_that_move(part)
    groups = list(part.vertex_groups)
    for group in [one for one in groups if not used[one.index] and one.name not in bones]:
        part.vertex_groups.remove(group)


def needing_the_origin(obj: bpy.types.Object) -> list[str]:
    """What an object has, by name, for which the origins of its parts have to stay where its is."""
    modifiers = [one.name for one in obj.modifiers if one.type not in WITHOUT_ORIGIN]
    return [*modifiers, *(["Animation"] if obj.animation_data else [])]


def _centre_origin(part: bpy.types.Object, middle: NDArray, apart: float) -> None:
    """Put the origin into the middle of the part's box; move it away from the whole's middle."""
    places = read_places(part.data)
    centre = Vector(((places.min(0) + places.max(0)) / 2).tolist())
    away = apart * (centre - Vector(middle.tolist()))
    part.data.transform(Matrix.Translation(-centre))
    part.location += part.matrix_basis.to_3x3() @ (centre + away)  # its scale stays negative


def _nearest(child: bpy.types.Object, made: Sequence[bpy.types.Object]) -> bpy.types.Object:
    place = child.matrix_world.translation
    return min(made, key=lambda part: (part.matrix_world.translation - place).length)
