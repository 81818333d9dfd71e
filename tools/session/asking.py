"""Parts by words: the first job, some parts alone, presets, and what isn't asked or found."""

from __future__ import annotations

from . import hands
from .chair import PARTS, segment
from .hands import BESIDE, choose, click, click_below, hover, keys, press, scroll, write
from .window import (
    SEEN,
    Steps,
    expect,
    finished,
    groups,
    message,
    picture,
    see,
    settings,
    show,
    show_as_installed,
    the_mesh,
    wait,
)

EDITS = ("part_assign", "part_grow", "part_split_sides", "part_rename")
ABSENT = "propeller"  # no chair has one
SAVE, FIRST_OWN = 2, 2  # in the menu of presets, after the two that read the object's names


def quick_start() -> Steps:
    """The first job, with the panels as they are when the add-on is new: without scrolling."""
    show_as_installed()
    yield from picture("quick-start")
    turned, clicked = hands.turned, hands.clicked
    yield from write("parts.words", ", ".join(PARTS))
    yield from segment()
    see("clicks from words to parts", hands.clicked - clicked, 2)
    yield from hover(f"rows[{len(PARTS) - 1}].hidden", hands.EYE)
    for button in EDITS:
        yield from hover(button, 0.75 if button == "part_split_sides" else 0.2)
    see("notches of the wheel from words to edits", hands.turned - turned, 0)


def parts_by_words() -> Steps:
    """Words, one click, and the parts are seen; one undo and redo."""
    yield from write("parts.words", ", ".join(PARTS))
    yield from picture("words")
    yield from segment()
    SEEN["message"] = message()
    yield from picture("segment")
    yield from press("ctrl+z")
    yield from expect("groups after one undo", lambda: groups(the_mesh()), [])
    yield from expect("message after one undo", lambda: message(), "")
    yield from picture("undo")
    yield from press("ctrl+shift+z")
    yield from expect("groups after redo", lambda: groups(the_mesh()), PARTS)
    show("parts", "options")
    yield from wait(0.5)
    yield from scroll("quality", 1, 0.7)
    yield from expect("quality", lambda: settings().quality, "best")
    yield from segment()
    yield from picture("quality")


def some_parts() -> Steps:
    """One word: what it does not fit stays unlabelled."""
    yield from write("parts.words", "leg")
    yield from click("segment()")
    yield from finished()
    SEEN["message of one word"] = message()
    see("whether it is told how much is unlabelled", "1 part, unlabelled" in message(), True)
    see("groups of one word", groups(the_mesh()), ["leg"])
    yield from picture("some-parts")


def presets() -> Steps:
    """Words of a kind of object are saved under its name, and come back by it."""
    yield from click_below("parts.words", 0.4, 0, BESIDE)
    yield from picture("presets", pointer=True)
    yield from keys("Escape")
    yield from write("patchalign3d.category", "armchair")
    yield from expect("category", lambda: settings().category, "armchair")
    yield from click_below("parts.words", 0.4, 0, BESIDE)
    yield from choose(SAVE)
    yield from picture("preset-save", pointer=True)
    yield from keys("Return")
    yield from write("parts.words", "something else")
    yield from click_below("parts.words", 0.4, 0, BESIDE)
    yield from choose(FIRST_OWN)
    yield from expect("words of one's own preset", lambda: settings().parts.words, ", ".join(PARTS))


def refused() -> Steps:
    """Words that can't be asked are refused at once; those that aren't found leave nothing."""
    yield from write("parts.words", f"{PARTS[0]}, ???")
    yield from click("segment()")
    yield from finished()
    yield from expect("whether it is refused", lambda: "has no words in it" in message(), True)
    yield from picture("refused")
    yield from press("Escape")  # Blender's own note of it
    yield from write("parts.words", ", ".join([*PARTS, ABSENT]))
    yield from segment()
    yield from expect(
        "whether it is told",
        lambda: f"Not found: {ABSENT}".casefold() in message().casefold(),
        True,
    )
    yield from picture("not-found")
