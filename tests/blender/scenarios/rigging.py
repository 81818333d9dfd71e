"""Armatures that are made of keypoints."""

import bpy
from column import (
    SIDES,
    activate,
    column,
    segment,
)
from mathutils import Matrix


def keypoint(obj, name, *place):
    empty = bpy.data.objects.new(name, None)
    bpy.context.scene.collection.objects.link(empty)
    empty.parent, empty.location = obj, place


def an_armature_is_made_of_keypoints_and_moves_the_parts(folder):
    obj = column()
    segment()
    for name, *place in (
        ("pelvis", 0, 0, 0.2), ("chest", 0, 0, 1.5), ("neck", 0, 0, 2), ("head", 0, 0, 2.8),
        ("left shoulder", 0.5, 0, 1.6), ("left elbow", 0.8, 0, 1.6), ("left wrist", 1, 0, 1.6),
    ):  # fmt: skip
        keypoint(obj, name, *place)
    bpy.context.view_layer.update()
    for _ in range(2):  # the second takes the place of the first
        bpy.ops.patchalign3d.make_armature()
    (armature,) = (one for one in bpy.data.objects if one.type == "ARMATURE")
    bones = {bone.name: bone.parent and bone.parent.name for bone in armature.data.bones}
    assert bones == {
        "spine": None, "spine.002": "spine", "neck": "spine.002",
        "upper_arm.L": "spine.002", "forearm.L": "upper_arm.L",
    }  # fmt: skip
    assert obj.parent == armature and {"top", "middle", "bottom"} < {*obj.vertex_groups.keys()}
    armature.pose.bones["neck"].matrix_basis = Matrix.Rotation(1.5, 4, "X")
    bpy.context.view_layer.update()
    moved = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).data.vertices
    heights = [vertex.co.z for vertex in moved]
    assert min(heights[3 * SIDES :]) < 2.5 and max(heights[:SIDES]) < 0.01


def bones_get_names_that_no_vertex_group_has(folder):
    obj = column()
    for name in ("spine", "DEF-spine"):
        obj.vertex_groups.new(name=name)
    keypoint(obj, "pelvis", 0, 0, 0)
    keypoint(obj, "chest", 0, 0, 2)
    bpy.context.view_layer.update()
    for _ in range(2):
        bpy.ops.patchalign3d.make_armature()
        (bone,) = obj.modifiers["Armature"].object.data.bones
        assert list(obj.vertex_groups.keys()) == ["spine", "DEF-spine", bone.name]


def an_armature_that_something_else_hangs_from_stays(folder):
    one, other = column("One"), column("Other")
    for obj in (one, other):
        keypoint(obj, "pelvis", 0, 0, 0)
        keypoint(obj, "head", 0, 0, 2)
    bpy.context.view_layer.update()
    activate(one)
    bpy.ops.patchalign3d.make_armature()
    armature = one.modifiers["Armature"].object
    hat = bpy.data.objects.new("Hat", None)
    bpy.context.scene.collection.objects.link(hat)
    hat.parent = armature
    activate(other)
    bpy.ops.patchalign3d.make_armature()
    activate(one)
    bpy.ops.patchalign3d.make_armature()
    assert hat.parent == armature and one.modifiers["Armature"].object != armature
    first = other.modifiers["Armature"].object
    other.modifiers.clear()  # a person moves it otherwise
    bpy.ops.patchalign3d.make_armature()
    assert other.parent == first
