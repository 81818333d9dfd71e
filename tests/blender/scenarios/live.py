"""What is set beside the parts and written by a timer: a name that is typed, a setting dragged."""

import contextlib
import math
from functools import partial

import bpy
from column import (
    COLUMN_LABELS,
    check_column,
    column,
    in_a_window,
    labels,
    module,
    rows,
    segment,
    settings,
    show_as,
)


@contextlib.contextmanager
def a_name_after(looks):
    """As in a window: "roof" was typed for the first part, and the timer has come so often."""
    with in_a_window() as live:
        rows().rows[0].name = "roof"
        for _ in range(looks):
            assert live.finish()
        yield live


def a_name_that_is_typed_in_the_list_is_written_in_slices_once_blender_has_left_its_field(folder):
    obj, session = column(), module("bridge.session").session
    show_as({"GROUPS", "ATTRIBUTE", "MATERIALS"})
    segment()
    rows().active = 0
    with in_a_window() as live:
        rows().rows[0].name = " roof "
        check_column(obj)  # what is written from within the field crashes Blender 5.2
        looks = 0
        while live.finish():
            looks += 1
            check_column(obj)  # the last look writes it all
            assert rows().rows[0].name == "roof" and session.course
        assert looks > 3
    check_column(obj, ["roof", "middle", "bottom"])
    assert "roof" in obj.data.materials and "top" not in obj.data.materials
    assert rows().rows[0].name == settings().part == obj.vertex_groups.active.name == "roof"
    assert session.course is None


def names_and_colours_that_are_set_one_after_the_other_are_written_in_that_order(folder):
    column()
    segment()
    bpy.ops.ed.undo_push(message="Segment")
    with in_a_window() as live:
        rows().rows[0].name = "roof"
        assert live.finish()
        for name in ("lid", "hat"):
            rows().rows[0].name = name
            assert rows().rows[0].name == name
        rows().rows[0].colour = 0, 1, 0
        rows().rows[1].name = "belly"
        while live.finish():
            assert [row.name for row in rows().rows] == ["hat", "belly", "bottom"]
            assert module("ui.preview").is_dragged()
    steps = []
    for _ in range(5):
        record = module("scene.record").colours_of(bpy.data.objects["Column"].data)
        steps.append([*list(record)[:2], record[next(iter(record))] == (0, 1, 0)])
        bpy.ops.ed.undo()
    assert steps == [
        ["hat", "belly", True],
        ["hat", "middle", True],
        ["hat", "middle", False],
        ["lid", "middle", False],
        ["roof", "middle", False],
    ]


def a_name_that_is_being_written_meets_whatever_is_done_meanwhile(folder):
    def delete():
        bpy.data.objects.remove(bpy.data.objects["Column"])

    def edit():
        bpy.ops.object.mode_set(mode="EDIT")

    def halve():
        bpy.context.object.modifiers.new("Half", "DECIMATE").ratio = 0.5
        bpy.ops.object.modifier_apply(modifier="Half")

    def read_another():
        bpy.ops.wm.read_homefile(use_empty=True)

    for act in (delete, edit, halve, read_another):
        for looks in range(1, 6):
            bpy.ops.wm.read_homefile(use_empty=True)
            column()
            segment()
            with a_name_after(looks) as live:
                assert not bpy.ops.patchalign3d.remove_parts.poll()
                act()
                while live.finish():
                    pass
            told = module("bridge.session").session
            assert told.course is None and not module("ui.preview").is_dragged()
            mode = bpy.context.object.mode if bpy.context.object else ""
            assert mode == {delete: "", edit: "EDIT", read_another: ""}.get(act, "OBJECT")
            if act in (edit, halve):
                assert rows().rows[0].name == "roof", (act, looks)
            else:
                assert not told.failed and not bpy.data.objects


def what_is_undone_while_a_name_is_being_written_is_the_name(folder):
    for looks in range(6):
        bpy.ops.wm.read_homefile(use_empty=True)
        column()
        bpy.ops.ed.undo_push(message="Column")
        segment()
        bpy.ops.ed.undo_push(message="Segment")
        with a_name_after(looks) as live:
            bpy.ops.ed.undo()
            assert live.finish() is None
            assert [row.name for row in rows().rows] == ["top", "middle", "bottom"]
            bpy.ops.ed.redo()
            assert [row.name for row in rows().rows] == ["roof", "middle", "bottom"]
        check_column(bpy.data.objects["Column"], ["roof", "middle", "bottom"])


def what_is_saved_while_a_name_is_being_written_has_it(folder):
    file = str(folder / "named.blend")
    for looks in range(6):
        column()
        segment()
        with a_name_after(looks) as live:
            bpy.ops.wm.save_as_mainfile(filepath=file)
            assert live.finish() is None
        bpy.ops.wm.open_mainfile(filepath=file)
        check_column(bpy.data.objects["Column"], ["roof", "middle", "bottom"])
        bpy.ops.wm.read_homefile(use_empty=True)


def what_is_saved_has_a_name_that_waits_behind_something_else(folder):
    file, session = str(folder / "named.blend"), module("bridge.session").session
    column()
    segment()
    with in_a_window() as live:
        other = module("bridge.course").Course(iter(()))
        session.course = other
        rows().rows[0].name = "roof"
        assert live.finish()
        bpy.ops.wm.save_as_mainfile(filepath=file)
        assert session.course is other
        session.course = None
        assert live.finish() is None
    bpy.ops.wm.open_mainfile(filepath=file)
    check_column(bpy.data.objects["Column"], ["roof", "middle", "bottom"])


def a_file_that_cannot_be_saved_leaves_another_job_its_place_and_what_waits_is_written(folder):
    obj, session = column(), module("bridge.session").session
    segment()
    (folder / "taken").write_text("No folder.", encoding="utf-8")
    with in_a_window() as live:
        session.course = other = module("bridge.course").Course(iter(()))
        rows().rows[0].name = "roof"
        with contextlib.suppress(RuntimeError):  # which is how Blender says so
            bpy.ops.wm.save_as_mainfile(filepath=str(folder / "taken" / "named.blend"))
        assert session.course is other and session.message == "3 parts."
        check_column(obj, ["roof", "middle", "bottom"])
        session.course = None
        assert live.finish() is None


def a_write_that_fails_while_a_file_is_saved_leaves_another_job_its_place(folder):
    file, session = str(folder / "named.blend"), module("bridge.session").session
    column()
    segment()
    with in_a_window() as live:
        for fails, told in ((MemoryError, True), (KeyboardInterrupt, False)):
            session.course = other = module("bridge.course").Course(iter(()))
            live.write([bpy.context.object], "anything", partial(_failing, fails))
            # Blender prints what a handler raises, and goes on.
            bpy.ops.wm.save_as_mainfile(filepath=file)
            assert session.course is other
            assert (fails.__name__ in session.message) == told
            session.course = None
            session.say("")
    assert bpy.data.is_saved and segment() == {"FINISHED"}


def _failing(fails, objects):
    raise fails
    yield


def drags_show_at_once_and_write_when_they_end(folder):
    preview, obj = module("ui.preview"), column()
    segment()
    with in_a_window() as live:
        for threshold in (0.5, 0.95):
            settings().threshold = threshold
        assert labels(obj) == COLUMN_LABELS
        assert math.isclose(preview.threshold_of(obj), 0.95, rel_tol=1e-6)
        live.finish_at_once()
        assert set(labels(obj)) == {-1} and not preview.is_dragged()
        settings().threshold = 0
        rows().rows[0].colour = (1, 0, 0)  # written after the other drag
        assert preview.threshold_of(obj) == 0 and set(labels(obj)) == {-1}
        live.finish_at_once()
        assert labels(obj) == COLUMN_LABELS
        assert tuple(rows().rows[0].colour) == (1, 0, 0)


def a_setting_that_waits_is_written_before_another_one(folder):
    obj, looks = column(), module("scene.look")
    segment()
    for order in (("threshold", "show_unlabelled"), ("show_unlabelled", "threshold")):
        settings().threshold, settings().show_unlabelled = 0.0, False
        with in_a_window() as live:
            for name in order:
                setattr(settings(), name, {"threshold": 0.75, "show_unlabelled": True}[name])
            while live.finish():
                pass
        look = looks.look_of(obj.data, looks.Look())
        assert (look.threshold, look.unlabelled) == (0.75, True), order


def a_drag_has_not_ended_where_its_next_move_came_in_while_a_window_drew(folder):
    obj = column()
    segment()
    with in_a_window() as live:
        settings().threshold = 0.5
        assert live.finish()  # the pause is over, and the pointer's move still to be heard
        settings().threshold = 0.95
        assert live.finish() and labels(obj) == COLUMN_LABELS
        while live.finish():
            pass
        assert set(labels(obj)) == {-1}


def another_file_that_is_opened_in_a_drag_leaves_nothing_waiting(folder):
    preview = module("ui.preview")
    column()
    segment()
    with in_a_window() as live:
        settings().threshold = 0.95
        bpy.ops.wm.read_homefile(use_empty=True)
        assert bpy.app.timers.is_registered(live.finish)
        assert live.finish() and live.finish() is None
        assert not preview.is_dragged() and module("bridge.session").session.course is None
    obj = column()
    segment()
    assert labels(obj) == COLUMN_LABELS
