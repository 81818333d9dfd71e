"""Files as they are: what Blender's own importer would distort comes in by the menu *File*."""

from __future__ import annotations

import codecs
import tempfile
from itertools import product
from pathlib import Path

import bpy

from .hands import Place, keys, point_into, write_over, xdotool
from .window import Steps, expect, look_at_selected, picture, the_mesh, until, wait

FILE = "windows.obj"
THE_MENU = 45, 12  # "File" in the bar at the top, in pixels of the screen
# A chair of boxes: low and high corner of each, in metres, Y up.
BOXES = (
    *(((x, 0, z), (x + 0.1, 0.9, z + 0.1)) for x in (0, 0.9) for z in (0, 0.9)),
    ((0, 0.9, 0), (1, 1, 1)),
    ((0, 1, 0), (1, 2, 0.1)),
)
AREA = 4 * 0.38 + 2.4 + 2.4  # square metres of all of them
# Corners of a box as product() counts them, each face seen counterclockwise from outside.
FACES = ((1, 2, 4, 3), (5, 7, 8, 6), (1, 5, 6, 2), (3, 4, 8, 7), (1, 3, 7, 5), (2, 6, 8, 4))


def checked() -> Steps:
    """An OBJ with a byte order mark, of which Blender's own importer loses the first vertex."""
    folder = Path(tempfile.gettempdir()) / "models"
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(codecs.BOM_UTF8 + _chair().encode())
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))  # where a person is at work
    bpy.context.preferences.view.filebrowser_display_type = "SCREEN"
    xdotool("mousemove", *THE_MENU, "click", 1)
    yield from wait(1.0)
    yield from keys("space")
    xdotool("type", "--delay", 60, "checked")
    yield from wait(1.0)
    yield from picture("checked", pointer=True)
    yield from keys("Return")
    yield from until(lambda: _browser() is not None, "the file browser")
    yield from wait(1.0)
    yield from point_into(lambda: _region("EXECUTE"))
    xdotool("click", "--repeat", 2, 1)
    yield from wait(0.5)
    yield from write_over(FILE)
    yield from point_into(lambda: _region("WINDOW"))
    yield from keys("Return")
    yield from until(lambda: bool(bpy.data.meshes), "the import")
    mesh = the_mesh().data
    yield from expect("vertices and faces", lambda: (len(mesh.vertices), len(mesh.polygons)),
                      (8 * len(BOXES), 6 * len(BOXES)))  # fmt: skip
    yield from expect("its area", lambda: round(sum(f.area for f in mesh.polygons), 3), AREA)
    yield from look_at_selected()
    yield from picture("checked-chair")


def _chair() -> str:
    lines = ["o chair"]
    for number, corners in enumerate(BOXES):
        lines += [f"v {x} {y} {z}" for x, y, z in product(*zip(*corners, strict=True))]
        lines += ["f " + " ".join(str(8 * number + corner) for corner in face) for face in FACES]
    return "\n".join(lines) + "\n"


def _browser() -> bpy.types.Area | None:
    """The editor of files, where one is open."""
    screen = bpy.context.window_manager.windows[0].screen
    return next((area for area in screen.areas if area.type == "FILE_BROWSER"), None)


def _region(kind: str) -> Place:
    area = _browser()
    region = next(region for region in area.regions if region.type == kind)
    return Place(bpy.context.window_manager.windows[0], area, region)
