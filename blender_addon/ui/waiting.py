"""Operators that wait: modal in a window, or by a timer; synchronous without a window."""

import contextlib
import time
import traceback
from collections.abc import Callable, Set
from functools import partial
from typing import ClassVar

import bpy

from ..bridge.backend import Frame
from ..bridge.course import Course, Steps
from ..bridge.replies import BackendError
from ..bridge.session import Place, place, session
from ..scene.modes import GONE
from ..scene.target import TargetError
from .acting import BUSY, Polls
from .holding import Hold
from .saying import redraw, say, tell_why, unexpected_error
from .translations import translated

TICK = 0.005  # seconds between two looks at what is waited for
SLICE = 0.12  # seconds of work in one go, about; the window lives on in between, and is drawn
# Seconds before and between drawings of how far it is, which hold up the work itself: for less than
# the first nobody wonders.
FIRST_SHOWN, SHOWN = 1.0, 0.5
AT_ONCE = 0.1  # seconds for which the window waits before it shows that something is under way
# What holds on to the mesh from one event to the next, such as moving vertices, a brush stroke,
# stitching UVs or combing hair.
HOLDING = ("MESH_OT_", "PAINT_OT_", "PARTICLE_OT_", "SCULPT_OT_", "TRANSFORM_OT_", "UV_OT_")
CLOSED = "Cancelled, because the window in which it was started was closed. Press the button again."


class Waits(Polls):
    """An operator that begins a course, waits for its end, and tells what it came to.

    Meanwhile the course is the session's: the panel and the status bar show it, and ESC or the
    panel's button cancels it.

    Attributes:
        is_of_object: whether it is about what is active where it was begun: what it says is shown
            there then.
        way: which way to lie is offered with what it says, if any.
    """

    bl_options: ClassVar = {"REGISTER", "UNDO"}
    takes_turns: ClassVar = True
    is_of_object: ClassVar = True
    way: Frame | None = None
    _at: Place | None = None  # where what it says is shown; everywhere, if that is nowhere
    _hold: Hold | None = None  # while it waits
    _show_at = 0.0  # when how far it is is shown next

    def go(self, context: bpy.types.Context) -> Steps[str]:
        """What is done, and what is to be said of it.

        The context is good until the first ``yield``; later, bpy.context is.
        """
        raise NotImplementedError

    def begin(self, context: bpy.types.Context) -> Course[str]:
        """Start; may raise a BackendError or TargetError."""
        course = Course(self.go(context), before_writing=self.begin_step)
        course.advance()  # as far as the context is good
        return course

    def _begin(self, context: bpy.types.Context) -> Course[str]:
        # A script may just have moved the object, or an undo have read it anew, as the panel of the
        # last operation does: then Blender does not know yet where it is.
        context.view_layer.update()
        self._at = place(context) if self.is_of_object else None
        return self.begin(context)

    def _advanced(self, advance: Callable[[], str | None]) -> str | None:
        """Go on; if that has made something else active, what is said is of that."""
        before = place(bpy.context)
        result = advance()
        if self._at and place(bpy.context) != before:
            self._at = place(bpy.context)
        return result

    def end(self, context: bpy.types.Context, result: str) -> set[str]:
        """Tell the result; may raise a BackendError or TargetError."""
        self.has_ended()
        if result:
            say(result, at=self._at, way=self.way)
            self.report({"INFO"}, translated(result))
        return {"FINISHED"}

    def tell(self, course: Course[str]) -> None:
        """Say how it goes, where there is no panel to show it."""

    def execute(self, context: bpy.types.Context) -> set[str]:
        if session.course:
            return self._refuse()
        try:
            return self._run(context)
        except (BackendError, TargetError) as error:
            return self.fail(error)

    def _run(self, context: bpy.types.Context) -> set[str]:
        course = self._begin(context)
        return self.end(context, self._advanced(lambda: course.run(self.tell)))

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if context.window is None:  # a script or a timer has called it
            return self.execute(context)
        if session.course:
            return self._refuse()
        try:
            session.course = course = self._begin(context)
            result = self._advanced(lambda: course.advance_for(AT_ONCE, waits=True))
            if result is not None:
                session.course = None
                return self.end(context, result)
        except (BackendError, TargetError) as error:
            outcome, session.course = self._stopped_by(error), None
            return outcome
        except Exception:
            session.course = None
            raise
        return self._wait(context)

    def _wait(self, context: bpy.types.Context) -> set[str]:
        self._hold = Hold(context, _how_it_goes)
        self._hold.tick(TICK)
        context.window_manager.modal_handler_add(self)
        type(self).under_way, self._show_at = True, time.monotonic() + FIRST_SHOWN
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if event.type == "ESC" and event.value == "PRESS" and not is_for_files(context, event):
            session.course.cancel()
            self._show(context, now=True)
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":  # nothing is changed beneath what is being written
            holds = session.course is not None and session.course.holds
            return {"RUNNING_MODAL" if holds else "PASS_THROUGH"}
        if is_held(context.window):
            return {"PASS_THROUGH"}
        try:
            result = self._advanced(lambda: session.course.advance_for(SLICE))
            if result is None:
                self._show(context)
                return {"PASS_THROUGH"}
            outcome = self.end(context, result)
        except (BackendError, TargetError) as error:
            outcome = self._stopped_by(error)
        except ReferenceError:
            outcome = self._stopped_by(TargetError(GONE))
        except Exception as error:  # or all buttons would say for ever that the backend is at work
            self.fail(unexpected_error(error))
            self._leave(context)
            raise
        self._leave(context)
        return outcome

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender ends the operator: its window is closed, another file is opened, or all is over.

        Or its dialogue was left, and it had not begun.
        """
        if self._hold is None:
            return
        if session.course:
            said = None
            with contextlib.suppress(BackendError, TargetError, ReferenceError):
                said = session.course.leave()
            if session.course.has_written:
                here = {scene.session_uid for scene in bpy.data.scenes}
                bpy.app.timers.register(partial(_step_of_what_is_written, here), first_interval=0)
            session.say(said or CLOSED, at=self._at)  # which is forgotten with the file
        self._leave(context)

    @classmethod
    def has_ended(cls) -> None:
        """What else is to be done when its course has come to its end."""

    def fail(self, error: BackendError | TargetError) -> set[str]:
        cancelled = tell_why(error, self._at)
        self.report({"INFO"} if cancelled else {"ERROR"}, translated(session.message))
        return {"CANCELLED"}

    def _stopped_by(self, error: BackendError | TargetError) -> set[str]:
        """Tell it; where the first of several objects was written, that is a step to undo."""
        outcome = self.fail(error)
        return {"FINISHED"} if session.course and session.course.has_written else outcome

    def _refuse(self) -> set[str]:
        self.report({"ERROR"}, translated(BUSY))
        return {"CANCELLED"}

    def _show(self, context: bpy.types.Context, now: bool = False) -> None:
        """Show how far it is: now, or if it is time."""
        if now or time.monotonic() > self._show_at:
            self._show_at = time.monotonic() + SHOWN
            self._hold.show()
            redraw(context)

    def _leave(self, context: bpy.types.Context) -> None:
        session.course, type(self).under_way = None, False
        self._hold.let_go()
        redraw(context)


class GoesOn(Waits):
    """An operator that is about nothing in the file, and may take minutes.

    A timer goes on with it, which needs neither window nor file: while an operator is modal,
    Blender saves nothing by itself. The panel's button cancels it, and no ESC.
    """

    bl_options: ClassVar = {"REGISTER"}
    is_of_object: ClassVar = False

    def _wait(self, context: bpy.types.Context) -> set[str]:
        type(self).under_way = True
        go_on = partial(_go_on, type(self), session.course)
        bpy.app.timers.register(go_on, persistent=True)
        redraw(context)
        return {"FINISHED"}


def _step_of_what_is_written(scenes: Set[int]) -> None:
    """Have what was written be a step to undo, unless its scenes went with their file: Blender
    makes none for what it has ended.
    """
    if any(scene.session_uid in scenes for scene in bpy.data.scenes):
        bpy.ops.ed.undo_push(message="PatchAlign3D")


def _how_it_goes() -> str:
    """How far it is, for the status bar."""
    return (
        f"{session.progress(translated)}   {translated('(ESC to cancel)')}"
        if session.course
        else ""
    )


def _go_on(operator: type[Waits], course: Course[str]) -> float | None:
    """Go on with what a timer waits for; in how many seconds there is more."""
    if session.course is not course:  # the add-on was disabled
        operator.under_way = False
        return None
    try:
        result = course.advance_for(SLICE)
        if result is None:
            redraw(bpy.context)
            return SHOWN
        operator.has_ended()
        say(result)
    except BackendError as error:
        tell_why(error, None)
    except Exception as error:  # or all buttons would say for ever that the backend is at work
        traceback.print_exc()
        tell_why(unexpected_error(error), None)
    session.course, operator.under_way = None, False
    redraw(bpy.context)
    return None


def is_for_files(context: bpy.types.Context, event: bpy.types.Event) -> bool:
    """Whether the pointer is over a file browser, which a key such as ESC leaves then."""
    x, y = event.mouse_x, event.mouse_y
    return any(
        area.x <= x < area.x + area.width and area.y <= y < area.y + area.height
        for area in context.window.screen.areas
        if area.ui_type == "FILES"
    )


def is_held(window: bpy.types.Window) -> bool:
    """Whether somebody is in the middle of changing a mesh: then it must not change beneath."""
    return any(operator.bl_idname.startswith(HOLDING) for operator in window.modal_operators)
