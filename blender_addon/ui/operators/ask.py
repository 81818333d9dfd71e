"""Asking the backend about the chosen objects: what all such operators share."""

from collections.abc import Sequence
from typing import ClassVar

import bpy

from ...asking.each import (
    Asker,
    Piece,
    Thing,
    Write,
    always,
    ask_about,
    transfer_to_each,
)
from ...asking.outcomes import Outcome, tell, way_offered
from ...bridge.backend import Frame, Question
from ...bridge.course import Steps
from ...bridge.session import place, session
from ...scene.hierarchy import are_many, with_what_hangs_below
from ...scene.look import Look, look_of
from ...scene.target import TargetError, why_unreadable, why_unwritable
from ...setup import choice
from ..acting import Acts, Polls
from ..chosen import asked_about, passed_over, things, why_none_chosen
from ..properties import PATCHALIGN3D_PG_settings
from ..waiting import Waits


class Ask(Waits):
    """An operator that asks the backend about objects."""

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        """Ask and write. The context is good until the first ``yield``; later, bpy.context is.

        Raises:
            BackendError, TargetError: nothing has been written.
        """
        raise NotImplementedError

    def go(self, context: bpy.types.Context) -> Steps[str]:
        """The same, and what is to be said of it."""
        outcomes = yield from self.ask(context)
        self.way = way_offered(outcomes)
        return tell(outcomes)


def asker(context: bpy.types.Context) -> Asker:
    """Asks with the settings as they are now."""
    settings, backend = context.scene.patchalign3d, session.backend(choice.interpreter(context))
    device, frame = choice.preferences(context).device, Frame(settings.up, settings.front)
    return Asker(backend, settings.model.strip(), device, settings.quality, frame)


def look(obj: bpy.types.Object) -> Look:
    """How an object's parts are shown: as they are or, if it has none yet, as the scene says."""
    return look_of(obj.data, bpy.context.scene.patchalign3d.look())


class AskAboutEach(Ask):
    """An operator that asks one question about each of the chosen objects."""

    writes_mesh: ClassVar = True
    write: ClassVar[Write]

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        """Why the settings make no question; empty if they do."""
        return ""

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        raise NotImplementedError

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        reason = why_none_chosen(context, cls.writes_mesh)
        return reason or cls.nothing_asked(context.scene.patchalign3d)

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        question = always(self.question(context.scene.patchalign3d))
        things = asked_about(context, self.writes_mesh)
        return ask_about(asker(context), things, question, type(self).write, self.writes_mesh)

    def go(self, context: bpy.types.Context) -> Steps[str]:
        passed = passed_over(context, self.writes_mesh)
        return " ".join(filter(None, [(yield from super().go(context)), passed]))


class PATCHALIGN3D_OT_set_way(Acts, bpy.types.Operator):
    bl_label = "Set Up and Front"
    bl_description = "Set Up and Front, under Options, to what the model sees"

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        offered = session.way and session.said_at(place(context))
        return "" if offered else "The model sees nothing other than what is set."

    def act(self, context: bpy.types.Context) -> str:
        settings = context.scene.patchalign3d
        self.begin_step()
        settings.up, settings.front = session.way
        return "Up and Front are set. Ask again."


class Transfer(Ask):
    """An operator that learns from finished objects and finds the same on the other selected ones.

    Attributes:
        no_exemplar, no_target: what is said where one of them is missing.
        of_keypoints: whether keypoints are learnt, not parts.
        write: writes an answer.
    """

    no_exemplar: ClassVar[str]
    no_target: ClassVar[str]
    of_keypoints: ClassVar[bool]
    write: ClassVar[Write]

    @classmethod
    def finished(cls, objects: list[bpy.types.Object]) -> list[bpy.types.Object]:
        """Those of the objects that are finished."""
        raise NotImplementedError

    @staticmethod
    def learn(pieces: Sequence[Piece]) -> Question:
        """What is to be learnt from a finished thing, whose objects are in Object Mode."""
        raise NotImplementedError

    @classmethod
    def exemplars_and_targets(cls, context: bpy.types.Context) -> tuple[list[Thing], list[Thing]]:
        """The selected things that are finished, and the others, by their meshes.

        If all are, the active one and the others, so that what was learnt from it can be taken over
        once more.
        """
        selected = with_what_hangs_below(context.selected_objects)
        objects = [obj for obj in selected if not why_unreadable(obj)]
        done, found = set(cls.finished(objects)), things(context, objects)
        finished = [thing for thing in found if not done.isdisjoint(thing)]

        def rest(exemplars: list[Thing]) -> list[Thing]:
            meshes = {obj.data for thing in exemplars for obj in thing}
            targets = [[obj for obj in thing if obj.data not in meshes] for thing in found]
            return [thing for thing in map(cls.targets, targets) if thing]

        of_active = [thing for thing in finished if context.object in thing]
        if not rest(finished) and of_active:
            finished = of_active
        return finished, rest(finished)

    @classmethod
    def targets(cls, thing: Thing) -> Thing:
        """What of a thing can be written to: of parts, one object of each mesh."""
        if cls.of_keypoints:
            return thing
        return list({obj.data: obj for obj in reversed(thing) if not why_unwritable(obj)}.values())

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        if are_many(context.selected_objects):
            return ""
        if not cls.finished(with_what_hangs_below(context.selected_objects)):
            return cls.no_exemplar
        return cls._what_is_missing(*cls.exemplars_and_targets(context))

    @classmethod
    def _what_is_missing(cls, exemplars: list[Thing], targets: list[Thing]) -> str:
        return "" if exemplars and targets else cls.no_target if exemplars else cls.no_exemplar

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        exemplars, targets = self.exemplars_and_targets(context)
        if missing := self._what_is_missing(exemplars, targets):
            raise TargetError(missing)
        return transfer_to_each(
            asker(context), exemplars, targets, self.learn, type(self).write, self.of_keypoints
        )


class PATCHALIGN3D_OT_cancel(Polls, bpy.types.Operator):
    bl_label = "Cancel"
    bl_description = "Stop what the backend is doing. Anything unfinished stays as it was"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return session.course is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        session.course.cancel()
        return {"FINISHED"}
