"""While the backend is at work: a person goes on, or stops it."""

from __future__ import annotations

import time
from collections.abc import Callable

import bpy

from .chair import PARTS
from .hands import click, click_and_press, in_mode, keys, number, press, scroll, write
from .window import (
    SEEN,
    Steps,
    expect,
    finished,
    groups,
    message,
    picture,
    show,
    stage,
    subject,
    the_mesh,
    until,
    view,
    wait,
)

CUTS = 24  # of every edge: six hundred times as many faces keep the backend busy for seconds


def moving() -> Steps:
    """An answer that comes while vertices are being moved waits until they are there."""
    obj = the_mesh()
    yield from at_best()
    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("a", "g", "z", *number(0.001), "Return")  # another mesh, which takes its time
    yield from click_and_press("segment()", "g")
    yield from expect("whether something is being moved", is_moved, True)
    yield from wait(5.0)  # it has come by now
    yield from expect("whether the answer waits", lambda: stage() != "", True)
    yield from press("Return")
    yield from finished()
    yield from in_mode(obj, "OBJECT", "Tab")
    yield from expect("groups after a move", lambda: groups(obj), PARTS)


def at_best() -> Steps:
    """At the best quality an answer takes its time."""
    show("parts", "options")
    yield from wait(0.5)
    yield from scroll("quality", 1, 0.7)


def enlarge() -> None:
    """Give the mesh so many faces that the backend is busy for seconds."""
    with view():
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.mesh.subdivide(number_cuts=CUTS)
        bpy.ops.object.mode_set(mode="OBJECT")
    bpy.ops.ed.undo_push(message="Subdivided")


def is_moved() -> bool:
    held = bpy.context.window_manager.windows[0].modal_operators
    return any(operator.bl_idname.startswith("TRANSFORM") for operator in held)


def cancel() -> Steps:
    """Esc, in the middle of a mesh that is large."""
    obj = the_mesh()
    yield from at_best()
    show("parts", "backend")
    enlarge()
    yield from write("parts.words", "something else")
    yield from click("segment()")
    yield from until(lambda: subject() == obj.name, "reading the mesh")
    yield from picture("working", settled=0.15)
    yield from press("Escape")
    begin = time.monotonic()
    yield from finished()
    SEEN["seconds from ESC to the end"] = round(time.monotonic() - begin, 2)
    yield from expect("message after ESC", lambda: message(), "Cancelled.")
    yield from expect("groups after ESC", lambda: groups(obj), PARTS)
    yield from keys("Escape")
    yield from picture("cancel")


def meanwhile() -> Steps:
    """What is deleted is told to be gone, and comes back as it was; what is undone is answered."""
    enlarge()
    yield from write("parts.words", "something else")
    yield from ask()
    yield from press("Delete")
    yield from expect("what is there once it is deleted", of_all(groups), [])
    yield from finished()
    yield from expect("whether that is told", lambda: "was deleted" in message(), True)
    yield from press("Escape", "ctrl+z")  # of the report, and of the deletion
    yield from expect("groups of what is back", of_all(groups), [PARTS])
    yield from at_best()  # or what was worked out for the first answer would serve again
    yield from write("parts.words", "something else")
    yield from press("g", "x", *number(0.5), "Return")
    yield from ask()
    yield from press("ctrl+z")
    yield from expect("where it is once that is undone", of_all(lambda obj: obj.location.x), [0.0])
    yield from finished()
    yield from expect("groups after that", of_all(groups), [["something else"]])


def sculpting() -> Steps:
    """An answer that comes while somebody sculpts is undone without the strokes before it."""
    enlarge()
    yield from at_best()
    yield from write("parts.words", "something else")
    yield from in_mode(the_mesh(), "SCULPT", "ctrl+Tab", "2")
    yield from press("ctrl+i")
    yield from expect("what a stroke has masked", of_all(is_masked), [True])
    yield from ask()
    yield from press("ctrl+i")
    yield from expect("what the next stroke has masked", of_all(is_masked), [False])
    yield from finished()
    for key, then in (
        ("", (["something else"], False)),
        ("ctrl+z", (PARTS, False)),
        ("ctrl+z", (PARTS, False)),  # between the last stroke and the answer
        ("ctrl+z", (PARTS, True)),
        ("ctrl+shift+z", (PARTS, False)),
        ("ctrl+shift+z", (PARTS, False)),
        ("ctrl+shift+z", (["something else"], False)),
    ):
        yield from press(*filter(None, [key]))
        found = of_all(lambda obj: (groups(obj), is_masked(obj)))
        yield from expect(f"groups and mask after {key or 'the answer'}", found, [then])
    yield from in_mode(the_mesh(), "OBJECT", "ctrl+Tab", "4")


def is_masked(obj: bpy.types.Object) -> bool:
    """Whether its first vertex is, as a stroke that masks all leaves it."""
    mask = obj.data.attributes.get(".sculpt_mask")
    return bool(mask and mask.data[0].value)


def ask() -> Steps:
    """Ask, until all is read and the backend at work."""
    yield from click("segment()")
    yield from until(lambda: stage() not in ("", "Reading"), "reading")


def of_all(tell: Callable[[bpy.types.Object], object]) -> Callable[[], list]:
    """What is to be told of each object, as undo leaves it."""
    return lambda: [tell(obj) for obj in bpy.context.scene.objects]
