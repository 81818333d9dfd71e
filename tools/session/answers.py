"""What else can be asked: parts without words, similarity, keypoints, transfer."""

from __future__ import annotations

import bpy

from .chair import PARTS
from .hands import BESIDE, click, click_at, in_mode, press, write
from .window import (
    JOB,
    Steps,
    addon,
    empties,
    expect,
    finished,
    groups,
    names,
    picture,
    settings,
    show,
    space,
    the_mesh,
    wait,
    where,
    where_is,
)

SEVERAL = sorted(JOB["keypoints"])


def without_words() -> Steps:
    """By what the model sees, with the words of the list, and by shape alone."""
    show("parts", "automatic")
    yield from wait(0.5)
    yield from divide("FEATURES", 0.15, shown="automatic")
    yield from divide("NAMED", 0.5, shown="automatic-named")
    yield from divide("SHAPE", 0.85, shown="by-shape")


def divide(how: str, across: float, *, shown: str) -> Steps:
    yield from click("automatic_how", across)
    yield from expect("the way", lambda: settings().automatic_how, how)
    yield from click("segment_automatically")
    yield from finished()
    yield from expect(f"whether there are {shown} parts", lambda: len(groups(the_mesh())) > 4, True)
    yield from picture(shown)


def similarity() -> Steps:
    """To a word, to what is selected, and the selection made from it."""
    show("similarity")
    obj, shading = the_mesh(), space().shading
    yield from wait(0.5)
    legs = [face for face, part in enumerate(names(obj)) if part == "leg"]
    seat = where(obj, "seat")
    of_legs = {vertex for face in legs for vertex in obj.data.polygons[face].vertices}
    from_below = sorted((obj.data.vertices[v] for v in of_legs), key=lambda vertex: vertex.co.z)
    corners = [where_is(obj, vertex) for vertex in from_below]
    yield from write("similarity_word", "leg")
    yield from click("similarity_to_word", BESIDE)
    yield from finished()
    yield from picture("similarity-word")

    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("3", "alt+a")
    yield from click_at(seat)
    yield from click("similarity_to_selection")
    yield from finished()
    yield from picture("similarity-faces")

    yield from press("1", "alt+a")
    yield from click_at(next(corner for corner in corners if corner))
    yield from click("similarity_to_selection")
    yield from finished()
    yield from picture("similarity-point")
    yield from click("similarity_select")
    yield from picture("select-similar")
    yield from in_mode(obj, "OBJECT", "Tab")
    found = {face.index for face in obj.data.polygons if face.select}
    yield from expect("whether a leg looks like its corner", lambda: bool(found & set(legs)), True)
    yield from click("similarity_hide")
    yield from expect("what the view shows after hiding", lambda: shading.color_type, "MATERIAL")


def find_keypoints() -> Steps:
    yield from write("keypoints.words", ", ".join(JOB["keypoints"]))
    yield from click("find_keypoints")
    yield from finished()
    yield from expect("empties", lambda: empties(the_mesh()), SEVERAL)


def keypoints() -> Steps:
    show("keypoints")
    yield from wait(0.5)
    yield from find_keypoints()
    yield from picture("keypoints")
    yield from press("ctrl+z")
    yield from expect("empties after one undo", lambda: empties(the_mesh()), [])
    yield from expect("groups after that undo", lambda: groups(the_mesh()), PARTS)
    yield from press("ctrl+shift+z")
    yield from expect("empties after redo", lambda: empties(the_mesh()), SEVERAL)


def transfer() -> Steps:
    """Parts and keypoints, from the chair to one that is taller."""
    show("keypoints", "transfer")
    obj = the_mesh()
    yield from find_keypoints()
    other = taller(obj)
    yield from press("Home")
    yield from wait(1.0)  # for the view to have turned
    yield from click_at(
        next(at for face in other.data.polygons if (at := where_is(other, face))), "shift"
    )
    yield from expect("what is selected", lambda: len(bpy.context.selected_objects), 2)
    yield from click("patchalign3d.transfer()")
    yield from finished()
    yield from expect("groups of the other", lambda: groups(other), PARTS)
    yield from picture("transfer")
    yield from click("transfer_keypoints")
    yield from finished()
    yield from expect("empties of the other", lambda: empties(other), SEVERAL)
    yield from picture("transfer-keypoints")


def taller(obj: bpy.types.Object) -> bpy.types.Object:
    """Another chair in the scene, without parts."""
    other = obj.copy()
    other.data = obj.data.copy()
    other.name = f"tall {obj.name}"
    addon().scene.results.remove_parts(other)
    other.scale = (0.7, 0.7, 1.3)
    other.location.x = max(obj.dimensions)
    bpy.context.collection.objects.link(other)
    return other
