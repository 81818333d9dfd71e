"""The operators: edit the lists of prompts, ask for parts or keypoints, cancel.

Asking is modal with a window and synchronous without one; all but the waiting is the same.
"""

from typing import ClassVar

import bpy
from bpy.props import EnumProperty

from . import preferences
from .client import BackendError, Reply
from .geometry import Surface, read_surface
from .jobs import Question, Task, keypoints, segment
from .properties import PATCHALIGN3D_PG_prompts, PATCHALIGN3D_PG_settings
from .results import CONFIDENCE, WrittenParts, write_keypoints, write_parts
from .session import session
from .target import TargetError, find, object_mode, remarks, why_unreadable, why_unwritable

TICK = 0.05  # seconds between two looks at the backend


class _EditPrompts:
    """What the operators on a list of prompts have in common."""

    bl_options: ClassVar = {"UNDO", "INTERNAL"}

    target: EnumProperty(
        name="List",
        description="Which list of prompts",
        items=(
            ("parts", "Parts", "The parts to tell apart"),
            ("keypoints", "Keypoints", "The points to find"),
        ),
    )

    def list(self, context: bpy.types.Context) -> PATCHALIGN3D_PG_prompts:
        return getattr(context.scene.patchalign3d, self.target)


class PATCHALIGN3D_OT_prompt_remove(_EditPrompts, bpy.types.Operator):
    bl_idname = "patchalign3d.prompt_remove"
    bl_label = "Remove Prompt"
    bl_description = "Remove the active row from the list"

    def execute(self, context: bpy.types.Context) -> set[str]:
        chosen = self.list(context)
        if not 0 <= chosen.active < len(chosen.prompts):
            return {"CANCELLED"}
        chosen.prompts.remove(chosen.active)
        chosen.active = max(0, min(chosen.active, len(chosen.prompts) - 1))
        return {"FINISHED"}


class PATCHALIGN3D_OT_prompt_move(_EditPrompts, bpy.types.Operator):
    bl_idname = "patchalign3d.prompt_move"
    bl_label = "Move Prompt"
    bl_description = "Move the active row up or down"

    direction: EnumProperty(
        name="Direction",
        description="Which way",
        items=(("UP", "Up", "Towards the top"), ("DOWN", "Down", "Towards the bottom")),
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        chosen = self.list(context)
        place = chosen.active + (1 if self.direction == "DOWN" else -1)
        if not (0 <= chosen.active < len(chosen.prompts) and 0 <= place < len(chosen.prompts)):
            return {"CANCELLED"}
        chosen.prompts.move(chosen.active, place)
        chosen.active = place
        return {"FINISHED"}


class _Ask:
    """An operator that asks the backend about the active object and writes down the answer."""

    bl_options: ClassVar = {"REGISTER", "UNDO"}

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        """Why there is nothing to ask now; empty if there is."""
        raise NotImplementedError

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        raise NotImplementedError

    def write(
        self, context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
    ) -> str:
        """Put the answer into the scene, and tell in a sentence what came out."""
        raise NotImplementedError

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        reason = "The backend is at work. Wait or cancel." if session.task else ""
        reason = reason or cls.why_not(context)
        if reason:
            cls.poll_message_set(reason)
        return not reason

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            task = self._begin(context)
            return self._end(context, task.run())
        except (BackendError, TargetError) as error:
            return self._fail(error)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        try:
            session.task = self._begin(context)
        except (BackendError, TargetError) as error:
            return self._fail(error)
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
            reply = session.task.advance()
            if reply is None:
                self._show(context)
                return {"PASS_THROUGH"}
            result = self._end(context, reply)
        except (BackendError, TargetError) as error:
            result = self._fail(error)
        self._leave(context)
        return result

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender ends the operator: another file is opened, or all is over."""
        if session.task:
            session.task.cancel()
        self._leave(context)

    def _begin(self, context: bpy.types.Context) -> Task:
        context.view_layer.update()  # a script may just have moved the object
        obj, settings = context.object, context.scene.patchalign3d
        backend = session.backend(preferences.backend_python(context))
        self._uid = obj.session_uid
        with object_mode(obj):
            self._surface = read_surface(obj)
        device = preferences.get(context).device
        return backend.ask(self._surface, self.question(settings), settings.model, device)

    def _end(self, context: bpy.types.Context, reply: Reply) -> set[str]:
        obj = find(self._uid)
        with object_mode(obj):
            if not read_surface(obj).has_the_polygons_of(self._surface):
                raise TargetError(
                    f"'{obj.name}' was edited while the backend was at work, so nothing was "
                    "written. Try again."
                )
            session.say(self.write(context, obj, self._surface, reply))
        self.report({"INFO"}, session.message)
        return {"FINISHED"}

    def _fail(self, error: BackendError | TargetError) -> set[str]:
        cancelled = getattr(error, "kind", "") == "Cancelled"
        session.say(str(error), failed=not cancelled)
        self.report({"INFO"} if cancelled else {"ERROR"}, session.message)
        return {"CANCELLED"}

    def _show(self, context: bpy.types.Context) -> None:
        task = session.task
        context.workspace.status_text_set(f"{task.stage}: {task.fraction:.0%}   (ESC to cancel)")
        _redraw(context)

    def _leave(self, context: bpy.types.Context) -> None:
        session.task = None
        context.window_manager.event_timer_remove(self._timer)
        if context.workspace:
            context.workspace.status_text_set(None)
        _redraw(context)


def _redraw(context: bpy.types.Context) -> None:
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                area.tag_redraw()


class PATCHALIGN3D_OT_segment(_Ask, bpy.types.Operator):
    bl_idname = "patchalign3d.segment"
    bl_label = "Segment"
    bl_description = (
        "Find the parts on the active object. Each becomes a vertex group, and every face "
        "gets the number of its part. What an earlier run wrote is replaced"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        reason = why_unwritable(context.object)
        if not reason and not context.scene.patchalign3d.parts.enabled():
            return "There are no parts to look for. Add some in the list, such as: seat, back, leg"
        return reason

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        return segment(settings.parts.enabled(), settings.category)

    def write(
        self, context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
    ) -> str:
        return " ".join([describe(write_parts(obj, surface, reply)), *remarks(obj)])


class PATCHALIGN3D_OT_find_keypoints(_Ask, bpy.types.Operator):
    bl_idname = "patchalign3d.find_keypoints"
    bl_label = "Find Keypoints"
    bl_description = (
        "Find one point per prompt on the surface of the active object and put an empty there. "
        "Its own empties of an earlier run are replaced"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        reason = why_unreadable(context.object)
        if not reason and not context.scene.patchalign3d.keypoints.enabled():
            return "There are no points to look for. Add some in the list, such as: nose, left hand"
        return reason

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        return keypoints(settings.keypoints.enabled(), settings.category)

    def write(
        self, context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
    ) -> str:
        empties = write_keypoints(obj, context.scene, surface, reply)
        found = ", ".join(f"{empty.name} {empty[CONFIDENCE]:.0%}" for empty in empties)
        return f"Keypoints: {found}."


class PATCHALIGN3D_OT_cancel(bpy.types.Operator):
    bl_idname = "patchalign3d.cancel"
    bl_label = "Cancel"
    bl_description = "Stop what the backend is doing; the object stays as it is"
    bl_options: ClassVar = {"INTERNAL"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return session.task is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        session.task.cancel()
        return {"FINISHED"}


def describe(parts: WrittenParts) -> str:
    """What came out, in a sentence or two."""
    shares = zip(parts.groups, parts.shares, strict=True)
    sentences = [f"Parts: {', '.join(f'{group} {share:.0%}' for group, share in shares)}."]
    for name, group in zip(parts.names, parts.groups, strict=True):
        if group != name:
            sentences.append(f"The name '{name}' was in use, so its group is called '{group}'.")
    return " ".join(sentences)


CLASSES = (
    PATCHALIGN3D_OT_prompt_remove,
    PATCHALIGN3D_OT_prompt_move,
    PATCHALIGN3D_OT_segment,
    PATCHALIGN3D_OT_find_keypoints,
    PATCHALIGN3D_OT_cancel,
)


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
