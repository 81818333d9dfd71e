"""Parts by words: what is written, replaced and left alone."""

import bpy
import numpy as np
from column import ATTRIBUTE, COLUMN_LABELS, check_column, column, groups, labels, said, segment


def every_part_becomes_a_group_and_every_face_gets_its_number(folder):
    obj = column()
    assert segment() == {"FINISHED"}
    assert [group.name for group in obj.vertex_groups] == ["top", "middle", "bottom"]
    check_column(obj)
    assert list(obj.data["patchalign3d_parts"]) == ["top", "middle", "bottom"]
    assert said() == "3 parts.", said()


def unlabelled_faces_are_minus_one_and_in_no_group(folder):
    obj = column()
    segment("top, nothing, bottom")
    assert labels(obj) == [{0: 0, 1: -1, 2: 1}[label] for label in COLUMN_LABELS]
    assert set(groups(obj)) == {"top", "bottom"}
    assert said() == "2 parts, unlabelled 25%. Not found: nothing.", said()


def a_rerun_replaces_its_own_groups_and_nothing_else(folder):
    obj = column()
    obj.vertex_groups.new(name="mine").add([3], 0.25, "REPLACE")
    segment()
    segment("upper, lower")
    assert [group.name for group in obj.vertex_groups] == ["mine", "upper", "lower"]
    assert groups(obj)["mine"] == {3: 0.25}
    assert [a.name for a in obj.data.attributes if a.name.startswith(ATTRIBUTE)] == [ATTRIBUTE]
    assert set(labels(obj)) == {0, 1}
    assert list(obj.data["patchalign3d_parts"]) == ["upper", "lower"]


def the_users_group_of_the_same_name_survives_reruns(folder):
    obj = column()
    obj.vertex_groups.new(name="top").add([3], 0.25, "REPLACE")
    for _ in range(2):
        segment()
        assert [g.name for g in obj.vertex_groups] == ["top", "top.001", "middle", "bottom"]
        assert groups(obj)["top"] == {3: 0.25}
        check_column(obj, ["top.001", "middle", "bottom"])
        assert "'top.001'" in said()


def a_group_the_user_has_renamed_is_the_users(folder):
    obj = column()
    segment()
    obj.vertex_groups["top"].name = "mine"
    segment()
    assert [g.name for g in obj.vertex_groups] == ["mine", "top", "middle", "bottom"]


def names_that_blender_uses_itself_do_no_harm(folder):
    obj = column()
    obj.data.uv_layers.new(name="bottom")
    obj.vertex_groups.new(name=ATTRIBUTE).add([3], 0.25, "REPLACE")
    before = np.array([v.co for v in obj.data.vertices])
    segment("position, patchalign3d_part.001, bottom")
    assert [g.name for g in obj.vertex_groups] == [
        ATTRIBUTE,
        "position.001",
        "patchalign3d_part.001.001",
        "bottom.001",
    ]
    assert groups(obj)[ATTRIBUTE] == {3: 0.25}
    assert labels(obj, f"{ATTRIBUTE}.001") == COLUMN_LABELS
    assert f"in use, so the face attribute is called '{ATTRIBUTE}.001'." in said()
    assert (before == np.array([v.co for v in obj.data.vertices])).all()
    segment()
    assert [g.name for g in obj.vertex_groups] == [ATTRIBUTE, "top", "middle", "bottom.001"]
    assert labels(obj, f"{ATTRIBUTE}.001") == COLUMN_LABELS


def long_and_foreign_words_become_names_that_fit(folder):
    obj = column()
    segment(f"{'é' * 40}, {'é' * 41}, ножка")
    assert [g.name for g in obj.vertex_groups] == ["é" * 31, "é" * 29 + ".001", "ножка"]
    assert list(obj.data["patchalign3d_parts"]) == ["é" * 40, "é" * 41, "ножка"]


def one_undo_takes_all_of_it_back(folder):
    column()
    bpy.context.scene.patchalign3d.parts.add("top, middle, bottom")
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.patchalign3d.segment("EXEC_DEFAULT", True)
    check_column(bpy.data.objects["Column"])
    bpy.ops.ed.undo()
    obj = bpy.data.objects["Column"]
    assert not obj.vertex_groups and ATTRIBUTE not in obj.data.attributes
    assert not obj.data.keys()
    assert said() == ""  # nor does the panel tell of what is no more
    bpy.ops.ed.redo()
    check_column(bpy.data.objects["Column"])


def results_are_saved_with_the_file_and_replaced_after_it_is_opened_again(folder):
    column()
    segment()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "column.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "column.blend"))
    assert said() == ""
    obj = bpy.data.objects["Column"]
    check_column(obj)
    assert bpy.context.scene.patchalign3d.parts.enabled() == ["top", "middle", "bottom"]
    assert segment("upper, lower") == {"FINISHED"}
    assert [g.name for g in obj.vertex_groups] == ["upper", "lower"]
