"""Several objects with parts: each has its own, and keeps them when they are joined."""

from __future__ import annotations

import bpy

from .chair import PARTS, ROW_OF, forms
from .hands import click, click_at, in_row, keys, number, press, write_over
from .window import (
    SEEN,
    Steps,
    expect,
    finished,
    groups,
    names,
    picture,
    show,
    the_mesh,
    wait,
    where,
)


def copied(obj: bpy.types.Object) -> Steps:
    """Duplicate an object by keys, beside itself; the copy is active."""
    yield from press("shift+d", "x", *number(round(1.3 * obj.dimensions.x, 2)), "Return")
    yield from expect("whether there is a copy", lambda: bpy.context.object != obj, True)
    yield from press("Home")
    yield from wait(1.0)  # for the view to have turned


def each_its_own() -> Steps:
    """What is chosen for one object leaves the other as it is, through its next edit, too."""
    show("parts", "results")
    obj = the_mesh()
    yield from forms({"GROUPS", "ATTRIBUTE", "MATERIALS"})
    yield from copied(obj)
    other = bpy.context.object
    yield from forms({"GROUPS", "ATTRIBUTE"})
    yield from expect("slots of the other", lambda: len(other.material_slots), 0)
    show("parts", "edit")
    yield from click_at(where(obj, "seat"))
    yield from expect("what is active", lambda: bpy.context.object.name, obj.name)
    yield from in_row(ROW_OF["arm"])
    yield from click("part_split_sides", 0.75)
    yield from finished()
    sides = [*PARTS[:-1], "right arm", "left arm"]
    yield from expect("materials", lambda: [slot.name for slot in obj.material_slots], sides)
    yield from picture("each-its-own")


def joining() -> Steps:
    """Two objects that call a part otherwise: joined and edited, each face keeps its own name."""
    show("parts", "edit")
    obj = the_mesh()
    legs = names(obj).count("leg")
    yield from copied(obj)
    other = bpy.context.object
    yield from in_row(ROW_OF["leg"], times=2)
    yield from write_over("foot")
    yield from expect("groups of the other", lambda: "foot" in groups(other), True)
    yield from click_at(where(obj, "seat"), "shift")
    yield from expect("what is selected", lambda: len(bpy.context.selected_objects), 2)
    yield from keys("ctrl+j")
    yield from expect("whether they are joined", lambda: len(bpy.context.scene.objects), 1)
    joined = the_mesh()
    yield from in_row(ROW_OF["arm"])
    yield from click("part_split_pieces", 0.75)
    yield from finished()
    found = names(joined)
    SEEN["parts of what was joined"] = {part: found.count(part) for part in sorted(set(found))}
    yield from expect(
        "legs and feet", lambda: (found.count("leg"), found.count("foot")), (legs, legs)
    )
    yield from picture("joined")
