"""Goes through a whole job in a Blender with a window, and stops where a picture is worth taking.

    blender --python docs/window_session.py -- JOB.json

``docs/pictures.py`` starts it. ``JOB.json`` holds ``addon`` (the extension's zip), ``backend`` (the
Python with PyTorch), ``mesh`` (a .ply file), ``parts``, ``keypoints`` and ``folder``. At each stop
a file ``NAME.ready`` appears in the folder, and the session goes on once somebody has taken the
picture and made ``NAME.taken``. Keys are pressed with ``xdotool``, as a person would. What was seen
is written to ``seen.json``; something other than what should be is its ``error``, and ends it all.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import bpy
from mathutils import Euler

JOB = json.loads(Path(sys.argv[-1]).read_text(encoding="utf-8"))
FOLDER = Path(JOB["folder"])
MODULE = "bl_ext.user_default.patchalign3d"
TICK = 0.1
LONGEST = 180.0  # seconds that anything may take
CUTS = 9  # of every edge: a hundred times as many faces keep the backend busy for seconds
SEEN: dict[str, object] = {"blender": bpy.app.version_string}

Steps = Iterator[object]


def session() -> Steps:
    """The job, step by step; every ``yield`` lets Blender's window live for a moment."""
    bpy.ops.extensions.package_install_files(
        filepath=JOB["addon"], repo="user_default", enable_on_install=True
    )
    bpy.context.preferences.addons[MODULE].preferences.python = JOB["backend"]
    yield from empty_scene()
    obj = load(Path(JOB["mesh"]))
    settings = bpy.context.scene.patchalign3d
    settings.parts.entry = ", ".join(JOB["parts"])
    settings.keypoints.entry = ", ".join(JOB["keypoints"])
    yield from arrange()
    bpy.ops.ed.undo_push(message="Prompts")
    yield from picture("panel")

    invoke("segment")
    yield from until(lambda: stage() != "Starting the backend", "the backend's start")
    yield from picture("progress")
    yield from finished()
    SEEN["message"] = message()
    see("groups", groups(obj), JOB["parts"])
    yield from press("ctrl+z")
    see("groups after one undo", groups(the_mesh()), [])
    yield from press("ctrl+shift+z")
    obj = the_mesh()  # undo makes new objects of old names
    see("groups after redo", groups(obj), JOB["parts"])
    yield from picture("groups")

    obj.vertex_groups.active_index = 0
    with view():
        bpy.ops.object.mode_set(mode="WEIGHT_PAINT")
    yield from picture("weights")
    with view():
        bpy.ops.object.mode_set(mode="OBJECT")

    invoke("find_keypoints")
    yield from finished()
    see("empties", empties(obj), sorted(JOB["keypoints"]))
    yield from picture("keypoints")
    yield from press("ctrl+z")
    obj = the_mesh()
    see("empties after one undo", empties(obj), [])
    see("groups after that undo", groups(obj), JOB["parts"])
    yield from picture("undo")

    yield from features(obj)
    obj = the_mesh()

    show("parts", "keypoints")
    subdivide(obj)
    bpy.context.scene.patchalign3d.parts.entry = "something else"
    invoke("segment")
    yield from until(lambda: "Encoding" in stage(), "the encoder's work")
    yield from press("Escape")
    begin = time.monotonic()
    yield from finished()
    SEEN["seconds from ESC to the end"] = round(time.monotonic() - begin, 2)
    see("message after ESC", message(), "Cancelled.")
    see("groups after ESC", groups(obj), JOB["parts"])
    yield from picture("cancelled")


def features(obj: bpy.types.Object) -> Steps:
    """One after the other, each with its panel alone in the sidebar; each is undone at the end."""
    settings = bpy.context.scene.patchalign3d
    bpy.ops.ed.undo_push(message="Features")
    shading = bpy.context.window_manager.windows[0].screen.areas
    (shading,) = (a.spaces.active.shading for a in shading if a.type == "VIEW_3D")
    shading.color_type = "VERTEX"

    show("parts", "results")
    settings.forms = {"GROUPS", "ATTRIBUTE", "COLOURS"}
    settings.threshold = 0.95
    yield from picture("results")
    settings.threshold = 0.0

    show("steer")
    settings.part = "leg"
    invoke("part_split_pieces")
    see("parts after a split", len(obj.data["patchalign3d_parts"]) > len(JOB["parts"]), True)
    yield from picture("steer")

    show("parts", "automatic")
    settings.automatic_how = "NAMED"
    invoke("segment_automatically")
    yield from finished()
    yield from picture("automatic")
    invoke("segment")
    yield from finished()

    show("similarity")
    settings.similarity_word = "leg"
    invoke("similarity_to_word")
    yield from finished()
    yield from picture("similarity")
    with view():
        bpy.ops.object.mode_set(mode="EDIT")
    invoke("similarity_select")
    yield from picture("selection")
    with view():
        bpy.ops.object.mode_set(mode="OBJECT")
    invoke("similarity_hide")
    see("colours after hiding", shading.color_type, "VERTEX")

    show("transfer")
    other = obj.copy()
    other.data = obj.data.copy()
    sys.modules[f"{MODULE}.results"].remove_parts(other)
    other.scale = (0.7, 0.7, 1.3)
    other.location.x = max(obj.dimensions)
    bpy.context.collection.objects.link(other)
    other.select_set(True)
    with view():
        bpy.ops.view3d.view_selected()
    invoke("transfer")
    yield from finished()
    see("groups of the other", groups(other), JOB["parts"])
    yield from picture("transfer")
    bpy.data.objects.remove(other)
    with view():
        bpy.ops.view3d.view_selected()
    settings.forms = {"GROUPS", "ATTRIBUTE"}
    shading.color_type = "MATERIAL"


def see(what: str, found: object, expected: object) -> None:
    """Write down what was found, and stop if it isn't what should be."""
    SEEN[what] = found
    if found != expected:
        raise AssertionError(f"{what}: {found!r} instead of {expected!r}")


def groups(obj: bpy.types.Object) -> list[str]:
    return [group.name for group in obj.vertex_groups]


def empties(obj: bpy.types.Object) -> list[str]:
    """What the keypoints parented to the object were asked as, in the order of their names."""
    return sorted(child["patchalign3d_keypoint"] for child in obj.children)


def the_mesh() -> bpy.types.Object:
    """The one mesh object of the scene."""
    return next(one for one in bpy.data.objects if one.type == "MESH")


def empty_scene() -> Steps:
    for obj in list(bpy.data.objects):
        bpy.data.objects.remove(obj)
    yield


def load(file: Path) -> bpy.types.Object:
    bpy.ops.wm.ply_import(filepath=str(file))
    obj = bpy.context.object
    obj.name = file.stem
    return obj


def view() -> object:
    """The 3D view's main region as context."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
    region = next(region for region in area.regions if region.type == "WINDOW")
    return bpy.context.temp_override(window=window, area=area, region=region)


def arrange() -> Steps:
    """Open the add-on's tab and the mesh's data beside it, and look at the object."""
    show("parts", "keypoints")
    areas = list(bpy.context.window_manager.windows[0].screen.areas)
    (area,) = (area for area in areas if area.type == "VIEW_3D")
    space = area.spaces.active
    space.show_region_ui = True
    for clutter in ("floor", "axis_x", "axis_y", "cursor", "relationship_lines"):
        setattr(space.overlay, f"show_{clutter}", False)
    yield
    (sidebar,) = (region for region in area.regions if region.type == "UI")
    sidebar.active_panel_category = "PatchAlign3D"
    for other in areas:
        if other.type == "PROPERTIES":
            other.spaces.active.context = "DATA"
    yield
    space.region_3d.view_rotation = Euler((math.radians(70), 0, math.radians(35))).to_quaternion()
    with view():
        bpy.ops.view3d.view_selected()
    yield from wait(1.0)  # for the view to have turned
    space.region_3d.view_distance *= 1.1


def show(*names: str) -> None:
    """Have these of the add-on's panels alone in the sidebar, and open; all without names."""
    panels = [c for c in sys.modules[f"{MODULE}.panel"].CLASSES if issubclass(c, bpy.types.Panel)]
    for panel in reversed(panels):
        if panel.is_registered:
            bpy.utils.unregister_class(panel)
    for panel in panels:
        if not names or panel.__name__.removeprefix("PATCHALIGN3D_PT_") in names:
            panel.bl_options = set()  # not closed by default
            bpy.utils.register_class(panel)


def invoke(operator: str) -> None:
    """Press the button."""
    with view():
        getattr(bpy.ops.patchalign3d, operator)("INVOKE_DEFAULT")


def addon_session() -> object:
    return sys.modules[f"{MODULE}.session"].session


def message() -> str:
    """The sentence in the panel."""
    return addon_session().message


def stage() -> str:
    """What the progress bar says; empty when there is none."""
    task = addon_session().task
    return task.stage if task else ""


def finished() -> Steps:
    """Wait for the operator."""
    yield from until(lambda: addon_session().task is None, "the operator")
    yield


def subdivide(obj: bpy.types.Object) -> None:
    """Make the backend work for seconds."""
    with view():
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.mesh.subdivide(number_cuts=CUTS)
        bpy.ops.object.mode_set(mode="OBJECT")


def press(key: str) -> Steps:
    """Press a key in the window, the pointer over the 3D view."""
    subprocess.run(["xdotool", "mousemove", "500", "400", "key", key], check=True)
    yield from wait(0.5)


def picture(name: str) -> Steps:
    """Stop until the picture is taken, without the pointer."""
    subprocess.run(["xdotool", "mousemove", "10000", "10000"], check=True)
    yield from wait(0.8)  # drawn by now, with panels that slide
    (FOLDER / f"{name}.ready").touch()
    yield from until((FOLDER / f"{name}.taken").exists, f"the picture {name}")


def wait(seconds: float) -> Steps:
    end = time.monotonic() + seconds
    yield from until(lambda: time.monotonic() > end, "waiting")


def until(condition: Callable[[], bool], what: str) -> Steps:
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > LONGEST:
            raise TimeoutError(f"{what} took more than {LONGEST:.0f} seconds")
        yield


def main() -> None:
    steps = session()

    def tick() -> float | None:
        try:
            next(steps)
            return TICK
        except StopIteration:
            pass
        except Exception as error:
            SEEN["error"] = f"{type(error).__name__}: {error}"
            traceback.print_exc()
        finally:
            (FOLDER / "seen.json").write_text(json.dumps(SEEN, indent=2), encoding="utf-8")
        show()  # as the add-on expects when it is disabled
        bpy.ops.wm.quit_blender()
        return None

    bpy.app.timers.register(tick, first_interval=2.0)


bpy.context.preferences.view.show_splash = False
main()
