"""How high what panels draw is, in pixels: for what has to be seen without scrolling.

Measured in a window of Blender 5.2 at the interface's normal scale, to a few pixels.
"""

import math
from types import SimpleNamespace

import bpy
from column import drawn, module

BUTTON = 21  # with the line to the next one, where buttons touch
GAP = 6  # between others
HEADER, EDGE = 27, 8  # of a panel; below its header, where it is open
FOOT = 16  # of a list
WINDOW, ABOVE_AND_BELOW = 900, 164  # the window, and what of its height is not the sidebar's


class Layout:
    """Takes whatever is drawn, in columns and rows.

    Args:
        across: how many things stand beside each other; none for a row, which takes all.
    """

    def __init__(self, across=1, align=False):
        self.across, self.gap, self.scale_y, self.things = across, 0 if align else GAP, 1.0, []

    def _within(self, across, align):
        self.things.append(Layout(across, align))
        return self.things[-1]

    def column(self, align=False, **_):
        return self._within(1, align)

    def row(self, align=False, **_):
        return self._within(None, align)

    def split(self, align=False, **_):
        return self._within(None, align)

    def grid_flow(self, columns=1, align=False, **_):
        return self._within(columns, align)

    def prop(self, data, name, expand=False, **_):
        kind = data.bl_rna.properties[name]
        flags = getattr(kind, "is_enum_flag", False)  # a button for each
        self.things.append((name, BUTTON * (len(kind.enum_items) if flags else 1)))

    def operator(self, name, **_):
        self.things.append((name.removeprefix("patchalign3d."), BUTTON))
        return SimpleNamespace()

    def template_list(self, kind, name, data, items, *_, rows=5, maxrows=5):
        shown = min(max(rows, len(getattr(data, items))), maxrows)
        self.things.append((items, shown * BUTTON + FOOT))

    def separator(self, **_):
        self.things.append(("", GAP))

    def __getattr__(self, name):
        return lambda *arguments, text="", **_: self.things.append((text, BUTTON))

    def placed(self, top=0.0):
        """What is drawn, each with where it begins and ends; and where all ends."""
        found, lines = [], math.ceil(len(self.things) / (self.across or len(self.things) or 1))
        for line in range(lines):
            beside = self.things[line::lines] if self.across else self.things
            ends = [top]
            for thing in beside:
                if isinstance(thing, Layout):
                    within, end = thing.placed(top)
                    found += within
                else:
                    end = top + thing[1]
                    found.append((thing[0], top, end))
                ends.append(top + (end - top) * self.scale_y)
            top = max(ends) + self.gap
        return found, top - (self.gap if lines else 0)


def sidebar():
    """The add-on's panels as they stand when it is new: {what is drawn: where it ends}, the end."""
    panels = [c for c in module("ui.panel").CLASSES if issubclass(c, bpy.types.Panel)]
    of_parent = {}
    for cls in sorted(panels, key=lambda cls: getattr(cls, "bl_order", 0)):
        of_parent.setdefault(getattr(cls, "bl_parent_id", ""), []).append(cls)
    ends, top = {}, 0.0

    def place(cls):
        nonlocal top
        if not getattr(cls, "poll", lambda context: True)(bpy.context):
            return
        top += HEADER
        if "DEFAULT_CLOSED" in getattr(cls, "bl_options", ()):
            ends.setdefault(cls.bl_label, top)
            return
        found, top = drawn(cls, Layout()).placed(top + EDGE)
        for name, _, end in found:
            ends.setdefault(name, end)
        top += GAP
        for child in of_parent.get(cls.__name__, ()):
            place(child)

    for cls in of_parent[""]:
        place(cls)
    return ends, top
