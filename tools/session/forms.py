"""The forms that parts are written in: each by a click, corrected by brushes, dragged."""

from __future__ import annotations

import collections
from collections.abc import Callable

import bpy
import numpy as np

from .chair import PARTS, ROW_OF, forms, forms_shown
from .hands import (
    FORM,
    SWATCH,
    choose,
    click,
    click_at,
    click_below,
    drag,
    in_mode,
    in_row,
    in_toolbar,
    keys,
    number,
    over_view,
    press,
    pull,
    release,
    stroke,
    xdotool,
)
from .window import (
    SEEN,
    Steps,
    addon,
    area_of,
    expect,
    finished,
    groups,
    message,
    names,
    picture,
    properties,
    see,
    settings,
    show,
    space,
    the_mesh,
    view,
    wait,
    where,
    where_is,
)

FROM_FACE_SETS = 1  # in the menu of what was painted
APART = {"leg": -0.1, "arm": 0.1, "back": 0.15}  # how far an artist might pull parts up
ENOUGH = 0.9  # of the confidence, for some of the chair to have less
WHEEL = 60, 110  # pixels to the right and down from a swatch: in the wheel that it opens


def results() -> Steps:
    """Every form, by a click of its own."""
    show("parts", "results")
    obj = the_mesh()
    yield from in_row(0)
    yield from in_mode(obj, "WEIGHT_PAINT", "ctrl+Tab", "7")
    yield from picture("vertex-groups")
    yield from in_mode(obj, "OBJECT", "ctrl+Tab", "4")

    area = area_of("VIEW_3D")
    area.ui_type = "SPREADSHEET"
    area.spaces.active.attribute_domain = "FACE"
    area.spaces.active.show_region_toolbar = False  # for the last column to have room
    yield from picture("face-attribute")
    area.ui_type = "VIEW_3D"
    yield from wait(0.5)

    yield from forms({"MATERIALS"})
    yield from expect("groups when only materials are wanted", lambda: groups(obj), [])
    properties("MATERIAL")
    yield from expect("materials", lambda: [s.name for s in obj.material_slots][-4:], PARTS)
    yield from picture("materials")
    properties("DATA")

    yield from forms({"SELECTION"})
    yield from in_row(ROW_OF["leg"])
    yield from in_mode(obj, "EDIT", "Tab")
    yield from picture("selected")
    yield from in_mode(obj, "OBJECT", "Tab")

    yield from forms({"COLOURS"})
    yield from expect("what the view shows", lambda: space().shading.color_type, "VERTEX")
    yield from picture("colours")
    yield from separate_objects(obj)


def separate_objects(obj: bpy.types.Object) -> Steps:
    """Copies of the parts are pulled apart, put back, and go by a click."""
    yield from forms({"OBJECTS"})
    yield from press("h")  # the chair itself is out of the way
    pieces = bpy.data.collections["PatchAlign3D Parts"].objects
    made = sorted(f"{obj.name} {part}" for part in PARTS)
    yield from expect("objects", lambda: sorted(piece.name for piece in pieces), made)
    for part, offset in APART.items():
        yield from move_up(pieces[f"{obj.name} {part}"], offset)
    space().shading.color_type = "RANDOM"
    yield from picture("objects")
    space().shading.color_type = "MATERIAL"
    yield from press("a", "alt+g")  # moved, they would be the artist's, and stay
    yield from press("alt+a", "alt+h", "shift+h")  # the chair alone is seen, and can be clicked
    yield from click_at(where(obj, "seat"))
    yield from expect("what is active then", lambda: bpy.context.object.name, obj.name)
    yield from forms({"GROUPS", "ATTRIBUTE"})
    yield from expect(
        "whether objects are left", lambda: "PatchAlign3D Parts" in bpy.data.collections, False
    )


def move_up(piece: bpy.types.Object, offset: float) -> Steps:
    """Click an object and move it along Z, by keys."""
    places = (where_is(piece, face) for face in piece.data.polygons)
    yield from click_at(next(place for place in places if place))
    yield from expect("what is active", lambda: bpy.context.object.name, piece.name)
    yield from keys("g", "z", *number(offset), "Return")


def painting() -> Steps:
    """Face Sets, painted with Blender's brush, are read back; and asked about before they go."""
    show("parts", "results")
    obj = the_mesh()
    yield from wait(0.5)
    yield from forms({"GROUPS", "ATTRIBUTE", "FACE_SETS"})
    before = names(obj)
    yield from in_mode(obj, "SCULPT", "ctrl+Tab", "2")
    addon().scene.views.redraw()
    yield from picture("face-sets")
    yield from take_brush()
    yield from paint(obj, before, "seat")
    yield from picture("face-set-stroke")
    yield from click_below("rebuild_parts", 0.5, -1)
    yield from picture("update-from", pointer=True)
    yield from choose(FROM_FACE_SETS)
    SEEN["message after Update Parts"] = message()
    yield from expect("whether it says how many", lambda: " from what you made." in message(), True)
    yield from in_mode(obj, "OBJECT", "ctrl+Tab", "4")
    after = names(obj)
    painted = [face for face, name in enumerate(after) if name != before[face]]
    yield from expect("whether the stroke has become a part", lambda: len(painted) > 0, True)
    yield from picture("updated")

    yield from in_mode(obj, "SCULPT", "ctrl+Tab", "2")
    yield from paint(obj, after, "arm")
    yield from in_mode(obj, "OBJECT", "ctrl+Tab", "4")
    yield from click("form='FACE_SETS'", FORM)
    yield from wait(0.5)
    yield from picture("form-asks", pointer=True)
    yield from keys("Escape")
    yield from expect("whether they are kept", lambda: "FACE_SETS" in forms_shown(), True)
    yield from click("form='FACE_SETS'", FORM)
    yield from keys("Return")
    yield from expect("whether they are kept then", lambda: "FACE_SETS" in forms_shown(), False)
    kept = [names(obj)[face] == after[face] for face in painted]
    yield from expect("whether what was painted has stayed", lambda: all(kept), True)


def take_brush() -> Steps:
    """What draws Face Sets; where Blender was packed without its brushes, the tool with a box."""
    yield from click('name="builtin_brush.draw_face_sets"', where=in_toolbar)
    yield from wait(1.0)  # for the shelf of brushes to have come
    brush = bpy.context.tool_settings.sculpt.brush
    kind = getattr(brush, "sculpt_brush_type", None) or getattr(brush, "sculpt_tool", None)
    SEEN["what has painted"] = brush.name if kind == "DRAW_FACE_SETS" else "Box Face Set"
    if kind != "DRAW_FACE_SETS":
        yield from click('name="builtin.box_face_set"', where=in_toolbar)


def paint(obj: bpy.types.Object, found: list[str], part: str) -> Steps:
    """Draw over the middle of a face that is seen of a part, where Sculpt Mode shows it."""
    yield from wait(1.0)  # for the view to be as it stays
    faces = [face for face, name in zip(obj.data.polygons, found, strict=True) if name == part]
    largest = sorted(faces, key=lambda face: -face.area)
    x, y = next(at for face in largest if (at := where_is(obj, face)))
    yield from stroke([(x + 3 * step, y + step) for step in range(-2, 4)])


def weights() -> Steps:
    """Strokes of weight paint and edits in turn: undo and redo give each back as it was."""
    show("parts", "edit")
    yield from wait(0.5)
    yield from in_row(ROW_OF["arm"])
    yield from in_mode(the_mesh(), "WEIGHT_PAINT", "ctrl+Tab", "7")
    yield from wait(1.0)
    with view():
        give_brush()
    states = [painted()]
    for act in (
        over_seat,
        press_button("part_split_sides", 0.75),
        over_seat,
        press_button("propagate"),
    ):
        yield from act()
        yield from wait(0.5)
        yield from expect("whether the act did anything", lambda: painted() != states[-1], True)
        states.append(painted())
    SEEN["parts through the strokes"] = [collections.Counter(state[0]) for state in states]
    before, after = range(len(states) - 2, -1, -1), range(1, len(states))
    for _ in range(2):
        for key, order in (("ctrl+z", before), ("ctrl+shift+z", after)):
            for step in order:
                yield from press(key)
                told = f"whether {key} leads to state {step}"
                yield from expect(told, lambda step=step: painted() == states[step], True)
    yield from picture("weights")
    yield from in_mode(the_mesh(), "OBJECT", "ctrl+Tab", "4")


def give_brush() -> None:
    """A brush for weights, where Blender was packed without its own."""
    if not bpy.context.tool_settings.weight_paint.brush:
        bpy.data.brushes.new("Weights", mode="WEIGHT_PAINT").asset_mark()
        bpy.ops.brush.asset_activate(
            asset_library_type="LOCAL", relative_asset_identifier="Brush/Weights"
        )


def painted() -> tuple[list[str], list[list[tuple[str, float]]]]:
    """The part of each face, and of each vertex its weights in the groups."""
    obj = the_mesh()
    kept = groups(obj)
    each = [
        [(kept[element.group], round(element.weight, 4)) for element in vertex.groups]
        for vertex in obj.data.vertices
    ]
    return names(obj), each


def over_seat() -> Steps:
    """A stroke over all corners of a face of the seat."""
    obj = the_mesh()
    faces = [f for f, name in zip(obj.data.polygons, names(obj), strict=True) if name == "seat"]
    for face in sorted(faces, key=lambda face: -face.area):
        corners = [where_is(obj, obj.data.vertices[number]) for number in face.vertices]
        if all(corners):
            yield from stroke([*corners, corners[0]])
            return
    raise AssertionError("No face of the seat is seen with all its corners.")


def press_button(button: str, across: float = 0.5) -> Callable[[], Steps]:
    def act() -> Steps:
        yield from click(button, across)
        yield from finished()

    return act


def dragging() -> Steps:
    """The confidence and a colour: seen while they are dragged, written once they are let go."""
    show("parts", "results")
    obj = the_mesh()
    yield from wait(0.5)

    def written() -> float:
        return addon().scene.look.look_of(obj.data, settings().look()).threshold

    yield from drag("confidence", 0.2, lambda: settings().threshold > ENOUGH)
    see("whether the drag is seen at once", addon().ui.preview.is_dragged(), True)
    see("whether it is written meanwhile", written() == settings().threshold, False)
    yield from picture("drag", pointer=True, settled=0.15)
    yield from release()
    yield from wait(1.0)
    yield from finished()
    yield from expect("whether the message tells", lambda: "unlabelled" in message(), True)
    yield from click("show_unlabelled")
    yield from finished()
    yield from expect("whether what is left has a group", lambda: "unlabelled" in groups(obj), True)
    yield from expect("whether it is written then", lambda: written() == settings().threshold, True)
    yield from picture("confidence")
    yield from drag_colour(obj, PARTS[0])


def drag_colour(obj: bpy.types.Object, part: str) -> Steps:
    """A part's colour, in the wheel that a click on its swatch opens."""
    row = addon().ui.lists.list_of(obj).rows[ROW_OF[part]]

    def is_written() -> bool:
        return np.allclose(addon().scene.record.colours_of(obj.data)[part], row.colour, atol=0.01)

    yield from click(f"rows[{ROW_OF[part]}].colour", SWATCH)
    yield from wait(0.5)
    xdotool("mousemove_relative", "--", *WHEEL)
    yield from wait(0.2)
    xdotool("mousedown", 1)
    yield from pull(1, 0, lambda: row.colour.b > 0.5 > row.colour.g)
    see("whether the colour is seen at once", addon().ui.preview.is_dragged(), True)
    see("whether the colour is written meanwhile", is_written(), False)
    yield from picture("drag-colour", pointer=True, settled=0.15)
    yield from release()
    yield from over_view()  # the wheel goes
    yield from wait(1.0)
    yield from finished()
    yield from expect("whether the colour is written then", is_written, True)
