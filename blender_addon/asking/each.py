"""One question about several objects: as one thing, or about each by itself."""

import contextlib
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.backend import USUAL_FRAME, Backend, Frame, Question, Shape, transfer
from ..bridge.course import Part, Steps, to_the_end
from ..bridge.replies import BackendError, Reply
from ..scene.geometry import Surface
from ..scene.hierarchy import by_figure
from ..scene.joined import Joined, as_one_mesh, told_apart
from ..scene.modes import begin_step, find, object_mode, still_there
from ..scene.reading import reading_again, reading_seen
from ..scene.target import TargetError, why_no_faces
from ..shared.orientation import describe_doubt, describe_front, describe_steadiness
from ..shared.prompts.words import asked_for, describe_fit, describe_unread, foreign
from ..shared.questions import QUALITY
from .outcomes import Outcome, problems

# What is wrong with one object; everything else would be wrong with the next one, too.
OF_ONE_OBJECT = ("MeshError",)

Thing = Sequence[bpy.types.Object]
"""Objects that are one thing, and are asked about once."""


class Piece(NamedTuple):
    """An object of a thing, in Object Mode, and its part of what is asked about."""

    obj: bpy.types.Object
    surface: Surface


def triangles_of(
    pieces: Sequence[Piece], polygons: Mapping[bpy.types.Object, NDArray[np.bool_]]
) -> NDArray[np.int64]:
    """The triangles (n,) of a thing, from 0, that some polygons (polygons,) of its objects are of.

    Args:
        pieces: of the thing, whose triangles come one object after the other.
        polygons: which ones, of those objects that count.
    """
    begins = np.cumsum([0, *(len(surface.triangles) for _, surface in pieces)])
    found = [
        begin + polygons[obj][surface.triangle_polygons].nonzero()[0]
        for begin, (obj, surface) in zip(begins, pieces, strict=False)
        if obj in polygons
    ]
    return np.concatenate([np.zeros(0, np.int64), *found])


Ask = Callable[[Sequence[Piece]], Question | Steps[Question]]
"""The question about a thing, whose triangles are its pieces' ones, or the steps to it; may raise a
TargetError."""

Written = tuple[Any, str] | None
Write = Callable[[bpy.types.Object, Surface, Surface, Reply], Steps[Written]]
"""Writes an answer to an object in Object Mode: what came out, and that in a sentence; None for an
object that was only looked at.

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


def ask_objects(
    asker: Asker,
    objects: Thing,
    ask: Ask,
    write: Write,
    together: bool = True,
    on_mesh: bool = True,
) -> Steps[list[Outcome]]:
    """Ask about objects as :func:`ask_about` does: as one thing, or one after the other."""
    things = as_asked_about(objects, on_mesh) if together else [[obj] for obj in objects]
    return ask_about(asker, things, ask, write, on_mesh)


def as_asked_about(objects: Thing, on_mesh: bool) -> list[Thing]:
    """Objects as one thing, or as figures, if several armatures move them; copies as one of them.

    Args:
        objects: one at least.
        on_mesh: whether answers are written on the mesh: then each mesh is of the first figure that
            has it, and where all share one mesh, one copy is enough.
    """
    found: list[Thing] = []
    known: set[bpy.types.ID] = set()
    for figure in by_figure(objects):
        thing = [obj for obj in figure if not on_mesh or obj.data not in known]
        known |= {obj.data for obj in thing}
        if len({obj.data for obj in thing}) > 1:
            found.append(thing)
        else:
            found += [[obj] for obj in (thing[:1] if on_mesh else thing)]
    return found


def ask_about(
    asker: Asker, things: Sequence[Thing], ask: Ask, write: Write, on_mesh: bool = True
) -> Steps[list[Outcome]]:
    """Ask about one thing after the other; what is finished stays, whatever comes after it.

    A thing is seen as a whole, in world space, and each of its objects gets what is its own.

    Args:
        asker: asks.
        things: the objects of each.
        ask: what is asked of a thing.
        write: writes an answer to an object.
        on_mesh: whether that is on the mesh: then objects that share one vote on it, and the first
            of them is written to.

    Raises:
        BackendError, TargetError: nothing is finished.
    """
    of_things = _again(things)
    outcomes: list[Outcome] = []
    for number, targets in enumerate(of_things, 1):
        subject = targets[0][1] if len(targets) == 1 else f"{len(targets)} objects as one"
        if len(of_things) > 1:
            subject = f"{subject} ({number} of {len(of_things)})"
        try:
            with still_there():
                thing = [find(*target) for target in targets]
                how = (ask, write, on_mesh, subject)
                outcomes += yield from _ask_about_one(asker, thing, *how)
                if number < len(of_things):
                    begin_step()  # of what is done until the next answer
        except (BackendError, TargetError) as error:
            if len(of_things) == 1:
                raise
            outcomes += [Outcome(name, error=error) for _, name in targets]
            if isinstance(error, BackendError) and error.kind not in OF_ONE_OBJECT:
                if all(outcome.error for outcome in outcomes):
                    raise
                break
    if all(outcome.error for outcome in outcomes):
        raise TargetError(problems(outcomes))
    return outcomes


def _again(things: Sequence[Thing]) -> list[list[tuple[int, str]]]:
    """What :func:`find` finds the objects of each thing by."""
    return [[(obj.session_uid, obj.name) for obj in thing] for thing in things]


def _ask_about_one(
    asker: Asker, thing: Thing, ask: Ask, write: Write, on_mesh: bool, subject: str
) -> Steps[list[Outcome]]:
    order = {obj.name: number for number, obj in enumerate(thing)}
    with contextlib.ExitStack() as modes:
        pieces = yield from _seen(thing, on_mesh, modes)
        alone = len(pieces) == 1
        if alone and _is_empty(pieces[0]):
            raise TargetError(f"{pieces[0].obj.name}: {why_no_faces(pieces[0].obj)}")
        outcomes = [_without_faces(piece) for piece in pieces if _is_empty(piece)]
        if outcomes:
            pieces = [piece for piece in pieces if not _is_empty(piece)]
        if not pieces:
            raise TargetError(problems(outcomes))
        question = yield from _steps(ask(pieces))
        targets = [(obj.session_uid, obj.name, surface) for obj, surface in pieces]
    surfaces = [surface for *_, surface in targets]
    joined = None if alone else Joined(surfaces)
    shape = joined or surfaces[0]
    reply = yield asker.ask(shape, question, subject)
    replies = joined.divided(reply) if joined else [reply]
    told = _told(reply.header, question, asker.frame)
    begun = False  # then all of the thing gets its answer, whoever cancels
    for (uid, name, surface), own in zip(targets, replies, strict=True):
        try:
            with still_there(), object_mode(obj := find(uid, name)):
                steps = _written(obj, surface, write, own)
                written = yield from to_the_end(steps) if begun else steps
            if written:
                begun = True
                apart = told_apart(surface.copies, own)
                outcomes.append(Outcome(name, *written, apart=apart, added=surface.added, **told))
        except TargetError as error:
            if alone:
                raise
            outcomes.append(Outcome(name, error=error))
    return sorted(outcomes, key=lambda outcome: order[outcome.name])


def _written(obj: bpy.types.Object, surface: Surface, write: Write, own: Reply) -> Steps[Written]:
    """What came out of writing an answer to an object that is in Object Mode."""
    base = yield from reading_unedited(obj, surface)
    return (yield from write(obj, surface, base, own))


def _told(header: Mapping[str, Any], question: Question, asked: Frame) -> dict[str, Any]:
    """What is told of each object that an answer is about, as :class:`Outcome` has it."""
    unread = header.get("unread") or {}
    doubt = describe_doubt(header.get("doubt"), asked.up, question.goes_by_front(unread))
    seems = doubt or describe_front(header.get("front"), header.get("heading", 0.0))
    of_words = [describe_unread(unread), foreign(asked_for(question.prompts, unread))]
    return {
        "orientation": header.get("orientation"),
        "hint": describe_steadiness(header.get("steadiness")) or seems,
        "way": _way(header, asked) if seems else None,
        "unread": " ".join(filter(None, of_words)),
        "fit": describe_fit(header.get("fit")),
        "whose": question.whose_sides(header.get("own_sides"), unread),
    }


def _way(header: Mapping[str, Any], asked: Frame) -> Frame | None:
    """The frame that a shape seems to be in, as an answer says; None if the up was left open, or it
    looks between two axes, of which the front can be neither.
    """
    if asked.up == "auto" or header.get("heading"):
        return None
    doubt = header.get("doubt") or {"up": asked.up, "front": header.get("front")}
    return Frame(doubt["up"], doubt["front"] or USUAL_FRAME.front)


def _steps(done: Any | Steps[Any]) -> Steps[Any]:
    """What was done, or what is done in steps."""
    return (yield from done) if isinstance(done, Generator) else done


def _seen(thing: Thing, on_mesh: bool, modes: contextlib.ExitStack) -> Steps[list[Piece]]:
    """The pieces of a thing, in Object Mode for as long as ``modes`` are.

    They are in the order of their names, so that the answer goes by no selection's.
    """
    sharing: dict[bpy.types.ID, list[bpy.types.Object]] = {}
    for obj in sorted(thing, key=lambda obj: obj.name):
        sharing.setdefault(obj.data if on_mesh else obj, []).append(obj)
    for obj in thing:
        modes.enter_context(object_mode(obj))
    pieces = []
    for copies in sharing.values():
        surfaces = []
        for obj in copies:
            surfaces.append((yield from reading_seen(obj, bpy.context.evaluated_depsgraph_get)))
        pieces.append(Piece(copies[0], as_one_mesh(surfaces)))
    return pieces


def _is_empty(piece: Piece) -> bool:
    return not len(piece.surface.triangles)


def _without_faces(piece: Piece) -> Outcome:
    return Outcome(piece.obj.name, error=TargetError(why_no_faces(piece.obj)))


def always(question: Question) -> Ask:
    """Ask the same about everything."""
    return lambda pieces: question


def transfer_to_each(
    asker: Asker,
    exemplars: Sequence[Thing],
    things: Sequence[Thing],
    learn: Ask,
    write: Write,
    keypoints: bool = False,
) -> Steps[list[Outcome]]:
    """Learn from finished things, and find the same on others.

    Args:
        asker: asks.
        exemplars: the finished ones.
        things: the others.
        learn: what is to be learnt from a finished one.
        write: writes an answer.
        keypoints: whether keypoints are learnt, not parts.

    Raises:
        BackendError, TargetError: there is nothing to learn, or none of the others is finished.
    """
    targets, learnt = _again(things), []
    for finished in _again(exemplars):
        with contextlib.ExitStack() as modes:
            pieces = yield from _seen([find(*one) for one in finished], False, modes)
            question, name = (yield from _steps(learn(pieces))), pieces[0].obj.name
            surfaces = [piece.surface for piece in pieces]
        shape = surfaces[0] if len(surfaces) == 1 else Joined(surfaces)
        learnt.append((yield asker.ask(shape, question, name)))
    others = [[find(*one) for one in thing] for thing in targets]
    question = always(transfer(learnt, keypoints=keypoints))
    return (yield from ask_about(asker, others, question, write, on_mesh=not keypoints))


def reading_unedited(obj: bpy.types.Object, surface: Surface) -> Steps[Surface]:
    """The base mesh of an object in Object Mode.

    Raises:
        TargetError: it has not the polygons any more that were asked about.
    """
    base = yield from reading_again(obj, surface)
    if base is None:
        raise TargetError(
            f"'{obj.name}' was edited while the backend was at work, so nothing was written. "
            "Try again."
        )
    return base
