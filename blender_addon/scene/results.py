"""Parts on an object: written from an answer, shown in the forms that are wanted, removed.

What an earlier run has written is replaced, and nothing else is touched. When parts are only shown
otherwise, a form that would come out as it was is left as it is, with what a person has done to it:
the mesh's custom property ``patchalign3d_shown`` keeps, by form, a hash of what each was written
from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..bridge.replies import Reply
from ..shared.colours import GREY, Colour, part_colour
from . import record
from .attributes import PART_COLOURS, drop
from .forms import FORMS, USUAL_FORMS, Shown
from .forms.form import UNLABELLED_NAME
from .forms.vertex_groups import groups_of, put_right
from .geometry import Surface, area_shares, polygon_labels, polygon_means
from .names import shorten
from .record import Parts

if TYPE_CHECKING:
    import bpy

SHOWN = "patchalign3d_shown"
WRITTEN_IN_ORDER = sorted(FORMS, key=lambda form: not form.is_first)


class Look(NamedTuple):
    """How parts are to be shown.

    Attributes:
        forms: which of :data:`FORMS`, by name.
        threshold: below which score, 0 … 1, a face counts as unlabelled.
        unlabelled: whether what has no label is a part of its own, in the forms that can show it.
        active: the first of these that is a part is the one that is chosen.
        colours: sRGB, of some new parts, by name; the others get one by their number.
    """

    forms: Collection[str] = USUAL_FORMS
    threshold: float = 0.0
    unlabelled: bool = False
    active: Sequence[str] = ()
    colours: Mapping[str, Colour] = MappingProxyType({})


class WrittenParts(NamedTuple):
    """What has been put on an object.

    Attributes:
        names: P parts, as asked.
        groups: their vertex groups: of the same name, unless that is in use for something else.
        labels: (polygons,) int32 number of the part, -1 for none.
        shares: (P,) of the whole area.
    """

    names: list[str]
    groups: list[str]
    labels: NDArray[np.int32]
    shares: NDArray[np.float64]


def write_parts(
    obj: bpy.types.Object,
    surface: Surface,
    base: Surface,
    reply: Reply,
    look: Look,
) -> WrittenParts:
    """Write an answer with parts to an object in Object Mode, whose surface was asked about.

    Args:
        obj: the object.
        surface: what was asked about, which may be the shape that modifiers give it.
        base: its base mesh.
        reply: the answer to "segment" or one of its kin.
        look: in which forms.
    """
    names = reply.header["part_names"]
    confidence = reply.arrays["confidence"]
    labels = polygon_labels(surface, reply.arrays["face_labels"], confidence)
    parts = Parts(
        names,
        [look.colours.get(name) or part_colour(number) for number, name in enumerate(names)],
        labels,
        polygon_means(surface, confidence).astype(np.float32),
        np.zeros(len(labels), bool),
    )
    record.save(obj.data, parts)
    drop(obj.data, SHOWN)  # all is written anew
    return show_parts(obj, base, parts, look)


def show_parts(obj: bpy.types.Object, base: Surface, parts: Parts, look: Look) -> WrittenParts:
    """Write a record in the forms that are wanted, and remove it in those that are not.

    A form that was written from the same before is not touched. Views
    show the mesh's colours, if it has any.
    """
    from . import views

    mesh, had_colours = obj.data, PART_COLOURS in obj.data.attributes
    labels = parts.above(look.threshold)
    active = next((parts.names.index(name) for name in look.active if name in parts.names), -1)
    names, colours = [shorten(name) for name in parts.names], list(parts.colours)
    numbers = labels
    if look.unlabelled and (labels < 0).any():
        numbers = np.where(labels < 0, len(names), labels)
        names, colours = [*names, UNLABELLED_NAME], [*colours, GREY]
    shown = Shown(obj, base, names, colours, numbers, labels, active)
    before = dict(mesh.get(SHOWN, {}))
    now = {form.name: form.made_from(shown) for form in FORMS if form.name in look.forms}
    kept = {name for name, made_from in now.items() if made_from and made_from == before.get(name)}
    changed = [form for form in WRITTEN_IN_ORDER if form.name not in kept]
    for form in reversed(changed):
        form.remove(obj)
    for form in changed:
        if form.name in now:
            form.write(shown)
    mesh[SHOWN] = now
    groups = (groups_of(mesh) or parts.names)[: len(parts.names)]
    record.keep_writing(mesh, (SHOWN, *(mark for form in FORMS for mark in form.marks)))
    mesh.update()
    views.follow(gone=had_colours)
    return WrittenParts(parts.names, groups, labels, area_shares(base, labels, len(parts.names)))


def describe(parts: WrittenParts) -> str:
    """What came out, in a sentence or two."""
    shares = [
        f"{group} {share:.0%}" for group, share in zip(parts.groups, parts.shares, strict=True)
    ]
    if (parts.labels < 0).any():
        shares.append(f"unlabelled {max(0.0, 1 - parts.shares.sum()):.0%}")
    sentences = [f"Parts: {', '.join(shares)}."]
    for name, group in zip(parts.names, parts.groups, strict=True):
        if group != name:
            sentences.append(f"The name '{name}' was in use, so its group is called '{group}'.")
    return " ".join(sentences)


def remove_parts(obj: bpy.types.Object) -> None:
    """Take everything away that was written of the parts, in every form, and the record."""
    from . import views

    had_colours = PART_COLOURS in obj.data.attributes
    for form in reversed(WRITTEN_IN_ORDER):
        form.remove(obj)
    drop(obj.data, SHOWN)
    record.forget(obj.data)
    obj.data.update()
    views.follow(gone=had_colours)


def _after_undo(*_: object) -> None:
    import bpy

    for obj in bpy.data.objects:
        if obj.type == "MESH" and obj.data.is_editmode and record.WRITINGS in obj.data:
            later = groups_of(obj.data)
            record.put_right(obj.data)
            put_right(obj, later, groups_of(obj.data))


def register() -> None:
    import bpy

    for handlers in (bpy.app.handlers.undo_post, bpy.app.handlers.redo_post):
        handlers.append(bpy.app.handlers.persistent(_after_undo))


def unregister() -> None:
    import bpy

    for handlers in (bpy.app.handlers.undo_post, bpy.app.handlers.redo_post):
        handlers.remove(_after_undo)
