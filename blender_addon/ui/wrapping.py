"""Sentences in a panel, in lines for which it has room, and buttons beside each other where they
have: Blender cuts off what is longer.
"""

import math
import textwrap
from collections.abc import Sequence

import blf
import bpy

from .translations import SHORT, on_button, translated

TABS = 57  # pixels of a sidebar beside its buttons, at the interface's normal scale
PADDING = 8  # pixels of a button beside its name
ICON = 22  # pixels of a button for its icon
NUMBER = 60  # pixels of a slider for its number
MARGIN = 90  # pixels of a sidebar beside a sentence, at the interface's normal scale
LEAST = 40  # pixels of a line, however narrow the sidebar
NAMED = 0.6  # of a row, for what is chosen: Blender gives its name the rest
WIDE = 80  # characters in a line of a window of its own
FRAME = 40  # pixels of such a window beside its lines


def draw_sentence(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    sentence: str,
    icon: str,
    most: int | None = None,
    beside: int = 0,
) -> bool:
    """A label of as many lines as it takes, or of the first ``most``; whether that is all.

    A single line more is drawn, too: a button that tells it would take its place. The icon is
    before the first. ``beside`` pixels, at the interface's normal scale, are for other things in
    their row.
    """
    lines = _lines(translated(sentence), context, beside)
    if most and len(lines) == most + 1:
        most += 1
    column = layout.column(align=True)
    column.scale_y = 0.8
    for line in lines[:most]:
        column.label(text=line, icon=icon)
        icon = "NONE" if icon == "NONE" else "BLANK1"
    return len(lines) <= len(lines[:most])


def draw_whole(layout: bpy.types.UILayout, sentence: str, icon: str = "NONE") -> None:
    """All of it, in a window of its own, the icon before the first line."""
    for line in textwrap.wrap(translated(sentence), WIDE):
        layout.label(text=line, translate=False, icon=icon)
        icon = "NONE" if icon == "NONE" else "BLANK1"


def width_of_whole(context: bpy.types.Context, sentence: str) -> int:
    """How wide, in pixels at the interface's normal scale, a window is with room for all of it and
    an icon.
    """
    scale = _scaled(context)
    lines = textwrap.wrap(translated(sentence), WIDE)
    widest = max(blf.dimensions(0, line)[0] for line in lines) / scale
    return math.ceil(widest + ICON + FRAME)


def have_room(context: bpy.types.Context, names: Sequence[str], beside: int = 0) -> bool:
    """Whether buttons of these names, as wide as each other, have room beside each other.

    ``beside`` pixels, at the interface's normal scale, are for other things in their row.
    """
    room = (context.region.width / _scaled(context) - TABS - beside) / len(names) - PADDING
    return all(_fits(on_button(name), room * _scaled(context)) for name in names)


def places(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    names: Sequence[str],
    beside: Sequence[int] = (0, 0, 0),
) -> list[bpy.types.UILayout]:
    """Where buttons of these names go: beside each other, each as wide as its name wants it, or
    below each other, where a sidebar has no room for that.

    ``beside`` each name, so many pixels at the interface's normal scale are for what else is on
    its button.
    """
    wide = _wide(context, names, beside)
    if not fit(context, names, beside):
        return [layout] * len(names)
    found, rest = [], layout
    for number in range(len(names) - 1):
        split = rest.split(factor=wide[number] / sum(wide[number:]), align=True)
        found.append(split.row(align=True))
        rest = split.row(align=True)
    return [*found, rest]


def fit(context: bpy.types.Context, names: Sequence[str], beside: Sequence[int]) -> bool:
    """Whether buttons of these names, each as wide as it wants, have room beside each other."""
    room = context.region.width - TABS * _scaled(context)
    return sum(_wide(context, names, beside)) <= room


def _wide(context: bpy.types.Context, names: Sequence[str], beside: Sequence[int]) -> list[float]:
    """How wide buttons of these names want to be, with so many pixels on each for other things."""
    scale = _scaled(context)
    return [
        blf.dimensions(0, on_button(name))[0] + (PADDING + other) * scale
        for name, other in zip(names, beside, strict=False)
    ]


def draw_operator(
    layout: bpy.types.UILayout, context: bpy.types.Context, name: str, icon: str, shorter: str = ""
) -> None:
    """A button in a row of its own: where a sidebar has no room for the icon beside the operator's
    name, without it; where it has none even for that, with the ``shorter`` name, if there is one.
    """
    text = getattr(bpy.types, f"PATCHALIGN3D_OT_{name}").bl_label
    if shorter and not have_room(context, [text]):
        text = shorter
    shown = icon if have_room(context, [text], beside=ICON) else "NONE"
    layout.operator(f"patchalign3d.{name}", text=text, text_ctxt=SHORT, icon=shown)


def draw_main_operator(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    operator: str,
    icon: str,
    shorter: str = "",
) -> None:
    """The button that a panel is there for."""
    row = layout.row()
    row.scale_y = 1.4
    draw_operator(row, context, operator, icon, shorter)


def draw_fields(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    *fields: tuple[bpy.types.bpy_struct, str],
) -> list[bpy.types.UILayout]:
    """Settings below each other, each an object's property: their names beside what is chosen; or
    above it, where a sidebar has no room for the longest name or choice of any. The row of each.
    """
    scale = _scaled(context)
    across = context.region.width / scale - TABS
    chosen, named = NAMED * across - ICON - PADDING, (1 - NAMED) * across - PADDING
    beside = all(
        all(_fits(on_button(text), chosen * scale) for text in _choices(data, name))
        and _fits(on_button(_heading(data, name)), named * scale)
        for data, name in fields
    )
    column, rows = layout.column(), []
    column.use_property_split, column.use_property_decorate = beside, False
    for data, name in fields:
        row = column.column(align=True)
        if beside:
            row.prop(data, name)
        elif data.bl_rna.properties[name].type == "BOOLEAN":
            draw_box(row, context, data, name)
        else:
            draw_setting(row, context, data, name)
        rows.append(row)
    return rows


def draw_setting(
    layout: bpy.types.UILayout, context: bpy.types.Context, data: bpy.types.bpy_struct, name: str
) -> None:
    """A setting in a column of its own: a number with its name on it, where a sidebar has room for
    both; what else is chosen, or typed, below its name.
    """
    kind = data.bl_rna.properties[name]
    if kind.type in ("INT", "FLOAT") and have_room(context, [kind.name], beside=NUMBER):
        layout.prop(data, name)
    else:
        layout.label(text=kind.name)
        layout.prop(data, name, text="")


def draw_typed(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    data: bpy.types.bpy_struct,
    name: str,
    hint: str,
    shorter: str = "",
    beside: int = 0,
) -> None:
    """A setting that is typed, without its name: while it is empty it shows the hint or, where a
    sidebar has no room for that, the ``shorter`` one, if there is one.

    ``beside`` pixels, at the interface's normal scale, are for other things in its row.
    """
    shown = shorter if shorter and not have_room(context, [hint], beside) else hint
    layout.prop(data, name, text="", placeholder=shown)


def draw_box(
    layout: bpy.types.UILayout, context: bpy.types.Context, data: bpy.types.bpy_struct, name: str
) -> None:
    """A box to tick, its name in as many lines as it takes."""
    kind = data.bl_rna.properties[name]
    if have_room(context, [kind.name], beside=ICON):
        layout.prop(data, name)
    else:
        row = layout.row(align=True)
        row.prop(data, name, text="")
        draw_sentence(row, context, kind.name, "NONE", beside=-PADDING)  # it has the icon's place


def _heading(data: bpy.types.bpy_struct, name: str) -> str:
    """What stands before a setting; a box has its name behind it."""
    kind = data.bl_rna.properties[name]
    return "" if kind.type == "BOOLEAN" else kind.name


def _choices(data: bpy.types.bpy_struct, name: str) -> list[str]:
    """What stands beside the name of a setting, or, of a box, beside the box."""
    kind = data.bl_rna.properties[name]
    if kind.type == "ENUM":
        return [item.name for item in kind.enum_items]
    return {"STRING": [getattr(data, name)], "BOOLEAN": [kind.name]}.get(kind.type, [])


def _lines(sentence: str, context: bpy.types.Context, beside: int = 0) -> list[str]:
    """A sentence in lines for which a sidebar has room; what is too long for one is cut."""
    scale = _scaled(context)
    room = max(LEAST, context.region.width / scale - MARGIN - beside) * scale
    lines = [""]
    for word in sentence.split():
        longer, rest = f"{lines[-1]} {word}".strip(), word
        if _fits(longer, room):
            lines[-1] = longer
            continue
        while not _fits(rest, room):  # such as a path
            fitting = next(n for n in range(len(rest), 0, -1) if n == 1 or _fits(rest[:n], room))
            lines.append(rest[:fitting])
            rest = rest[fitting:]
        lines.append(rest)
    return [line for line in lines if line]


def _scaled(context: bpy.types.Context) -> float:
    """The interface's scale, which texts are measured in from now on."""
    scale = context.preferences.system.ui_scale
    blf.size(0, bpy.context.preferences.ui_styles[0].widget.points * scale)
    return scale


def _fits(text: str, room: float) -> bool:
    return blf.dimensions(0, text)[0] <= room
