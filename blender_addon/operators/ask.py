"""Asking the backend about objects, and writing down the answers: what all such operators share.

An operator's conversation is a generator: it yields what it waits for and is sent the reply, or
has the error thrown into it. Driving it to its end at once, or a little at each tick of a timer, is
all the difference between a script and a window.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from typing import ClassVar

import bpy

from .. import preferences
from ..client import BackendError, Reply
from ..geometry import Surface, read_seen, read_surface
from ..jobs import Question, Task
from ..properties import PATCHALIGN3D_PG_settings
from ..session import session
from ..target import TargetError, find, object_mode, why_unreadable, why_unwritable

TICK = 0.05  # seconds between two looks at the backend

Conversation = Generator[Task, Reply, str]
"""Yields tasks, is sent their replies, and ends with what is to be said."""

# What is wrong with one object; everything else would be wrong with the next one, too.
OF_ONE_OBJECT = ("MeshError",)


class Ask:
    """An operator that has a conversation with the backend."""

    bl_options: ClassVar = {"REGISTER", "UNDO"}

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        """Why there is nothing to ask now; empty if there is."""
        raise NotImplementedError

    def conversation(self, context: bpy.types.Context) -> Conversation:
        """Ask and write. The context is good until the first ``yield``; later, bpy.context is.

        Raises:
            BackendError, TargetError: nothing has been written.
        """
        raise NotImplementedError

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        reason = "The backend is at work. Wait or cancel." if session.task else ""
        reason = reason or cls.why_not(context)
        if reason:
            cls.poll_message_set(reason)
        return not reason

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.view_layer.update()  # a script may just have moved the object
        talk = self.conversation(context)
        try:
            task = next(talk)
            while True:
                task = _go_on(talk, task.run)
        except (StopIteration, BackendError, TargetError) as end:
            return self._end(end)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        context.view_layer.update()
        self._talk = self.conversation(context)
        try:
            session.task = next(self._talk)
        except (StopIteration, BackendError, TargetError) as end:
            return self._end(end)
        self._timer = context.window_manager.event_timer_add(TICK, window=context.window)
        context.window_manager.modal_handler_add(self)
        self._show(context)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if event.type == "ESC" and event.value == "PRESS":
            session.task.cancel()
            self._show(context)
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        try:
            session.task = _go_on(self._talk, session.task.advance) or session.task
        except (StopIteration, BackendError, TargetError) as end:
            result = self._end(end)
            self._leave(context)
            return result
        self._show(context)
        return {"PASS_THROUGH"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender ends the operator: another file is opened, or all is over."""
        if session.task:
            session.task.cancel()
        self._leave(context)

    def _end(self, end: StopIteration | BackendError | TargetError) -> set[str]:
        if isinstance(end, StopIteration):
            session.say(end.value)
            self.report({"INFO"}, session.message)
            return {"FINISHED"}
        cancelled = getattr(end, "kind", "") == "Cancelled"
        session.say(str(end), failed=not cancelled)
        self.report({"INFO"} if cancelled else {"ERROR"}, session.message)
        return {"CANCELLED"}

    def _show(self, context: bpy.types.Context) -> None:
        task = session.task
        context.workspace.status_text_set(f"{task.stage}: {task.fraction:.0%}   (ESC to cancel)")
        redraw(context)

    def _leave(self, context: bpy.types.Context) -> None:
        session.task = None
        context.window_manager.event_timer_remove(self._timer)
        if context.workspace:
            context.workspace.status_text_set(None)
        redraw(context)


def _go_on(talk: Conversation, wait: Callable[[], Reply | None]) -> Task | None:
    """Hand the reply, or what went wrong, to the conversation; its next task, None to wait on."""
    try:
        reply = wait()
    except BackendError as error:
        return talk.throw(error)
    return None if reply is None else talk.send(reply)


class Asker:
    """Asks with the settings as they were when the conversation began."""

    def __init__(self, context: bpy.types.Context) -> None:
        settings, chosen = context.scene.patchalign3d, preferences.get(context)
        self._backend = session.backend(preferences.backend_python(context))
        self._how = (settings.model, chosen.device, settings.quality)

    def ask(self, obj: bpy.types.Object, surface: Surface, question: Question) -> Task:
        task = self._backend.ask(surface, question, *self._how)
        task.subject = obj.name
        return task


class AskAboutEach(Ask):
    """An operator that asks one question about each of the chosen objects."""

    writes_mesh: ClassVar = True

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        """Why the settings make no question; empty if they do."""
        return ""

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        raise NotImplementedError

    def write(
        self, context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
    ) -> str:
        """Put the answer into the scene, and tell in a sentence what came out."""
        raise NotImplementedError

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        if not chosen(context, cls.writes_mesh):
            return (why_unwritable if cls.writes_mesh else why_unreadable)(context.object)
        return cls.nothing_asked(context.scene.patchalign3d)

    def conversation(self, context: bpy.types.Context) -> Conversation:
        asker = Asker(context)
        question = self.question(context.scene.patchalign3d)
        targets = [obj.session_uid for obj in chosen(context, self.writes_mesh)]
        return (yield from ask_each(asker, targets, question, self.write))


def ask_each(
    asker: Asker,
    targets: list[int],
    question: Question,
    write: Callable[[bpy.types.Context, bpy.types.Object, Surface, Reply], str],
) -> Conversation:
    """Ask about one object after the other; what is finished stays, whatever comes after it."""
    said, problems = [], []
    for uid in targets:
        try:
            obj = find(uid)
            name = obj.name
            with object_mode(obj):
                surface = seen(obj)
            reply = yield asker.ask(obj, surface, question)
            with unchanged(uid, surface) as obj:
                said.append(write(bpy.context, obj, surface, reply))
        except (BackendError, TargetError) as error:
            if len(targets) == 1:
                raise
            of_one = isinstance(error, TargetError) or error.kind in OF_ONE_OBJECT
            if not of_one and not said:
                raise
            problems.append(f"{name}: {error}")
            if not of_one:
                break
    if len(targets) == 1:
        return said[0]
    if not said:
        raise TargetError(" ".join(problems))
    return " ".join([f"{len(said)} of {len(targets)} objects are done.", *problems])


@contextlib.contextmanager
def unchanged(uid: int, surface: Surface) -> Iterator[bpy.types.Object]:
    """The object again, in Object Mode, if it still has the polygons that were asked about.

    Raises:
        TargetError: it is gone, or was edited.
    """
    obj = find(uid)
    with object_mode(obj):
        if not read_surface(obj).has_the_polygons_of(surface):
            raise TargetError(
                f"'{obj.name}' was edited while the backend was at work, so nothing was written. "
                "Try again."
            )
        yield obj


def seen(obj: bpy.types.Object) -> Surface:
    """The object, in Object Mode, as it is seen."""
    return read_seen(obj, bpy.context.evaluated_depsgraph_get())


def chosen(context: bpy.types.Context, writable: bool) -> list[bpy.types.Object]:
    """The active object and the selected ones that can be asked about; of one mesh, only one."""
    why_not = why_unwritable if writable else why_unreadable
    objects = {}
    for obj in (context.object, *context.selected_objects):
        if obj and not why_not(obj):
            objects.setdefault(obj.data if writable else obj, obj)
    return list(objects.values())


def redraw(context: bpy.types.Context) -> None:
    """Have every 3D view drawn again."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                area.tag_redraw()


class PATCHALIGN3D_OT_cancel(bpy.types.Operator):
    bl_idname = "patchalign3d.cancel"
    bl_label = "Cancel"
    bl_description = "Stop what the backend is doing; what is unfinished stays as it is"
    bl_options: ClassVar = {"INTERNAL"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return session.task is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        session.task.cancel()
        return {"FINISHED"}


CLASSES = (PATCHALIGN3D_OT_cancel,)
