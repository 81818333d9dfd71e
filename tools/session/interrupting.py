"""While the backend is at work: a person goes on, or stops it."""

from __future__ import annotations

import time

import bpy

from .chair import PARTS
from .hands import click, in_mode, keys, number, press, write
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
    the_mesh,
    until,
    view,
    wait,
)

CUTS = 24  # of every edge: six hundred times as many faces keep the backend busy for seconds


def moving() -> Steps:
    """An answer that comes while vertices are being moved waits until they are there."""
    obj = the_mesh()
    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("a", "g", "z", *number(0.001), "Return")  # another mesh, which takes its time
    yield from click("segment()")
    yield from press("g")
    held = bpy.context.window_manager.windows[0].modal_operators
    moves = any(operator.bl_idname.startswith("TRANSFORM") for operator in held)
    yield from expect("whether something is being moved", lambda: moves, True)
    yield from wait(5.0)  # it has come by now
    yield from expect("whether the answer waits", lambda: stage() != "", True)
    yield from press("Return")
    yield from finished()
    yield from in_mode(obj, "OBJECT", "Tab")
    yield from expect("groups after a move", lambda: groups(obj), PARTS)


def cancel() -> Steps:
    """Esc, in the middle of a mesh that is large."""
    show("parts", "backend")
    obj = the_mesh()
    with view():
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.mesh.subdivide(number_cuts=CUTS)
        bpy.ops.object.mode_set(mode="OBJECT")
    yield from write("parts.words", "something else")
    yield from click("segment()")
    yield from until(lambda: "Encoding" in stage(), "the encoder's work")
    yield from picture("working")
    yield from press("Escape")
    begin = time.monotonic()
    yield from finished()
    SEEN["seconds from ESC to the end"] = round(time.monotonic() - begin, 2)
    yield from expect("message after ESC", lambda: message(), "Cancelled.")
    yield from expect("groups after ESC", lambda: groups(obj), PARTS)
    yield from keys("Escape")
    yield from picture("cancel")
