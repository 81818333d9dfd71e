"""The list of the active object's parts."""

import math
from types import SimpleNamespace

import bmesh
import bpy
from column import (
    COLUMN_LABELS,
    SIDES,
    activate,
    check_column,
    column,
    groups,
    in_a_window,
    labels,
    linked_from_a_file,
    module,
    refusal,
    rows,
    rows_shown,
    said,
    segment,
    select,
    settings,
    show_as,
    steer,
)


def listed():
    bpy.context.view_layer.update()
    return [(row.name, row.faces, round(row.share, 2)) for row in rows_shown()]


def the_list_is_that_of_the_active_object_and_tells_how_large_its_parts_are(folder):
    one = column("One")
    assert listed() == []
    segment()
    assert listed() == [("top", 9, 0.37), ("middle", 8, 0.25), ("bottom", 9, 0.37)]
    steer("part_merge", "top", "middle")
    assert listed() == [("top", 17, 0.63), ("bottom", 9, 0.37)]
    other = column("Other")
    assert listed() == []
    activate(one)
    assert [name for name, *_ in listed()] == ["top", "bottom"]
    activate(other)
    segment("roof, cellar")
    select(one, other)
    bpy.ops.object.join()
    assert [name for name, *_ in listed()] == ["top", "bottom", "roof", "cellar"]
    assert sum(faces for _, faces, _ in listed()) == 2 * len(COLUMN_LABELS)
    assert round(sum(share for *_, share in listed()), 1) == 1
    bpy.ops.object.mode_set(mode="EDIT")
    assert [name for name, *_ in listed()] == ["top", "bottom", "roof", "cellar"]


def shares_are_those_of_the_shape_that_there_is_however_it_was_changed(folder):
    obj = column()
    segment()
    assert listed() == (before := [("top", 9, 0.37), ("middle", 8, 0.25), ("bottom", 9, 0.37)])
    bpy.ops.object.mode_set(mode="EDIT")
    mesh = bmesh.from_edit_mesh(obj.data)
    for face in mesh.faces:
        face.select_set(face.calc_center_median().z > 0 and face.normal.z > 0.5)
    bpy.ops.transform.translate(value=(0, 0, 10))
    assert listed() == before  # Blender's mesh has it once Edit Mode is left
    bpy.ops.object.mode_set(mode="OBJECT")
    bpy.ops.ed.undo_push(message="Moved")
    (_, top), *others = [(faces, share) for _, faces, share in listed()]
    assert top > 0.7 and [faces for faces, _ in others] == [8, 9]
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "moved.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "moved.blend"))
    assert listed()[0][2] == top
    steer("part_grow", "middle")
    assert listed()[1][1] > 8


def shares_follow_a_shape_that_is_sculpted_applied_and_undone(folder):
    obj = column()
    segment()
    bpy.ops.ed.undo_push(message="Segmented")
    before = listed()
    activate(obj)
    bpy.ops.object.mode_set(mode="SCULPT")
    top = max(vertex.co.z for vertex in obj.data.vertices)
    for vertex in obj.data.vertices:
        vertex.co.z += 10 * (vertex.co.z == top)  # as a brush does
    obj.data.update()
    assert listed() == before
    bpy.ops.object.mode_set(mode="OBJECT")
    assert listed()[0][2] > 0.7
    bpy.ops.ed.undo_push(message="Sculpted")
    obj.scale.z = 0.01
    bpy.ops.object.transform_apply(scale=True)
    bpy.ops.ed.undo_push(message="Applied")
    flat = listed()
    assert flat[1][2] < 0.05
    bpy.ops.ed.undo()
    assert listed()[0][2] > 0.7
    bpy.ops.ed.redo()
    assert listed() == flat


def a_click_chooses_a_part_and_its_vertex_group(folder):
    obj = column()
    segment()
    rows().active = 2
    assert settings().part == "bottom" and rows().active == 2
    assert obj.vertex_groups.active.name == "bottom"
    show_as({"GROUPS", "SELECTION"})
    rows().active = 1
    assert [p.select for p in obj.data.polygons] == [label == 1 for label in COLUMN_LABELS]
    settings().part = "a new one"
    assert rows().active == -1


def a_part_that_is_gone_is_not_the_one_that_is_edited(folder):
    one, other = column("One"), column("Other")
    activate(one)
    segment()
    rows().active = 2
    segment("roof, middle, cellar")
    rows()  # as a window would
    assert settings().part == ""
    assert "No part is chosen" in refusal(bpy.ops.patchalign3d.part_select)
    settings().part = "a new one"
    segment("top, bottom")
    rows()
    assert settings().part == "a new one"
    rows().active = 1
    activate(other)  # which may get a part of this name, too
    rows()
    assert settings().part == "bottom"
    segment("roof, cellar")
    rows()
    assert settings().part == ""
    settings().part = "bottom"  # typed, for a new one
    segment("roof, cellar")
    rows()
    assert settings().part == "bottom"
    activate(one)
    rows()
    bpy.ops.patchalign3d.remove_parts()
    assert listed() == []
    assert settings().part == ""


def an_edit_of_all_borders_chooses_no_part(folder):
    column()
    segment()
    for chosen in ("", "a new one"):  # that one is typed, to be assigned
        settings().part = chosen
        bpy.ops.patchalign3d.part_smooth()
        assert settings().part == chosen
    assert "no part 'a new one'" in refusal(bpy.ops.patchalign3d.part_grow)


def a_part_of_one_object_is_not_the_one_that_is_edited_on_another_without_it(folder):
    one, other, bare = column("One"), column("Other"), column("Bare")
    for obj, words in ((one, "top, middle, bottom"), (other, "roof, middle, cellar")):
        activate(obj)
        segment(words)
    for part, there in (("middle", "middle"), ("bottom", "")):
        activate(one)
        rows().active = ["top", "middle", "bottom"].index(part)
        activate(bare)  # which has no list
        rows()
        assert settings().part == part
        activate(other)
        rows()
        assert settings().part == there and rows().active == (1 if there else -1)
    settings().part = "bottom"  # typed, for a new one
    rows()
    assert settings().part == "bottom"
    select(one, other)
    rows().active = 0
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.context.view_layer.objects.active = other
    rows()
    assert settings().part == "top"  # to select and assign it on both
    bpy.ops.object.mode_set(mode="OBJECT")
    rows()
    assert settings().part == ""


def a_name_that_is_typed_in_the_list_is_the_parts_everywhere(folder):
    obj = column()
    show_as({"GROUPS", "ATTRIBUTE", "MATERIALS"})
    segment()
    rows().rows[0].hidden = rows().rows[0].locked = True
    rows().rows[0].name = "roof"
    check_column(obj, ["roof", "middle", "bottom"])
    assert "roof" in obj.data.materials and "top" not in obj.data.materials
    assert rows().rows[0].name == settings().part == "roof"
    assert obj.vertex_groups.active.name == "roof"
    assert rows().rows[0].hidden and rows().rows[0].locked
    assert not rows().rows[1].hidden and not rows().rows[1].locked
    assert settings().part_words == ""
    rows().rows[0].name = "  "
    assert rows().rows[0].name == "roof"


def a_name_that_cannot_be_given_in_the_list_is_told_in_the_panel(folder):
    obj = column()
    segment()
    rows().rows[0].name = "middle"
    assert said() == "There is a part 'middle' already. Merge them, or choose another."
    assert module("bridge.session").session.failed
    check_column(obj)
    obj.scale = 0, 0, 0
    rows().rows[0].name = "roof"
    assert said() == "'Column' has a scale of zero, so it has no shape. Give it another scale."
    assert rows().rows[0].name == "top"


def parts_that_are_lost_as_faces_are_made_anew_are_told_of(folder):
    """What came out of Segment stood there still, over no list."""
    lost = "'Column' has no parts any more"
    obj = column()
    bpy.ops.ed.undo_push(message="Column")
    segment()
    assert len(listed()) == 3
    bpy.ops.ed.undo_push(message="Segment")
    remesh = obj.modifiers.new("Remesh", "REMESH")
    remesh.mode, remesh.voxel_size = "VOXEL", 0.2
    bpy.ops.object.modifier_apply("EXEC_DEFAULT", True, modifier="Remesh")
    assert listed() == [] and lost in said()
    segment()
    assert len(listed()) == 3 and lost not in said()
    bpy.ops.patchalign3d.remove_parts()
    assert listed() == [] and lost not in said()
    bpy.ops.ed.undo()
    assert len(listed()) == 3
    bpy.ops.ed.undo()
    assert listed() == [] and lost not in said()


def a_colour_that_is_chosen_in_the_list_is_the_parts_everywhere(folder):
    obj = column()
    show_as({"MATERIALS"})
    segment()
    rows().rows[1].colour = (1, 0, 0)
    assert tuple(obj.data.materials["middle"].diffuse_color) == (1, 0, 0, 1)
    assert tuple(rows().rows[1].colour) == (1, 0, 0)
    bpy.ops.patchalign3d.segment()
    assert tuple(rows().rows[1].colour) == (1, 0, 0)
    drawn = module("ui.patchworks").patchwork_of(obj, bpy.context.evaluated_depsgraph_get())
    module("ui.patchworks").forget()
    assert drawn.patchwork.parts.colours[1] == (1, 0, 0)


def faces_of_a_locked_part_stay_whatever_is_edited(folder):
    obj = column()
    segment()
    rows().rows[1].locked = True
    steer("part_grow", "top")
    check_column(obj)
    steer("part_grow", "middle")
    check_column(obj)
    for polygon in obj.data.polygons:
        polygon.select = polygon.index in (0, SIDES)
    steer("part_assign", "top")
    assert labels(obj)[0] == 0 and labels(obj)[SIDES] == 1
    assert "is locked" in refusal(steer, "part_exclude", "middle")
    assert "is locked" in refusal(steer, "part_merge", "top", "middle")
    rows().rows[1].locked = False
    steer("part_merge", "top", "middle")
    assert set(groups(obj)) == {"top", "bottom"}


def a_lock_and_an_eye_are_a_step_to_undo_and_stay_when_the_next_one_is_undone(folder):
    column()
    segment()
    bpy.ops.ed.undo_push(message="Segment")
    told = module("bridge.session").session
    with in_a_window("rows", "step_of_clicks") as ui:
        rows().rows[1].locked = rows().rows[2].hidden = True
        assert bpy.app.timers.is_registered(ui.step_of_clicks)
        told.course = object()
        assert ui.step_of_clicks()  # later: nothing half written is a step
        told.course = None
        assert ui.step_of_clicks() is None

    def marked():
        marks, mesh = module("scene.marks"), bpy.data.objects["Column"].data
        return [marks.marked(mesh, mark) for mark in (marks.LOCKED, marks.HIDDEN)]

    bpy.context.object.location.x = 1
    bpy.ops.ed.undo_push(message="Move")
    bpy.ops.ed.undo()
    assert bpy.data.objects["Column"].location.x == 0
    assert marked() == [{"middle"}, {"bottom"}]
    bpy.ops.ed.undo()
    assert marked() == [set(), set()]


def in_edit_mode_whose_undo_takes_no_click_back_a_click_is_no_step(folder):
    column()
    segment()
    bpy.ops.object.mode_set(mode="EDIT")
    with in_a_window("rows", "step_of_clicks") as ui:
        rows().active = 1
        rows().rows[1].locked = rows().rows[2].hidden = True
        assert not bpy.app.timers.is_registered(ui.step_of_clicks)
    assert settings().part == "middle" and rows().rows[1].locked and rows().rows[2].hidden


def a_part_that_was_clicked_is_chosen_still_when_the_last_operation_is_adjusted(folder):
    column()
    segment()
    bpy.ops.ed.undo_push(message="Segment")
    with in_a_window("rows", "step_of_clicks") as ui:
        rows().active = 1
        assert ui.step_of_clicks() is None
        bpy.app.timers.unregister(ui.step_of_clicks)
        rows().active = 1  # once more, which changes nothing
        assert not bpy.app.timers.is_registered(ui.step_of_clicks)
    steer("part_grow", "middle")
    bpy.ops.ed.undo_push(message="Grow")
    bpy.ops.ed.undo()  # as the panel of the last operation does
    assert settings().part == "middle"
    bpy.ops.patchalign3d.part_grow(steps=1)
    bpy.ops.ed.undo_push(message="Grow")
    bpy.ops.ed.undo()
    bpy.ops.ed.undo()
    assert settings().part == ""


def the_confidence_beside_the_list_is_the_active_objects(folder):
    one, other = column("One"), column("Other")
    for obj in (one, other):
        activate(obj)
        segment()
    rows().confidence = 0.95
    assert set(labels(other)) == {-1} and labels(one) == COLUMN_LABELS
    assert math.isclose(rows().confidence, 0.95, rel_tol=1e-6)
    activate(one)
    assert rows().confidence == 0


def the_confidence_of_a_linked_object_is_refused_and_leaves_that_of_new_ones(folder):
    column()
    segment()
    activate(linked_from_a_file("Column", folder))
    rows().confidence = 0.95
    assert "linked from another file" in said() and module("bridge.session").session.failed
    assert settings().threshold == 0 and rows().confidence == 0


def the_colour_of_a_linked_part_is_refused_and_stays_in_the_list_and_for_new_ones(folder):
    column()
    segment()
    obj = linked_from_a_file("Column", folder)
    activate(obj)
    rows()
    listed_as = tuple(rows().rows[0].colour)
    asked_as = [tuple(each.colour) for each in settings().parts.prompts]
    rows().rows[0].colour = (0.1, 0.2, 0.3)
    assert "linked from another file" in said() and module("bridge.session").session.failed
    assert tuple(rows().rows[0].colour) == listed_as
    assert [tuple(each.colour) for each in settings().parts.prompts] == asked_as


class Layout:
    """A row of the list, in which texts stand and settings, by their names."""

    def __init__(self):
        self.texts, self.all = [], []

    def row(self, **_):
        return self

    def label(self, text):
        self.texts.append(text)
        self.all.append(text)

    def prop(self, data, name, **_):
        self.all.append(name)


def drawn(row, context):
    layout = Layout()
    kind = module("ui.rows").PATCHALIGN3D_UL_parts
    kind.draw_item(None, context, layout, None, row, 0, None, "")
    return layout


def a_narrow_sidebar_leaves_the_room_to_the_names(folder):
    column()
    segment()
    row = rows_shown()[0]
    for width, scale, numbers in ((280, 1, True), (190, 1, False), (380, 2, False)):
        told = drawn(row, context_of(width, scale)).all
        assert told == ["colour", "name", *(["37%  9"] if numbers else []), "hidden", "locked"]


def a_long_name_has_the_room_of_its_numbers(folder):
    column()
    segment("top, middle, a windowsill")
    for width, those_with_numbers in ((260, [True, True, False]), (360, [True, True, True])):
        found = [bool(drawn(row, context_of(width)).texts) for row in rows_shown()]
        assert found == those_with_numbers, width


def what_the_list_knows_of_faces_that_come_and_go_in_a_mode_is_not_shown_as_theirs(folder):
    obj = column()
    segment()

    def numbers():
        return drawn(rows_shown()[0], context_of(280)).texts

    bpy.ops.object.mode_set(mode="EDIT")
    assert numbers() == ["37%  9"]
    edited = bmesh.from_edit_mesh(obj.data)
    edited.faces.ensure_lookup_table()
    bmesh.ops.delete(edited, geom=[edited.faces[-1]], context="FACES_ONLY")
    assert numbers() == []
    bpy.ops.object.mode_set(mode="OBJECT")
    rows()
    assert numbers() == ["29%  8"]
    bpy.ops.object.mode_set(mode="SCULPT")
    assert numbers() == ["29%  8"]
    bpy.ops.sculpt.dynamic_topology_toggle()
    # Blender 5.0 switches it off where a mesh has face attributes.
    assert numbers() == ([] if obj.use_dynamic_topology_sculpting else ["29%  8"])


def the_eye_and_the_lock_of_most_parts_are_drawn_as_text_is(folder):
    """What is pressed has the colour of what is selected: white on light grey in Blender Light."""
    column()
    segment()
    row, kind, pressed = rows_shown()[0], module("ui.rows").PATCHALIGN3D_UL_parts, {}

    class Layout:
        def row(self, **_):
            return self

        def label(self, **_):
            pass

        def prop(self, data, name, invert_checkbox=False, **_):
            pressed[name] = bool(getattr(data, name)) != invert_checkbox

    def seen():
        kind.draw_item(None, context_of(280), Layout(), None, row, 0, None, "")
        return pressed["hidden"], pressed["locked"]

    assert seen() == (False, False)
    row.hidden = row.locked = True
    assert seen() == (True, True)


def context_of(width, scale=1):
    system = SimpleNamespace(ui_scale=scale)
    return SimpleNamespace(
        object=bpy.context.object,
        region=SimpleNamespace(width=width),
        preferences=SimpleNamespace(system=system),
    )


def each_window_has_the_list_of_its_own_active_object(folder):
    ui, obj = module("ui.lists"), column()
    segment()
    second = bpy.data.scenes.new("Second")
    other = bpy.data.objects.new("Other", obj.data.copy())
    second.collection.objects.link(other)
    second.view_layers[0].objects.active = other
    lid = next(part for part in other.data.attributes if part.name.endswith(" top"))
    lid.name = lid.name.replace(" top", " lid")
    there = SimpleNamespace(scene=second, view_layer=second.view_layers[0])
    context, windows = bpy.context, [bpy.context, there]
    manager = SimpleNamespace(windows=windows, patchalign3d=context.window_manager.patchalign3d)
    ui.bpy = SimpleNamespace(
        context=SimpleNamespace(
            object=obj,
            scene=context.scene,
            view_layer=context.view_layer,
            window_manager=manager,
        ),
        types=bpy.types,
    )
    redraw, ui.redraw = ui.redraw, lambda context: None
    try:
        for _ in range(2):
            ui.sync()
            told = [[row.known_as for row in ui.list_of(each).rows] for each in (obj, other)]
            assert told == [["top", "middle", "bottom"], ["middle", "bottom", "lid"]], told
            assert ui.is_current(obj) and ui.is_current(other)
        assert len(manager.patchalign3d.lists) == 2
    finally:
        ui.bpy, ui.redraw = bpy, redraw


def while_a_window_is_closed_the_list_stays_as_it_is(folder):
    column()
    segment()
    lists = module("ui.lists")
    blender, lists.bpy = lists.bpy, SimpleNamespace(context=SimpleNamespace())
    try:
        lists.sync()
    finally:
        lists.bpy = blender
    assert lists.is_current(bpy.context.object)
