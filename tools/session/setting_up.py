"""PyTorch, in a new profile, from a folder of packages; and a zip without an engine of its own."""

from __future__ import annotations

import bpy

from .hands import (
    click,
    click_below,
    hover,
    in_preferences,
    over_view,
    write_over,
    xdotool,
)
from .window import (
    JOB,
    MODULE,
    SEEN,
    Steps,
    expect,
    finished,
    install,
    message,
    new_file,
    picture,
    see,
    show,
    stage,
    until,
    wait,
)

CORNER = 120, 60  # of the preferences, in pixels from the screen's: all of them are seen
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
    xdotool(*"search --name Preferences windowmove".split(), *CORNER)  # as window managers do
    yield from wait(1.0)
    # Blender can't say of a preference what it is for: the field is the one above the button.
    yield from click_below("set_up", 0.5, -1, 0.7, in_preferences)
    yield from write_over(JOB["packages"])
    packages = bpy.context.preferences.addons[MODULE].preferences.packages
    see("packages", packages, JOB["packages"])
    yield from picture("set-up-preferences")
    yield from click("set_up", 0.5, where=in_preferences)
    yield from hover("cancel", 0.97, where=in_preferences)  # so that it is found at once later
    xdotool("mousemove_relative", "--", 0, 60)  # where nothing is, or its tooltip comes
    yield from until(lambda: LATER in stage(), "installing")
    yield from picture("set-up-progress")
    yield from click("cancel", 0.97, where=in_preferences)
    yield from finished()
    yield from expect(
        "message after the cross", lambda: message(), "Cancelled. What was downloaded is kept."
    )
    yield from click("set_up", 0.5, where=in_preferences)
    yield from until(lambda: LATER in stage(), "installing again")
    with bpy.context.temp_override(window=in_preferences().window):
        bpy.ops.wm.window_close()  # and set-up goes on
    yield from finished()
    SEEN["set-up"] = message()
    yield from expect(
        "whether it is set up", lambda: message().startswith("PyTorch is set up: "), True
    )
    yield from over_view()
    yield from picture("set-up-done")
