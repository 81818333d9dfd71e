"""Asking the backend about objects, and writing down the answers: what all such operators share.

An operator's conversation is the steps of a course, which end with what is to be said.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import ClassVar

import bpy

from ...bridge.course import Course, Part, Steps
from ...bridge.jobs import Question, transfer
from ...bridge.replies import BackendError, Reply
from ...bridge.session import session
from ...scene.geometry import Surface, read_seen, read_surface
from ...scene.target import TargetError, find, object_mode, why_unreadable, why_unwritable
from .. import preferences
from ..properties import PATCHALIGN3D_PG_settings
from ..waiting import Waits

Conversation = Steps[str]

# What is wrong with one object; everything else would be wrong with the next one, too.
OF_ONE_OBJECT = ("MeshError",)


class Ask(Waits):
    """An operator that has a conversation with the backend."""

    bl_options: ClassVar = {"REGISTER", "UNDO"}

    def conversation(self, context: bpy.types.Context) -> Conversation:
        """Ask and write. The context is good until the first ``yield``; later, bpy.context is.

        Raises:
            BackendError, TargetError: nothing has been written.
        """
        raise NotImplementedError

    def begin(self, context: bpy.types.Context) -> Course[str]:
        context.view_layer.update()  # a script may just have moved the object
        course = Course(self.conversation(context))
        course.advance()  # as far as the context is good
        return course


class Asker:
    """Asks with the settings as they were when the conversation began."""

    def __init__(self, context: bpy.types.Context) -> None:
        settings, chosen = context.scene.patchalign3d, preferences.get(context)
        self._backend = session.backend(preferences.backend_python(context))
        self._how = (settings.model, chosen.device, settings.quality)

    def ask(self, subject: str, surface: Surface, question: Question) -> Part:
        """Ask about a surface; ``subject`` is what the user sees of it meanwhile."""
        return Part(self._backend.ask(surface, question, *self._how), subject=subject)


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
        passed = passed_over(context, self.writes_mesh)
        said = yield from ask_each(asker, targets, question, self.write)
        return f"{said} {passed}".strip()


def ask_each(
    asker: Asker,
    targets: list[int],
    question: Question,
    write: Callable[[bpy.types.Context, bpy.types.Object, Surface, Reply], str],
) -> Conversation:
    """Ask about one object after the other; what is finished stays, whatever comes after it."""
    said, problems = [], []
    for number, uid in enumerate(targets, 1):
        try:
            obj = find(uid)
            name = obj.name
            subject = name if len(targets) == 1 else f"{name} ({number} of {len(targets)})"
            with object_mode(obj):
                surface = seen(obj)
            reply = yield asker.ask(subject, surface, question)
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


def passed_over(context: bpy.types.Context, writable: bool) -> str:
    """How many of the selected objects can't be asked about, and why the first can't."""
    why_not = why_unwritable if writable else why_unreadable
    reasons = [reason for obj in context.selected_objects if (reason := why_not(obj))]
    if not reasons:
        return ""
    number = "One selected object was" if len(reasons) == 1 else f"{len(reasons)} were"
    return f"{number} passed over: {reasons[0]}"


class Transfer(Ask):
    """An operator that learns from finished objects and finds the same on the other selected ones.

    Attributes:
        no_exemplar, no_target: what is said where one of them is missing.
        of_keypoints: whether keypoints are learnt, not parts.
    """

    no_exemplar: ClassVar[str]
    no_target: ClassVar[str]
    of_keypoints: ClassVar[bool]

    @classmethod
    def exemplars_and_targets(
        cls, context: bpy.types.Context
    ) -> tuple[list[bpy.types.Object], list[bpy.types.Object]]:
        """The selected objects that are finished, and those that are not."""
        raise NotImplementedError

    def exemplar(self, obj: bpy.types.Object, surface: Surface) -> Question:
        """What is to be learnt from a finished object, which is in Object Mode."""
        raise NotImplementedError

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        exemplars, targets = cls.exemplars_and_targets(context)
        return "" if exemplars and targets else cls.no_target if exemplars else cls.no_exemplar

    def conversation(self, context: bpy.types.Context) -> Conversation:
        asker = Asker(context)
        exemplars, targets = self.exemplars_and_targets(context)
        uids = [obj.session_uid for obj in targets]
        learnt = []
        for uid in [obj.session_uid for obj in exemplars]:
            obj = find(uid)
            with object_mode(obj):
                surface = seen(obj)
                question = self.exemplar(obj, surface)
            learnt.append((yield asker.ask(obj.name, surface, question)))
        question = transfer(learnt, keypoints=self.of_keypoints)
        return (yield from ask_each(asker, uids, question, self.write))


def exemplars_and_rest(
    context: bpy.types.Context, finished: list[bpy.types.Object], objects: list[bpy.types.Object]
) -> tuple[list[bpy.types.Object], list[bpy.types.Object]]:
    """The finished objects and the others, by their meshes; if all are, the active one and the
    others, so that what was learnt from it can be taken over once more.
    """

    def rest(exemplars: list[bpy.types.Object]) -> list[bpy.types.Object]:
        meshes = {obj.data for obj in exemplars}
        return [obj for obj in objects if obj.data not in meshes]

    if not rest(finished) and context.object in finished:
        finished = [context.object]
    return finished, rest(finished)


class PATCHALIGN3D_OT_cancel(bpy.types.Operator):
    bl_idname = "patchalign3d.cancel"
    bl_label = "Cancel"
    bl_description = "Stop what the backend is doing; what is unfinished stays as it is"
    bl_options: ClassVar = {"INTERNAL"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return session.course is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        session.course.cancel()
        return {"FINISHED"}


CLASSES = (PATCHALIGN3D_OT_cancel,)
