"""What a person does to objects while the backend is at work on them."""

import contextlib
from functools import partial

import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    activate,
    check_column,
    column,
    find_keypoints,
    groups,
    linked_from_a_file,
    module,
    refusal,
    rows,
    said,
    segment,
    select,
    settings,
    show_as,
    steer,
)
from modes import state as written


@contextlib.contextmanager
def when_called(where, name, act):
    """``act()`` as soon as a function has been called for the first time."""
    function, acts = getattr(where, name), [act]

    def call_and_act(*arguments):
        result = function(*arguments)
        if acts:
            acts.pop()()
        return result

    setattr(where, name, call_and_act)
    try:
        yield
    finally:
        setattr(where, name, function)
    assert not acts


def meanwhile(act):
    """``act()`` as soon as something is asked for the first time, before it is answered."""
    return when_called(module("asking.each").Asker, "ask", act)


def while_read(act):
    """``act()`` between two slices of reading the first object."""
    return when_called(module("scene.reading"), "pause", act)


def while_written(act):
    """``act()`` between two slices of writing to the first object."""
    return when_called(module("scene.results"), "pause_writing", act)


def delete(name):
    bpy.data.objects.remove(bpy.data.objects[name])


def select_whole():
    return bpy.ops.patchalign3d.select_whole()


def an_object_that_is_deleted_meanwhile_is_told_to_be_gone(folder):
    for act in (segment, find_keypoints):
        column("Gone")
        other = column("Kept")
        activate(bpy.data.objects["Gone"])
        with meanwhile(lambda: delete("Gone")):
            assert "was deleted while the backend was at work" in refusal(act)
        assert "was deleted" in said() and not groups(other)
        assert not [obj for obj in bpy.data.objects if obj.type == "EMPTY"]
        delete("Kept")


def an_object_whose_library_is_reloaded_meanwhile_is_told_of_and_asked_about_again(folder):
    column("Linked")
    activate(linked_from_a_file("Linked", folder))
    with meanwhile(bpy.data.libraries[0].reload):
        assert "the file that it is linked from was read again" in refusal(find_keypoints)
    activate(bpy.data.objects["Linked"])
    assert find_keypoints() == {"FINISHED"}


def of_several_things_those_that_are_left_are_answered(folder):
    gone, kept = column("Gone"), column("Kept")
    select(gone, kept)
    settings().together = "EACH"
    with meanwhile(lambda: delete("Gone")):
        segment()
    check_column(kept)
    assert said().startswith("1 of 2 objects are done. Gone: The object was deleted"), said()


def of_one_thing_each_object_that_is_left_gets_what_is_its_own(folder):
    gone, kept = column("Gone"), column("Kept")
    gone.location.x = 4
    select(gone, kept)
    with meanwhile(lambda: delete("Gone")):
        segment()
    check_column(kept)
    assert "1 of 2 objects are done. Gone: The object was deleted" in said(), said()


def an_object_that_is_deleted_while_it_is_read_or_written_costs_itself_alone(folder):
    for during in (while_read, while_written):
        for together in ("EACH", "TOGETHER"):
            gone, kept = column("Gone"), column("Kept")
            gone.location.x = 4
            select(gone, kept)
            settings().together = together
            with during(lambda: delete("Gone")):
                if (during, together) == (while_read, "TOGETHER"):  # there is no such thing now
                    assert "The object was deleted" in refusal(segment) and not groups(kept)
                else:
                    segment()
                    assert said().startswith("1 of 2 objects are done. Gone: The object"), said()
                    check_column(kept)
            delete("Kept")


def pointing_at_what_is_gone_or_was_edited_meanwhile_is_refused(folder):
    def subdivide():
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.mesh.subdivide()

    for act, why in ((lambda: delete("Column"), "was deleted"), (subdivide, "was edited")):
        obj = column("Column")
        obj.data.polygons[0].select = True
        bpy.ops.object.mode_set(mode="EDIT")
        with meanwhile(act):
            assert f"{why} while the backend was at work" in refusal(select_whole)
        for other in bpy.data.objects:
            assert other.mode == "EDIT" and ".patchalign3d_pointed" not in other.data.attributes


def a_renamed_object_is_still_the_one_that_was_asked_about(folder):
    for act, seen in ((segment, check_column), (find_keypoints, lambda obj: obj.children[0])):
        obj = column("Before")
        with meanwhile(lambda obj=obj: setattr(obj, "name", "After")):
            assert act() == {"FINISHED"}, said()
        seen(obj)
        delete("After")


def a_mesh_that_is_edited_or_exchanged_meanwhile_is_left_alone(folder):
    def cut():
        obj.data.transform(obj.matrix_world)
        obj.data.clear_geometry()
        obj.data.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])

    def exchange():
        obj.data = bpy.data.meshes.new("Another")

    for act in (cut, exchange):
        obj = column()
        with meanwhile(act):
            assert "was edited while the backend was at work" in refusal(segment)
        assert not groups(obj) and "patchalign3d_parts" not in obj.data


def an_object_that_goes_into_edit_mode_or_another_scene_gets_its_answer(folder):
    def move():
        bpy.data.scenes.new("Another").collection.objects.link(obj)
        bpy.context.scene.collection.objects.unlink(obj)

    for act in (lambda: bpy.ops.object.mode_set(mode="EDIT"), move):
        obj = column()
        with meanwhile(act):
            segment()
        if obj.mode == "EDIT":
            bpy.ops.object.mode_set(mode="OBJECT")
        check_column(obj)


def what_is_undone_meanwhile_stays_undone_and_the_answer_is_written(folder):
    obj = column("Column")
    bpy.ops.ed.undo_push(message="A column")
    obj.location.x = 3
    bpy.ops.ed.undo_push(message="Moved")
    with meanwhile(bpy.ops.ed.undo):
        segment()
    obj = bpy.data.objects["Column"]
    assert obj.location.x == 0
    check_column(obj)


def another_file_opened_meanwhile_gets_nothing_of_the_answer(folder):
    def open_another():
        bpy.ops.wm.read_homefile(use_empty=True)
        column("Column")

    column("Column")
    with meanwhile(open_another):
        assert "was deleted while the backend was at work" in refusal(segment)
    assert not groups(bpy.data.objects["Column"])


def a_file_that_is_saved_while_parts_are_read_asked_for_or_written_is_sound(folder):
    forms = {form.name for form in module("scene.forms").FORMS}
    for act in (segment, lambda: steer("part_grow", "roof")):
        for number, during in enumerate((while_read, meanwhile, while_written)):
            if act is not segment and during is meanwhile:
                continue  # nobody is asked
            bpy.ops.wm.read_homefile(use_empty=True)
            column()
            show_as(forms)
            segment("roof, floor")
            before, file = told_of_parts(), str(folder / f"{number}.blend")
            with during(partial(bpy.ops.wm.save_as_mainfile, filepath=file, copy=True)):
                act()
            after = told_of_parts()
            assert before != after
            bpy.ops.wm.open_mainfile(filepath=file)
            activate(bpy.data.objects["Column"])
            now = after if during is while_written else before
            assert told_of_parts() == now, (act, during)
            steer("part_rename", now[0][0], "first")  # which reads what was painted
            assert told_of_parts()[1:] == now[1:], (act, during)
            bpy.ops.patchalign3d.remove_parts()
            mesh = bpy.context.object.data
            assert not bpy.context.object.vertex_groups and not mesh.materials
            assert not [name for name in mesh.attributes.keys() if "patchalign3d" in name]
            assert [obj.name for obj in bpy.data.objects] == ["Column"]


def told_of_parts():
    """The names, the part of each face, and which a person has decided on, of the active object."""
    parts = module("scene.record").load(bpy.context.object.data)
    return parts.names, parts.labels.tolist(), parts.decided.tolist()


def an_answer_is_undone_without_the_strokes_that_were_made_while_it_was_awaited(folder):
    def stroke():
        assert bpy.ops.paint.mask_flood_fill("EXEC_DEFAULT", True, mode="INVERT") == {"FINISHED"}

    def state():
        obj = bpy.data.objects["Column"]
        mask = obj.data.attributes.get(".sculpt_mask")
        return obj.mode, bool(mask and mask.data[0].value), "top" in obj.vertex_groups

    column()
    bpy.ops.ed.undo_push(message="Column")
    bpy.ops.object.mode_set("EXEC_DEFAULT", True, mode="SCULPT")
    stroke()
    each, ask = module("asking.each"), module("ui.operators.ask")
    question = each.always(module("bridge.backend").Question("segment", parts=["top", "bottom"]))
    write = module("asking.parts").writes_parts(ask.look)
    steps = each.ask_about(ask.asker(bpy.context), [[bpy.context.object]], question, write)
    with meanwhile(stroke):  # no stroke is a step of its own while an operator runs
        begin_step = module("scene.modes").begin_step
        module("bridge.course").Course(steps, before_writing=begin_step).run()
    bpy.ops.ed.undo_push(message="Segment")  # as Blender does once the operator has ended
    answered, sculpted, before = (False, True), (False, False), (True, False)
    for act, then in (
        (bpy.ops.ed.undo, (sculpted, sculpted, before)),
        (bpy.ops.ed.redo, (sculpted, sculpted, answered)),
    ):
        for expected in then:
            act()
            assert state() == ("SCULPT", *expected), (act, expected)


def a_question_that_is_refused_after_a_stroke_leaves_no_step_to_undo(folder):
    def masked():
        return bpy.data.objects["Column"].data.attributes[".sculpt_mask"].data[0].value

    column()
    bpy.ops.ed.undo_push(message="Column")
    bpy.ops.object.mode_set("EXEC_DEFAULT", True, mode="SCULPT")
    bpy.ops.paint.mask_flood_fill("EXEC_DEFAULT", True, mode="INVERT")
    settings().parts.words = "refuse"
    assert "means nothing" in refusal(bpy.ops.patchalign3d.segment, "EXEC_DEFAULT", True)
    assert masked()
    bpy.ops.ed.undo()
    assert not masked()


def an_edit_that_comes_to_nothing_after_a_stroke_leaves_no_step_to_undo(folder):
    def masked():
        return bpy.data.objects["Column"].data.attributes[".sculpt_mask"].data[0].value

    module("scene.attributes").select_polygons(column().data, np.zeros(len(COLUMN_LABELS), bool))
    segment()
    for row in rows().rows:
        row.locked = True
    settings().part, settings().part_words = "top", "middle"
    bpy.ops.ed.undo_push(message="Column")
    bpy.ops.object.mode_set("EXEC_DEFAULT", True, mode="SCULPT")
    edits = bpy.ops.patchalign3d
    for part, edit, comes_to in (
        ("top", edits.part_grow, "No face has changed"),
        ("top", edits.part_smooth, "No face has changed"),
        ("top", edits.part_rename, "already"),
        ("top", edits.part_assign, "No face is selected"),
        ("top", edits.part_exclude, "is locked"),
        ("top", edits.part_merge, "is locked"),
        ("top", edits.update_parts, "No face was given"),
        ("attic", edits.part_hide, "no active part"),
        ("attic", edits.part_select, "no part 'attic'"),
    ):
        settings().part = part
        bpy.ops.paint.mask_flood_fill("EXEC_DEFAULT", True, mode="INVERT")
        assert masked(), edit
        try:
            assert edit("EXEC_DEFAULT", True) == {"CANCELLED"}, edit
            told = said()
        except RuntimeError as error:
            told = str(error)
        assert comes_to in told, told
        bpy.ops.ed.undo()
        assert not masked(), edit
    rows().rows[0].locked = rows().rows[1].locked = False
    for edit in (edits.part_grow, edits.part_hide, edits.part_select, edits.remove_parts):
        settings().part = "top"
        bpy.ops.paint.mask_flood_fill("EXEC_DEFAULT", True, mode="INVERT")
        before = written()
        assert edit("EXEC_DEFAULT", True) == {"FINISHED"}
        bpy.ops.ed.undo()
        assert bpy.context.object.mode == "SCULPT" and masked() and written() == before, edit
        bpy.ops.ed.undo()
        bpy.ops.ed.undo()
        assert not masked(), edit


def of_things_asked_one_by_one_each_answer_is_undone_without_the_strokes_before_it(folder):
    def state():
        mask = bpy.data.objects["Column"].data.attributes.get(".sculpt_mask")
        answered = ["top" in bpy.data.objects[name].vertex_groups for name in ("Column", "Other")]
        return bool(mask and mask.data[0].value), *answered

    other, obj = column("Other"), column()
    bpy.ops.ed.undo_push(message="Columns")
    bpy.ops.object.mode_set("EXEC_DEFAULT", True, mode="SCULPT")
    each, ask = module("asking.each"), module("ui.operators.ask")
    course, modes = module("bridge.course"), module("scene.modes")
    question = each.always(module("bridge.backend").Question("segment", parts=["top", "bottom"]))
    write = module("asking.parts").writes_parts(ask.look)
    steps = each.ask_about(ask.asker(bpy.context), [[obj], [other]], question, write)
    asked = course.Course(steps, before_writing=modes.begin_step)
    while not (asked.has_written and not asked.writes):
        assert asked.advance() is None
    bpy.ops.paint.mask_flood_fill("EXEC_DEFAULT", True, mode="INVERT")
    asked.run()
    bpy.ops.ed.undo_push(message="Segment")  # as Blender does once the operator has ended
    assert state() == (True, True, True)
    for expected in ((True, True, False), (True, True, False), (False, True, False)):
        bpy.ops.ed.undo()
        assert state() == expected and bpy.context.object.mode == "SCULPT"
    bpy.ops.ed.undo()
    assert state() == (False, False, False)
