"""Several objects at once, and the forms that results come in."""

import bmesh
import bpy
import numpy as np
from column import (
    ATTRIBUTE,
    COLUMN_LABELS,
    SIDES,
    activate,
    check_column,
    column,
    groups,
    labels,
    materials,
    module,
    refusal,
    ring,
    rows_shown,
    said,
    segment,
    select,
    settings,
    shadings,
    show_as,
)


def writing_in_slices_looks_through_the_faces_no_oftener_than_in_one_go(folder):
    kind, forms = module("scene.forms.form").Shown, module("scene.forms.vertex_groups")
    there, looks, counts, whole = kind.there, [], [], forms.SLICE
    kind.there = property(lambda shown: looks.append(1) or there.fget(shown))
    column()
    show_as({"GROUPS", "OBJECTS"})
    try:
        for forms.SLICE in (whole, 1):
            looks.clear()
            segment()
            counts.append(len(looks))
    finally:
        kind.there, forms.SLICE = there, whole
    assert counts[0] == counts[1] < 6


def all_selected_meshes_are_labelled_and_each_mesh_once(folder):
    first, second = column(), column("Second")
    twin = bpy.data.objects.new("Twin", second.data)
    bpy.context.scene.collection.objects.link(twin)
    light = bpy.data.objects.new("Lamp", bpy.data.lights.new("Lamp", "POINT"))
    bpy.context.scene.collection.objects.link(light)
    bare = bpy.data.objects.new("Bare", bpy.data.meshes.new("Bare"))
    bpy.context.scene.collection.objects.link(bare)
    select(light, first, second, twin, bare)
    segment()
    for obj in (first, second):
        check_column(obj)
    assert said().startswith("2 of 3 objects are done. Bare: "), said()
    assert "no faces" in said()


def what_is_finished_stays_when_the_backend_fails_later(folder):
    bare = bpy.data.objects.new("Bare", bpy.data.meshes.new("Bare"))
    bpy.context.scene.collection.objects.link(bare)
    other = bpy.data.objects.new("Other", bpy.data.meshes.new("Other"))
    bpy.context.scene.collection.objects.link(other)
    select(bare, other)
    assert "no faces" in refusal(segment)
    select(column(), bare)
    assert "This word means nothing." in refusal(segment, "top, refuse")


def the_threshold_works_at_once_and_can_be_taken_back(folder):
    obj = column()
    segment()
    settings().threshold = 0.95  # the backend's scores are 0.9
    assert set(labels(obj)) == {-1}
    assert groups(obj) == {}
    assert said() == "0 parts, unlabelled 100%."
    settings().threshold = 0.9
    check_column(obj)
    settings().threshold = 0.95
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "column.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "column.blend"))
    obj = bpy.data.objects["Column"]
    assert set(labels(obj)) == {-1}
    settings().threshold = 0
    check_column(obj)


def what_is_unlabelled_can_be_a_part_of_its_own(folder):
    obj = column()
    settings().show_unlabelled = True
    show_as({"GROUPS", "MATERIALS"})
    segment("top, nothing, bottom")
    assert [g.name for g in obj.vertex_groups] == ["top", "bottom", "unlabelled"]
    assert set(groups(obj)["unlabelled"]) == set(ring(1, 1) | ring(2, 1))
    assert ATTRIBUTE not in obj.data.attributes
    assert [m and m.name for m in obj.data.materials] == ["top", "bottom", "unlabelled"]
    show_as({"ATTRIBUTE"})
    assert labels(obj) == [{0: 0, 1: -1, 2: 1}[label] for label in COLUMN_LABELS]


def parts_come_in_all_forms_and_go_when_they_are_not_wanted(folder):
    obj = column()
    steel = bpy.data.materials.new("steel")
    obj.data.materials.append(steel)
    mine = obj.data.attributes.new("mine", "BYTE_COLOR", "CORNER").name
    obj.data.attributes.active_color_name = mine
    settings().parts.add("top, middle, bottom")
    for prompt, colour in zip(settings().parts.prompts, np.eye(3), strict=True):
        prompt.colour = colour
    settings().part = "middle"
    show_as({
        "GROUPS", "ATTRIBUTE", "FACE_SETS", "MATERIALS", "COLOURS", "SELECTION", "OBJECTS"
    })  # fmt: skip
    for _ in range(2):
        bpy.ops.patchalign3d.segment()
        check_column(obj)
        assert labels(obj, ".sculpt_face_set") == [label + 2 for label in COLUMN_LABELS]
        names = ["top", "middle", "bottom"]
        assert [m.name for m in obj.data.materials] == ["steel", *names]
        assert [m.name for m in materials(obj)] == [names[label] for label in COLUMN_LABELS]
        assert obj.data.materials["top"].diffuse_color[:] == (1, 0, 0, 1)
        assert obj.data.attributes.active_color_name == "patchalign3d_colour"
        colours = obj.data.attributes["patchalign3d_colour"].data
        assert colours[0].color_srgb[:] == (0, 0, 1, 1)  # the first polygon is at the bottom
        assert [p.select for p in obj.data.polygons] == [label == 1 for label in COLUMN_LABELS]
        assert sum(v.select for v in obj.data.vertices) == 2 * SIDES
        parts = bpy.data.collections["PatchAlign3D Parts"].objects
        assert sorted(part.name for part in parts) == [
            "Column bottom", "Column middle", "Column top"
        ]  # fmt: skip
        assert [len(part.data.polygons) for part in parts] == [9, 8, 9]
        assert len(bpy.data.meshes) == 4 and len(bpy.data.materials) == 4
    show_as(set())
    assert not obj.vertex_groups and ATTRIBUTE not in obj.data.attributes
    assert ".sculpt_face_set" not in obj.data.attributes
    assert list(obj.data.materials) == [steel] and set(materials(obj)) == {steel}
    assert obj.data.attributes.active_color_name == mine
    assert "PatchAlign3D Parts" not in bpy.data.collections
    assert len(bpy.data.meshes) == 1
    assert {m.name: m.users for m in bpy.data.materials} == dict.fromkeys(names, 0) | {"steel": 1}
    show_as({"GROUPS", "ATTRIBUTE"})
    check_column(obj)


def a_mesh_without_materials_has_none_again(folder):
    obj = column()
    show_as({"MATERIALS"})
    segment("top, nothing, bottom")
    assert [m and m.name for m in obj.data.materials] == [None, "top", "bottom"]
    assert materials(obj)[8] is None
    show_as({"GROUPS"})
    assert not obj.data.materials
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "a.blend"))
    assert not bpy.data.objects["Column"].data.materials and not bpy.data.materials


def views_show_the_colours_as_long_as_there_are_any(folder):
    column()
    before = shadings()
    assert before and "VERTEX" not in before
    show_as({"COLOURS"})
    settings().parts.add("top, middle, bottom")
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.patchalign3d.segment("EXEC_DEFAULT", True)
    assert set(shadings()) == {"VERTEX"}
    bpy.ops.ed.undo()
    assert shadings() == before
    bpy.ops.ed.redo()
    assert set(shadings()) == {"VERTEX"}
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word()
    bpy.ops.patchalign3d.similarity_hide()
    assert set(shadings()) == {"VERTEX"}  # there are the parts' colours still
    show_as({"GROUPS"})
    assert shadings() == before


def a_material_that_went_is_used_again_in_its_new_colour(folder):
    obj = column()
    show_as({"MATERIALS"})
    segment("top, middle, bottom")
    before = obj.data.materials["top"]
    show_as({"GROUPS"})
    settings().parts.prompts[0].colour = (0, 1, 0)
    bpy.ops.patchalign3d.segment()
    show_as({"MATERIALS"})
    assert obj.data.materials["top"] == before and len(bpy.data.materials) == 3
    assert before.diffuse_color[:] == (0, 1, 0, 1)


def the_forms_are_written_whatever_the_mode(folder):
    obj = column()
    show_as({"FACE_SETS", "SELECTION", "ATTRIBUTE"})
    settings().part = "bottom"
    for mode in ("SCULPT", "EDIT"):
        bpy.ops.object.mode_set(mode=mode)
        settings().threshold = 0
        segment()
        assert obj.mode == mode
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.faces.ensure_lookup_table()
    assert [face.select for face in mesh.faces] == [label == 2 for label in COLUMN_LABELS]


def what_a_person_has_painted_stays_while_other_forms_come_and_go(folder):
    obj = column()
    segment()
    obj.vertex_groups["top"].add([0], 0.3, "REPLACE")
    for forms in ({"GROUPS", "MATERIALS"}, {"GROUPS", "COLOURS", "OBJECTS"}, {"GROUPS"}):
        show_as(forms)
        assert np.isclose(groups(obj)["top"][0], 0.3)
    settings().threshold = 0.5  # all scores are 0.9
    assert np.isclose(groups(obj)["top"][0], 0.3)
    bpy.ops.patchalign3d.segment()
    assert 0 not in groups(obj)["top"]


def an_object_of_a_part_that_was_changed_since_is_its_maker_s(folder):
    obj = column()
    show_as({"OBJECTS"})
    segment()
    top, middle = bpy.data.objects["Column top"], bpy.data.objects["Column middle"]
    top.location.x = 4
    middle.data.vertices[0].co.z += 0.1
    copy = bpy.data.objects["Column bottom"].copy()
    copy.location.y = 2
    bpy.context.scene.collection.objects.link(copy)
    segment("upper, lower")
    assert {top, middle, copy} <= set(bpy.data.objects)
    assert "Column bottom" not in bpy.data.objects and "Column upper" in bpy.data.objects
    show_as({"GROUPS"})
    assert {o.name for o in bpy.data.objects} == {obj.name, top.name, middle.name, copy.name}


def an_object_of_a_part_lists_that_part_alone(folder):
    column()
    settings().show_unlabelled = True
    show_as({"OBJECTS"})
    segment("top, nothing, bottom")
    lists = module("ui.lists")
    for name, listed in (("top", [("top", 9, 1.0)]), ("unlabelled", [])):
        activate(bpy.data.objects[f"Column {name}"])
        lists.sync()
        assert [(row.name, row.faces, row.share) for row in rows_shown()] == listed


def the_vertex_group_that_somebody_paints_on_stays_the_active_one(folder):
    obj = column()
    for name in ("of a bone", "another"):
        obj.vertex_groups.new(name=name)
    bpy.ops.object.mode_set(mode="WEIGHT_PAINT")
    for painted in ("of a bone", "of a bone", "middle"):
        obj.vertex_groups.active = obj.vertex_groups[painted]
        segment()
        assert obj.vertex_groups.active.name == painted
        show_as({"GROUPS", "MATERIALS"})
        settings().threshold = 0.5 if settings().threshold else 0.0
        assert obj.vertex_groups.active.name == painted
    segment("roof, cellar")
    show_as({"ATTRIBUTE"})
    obj.vertex_groups.active = obj.vertex_groups["of a bone"]
    show_as({"GROUPS"})
    assert obj.vertex_groups.active.name == "of a bone"


def the_face_sets_from_before_come_back(folder):
    obj = column()
    mine = [7 + number % 3 for number in range(len(obj.data.polygons))]
    sets = obj.data.attributes.new(".sculpt_face_set", "INT", "FACE")
    sets.data.foreach_set("value", mine)
    show_as({"FACE_SETS"})
    for words in ("top, middle, bottom", "upper, lower"):
        segment(words)
        assert set(labels(obj, ".sculpt_face_set")) == {2, 3, 4} - (
            {4} if "upper" in words else set()
        )
    show_as({"GROUPS"})
    assert labels(obj, ".sculpt_face_set") == mine
    assert [a.name for a in obj.data.attributes if "before" in a.name] == []


def a_material_whose_nodes_were_changed_is_used_again_all_the_same(folder):
    obj = column()
    show_as({"MATERIALS"})
    segment()
    obj.data.materials["top"].node_tree.nodes.clear()
    show_as({"GROUPS"})
    settings().parts.prompts[0].colour = (0, 1, 0)
    show_as({"MATERIALS"})
    assert obj.data.materials["top"].diffuse_color[:] == (0, 1, 0, 1)


def the_row_and_the_colour_that_are_chosen_show_at_once(folder):
    obj = column()
    show_as({"GROUPS", "SELECTION", "COLOURS"})
    segment()
    for row in (2, 0):
        module("ui.lists").list_of(bpy.context.object).active = row
        assert [p.select for p in obj.data.polygons] == [label == row for label in COLUMN_LABELS]
    obj.vertex_groups["top"].add([0], 0.3, "REPLACE")
    settings().parts.prompts[2].colour = (0, 1, 0)
    assert obj.data.attributes["patchalign3d_colour"].data[0].color_srgb[:] == (0, 1, 0, 1)
    assert np.isclose(groups(obj)["top"][0], 0.3)  # a colour is nothing to a group
    module("ui.lists").list_of(bpy.context.object).active = 1
    assert [p.select for p in obj.data.polygons] == [label == 1 for label in COLUMN_LABELS]


def all_that_was_written_can_be_removed(folder):
    obj, other = column(), column("Other")
    assert not bpy.ops.patchalign3d.remove_parts.poll()
    show_as({"GROUPS", "ATTRIBUTE", "FACE_SETS", "MATERIALS", "COLOURS", "OBJECTS"})
    before = sorted(a.name for a in obj.data.attributes)
    select(obj, other)
    segment()
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.patchalign3d.remove_parts()
    bpy.ops.object.mode_set(mode="OBJECT")
    for one in (obj, other):
        assert sorted(a.name for a in one.data.attributes) == before
        left = set(one.data.keys()) - {"patchalign3d_writings"}  # undo in Edit Mode needs them
        assert not left and not one.vertex_groups and not one.data.materials
    assert set(bpy.data.objects) == {obj, other}
    assert not bpy.ops.patchalign3d.remove_parts.poll()


def selected_objects_that_are_passed_over_are_told_of(folder):
    obj = column()
    text = bpy.data.objects.new("Sign", bpy.data.curves.new("Sign", "FONT"))
    bpy.context.scene.collection.objects.link(text)
    select(obj, text)
    segment()
    check_column(obj)
    assert said().endswith("One selected object was passed over: 'Sign' is a text. "
                           "Convert it first: Object > Convert > Mesh.")  # fmt: skip
