"""Setting the backend up, watching it, and backends that are broken."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import bpy
from column import (
    PYTHON,
    check_column,
    column,
    drawn,
    module,
    panel,
    preferences,
    refusal,
    said,
    segment,
)


def waited_for(operator):
    """What an operator says in the end that is waited for as in a window: as the session's."""
    session = module("bridge.session").session
    session.course = operator.begin(None, bpy.context)
    try:
        while (sentence := session.course.advance()) is None:
            time.sleep(0.01)
    finally:
        session.course = None
    return sentence


def one_button_sets_the_backend_up_and_the_next_one_labels(folder):
    from wheels import write_wheel

    # By the Python of the test: that of a whole Blender may not know what it was packed from.
    repack = "import sys, pathlib, wheels; wheels.repack(pathlib.Path(sys.argv[1]), 'numpy')"
    command = [PYTHON, "-c", repack, folder / "wheels"]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2] / "support")
    write_wheel(folder / "wheels", "torch")
    plan = module("setup.choice").setup_plan(bpy.context)
    plan.requirements.write_text("numpy\ntorch\n")
    try:
        preferences().python = ""
        assert "Allow Online Access" in refusal(bpy.ops.patchalign3d.set_up)
        preferences().packages = str(folder / "nothing here")
        assert "There is no folder" in refusal(bpy.ops.patchalign3d.set_up)
        (folder / "nothing here").mkdir()
        assert "There is no numpy" in refusal(bpy.ops.patchalign3d.set_up)
        obj = column()
        assert "without an engine of its own. Press Set Up PyTorch" in refusal(segment)
        preferences().packages = str(folder / "wheels")
        assert "labelled a cube" in waited_for(module("ui.operators.upkeep").PATCHALIGN3D_OT_set_up)
        assert bpy.ops.patchalign3d.set_up() == {"FINISHED"}  # again
        assert "labelled a cube" in said()
        assert plan.is_current and not plan.folder.is_relative_to(plan.backend.parent)
        running = module("bridge.session").session._backend._client
        assert running.running  # it is warm by now
        assert segment() == {"FINISHED"}
        check_column(obj)
        assert module("bridge.session").session._backend._client is running
        assert running.command[0] == str(plan.python)
    finally:
        preferences().python, preferences().packages = PYTHON, ""
        module("bridge.session").session.close()
        shutil.rmtree(plan.folder, ignore_errors=True)  # the other scenarios have none


def the_backend_tells_where_it_runs_and_gives_its_memory_back(folder):
    session = module("bridge.session").session
    session.close()
    assert not session.running and "starts when needed" in session.state
    column()
    segment()
    assert session.state == "PyTorch on cpu, 1.5 GB"
    assert bpy.ops.patchalign3d.free_memory() == {"FINISHED"}
    assert not session.running and not bpy.ops.patchalign3d.free_memory.poll()
    assert segment() == {"FINISHED"}


BROKEN = {
    "exits_at_import": "another Python. It last said: The licence server cannot be reached.",
    "lacks_a_package": "'numpy_that_nobody_installed' is missing in",
    "hangs_in_hello": "did not answer within 2 seconds of its start. Try again",
    "chats": "sent what cannot be read, and was stopped",
    "speaks_another_version": "Install the add-on again",
    "chats_later": "sent what cannot be read, and was stopped",
    "dies_mid_reply": "another Python. It last said: Bus error in a library",
    "sends_an_oversize_header": "header of a frame has 1048577 bytes",
    "sends_an_oversize_payload": "payload of a frame has 4294967297 bytes",
    "hangs_up_later": "closed its output and was stopped. Try again",
    "is_killed": "memory ran out. Close other programs",
    "exhausts_its_memory": "memory ran out. Close other programs",
    "fills_the_disk": "the disk is full. Make room",
    "crashes": "has crashed (SIGSEGV). Try again",
    "hangs_at_work": "did not finish within 1 seconds",
}
if sys.platform != "linux":  # there are no such limits and devices
    del BROKEN["exhausts_its_memory"], BROKEN["fills_the_disk"]
if os.name == "nt":  # which has no signals
    del BROKEN["is_killed"], BROKEN["crashes"]


def a_broken_backend_ends_in_a_sentence_and_the_next_job_works(folder):
    obj = column()
    process, job = module("bridge.process"), module("bridge.job")
    session = module("bridge.session").session
    log = module("setup.choice").setup_plan(bpy.context).log
    patience = process.START_TIMEOUT, job.TIMEOUT
    try:
        for twin, sentence in BROKEN.items():
            session.close()
            os.environ["PATCHALIGN3D_TEST_TWIN"] = f"{twin} {folder / twin}"
            process.START_TIMEOUT = 2.0 if twin == "hangs_in_hello" else patience[0]
            job.TIMEOUT = 1.0 if twin == "hangs_at_work" else patience[1]
            begin = time.monotonic()
            seen = refusal(segment)
            print(f"{twin}, {time.monotonic() - begin:.1f} s: {seen}", file=sys.stderr)
            assert sentence in seen, (twin, seen)
            assert session.failed and said() in seen
            assert said() in log.read_text(encoding="utf-8")  # which Open Log shows
            process.START_TIMEOUT, job.TIMEOUT = patience
            assert not obj.vertex_groups
            assert segment() == {"FINISHED"}, twin
            check_column(obj)
            obj.vertex_groups.clear()
    finally:
        process.START_TIMEOUT, job.TIMEOUT = patience
        del os.environ["PATCHALIGN3D_TEST_TWIN"]
        session.close()


def pytorch_is_not_offered_where_it_is_not_made(folder):
    column()
    of_intel, way_on = (
        "PyTorch no longer supports Intel Macs.",
        "Install the zip that is made",
    )
    an_intel_mac = mock.patch.multiple(
        module("setup.plan").platform, system=lambda: "Darwin", machine=lambda: "x86_64"
    )
    preferences().python = ""
    try:
        with an_intel_mac:
            assert way_on in refusal(segment)
            for place in (panel("parts"), panel("backend")):
                assert of_intel in drawn(place).words and way_on in drawn(place).words
                assert "patchalign3d.set_up" not in drawn(place).operators
            of_preferences = drawn(module("ui.preferences").PATCHALIGN3D_AP_preferences, width=600)
            assert of_intel in of_preferences.words
            assert "patchalign3d.set_up" not in of_preferences.operators
            assert of_intel in refusal(bpy.ops.patchalign3d.set_up)
            assert of_intel in refusal(bpy.ops.patchalign3d.fetch_weights)
        assert "patchalign3d.set_up" in drawn(panel("backend")).operators
    finally:
        preferences().python = PYTHON


def the_panels_tell_what_is_going_on_and_what_to_do(folder):
    session, course = module("bridge.session").session, module("bridge.course")
    column()
    try:
        preferences().python = ""
        assert "without an engine of its own." in drawn(panel("parts")).words
        set_up = drawn(panel("backend")).words
        assert "GB to download" in set_up and "not allowed online" in set_up
        preferences().python = PYTHON
        segment()
        assert "PyTorch on cpu, 1.5 GB" in drawn(panel("backend")).words
        assert "3 parts." in drawn(panel("parts")).words
        session.course = course.Course(iter(()), "Starting the backend")
        session.course.subject, session.course.fraction = "Column", 0.25
        assert "Column: Starting the backend 25%" in drawn(panel("parts")).words
        session.course = course.Course(iter(()), "Looking for a Python")
        assert "Looking for a Python 0%" in drawn(panel("parts")).words
    finally:
        preferences().python, session.course = PYTHON, None


def weights_are_fetched_only_online(folder):
    assert "Allow Online Access" in refusal(bpy.ops.patchalign3d.fetch_weights)


def weights_are_offered_where_a_message_names_the_button_that_fetches_them(folder):
    told = module("bridge.session").session
    column()

    def is_offered(words, failed=True):
        told.say(words, failed)
        return "patchalign3d.fetch_weights" in drawn(panel("parts")).operators

    lacking = "It needs the package open_clip_torch. Install it in Blender with {}."
    assert is_offered(lacking.format("Fetch Official Weights"))
    assert not is_offered(lacking.format("pip"))
    assert not is_offered("Fetch Official Weights is done.", failed=False)


class Waiting:
    """An operator in the midst of its work in a window that there isn't, and what it reports."""

    def __init__(self, course, *operators):
        waiting = module("ui.waiting")
        made = {"report": self.report}
        self.operator = type("Operator", (waiting.Waits,), made)()
        window = SimpleNamespace(modal_operators=[SimpleNamespace(bl_idname=o) for o in operators])
        view, files = (
            SimpleNamespace(ui_type=kind, x=x, y=0, width=100, height=100)
            for x, kind in ((0, "VIEW_3D"), (100, "FILES"))
        )
        window.screen = SimpleNamespace(areas=[view, files])
        manager = SimpleNamespace(
            windows=[],
            event_timer_add=lambda seconds, window: "a timer",
            event_timer_remove=lambda timer: None,
            modal_handler_add=lambda operator: None,
        )
        self.context = SimpleNamespace(
            window=window,
            window_manager=manager,
            scene=bpy.context.scene,
            view_layer=bpy.context.view_layer,
            object=bpy.context.object,
        )
        self.reports = []
        self.hold()
        module("bridge.session").session.course = course

    def hold(self):
        self.operator._hold = module("ui.holding").Hold(self.context, str)

    def report(self, kind, sentence):
        self.reports.append(sentence)

    def look(self):
        return self.operator.modal(self.context, SimpleNamespace(type="TIMER", value="NOTHING"))

    def escape(self, x):
        """Press ESC with the pointer so far to the right."""
        event = SimpleNamespace(type="ESC", value="PRESS", mouse_x=x, mouse_y=50)
        return self.operator.modal(self.context, event)


def what_nobody_has_thought_of_ends_in_a_sentence_too_and_frees_the_buttons(folder):
    course = SimpleNamespace(
        advance_for=lambda seconds: {}["no such key"], subject="", stage="", fraction=0.0
    )
    waiting = Waiting(course)
    try:
        waiting.look()
    except KeyError:  # for Blender's console
        pass
    else:
        raise AssertionError("Nobody will ever see where it comes from.")
    assert "KeyError: 'no such key'" in said() and waiting.reports == [said()]
    assert module("bridge.session").session.course is None
    column()
    assert segment() == {"FINISHED"}


def what_is_under_way_is_not_grey_and_refuses_to_be_begun_again(folder):
    course = SimpleNamespace(
        advance_for=lambda *_, **__: None, subject="", stage="", fraction=0.0, holds=False
    )
    waiting = Waiting(None)
    operator = waiting.operator
    operator.begin = lambda context: course
    others = module("ui.operators.parts").PATCHALIGN3D_OT_segment
    column()
    segment()
    assert operator.invoke(waiting.context, None) == {"RUNNING_MODAL"}
    try:
        assert type(operator).poll(bpy.context) and not others.poll(bpy.context)
        assert operator.invoke(waiting.context, None) == {"CANCELLED"}
        assert operator.execute(waiting.context) == {"CANCELLED"}
        assert waiting.reports == [module("ui.acting").BUSY] * 2
    finally:
        course.advance_for = lambda seconds: "Done."
        waiting.look()
    assert others.poll(bpy.context) and not type(operator).under_way


def what_is_answered_at_once_is_waited_for_where_it_was_asked(folder):
    waiting, course = Waiting(None), module("bridge.course")

    class Soon:
        stage, fraction, looks = "Asking", None, 0

        def advance(self):
            self.looks += 1
            return "Done." if self.looks == 3 else None

    def asked():
        return (yield course.Part(Soon()))

    def written_and_lost():
        yield course.pause_writing()
        raise module("scene.target").TargetError("The second was deleted.")

    session = module("bridge.session").session
    try:
        for steps, said in ((asked, "Done."), (written_and_lost, "The second was deleted.")):
            waiting.operator.begin = lambda context, steps=steps: course.Course(steps())
            # Without a timer; and what was written is a step that can be undone.
            assert waiting.operator.invoke(waiting.context, None) == {"FINISHED"}
            assert waiting.reports.pop() == said and session.course is None
    finally:
        session.course = None


def a_dialogue_that_is_left_ends_nothing_that_is_under_way(folder):
    session = module("bridge.session").session
    course = SimpleNamespace(leave=lambda: None, has_written=False)
    waiting = Waiting(course)
    del waiting.operator._hold  # as it is before it begins
    try:
        waiting.operator.cancel(waiting.context)
        assert session.course is course
        waiting.hold()
        waiting.operator.cancel(waiting.context)
        assert session.course is None and "because the window" in said()
    finally:
        session.course = None


def what_is_being_written_as_its_window_is_closed_is_written_to_its_end(folder):
    session, course, written = module("bridge.session").session, module("bridge.course"), []

    def steps():
        for number in range(3):
            written.append(number)
            yield course.pause_writing()
        return "All is written."

    waiting = Waiting(course.Course(steps()))
    try:
        session.course.advance()
        waiting.hold()
        waiting.operator.cancel(waiting.context)
        assert session.course is None and written == [0, 1, 2] and said() == "All is written."
    finally:
        session.course = None


def what_waits_gives_back_all_that_it_has_of_its_window(folder):
    from bl_ui.space_statusbar import STATUSBAR_HT_header as Bar

    session, operators = module("bridge.session").session, module("ui.operators")
    course = SimpleNamespace(
        advance_for=lambda *_, **__: None,
        leave=str,
        has_written=False,
        subject="",
        stage="",
        fraction=0.25,
    )
    waiting = Waiting(None)
    module("ui.holding").let_all_go()
    as_usual, had = Bar.draw, []
    waiting.operator.begin = lambda context: course
    window, manager = waiting.context.window, waiting.context.window_manager
    window.cursor_modal_set, window.cursor_modal_restore = had.append, had.pop
    manager.event_timer_add = lambda seconds, window: had.append(seconds) or seconds
    manager.event_timer_remove = had.remove
    view = SimpleNamespace(type="VIEW_3D")
    picks = type("Picks", (module("ui.acting").Points,), {"cursor": "HAND", "says": "Click."})()

    def begin_a_job():
        waiting.operator.invoke(waiting.context, None)
        waiting.operator._show(waiting.context, now=True)

    def wait_for_a_click():
        context = SimpleNamespace(**vars(waiting.context), area=view)
        assert picks.invoke(context, None) == {"RUNNING_MODAL"}

    def disable():
        operators.unregister()
        operators.register()

    ends = {
        begin_a_job: (lambda: waiting.operator.cancel(waiting.context), disable),
        wait_for_a_click: (lambda: picks.cancel(waiting.context), disable),
    }
    try:
        for begin, all_ends in ends.items():
            for end in all_ends:
                begin()
                assert had and Bar.draw is not as_usual  # in every workspace
                end()
                assert not had and Bar.draw is as_usual, (begin, end)
                session.course = None
    finally:
        session.course = None


def set_up_is_no_modal_operator_during_which_blender_saves_nothing_by_itself(folder):
    """It needs neither the window nor the file in which it was begun."""
    session, timers = module("bridge.session").session, bpy.app.timers
    heard, begun, register = [], [], timers.register
    waiting = Waiting(None)
    module("ui.holding").let_all_go()
    kind = type("Kind", (module("ui.waiting").GoesOn,), {"report": waiting.report})
    kind.has_ended = lambda: heard.append("ended")
    waiting.context.window_manager.modal_handler_add = heard.append
    steps = [None, None, "It is set up."]
    course = SimpleNamespace(
        advance_for=lambda *_, **__: steps.pop(0), subject="", stage="", fraction=0.5
    )
    operator = kind()
    operator.begin = lambda context: course
    # None is left behind: Blender 4.5's module waits for ever at its exit while one is.
    timers.register = lambda function, persistent: begun.append(function)
    try:
        assert operator.invoke(waiting.context, None) == {"FINISHED"}
        assert session.course is course and kind.under_way and not heard
        (go_on,) = begun
        assert go_on() and session.course is course  # as its timer does
        assert go_on() is None and session.course is None and not kind.under_way
        assert heard == ["ended"] and said() == "It is set up."
        assert go_on() is None  # as where the add-on was disabled meanwhile
        for error, told in (
            (module("bridge.replies").BackendError("Cancelled", "Cancelled."), "Cancelled."),
            (KeyError("no such key"), "KeyError: 'no such key'"),
        ):
            session.course, kind.under_way = course, True

            def fail(seconds, error=error):
                raise error

            course.advance_for = fail
            assert go_on() is None and session.course is None and not kind.under_way
            assert told in said()
    finally:
        timers.register, session.course = register, None


def esc_cancels_but_in_a_file_browser_which_it_leaves(folder):
    cancelled = []
    course = SimpleNamespace(
        cancel=lambda: cancelled.append(True), holds=False, subject="", stage="", fraction=0.0
    )
    try:
        waiting = Waiting(course)
        assert waiting.escape(x=150) == {"PASS_THROUGH"} and not cancelled
        assert waiting.escape(x=50) == {"RUNNING_MODAL"} and cancelled
    finally:
        module("bridge.session").session.course = None


def an_answer_waits_while_somebody_moves_vertices_or_paints(folder):
    course = SimpleNamespace(
        advance_for=lambda seconds: "Done.", subject="", stage="", fraction=1.0
    )
    of_meshes = ("TRANSFORM_OT_translate", "MESH_OT_extrude_region_move", "SCULPT_OT_brush_stroke")
    for busy in (*of_meshes, "UV_OT_minimize_stretch", "PARTICLE_OT_brush_edit"):
        waiting = Waiting(course, "PATCHALIGN3D_OT_segment", busy)
        assert waiting.look() == {"PASS_THROUGH"} and not waiting.reports
    waiting = Waiting(course, "PATCHALIGN3D_OT_segment", "WM_OT_somebody_elses_timer")
    assert waiting.look() == {"FINISHED"} and waiting.reports == ["Done."]
    assert bpy.types.Window.bl_rna.properties["modal_operators"].type == "COLLECTION"
