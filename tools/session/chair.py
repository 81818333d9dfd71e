"""The chair that most chapters are about, and what several of them do with it."""

from __future__ import annotations

from pathlib import Path

import bpy

from .hands import BESIDE, FORM, choose, click, click_below, write
from .window import (
    JOB,
    Steps,
    addon,
    expect,
    finished,
    groups,
    look_at_selected,
    new_file,
    properties,
    the_mesh,
)

PARTS = JOB["parts"]
ROW_OF = {part: number for number, part in enumerate(PARTS)}
FORMS = ("GROUPS", "ATTRIBUTE", "FACE_SETS", "MATERIALS", "COLOURS", "SELECTION", "OBJECTS")
SELECT, ISOLATE, HIDE, SHOW_ALL, ASSIGN, EXCLUDE = range(6)  # in the menu of a row


def unasked() -> Steps:
    """A new file with the chair alone, as it was imported."""
    yield from new_file()
    bpy.ops.wm.ply_import(filepath=JOB["mesh"])
    bpy.context.object.name = Path(JOB["mesh"]).stem
    bpy.ops.ed.undo_push(message="The chair")
    yield from look_at_selected()
    properties("DATA")


def anew() -> Steps:
    """A new file with the chair, and its parts as a person asks for them."""
    yield from unasked()
    yield from write("parts.words", ", ".join(PARTS))
    yield from segment()


def segment() -> Steps:
    """Ask for the parts."""
    yield from click("segment()")
    yield from finished()
    yield from expect("groups", lambda: groups(the_mesh()), PARTS)


def menu(item: int) -> Steps:
    """Choose from the menu beside the list."""
    yield from click_below("part_pick", BESIDE, 1)
    yield from choose(item)


def forms(wanted: set[str]) -> Steps:
    """Click forms, each by its own button, until these are on and no others."""
    for form in FORMS:
        if (form in forms_shown()) != (form in wanted):
            yield from click(f"form='{form}'", FORM)
            yield from finished()
    yield from expect("forms", lambda: sorted(forms_shown()), sorted(wanted))


def forms_shown() -> list[str]:
    return list(addon().ui.panel.forms_shown(bpy.context))


def marked(obj: bpy.types.Object, mark: str) -> list[str]:
    """The parts that are hidden or locked."""
    return sorted(obj.data.get(f"patchalign3d_{mark}", ()))
