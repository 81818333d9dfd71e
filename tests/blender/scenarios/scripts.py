"""The functions of the add-on that scripts call."""

import math
import re

import bpy
import numpy as np
from column import (
    ADDON,
    ATTRIBUTE,
    COLUMN_LABELS,
    PYTHON,
    check_column,
    column,
    groups,
    labels,
    module,
    preferences,
    said,
    segment,
)


def a_script_is_told_of_what_is_hidden_and_was_placed_nowhere_yet(folder):
    """Of a file that was just opened: its labels would be those of another turn."""
    from bl_ext.user_default.patchalign3d import segment

    obj, straight = column("Turned"), column("Straight")
    obj.rotation_euler, obj.location = (math.pi, 0, 0), (5, 0, 3)
    words = ["top", "middle", "bottom"]
    segment(obj, words)  # moved just before
    turned = labels(obj)
    assert turned != COLUMN_LABELS
    for one in (obj, straight):
        one.hide_viewport = True
    segment(obj, words)  # hidden, and Blender knows where it is
    assert labels(obj) == turned
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "a.blend"))
    obj, straight = bpy.data.objects["Turned"], bpy.data.objects["Straight"]
    segment(straight, words)
    check_column(straight)
    try:
        segment([obj, straight], words)
    except module("scene.target").TargetError as error:
        assert "'Turned' is hidden, and Blender does not know yet where it is" in str(error)
    else:
        raise AssertionError("It was not refused.")
    obj.hide_viewport = False
    segment(obj, words)
    assert labels(obj) == turned


def a_script_segments_objects_in_the_forms_that_it_wants(folder):
    from bl_ext.user_default.patchalign3d import remove_parts, segment

    first, second = column(), column("Second")
    colours = {"top": (1, 0, 0)}
    found = segment([first, second], ["top", "middle", "bottom"], quality="best", colours=colours)
    assert [parts.names for parts in found] == [["top", "middle", "bottom"]] * 2
    for obj, parts in zip((first, second), found, strict=True):
        check_column(obj)
        assert parts.labels.tolist() == COLUMN_LABELS
        assert obj.data["patchalign3d_attributes"][0] == ".pa3d ff0000 top"
    segment(first, ["top", "bottom"], category="column", forms={"MATERIALS"}, threshold=0.95)
    assert not first.vertex_groups and not first.data.materials  # no face is above it
    segment(first, ["top", "bottom"], category="column", forms={"MATERIALS"}, threshold=0.5)
    assert [material.name for material in first.data.materials] == ["top", "bottom"]
    remove_parts([first, second])
    assert not first.data.keys() and not second.vertex_groups
    assert said() == ""  # a script has its results; the panel is another's
    forms = module("scene.forms").FORMS
    assert all(f'"{form.name}"' in segment.__doc__ for form in forms)  # as help() says them


def a_script_whose_blender_has_factory_preferences_is_told_to_enable_the_add_on(folder):
    from bl_ext.user_default.patchalign3d import segment as function

    obj = column()
    bpy.ops.preferences.addon_disable(module=ADDON)
    try:
        function(obj, ["top", "bottom"])
    except module("bridge.replies").BackendError as error:
        (call,) = re.findall(r"bpy\.ops\S+", str(error))
        exec(call)  # as a person does what it says
    preferences().python = PYTHON
    assert function(obj, ["top", "bottom"])


def a_script_finds_parts_without_words_and_takes_over_those_of_finished_objects(folder):
    addon = module("asking.scripts")
    finished, other = column(), column("Other")
    (found,) = addon.segment_automatically(finished, pieces=3, vocabulary=["a", "b", "c"])
    assert found.names == ["a", "b", "c"]
    addon.segment_automatically(finished, pieces=3, by_shape=True)
    assert list(finished.data["patchalign3d_parts"]) == [
        "part 1",
        "part 2",
    ]  # none is of the third
    addon.segment(finished, ["top", "middle", "bottom"])
    other.location.x = 5  # a script need not update the view layer
    addon.transfer(finished, other, forms={"ATTRIBUTE"})
    assert labels(other) == COLUMN_LABELS and not other.vertex_groups


def parts_that_a_script_removes_in_edit_mode_come_back_with_undo(folder):
    addon, record = module("asking.scripts"), module("scene.record")
    column()
    segment()
    module("scene.writings").forget_all()  # as when the file is opened
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.ed.undo_push(message="before")
    addon.remove_parts(bpy.context.object)
    bpy.ops.ed.undo_push(message="after")
    assert record.names_of(bpy.context.object.data) == []
    bpy.ops.ed.undo()
    bpy.ops.object.mode_set(mode="OBJECT")
    obj = bpy.context.object
    assert record.names_of(obj.data) == list(obj.data["patchalign3d_parts"]) != []
    check_column(obj)


def a_script_finds_keypoints_and_similarity(folder):
    addon = module("asking.scripts")
    finished, other = column(), column("Other")
    ((top, foot),) = addon.keypoints(finished, ["top", "foot"])
    bpy.context.view_layer.update()
    assert (top.matrix_world.translation.z, foot.matrix_world.translation.z) == (3, 0)
    (found,) = addon.transfer_keypoints([finished], [other])
    assert {empty["patchalign3d_keypoint"] for empty in found} == {"top", "foot"}
    assert set(other.children) == set(found)
    ((least, most),) = addon.similarity(other, "high")
    assert least < most and "patchalign3d_similarity" in other.data.attributes


def a_script_may_give_numbers_of_numpy(folder):
    addon, obj = module("asking.scripts"), column()
    red = np.array([1, 0, 0], np.float32)
    words, how = ["top", "middle", "bottom"], {"forms": {"GROUPS", "ATTRIBUTE", "MATERIALS"}}
    addon.segment(obj, words, threshold=np.float32(0.25), colours={"top": red}, **how)
    addon.segment(obj, words, forms=(form for form in how["forms"]), colours={"top": red})
    check_column(obj)
    assert tuple(obj.data.materials["top"].diffuse_color)[:3] == (1, 0, 0)
    (found,) = addon.segment_automatically(obj, pieces=np.int32(2), detail=np.float32(0.5))
    assert len(found.names) == 2


def a_script_is_told_what_is_wrong_and_keeps_what_is_finished(folder):
    addon = module("asking.scripts")
    target, replies = module("scene.target"), module("bridge.replies")
    obj, light = column(), bpy.data.objects.new("Lamp", bpy.data.lights.new("Lamp", "POINT"))
    bare = bpy.data.objects.new("Bare", bpy.data.meshes.new("Bare"))
    for other in (light, bare):
        bpy.context.scene.collection.objects.link(other)
    gone = column("Gone")
    bpy.data.objects.remove(gone)
    for refused, error, sentence in (
        (lambda: addon.segment(light, ["top"]), target.TargetError, "'Lamp' is no mesh"),
        (lambda: addon.segment([], ["top"]), target.TargetError, "No objects are given"),
        (lambda: addon.segment(gone, ["top"]), target.TargetError, "has been removed"),
        (lambda: addon.segment([obj, None], ["top"]), target.TargetError, "None is no object"),
        (lambda: addon.segment(None, ["top"]), target.TargetError, "None is no object"),
        (lambda: addon.keypoints("Lamp", ["top"]), target.TargetError, "'Lamp' is no object"),
        (lambda: addon.transfer(obj, [obj.data]), target.TargetError, "is no object"),
        (lambda: addon.segment(obj, ["refuse"]), replies.BackendError, "means nothing"),
        (lambda: addon.segment(obj, ["top"], forms={"ATOMS"}), ValueError, "not {'ATOMS'}"),
        (lambda: addon.segment(obj, ["top"], forms="GROUPS"), ValueError, "not 'GROUPS'"),
        (lambda: addon.segment(obj, ["top"], threshold=50), ValueError, "The threshold must be"),
        (lambda: addon.segment(obj, ["top"], colours={"top": (255, 0, 0)}), ValueError, "of 'top'"),
        (lambda: addon.segment(obj, ["top"], colours={"top": "red"}), ValueError, "of 'top'"),
        (lambda: addon.segment(obj, ["top"], colours={"top": 255}), ValueError, "of 'top' must be"),
        (lambda: addon.segment(obj, ["top"], colours={"zz": (1, 0, 0)}), ValueError, "of 'zz' is"),
        (lambda: addon.segment(obj, ["top"], together="no"), ValueError, "together must be True"),
        (lambda: addon.keypoints(obj, ["top"], inside=None), ValueError, "inside must be True or"),
        (lambda: addon.segment(obj, ["top"], front="-Z"), ValueError, "Up is Z and the front is"),
        (lambda: addon.segment(obj, ["top"], up="auto", front="X"), ValueError, "Leave out one"),
        (lambda: addon.keypoints(obj, ["top"], up="W"), ValueError, "The up must be one of X, Y"),
        (lambda: addon.keypoints(obj, ["top"], front=0), ValueError, "The front must be one of X"),
        (
            lambda: addon.segment_automatically(obj, by_shape=True, vocabulary=["top"]),
            ValueError,
            "by_shape uses no words",
        ),
        (lambda: addon.segment([obj, bare], ["top"]), target.TargetError, "Bare: The mesh has no"),
    ):
        try:
            refused()
        except error as problem:
            assert sentence in str(problem), problem
        else:
            raise AssertionError(sentence)
    assert groups(obj)["top"] and ATTRIBUTE in obj.data.attributes


def a_mesh_that_is_as_it_was_asked_about_is_not_read_anew(folder):
    reading = module("scene.reading")
    reads, read = [], reading.read_cut

    def counted(mesh, raw):
        reads.append(mesh.name)
        return read(mesh, raw)

    obj, other = column(), column("Other")
    reading.read_cut = counted
    try:
        module("asking.scripts").segment(obj, ["top", "bottom"])
        assert reads == ["Column"]
        module("asking.scripts").transfer(obj, other)
        assert reads[1:] == ["Column", "Other"]
        other.modifiers.new("Subdivision", "SUBSURF")
        segment("top, middle, bottom")
        assert set(reads[3:]) == {"Other"}
    finally:
        reading.read_cut = read
