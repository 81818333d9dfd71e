"""Parts on an object: written from an answer, shown in the forms that are wanted, removed.

What an earlier run has written is replaced, and nothing else is touched. When parts are only shown
otherwise, a form that would come out as it was is left as it is, with what a person has done to it:
the mesh's custom property ``patchalign3d_shown`` keeps, by form, a hash of what each was written
from.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.course import READING, Steps, begin_writing, compute, draw, pause_writing
from ..bridge.replies import Reply
from ..handlers import UNDONE, register_handlers_factory
from ..shared.faces import UNLABELLED
from ..shared.prompts.place_in_name import with_letters
from . import custom_properties, foreseen, heatmap, marks, record, told, views, writings
from .attributes import PART_COLOURS, drop
from .forms import FORMS, Form, Shown
from .forms.face_attribute import FaceAttribute, attribute_name
from .forms.vertex_groups import groups_of, put_right, written_groups
from .geometry import Surface
from .locked import keep_locked
from .look import LOOK, SHOWN, Look, as_shown, look_of
from .pooling import area_shares, polygon_labels, polygon_means
from .record import Parts, colours_for
from .written import WrittenParts

WRITTEN_IN_ORDER = sorted(FORMS, key=lambda form: not form.is_first)


def write_parts(
    obj: bpy.types.Object,
    surface: Surface,
    base: Surface,
    reply: Reply,
    look: Look,
) -> Steps[WrittenParts]:
    """Write an answer with parts to an object in Object Mode, whose surface was asked about.

    Args:
        obj: the object.
        surface: what was asked about, which may be the shape that modifiers give it.
        base: its base mesh.
        reply: the answer to "segment" or one of its kin.
        look: in which forms.
    """

    def first() -> None:
        drop(obj.data, SHOWN)
        if heatmap.is_shown(obj.data):  # it would be seen in place of the parts
            heatmap.hide([obj.data])

    answered, missing = yield compute(lambda: _answered(surface, reply, look))
    parts = yield from keep_locked(obj, base, answered)
    written = yield from show_parts(obj, base, parts, look, first=first, anew=True)
    not_found = [name for name in [*missing, *answered.names] if name not in parts.names]
    return written._replace(not_found=not_found, known=())  # all of an answer is told


def _answered(surface: Surface, reply: Reply, look: Look) -> tuple[Parts, list[str]]:
    """The parts that an answer tells of, and what was asked for that is none."""
    asked, confidence = reply.header["part_names"], reply.arrays["confidence"]
    labels = polygon_labels(surface, reply.arrays["face_labels"], confidence)
    has_faces = np.bincount(labels + 1, minlength=len(asked) + 1)[1:] > 0
    found = np.flatnonzero(has_faces).tolist()
    place = np.array([*(np.cumsum(has_faces) - 1), UNLABELLED], np.int32)  # −1 is the last one
    colours = colours_for(asked, look.colours)
    parts = Parts(
        [with_letters(asked[number]) if look.letters else asked[number] for number in found],
        [colours[number] for number in found],
        place[labels],
        polygon_means(surface, confidence).astype(np.float32),
        np.zeros(len(labels), bool),
    )
    return parts, [name for name, is_there in zip(asked, has_faces, strict=True) if not is_there]


def keep_parts(obj: bpy.types.Object, parts: Parts) -> None:
    """Make these the parts of an object in Object Mode; what is shown of them stays as it is."""
    _adopt(obj)
    record.save(obj.data, parts)


def _adopt(obj: bpy.types.Object) -> None:
    """Make ours, in every form, what joined objects brought for their parts."""
    brought = record.joined_names(obj.data)
    for form in FORMS:
        form.adopt(obj, brought)


def show_parts(
    obj: bpy.types.Object,
    base: Surface,
    parts: Parts,
    look: Look,
    agreeing: Collection[str] = (),
    first: Callable[[], object] = lambda: None,
    anew: bool = False,
) -> Steps[WrittenParts]:
    """Make these the parts of an object in Object Mode, in the forms that are wanted and no others.

    They are seen first, then all is worked out that takes long, and only then is anything written.

    Args:
        obj: the object.
        base: its base mesh.
        parts: the parts.
        look: in which forms.
        agreeing: names of forms that agree with the parts already. They are not touched, nor are
            those that were written from the same before.
        first: what else is to be done to the mesh, before.
        anew: whether what a person has made of the forms goes with the parts that there were.
    """
    chosen = [form for form in FORMS if form.name in look.forms]
    coming = foreseen.foresee(obj, base, parts)
    if coming:
        yield compute(lambda: coming.by_part(look.threshold))
    with foreseen.showing(obj, coming):
        if coming:
            yield draw(READING)
        shown, shares, shape = yield compute(lambda: _prepared(obj, base, parts, look, chosen))
        had_colours = PART_COLOURS in obj.data.attributes
        known = _names_given(obj)
        by_hand = {} if anew else (yield from _made_by_hand(shown, chosen))
        yield begin_writing()
        first()
        before = custom_properties.group(obj.data, SHOWN)
        drop(obj.data, SHOWN)  # a file that is saved now has forms that tell nothing of its parts
        keep_parts(obj, parts)
        told.keep(obj.data, shown.bare, shares, shape)
        now = yield from _write_forms(shown, chosen, agreeing, before, by_hand)
        _keep_look(obj.data, look, now)
        has_colours = PART_COLOURS in obj.data.attributes
        views.follow(gone=had_colours, come=had_colours or has_colours)
    return _as_written(obj, parts.names, shown.bare, shares, known)


def as_they_are(obj: bpy.types.Object, base: Surface, parts: Parts, look: Look) -> WrittenParts:
    """What is on an object in Object Mode that has these parts, of which nothing is to be told."""
    labels = parts.above(look.threshold)
    shares = area_shares(base, labels, len(parts.names))
    return _as_written(obj, parts.names, labels, shares, _names_given(obj))


def _as_written(
    obj: bpy.types.Object,
    names: list[str],
    labels: NDArray[np.int32],
    shares: NDArray[np.float64],
    known: Collection[str],
) -> WrittenParts:
    forms, groups = custom_properties.group(obj.data, SHOWN), groups_of(obj.data) or names
    attribute = attribute_name(obj) if FaceAttribute.name in forms else ""
    groups = groups[: len(names)]
    return WrittenParts(names, groups, labels, shares, attribute=attribute, known=known)


def _names_given(obj: bpy.types.Object) -> list[str]:
    """What its groups and the attribute of its parts are called."""
    written = custom_properties.group(obj.data, SHOWN)
    attribute = [attribute_name(obj)] if FaceAttribute.name in written else []
    return [*groups_of(obj.data), *attribute]


def _prepared(
    obj: bpy.types.Object, base: Surface, parts: Parts, look: Look, chosen: Sequence[Form]
) -> tuple[Shown, NDArray[np.float64], str]:
    """What the forms are written from, worked out as far as can be; the parts' shares (P,), and
    what tells the shape that they are of.
    """
    shown = as_shown(obj, base, parts, look)
    for form in chosen:
        form.prepare(shown)
    shares = area_shares(base, shown.bare, len(parts.names))
    return shown, shares, told.shape_of(base.raw.places, base.raw.vertices)


def _made_by_hand(shown: Shown, chosen: Sequence[Form]) -> Steps[dict[str, tuple[Shown, object]]]:
    """By form that is there and will be written anew: what it was written from, and what a person
    has made of it.
    """
    mesh, there = shown.obj.data, custom_properties.group(shown.obj.data, SHOWN)
    if not there or record.joined_names(mesh):  # their forms show other parts
        return {}
    was, found = as_shown(shown.obj, shown.surface, record.load(mesh), look_of(mesh, Look())), {}
    for form in chosen:
        known = there.get(form.name, "")
        if not known or form.is_made_from(shown, known):
            continue
        if form.outlives_faces or form.is_made_from(was, known):
            touched = yield from form.touched(was)
            if touched is not None:
                found[form.name] = was, touched
    return found


def _write_forms(
    shown: Shown,
    chosen: Sequence[Form],
    agreeing: Collection[str],
    before: Mapping[str, str],
    by_hand: Mapping[str, tuple[Shown, object]],
) -> Steps[dict[str, str]]:
    """Write those that are chosen and remove the others; what each was written from, now.

    Those that were written from the same before stay as they are, as do those that agree. Others
    get what was made of them by hand again, wherever the parts say the same.

    The vertex group that is active, on which somebody may be painting, stays so if it is there.
    """
    obj = shown.obj
    painted = obj.vertex_groups.active.name if obj.vertex_groups.active else ""
    now = {form.name: form.made_from(shown) for form in chosen}
    kept = {form.name for form in chosen if form.is_made_from(shown, before.get(form.name, ""))}
    kept |= {name for name in agreeing if name in now}
    changed = [form for form in WRITTEN_IN_ORDER if form.name not in kept]
    for form in reversed(changed):
        form.remove(obj)
        yield pause_writing()
    wanted = [form for form in changed if form.name in now]
    for number, form in enumerate(wanted):
        for done in form.slices(shown):
            yield pause_writing((number + done) / len(wanted))
        if form.name in by_hand:
            for _ in form.give_back(shown, *by_hand[form.name]):
                yield pause_writing((number + 1) / len(wanted))
    if painted in obj.vertex_groups:
        obj.vertex_groups.active = obj.vertex_groups[painted]
    return now


def _keep_look(mesh: bpy.types.Mesh, look: Look, made_from: Mapping[str, str]) -> None:
    """Keep on the mesh how its parts are shown, and what each form was made from."""
    mesh[SHOWN] = made_from
    mesh[LOOK] = {
        "forms": sorted(made_from),
        "threshold": look.threshold,
        "unlabelled": look.unlabelled,
    }
    keep_writing(mesh)
    mesh.update()


def keep_writing(mesh: bpy.types.Mesh) -> None:
    """Have undo in Edit Mode find the custom properties of a mesh, in Object Mode, as now."""
    of_forms = (mark for form in FORMS for mark in form.marks)
    of_record = record.NAMES, record.ATTRIBUTES
    writings.keep(mesh, [*of_record, SHOWN, LOOK, told.TOLD, *marks.MARKS, *of_forms])


def remove_parts(obj: bpy.types.Object) -> None:
    """Take everything away that was written of the parts, in every form, and the record."""
    had_colours = PART_COLOURS in obj.data.attributes
    _adopt(obj)
    for form in reversed(WRITTEN_IN_ORDER):
        form.remove(obj)
    drop(obj.data, SHOWN, LOOK, told.TOLD)
    marks.forget(obj.data)
    record.forget(obj.data)
    writings.forget(obj.data)
    obj.data.update()
    views.follow(gone=had_colours, come=had_colours)


def _after_undo(*_: object) -> None:
    for obj in bpy.data.objects:
        if obj.type == "MESH" and obj.data.is_editmode and writings.may_be_put_right(obj.data):
            later = written_groups(obj.data)
            writings.put_right(obj.data)
            put_right(obj, later, written_groups(obj.data))


register, unregister = register_handlers_factory(
    dict.fromkeys(UNDONE, _after_undo) | {"load_post": writings.forget_all}
)
