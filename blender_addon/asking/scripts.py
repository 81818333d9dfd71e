"""What buttons do, as functions for scripts in Blender; each waits for its end.

    from bl_ext.user_default.patchalign3d import segment

    segment(bpy.context.selected_objects, ["seat", "back", "leg"], category="chair")

``objects`` may be one object, a collection, or an empty or armature with meshes below it. Several
are one thing, asked about once, unless ``together`` is off; results are those of each mesh. What is
finished stays, whatever comes after it. All of them may raise a ``TargetError``, which says what is
wrong with an object, or a ``BackendError``, which says why the backend gave no answer; what is no
form, threshold, colour, axis or bool is a ``ValueError``. Python and device are those of the
add-on's preferences.
"""

import functools
import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from numbers import Real
from typing import Any, TypeVar

import bpy

from ..bridge.backend import USUAL_FRAME, Frame, Question
from ..bridge.course import Course, Steps
from ..bridge.replies import BackendError
from ..bridge.session import session
from ..scene.forms import FORMS, USUAL_FORMS
from ..scene.hierarchy import as_things, with_what_hangs_below
from ..scene.look import Look
from ..scene.modes import begin_step
from ..scene.target import TargetError, why_unreadable, why_unwritable
from ..scene.written import WrittenParts
from ..setup import choice
from ..shared.colours import Colour
from ..shared.errors import QuestionError
from ..shared.orientation import check_frame
from ..shared.questions import DETAIL, FRONT_AXIS, MODEL, QUALITY, THRESHOLD, UP_AXIS
from . import keypoints as _keypoints
from . import similarity as _similarity
from .each import Asker, always, ask_objects, transfer_to_each
from .editing import remove
from .keypoints import writes_keypoints
from .outcomes import Outcome, problems
from .parts import learn_parts, writes_parts

Objects = bpy.types.Object | bpy.types.Collection | Iterable[bpy.types.Object]
Called = TypeVar("Called", bound=Callable[..., Any])


def _with_bools(function: Called) -> Called:
    """Have a function refuse what is no bool where it takes one: a text, say, is always true."""
    parameters = inspect.signature(function).parameters
    bools = [name for name, one in parameters.items() if isinstance(one.default, bool)]

    @functools.wraps(function)
    def called(*arguments: Any, **named: Any) -> Any:
        for name in bools:
            if named.get(name, False) not in (True, False):
                raise ValueError(f"{name} must be True or False, not {named[name]!r:.60}")
        return function(*arguments, **named)

    return called


@_with_bools
def segment(
    objects: Objects,
    parts: Sequence[str],
    *,
    category: str = "",
    forms: Collection[str] = USUAL_FORMS,
    threshold: float = THRESHOLD.default,
    colours: Mapping[str, Colour] = {},
    model: str = MODEL.default,
    quality: str = QUALITY.default,
    together: bool = True,
    front: str = USUAL_FRAME.front,
    up: str = USUAL_FRAME.up,
) -> list[WrittenParts]:
    """Find parts by words and write them.

    Args:
        objects: meshes.
        parts: the words.
        category: what the objects are, if that is known.
        forms: of {forms}.
        threshold: faces whose score, 0 … 1, is below it stay unlabelled.
        colours: sRGB, of some parts, by name.
        model: "bundled", "official" or a folder.
        quality: "fast", "balanced" or "best".
        together: whether several objects are one thing, or each is asked about by itself.
        front, up: the world's axes along which they look and stand, such as "-Y" and "Z"; or
            "auto", for the model to find.
    """
    for name in colours:
        if name not in parts:
            raise ValueError(f"The colour of {name!r} is of no part. The parts are {parts!r:.200}")
    question = Question("segment", parts=parts, category=category)
    look = _look(forms, threshold, colours)
    write = writes_parts(lambda obj: look, of_words=True)
    asker = _asker(model, quality, _frame(up, front))
    return _finish(ask_objects(asker, _writable(objects), always(question), write, together))


_FORMS = ", ".join(f'"{form.name}"' for form in FORMS)
segment.__doc__ = (segment.__doc__ or "").replace("{forms}", _FORMS)  # as they are declared


@_with_bools
def segment_automatically(
    objects: Objects,
    *,
    pieces: int = 0,
    detail: float = DETAIL.default,
    vocabulary: Sequence[str] = (),
    by_shape: bool = False,
    forms: Collection[str] = USUAL_FORMS,
    model: str = MODEL.default,
    quality: str = QUALITY.default,
    together: bool = True,
) -> list[WrittenParts]:
    """Find parts without words and write them.

    Args:
        objects: meshes.
        pieces: how many parts; 0 for as many as the detail makes.
        detail: how fine they are, 0 … 1.
        vocabulary: words of which each part gets the best; without them, parts are numbered.
        by_shape: whether the shape alone counts, which needs no model.
        forms, model, quality, together: as for :func:`segment`.
    """
    how = {"pieces": pieces or None, "detail": detail}
    if by_shape and vocabulary:
        raise ValueError("by_shape uses no words. Leave out the vocabulary, or by_shape.")
    if by_shape:
        question = Question("segment_by_shape", **how)
    else:
        question = Question("segment_automatically", **how, vocabulary=vocabulary)
    look = _look(forms)
    write, asker = writes_parts(lambda obj: look), _asker(model, quality)
    return _finish(ask_objects(asker, _writable(objects), always(question), write, together))


@_with_bools
def keypoints(
    objects: Objects,
    names: Sequence[str],
    *,
    category: str = "",
    model: str = MODEL.default,
    quality: str = QUALITY.default,
    together: bool = True,
    front: str = USUAL_FRAME.front,
    up: str = USUAL_FRAME.up,
    inside: bool = False,
) -> list[list[bpy.types.Object]]:
    """Find a point for each name, and put empties there; returns those of each object.

    They are on the surface, or ``inside``: in the middle of the volume.
    """
    placing = _keypoints.Placing(inside)
    ask = always(Question("keypoints", names=names, category=category))
    asker, write = _asker(model, quality, _frame(up, front)), writes_keypoints(lambda: placing)
    return _finish(ask_objects(asker, _readable(objects), ask, write, together, on_mesh=False))


@_with_bools
def similarity(
    objects: Objects,
    word: str,
    *,
    category: str = "",
    model: str = MODEL.default,
    quality: str = QUALITY.default,
    together: bool = True,
) -> list[tuple[float, float]]:
    """Show how alike all is to a word, as a heat map; returns the least and the greatest values."""
    ask = always(Question("similarity", word=word, category=category))
    asker = _asker(model, quality)
    return _finish(ask_objects(asker, _writable(objects), ask, _similarity.write, together))


@_with_bools
def transfer(
    exemplars: Objects,
    objects: Objects,
    *,
    forms: Collection[str] = USUAL_FORMS,
    model: str = MODEL.default,
    quality: str = QUALITY.default,
    together: bool = True,
) -> list[WrittenParts]:
    """Find the parts of finished objects, or else their vertex groups, on others.

    What hangs below one empty or armature is one thing, unless ``together`` is off.
    """
    asker, look = _asker(model, quality), _look(forms)
    things = _things(_readable(exemplars), together), _things(_writable(objects), together)
    write = writes_parts(lambda obj: look)
    return _finish(transfer_to_each(asker, *things, learn_parts, write))


@_with_bools
def transfer_keypoints(
    exemplars: Objects,
    objects: Objects,
    *,
    model: str = MODEL.default,
    quality: str = QUALITY.default,
    together: bool = True,
) -> list[list[bpy.types.Object]]:
    """Find the places of finished objects' empties on others; returns the empties of each."""
    asker, learn, write = _asker(model, quality), _keypoints.learn, writes_keypoints()
    things = _things(_readable(exemplars), together), _things(_readable(objects), together)
    return _finish(transfer_to_each(asker, *things, learn, write, keypoints=True))


def remove_parts(objects: Objects) -> None:
    """Take away all that was written of the objects' parts, in every form."""
    for obj in _writable(objects):
        remove(obj)


def _things(objects: list[bpy.types.Object], together: bool) -> list[list[bpy.types.Object]]:
    return as_things(objects) if together else [[obj] for obj in objects]


def _finish(steps: Steps[list[Outcome]]) -> list[Any]:
    """The results; raises if one is missing, though others may be done."""
    outcomes = Course(steps, before_writing=begin_step).run()
    if any(outcome.error for outcome in outcomes):
        raise TargetError(problems(outcomes))
    return [outcome.result for outcome in outcomes]


def _asker(model: str, quality: str, frame: Frame = USUAL_FRAME) -> Asker:
    if session.course:
        raise BackendError("Busy", "The backend is at work. Wait or cancel.")
    backend = session.backend(choice.interpreter(bpy.context))
    return Asker(backend, model, choice.preferences(bpy.context).device, quality, frame)


_FRONT = replace(FRONT_AXIS, choices={**FRONT_AXIS.choices, USUAL_FRAME.front: ""})


def _frame(up: str, front: str) -> Frame:
    """How objects lie, checked before anything is asked."""
    try:
        UP_AXIS.check("up", up)
        _FRONT.check("front", front)
        check_frame(up, front)
    except QuestionError as error:
        raise ValueError(str(error)) from error
    return Frame(up, front or USUAL_FRAME.front)


def _look(
    forms: Collection[str], threshold: float = THRESHOLD.default, colours: Mapping[str, Colour] = {}
) -> Look:
    """How parts are to be shown, checked before anything is asked."""
    known, wanted = {form.name for form in FORMS}, list(forms)  # of what can be gone through once
    if not known.issuperset(wanted):
        raise ValueError(f"forms are of {', '.join(sorted(known))}, not {forms!r}")
    try:
        THRESHOLD.check("threshold", threshold)
    except QuestionError as error:
        raise ValueError(str(error)) from error
    for name, colour in colours.items():
        channels = list(colour) if isinstance(colour, Iterable) else []
        if len(channels) != 3 or not all(isinstance(c, Real) and 0 <= c <= 1 for c in channels):
            raise ValueError(f"The colour of {name!r} must be three numbers of 0 … 1: {colour}")
    # Of NumPy's numbers Blender keeps none.
    plain = {name: tuple(map(float, colour)) for name, colour in colours.items()}
    return Look(wanted, float(threshold), colours=plain)


def _readable(objects: Objects, why_not: Any = why_unreadable) -> list[bpy.types.Object]:
    """The objects as a list.

    Raises:
        TargetError: there are none, one of them is no object, or cannot be asked about.
    """
    bpy.context.view_layer.update()  # the script may just have moved them
    if isinstance(objects, bpy.types.Collection):
        objects = [obj for obj in objects.all_objects if obj.type == "MESH"]
    several = isinstance(objects, Iterable) and not isinstance(objects, str)
    given = list(objects) if several else [objects]
    if not given:
        raise TargetError("No objects are given. Give at least one, or a collection with meshes.")
    for obj in given:
        if not isinstance(obj, bpy.types.Object):
            raise TargetError(f"{obj!r:.60} is no object. Give objects, or a collection of them.")
        if not _is_there(obj):
            raise TargetError("An object has been removed. Give objects that are there.")
    chosen = with_what_hangs_below(given)
    for obj in chosen:
        if reason := why_not(obj):
            raise TargetError(reason)
    return chosen


def _is_there(obj: bpy.types.Object) -> bool:
    try:
        return bool(obj.name)
    except ReferenceError:
        return False


def _writable(objects: Objects) -> list[bpy.types.Object]:
    return _readable(objects, why_unwritable)
