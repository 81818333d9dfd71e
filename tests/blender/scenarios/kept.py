"""What an artist has is kept: forms, and names through all that Blender does."""

import re
from pathlib import Path
from types import SimpleNamespace

import blf
import bmesh
import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    NAMES,
    SIDES,
    Layout,
    check_column,
    column,
    drawn,
    groups,
    labels,
    linked_from_a_file,
    materials,
    module,
    panel,
    parts_of,
    refusal,
    rows_shown,
    said,
    segment,
    select,
    settings,
    show_as,
    steer,
    truth,
)

BLENDERS_OWN = {"material_index", "uv_seam", ".uv_seam", "sharp_edge"}  # it leaves them, all unset


def a_click_on_a_form_changes_that_form_alone(folder):
    obj = column()
    segment()
    obj.vertex_groups["top"].add([0], 0.3, "REPLACE")
    bpy.ops.patchalign3d.form(form="MATERIALS")
    assert np.isclose(groups(obj)["top"][0], 0.3) and len(obj.data.materials) == 3
    bpy.ops.patchalign3d.form(form="MATERIALS")
    assert np.isclose(groups(obj)["top"][0], 0.3) and not obj.data.materials
    buttons = drawn(panel("results")).operators
    assert buttons.count("patchalign3d.form") == len(module("scene.forms").FORMS)


def copies_of_parts_that_are_selected_with_the_whole_are_left_alone(folder):
    obj = column()
    show_as({"GROUPS", "OBJECTS"})
    segment()

    def select_all():
        for each in bpy.data.objects:
            each.select_set(True)
        bpy.context.view_layer.objects.active = obj
        return [each for each in bpy.data.objects if each != obj]

    copies = select_all()
    assert len(copies) == 3
    bpy.ops.patchalign3d.form(form="MATERIALS")
    settings().threshold = 0.5
    assert len(obj.data.materials) == 3
    assert not any(len(copy.data.materials) for copy in copies)
    bpy.ops.patchalign3d.segment()
    assert len(select_all()) == 3
    bpy.ops.patchalign3d.form(form="OBJECTS")
    assert list(bpy.data.objects) == [obj] and said() == "3 parts."


def a_form_that_was_changed_by_hand_is_known_to_be(folder):
    obj = column()
    show_as({"GROUPS", "FACE_SETS", "MATERIALS", "COLOURS", "ATTRIBUTE"})
    segment()
    look_of, by_hand = module("scene.look").look_of, module("scene.by_hand")
    reading, at_once = module("scene.reading"), module("bridge.course").at_once

    def changed():
        look = look_of(obj.data, settings().look())
        forms, base = [form.name for form in by_hand.FORMS], reading.read_surface(obj)
        return at_once(by_hand.changed_by_hand(obj, base, look, forms))

    assert changed() == []
    obj.data.attributes[".sculpt_face_set"].data[0].value = 2
    assert changed() == ["FACE_SETS"]
    obj.vertex_groups["top"].add([0], 0.3, "REPLACE")
    assert changed() == ["GROUPS", "FACE_SETS"]
    obj.data.polygons[0].material_index = 1
    obj.data.attributes["patchalign3d_colour"].data[0].color_srgb = (1, 1, 1, 1)
    assert changed() == ["GROUPS", "FACE_SETS", "MATERIALS", "COLOURS"]


def settings_of_one_object_leave_the_results_of_another_alone(folder):
    first, second = column(), column("Second")
    select(first)
    show_as({"GROUPS", "ATTRIBUTE", "MATERIALS"})
    segment()
    select(second)
    show_as({"ATTRIBUTE"})
    segment()
    assert not second.data.materials and not second.vertex_groups
    settings().threshold = 0.95
    assert set(labels(second)) == {-1}
    select(first)
    steer("part_grow", "top")
    assert [m.name for m in first.data.materials] == ["top", "bottom"] and first.vertex_groups
    assert labels(first)[: 3 * SIDES : SIDES] == [2, 0, 0]
    assert "MATERIALS" in module("ui.panel").forms_shown(bpy.context)


def what_is_not_found_is_told_and_leaves_nothing(folder):
    obj = column()
    show_as({"GROUPS", "MATERIALS", "COLOURS"})
    segment("top, middle, nothing, bottom")
    found = set(parts_of(obj))
    assert found == {"top", "middle", "bottom"}
    assert said().endswith("Not found: nothing."), said()
    assert {group.name for group in obj.vertex_groups} == found
    assert {material.name for material in obj.data.materials if material} == found


def an_object_without_materials_gets_no_empty_slot(folder):
    obj = column()
    show_as({"MATERIALS"})
    segment()
    assert [material.name for material in obj.data.materials] == NAMES
    assert [material.name for material in materials(obj)] == [NAMES[i] for i in COLUMN_LABELS]
    show_as({"GROUPS"})
    assert not obj.data.materials and not obj.material_slots


def forms_of_a_linked_object_and_of_the_next_one_stay_when_one_is_clicked(folder):
    column("Linked")
    segment()
    select(linked_from_a_file("Linked", folder))
    before = set(settings().forms)
    assert "linked from another file" in refusal(bpy.ops.patchalign3d.form, form="MATERIALS")
    assert set(settings().forms) == before
    settings().threshold = 0.9  # as dragged beside the list
    assert "linked from another file" in said() and module("bridge.session").session.failed


def a_name_too_long_for_blender_is_said_to_be_that(folder):
    column()
    segment()
    steer("part_rename", "top", "x" * 64)
    assert f"is too long for Blender, so its group is called '{'x' * 63}'." in said()


def parts_that_are_called_as_what_we_write_leave_nothing_behind(folder):
    obj = column()
    before = set(obj.data.attributes.keys())
    package = Path(module("scene.record").__file__).parents[1]
    ours = re.compile(r'"(\.?patchalign3d_\w+|PatchAlign3D \w+)"')
    texts = (file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
    names = sorted({name for text in texts for name in ours.findall(text)})
    assert {"patchalign3d_heat", ".patchalign3d_score", "PatchAlign3D Parts"} <= set(names)
    forms = {form.name for form in module("scene.forms").FORMS} - {"SELECTION", "OBJECTS"}
    for three in (names[i : i + 3] for i in range(0, len(names), 3)):
        show_as({"GROUPS"})
        segment(", ".join(three))
        assert not [name for name in obj.vertex_groups.keys() if name in names], three
        for shown in (forms, {"ATTRIBUTE"}, forms):
            show_as(shown)
        settings().similarity_word = "high"
        bpy.ops.patchalign3d.similarity_to_word()
        bpy.ops.patchalign3d.similarity_hide()
        if "PatchAlign3D Parts" in three:
            for _ in range(2):
                bpy.ops.patchalign3d.unwrap()
            assert [layer.name for layer in obj.data.uv_layers] == ["PatchAlign3D Parts"]
            obj.data.uv_layers.remove(obj.data.uv_layers[0])
        bpy.ops.patchalign3d.remove_parts()
        assert not set(obj.data.attributes.keys()) - before - BLENDERS_OWN, three
        assert not obj.vertex_groups


def materials_of_the_object_itself_stay_its_own(folder):
    obj = column()
    steel, wood = (bpy.data.materials.new(name) for name in ("steel", "wood"))
    for material in (steel, wood):
        obj.data.materials.append(None)
        obj.material_slots[-1].link, obj.material_slots[-1].material = "OBJECT", material
    obj.data.polygons[0].material_index = 1
    show_as({"MATERIALS", "OBJECTS"})
    segment()
    lid = bpy.data.objects["Column top"]
    assert [slot.material for slot in lid.material_slots][:2] == [steel, wood]
    obj.data.polygons[8].material_index = 1  # by hand
    bpy.ops.patchalign3d.update_parts(form="MATERIALS")
    assert parts_of(obj)["wood"] == [8]
    bpy.ops.patchalign3d.remove_parts()
    assert [slot.material for slot in obj.material_slots] == [steel, wood]
    assert obj.data.polygons[0].material_index == 1
    bpy.ops.patchalign3d.rebuild_parts()
    assert set(parts_of(obj)) == {"steel", "wood"}
    obj.data.materials.pop(index=1)
    bpy.ops.patchalign3d.remove_parts()
    segment()
    bpy.ops.patchalign3d.remove_parts()
    assert [slot.material for slot in obj.material_slots] == [steel]


def faces_whose_slot_is_not_there_are_of_the_last_one(folder):
    obj = column()
    for name in ("steel", "wood"):
        obj.data.materials.append(bpy.data.materials.new(name))
    for face in obj.data.polygons:
        face.material_index = 7 * (face.index % 2)  # as files and scripts leave it
    bpy.ops.patchalign3d.rebuild_parts()
    count = len(COLUMN_LABELS)
    assert parts_of(obj) == {"steel": [*range(0, count, 2)], "wood": [*range(1, count, 2)]}


def what_is_separated_duplicated_or_appended_keeps_its_parts(folder):
    obj = column()
    segment()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "labelled.blend"))
    bpy.ops.object.mode_set(mode="EDIT")
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.faces.ensure_lookup_table()
    for face in mesh.faces:
        face.select_set(COLUMN_LABELS[face.index] == 0)
    bpy.ops.mesh.separate(type="SELECTED")
    bpy.ops.object.mode_set(mode="OBJECT")
    other = next(o for o in bpy.data.objects if o.type == "MESH" and o != obj)
    assert set(parts_of(other)) == {"top"} and set(parts_of(obj)) == {"middle", "bottom"}
    select(obj)
    bpy.ops.object.duplicate()
    copy = bpy.context.object
    steer("part_rename", "middle", "belly")
    assert "belly" in parts_of(copy) and "belly" not in parts_of(obj)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "other.blend"))
    with bpy.data.libraries.load(str(folder / "labelled.blend")) as (_, into):
        into.objects = ["Column"]
    (appended,) = into.objects
    bpy.context.scene.collection.objects.link(appended)
    assert parts_of(appended) == truth()
    select(appended)
    steer("part_rename", "top", "lid")
    assert set(parts_of(appended)) == {"lid", "middle", "bottom"}


def parts_go_through_changes_of_the_geometry(folder):
    obj = column()
    segment()
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.mesh.subdivide()
    bpy.ops.object.mode_set(mode="OBJECT")
    counts = {name: len(faces) for name, faces in parts_of(obj).items()}
    assert sum(counts.values()) == len(obj.data.polygons) and counts["middle"] == 4 * SIDES
    mirror = obj.modifiers.new("Mirror", "MIRROR")
    mirror.use_axis, mirror.use_mirror_merge = (False, False, True), False
    before = {name: len(faces) for name, faces in parts_of(obj).items()}
    bpy.ops.object.modifier_apply(modifier="Mirror")
    after = {name: len(faces) for name, faces in parts_of(obj).items()}
    assert after == {name: 2 * count for name, count in before.items()}, (before, after)


def names_of_any_length_and_kind_are_kept(folder):
    obj = column()
    long = "the uppermost part of a column that stands somewhere in the north of the old town"
    segment(f'{long} left, {long} right, ö: "x" %s')
    assert list(parts_of(obj)) == [f"{long} left", f"{long} right", 'ö: "x" %s']


def a_form_that_was_changed_by_hand_on_any_of_the_chosen_objects_is_asked_about(folder):
    objects = column("One"), column("Other")
    show_as({"FACE_SETS"})
    select(*objects)
    segment()
    objects[1].data.attributes[".sculpt_face_set"].data[0].value = 2
    forms, clicked = module("ui.operators.forms"), SimpleNamespace(form="FACE_SETS", _asks=True)
    asked = forms.PATCHALIGN3D_OT_form.go(clicked, bpy.context)
    assert module("bridge.course").at_once(asked) == forms.ASK


def a_form_is_named_where_it_is_asked_whether_it_may_go(folder):
    operator, asked = module("ui.operators.forms").PATCHALIGN3D_OT_form_anyway, []
    manager = SimpleNamespace(invoke_props_dialog=lambda _, **words: asked.append(words))
    preferences = SimpleNamespace(system=SimpleNamespace(ui_scale=1.0))
    context = SimpleNamespace(window_manager=manager, preferences=preferences)
    operator.invoke(SimpleNamespace(form="FACE_SETS"), context, None)
    assert (asked[0]["title"], asked[0]["confirm_text"]) == ("Face Sets", "Remove")
    layout = Layout()
    operator.draw(SimpleNamespace(layout=layout), context)
    blf.size(0, bpy.context.preferences.ui_styles[0].widget.points)
    assert max(blf.dimensions(0, line)[0] for line in layout.said) < asked[0]["width"] - 60


def everything_is_there_after_undo_and_when_the_file_is_opened_again(folder):
    obj = column()
    segment()
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.patchalign3d.part_exclude("EXEC_DEFAULT", True) if settings().part else steer(
        "part_exclude", "top"
    )
    bpy.ops.ed.undo_push(message="after")
    bpy.ops.ed.undo()
    obj = bpy.data.objects["Column"]
    assert parts_of(obj) == truth()
    bpy.ops.ed.redo()
    obj = bpy.data.objects["Column"]
    assert set(parts_of(obj)) == {"middle", "bottom"}
    bpy.ops.ed.undo()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "a.blend"))
    obj = bpy.data.objects["Column"]
    assert parts_of(obj) == truth()
    check_column(obj)


def undo_that_leads_back_into_edit_mode_has_the_record_of_the_faces_there(folder):
    def what():
        mesh = bpy.context.object.data
        kept = {name: mesh.get(f"patchalign3d_{name}") for name in ("parts", "groups", "locked")}
        named = {name: list(value or ()) for name, value in kept.items()}
        bpy.context.view_layer.update()
        rows = [(row.name, row.faces) for row in rows_shown()]
        groups = [group.name for group in bpy.context.object.vertex_groups]
        return bpy.context.object.mode, named, groups, rows

    def push(message):
        bpy.ops.ed.undo_push(message=message)
        states.append(what())

    for segmented_in in ("OBJECT", "EDIT"):
        column(segmented_in)
        states = []
        if segmented_in == "OBJECT":
            segment()
        push("before")
        bpy.ops.object.mode_set(mode="EDIT")
        push("Edit Mode")
        if segmented_in == "EDIT":
            segment()
            push("segment")
        bpy.ops.mesh.select_all(action="SELECT")
        push("select")
        bpy.ops.mesh.select_all(action="DESELECT")
        bpy.ops.object.mode_set(mode="OBJECT")
        bpy.context.object.data.polygons[0].select = True
        bpy.ops.object.mode_set(mode="EDIT")
        steer("part_assign", "roof")
        push("assign")
        bpy.ops.object.mode_set(mode="OBJECT")
        push("Object Mode")
        for expected in states[-2::-1]:
            bpy.ops.ed.undo()
            assert what() == expected, segmented_in
        for expected in states[1:-1]:
            bpy.ops.ed.redo()
            assert what() == expected, segmented_in
        steer("part_grow", "roof")
        names = ["top", "middle", "bottom", "roof"]
        assert what()[2] == names and what()[1]["groups"] == names, segmented_in
        bpy.ops.object.mode_set(mode="OBJECT")


def a_part_that_no_face_has_any_more_has_no_form(folder):
    obj = column()
    show_as({"GROUPS", "MATERIALS", "BOOLEANS", "OBJECTS", "ATTRIBUTE"})
    segment()
    steer("part_grow", "top", steps=3)
    assert set(labels(obj)) == {0}
    assert [group.name for group in obj.vertex_groups] == ["top"]
    assert [material.name for material in obj.data.materials] == ["top"]
    assert [name for name in obj.data.attributes.keys() if name.startswith("is ")] == ["is top"]
    assert [o.name for o in bpy.data.objects if o != obj] == ["Column top"]
    assert module("scene.record").names_of(obj.data) == NAMES  # what is assigned may come back
    obj.data.polygons.foreach_set("select", np.array(COLUMN_LABELS) == 2)
    steer("part_assign", "bottom")
    assert [group.name for group in obj.vertex_groups] == ["top", "bottom"]
    assert [m.name for m in materials(obj)] == [
        "bottom" if label == 2 else "top" for label in COLUMN_LABELS
    ]


def a_part_is_given_no_name_that_would_be_misread(folder):
    obj = column()
    segment()
    assert "already" in refusal(steer, "part_rename", "top", "middle")
    assert "means no part" in refusal(steer, "part_rename", "top", "Unlabelled")
    assert "has a ','" in refusal(steer, "part_rename", "top", "a, b")
    assert "has a ';'" in refusal(steer, "part_rename", "top", "a; b")
    obj.data.polygons[0].select = True
    assert "has a ','" in refusal(steer, "part_assign", "a, b")
    assert set(parts_of(obj)) == set(NAMES)


def locked_parts_stay_when_parts_are_sought_anew(folder):
    obj = column()
    segment()
    obj.data.polygons.foreach_set("select", np.arange(len(COLUMN_LABELS)) == 0)
    steer("part_assign", "top")  # a face of the lowest storey
    colour = module("scene.record").colours_of(obj.data)["top"]
    bpy.context.view_layer.update()
    module("ui.lists").list_of(bpy.context.object).rows[0].locked = True
    top = parts_of(obj)["top"]
    segment("roof, wall, floor")
    assert parts_of(obj)["top"] == top and module("scene.record").load(obj.data).decided[0]
    # The roof is all of the locked part, and so it is no part of its own.
    assert module("scene.record").names_of(obj.data) == ["wall", "floor", "top"]
    assert "Not found: roof." in said(), said()
    assert module("scene.record").colours_of(obj.data)["top"] == colour
    colours = list(module("scene.record").colours_of(obj.data).values())
    assert len(set(colours)) == len(colours)
    segment("floor, wall, top")  # its name among the words, on other faces
    assert parts_of(obj)["top"] == top
    bpy.ops.patchalign3d.segment_automatically()
    assert parts_of(obj)["top"] == top
    assert set(groups(obj)) == set(parts_of(obj))


def no_group_is_called_as_an_attribute_that_blender_makes_when_it_needs_one(folder):
    names = ["material_index", "sharp_edge", "crease_edge"]
    obj = column()
    show_as({"GROUPS", "MATERIALS", "SHARP", "ATTRIBUTE"})
    segment(", ".join(names))
    assert list(groups(obj)) == [f"{name}.001" for name in names]
    assert "The name 'material_index' was in use" in said(), said()
    steer("part_smooth", "crease_edge")
    assert said() == "No face has changed its part. 3 parts."  # the name was told, and is so still
    bpy.ops.patchalign3d.form(form="GROUPS")
    bpy.ops.patchalign3d.form(form="GROUPS")
    assert "The name 'material_index' was in use" in said(), said()
    assert [material.name for material in materials(obj)] == [names[i] for i in COLUMN_LABELS]
    assert parts_of(obj) == truth(names)
    for layer in ("crease_edge", "bevel_weight_vert"):
        obj.data.attributes.new(layer, "FLOAT", "EDGE" if "edge" in layer else "POINT")
    steer("part_rename", "crease_edge", "rest")
    bpy.ops.patchalign3d.remove_parts()
    assert not obj.vertex_groups and not obj.data.materials


def separate_objects_lie_in_the_place_of_the_whole_also_where_it_is_sheared(folder):
    obj = column()
    parent = bpy.data.objects.new("Parent", None)
    bpy.context.scene.collection.objects.link(parent)
    parent.scale, parent.rotation_euler = (1, 3, 0.5), (0.3, 0.2, 0.1)
    obj.parent, obj.rotation_euler, obj.scale = parent, (0, 0, 0.7), (-1, 1, 1)
    show_as({"OBJECTS"})
    segment()
    bpy.context.view_layer.update()

    def faces(each):
        return {
            tuple(np.round(each.matrix_world @ face.center, 3) + 0.0) for face in each.data.polygons
        }

    copies = [each for each in bpy.data.objects if each.type == "MESH" and each != obj]
    assert len(copies) == 3 and set().union(*map(faces, copies)) == faces(obj)
    bpy.ops.patchalign3d.form(form="OBJECTS")
    assert set(bpy.data.objects) == {obj, parent}


def groups_that_blender_has_made_attributes_of_are_groups_again_with_the_next_edit(folder):
    """As Blender 4.3's Voxel Remesh does: theirs were the names, and groups were "top.001"."""
    obj = column()
    segment()
    for name in NAMES:
        obj.vertex_groups.remove(obj.vertex_groups[name])
        obj.data.attributes.new(name, "FLOAT", "POINT")
    steer("part_rename", "top", "lid")
    assert list(groups(obj)) == ["lid", "middle", "bottom"] and said() == "3 parts."
    assert not {*NAMES} & {*obj.data.attributes.keys()}
    obj.vertex_groups.remove(obj.vertex_groups["lid"])
    obj.data.attributes.new("lid", "FLOAT", "POINT")  # a person's own, in place of one group
    steer("part_rename", "middle", "waist")
    assert "lid" in obj.data.attributes
