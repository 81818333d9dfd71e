"""Each part in its colour, as a colour attribute that is made the active one.

A custom property of the mesh keeps which one was active before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...shared.colours import GREY
from ..attributes import PART_COLOURS, read, remove_colours, write_colours
from .form import Form, Shown, hash_of

if TYPE_CHECKING:
    import bpy

BEFORE = "patchalign3d_colour_before"
STEP = 1 / 127  # of a byte, there and back


class ColourAttribute(Form):
    name, label = "COLOURS", "Colour Attribute"
    description = f"Each part in its colour: {PART_COLOURS}"
    marks = (BEFORE,)

    def write(self, shown: Shown) -> None:
        write_colours(shown.obj.data, PART_COLOURS, BEFORE, "CORNER", _colours(shown))

    def is_changed(self, shown: Shown) -> bool:
        now = _read(shown.obj.data)
        return now is not None and not np.allclose(now, _colours(shown), atol=STEP)

    def remove(self, obj: bpy.types.Object) -> None:
        remove_colours(obj.data, PART_COLOURS, BEFORE)

    def made_from(self, shown: Shown) -> str:
        return hash_of(shown, shown.colours)


def _colours(shown: Shown) -> NDArray[np.float32]:
    """(C, 4) of the corners, sRGB."""
    palette = np.array([*shown.colours, GREY], np.float32)  # −1 is the last one
    colours = np.ones((len(shown.surface.corner_polygons), 4), np.float32)
    colours[:, :3] = palette[shown.labels][shown.surface.corner_polygons]
    return colours


def _read(mesh: bpy.types.Mesh) -> NDArray[np.float32] | None:
    """(C, 4) of the corners as they are, sRGB; None if there are none."""
    attribute = mesh.attributes.get(PART_COLOURS)
    if attribute is None or attribute.domain != "CORNER":
        return None
    return read(attribute.data, "color_srgb", np.float32, 4)
