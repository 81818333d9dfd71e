"""What a person has changed in the forms of parts since they were written, read back."""

from collections.abc import Collection
from functools import partial

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.course import Steps, compute
from ..shared.faces import UNLABELLED
from ..shared.prompts.words import UNLABELLED_NAME
from . import record
from .custom_properties import group
from .forms import FORMS, Shown
from .forms.form import Reading
from .geometry import Surface
from .look import SHOWN, Look, as_shown
from .names import shorten
from .record import Parts, free_colours


def changed_by_hand(
    obj: bpy.types.Object, base: Surface, look: Look, forms: Collection[str]
) -> Steps[list[str]]:
    """Which of these forms of an object with parts, in Object Mode, a person has changed since."""
    shown, there = as_shown(obj, base, record.load(obj.data), look), group(obj.data, SHOWN)
    found = []
    for form in FORMS:
        if form.name in forms and form.name in there and (yield from form.changed(shown)):
            found.append(form.name)
    return found


def take_over(
    obj: bpy.types.Object,
    base: Surface,
    look: Look,
    forms: Collection[str] | None = None,
    known: Parts | None = None,
) -> Steps[Parts]:
    """The parts of an object in Object Mode with what a person has changed in its forms.

    A face that a person has given to another part is that person's word. Nothing is written.

    Args:
        obj: the object.
        base: its base mesh.
        look: how the parts are shown.
        forms: which are read, by name; by default all that are brushes' canvases. The first that
            knows of a face counts.
        known: the parts as the mesh has them, where they are read already.
    """
    parts = known or record.load(obj.data)
    if record.joined_names(obj.data):  # their forms show other parts
        return parts
    shown, there = as_shown(obj, base, parts, look), group(obj.data, SHOWN)
    taken = np.zeros(len(parts.labels), bool)
    for form in FORMS:
        wanted = form.is_taken_over if forms is None else form.name in forms
        if form.name not in there or not wanted:
            continue
        reading = yield from form.reading(shown, form.is_made_from(shown, there[form.name]))
        if reading is None:
            continue
        parts, moved = yield compute(partial(_moved, parts, reading, shown, taken))
        taken |= moved
    return parts


def _moved(
    parts: Parts, reading: Reading, shown: Shown, taken: NDArray[np.bool_]
) -> tuple[Parts, NDArray[np.bool_]]:
    """Parts in which faces are what a form says, where a person has changed it: those (polygons,).

    Faces that are taken (polygons,) already stay as they are.
    """
    moved = (reading.labels != shown.labels) & ~taken
    if not moved.any():
        return parts, moved
    short = {shorten(name): number for number, name in enumerate(parts.names)}
    names, colours = list(parts.names), list(parts.colours)
    free = free_colours(parts.colours)
    place = np.full(len(reading.names) + 1, UNLABELLED, np.int32)  # −1 is the last one
    for label in np.unique(reading.labels[moved]):
        name = reading.names[label] if label >= 0 else UNLABELLED_NAME
        if label < 0 or (name == UNLABELLED_NAME and name not in short):
            continue
        if name not in short:
            short[name] = len(names)
            names.append(name)
            colours.append(next(free))
        place[label] = short[name]
    labels = np.where(moved, place[reading.labels], parts.labels).astype(np.int32)
    scores = np.where(moved, 1, parts.scores).astype(np.float32)
    return Parts(names, colours, labels, scores, parts.decided | moved), moved
