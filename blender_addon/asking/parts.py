"""Questions about parts: how answers with them are written, and learnt from."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.backend import Question
from ..bridge.course import Steps, compute
from ..bridge.replies import Reply
from ..importing.misread import misread
from ..importing.precision import too_coarse
from ..importing.unchecked import imported_unchecked
from ..scene import record
from ..scene.by_hand import take_over
from ..scene.facing import along, axis, own_axes
from ..scene.forms.vertex_groups import heaviest_on, reading_weights
from ..scene.geometry import Surface
from ..scene.look import Look, look_of
from ..scene.modes import object_mode
from ..scene.pooling import polygon_labels
from ..scene.reading import reading_surface
from ..scene.results import keep_parts, write_parts
from ..scene.target import TargetError, remarks
from ..scene.written import WrittenParts, describe
from ..shared.faces import UNLABELLED
from ..shared.prompts.place_in_name import with_letters
from ..shared.steering import Labelling
from .each import Asker, Piece, Thing, Write, always, ask_objects, reading_unedited
from .editing import Looks, edit
from .outcomes import Outcome


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
                base = yield from reading_unedited(obj, surface)
                parts = yield from take_over(obj, base, look_of(obj.data, Look()))
                names, labels = parts.names, parts.labels
        else:
            names = [group.name for group in obj.vertex_groups]
            labels = _none(surface)
            if names:
                weights = yield from reading_weights(obj)
                labels = yield compute(partial(heaviest_on, surface, weights))
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
    objects. That they fit little of the thing is not told: they are of that part alone.
    """
    uid = obj.session_uid

    def write(
        obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
    ) -> Steps[tuple[WrittenParts, str] | None]:
        if obj.session_uid != uid:
            return None
        asked, labels = reply.header["part_names"], labels_of(surface, reply)
        names = [with_letters(name) for name in asked] if look(obj).letters else asked
        written, _ = yield from edit(
            obj, base, look(obj), lambda parts: parts.split_by_labels(part, names, labels)
        )
        pairs = zip(asked, names, strict=True)
        missing = [name for name, called in pairs if called not in written.names]
        written = written._replace(not_found=missing)
        return written, describe(written)

    question = Question("segment", parts=words, category=category)
    outcomes = yield from ask_objects(asker, thing, always(question), write)
    return [outcome._replace(fit="") for outcome in outcomes]


def split_by_side(
    asker: Asker, obj: bpy.types.Object, thing: Thing, part: str, side: str, look: Looks
) -> Steps[list[Outcome]]:
    """Ask which way a thing faces, and divide a part of one of its objects into its sides.

    Where nobody said a front, and none but the usual one is found, a thing that is one object faces
    along its own axes, however it was turned in the scene. Lower and upper go by no front: where
    the up was said, nobody is asked.

    Args:
        asker: asks.
        obj: the object.
        thing: what it is one thing with.
        part: of the object.
        side: "X" for left and right, "Y" for front and back, "Z" for lower and upper.
        look: how parts are shown.
    """
    uid, said = obj.session_uid, asker.frame.said
    may_go_by_own = len(thing) == 1 and "front_axis" not in said

    def write(
        obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
    ) -> Steps[tuple[WrittenParts, str] | None]:
        if obj.session_uid != uid:
            return None
        axes, own_sides = reply.arrays["axes"], reply.header["own_sides"]
        found = reply.header["front"] or (reply.header.get("orientation") or {}).get("front")
        if may_go_by_own and not found:
            axes = own_axes(base.matrix[:3, :3], axes[2])
        halves = _halves(part, side, base, axes, own_sides, look(obj).letters)
        return (yield from edit(obj, base, look(obj), halves))

    def write_by_up() -> Steps[list[Outcome]]:
        with object_mode(obj):
            base = yield from reading_surface(obj)
            turned = base.matrix[:3, :3] if may_go_by_own else np.eye(3)
            axes = own_axes(turned, axis(said["up_axis"]))
            halves = _halves(part, side, base, axes, True, look(obj).letters)
            return [Outcome(obj.name, *(yield from edit(obj, base, look(obj), halves)))]

    if side == "Z" and said["up_axis"] != "auto":
        return write_by_up()
    return ask_objects(asker, thing, always(Question("facing")), write)


def _halves(
    part: str, side: str, base: Surface, axes: NDArray[np.float64], own_sides: bool, letters: bool
) -> Callable[[Labelling], Labelling]:
    """Divides a part of an object into its sides, along axes (3, 3) of the world."""

    def split(parts: Labelling) -> Labelling:
        faces = parts.faces._replace(centroid=along(parts.faces.centroid, axes, base.matrix))
        own = faces.centroid[:, "XYZ".index(side)]
        # Things are modelled around their origin; only where they are not is it their middle.
        middle = 0.0 if own.min() < 0 < own.max() else None
        faced = replace(parts, faces=faces, own_sides=own_sides)
        return faced.split_by_side(part, side, middle, letters)

    return split


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
            return replace(parts, names=names, labels=kept)

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
