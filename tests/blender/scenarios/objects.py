"""Modes, modifiers, scales, shared and linked data: objects as they come."""

import itertools
import math
import os
import time
from pathlib import Path
from unittest import mock

import bmesh
import bpy
from column import (
    COLUMN_LABELS,
    PYTHON,
    SIDES,
    activate,
    check_column,
    column,
    drawn,
    find_keypoints,
    groups,
    in_a_window,
    labels,
    linked_from_a_file,
    module,
    packed_from_a_file,
    panel,
    parts_of,
    preferences,
    refusal,
    rows,
    said,
    segment,
    select,
    settings,
    show_as,
)
from mathutils import Matrix, Vector


def each_feature_is_one_undo_step(folder):
    finished, obj = column("Finished"), column()
    activate(finished)
    segment()
    select(obj, finished)
    settings().similarity_word = "high"
    settings().part = "top"

    def state():
        mesh = bpy.data.objects["Column"].data
        parts = list(mesh.get("patchalign3d_parts", []))
        return sorted(a.name for a in mesh.attributes), sorted(mesh.keys()), parts

    for name in ("transfer", "part_exclude", "similarity_to_word", "similarity_hide"):
        before = state()
        bpy.ops.ed.undo_push(message="before")
        getattr(bpy.ops.patchalign3d, name)("EXEC_DEFAULT", True)
        after = state()
        bpy.ops.ed.undo()
        assert state() == before != after, name
        bpy.ops.ed.redo()
        assert state() == after, name


def one_undo_takes_back_what_followed_a_brush_and_nothing_else(folder):
    def state():
        obj = bpy.data.objects["Column"]
        hidden = [face.hide for face in obj.data.polygons]
        told = [settings().part, *((row.hidden, row.locked) for row in rows().rows)]
        return hidden, labels(obj), sorted(groups(obj)), obj.mode, obj.data.attributes.keys(), told

    def rename():
        with in_a_window() as live:
            rows().rows[0].name = "roof"
            while live.finish():
                pass

    def hide():
        bpy.ops.patchalign3d.part_hide("EXEC_DEFAULT", True)

    def clicked(act):
        def click():
            with in_a_window("rows", "step_of_clicks") as ui:
                act()
                assert ui.step_of_clicks() is None

        return click

    @clicked
    def row():
        rows().active = 1

    @clicked
    def eye():
        rows().rows[1].hidden = True

    @clicked
    def lock():
        rows().rows[1].locked = True

    def ask():
        settings().parts.words = "upper, lower"
        bpy.ops.patchalign3d.segment("EXEC_DEFAULT", True)

    brushes = {
        "SCULPT": lambda: bpy.ops.paint.mask_flood_fill("EXEC_DEFAULT", True, mode="INVERT"),
        "VERTEX_PAINT": lambda: bpy.ops.paint.vertex_color_set("EXEC_DEFAULT", True),
    }
    for mode, act in itertools.product(brushes, (ask, hide, rename, row, eye, lock)):
        bpy.ops.wm.read_homefile(use_empty=True)
        obj = column()
        obj.data.color_attributes.new("Mine", "FLOAT_COLOR", "CORNER")
        segment()
        settings().part = "top"
        bpy.ops.ed.undo_push(message="Segment")
        bpy.ops.object.mode_set("EXEC_DEFAULT", True, mode=mode)
        assert brushes[mode]() == {"FINISHED"}
        before = state()
        act()
        after = state()
        bpy.ops.ed.undo()
        assert state() == before != after, (mode, act)
        bpy.ops.ed.redo()
        assert state() == after, (mode, act)


def edit_mode_is_left_and_entered_again_and_its_edits_count(folder):
    obj = column()
    bpy.ops.object.mode_set(mode="EDIT")
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.verts.ensure_lookup_table()
    for vertex in mesh.verts:
        vertex.co.z = 3 - vertex.co.z  # upside down, not yet in the mesh itself
    bmesh.update_edit_mesh(obj.data)
    segment()
    assert obj.mode == "EDIT"
    bpy.ops.object.mode_set(mode="OBJECT")
    assert labels(obj) == [2 - label for label in COLUMN_LABELS]


def edit_mode_is_entered_again_by_those_that_were_in_it_whatever_is_selected(folder):
    inside, deselected, outside = column("Inside"), column("Deselected"), column("Outside")
    select(inside, deselected)
    bpy.ops.object.mode_set(mode="EDIT")
    deselected.select_set(False)  # as a click in the outliner does
    outside.select_set(True)
    for active in (deselected, inside):
        bpy.context.view_layer.objects.active = active
        segment()
        assert [obj.mode for obj in (inside, deselected, outside)] == ["EDIT", "EDIT", "OBJECT"]
        assert set(bpy.context.selected_objects) == {inside, outside}
        assert bpy.context.object == active
    settings().part = "top"
    bpy.ops.patchalign3d.part_select()
    assert [obj.mode for obj in (inside, deselected, outside)] == ["EDIT", "EDIT", "OBJECT"]


def paint_and_sculpt_modes_are_left_and_entered_again(folder):
    obj = column()
    for mode in ("SCULPT", "WEIGHT_PAINT", "VERTEX_PAINT", "TEXTURE_PAINT"):
        bpy.ops.object.mode_set(mode=mode)
        segment()
        assert obj.mode == mode
        bpy.ops.object.mode_set(mode="OBJECT")
        check_column(obj)
        obj.vertex_groups.clear()


def up_is_the_worlds_z_whatever_the_objects_axes(folder):
    obj = column()
    obj.matrix_world = Matrix.Rotation(math.pi, 4, "X") @ Matrix.Translation((5, 0, 0))
    segment()
    assert labels(obj) == [2 - label for label in COLUMN_LABELS]


def mirrored_and_uneven_scale_is_fine_and_zero_scale_is_refused(folder):
    obj = column()
    obj.scale = (-2, 1, 0.1)
    segment()
    check_column(obj)
    obj.scale = (1, 1, 0)
    bpy.context.view_layer.update()
    assert "scale of zero" in refusal(segment)


def what_is_placed_by_no_finite_number_is_told_as_that(folder):
    """Of which Blender says that its scale is zero, or not."""
    obj = column()
    for place, scale in ((math.nan, 1), (0, math.nan)):
        obj.location.x, obj.scale.x = place, scale
        bpy.context.view_layer.update()
        assert "'Column' has no place: a number" in refusal(segment)


def a_mesh_of_a_size_at_which_blender_sees_no_shapes_of_faces_is_refused(folder):
    obj = column()
    for size in (1e12, 1e-12):
        obj.data.transform(Matrix.Scale(size, 4))
        obj.scale = (1 / size,) * 3
        bpy.context.view_layer.update()
        assert "Scale it in Edit Mode, or triangulate it" in refusal(segment)
        obj.data.transform(Matrix.Scale(1 / size, 4))
    obj.scale = (1, 1, 1)
    bpy.context.view_layer.update()
    segment()
    check_column(obj)


def what_modifiers_make_is_labelled_and_carried_back_to_the_base_mesh(folder):
    obj = column()
    obj.modifiers.new("Subdivision", "SUBSURF").levels = 2
    obj.modifiers.new("Array", "ARRAY").use_relative_offset = True
    before = [a.name for a in obj.data.attributes]
    segment()
    check_column(obj)
    assert "most of what the modifiers make" in said()
    ours = (".patchalign3d_score", ".patchalign3d_decided", ".patchalign3d_writing")
    ours = {"patchalign3d_part", *ours}
    added = {a.name for a in obj.data.attributes if not a.name.startswith(".pa3d ")}
    added -= {*before, *ours}
    assert added <= {"top", "middle", "bottom"}, added
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word()
    assert len(obj.data.attributes["patchalign3d_heat"].data) == 4 * SIDES


def a_mirrored_half_is_one_part_where_its_image_is_another(folder):
    """Each face is of both, and chance would decide which it gets."""
    obj = column()
    obj.data.transform(Matrix.Translation((0, 0, -4)))
    mirror = obj.modifiers.new("Mirror", "MIRROR")
    mirror.use_axis, mirror.use_mirror_merge = (False, False, True), False
    obj.data.uv_layers.new(name="Own")
    for further in ("", "SUBSURF", "TRIANGULATE", "SOLIDIFY", "BEVEL"):
        made = obj.modifiers.new(further, further) if further else None
        segment("above, below")
        assert set(parts_of(obj)) == {"below"}, further
        assert len(parts_of(obj)["below"]) == len(COLUMN_LABELS)
        assert "Not found: above. What a Mirror modifier makes has the parts" in said(), said()
        if made:
            obj.modifiers.remove(made)
    segment("top, upper, lower, bottom")
    assert set(parts_of(obj)) == {"lower", "bottom"}
    assert [layer.name for layer in obj.data.uv_layers] == ["Own"]
    assert (mirror.offset_u, mirror.use_mirror_u) == (0, False)
    mirror.show_viewport = False
    segment("above, below")
    assert set(parts_of(obj)) == {"above", "below"}


def what_a_mirror_has_cut_away_is_like_the_image_that_is_there_in_its_place(folder):
    """Over the mesh, everything is nearest to the cut."""
    obj = column()
    obj.data.transform(Matrix.Translation((0, 0, -1.5)))
    mirror = obj.modifiers.new("Mirror", "MIRROR")
    mirror.use_axis, mirror.use_bisect_axis = (False, False, True), (False, False, True)
    for further in ("", "SUBSURF", "BEVEL"):
        made = obj.modifiers.new(further, further) if further else None
        segment()
        check_column(obj)
        if made:
            obj.modifiers.remove(made)


def faces_that_modifiers_bring_from_elsewhere_are_told_of_and_have_the_parts_given_there(folder):
    cutter, obj = column("Cutter"), column()
    cutter.scale = (0.5, 0.5, 2)
    bpy.context.view_layer.update()
    boolean = obj.modifiers.new("Boolean", "BOOLEAN")
    boolean.object = cutter
    segment()
    check_column(obj)
    assert "Label that, too: Cutter." in said()
    activate(cutter)
    segment("shaft")
    activate(obj)
    segment()
    assert "Label that, too" not in said()
    seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
    found = module("scene.record").load(seen)
    assert set(found.names) == {"top", "middle", "bottom", "shaft"} and (found.labels >= 0).all()
    boolean.object = None
    segment()
    assert "modifier" not in said().lower(), said()


def a_mesh_turned_upside_down_by_modifiers_or_keys_is_labelled_as_it_is_seen(folder):
    obj = column()
    obj.shape_key_add(name="Basis")
    key = obj.shape_key_add(name="Upside down")
    key.value = 0
    for point in key.data:
        point.co.z = 3 - point.co.z
    segment()
    check_column(obj)
    key.value = 1
    segment()
    assert labels(obj) == [2 - label for label in COLUMN_LABELS]
    assert "modifiers" not in said()
    obj.shape_key_clear()
    obj.modifiers.new("Solid", "SOLIDIFY").thickness = 0.01
    hook = obj.modifiers.new("Turn", "SIMPLE_DEFORM")
    hook.deform_method, hook.deform_axis, hook.angle = "BEND", "X", math.pi
    segment()
    assert len(set(labels(obj))) == 3


def what_modifiers_make_from_nothing_leaves_the_base_mesh(folder):
    obj = column()
    obj.modifiers.new("Remesh", "REMESH").mode = "BLOCKS"
    segment()
    check_column(obj)
    assert "base mesh is labelled" in said() and "apply them first" in said()


def a_shared_mesh_is_labelled_for_all_and_that_is_said(folder):
    obj = column()
    other = bpy.data.objects.new("Other", obj.data)
    bpy.context.scene.collection.objects.link(other)
    segment()
    check_column(other)
    assert "2 objects share" in said()
    activate(other)
    segment("upper, lower")
    assert [g.name for g in obj.vertex_groups] == ["upper", "lower"]


def objects_without_a_surface_are_refused_with_a_reason(folder):
    activate(None)
    assert "no active object" in refusal(segment)
    curve = bpy.data.objects.new("Wire", bpy.data.curves.new("Wire", "CURVE"))
    text = bpy.data.objects.new("Sign", bpy.data.curves.new("Sign", "FONT"))
    ball = bpy.data.objects.new("Drop", bpy.data.metaballs.new("Drop"))
    light = bpy.data.objects.new("Lamp", bpy.data.lights.new("Lamp", "POINT"))
    for obj in (curve, text, ball, light):
        bpy.context.scene.collection.objects.link(obj)
    for obj, kind in ((curve, "a curve"), (text, "a text"), (ball, "a metaball")):
        activate(obj)
        assert f"'{obj.name}' is {kind}. Convert it first" in refusal(segment)
    activate(light)
    assert "'Lamp' is no mesh" in refusal(segment)
    loose = bpy.data.objects.new("Loose", bpy.data.meshes.new("Loose"))
    loose.data.from_pydata([(0, 0, 0), (1, 0, 0)], [(0, 1)], [])
    bpy.context.scene.collection.objects.link(loose)
    activate(loose)
    assert "Loose: The mesh has no faces" in refusal(segment)
    activate(column())
    assert "no parts to look for. Type some" in refusal(segment, "")


def linked_data_is_refused_and_stays_as_it_is(folder):
    column("Linked")
    linked = linked_from_a_file("Linked", folder)
    local = bpy.data.objects.new("Local", linked.data)
    bpy.context.scene.collection.objects.link(local)
    for obj in (linked, local):
        activate(obj)
        assert "linked from another file" in refusal(segment)
        assert "linked from another file" in refusal(bpy.ops.patchalign3d.remove_parts)
        assert not obj.vertex_groups
        find_keypoints("top")
        assert len(obj.children) == 1


def a_packed_mesh_is_not_said_to_be_linked_and_is_fine_once_it_is_local(folder):
    column("Packed")
    packed = packed_from_a_file("Packed", folder)
    if packed is None:  # before Blender 5.0 there are none
        return
    activate(packed)
    said = refusal(segment)
    assert "The mesh of 'Packed' is packed" in said and "linked from" not in said
    assert "Make Local > Selected Objects and Data" in said
    bpy.ops.object.make_local(type="SELECT_OBDATA")
    segment()
    check_column(bpy.context.object)


def what_only_a_linked_collection_shows_is_refused_with_the_way_that_helps(folder):
    obj = column("Linked")
    kept = bpy.data.collections.new("Kept")
    kept.objects.link(obj)
    bpy.context.scene.collection.objects.unlink(obj)
    bpy.context.scene.collection.children.link(kept)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "library.blend"))
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(str(folder / "library.blend"), link=True) as (_, wanted):
        wanted.collections = ["Kept"]
    shown = bpy.data.objects.new("Shown", None)
    shown.instance_type, shown.instance_collection = "COLLECTION", wanted.collections[0]
    bpy.context.scene.collection.objects.link(shown)
    activate(shown)
    said = refusal(segment)
    assert "'Linked' is linked from another file" in said and "Make Instances Real, then" in said
    bpy.ops.object.duplicates_make_real()
    bpy.ops.object.make_local(type="SELECT_OBDATA")
    assert segment() == {"FINISHED"}


def overrides_are_refused_whose_labels_would_be_lost_and_fine_once_they_are_local(folder):
    column("Linked")
    obj = linked_from_a_file("Linked", folder).override_create(remap_local_usages=True)
    activate(obj)
    assert "linked from another file" in refusal(segment)
    obj.data.override_create(remap_local_usages=True)
    assert "labels would be lost" in refusal(segment)
    assert not obj.vertex_groups and not obj.data.keys()
    bpy.ops.object.make_local(type="SELECT_OBDATA")
    segment()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "local.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "local.blend"))
    check_column(bpy.data.objects["Linked"])


def custom_normals_stay_as_they_are_in_all_forms_and_go_with_separate_objects(folder):
    obj = column()
    tilted = Matrix.Rotation(0.5, 3, "X") @ Vector((0, 0, 1))
    obj.data.normals_split_custom_set([tilted] * len(obj.data.loops))
    show_as({form.name for form in module("scene.forms").FORMS})
    segment()
    parts = [other for other in bpy.data.objects if other != obj]
    assert len(parts) == 3
    for mesh in (obj.data, *(part.data for part in parts)):
        assert mesh.has_custom_normals
        assert all((normal.vector - tilted).length < 0.01 for normal in mesh.corner_normals)


def what_the_backend_refuses_is_told_and_the_object_stays_as_it_is(folder):
    obj = column()
    assert "This word means nothing." in refusal(segment, "top, refuse")
    assert said() == "This word means nothing."
    obj.data.clear_geometry()
    assert "no faces" in refusal(segment)
    assert not obj.vertex_groups and not obj.data.keys()
    bpy.context.scene.patchalign3d.model = "missing"
    activate(column())
    assert "There is no such model." in refusal(segment)
    bpy.context.scene.patchalign3d.model = "bundled"
    assert segment() == {"FINISHED"}


def what_cannot_be_asked_is_refused_before_anything_is_sent(folder):
    obj = column()
    module("bridge.session").session.close()
    for words, sentence in (
        ("top, ???", "no words"),
        ("left leg, Left_Leg", "are the same"),
        ("top " * 2_500, "characters"),
        (", ".join([*map(str, range(500)), "#7"]), "'7' and '#7'"),
    ):
        assert sentence in refusal(segment, words), words
        assert len(said()) < 200, said()
    for nothing in (" ,, ", "\u200b, \ufeff"):
        settings().parts.words = nothing
        assert not bpy.ops.patchalign3d.segment.poll()
    assert not module("bridge.session").session.running  # no process was begun for it
    assert not obj.vertex_groups and not obj.data.keys()


def a_missing_python_is_told_with_the_way_on(folder):
    obj = column()

    try:
        preferences().python = ""
        assert "Press Set Up PyTorch" in refusal(segment)
        assert drawn(panel("parts")).words.count("Press Set Up PyTorch") == 1
        preferences().python = str(folder / "nowhere" / "python")
        assert "There is no Python at" in refusal(segment)
        preferences().python = str(folder)
        assert f"{folder} is a folder. Choose the Python in it" in refusal(segment)
    finally:
        preferences().python = PYTHON
    assert not obj.vertex_groups
    assert segment() == {"FINISHED"}


def a_path_is_meant_as_people_type_it(folder):
    choice, here = module("setup.choice"), str(folder / "python")
    home = {"HOME": str(folder), "USERPROFILE": str(folder)}
    try:
        with mock.patch.dict(os.environ, home):
            for typed in (f" {here} ", f'"{here}"', str(Path("~", "python"))):
                preferences().python = preferences().packages = typed
                assert str(choice.interpreter(bpy.context).python) == here, typed
                assert choice.setup_plan(bpy.context).packages == here, typed
        preferences().python = preferences().packages = " "
        assert not choice.existing_python(bpy.context)
        assert not choice.setup_plan(bpy.context).packages
    finally:
        preferences().python, preferences().packages = PYTHON, ""


def what_hangs_below_very_many_empties_is_found_in_one_look_through_the_file(folder):
    first, empties = column(), []
    for number in range(3000):
        empties.append(bpy.data.objects.new(f"Empty {number}", None))
        bpy.context.scene.collection.objects.link(empties[-1])
        obj = bpy.data.objects.new(f"Column {number}", first.data)
        bpy.context.scene.collection.objects.link(obj)
        obj.parent = empties[-1]
    select(*empties)
    begin = time.monotonic()
    found = module("scene.hierarchy").with_what_hangs_below(bpy.context.selected_objects)
    assert time.monotonic() - begin < 5  # Blender's own way takes a minute
    assert [obj.parent for obj in found] == empties


def a_panel_does_not_go_through_very_many_objects_and_what_is_missing_is_told_by_the_press(folder):
    many = [column()]
    for _ in range(module("scene.hierarchy").MANY):
        many.append(bpy.data.objects.new("Column", many[0].data))
        bpy.context.scene.collection.objects.link(many[-1])
    ops = bpy.ops.patchalign3d
    needing = {ops.remove_parts: "has parts", ops.transfer: "Select a finished object"}
    needing |= {ops.transfer_keypoints: "with empties", ops.make_armature: "at least two"}
    select(*many[2:])
    assert not any(press.poll() for press in needing)
    select(*many)
    for press, missing in needing.items():
        assert press.poll() and missing in refusal(press), missing
    many[0].data.update()
    segment()
    assert ops.remove_parts() == {"FINISHED"} and not parts_of(many[-1])
    lights = [bpy.data.objects.new("Light", bpy.data.lights.new("Light", "SUN")) for _ in many]
    for light in lights:
        bpy.context.scene.collection.objects.link(light)
    select(*lights)
    assert "only meshes can be labelled" in refusal(ops.rebuild_parts)
    assert "only meshes can be labelled" in refusal(segment)
