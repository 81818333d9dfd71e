"""One question about several objects: as one thing, or about each by itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import bpy

from ..bridge.course import Part, Steps
from ..bridge.jobs import USUAL_FRAME, Backend, Frame, Question, Shape, transfer
from ..bridge.replies import BackendError, Reply
from ..scene.geometry import Surface, read_seen, read_surface
from ..scene.joined import Joined, as_one_mesh
from ..scene.target import TargetError, find, object_mode
from ..shared.questions import QUALITY

# What is wrong with one object; everything else would be wrong with the next one, too.
OF_ONE_OBJECT = ("MeshError",)

Ask = Callable[[bpy.types.Object, Surface], Question]
"""The question about an object in Object Mode; may raise a TargetError."""

Write = Callable[[bpy.types.Object, Surface, Surface, Reply], tuple[Any, str]]
"""Writes an answer to an object in Object Mode: what came out, and that in a sentence.

The first surface is what was asked about, the second one the base mesh.
"""


class Asker(NamedTuple):
    """A backend, and the way in which it is asked."""

    backend: Backend
    model: str
    device: str
    quality: str = QUALITY.default
    frame: Frame = USUAL_FRAME

    def ask(self, shape: Shape, question: Question, subject: str = "") -> Part:
        """Ask about a shape; ``subject`` is what the user sees of it meanwhile."""
        how = (self.model, self.device, self.quality, self.frame)
        return Part(self.backend.ask(shape, question, *how), subject=subject)


class Outcome(NamedTuple):
    """What became of an object: what came out, and that in a sentence; or what went wrong."""

    name: str
    result: Any = None
    said: str = ""
    error: BackendError | TargetError | None = None


def ask_each(
    asker: Asker, objects: Sequence[bpy.types.Object], ask: Ask, write: Write
) -> Steps[list[Outcome]]:
    """Ask about one object after the other; what is finished stays, whatever comes after it.

    Raises:
        BackendError, TargetError: none of them is finished.
    """
    targets, outcomes = [(obj.session_uid, obj.name) for obj in objects], []
    for number, (uid, name) in enumerate(targets, 1):
        subject = name if len(targets) == 1 else f"{name} ({number} of {len(targets)})"
        try:
            obj = find(uid)
            with object_mode(obj):
                surface = read_seen(obj, bpy.context.evaluated_depsgraph_get())
                question = ask(obj, surface)
            reply = yield asker.ask(surface, question, subject)
            with unchanged(uid, surface) as (obj, base):
                outcomes.append(Outcome(name, *write(obj, surface, base, reply)))
        except (BackendError, TargetError) as error:
            outcomes.append(Outcome(name, error=error))
            if isinstance(error, BackendError) and error.kind not in OF_ONE_OBJECT:
                if all(outcome.error for outcome in outcomes):
                    raise
                break
    if len(targets) == 1 and outcomes[0].error:
        raise outcomes[0].error
    if all(outcome.error for outcome in outcomes):
        raise TargetError(problems(outcomes))
    return outcomes


def ask_together(
    asker: Asker,
    objects: Sequence[bpy.types.Object],
    question: Question,
    write: Write,
    on_mesh: bool = True,
) -> Steps[list[Outcome]]:
    """Ask about all objects once, as one thing in world space; each gets what is its own.

    Args:
        asker: asks.
        objects: all of the thing. If they share one mesh, they are copies of one thing.
        question: what is asked.
        write: writes an answer.
        on_mesh: whether that is on the mesh: then objects that share one vote on it, and the first
            of them is written to.

    Raises:
        BackendError, TargetError: none of them is finished.
    """
    if len({obj.data for obj in objects}) == 1:
        once = list(objects[:1] if on_mesh else objects)
        return (yield from ask_each(asker, once, always(question), write))
    sharing: dict[bpy.types.ID, list[bpy.types.Object]] = {}
    for obj in sorted(objects, key=lambda obj: obj.name):  # the answer goes by no selection's order
        sharing.setdefault(obj.data if on_mesh else obj, []).append(obj)
    order = {obj.name: number for number, obj in enumerate(objects)}
    targets, surfaces, outcomes = [], [], []
    for copies in sharing.values():
        seen = []
        for obj in copies:
            with object_mode(obj):
                seen.append(read_seen(obj, bpy.context.evaluated_depsgraph_get()))
        name = copies[0].name
        if len(seen[0].triangles):
            targets.append((copies[0].session_uid, name))
            surfaces.append(as_one_mesh(seen))
        else:
            error = TargetError("The mesh has no faces: there is no surface to label.")
            outcomes.append(Outcome(name, error=error))
    if not surfaces:
        raise TargetError(problems(outcomes))
    joined = Joined(surfaces)
    reply = yield asker.ask(joined, question, f"{len(objects)} objects as one")
    pieces = zip(targets, surfaces, joined.divided(reply), strict=True)
    for (uid, name), surface, piece in pieces:
        try:
            with unchanged(uid, surface) as (obj, base):
                outcomes.append(Outcome(name, *write(obj, surface, base, piece)))
        except TargetError as error:
            outcomes.append(Outcome(name, error=error))
    if all(outcome.error for outcome in outcomes):
        raise TargetError(problems(outcomes))
    return sorted(outcomes, key=lambda outcome: order[outcome.name])


def always(question: Question) -> Ask:
    """Ask the same about every object."""
    return lambda obj, surface: question


def transfer_to_each(
    asker: Asker,
    exemplars: Sequence[bpy.types.Object],
    objects: Sequence[bpy.types.Object],
    learn: Ask,
    write: Write,
    keypoints: bool = False,
) -> Steps[list[Outcome]]:
    """Learn from finished objects, and find the same on others.

    Args:
        asker: asks.
        exemplars: the finished objects.
        objects: the others.
        learn: what is to be learnt from a finished object.
        write: writes an answer.
        keypoints: whether keypoints are learnt, not parts.

    Raises:
        BackendError, TargetError: there is nothing to learn, or none of the others is finished.
    """
    targets, learnt = [obj.session_uid for obj in objects], []
    for uid in [obj.session_uid for obj in exemplars]:
        obj = find(uid)
        with object_mode(obj):
            surface = read_seen(obj, bpy.context.evaluated_depsgraph_get())
            question = learn(obj, surface)
        learnt.append((yield asker.ask(surface, question, obj.name)))
    question = transfer(learnt, keypoints=keypoints)
    return (yield from ask_each(asker, list(map(find, targets)), always(question), write))


def tell(outcomes: Sequence[Outcome]) -> str:
    """What became of the objects, in a sentence or two."""
    if len(outcomes) == 1:
        return outcomes[0].said
    done = sum(not outcome.error for outcome in outcomes)
    return f"{done} of {len(outcomes)} objects are done. {problems(outcomes)}".strip()


def problems(outcomes: Sequence[Outcome]) -> str:
    """What went wrong, by object."""
    return " ".join(f"{outcome.name}: {outcome.error}" for outcome in outcomes if outcome.error)


@contextlib.contextmanager
def unchanged(uid: int, surface: Surface) -> Iterator[tuple[bpy.types.Object, Surface]]:
    """The object again, in Object Mode, if it still has the polygons that were asked about; and its
    base mesh.

    Raises:
        TargetError: it is gone, or was edited.
    """
    obj = find(uid)
    with object_mode(obj):
        base = read_surface(obj)
        if not base.has_the_polygons_of(surface):
            raise TargetError(
                f"'{obj.name}' was edited while the backend was at work, so nothing was written. "
                "Try again."
            )
        yield obj, base
