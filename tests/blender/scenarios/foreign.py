"""Files that hold anything under the names of what is ours: what makes no sense counts for none."""

import contextlib

import bpy
import numpy as np
from column import (
    column,
    drawn,
    find_keypoints,
    module,
    panel,
    parts_of,
    rows,
    segment,
    show_as,
    steer,
    truth,
)

GROUPS = [
    {"a": {"b": 1}},
    {"forms": "GROUPS", "threshold": "high", "faces": [2**31 - 1, -1, 0], "shares": 1, "of": "x"},
    {"forms": [1], "threshold": float("nan"), "faces": [1, 1, 1], "shares": [2, 2, 2], "of": -5},
]
ANYTHING = [
    *(5, -(2**31), 2.5, float("nan"), float("inf"), "text", "[{", b"\xff", True),
    *([], [-1.0, float("nan")], ["top", "top", "top"], [{"a": 1}], *GROUPS),
    '{"1": {"patchalign3d_look": [[]]}, "99999999999": {}, "2": 3}',
]
# Custom properties that only some meshes have.
SOME = ("colours", "hidden", "locked", "heat_before", "face_sets")


@contextlib.contextmanager
def told_of(what):
    """Have what fails tell what was there."""
    try:
        yield
    except Exception as error:
        raise AssertionError(what) from error


def look_at(obj):
    """What a window does, without being asked."""
    bpy.context.view_layer.update()
    module("ui.lists").sync()
    for name in ("parts", "edit", "results"):
        drawn(panel(name))
    module("scene.overlay").read_patchwork(obj, bpy.context.evaluated_depsgraph_get(), None)


def ours(block):
    return [key for key in block.keys() if key.startswith("patchalign3d")]


def labelled():
    obj = column()
    show_as({form.name for form in module("scene.forms").FORMS} - {"SELECTION"})
    segment()
    return obj


def work_on(obj):
    """Look at it in both modes, edit it, and label it anew."""
    look_at(obj)
    bpy.ops.object.mode_set(mode="EDIT")
    look_at(obj)
    module("scene.writings").put_right(obj.data)
    bpy.ops.object.mode_set(mode="OBJECT")
    if "top" in parts_of(obj):
        steer("part_rename", "top", "summit")
    look_at(obj)
    segment()
    assert parts_of(obj) == truth()
    assert [row.known_as for row in rows().rows] == list(truth())


def custom_properties_of_any_kind_count_for_none_and_are_written_over(folder):
    obj = labelled()
    names = ours(obj.data)
    assert len(names) > 8, names
    names += [f"patchalign3d_{each}" for each in SOME]
    for name in names:
        for value in ANYTHING:
            obj.data[name] = value
            with told_of(f"{name} = {value!r}"):
                look_at(obj)
    work_on(obj)
    for number, value in enumerate(ANYTHING):
        for name in names[number % 3 :: 3]:
            obj.data[name] = value
        with told_of(f"{value!r}"):
            work_on(obj)


def attributes_of_another_kind_count_for_none_and_are_written_over(folder):
    obj = labelled()
    mesh = obj.data
    names = [name for name in mesh.attributes.keys() if name.startswith((".patch", ".pa3d"))]
    assert len(names) > 6, names
    others = [("FLOAT_VECTOR", "POINT"), ("INT", "CORNER"), ("FLOAT", "FACE")]
    for number, name in enumerate([*names, "patchalign3d_colour"]):
        if name in mesh.attributes:
            mesh.attributes.remove(mesh.attributes[name])
        mesh.attributes.new(name, *others[number % 3])
        with told_of(f"{name}: {others[number % 3]}"):
            work_on(obj)


def labels_and_scores_out_of_range_are_none(folder):
    obj = labelled()
    mesh, record = obj.data, module("scene.record")
    score = mesh.attributes[record.SCORE].data
    score.foreach_set("value", np.resize(np.float32([np.nan, np.inf, -5, 1e30]), len(score)))
    scores = record.load(mesh).scores
    assert ((scores >= 0) & (scores <= 1)).all()
    work_on(obj)
    record.forget(mesh)  # as files up to 0.5.0 keep labels
    mesh[record.NAMES], mesh[record.COLOURS] = ["top", "top", "foot"], [9.0, -1, 0.5, 1, 1]
    numbers = mesh.attributes.new(record.NUMBERS, "INT", "FACE").data
    wrong = np.resize(np.int32([-(2**31), -5, 2**31 - 1, 1, 7]), len(numbers))
    numbers.foreach_set("value", wrong)
    parts = record.load(mesh)
    assert parts.names == ["top", "foot"] and set(parts.labels) == {-1, 0}
    work_on(obj)


def what_stands_on_objects_materials_and_screens_counts_for_none(folder):
    obj = labelled()
    find_keypoints()
    cube = bpy.data.objects.new("cube", bpy.data.meshes.new("cube"))
    bpy.context.scene.collection.objects.link(cube)
    cube.parent, cube["patchalign3d_keypoint"] = obj, "nose"
    keys = {key for block in marked_blocks() for key in ours(block)}
    assert len(keys) > 5, keys
    for value in ANYTHING:
        for block in marked_blocks():
            for key in keys & set(block.keys()):
                block[key] = value
        with told_of(f"{value!r}"):
            for empty in [each for each in bpy.data.objects if each.type == "EMPTY"]:
                module("scene.keypoints").names_of([empty])
            find_keypoints()
            module("bridge.course").at_once(module("scene.rebuilding").rebuilt([obj]))
            work_on(obj)
    assert cube.name in bpy.data.objects  # no keypoint, whatever it says


def marked_blocks():
    return [*bpy.data.objects, *bpy.data.materials, *bpy.data.screens]
