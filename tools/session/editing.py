"""Parts are changed: by buttons, by faces that are assigned, by faces that are pointed at."""

from __future__ import annotations

import bpy
import numpy as np

from .chair import EXCLUDE, PARTS, ROW_OF, menu
from .hands import click, click_at, in_mode, in_row, keys, press, stroke, write, xdotool
from .models import person
from .scenes import ask
from .window import (
    SEEN,
    Steps,
    addon,
    expect,
    finished,
    groups,
    look_at_selected,
    message,
    names,
    picture,
    settings,
    show,
    the_mesh,
    wait,
    where_is,
)

ROWS_OF_FACES = 4  # by which borders are moved: one is hardly seen


def steering() -> Steps:
    """Each change, which one undo takes back."""
    show("parts", "edit")
    yield from wait(0.5)
    yield from edit("leg", "part_rename", 0.2, "foot", shown="rename")
    yield from edit("back", "part_merge", 0.42, "arm", shown="merge")
    yield from edit("leg", "part_split_pieces", 0.75, shown="split-pieces")
    yield from edit("arm", "part_split_sides", 0.75, shown="split-sides")
    yield from edit("back", "part_split_words", 0.8, "frame, panel", shown="split-words")
    yield from edit("arm", "", shown="exclude")


def edit(part: str, operator: str, across: float = 0.5, words: str = "", *, shown: str) -> Steps:
    """Choose a part in the list, change it by a button or from the menu, and take it back."""
    yield from in_row(ROW_OF[part])
    if words:
        yield from write("part_words", words)
    if operator:
        yield from click(operator, across)
    else:
        yield from menu(EXCLUDE)
    yield from finished()
    SEEN[shown] = [message(), settings().part]
    yield from picture(shown)
    yield from press("ctrl+z")
    yield from expect(f"groups after undoing {shown}", lambda: groups(the_mesh()), PARTS)


def borders() -> Steps:
    """On one surface, a part takes faces from those around it, or gives them its own."""
    obj = person()
    show("parts", "edit")
    yield from look_at_selected()
    yield from ask("head, torso, arm, leg")
    yield from in_row(groups(obj).index("torso"))
    yield from moved("part_grow", outwards=True, shown="grow")
    yield from moved("part_shrink", outwards=False, shown="shrink")


def moved(operator: str, *, outwards: bool, shown: str) -> Steps:
    """Press a button until the torso's borders have visibly moved, and take that back."""
    before = names(the_mesh()).count("torso")
    for _ in range(ROWS_OF_FACES):
        yield from click(operator, 0.25)
        yield from finished()
    gained = names(the_mesh()).count("torso") - before
    SEEN[f"faces that {shown} has given the torso"] = gained
    yield from expect("whether borders have moved", lambda: gained != 0, True)
    yield from expect("whether that is outwards", lambda: gained > 0, outwards)
    yield from picture(shown)
    for _ in range(ROWS_OF_FACES):
        yield from press("ctrl+z")
    yield from expect("the torso again", lambda: names(the_mesh()).count("torso"), before)


def specks() -> Steps:
    """Faces that an answer might have wrong: specks are smoothed away, and what has strayed over a
    sharp edge snaps back to it.
    """
    show("parts", "edit")
    obj = the_mesh()
    wrong = [face for face, part in enumerate(names(obj)) if part == "back"][4::7]
    answer_wrongly(obj, wrong, "seat")
    yield from picture("specks")
    yield from click("part_smooth", 0.25)
    yield from finished()
    left = sum(names(obj)[face] == "seat" for face in wrong)
    SEEN["specks before and after Smooth Borders"] = [len(wrong), left]
    yield from expect("whether smoothing has removed specks", lambda: left < len(wrong) / 2, True)
    yield from picture("smooth")
    back = [face for face, part in enumerate(names(obj)) if part == "back"]
    astray = sorted(back, key=lambda face: obj.data.polygons[face].center.x)[: len(back) // 3]
    answer_wrongly(obj, astray, "arm")
    yield from picture("astray")
    yield from click("part_snap", 0.75)
    yield from finished()
    left = sum(names(obj)[face] == "arm" for face in astray)
    SEEN["faces astray before and after Snap Borders"] = [len(astray), left]
    yield from expect("whether borders have snapped", lambda: left < len(astray), True)
    yield from picture("snap")


def answer_wrongly(obj: bpy.types.Object, faces: list[int], part: str) -> None:
    """Have faces be of a part by nobody's hand, as an answer may have them."""
    member = np.isin(np.arange(len(obj.data.polygons)), faces)
    look = addon().scene.look.look_of(obj.data, settings().look())
    base = addon().scene.reading.read_surface(obj)
    steps = addon().asking.editing.edit(obj, base, look, lambda parts: parts.assign(part, member))
    addon().bridge.course.at_once(steps)
    bpy.ops.ed.undo_push(message="An answer")


def corrections() -> Steps:
    """A few faces by hand, and what looks like them."""
    show("parts", "edit")
    obj = the_mesh()
    found = names(obj)
    arms = [face for face in obj.data.polygons if found[face.index] == "arm"]
    other_side = [face.index for face in arms if face.center.x > 0]
    tops = [face for face in arms if face.center.x < 0 and face.normal.z > 0.7]
    places = sorted(place for place in (where_is(obj, face) for face in tops) if place)[::6]
    yield from write("patchalign3d.part", "pad")
    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("3", "alt+a", "c")
    yield from stroke(places)
    yield from keys("Escape")
    yield from click("part_assign")
    yield from finished()
    yield from picture("assign")
    yield from in_mode(obj, "OBJECT", "Tab")
    corrected = names(obj).count("pad")
    yield from expect("whether faces were corrected", lambda: corrected > 0, True)
    yield from click("propagate")
    yield from finished()
    found = names(obj)
    spread = sum(found[face] == "pad" for face in other_side)
    SEEN["faces corrected, and found on the other side"] = [corrected, spread]
    yield from expect("whether corrections have spread", lambda: spread > 0, True)
    yield from picture("spread")


def pointing() -> Steps:
    """One face, and the part that it is of, without words; one more, and it is larger."""
    show("similarity")
    obj = the_mesh()
    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("3", "alt+a")
    yield from in_mode(obj, "OBJECT", "Tab")
    seen = {face.index: at for face in obj.data.polygons if (at := where_is(obj, face))}
    left = min(seen, key=lambda face: obj.data.polygons[face].center.x)
    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("alt+a")
    yield from click_at(seen[left])
    yield from click("select_whole", 0.3)
    yield from finished()
    yield from picture("pointed-at")
    first = yield from chosen(obj)
    more = next(face for face in seen if face not in first and obj.data.polygons[face].center.z > 0)
    yield from in_mode(obj, "EDIT", "Tab")
    yield from click_at(seen[more], "shift")
    yield from press("F3")
    xdotool("type", "--delay", 30, "Select Whole Part")
    yield from wait(0.5)
    yield from keys("Return")
    yield from finished()
    yield from picture("pointed-again")
    second = yield from chosen(obj)
    SEEN["faces selected by one and by two"] = [len(first), len(second)]
    yield from expect("whether one face has become many", lambda: len(first) > 1, True)
    yield from expect("whether it has grown", lambda: len(second) > len(first), True)


def chosen(obj: bpy.types.Object) -> Steps:
    """The faces that are selected; leaves Edit Mode, for they are known elsewhere then."""
    yield from in_mode(obj, "OBJECT", "Tab")
    return {face.index for face in obj.data.polygons if face.select}
