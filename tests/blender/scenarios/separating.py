"""Parts that become objects."""

import bpy
import numpy as np
from column import (
    SIDES,
    activate,
    check_column,
    column,
    mistake,
    refusal,
    said,
    segment,
    settings,
)
from mathutils import Vector


def parts_become_objects_that_keep_what_the_whole_had(folder):
    obj, root = column(), bpy.data.objects.new("Root", None)
    other = bpy.data.collections.new("Props")
    bpy.context.scene.collection.children.link(other)
    other.objects.link(obj)
    bpy.context.scene.collection.objects.link(root)
    obj.parent, root.location.x, obj.location.y = root, 5, 2
    obj.modifiers.new("Bevel", "BEVEL")
    obj.vertex_groups.new(name="low").add(list(range(SIDES)), 1, "REPLACE")
    obj.data.materials.append(bpy.data.materials.new("stone"))
    tilted = Vector((0, 0.6, 0.8))
    obj.data.normals_split_custom_set([tilted] * len(obj.data.loops))
    bpy.context.view_layer.update()
    segment()
    before = [obj.matrix_world @ vertex.co for vertex in obj.data.vertices]
    bpy.ops.patchalign3d.separate(caps=True)
    assert "Column" not in bpy.data.objects
    parts = {name: bpy.data.objects[f"Column {name}"] for name in ("top", "middle", "bottom")}
    bpy.context.view_layer.update()
    for part in parts.values():
        assert part.parent == root and set(part.users_collection) >= {other}
        assert [m.type for m in part.modifiers] == ["BEVEL"] and part.data.materials[
            0
        ].name == "stone"
        for vertex in part.data.vertices:
            place = part.matrix_world @ vertex.co
            assert min((place - old).length for old in before) < 1e-5
        assert (part.data.corner_normals[0].vector - tilted).length < 0.01
        assert not [key for key in part.data.keys() if "patchalign3d" in key]
    assert [len(part.data.polygons) for part in parts.values()] == [SIDES + 2] * 3  # closed
    assert abs(parts["middle"].matrix_world.translation.z - 1.5) < 1e-5
    assert list(parts["bottom"].vertex_groups.keys()) == ["low"]
    assert not parts["top"].vertex_groups


def parts_that_became_objects_are_made_anew_in_the_panel_of_the_last_operation(folder):
    column()
    segment()
    bpy.ops.ed.undo_push(message="Segment")
    separate = bpy.ops.patchalign3d.separate
    assert separate("EXEC_DEFAULT", True) == {"FINISHED"} and "Column" not in bpy.data.objects
    assert separate.poll()  # the panel asks that, undoes the operation, and makes it anew
    assert "'Column top' has no parts yet. Segment it first." in refusal(separate)
    bpy.ops.ed.undo()
    assert separate("EXEC_DEFAULT", True, copies=True) == {"FINISHED"}
    assert {"Column", "Column top"} <= set(bpy.data.objects.keys())
    bpy.ops.mesh.primitive_cube_add("EXEC_DEFAULT", True)
    assert not separate.poll()


def copies_of_parts_are_moved_apart_and_those_that_bones_move_stay(folder):
    obj = column()
    segment()
    bpy.ops.patchalign3d.separate(copies=True, apart=True)
    bpy.context.view_layer.update()
    assert bpy.data.objects["Column"].data["patchalign3d_parts"]
    heights = [
        bpy.data.objects[f"Column {name}"].matrix_world.translation.z
        for name in ("bottom", "middle", "top")
    ]
    assert np.allclose(heights, [0.0, 1.5, 3.0])
    assert "Not moved apart" not in said()
    obj.modifiers.new("Armature", "ARMATURE")
    activate(obj)
    bpy.ops.patchalign3d.separate()
    assert bpy.data.objects["Column top.001"].location.z == 0
    assert "Not moved apart" not in said()  # nobody has asked for it


def parts_that_cannot_be_moved_apart_are_told_of_with_what_holds_them(folder):
    obj = column()
    segment()
    obj.modifiers.new("Bevel", "BEVEL")
    obj.modifiers.new("Mirror", "MIRROR").use_axis = False, False, True
    obj.keyframe_insert("location")
    bpy.ops.patchalign3d.separate(copies=True, apart=True)
    assert said().endswith("the origin has to stay where it is, for Mirror, Animation."), said()
    assert bpy.data.objects["Column top"].location.z == 0


def an_object_that_is_separated_leaves_the_parts_of_others_with_its_mesh(folder):
    obj = column()
    twin = bpy.data.objects.new("Twin", obj.data)
    bpy.context.scene.collection.objects.link(twin)
    segment()
    bpy.ops.patchalign3d.separate()
    check_column(twin)
    assert not [one for one in bpy.data.objects if one.name == "Column"]


def the_parts_of_an_array_have_their_copies_where_the_whole_had_them(folder):
    obj = column()
    segment()
    for vertex in obj.data.vertices:
        vertex.co.x += 5  # from where it is mirrored: what is repeated is larger than the mesh
    obj.modifiers.new("Mirror", "MIRROR")
    array = obj.modifiers.new("Array", "ARRAY")
    array.count, array.relative_offset_displace = 3, (0, 0, 1.1)
    array.use_constant_offset, array.constant_offset_displace = True, (0, 0.25, 0)
    across = obj.modifiers.new("Across", "ARRAY")
    across.relative_offset_displace = (1, 0, 0)

    def corners():
        depsgraph = bpy.context.evaluated_depsgraph_get()
        return {
            tuple(round(x, 3) for x in one.matrix_world @ vertex.co)
            for one in bpy.context.scene.objects
            for vertex in one.evaluated_get(depsgraph).data.vertices
        }

    before = corners()
    bpy.ops.patchalign3d.separate()
    assert len(bpy.context.scene.objects) == 3
    assert corners() == before


def what_is_separated_keeps_its_negative_scale_and_its_turn(folder):
    obj = column()
    segment()
    obj.scale, obj.rotation_euler = (-1, 1, 1), (0, 0, 0.5)
    bpy.context.view_layer.update()
    before = {tuple(round(x, 4) for x in obj.matrix_world @ v.co) for v in obj.data.vertices}
    bpy.ops.patchalign3d.separate()
    bpy.context.view_layer.update()
    after = set()
    for part in bpy.context.scene.objects:
        assert part.scale[:] == (-1, 1, 1)
        assert np.allclose(part.rotation_euler, (0, 0, 0.5))
        after |= {tuple(round(x, 4) for x in part.matrix_world @ v.co) for v in part.data.vertices}
    assert before == after


def a_thing_with_shape_keys_is_not_separated_and_the_way_is_told(folder):
    obj = column()
    segment()
    obj.shape_key_add(name="Basis")
    assert "Tick Separate Objects under Results" in refusal(bpy.ops.patchalign3d.separate)
    bpy.ops.patchalign3d.form(form="OBJECTS")
    assert len(bpy.context.scene.objects) == 4 and obj.data.shape_keys


def what_is_separated_is_what_is_shown(folder):
    obj = column()
    segment()
    mistake(obj, range(4), "top")  # of which the model is not sure
    obj.data.attributes[".patchalign3d_score"].data.foreach_set("value", [0.1] * 4 + [1.0] * 22)
    settings().threshold = 0.5
    bpy.ops.patchalign3d.separate()
    faces = {one.name: len(one.data.polygons) for one in bpy.data.objects}
    assert faces == {f"Column {name}": count for name, count in
                     (("top", 9), ("middle", 8), ("bottom", 5), ("rest", 4))}, faces  # fmt: skip
