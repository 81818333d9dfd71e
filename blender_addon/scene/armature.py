"""An armature: bones between keypoints, and first weights for the meshes that it moves."""

from collections.abc import Sequence
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from ..shared.faces import UNLABELLED
from . import record
from .keypoints import names_of
from .names import free_name
from .reading import read_surface
from .rigging import Bone, bones_of
from .skinning import weights
from .target import TargetError

ARMATURE = "patchalign3d_armature"
LEAST_WEIGHT = 0.01


class Joints(NamedTuple):
    """What bones are made between: K names, and where they are in the world (K, 3)."""

    names: list[str]
    points: NDArray[np.float64]


def joints_of(empties: Sequence[bpy.types.Object]) -> Joints:
    """Keypoints as the joints of one armature.

    Raises:
        TargetError: there are not two in different places, or two have one name.
    """
    points = np.array([empty.matrix_world.translation[:] for empty in empties]).reshape(-1, 3)
    if len(np.unique(points.round(6), axis=0)) < 2:
        raise TargetError("An armature needs keypoints in two places at least. Find some first.")
    names = names_of(empties)
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise TargetError(
            f"There are two keypoints called '{twice}'. If these are several figures, choose Each "
            "by Itself under Options, or select one after the other."
        )
    return Joints(names, points)


def make_armature(objects: Sequence[bpy.types.Object], joints: Joints) -> bpy.types.Object:
    """Make an armature that moves meshes in Object Mode; an earlier one of theirs is replaced.

    Its vertex groups are first weights: each vertex follows the nearest bones of its part's, or of
    all where there are no parts.
    """
    _remove(objects)
    bones, points = _free_of(objects, bones_of(*joints)), joints.points
    armature = bpy.data.objects.new("Armature", bpy.data.armatures.new("Armature"))
    armature[ARMATURE] = True
    armature.show_in_front = True
    bpy.context.scene.collection.objects.link(armature)
    _make_bones(armature, bones, points)
    heads = np.array([points[bone.head] for bone in bones])
    tails = np.array([points[bone.tail] for bone in bones])
    found = weights(*_together(objects), heads, tails)
    begins = np.cumsum([len(obj.data.vertices) for obj in objects])[:-1]
    for obj, own in zip(objects, np.split(found, begins), strict=True):
        _write(obj, [bone.name for bone in bones], own)
        modifier = obj.modifiers.new("Armature", "ARMATURE")
        modifier.object = armature
        if obj.parent is None:
            place = obj.matrix_world.copy()
            obj.parent = armature
            obj.matrix_world = place
    return armature


def _free_of(objects: Sequence[bpy.types.Object], bones: Sequence[Bone]) -> list[Bone]:
    """The bones by names that no vertex group of the objects has, nor any other attribute.

    Blender moves a group by the bone of its name, whoever made it.
    """
    used = {
        name for obj in objects for name in (*obj.vertex_groups.keys(), *obj.data.attributes.keys())
    }
    taken, named = set(used), []
    for bone in bones:
        wanted = f"DEF-{bone.name}" if bone.name in used else bone.name
        named.append(bone._replace(name=free_name(wanted, taken)))
        taken.add(named[-1].name)
    return named


def _together(
    objects: Sequence[bpy.types.Object],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """(V, 3) the vertices of all objects in world space, (T, 3) their triangles, and (V,) their
    parts: what has one name on several objects is one part.
    """
    numbers: dict[str, int] = {}
    places, triangles, parts, begin = [], [], [], 0
    for obj in objects:
        surface, part = read_surface(obj), np.full(len(obj.data.vertices), UNLABELLED, np.int64)
        if record.has_parts(obj):
            own = record.load(obj.data)
            number_of = [numbers.setdefault(name, len(numbers)) for name in own.names]
            labels = np.array([*number_of, UNLABELLED])[own.labels]  # −1 is the last one
            part[surface.corner_vertices] = labels[surface.corner_polygons]
        places.append(surface.vertices)
        triangles.append(surface.triangles + begin)
        parts.append(part)
        begin += len(part)
    return np.concatenate(places), np.concatenate(triangles), np.concatenate(parts)


def _make_bones(
    armature: bpy.types.Object, bones: Sequence[Bone], points: NDArray[np.float64]
) -> None:
    view, before = bpy.context.view_layer, bpy.context.view_layer.objects.active
    view.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    made = []
    for bone in bones:
        edited = armature.data.edit_bones.new(bone.name)
        edited.head, edited.tail = points[bone.head], points[bone.tail]
        if bone.parent >= 0:
            edited.parent = made[bone.parent]
            edited.use_connect = bones[bone.parent].tail == bone.head
        made.append(edited)
    bpy.ops.object.mode_set(mode="OBJECT")
    view.objects.active = before


def _write(obj: bpy.types.Object, names: Sequence[str], of_bones: NDArray[np.float64]) -> None:
    steps = np.round(of_bones / LEAST_WEIGHT).astype(int)
    for name, column in zip(names, steps.T, strict=True):
        group = obj.vertex_groups.new(name=name)
        for step in np.unique(column[column > 0]):
            group.add(np.flatnonzero(column == step).tolist(), step * LEAST_WEIGHT, "REPLACE")


def _remove(objects: Sequence[bpy.types.Object]) -> None:
    """Take away the armatures that were made for these objects before, with their groups.

    One that anything else still hangs from stays.
    """
    made = set()
    for obj in objects:
        for modifier in list(obj.modifiers):
            armature = modifier.object if modifier.type == "ARMATURE" else None
            if armature is None or ARMATURE not in armature:
                continue
            made.add(armature)
            for bone in armature.data.bones:
                group = obj.vertex_groups.get(bone.name)
                if group:
                    obj.vertex_groups.remove(group)
            obj.modifiers.remove(modifier)
            if obj.parent == armature:
                place = obj.matrix_world.copy()
                obj.parent = None
                obj.matrix_world = place
    held = {obj.parent for obj in bpy.data.objects}
    held |= {
        modifier.object
        for obj in bpy.data.objects
        for modifier in obj.modifiers
        if modifier.type == "ARMATURE"
    }
    for armature in made - held:
        bones = armature.data
        bpy.data.objects.remove(armature)
        if not bones.users:
            bpy.data.armatures.remove(bones)
