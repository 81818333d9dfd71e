"""PyTorch, in a new profile, from a folder of packages; and a zip without an engine of its own."""

from __future__ import annotations

import bpy

from .hands import click, in_preferences, keys, over_view, point_into, write
from .window import (
    JOB,
    SEEN,
    Steps,
    expect,
    finished,
    install,
    message,
    new_file,
    picture,
    show,
    stage,
    until,
    wait,
)

LATER = "PyTorch starts"  # what set-up does when all is there


def set_up() -> Steps:
    """The panel asks for it, as where no engine fits; the preferences have it."""
    install(JOB["bare"])
    yield from new_file()
    show("parts", "backend")
    yield from picture("set-up")
    yield from click("allow_online")
    system = bpy.context.preferences.system
    yield from expect("whether Blender may go online", lambda: system.use_online_access, True)
    system.use_online_access = False  # a folder needs none
    yield from click("open_preferences")
    yield from until(lambda: len(bpy.context.window_manager.windows) > 1, "the preferences")
    yield from wait(1.0)
    yield from write("preferences.packages", JOB["packages"], 0.7, in_preferences)
    yield from picture("set-up-preferences")
    yield from click("set_up", 0.5, where=in_preferences)
    yield from until(lambda: LATER in stage(), "installing")
    yield from picture("set-up-progress")
    yield from point_into(in_preferences)
    yield from keys("Escape")
    yield from finished()
    yield from expect(
        "message after ESC", lambda: message(), "Cancelled. What was downloaded is kept."
    )
    yield from click("set_up", 0.5, where=in_preferences)
    yield from finished()
    SEEN["set-up"] = message()
    yield from expect(
        "whether it is set up", lambda: message().startswith("PyTorch is set up: "), True
    )
    with bpy.context.temp_override(window=in_preferences().window):
        bpy.ops.wm.window_close()
    yield from over_view()
    yield from picture("set-up-done")
