"""Parts: how answers with them are written, learnt from, and changed by hand."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.backend import Question
from ..bridge.course import Steps, worked_out
from ..bridge.replies import Reply
from ..importing.importable import misread, too_coarse
from ..importing.unchecked import imported_unchecked
from ..scene import record
from ..scene.forms import FORMS
from ..scene.forms.vertex_groups import heaviest_on, reading_weights
from ..scene.geometry import UNLABELLED, Surface, polygon_labels
from ..scene.marks import LOCKED, marked
from ..scene.marks import rename as rename_mark
from ..scene.reading import reading_surface
from ..scene.rebuilding import rebuilt
from ..scene.record import Parts
from ..scene.results import (
    Look,
    WrittenParts,
    beside_locked,
    describe,
    keep_parts,
    look_of,
    show_parts,
    take_over,
    write_parts,
)
from ..scene.target import (
    TargetError,
    object_mode,
    remarks,
    why_no_faces,
    why_unwritable,
    why_without_parts,
)
from ..scene.unwrapping import unwrap
from ..shared.colours import Colour, part_colour
from ..shared.errors import SteerError
from ..shared.steering import Labelling
from .each import Asker, Outcome, Piece, Thing, Write, always, ask_objects, unchanged

Looks = Callable[[bpy.types.Object], Look]
"""How an object's parts are to be shown, by the time that they are written."""


def writes_parts(look: Looks, of_words: bool = False) -> Write:
    """Writes an answer with parts; of words it tells which were not found."""

    def write(
        obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
    ) -> Steps[tuple[WrittenParts, str]]:
        written = yield from write_parts(obj, surface, base, reply, look(obj))
        if not of_words:
            written = written._replace(not_found=())
        said = [describe(written), *remarks(obj, surface), _if_too_coarse(obj), _if_misread(obj)]
        return written, " ".join(filter(None, said))

    return write


def _if_too_coarse(obj: bpy.types.Object) -> str:
    """What is to be told of a mesh whose places Blender cannot tell apart."""
    return too_coarse([np.array(obj.bound_box, np.float32)])


def _if_misread(obj: bpy.types.Object) -> str:
    """What is to be told of a mesh that is of a file which Blender's importers misread."""
    return next(filter(None, (misread(path, obj.name) for path in imported_unchecked())), "")


def write_loose_parts(obj: bpy.types.Object, look: Look) -> Steps[WrittenParts]:
    """Write what is loose of each other as parts: what can be done without a backend.

    Raises:
        TargetError: the object has no faces, or cannot change its mode.
    """
    with object_mode(obj):
        surface = yield from reading_surface(obj)
        if not surface.polygon_count:
            raise TargetError(f"{obj.name}: {why_no_faces(obj)}")
        parts = yield worked_out(lambda: _loose_parts(surface))
        parts = yield from beside_locked(obj, surface, parts)
        return (yield from show_parts(obj, surface, parts, look))


def _loose_parts(surface: Surface) -> Parts:
    """A part for each connected piece, the largest first."""
    graph, _ = surface.graph
    piece = graph.pieces
    largest = np.argsort(-np.bincount(piece, graph.area), kind="stable")
    labels = np.argsort(largest)[piece].astype(np.int32)
    return _certain([f"part {number + 1}" for number in range(len(largest))], labels, {})


def _certain(names: list[str], labels: NDArray[np.int32], colours: Mapping[str, Colour]) -> Parts:
    """Parts that nobody doubts, and no person has decided."""
    chosen = [colours.get(name, part_colour(number)) for number, name in enumerate(names)]
    return Parts(
        names, chosen, labels, np.ones(len(labels), np.float32), np.zeros(len(labels), bool)
    )


def learn_parts(pieces: Sequence[Piece]) -> Steps[Question]:
    """Learn from a thing's parts or, where it has none, from its vertex groups.

    What a person has painted in the parts' forms since counts. Of vertex groups, a polygon has the
    one with the greatest weight over its corners.

    Raises:
        TargetError: it has neither, or was edited since it was read.
    """
    of_ours = any(record.has_parts(obj) for obj, _ in pieces)
    found = []
    for obj, surface in pieces:
        if of_ours:
            names, labels = [], _none(surface)
            if record.has_parts(obj):
                base = yield from unchanged(obj, surface)
                parts = yield from take_over(obj, base, look_of(obj.data, Look()))
                names, labels = parts.names, parts.labels
        else:
            names = [group.name for group in obj.vertex_groups]
            labels = _none(surface)
            if names:
                weights = yield from reading_weights(obj)
                labels = yield worked_out(partial(heaviest_on, surface, weights))
        found.append((names, labels[surface.triangle_polygons]))
    names, face_labels = _of_all(found)
    if not names:
        raise TargetError(
            f"'{pieces[0].obj.name}' has no parts and no vertex groups to learn from."
        )
    return Question("part_exemplar", names=names, face_labels=face_labels)


def split_by_words(
    asker: Asker,
    obj: bpy.types.Object,
    thing: Thing,
    part: str,
    words: Sequence[str],
    category: str,
    look: Looks,
) -> Steps[list[Outcome]]:
    """Ask for these words of a thing, and make parts of the one in which they are, on one of its
    objects.
    """
    uid = obj.session_uid

    def write(
        obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
    ) -> Steps[tuple[WrittenParts, str] | None]:
        if obj.session_uid != uid:
            return None
        names, labels = reply.header["part_names"], labels_of(surface, reply)
        written, _ = yield from edit(
            obj, base, look(obj), lambda parts: parts.split_by_labels(part, names, labels)
        )
        missing = [name for name in names if name not in written.names]
        written = written._replace(not_found=missing)
        return written, describe(written)

    question = Question("segment", parts=words, category=category)
    return ask_objects(asker, thing, always(question), write)


def spread_corrections(asker: Asker, thing: Thing, look: Looks) -> Steps[list[Outcome]]:
    """Let the faces that were assigned by hand speak for all of a thing that look like them."""

    def ask(pieces: Sequence[Piece]) -> Steps[Question]:
        found, decided = [], []
        for obj, surface in pieces:
            corrected = np.zeros(surface.polygon_count, bool)
            if record.has_parts(obj):
                base = yield from reading_surface(obj)
                parts = yield from take_over(obj, base, look(obj))
                keep_parts(obj, parts)
                corrected = parts.decided
            names, labels = _parts_of(obj, surface)
            found.append((names, labels[surface.triangle_polygons]))
            decided.append(corrected[surface.triangle_polygons])
        corrected = np.concatenate(decided)
        if not corrected.any():
            raise TargetError("No face was assigned by hand yet. Assign a few first.")
        names, labels = _of_all(found)
        return Question("propagate", names=names, face_labels=labels, corrected=corrected)

    def write(
        obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
    ) -> Steps[tuple[WrittenParts, str] | None]:
        if not record.has_parts(obj):
            return None
        decided, labels = record.load(obj.data).decided, labels_of(surface, reply)
        spread_names = reply.header["part_names"]

        def spread(parts: Labelling) -> Labelling:
            new = [spread_names[number] for number in np.unique(labels[labels >= 0])]
            names = list(dict.fromkeys([*parts.names, *new]))
            own = np.array([names.index(n) if n in names else 0 for n in spread_names] + [-1])
            kept = np.where(decided, parts.labels, own[labels]).astype(np.int32)
            return Labelling(names, kept, parts.faces)

        return (yield from edit(obj, base, look(obj), spread))

    return ask_objects(asker, thing, ask, write)


def _parts_of(obj: bpy.types.Object, surface: Surface) -> tuple[list[str], NDArray[np.int32]]:
    """The names of an object's parts, and the part of each polygon: none, if it has no parts."""
    if not record.has_parts(obj):
        return [], _none(surface)
    parts = record.load(obj.data)
    return parts.names, parts.labels


def _none(surface: Surface) -> NDArray[np.int32]:
    return np.full(surface.polygon_count, UNLABELLED, np.int32)


def _of_all(
    found: Sequence[tuple[Sequence[str], NDArray]],
) -> tuple[list[str], NDArray[np.int32]]:
    """Names and labels of several objects as those of one, in which equal names are one part."""
    together = list(dict.fromkeys(name for names, _ in found for name in names))
    places = [np.array([*map(together.index, names), UNLABELLED], np.int32) for names, _ in found]
    labels = [place[own] for place, (_, own) in zip(places, found, strict=True)]
    return together, np.concatenate(labels)


def labels_of(surface: Surface, reply: Reply) -> NDArray[np.int32]:
    """(polygons,) the labels of an answer with parts."""
    return polygon_labels(surface, reply.arrays["face_labels"], reply.arrays["confidence"])


def edit(
    obj: bpy.types.Object,
    base: Surface,
    look: Look,
    change: Callable[[Labelling], Labelling],
    decided: NDArray[np.bool_] | None = None,
    keeps_decided: bool = False,
) -> Steps[tuple[WrittenParts, str]]:
    """Change the parts of an object in Object Mode, and show them.

    What a person has painted in the forms since is taken over first.

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
    parts = yield from take_over(obj, base, look)

    def changed() -> Labelling:
        after = change(Labelling(parts.names, parts.labels, base.graph[0]))
        if keeps_decided:
            labels = np.where(parts.decided, parts.labels, after.labels).astype(np.int32)
            after = Labelling(after.names, labels, after.faces)
        return after

    try:
        labelling = yield worked_out(changed)
    except SteerError as error:
        raise TargetError(str(error)) from error
    renamed: list[tuple[str, str]] = []
    if labelling.labels is parts.labels:  # no face has moved: parts are called otherwise
        renamed += zip(parts.names, labelling.names, strict=True)
    else:
        labelling = _locked(obj, parts, labelling)
    written = yield from show_parts(
        obj,
        base,
        parts.steered(labelling, decided),
        look,
        first=lambda: [rename_mark(obj.data, *names) for names in renamed],
    )
    return written, describe(written)


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
        after = Labelling(after.names, np.where(was, number, kept).astype(np.int32), after.faces)
    return after


def update_from(
    obj: bpy.types.Object, base: Surface, look: Look, form: str
) -> Steps[tuple[WrittenParts, str]]:
    """Make the parts of an object in Object Mode what a person has made of one of its forms.

    Raises:
        TargetError: nobody has changed it.
    """
    before = record.load(obj.data)
    parts = yield from take_over(obj, base, look, [form])
    moved = int(((parts.labels != before.labels) | (parts.decided != before.decided)).sum())
    if not moved:
        raise TargetError("Nothing was changed there since the parts were written.")
    agreeing = [each.name for each in FORMS if each.agrees_once_read and each.name == form]
    written = yield from show_parts(obj, base, parts, look, agreeing)
    made = "1 face was updated from what you made."
    if moved > 1:
        made = f"{moved} faces were updated from what you made."
    return written, f"{made} {describe(written)}"


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
        with object_mode(obj):
            base, wanted = (yield from reading_surface(obj)), look(obj)
            parts = change((yield from take_over(obj, base, look_of(obj.data, wanted))))
            if parts is None:
                continue
            said.append(describe((yield from show_parts(obj, base, parts, wanted))))
    return said


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
        for obj, (names, labels) in found.items():
            base = yield from reading_surface(obj)
            parts = yield from beside_locked(obj, base, _certain(names, labels, colours))
            yield from show_parts(obj, base, parts, look(obj))
    if not found:
        raise TargetError("There are no attributes, vertex groups or materials to make parts from.")
    return f"Parts of {len(found)} of {len(objects)} objects are rebuilt, from {source}."


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
