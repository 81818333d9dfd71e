"""How the parts of an object are shown: as its mesh keeps it, or as is wanted.

How they are is the mesh's own, in its custom property ``patchalign3d_look``: what is wanted of one
object says nothing of another. By 0.5.0, only ``patchalign3d_shown`` told in which forms.
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import bpy
import numpy as np

from ..shared.colours import GREY, Colour
from ..shared.prompts.words import UNLABELLED_NAME
from . import record
from .custom_properties import group, is_number, only_texts
from .forms import USUAL_FORMS, Shown
from .geometry import Surface
from .names import shorten
from .record import Parts

SHOWN = "patchalign3d_shown"  # by form, a hash of what each was written from
LOOK = "patchalign3d_look"


class Look(NamedTuple):
    """How parts are to be shown.

    Attributes:
        forms: which of :data:`FORMS`, by name.
        threshold: below which score, 0 … 1, a face counts as unlabelled.
        unlabelled: whether what has no label is a part of its own, in the forms that can show it.
        active: the first of these that is a part is the one that is chosen.
        letters: whether new parts have their side behind their name: "arm.L" for "left arm".
        colours: sRGB, of some new parts, by name; the others get one that is free.
    """

    forms: Collection[str] = USUAL_FORMS
    threshold: float = 0.0
    unlabelled: bool = False
    active: Sequence[str] = ()
    colours: Mapping[str, Colour] = MappingProxyType({})
    letters: bool = False


def look_of(mesh: bpy.types.Mesh, wanted: Look) -> Look:
    """How a mesh shows the parts that it has; as is wanted where it has none."""
    if kept := group(mesh, LOOK):
        return wanted._replace(
            forms=frozenset(only_texts(kept.get("forms"))),
            threshold=kept_threshold(mesh, wanted.threshold),
            unlabelled=bool(kept.get("unlabelled")),
        )
    if SHOWN in mesh:  # written before the rest was kept
        return wanted._replace(forms=frozenset(group(mesh, SHOWN)))
    return wanted


def kept_threshold(mesh: bpy.types.Mesh, wanted: float) -> float:
    """The threshold alone of :func:`look_of`: views ask for each object's at each drawing."""
    kept = mesh.get(LOOK)
    threshold = kept.get("threshold") if hasattr(kept, "get") else None
    return threshold if is_number(threshold) else wanted


def as_shown(obj: bpy.types.Object, base: Surface, parts: Parts, look: Look) -> Shown:
    """What the forms are written from."""
    labels = parts.above(look.threshold)
    active = next((parts.names.index(name) for name in look.active if name in parts.names), -1)
    names = [shorten(name) for name in parts.names]
    colours = [record.as_kept(colour) for colour in parts.colours]
    numbers = labels
    if look.unlabelled and (labels < 0).any():
        numbers = np.where(labels < 0, len(names), labels)
        names, colours = [*names, UNLABELLED_NAME], [*colours, GREY]
    return Shown(obj, base, names, colours, numbers, labels, active)
