"""Asking the backend about the chosen objects: what all such operators share."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import bpy

from ...asking.each import (
    Asker,
    Piece,
    Thing,
    Write,
    always,
    as_asked_about,
    ask_about,
    transfer_to_each,
)
from ...asking.outcomes import Outcome, tell, way_offered
from ...bridge.backend import Frame, Question
from ...bridge.course import Steps
from ...bridge.session import place, session
from ...scene.hierarchy import any_hangs_below, as_things, by_figure, with_what_hangs_below
from ...scene.results import Look, look_of
from ...scene.target import CONVERTIBLE, why_aside, why_unreadable, why_unwritable
from ...setup import choice
from ..properties import PATCHALIGN3D_PG_settings
from ..waiting import Acts, Polls, Waits

TOLD = 4  # how many objects are named that were passed over


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
    return Asker(backend, settings.model, device, settings.quality, frame)


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
        settings.up, settings.front = session.way
        return "Up and Front are set. Ask again."


def chosen(context: bpy.types.Context, writable: bool) -> list[bpy.types.Object]:
    """The active object and the selected ones that can be asked about; of one mesh, only one."""
    why_not, objects = _why_not(writable), {}
    for obj in with_what_hangs_below(at_hand(context)):
        if not why_not(obj):
            objects.setdefault(obj.data if writable else obj, obj)
    return list(objects.values())


def why_none_chosen(context: bpy.types.Context, writable: bool) -> str:
    """Why none of the active and the selected objects, and of what they stand for, can be asked
    about: of the first that is or could be a mesh. Empty if any can.
    """
    why_not = _why_not(writable)
    if any_hangs_below(at_hand(context), lambda obj: not why_not(obj)):
        return ""
    found = with_what_hangs_below(at_hand(context))
    meshes = [obj for obj in found if obj.type in {"MESH", *CONVERTIBLE}]
    return why_not(next(iter(meshes or found), None))


def at_hand(context: bpy.types.Context) -> list[bpy.types.Object]:
    """The active object and the selected ones.

    What is active, but hidden, is not meant where others are selected: Blender leaves it active.
    """
    active, selected = context.object, context.selected_objects
    if active and (active.visible_get() or not selected):
        selected = [active, *selected]
    return selected


def _why_not(writable: bool) -> Callable[[bpy.types.Object | None], str]:
    """Why an object can't be asked about, where the answer is written on its mesh, or beside it."""
    return why_unwritable if writable else why_unreadable


def asked_about(context: bpy.types.Context, writable: bool) -> list[Thing]:
    """The selected objects as one thing or several figures, and what only their instances show as
    more; or each by itself.
    """
    if context.scene.patchalign3d.as_one and context.selected_objects:
        why_not, seen = _why_not(writable), one_thing(context, writable)
        shown = [
            obj
            for obj in with_what_hangs_below(context.selected_objects)
            if obj not in seen and context.scene not in obj.users_scene and not why_not(obj)
        ]
        if seen:
            return [
                thing
                for objects in (seen, shown)
                if objects
                for thing in as_asked_about(objects, writable)
            ]
    return [[obj] for obj in chosen(context, writable)]


def one_thing(context: bpy.types.Context, writable: bool) -> list[bpy.types.Object]:
    """The selected objects that can be asked about, of which each is a part of one thing.

    Helpers are none, if there is anything else; nor is the active object, unless it is selected.
    """
    why_not, selected = _why_not(writable), with_what_hangs_below(context.selected_objects)
    objects = [obj for obj in selected if not why_not(obj)]
    return [obj for obj in objects if not why_aside(obj, context.scene)] or objects


def thing_of_active(context: bpy.types.Context) -> list[bpy.types.Object]:
    """The active object and what it is one thing with: it comes first."""
    active, others = context.object, []
    if context.scene.patchalign3d.as_one:
        figures = by_figure(one_thing(context, True))
        others = next((figure for figure in figures if active in figure), [])
    return [active, *(obj for obj in others if obj != active)] if active in others else [active]


def things(
    context: bpy.types.Context, objects: Sequence[bpy.types.Object]
) -> list[list[bpy.types.Object]]:
    """The things that objects are: what hangs below one empty or armature is one, if so chosen."""
    if context.scene.patchalign3d.as_one:
        return as_things(objects)
    return [[obj] for obj in objects]


def passed_over(context: bpy.types.Context, writable: bool) -> str:
    """How many of the selected objects can't be asked about, and why, of the first few."""
    scene, why_not = context.scene, _why_not(writable)
    objects = with_what_hangs_below(context.selected_objects)
    aside = scene.patchalign3d.as_one and len(objects) > 1
    reasons = [
        reason
        for obj in objects
        if (
            reason := why_not(obj)
            or (why_aside(obj, scene) if aside and scene in obj.users_scene else "")
        )
    ]
    if not reasons:
        return ""
    one, several = "One selected object was passed over:", f"{len(reasons)} were passed over:"
    more = f" And {len(reasons) - TOLD} more." if len(reasons) > TOLD else ""
    return f"{one if len(reasons) == 1 else several} {' '.join(reasons[:TOLD])}{more}"


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
        finished = [thing for thing in found if done & set(thing)]

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
        if not cls.finished(with_what_hangs_below(context.selected_objects)):
            return cls.no_exemplar
        exemplars, targets = cls.exemplars_and_targets(context)
        return "" if exemplars and targets else cls.no_target if exemplars else cls.no_exemplar

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        exemplars, targets = self.exemplars_and_targets(context)
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
