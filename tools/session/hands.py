"""A person's hands: the mouse and the keys, in the window that ``window.py`` has.

Nothing here sets a property or calls an operator of the add-on. Buttons are found as a person finds
them, by looking where they were and then around: the pointer goes there, and Blender says of the
button under it, as its own *Copy Data Path* does, what it is for.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from typing import NamedTuple

import bpy

from .window import Steps, area_of, finished, until, view, wait

ROW = 11  # pixels: half the height of a button
SWATCH, EYE, LOCK, BESIDE = 0.09, 0.7, 0.79, 0.97  # where they are in the list, across
FORM = 0.15  # where the boxes of forms are, across
NUDGE, FURTHEST = 3, 600  # pixels that a drag goes at a time, and in all
ASIDE = 60, 160  # a place of the 3D view, in pixels, where nothing is, and no shelf comes
PAUSE = 0.25  # seconds that a person takes between two things
SHIFTS = (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8)  # rows: how far things move


class Place(NamedTuple):
    """Where buttons are: a region of an editor of a window."""

    window: bpy.types.Window
    area: bpy.types.Area
    region: bpy.types.Region


Where = Callable[[], Place]

_known: dict[tuple[Where, str, float], int] = {}  # how far below the top a button was last
clicked = turned = 0  # how often, so far; of the wheel, notches


def xdotool(*arguments: object) -> None:
    subprocess.run(["xdotool", *map(str, arguments)], check=True)


# --- Buttons --------------------------------------------------------------------------------------


def _in_view(kind: str) -> Place:
    area = area_of("VIEW_3D")
    region = next(region for region in area.regions if region.type == kind)
    return Place(bpy.context.window_manager.windows[0], area, region)


def in_sidebar() -> Place:
    return _in_view("UI")


def in_toolbar() -> Place:
    return _in_view("TOOLS")


def in_preferences() -> Place:
    """The preferences, in a window of their own."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "PREFERENCES":
                region = next(region for region in area.regions if region.type == "WINDOW")
                return Place(window, area, region)
    raise LookupError("The preferences are not open.")


def under_pointer(place: Place) -> str:
    """The property or the operator of the button under the pointer; empty if none is."""
    manager = bpy.context.window_manager
    manager.clipboard = ""
    with bpy.context.temp_override(**place._asdict()):
        if bpy.ops.ui.copy_data_path_button.poll():
            bpy.ops.ui.copy_data_path_button(full_path=True)
        elif bpy.ops.ui.copy_python_command_button.poll():
            bpy.ops.ui.copy_python_command_button()
    return manager.clipboard


def hover(button: str, across: float = 0.5, where: Where = in_sidebar) -> Steps:
    """Move the pointer to the button whose property or operator is called so.

    Args:
        button: the end of the property's path, such as ``parts.words``; or the operator's name, or
            a piece of how it is called, such as ``segment()``.
        across: where it stands in its row, 0 … 1.
        where: it is; the sidebar unless told.

    Raises:
        LookupError: there is none.
    """
    global turned
    for turns in (0, 5, -10, 5, 10):  # of the wheel: it may be further down, or up again
        if turns:  # not at the region's edge, where the wheel is another's
            yield from _point(where().region.height - 3 * ROW, across, where)
        for _ in range(abs(turns)):
            xdotool("click", 5 if turns > 0 else 4)
            turned += 1
            yield from wait(PAUSE / 2)
        for below in _places(_known.get((where, button, across)), where().region.height):
            yield from _point(below, across, where)
            if _is(button, under_pointer(where())):
                _known[where, button, across] = below
                return
    raise LookupError(f"There is no button {button!r} to be seen.")


def _is(button: str, said: str) -> bool:
    whole = "(" in button or "=" in button
    named = rf"{re.escape(button)}(\[\d\])?(\(|$)"  # a colour's button may be of its first number
    return button in said if whole else bool(re.search(named, said))


def _places(last: int | None, height: int) -> Iterator[int]:
    """How far below the top to look, where it was first."""
    if last is not None:
        yield from (last + 2 * ROW * shift for shift in SHIFTS)
    yield from range(ROW, height, ROW)


def _point(below: int, across: float, where: Where = in_sidebar) -> Steps:
    """Move the pointer to a place so far below the top, in pixels, and across, 0 … 1."""
    window, _, region = where()
    tabs = 30 if region.type == "UI" else 0  # pixels, at the right
    x = window.x + region.x + 8 + across * (region.width - tabs - 16)
    screen = bpy.context.window_manager.windows[0].height  # which the first window fills
    top = screen - window.y - region.y - region.height
    xdotool("mousemove", int(x), int(top + below))
    yield
    yield


def point_into(where: Where) -> Steps:
    """Move the pointer to the middle of a region."""
    yield from _point(where().region.height // 2, 0.5, where)
    yield from wait(PAUSE)


def click(button: str, across: float = 0.5, times: int = 1, where: Where = in_sidebar) -> Steps:
    """Click a button."""
    global clicked
    yield from hover(button, across, where)
    clicked += times
    xdotool("click", "--repeat", times, "--delay", 60, 1)
    yield from wait(PAUSE)


def click_below(
    button: str,
    across: float,
    rows: float,
    beside: float | None = None,
    where: Where = in_sidebar,
) -> Steps:
    """Click what stands some rows below a button, or beside it: what opens menus can't be asked."""
    yield from hover(button, across, where)
    below = _known[where, button, across] + int(2 * ROW * rows)
    yield from _point(below, across if beside is None else beside, where)
    xdotool("click", 1)
    yield from wait(2 * PAUSE)


def in_row(number: int, across: float = 0.3, times: int = 1) -> Steps:
    """Click a row of the list, on the name of its part unless elsewhere."""
    eye = f"rows[{number}].hidden"
    yield from hover(eye, EYE)
    yield from _point(_known[in_sidebar, eye, EYE], across)
    xdotool("click", "--repeat", times, "--delay", 60, 1)
    yield from wait(PAUSE)


def scroll(button: str, steps: int, across: float = 0.5) -> Steps:
    """Turn the wheel over a button with Ctrl held: the next choice, or the one before."""
    yield from hover(button, across)
    for _ in range(abs(steps)):
        xdotool("keydown", "ctrl", "click", 5 if steps > 0 else 4, "keyup", "ctrl")
        yield from wait(PAUSE)


def drag(button: str, across: float, enough: Callable[[], bool]) -> Steps:
    """Drag a slider until there is enough of it, and stop there, with the button down."""
    yield from hover(button, across)
    xdotool("mousedown", 1)
    yield from pull(1, 0, enough)


def pull(x: int, y: int, enough: Callable[[], bool]) -> Steps:
    """Move the pointer on, which drags have hold of, a few pixels at a time until it is enough.

    That is seen in the first moment after the move that did it: on a busy machine, the second is
    long enough for the add-on to take the drag as ended.
    """
    for _ in range(FURTHEST // NUDGE):
        xdotool("mousemove_relative", "--", NUDGE * x, NUDGE * y)
        for _ in range(2):
            yield
            if enough():
                return
    raise LookupError("It was dragged as far as it goes, and was not enough.")


def release() -> Steps:
    xdotool("mouseup", 1)
    yield from wait(PAUSE)


def choose(number: int) -> Steps:
    """Choose from the menu that is open, by arrow keys: the first is 0."""
    yield from keys("Home", *["Down"] * number, "Return")


def let_go() -> Steps:
    """Leave whatever is under way, after something went wrong: menus, fields, drags, courses."""
    xdotool("mouseup", 1)
    xdotool("keyup", "shift", "keyup", "ctrl")
    yield from press("Escape", "Escape")
    yield from finished()
    with view():
        if bpy.context.mode != "OBJECT":
            bpy.ops.object.mode_set(mode="OBJECT")


# --- Keys -----------------------------------------------------------------------------------------


def keys(*pressed: str) -> Steps:
    """Press keys one after the other, wherever the pointer is."""
    for key in pressed:
        xdotool("key", key)
        yield from wait(PAUSE)


def number(value: float) -> list[str]:
    """The keys that type a number."""
    names = {"-": "minus", ".": "period"}
    return [names.get(sign, sign) for sign in f"{value:g}"]


def write(button: str, text: str, across: float = 0.4, where: Where = in_sidebar) -> Steps:
    """Type into a field, over what it holds."""
    yield from click(button, across, where=where)
    yield from write_over(text)


def write_over(text: str) -> Steps:
    """Type into the field that is open, over what it holds."""
    yield from keys("ctrl+a", "BackSpace")
    if text:
        xdotool("type", "--delay", 30, text)
        yield from wait(PAUSE)
    yield from keys("Return")


# --- The view -------------------------------------------------------------------------------------


def over_view(place: tuple[float, float] = ASIDE) -> Steps:
    """Move the pointer to a place of the 3D view, in its pixels."""
    xdotool("mousemove", *_on_screen(place))
    yield from wait(PAUSE)


def _on_screen(place: tuple[float, float]) -> tuple[int, int]:
    """Where a place of the 3D view is on the screen, from whose top it counts."""
    window, area = bpy.context.window_manager.windows[0], area_of("VIEW_3D")
    region = next(region for region in area.regions if region.type == "WINDOW")
    return int(region.x + place[0]), int(window.height - region.y - place[1])


def click_and_press(button: str, key: str) -> Steps:
    """Click a button and at once press a key over the 3D view."""
    yield from hover(button)
    xdotool("click", 1)
    yield
    xdotool("mousemove", *_on_screen(ASIDE), "key", key)
    yield from wait(PAUSE)


def press(*pressed: str) -> Steps:
    """Press keys with the pointer over the 3D view."""
    yield from over_view()
    yield from keys(*pressed)


def click_at(place: tuple[float, float], key: str = "") -> Steps:
    """Click at a place of the 3D view, with a key such as shift held down."""
    yield from over_view(place)
    for step in (["keydown", key], ["click", "1"], ["keyup", key]) if key else (["click", "1"],):
        xdotool(*step)
        yield from wait(PAUSE)


def stroke(places: list[tuple[float, float]]) -> Steps:
    """Draw with the left button from place to place of the 3D view."""
    yield from over_view(places[0])
    xdotool("mousedown", 1)
    for place in places:
        yield from over_view(place)
    yield from release()


def in_mode(obj: bpy.types.Object, mode: str, *pressed: str) -> Steps:
    """Press keys over the view until the object is in a mode."""
    yield from press(*pressed)
    yield from until(lambda: obj.mode == mode, f"the mode {mode}")
