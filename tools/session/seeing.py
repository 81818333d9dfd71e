"""What is seen of parts: the overlay, the list, and parts that are picked in the view."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import bpy
import numpy as np

from .chair import ASSIGN, HIDE, ISOLATE, PARTS, ROW_OF, SELECT, SHOW_ALL, marked, menu, segment
from .hands import (
    ASIDE,
    BESIDE,
    EYE,
    LOCK,
    choose,
    click,
    click_at,
    click_below,
    in_row,
    keys,
    over_view,
    press,
    stroke,
    write,
    write_over,
    xdotool,
)
from .window import (
    Steps,
    addon,
    expect,
    finished,
    groups,
    names,
    picture,
    see,
    settings,
    space,
    the_mesh,
    until,
    view,
    wait,
    where,
)

WINDOW_MENU = 185, 12  # in the bar at the top, in pixels of the screen
RENDERED = 320, 200  # pixels of a render


def overlay() -> Steps:
    """Parts over the view, in each shading, which changes nothing; names under the mouse."""
    obj = the_mesh()
    yield from picture("overlay")
    yield from over_view(where(obj, "back"))
    yield from picture("hover", pointer=True)
    yield from press("z", "2")
    yield from expect("shading", lambda: space().shading.type, "MATERIAL")
    yield from wait(3.0)  # shaders are made
    yield from picture("overlay-material")
    yield from press("z", "6")
    yield from press("shift+z")
    yield from expect("shading then", lambda: space().shading.type, "WIREFRAME")
    yield from picture("overlay-wireframe")
    yield from press("shift+z")
    yield from click("show_overlay", BESIDE)
    yield from expect("whether the overlay is there", lambda: settings().show_overlay, False)
    yield from picture("overlay-off")


def views() -> Steps:
    """Parts through X-ray and modifiers, in local view, four views and a second window."""
    obj = the_mesh()
    yield from press("alt+z")
    yield from expect("whether it is X-ray", lambda: space().shading.show_xray, True)
    yield from picture("overlay-xray")
    yield from press("alt+z")
    yield from press("ctrl+2")
    yield from expect("modifiers", lambda: [each.type for each in obj.modifiers], ["SUBSURF"])
    yield from picture("overlay-modifier")
    bpy.ops.mesh.primitive_cube_add(size=0.5, location=(1.0, -0.5, 0.3))  # beside it
    yield from click_at(where(obj, "seat"))
    yield from press("KP_Divide")
    yield from expect("whether it is local", lambda: space().local_view is not None, True)
    yield from picture("overlay-local")
    yield from press("KP_Divide")
    yield from press("ctrl+alt+q")
    yield from expect("views in one", lambda: len(space().region_quadviews), 4)
    yield from picture("overlay-four")
    yield from press("ctrl+alt+q")
    yield from expect("views in one again", lambda: len(space().region_quadviews), 0)
    yield from clipped(obj)

    xdotool("mousemove", *WINDOW_MENU, "click", 1)
    yield from wait(1.0)
    yield from keys("space")
    xdotool("type", "--delay", 60, "new window")
    yield from wait(1.0)
    yield from keys("Return")
    windows = bpy.context.window_manager.windows
    yield from expect("windows", lambda: len(windows), 2)
    kinds = [area.type for area in windows[1].screen.areas]
    yield from expect("editors of the second", lambda: kinds, ["VIEW_3D"])
    yield from press("KP_Decimal")  # over the second, which looks at the chair then
    yield from picture("overlay-windows")
    with bpy.context.temp_override(window=windows[1]):
        bpy.ops.wm.window_close()


def clipped(obj: bpy.types.Object) -> Steps:
    """Parts in a region that the view is clipped to (Alt B), which the other half is not in."""
    yield from wait(1.0)  # for the view to be as it stays
    x, y = back = where(obj, "back")
    yield from press("alt+b")
    yield from stroke([(ASIDE[0], ASIDE[1] - 100), (x, y - 40), (x, y - 20)])
    region = space().region_3d
    yield from expect("whether it is clipped", lambda: region.use_clip_planes, True)
    with view():
        pointer = addon().ui.pointer
        seen = pointer.View(bpy.context.space_data, bpy.context.region)
        under = pointer.under(bpy.context, seen, back)
    see("what is clipped away", under, (None, ""))
    yield from press("alt+b")
    yield from expect("whether it is clipped then", lambda: region.use_clip_planes, False)


def rendering() -> Steps:
    """A render is the same, whether parts show in the view or not."""
    scene = bpy.context.scene
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.render.resolution_x, scene.render.resolution_y = RENDERED
    bpy.context.preferences.view.render_display_type = "NONE"
    bpy.ops.object.camera_add()
    scene.camera, chair = bpy.context.object, the_mesh()
    chair.select_set(True)
    scene.camera.select_set(False)
    bpy.context.view_layer.objects.active = chair
    with view():
        bpy.ops.view3d.camera_to_view()
        bpy.ops.view3d.camera_to_view_selected()
    rendered: list[np.ndarray] = []
    bpy.app.handlers.render_complete.append(lambda *_: rendered.append(_pixels()))
    for count, shown in enumerate((True, False)):
        yield from expect("whether parts show", partial(getattr, settings(), "show_overlay"), shown)
        yield from picture("through-the-camera") if shown else ()
        yield from press("F12")
        yield from until(lambda wanted=count + 1: len(rendered) == wanted, "the render")
        yield from click("show_overlay", BESIDE)
    see("whether something is rendered", len(np.unique(rendered[0], axis=0)) > 10, True)
    see("whether both renders are the same", np.array_equal(*rendered), True)


def _pixels() -> np.ndarray:
    """(pixels, 3) of the render, 0 … 1."""
    file = Path(tempfile.gettempdir()) / "render.png"
    bpy.data.images["Render Result"].save_render(str(file))
    image = bpy.data.images.load(str(file))
    pixels = np.array(image.pixels[:]).reshape(-1, 4)[:, :3]
    bpy.data.images.remove(image)
    return pixels


def picking() -> Steps:
    """Parts are clicked in the view: alone, with Shift, with Ctrl."""
    obj, wanted = the_mesh(), 0
    found = names(obj)
    for part, key in (("seat", ""), ("leg", "shift")):
        yield from click("part_pick", BESIDE)
        yield from click_at(where(obj, part), key)
        wanted += found.count(part)
        yield from expect(f"the part that was clicked, {part}", lambda: settings().part, part)
        yield from expect(
            f"faces, with {part}", lambda: sum(face.select for face in obj.data.polygons), wanted
        )
    yield from click("part_pick", BESIDE)
    yield from click_at(where(obj, "back"), "ctrl")
    yield from expect(
        "parts hidden when the back is alone",
        lambda: marked(obj, "hidden"),
        sorted(set(PARTS) - {"back"}),
    )
    yield from picture("isolate")
    yield from menu(SHOW_ALL)
    yield from expect("whether any is hidden", lambda: marked(obj, "hidden"), [])


def the_list() -> Steps:
    """Rows: a click, the eye, the menu, a double click, the lock."""
    yield from rows_and_menu(the_mesh())
    yield from renaming()
    yield from locking()


def rows_and_menu(obj: bpy.types.Object) -> Steps:
    """A click on a row, its eye, and what the menu beside the list offers for it."""
    yield from in_row(ROW_OF["leg"])
    yield from expect("the part of the row", lambda: settings().part, "leg")
    yield from expect("its group", lambda: obj.vertex_groups.active.name, "leg")
    yield from in_row(ROW_OF["arm"], EYE)
    yield from expect("what its eye has hidden", lambda: marked(obj, "hidden"), ["arm"])
    yield from picture("row-eye")
    yield from in_row(ROW_OF["arm"], EYE)
    yield from click_below("part_pick", BESIDE, 1)
    yield from picture("row-menu", pointer=True)
    yield from choose(HIDE)
    yield from expect("what Hide has hidden", lambda: marked(obj, "hidden"), ["leg"])
    yield from menu(SHOW_ALL)
    yield from menu(ISOLATE)
    yield from expect(
        "what Isolate has hidden", lambda: marked(obj, "hidden"), sorted(set(PARTS) - {"leg"})
    )
    yield from menu(SHOW_ALL)
    yield from menu(SELECT)
    legs = names(obj).count("leg")
    yield from expect(
        "faces that Select has selected", lambda: sum(f.select for f in obj.data.polygons), legs
    )

    yield from in_row(ROW_OF["arm"])
    yield from menu(ASSIGN)
    yield from finished()
    yield from expect("legs that Assign has left", lambda: names(the_mesh()).count("leg"), 0)
    yield from press("ctrl+z")
    yield from expect("legs after undoing it", lambda: names(the_mesh()).count("leg"), legs)


def renaming() -> Steps:
    """A double click on a row renames its part."""
    yield from in_row(ROW_OF["leg"])
    yield from in_row(ROW_OF["leg"], times=2)
    yield from write_over("foot")
    renamed = ["foot" if part == "leg" else part for part in PARTS]
    yield from expect("groups after a double click", lambda: groups(the_mesh()), renamed)
    yield from picture("row-rename")
    yield from press("ctrl+z")
    yield from expect("groups after undoing it", lambda: groups(the_mesh()), PARTS)


def locking() -> Steps:
    """A locked part stays through another answer."""
    legs = names(the_mesh()).count("leg")
    yield from in_row(ROW_OF["leg"], LOCK)
    yield from expect("what is locked", lambda: marked(the_mesh(), "locked"), ["leg"])
    yield from write("parts.words", "seat, back, arm")
    yield from click("segment()")
    yield from finished()
    yield from expect("faces of the locked part", lambda: names(the_mesh()).count("leg"), legs)
    yield from picture("row-lock")
    yield from in_row(addon().scene.record.names_of(the_mesh().data).index("leg"), LOCK)
    yield from expect("whether anything is locked", lambda: marked(the_mesh(), "locked"), [])
    yield from write("parts.words", ", ".join(PARTS))
    yield from segment()
