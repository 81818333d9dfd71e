"""Operators about the parts that objects have: what those that edit or ask about them share."""

import contextlib
from collections.abc import Callable
from typing import ClassVar

import bpy
import numpy as np
from numpy.typing import NDArray

from ...asking.editing import edit
from ...asking.outcomes import Outcome, problems, tell, way_offered
from ...bridge.course import Course, Steps
from ...scene import record
from ...scene.attributes import select_polygons
from ...scene.geometry import Surface
from ...scene.modes import object_mode
from ...scene.reading import reading_surface
from ...scene.target import TargetError, why_without_parts
from ...shared.errors import SteerError
from ...shared.steering import Labelling
from ..acting import Polls
from ..properties import PATCHALIGN3D_PG_settings as Settings
from ..rows import activate_group
from ..waiting import Waits
from .ask import Ask, look

Change = Callable[[Labelling, Surface], Labelling]
"""Makes another labelling of one; in a thread, without bpy."""


class OnParts(Polls):
    """An operator that needs an active object with parts."""

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return why_without_parts(context.object)


class Edit(OnParts, Waits):
    """An operator that changes the parts of the active object: at once, if that is not large.

    Where nothing has changed there is no step to undo, unless the panel of the last operation
    offers what may change something.

    Attributes:
        keeps_decided: whether faces that a person has decided on stay as they are.
        has_choices: whether that panel does.
    """

    keeps_decided: ClassVar = False
    has_choices: ClassVar = False
    _course: Course[str]

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        """What is made of the labelling that there is.

        It may raise a SteerError: there is nothing to change.

        Args:
            part: the one that is chosen.
            settings: the scene's.
            obj: the object, in Object Mode.
        """
        raise NotImplementedError

    def decided(self, mesh: bpy.types.Mesh) -> NDArray[np.bool_] | None:
        """(polygons,) whose labels are a person's word now."""
        return None

    def objects(self, context: bpy.types.Context) -> list[bpy.types.Object]:
        """Whose parts it changes, one for each mesh."""
        return [context.object]

    def begin(self, context: bpy.types.Context) -> Course[str]:
        self._course = super().begin(context)
        return self._course

    def end(self, context: bpy.types.Context, result: str) -> set[str]:
        outcome = super().end(context, result)
        is_step = self._course.has_written or self.has_choices or self.options.is_repeat
        return outcome if is_step else {"CANCELLED"}

    def go(self, context: bpy.types.Context) -> Steps[str]:
        active, settings = context.object, context.scene.patchalign3d
        objects, outcomes, chosen = self.objects(context), [], settings.part
        with contextlib.ExitStack() as modes:
            for obj in dict.fromkeys([active, *objects]):
                modes.enter_context(object_mode(obj))
            before = record.names_of(active.data)
            for obj in objects:
                try:
                    said = yield from self.edited(obj, settings)
                    outcomes.append(Outcome(obj.name, said=said))
                except TargetError as error:
                    if len(objects) == 1:
                        raise
                    outcomes.append(Outcome(obj.name, error=error))
            if all(outcome.error for outcome in outcomes):
                raise TargetError(problems(outcomes))
            after = record.names_of(active.data)
        follow(settings, chosen, before, after)
        activate_group(active, settings.part)
        return tell(outcomes)

    def edited(self, obj: bpy.types.Object, settings: Settings) -> Steps[str]:
        """Change the parts of an object in Object Mode; what came out."""
        if reason := why_without_parts(obj):
            raise TargetError(reason)
        try:
            change = self.change(settings.part, settings, obj)
        except SteerError as error:
            raise TargetError(str(error)) from error
        decided = self.decided(obj.data)
        base = yield from reading_surface(obj)
        _, said = yield from edit(
            obj,
            base,
            look(obj),
            lambda labelling: change(labelling, base),
            decided,
            self.keeps_decided,
        )
        return said


class AskAboutPart(OnParts, Ask):
    """An operator that asks the backend about the part that is chosen."""

    def go(self, context: bpy.types.Context) -> Steps[str]:
        before, name = record.names_of(context.object.data), context.object.name
        chosen = context.scene.patchalign3d.part
        outcomes = yield from self.ask(context)
        for outcome in outcomes:
            if outcome.name == name and not outcome.error:
                settings = bpy.context.scene.patchalign3d
                follow(settings, chosen, before, outcome.result.names)
                activate_group(bpy.data.objects[name], settings.part)
        self.way = way_offered(outcomes)
        return tell(outcomes)


def edited_together(context: bpy.types.Context) -> list[bpy.types.Object]:
    """The active object; in Edit Mode all that are in it, one for each mesh, as Blender's material
    slots assign and select faces of all.
    """
    active = context.view_layer.objects.active
    if active.mode != "EDIT":
        return [active]
    return list(context.objects_in_mode_unique_data)


def select_faces(
    objects: list[bpy.types.Object], chosen: Callable[[bpy.types.Object], NDArray[np.bool_]]
) -> None:
    """Select of each object, in whatever mode, the faces that are chosen, (polygons,), and no
    others.
    """
    with contextlib.ExitStack() as modes:
        for obj in objects:
            modes.enter_context(object_mode(obj))
        for obj in objects:
            select_polygons(obj.data, chosen(obj))


def faces_of(obj: bpy.types.Object, part: str) -> NDArray[np.bool_]:
    """(polygons,) of an object in Object Mode, which are of the part; none if it has no such."""
    parts = record.load(obj.data)
    if part not in parts.names:
        return np.zeros(len(obj.data.polygons), bool)
    return parts.above(look(obj).threshold) == parts.names.index(part)


def follow(settings: Settings, chosen: str, before: list[str], after: list[str]) -> None:
    """If the part that was chosen is no more, choose the one that stands in its place."""
    if chosen in before and settings.part not in after:
        settings.part = after[min(before.index(chosen), len(after) - 1)] if after else ""
