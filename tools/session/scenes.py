"""Scenes of many objects and of copies, and what lies another way up; parts that are alike.

Models are put into the scene by a script, as are armatures, modifiers and instances that artists'
files would have.
"""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Vector

from .hands import FORM, click, click_at, in_row, keys, press, scroll, write
from .models import ADVENTURER, FARMER, KNIGHT, add, character, person, table
from .window import (
    SEEN,
    Steps,
    expect,
    finished,
    groups,
    look_at_selected,
    message,
    names,
    picture,
    see,
    settings,
    show,
    space,
    wait,
    where_is,
)

# --- By hand --------------------------------------------------------------------------------------


def look_at_all() -> Steps:
    """Select all, and turn the view to it."""
    yield from press("a")
    yield from look_at_selected()


def click_on(obj: bpy.types.Object) -> Steps:
    """Click an object where it is seen."""
    faces = sorted(obj.data.polygons, key=lambda face: -face.area)
    yield from click_at(next(at for face in faces if (at := where_is(obj, face))))


def select_armature(of: bpy.types.Object) -> Steps:
    """Click an object, then go up to what it hangs below."""
    yield from click_on(of)
    yield from keys("bracketleft")
    yield from expect("what is selected", lambda: bpy.context.selected_objects, [of.parent])


def ask(words: str) -> Steps:
    yield from write("parts.words", words)
    yield from click("segment()")
    yield from finished()


# --- Chapters -------------------------------------------------------------------------------------


def several_objects() -> Steps:
    """A character of many objects is one thing; sides are told by its shape."""
    parts = character(KNIGHT)
    show("parts")
    yield from look_at_all()
    yield from select_armature(of=parts[-1])
    yield from ask("head, body, arm, leg, sword, cape")
    SEEN["several objects"] = [message(), {obj.name: groups(obj) for obj in parts}]
    see("whether all are done", f"{len(parts)} of {len(parts)} objects" in message(), True)
    yield from picture("several")
    show("parts", "options")
    yield from wait(0.5)
    yield from click("letters")
    see("whether sides are letters", settings().letters, True)
    yield from ask("head, body, left arm, right arm, left leg, right leg")
    SEEN["sides"] = {obj.name: groups(obj) for obj in parts}
    yield from picture("sides")


def clothes() -> Steps:
    """An artist's character whose objects are clothes: parts go across them."""
    parts = character(ADVENTURER)
    show("parts")
    yield from look_at_all()
    yield from select_armature(of=parts[0])
    yield from ask("head, torso, arm, leg, foot, backpack")
    SEEN["clothes"] = [message(), {obj.name: groups(obj) for obj in parts}]
    see("whether all are done", f"{len(parts)} of {len(parts)} objects" in message(), True)
    yield from picture("clothes")


def transfer_of_several() -> Steps:
    """From one character of many objects to another, each as one thing."""
    finished_one, other = character(ADVENTURER), character(FARMER, beside=2.0)
    show("parts", "transfer")
    yield from look_at_all()
    yield from select_armature(of=finished_one[0])
    yield from ask("head, torso, arm, leg, foot")
    see("whether the other has parts", any(groups(obj) for obj in other), False)
    yield from press("a")
    yield from click("patchalign3d.transfer()")
    yield from finished()
    SEEN["transfer of several"] = [message(), {obj.name: groups(obj) for obj in other}]
    see("whether all got parts", all(groups(obj) for obj in other), True)
    yield from picture("transfer-several")


def copies() -> Steps:
    """Of what an Array modifier repeats, and of what a collection's instances show."""
    vertices, quads = table()
    row = add("Row", vertices, quads)
    array = row.modifiers.new("Array", "ARRAY")
    array.count, array.relative_offset_displace = 3, (1.4, 0, 0)
    kept = bpy.data.collections.new("Table")
    shown = add("Shown", vertices, quads)
    kept.objects.link(shown)
    bpy.context.scene.collection.objects.unlink(shown)
    for number in range(3):
        instance = bpy.data.objects.new(f"Instance {number}", None)
        instance.instance_type, instance.instance_collection = "COLLECTION", kept
        instance.location = (2.8 * number, 3.0, 0)
        bpy.context.scene.collection.objects.link(instance)
    show("parts", "results")
    yield from look_at_all()
    yield from click_on(row)
    yield from click("form='MATERIALS'", FORM)
    yield from press("a")
    yield from ask("top, leg")
    SEEN["copies"] = [message(), groups(row), groups(shown)]
    see("whether one is passed over", "passed over" in message(), False)
    see("groups of the array", groups(row), ["top", "leg"])
    see("groups of what is instanced", groups(shown), ["top", "leg"])
    yield from picture("copies")


def another_way_up() -> Steps:
    """What stands on its head, with Up left to the model."""
    obj = person()
    obj.rotation_euler.x = np.pi
    show("parts", "options")
    yield from look_at_selected()
    yield from wait(0.5)
    yield from scroll("patchalign3d.up", 1, 0.5)
    see("what is up", settings().up, "auto")
    yield from ask("head, torso, arm, leg")
    SEEN["up"] = message()
    see("whether it is told which way is up", "p is" in message() or "way is up" in message(), True)
    yield from picture("up")


def facing() -> Steps:
    """A figure on its back that looks up, as it lies and as told: left stays left."""
    obj = person()
    obj.rotation_euler.x = -np.pi / 2  # its head towards Y
    show("parts", "options")
    yield from look_at_selected()
    yield from wait(0.5)
    yield from scroll("patchalign3d.up", *to_choice("up", "Y"))
    yield from scroll("patchalign3d.front", *to_choice("front", "Z"))
    see("up and front", (settings().up, settings().front), ("Y", "Z"))
    yield from ask("head, torso, left arm, right arm, left leg, right leg")
    middles = middles_of_parts(obj)
    SEEN["lying"] = middles
    for limb in ("arm", "leg"):
        left, right = middles[f"left {limb}"], middles[f"right {limb}"]
        see(f"whether the left {limb} is to the figure's left", left[0] > right[0], True)
    yield from picture("facing")


def looking_elsewhere() -> Steps:
    """A figure that looks along X: where sides are asked for that is found and told, and a button
    keeps it.
    """
    obj = person()
    obj.rotation_euler.z = np.pi / 2
    show("parts")
    yield from look_at_selected()
    yield from ask("head, torso, left arm, right arm, left leg, right leg")
    see("whether another front is told", "It seems to face X" in message(), True)
    left_is_left(obj)
    yield from picture("front")
    yield from click("set_way")
    see("up and front", (settings().up, settings().front), ("Z", "X"))
    yield from click("segment()")
    yield from finished()
    see("whether anything else is told", "seems" in message(), False)
    left_is_left(obj)


def left_is_left(obj: bpy.types.Object) -> None:
    """Of a figure that looks along X."""
    middles = middles_of_parts(obj)
    for limb in ("arm", "leg"):
        left, right = middles[f"left {limb}"], middles[f"right {limb}"]
        see(f"whether the left {limb} is to the figure's left", left[1] > right[1], True)


def to_choice(field: str, value: str) -> tuple[int, float]:
    """How often the wheel is turned over a menu to come to a choice, and where in the row."""
    known = [item.identifier for item in settings().bl_rna.properties[field].enum_items]
    return known.index(value) - known.index(getattr(settings(), field)), 0.5


def middles_of_parts(obj: bpy.types.Object) -> dict[str, list[float]]:
    """Where the faces of each part are, on average, in the world."""
    found: dict[str, list[Vector]] = {}
    for face, name in zip(obj.data.polygons, names(obj), strict=True):
        found.setdefault(name, []).append(obj.matrix_world @ face.center)
    return {
        name: [round(x, 2) for x in sum(places, Vector()) / len(places)]
        for name, places in found.items()
    }


def two_figures() -> Steps:
    """Two characters, selected at once, are two things: each has a left and a right of its own."""
    one, other = character(ADVENTURER), character(FARMER, beside=2.0)
    show("parts")
    yield from look_at_all()
    yield from ask("head, left arm, right arm, left leg, right leg")
    SEEN["two figures"] = [message(), {obj.name: groups(obj) for obj in (*one, *other)}]
    for parts in (one, other):
        found = {name for obj in parts for name in groups(obj)}
        see("whether it has both arms", {"left arm", "right arm"} <= found, True)
    yield from picture("figures")


def passed_over() -> Steps:
    """A bone's shape and a cutter beside a crate: not asked about, and named."""
    vertices, quads = table()
    crate, cutter, widget = (add(name, vertices, quads) for name in ("Table", "Cutter", "WGT-root"))
    cutter.display_type, cutter.hide_render = "WIRE", True
    cutter.location.x, widget.location.x = 2.5, -2.5
    show("parts")
    yield from look_at_all()
    yield from ask("top, leg")
    SEEN["passed over"] = message()
    see("whether both are told of", "2 were passed over" in message(), True)
    see(
        "who has parts",
        [bool(groups(obj)) for obj in (crate, cutter, widget)],
        [True, False, False],
    )
    yield from picture("passed-over")


def decimated() -> Steps:
    """What modifiers dissolve has a part all the same."""
    obj = person()
    obj.modifiers.new("Subdivision", "SUBSURF").levels = 1
    obj.modifiers.new("Triangulate", "TRIANGULATE")
    obj.modifiers.new("Decimate", "DECIMATE").ratio = 0.1
    show("parts")
    yield from look_at_selected()
    yield from ask("head, torso, arm, leg")
    found = names(obj)
    SEEN["decimated"] = {name: found.count(name) for name in sorted(set(found))}
    see("parts", sorted(set(found)), ["arm", "head", "leg", "torso"])
    yield from picture("decimated")


def kinds() -> Steps:
    """Without words, what is alike is one part with a number each, and is renamed at once."""
    add("Table", *table())
    show("parts", "automatic", "edit")
    yield from look_at_selected()
    space().region_3d.view_distance *= 1.6
    yield from click("segment_automatically")
    yield from finished()
    SEEN["kinds"] = groups(bpy.context.object)
    yield from in_row(1)
    see("the part of the row", settings().part, "part 2.1")
    yield from write("part_words", "leg")
    yield from click("part_rename", 0.15)
    see("groups after renaming", groups(bpy.context.object)[1:], [f"leg {n}" for n in range(1, 5)])
    yield from picture("kinds")
