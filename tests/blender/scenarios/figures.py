"""Figures beside each other, and odd scenes: copies, instances, frames, what has no faces."""

import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    activate,
    check_column,
    column,
    find_keypoints,
    labels,
    module,
    refusal,
    said,
    segment,
    select,
    settings,
    steer,
)
from mathutils import Matrix

from .scenes import parts_of, storeys_apart


def figure(name, x, tall=1.0):
    """The column's storeys below an armature."""
    armature = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    bpy.context.scene.collection.objects.link(armature)
    parts = storeys_apart(f"{name} storey")
    for obj in parts:
        obj.parent = armature
    armature.location.x, armature.scale.z = x, tall
    bpy.context.view_layer.update()
    return armature, parts


def figures_below_armatures_of_their_own_are_things_of_their_own(folder):
    (one, parts), (other, others) = figure("One", 0), figure("Other", 5, tall=0.5)
    select(one, other)
    segment()
    for each in (parts, others):  # as one thing, the lower one would have no top
        assert [parts_of(obj) for obj in each] == [{"bottom"}, {"middle"}, {"top"}]
    assert "6 of 6 objects" in said()
    find_keypoints("top, foot")
    for each in (parts, others):
        named = [[child["patchalign3d_keypoint"] for child in obj.children] for obj in each]
        assert named == [["foot"], [], ["top"]]
    bpy.ops.patchalign3d.make_armature()
    made = {obj.modifiers["Armature"].object for obj in parts}
    of_other = {obj.modifiers["Armature"].object for obj in others}
    assert len(made) == len(of_other) == 1 and made != of_other
    select(*made)  # which moves them, though they hang below another one
    segment("column")
    assert [parts_of(obj) for obj in parts] == [{"column"}] * 3 and parts_of(others[0]) == {
        "bottom"
    }
    rider = module("scene.hierarchy").by_figure
    other.parent = one
    bpy.context.view_layer.update()
    for obj in (*parts, *others):
        obj.modifiers.clear()
    assert len(rider([*parts, *others])) == 1  # a rider and a horse are one


def what_is_written_to_one_object_of_a_thing_is_written_to_all_though_somebody_cancels(folder):
    """A figure had the new answer on its first object and the one before on the others."""
    armature, parts = figure("One", 0)
    select(armature)
    segment()
    each, how = module("asking.each"), module("ui.operators.ask")
    question = each.always(module("bridge.backend").Question("segment", parts=["column"]))
    write = module("asking.parts").writes_parts(how.look)
    steps = each.ask_objects(how.asker(bpy.context), parts, question, write)
    asked = module("bridge.course").Course(steps)
    while not asked.has_written:
        assert asked.advance() is None
    asked.cancel()
    assert [one.error for one in asked.run()] == [None] * 3
    assert [parts_of(obj) for obj in parts] == [{"column"}] * 3


def a_figure_that_shares_its_meshes_with_another_is_labelled_with_it(folder):
    (one, parts), (other, others) = figure("One", 0), figure("Other", 5)
    for obj, twin in zip(parts, others, strict=True):
        twin.data = obj.data
    select(one, other)
    segment()
    assert [parts_of(obj) for obj in others] == [{"bottom"}, {"middle"}, {"top"}]
    assert "objects" in said() and "passed over" not in said()


def keypoints_of_two_objects_with_the_same_names_make_no_armature_together(folder):
    one, other = column("One"), column("Other")
    other.location.x = 5
    settings().together = "EACH"
    select(one, other)
    find_keypoints("top, foot")
    settings().together = "TOGETHER"
    try:
        bpy.ops.patchalign3d.make_armature()
    except RuntimeError as error:
        assert "two keypoints called" in str(error), error
    else:
        raise AssertionError("joined two figures")
    settings().together = "EACH"
    bpy.ops.patchalign3d.make_armature()
    assert one.modifiers["Armature"].object != other.modifiers["Armature"].object


def where_one_armature_cannot_be_made_none_is(folder):
    one, other = column("One"), column("Other")
    settings().together = "EACH"
    select(one, other)
    find_keypoints("top, foot")
    bpy.data.objects.remove(other.children[0])
    select(one, other)
    assert "two places" in refusal(bpy.ops.patchalign3d.make_armature)
    assert not one.modifiers and not bpy.data.armatures


def instances_of_instances_show_what_is_in_them(folder):
    inner, outer = (bpy.data.collections.new(name) for name in ("Inner", "Outer"))
    parts = storeys_apart()
    for obj in parts:
        bpy.context.scene.collection.objects.unlink(obj)
        inner.objects.link(obj)
    for number, (holds, shows) in enumerate(((outer, inner), (outer, inner), (None, outer))):
        empty = bpy.data.objects.new(f"Instance {number}", None)
        empty.instance_type, empty.instance_collection = "COLLECTION", shows
        empty.scale.x = -1  # mirrored
        (holds or bpy.context.scene.collection).objects.link(empty)
    bpy.context.view_layer.update()
    select(bpy.data.objects["Instance 2"])
    segment()
    assert [parts_of(obj) for obj in parts] == [{"bottom"}, {"middle"}, {"top"}]


def a_mesh_below_turned_and_unevenly_scaled_parents_is_seen_where_it_is(folder):
    obj, parent, above = column(), *(bpy.data.objects.new(name, None) for name in "PQ")
    for empty in (parent, above):
        bpy.context.scene.collection.objects.link(empty)
    obj.parent, parent.parent = parent, above
    above.scale = (3, 1, 0.5)
    parent.rotation_euler = (0.3, 0.6, 0)
    bpy.context.view_layer.update()
    activate(obj)
    find_keypoints()
    foot, top = sorted(obj.children, key=lambda child: child.name)
    bpy.context.view_layer.update()
    heights = [(obj.matrix_world @ vertex.co).z for vertex in obj.data.vertices]
    assert abs(top.matrix_world.translation.z - max(heights)) < 1e-5
    assert abs(foot.matrix_world.translation.z - min(heights)) < 1e-5
    assert np.allclose(top.matrix_world.to_3x3(), Matrix.Identity(3), atol=1e-5)
    segment()
    surface = module("scene.reading").read_surface(obj)
    assert np.allclose(surface.shape[:, 2], heights, atol=1e-5)


def what_multires_makes_is_of_the_base_mesh(folder):
    obj = column()
    obj.modifiers.new("Multires", "MULTIRES")
    bpy.ops.object.multires_subdivide(modifier="Multires")
    segment()
    check_column(obj)


def what_has_no_faces_and_what_is_hidden_is_passed_over(folder):
    armature, parts = figure("One", 0)
    bare = bpy.data.objects.new("Bare", bpy.data.meshes.new("Bare"))
    bpy.context.scene.collection.objects.link(bare)
    hidden = column("Hidden")
    hidden.location.z, bare.parent, hidden.parent = 9, armature, armature
    hidden.hide_set(True)
    bpy.context.view_layer.update()
    select(armature)
    segment()
    assert [parts_of(obj) for obj in parts] == [{"bottom"}, {"middle"}, {"top"}]
    assert "Bare: The mesh has no faces" in said() and not hidden.vertex_groups


def far_from_the_origin_it_is_as_at_home(folder):
    obj = column()
    obj.location = (1e6, -1e6, 1e6)
    bpy.context.view_layer.update()
    segment()
    assert labels(obj) == COLUMN_LABELS


def copies_that_are_other_parts_where_they_stand_are_told_of(folder):
    low, middle, high = storeys_apart()
    high.data, high.location.z = low.data, 2
    bpy.context.view_layer.update()
    select(low, middle, high)
    segment()
    assert "stand where different parts are ('bottom', 'top')" in said(), said()
    high.location.z, high.location.x = 0, 5
    bpy.context.view_layer.update()
    segment()
    assert "2 of 2 objects" in said() and "where they stand" not in said()


def what_cannot_be_selected_and_what_another_view_layer_shows_is_edited_as_ever(folder):
    obj = column()
    obj.hide_select = True
    assert segment() == {"FINISHED"}
    layer = bpy.context.scene.view_layers.new("Second")
    layer.objects.active = obj
    bpy.context.window.view_layer = layer
    assert bpy.context.object == obj
    for mode in ("EDIT", "OBJECT"):
        bpy.ops.object.mode_set(mode=mode)
        assert steer("part_rename", "top", "roof") == {"FINISHED"}
        assert steer("part_rename", "roof", "top") == {"FINISHED"}
        assert obj.mode == mode
    obj.hide_set(True)
    assert steer("part_exclude", "middle") == {"FINISHED"}
    assert list(obj.data["patchalign3d_parts"]) == ["top", "bottom"]
