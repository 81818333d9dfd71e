"""Sentences in a panel, in lines for which it has room: Blender's own labels are cut off."""

import textwrap

import blf
import bpy

from .translations import translated

MARGIN = 90  # pixels of a sidebar beside a sentence, at the interface's normal scale
WIDE = 80  # characters in a line of a window of its own


def draw_sentence(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    sentence: str,
    icon: str,
    most: int | None = None,
) -> bool:
    """A label of as many lines as it takes, or of the first ``most``; whether that is all.

    A single line more is drawn, too: a button that tells it would take its place. The icon is
    before the first.
    """
    lines = _lines(translated(sentence), context)
    if most and len(lines) == most + 1:
        most += 1
    column = layout.column(align=True)
    column.scale_y = 0.8
    for i, line in enumerate(lines[:most]):
        column.label(text=line, icon="BLANK1" if i else icon)
    return len(lines) <= len(lines[:most])


def draw_whole(layout: bpy.types.UILayout, sentence: str) -> None:
    """All of it, in a window of its own."""
    for line in textwrap.wrap(translated(sentence), WIDE):
        layout.label(text=line)


def _lines(sentence: str, context: bpy.types.Context) -> list[str]:
    """A sentence in lines for which a sidebar has room; what is too long for one is cut."""
    scale = context.preferences.system.ui_scale
    room = max(100, context.region.width / scale - MARGIN) * scale
    blf.size(0, bpy.context.preferences.ui_styles[0].widget.points * scale)
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


def _fits(text: str, room: float) -> bool:
    return blf.dimensions(0, text)[0] <= room
