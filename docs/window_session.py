"""Goes through a whole job in a Blender with a window, and stops where a picture is worth taking.

    blender --python docs/window_session.py -- JOB.json

``JOB.json`` holds ``addon`` (the extension's zip), ``backend`` (the Python with PyTorch), ``mesh``
(a .ply file), ``parts``, ``keypoints`` and ``folder``. At each stop a file ``NAME.ready`` appears
in the folder, and the session goes on once somebody has taken the picture and made ``NAME.taken``.
Keys are pressed with ``xdotool``, as a person would. What was seen is written to ``seen.json``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import bpy

JOB = json.loads(Path(sys.argv[-1]).read_text(encoding="utf-8"))
FOLDER = Path(JOB["folder"])
TICK = 0.1
LONGEST = 60.0  # seconds that anything may take
SEEN: dict[str, object] = {}

Steps = Iterator[object]


def session() -> Steps:
    """The job, step by step; every ``yield`` lets Blender's window live for a moment."""
    bpy.ops.extensions.package_install_files(
        filepath=JOB["addon"], repo="user_default", enable_on_install=True
    )
    module = "bl_ext.user_default.patchalign3d"
    bpy.context.preferences.addons[module].preferences.python = JOB["backend"]
    yield from empty_scene()
    obj = load(Path(JOB["mesh"]))
    settings = bpy.context.scene.patchalign3d
    settings.parts.entry = ", ".join(JOB["parts"])
    settings.keypoints.entry = ", ".join(JOB["keypoints"])
    yield from show_sidebar()
    yield from picture("panel")

    invoke("segment")
    yield from picture("progress")
    yield from finished()
    SEEN["groups"] = [group.name for group in obj.vertex_groups]
    SEEN["message"] = message(module)
    yield from picture("groups")

    obj.vertex_groups.active_index = len(obj.vertex_groups) - 1
    with view():
        bpy.ops.object.mode_set(mode="WEIGHT_PAINT")
    yield from picture("weights")
    with view():
        bpy.ops.object.mode_set(mode="OBJECT")

    invoke("find_keypoints")
    yield from finished()
    SEEN["empties"] = [child.name for child in obj.children]
    yield from picture("keypoints")

    yield from press("ctrl+z")
    obj = the_mesh()  # undo makes new objects of old names
    SEEN["empties after one undo"] = [child.name for child in obj.children]
    SEEN["groups after one undo"] = [group.name for group in obj.vertex_groups]
    yield from picture("undo")

    settings = bpy.context.scene.patchalign3d
    settings.parts.entry = "something else"
    invoke("segment")
    yield
    yield from press("Escape")
    yield from finished()
    SEEN["message after ESC"] = message(module)
    SEEN["groups after ESC"] = [group.name for group in obj.vertex_groups]
    yield from picture("cancelled")


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


def show_sidebar() -> Steps:
    """Open the add-on's tab wide enough, the mesh's data beside it, and look at the object."""
    screen = bpy.context.window_manager.windows[0].screen
    for area in screen.areas:
        if area.type == "VIEW_3D":
            area.spaces.active.show_region_ui = True
            area.spaces.active.overlay.show_text = False
        elif area.type == "PROPERTIES":
            area.spaces.active.context = "DATA"
    yield
    for area in screen.areas:
        for region in area.regions:
            if area.type == "VIEW_3D" and region.type == "UI":
                region.active_panel_category = "PatchAlign3D"
    yield
    with view():
        bpy.ops.view3d.view_axis(type="FRONT")
        bpy.ops.view3d.view_orbit(angle=0.6, type="ORBITLEFT")
        bpy.ops.view3d.view_orbit(angle=0.4, type="ORBITUP")
        bpy.ops.view3d.view_all()
    yield


def invoke(operator: str) -> None:
    """Press the button."""
    with view():
        getattr(bpy.ops.patchalign3d, operator)("INVOKE_DEFAULT")


def running() -> bool:
    module = sys.modules["bl_ext.user_default.patchalign3d.session"]
    return module.session.task is not None


def message(module: str) -> str:
    """The sentence in the panel."""
    return sys.modules[f"{module}.session"].session.message


def finished() -> Steps:
    """Wait for the operator."""
    yield from until(lambda: not running(), "the operator")
    yield


def press(key: str) -> Steps:
    """Press a key in the window, the pointer over the 3D view."""
    subprocess.run(["xdotool", "mousemove", "600", "450", "key", key], check=True)
    for _ in range(5):
        yield


def picture(name: str) -> Steps:
    """Stop until the picture is taken."""
    for _ in range(3):  # drawn by now
        yield
    (FOLDER / f"{name}.ready").touch()
    yield from until((FOLDER / f"{name}.taken").exists, f"the picture {name}")


def until(condition: object, what: str) -> Steps:
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
            raise
        finally:
            (FOLDER / "seen.json").write_text(json.dumps(SEEN, indent=2), encoding="utf-8")
        bpy.ops.wm.quit_blender()
        return None

    bpy.app.timers.register(tick, first_interval=2.0)


main()
