"""The faces of the part that is chosen, selected. The selection is nobody's to remove."""

import bpy

from ..attributes import select_polygons
from .form import Form, Shown


class Selection(Form):
    name, label = "SELECTION", "Selection"
    description = "The faces of the part that is active in the list are selected"

    def write(self, shown: Shown) -> None:
        if shown.active >= 0:
            select_polygons(shown.obj.data, shown.bare == shown.active)

    def remove(self, obj: bpy.types.Object) -> None:
        pass

    def made_from(self, shown: Shown) -> str:
        return ""  # others select, too
