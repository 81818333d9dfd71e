"""The parts of objects, changed, rebuilt and shown otherwise: nobody is asked."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.course import Steps, compute, to_the_end
from ..scene import record, writings
from ..scene.by_hand import take_over
from ..scene.forms import FORMS
from ..scene.geometry import Surface
from ..scene.locked import keep_locked
from ..scene.look import Look, look_of
from ..scene.marks import LOCKED, marked
from ..scene.marks import rename as rename_mark
from ..scene.modes import object_mode
from ..scene.names import shorten
from ..scene.reading import reading_surface
from ..scene.rebuilding import rebuilt
from ..scene.record import Parts
from ..scene.results import as_they_are, remove_parts, show_parts
from ..scene.target import TargetError, why_no_faces, why_unwritable, why_without_parts
from ..scene.unwrapping import unwrap
from ..scene.written import WrittenParts, describe
from ..shared.colours import Colour, part_colour
from ..shared.errors import SteerError
from ..shared.faces import UNLABELLED
from ..shared.steering import Labelling

NO_FACE_MOVED = "No face has changed its part."

Looks = Callable[[bpy.types.Object], Look]
"""How an object's parts are to be shown, by the time that they are written."""


def edit(
    obj: bpy.types.Object,
    base: Surface,
    look: Look,
    change: Callable[[Labelling], Labelling],
    decided: NDArray[np.bool_] | None = None,
    keeps_decided: bool = False,
) -> Steps[tuple[WrittenParts, str]]:
    """Change the parts of an object in Object Mode, and show them.

    What a person has painted in the forms since is taken over first. Where all comes out as it was,
    nothing is written.

    Args:
        obj: the object.
        base: its base mesh.
        look: how they are shown.
        change: makes other parts of those that there are.
        decided: (polygons,) whose labels are a person's word now.
        keeps_decided: whether faces that a person has decided on stay as they are.

    Raises:
        TargetError: there is nothing to change.
    """
    before = record.load(obj.data)
    parts = yield from take_over(obj, base, look, known=before)
    taken = _taken_over(before, parts)

    def changed() -> Labelling:
        after = change(Labelling(parts.names, parts.labels, base.graph[0]))
        if keeps_decided:
            labels = np.where(parts.decided, parts.labels, after.labels).astype(np.int32)
            after = replace(after, labels=labels)
        return after

    try:
        labelling = yield compute(changed)
    except SteerError as error:
        raise TargetError(str(error)) from error
    renamed: dict[str, str] = {}
    if labelling.labels is parts.labels:  # no face has moved: parts are called otherwise
        renamed.update(zip(parts.names, labelling.names, strict=True))
    else:
        labelling = _locked(obj, parts, labelling)
    after = parts.steered(labelling, decided)
    if after.is_as(before):
        written = as_they_are(obj, base, after, look)
        return written, f"{NO_FACE_MOVED} {describe(written)}"

    def first() -> None:
        for names in renamed.items():
            rename_mark(obj.data, *names)
        for form in FORMS:
            form.rename(obj.data, {shorten(old): shorten(new) for old, new in renamed.items()})

    written = yield from show_parts(obj, base, after, look, first=first)
    said = describe(written)
    return written, f"{_made(taken)} {said}" if taken else said


def _taken_over(before: Parts, parts: Parts) -> int:
    """How many faces a person has given another part, or decided on, in the forms of parts."""
    return int(((parts.labels != before.labels) | (parts.decided != before.decided)).sum())


def _made(count: int) -> str:
    """That so many faces were."""
    if count == 1:
        return "1 face was updated from what you made."
    return f"{count} faces were updated from what you made."


def rename(obj: bpy.types.Object, part: str, name: str, look: Look) -> Steps[str]:
    """Call a part of an object something else, in all its forms; what came out, in a sentence.

    Raises:
        TargetError: it has no such part, or another one of that name, or cannot be written to.
    """
    if reason := why_without_parts(obj):
        raise TargetError(reason)
    with object_mode(obj):
        base = yield from reading_surface(obj)
        _, said = yield from edit(obj, base, look, lambda parts: parts.rename(part, name))
    return said


def _locked(obj: bpy.types.Object, parts: Parts, after: Labelling) -> Labelling:
    """What parts become, with the faces of those that are locked as they were.

    Raises:
        TargetError: a locked part would be no more.
    """
    for name in sorted(marked(obj.data, LOCKED) & set(parts.names)):
        if name not in after.names:
            raise TargetError(f"'{name}' is locked. Unlock it in the list first.")
        was, number = parts.labels == parts.names.index(name), after.names.index(name)
        place = [after.names.index(n) if n in after.names else UNLABELLED for n in parts.names]
        back = np.array([*place, UNLABELLED], np.int32)[parts.labels]
        kept = np.where((after.labels == number) & ~was, back, after.labels)
        after = replace(after, labels=np.where(was, number, kept).astype(np.int32))
    return after


def update_from(
    obj: bpy.types.Object, base: Surface, look: Look, form: str
) -> Steps[tuple[WrittenParts, str]]:
    """Make the parts of an object in Object Mode what a person has made of one of its forms.

    Raises:
        TargetError: nobody has given a face another part there.
    """
    before = record.load(obj.data)
    parts = yield from take_over(obj, base, look, [form], before)
    moved = _taken_over(before, parts)
    if not moved:
        raise TargetError("No face was given another part there.")
    agreeing = [each.name for each in FORMS if each.agrees_once_read and each.name == form]
    written = yield from show_parts(obj, base, parts, look, agreeing)
    return written, f"{_made(moved)} {describe(written)}"


def show_again(
    objects: Sequence[bpy.types.Object],
    look: Looks,
    change: Callable[[Parts], Parts | None] = lambda parts: parts,
) -> Steps[list[str]]:
    """Show the parts that objects have, once for each mesh; nobody is asked.

    What a person has painted in the forms since is taken over first, as :func:`edit` does.

    Args:
        objects: those without parts are passed over.
        look: how each.
        change: makes the parts that are shown of those that there are; None for objects that it
            does not concern.

    Returns:
        What came out, in a sentence for each.

    Raises:
        TargetError: an object cannot change its mode.
    """
    said = []
    for obj in {obj.data: obj for obj in objects}.values():
        if not record.has_parts(obj) or why_unwritable(obj):
            continue
        steps = _shown_again(obj, look(obj), change)
        if written := (yield from to_the_end(steps) if said else steps):
            said.append(describe(written))
    return said


def _shown_again(
    obj: bpy.types.Object, look: Look, change: Callable[[Parts], Parts | None]
) -> Steps[WrittenParts | None]:
    with object_mode(obj):
        base = yield from reading_surface(obj)
        parts = change((yield from take_over(obj, base, look_of(obj.data, look))))
        return parts and (yield from show_parts(obj, base, parts, look))


def write_loose_parts(obj: bpy.types.Object, look: Look) -> Steps[WrittenParts]:
    """Write what is loose of each other as parts: what can be done without a backend.

    Raises:
        TargetError: the object has no faces, or cannot change its mode.
    """
    with object_mode(obj):
        surface = yield from reading_surface(obj)
        if not surface.polygon_count:
            raise TargetError(f"{obj.name}: {why_no_faces(obj)}")
        parts = yield compute(lambda: _loose_parts(surface))
        parts = yield from keep_locked(obj, surface, parts)
        return (yield from show_parts(obj, surface, parts, look))


def _loose_parts(surface: Surface) -> Parts:
    """A part for each connected piece, the largest first."""
    graph, _ = surface.graph
    piece = graph.pieces
    largest = np.argsort(-np.bincount(piece, graph.area), kind="stable")
    labels = np.argsort(largest)[piece].astype(np.int32)
    return _certain([f"part {number + 1}" for number in range(len(largest))], labels, {})


def remove(obj: bpy.types.Object) -> None:
    """Take all away that was written of an object's parts, in every form.

    Raises:
        TargetError: it cannot change its mode.
    """
    copies = obj.data.get(writings.COPIES) if obj.mode == "EDIT" else None
    with object_mode(obj):
        remove_parts(obj)
        if copies:  # undo in Edit Mode needs them
            obj.data[writings.COPIES] = copies


def rebuild_parts(objects: Sequence[bpy.types.Object], look: Looks) -> Steps[str]:
    """Make parts of what other programs' files keep of them: attributes, groups, materials.

    Where there is nothing of that kind, several objects are a part each. What came out, in a
    sentence.

    Raises:
        TargetError: nothing is kept; or an object cannot change its mode.
    """
    with contextlib.ExitStack() as modes:
        for obj in objects:
            modes.enter_context(object_mode(obj))
        source, found = yield from rebuilt(objects)
        told = dict.fromkeys(name for kept in found.values() for name in kept.names)
        colours = {name: part_colour(number) for number, name in enumerate(told)}
        for number, (obj, kept) in enumerate(found.items()):
            steps = _shown_beside_locked(obj, _certain(*kept, colours), look(obj))
            yield from to_the_end(steps) if number else steps
    if not found:
        raise TargetError("There are no attributes, vertex groups or materials to make parts from.")
    return f"Parts of {len(found)} of {len(objects)} objects are rebuilt, from {source}."


def _shown_beside_locked(obj: bpy.types.Object, parts: Parts, look: Look) -> Steps[WrittenParts]:
    base = yield from reading_surface(obj)
    parts = yield from keep_locked(obj, base, parts)
    return (yield from show_parts(obj, base, parts, look))


def _certain(names: list[str], labels: NDArray[np.int32], colours: Mapping[str, Colour]) -> Parts:
    """Parts that nobody doubts, and no person has decided."""
    chosen = [colours.get(name, part_colour(number)) for number, name in enumerate(names)]
    return Parts(
        names, chosen, labels, np.ones(len(labels), np.float32), np.zeros(len(labels), bool)
    )


def unwrap_by_parts(obj: bpy.types.Object, look: Look) -> Steps[WrittenParts]:
    """Lay the parts of the active object flat, each for itself, with seams where they meet.

    What a person has painted in their forms since is taken over first, as :func:`edit` does.

    Raises:
        TargetError: it cannot change its mode.
    """
    with object_mode(obj):
        base = yield from reading_surface(obj)
        parts = yield from take_over(obj, base, look)
        with_seams = look._replace(forms={*look.forms, "SEAMS"})
        written = yield from show_parts(obj, base, parts, with_seams)
        yield from unwrap(obj, base, written.labels)
        return written
