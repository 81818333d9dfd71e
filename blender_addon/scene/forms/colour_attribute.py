"""Each part in its colour, as a colour attribute that is made the active one.

A custom property of the mesh keeps which one was active before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...shared.colours import GREY
from ..attributes import PART_COLOURS, remove_colours, write_colours
from .form import Form, Shown, hash_of

if TYPE_CHECKING:
    import bpy

BEFORE = "patchalign3d_colour_before"


class ColourAttribute(Form):
    name, label = "COLOURS", "Colour Attribute"
    description = f"Each part in its colour: {PART_COLOURS}"
    marks = (BEFORE,)

    def write(self, shown: Shown) -> None:
        palette = np.array([*shown.colours, GREY], np.float32)  # −1 is the last one
        colours = np.ones((len(shown.surface.corner_polygons), 4), np.float32)
        colours[:, :3] = palette[shown.labels][shown.surface.corner_polygons]
        write_colours(shown.obj.data, PART_COLOURS, BEFORE, "CORNER", colours)

    def remove(self, obj: bpy.types.Object) -> None:
        remove_colours(obj.data, PART_COLOURS, BEFORE)

    def made_from(self, shown: Shown) -> str:
        return hash_of(shown, shown.colours)
