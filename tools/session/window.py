"""A Blender with a window, as a person in front of it has it: what is seen, and waited for.

What takes time is a generator, whose every ``yield`` lets Blender's window live for a moment: a
script that waited by itself would wait for ever.
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
from bpy_extras import view3d_utils
from mathutils import Euler

MODULE = "bl_ext.user_default.patchalign3d"
TICK = 0.05
PATIENCE = 15.0  # seconds for a click to come to something
LONGEST = 600.0  # seconds that anything may take, on a machine that is busy

JOB = json.loads(Path(sys.argv[-1]).read_text(encoding="utf-8"))
FOLDER = Path(JOB["folder"])
SEEN: dict[str, object] = {"blender": bpy.app.version_string}

Steps = Iterator[object]


def run(session: Callable[[], Steps]) -> None:
    """Go through the session, write down what was seen, and end Blender."""
    bpy.context.preferences.view.show_splash = False
    steps = session()

    def tick() -> float | None:
        try:
            next(steps)
            return TICK
        except StopIteration:
            SEEN["finished"] = True
        except Exception as error:
            SEEN["error"] = f"{type(error).__name__}: {error}"
            traceback.print_exc()
        finally:
            (FOLDER / "seen.json").write_text(
                json.dumps(SEEN, indent=2, default=str), encoding="utf-8"
            )
        show()  # as the add-on expects when it is disabled
        bpy.ops.wm.quit_blender()
        return None

    bpy.app.timers.register(tick, first_interval=2.0, persistent=True)


def see(what: str, found: object, expected: object) -> None:
    """Write down what was found, and stop if it isn't what should be."""
    SEEN[what] = found
    if found != expected:
        raise AssertionError(f"{what}: {found!r} instead of {expected!r}")


def expect(what: str, find: Callable[[], object], expected: object) -> Steps:
    """The same, of what takes a moment to come."""
    end = time.monotonic() + PATIENCE
    while find() != expected and time.monotonic() < end:
        yield
    see(what, find(), expected)


# --- Waiting --------------------------------------------------------------------------------------


def until(condition: Callable[[], bool], what: str) -> Steps:
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > LONGEST:
            raise TimeoutError(f"{what} took more than {LONGEST:.0f} seconds")
        yield


def wait(seconds: float) -> Steps:
    end = time.monotonic() + seconds
    yield from until(lambda: time.monotonic() > end, "waiting")


def finished() -> Steps:
    """Wait for the operator."""
    yield from until(lambda: addon().bridge.session.session.course is None, "the operator")
    yield


def install(file: str) -> None:
    """Install the extension from a zip, over what there is of it."""
    if MODULE in sys.modules:
        show()  # all panels, as the add-on expects when it is disabled
    bpy.ops.extensions.package_install_files(
        filepath=file, repo="user_default", enable_on_install=True
    )


# --- The window -----------------------------------------------------------------------------------


def area_of(kind: str) -> bpy.types.Area:
    """The window's one editor of this kind."""
    areas = bpy.context.window_manager.windows[0].screen.areas
    (area,) = (area for area in areas if area.type == kind)
    return area


def view() -> object:
    """The 3D view's main region as context."""
    window, area = bpy.context.window_manager.windows[0], area_of("VIEW_3D")
    region = next(region for region in area.regions if region.type == "WINDOW")
    return bpy.context.temp_override(window=window, area=area, region=region)


def space() -> bpy.types.SpaceView3D:
    return area_of("VIEW_3D").spaces.active


def new_file() -> Steps:
    """A new, empty file, with the add-on's tab open and nothing else in the way."""
    bpy.context.preferences.system.use_region_overlap = False
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
        bpy.ops.wm.read_homefile(use_empty=True)
    yield
    show("parts")  # before Blender sees panels that are closed, and remembers that
    clutter = ("floor", "axis_x", "axis_y", "cursor", "relationship_lines", "object_origins")
    for name in clutter:
        setattr(space().overlay, f"show_{name}", False)
    space().show_gizmo_navigate = False
    space().show_region_ui = True
    addon().bridge.session.session.say("")
    yield
    (sidebar,) = (r for r in area_of("VIEW_3D").regions if r.type == "UI")
    sidebar.active_panel_category = "PatchAlign3D"
    yield


def look_at_selected() -> Steps:
    """Turn the 3D view to the selected objects, from above the front left."""
    region = space().region_3d
    region.view_rotation = Euler((math.radians(70), 0, math.radians(35))).to_quaternion()
    with view():
        bpy.ops.view3d.view_selected()
    yield from wait(1.0)  # for the view to have turned
    region.view_distance *= 1.1


def properties(tab: str) -> None:
    """Have the properties editor show this tab, such as DATA or MATERIAL."""
    area_of("PROPERTIES").spaces.active.context = tab


def show(*names: str) -> None:
    """Have these of the add-on's panels alone in the sidebar, and open; all without names."""
    _place([panel for panel in panels() if not names or short_name(panel) in names], opened=True)


def show_as_installed() -> None:
    """Have all of the add-on's panels, those closed that are when it is new."""
    _place(panels(), opened=False)


def panels() -> list[type[bpy.types.Panel]]:
    return [cls for cls in addon().ui.panel.CLASSES if issubclass(cls, bpy.types.Panel)]


def short_name(panel: type[bpy.types.Panel]) -> str:
    return panel.__name__.removeprefix("PATCHALIGN3D_PT_")


_options: dict[str, set[str]] = {}  # of each panel, as the add-on has them


def _place(wanted: list[type[bpy.types.Panel]], opened: bool) -> None:
    for panel in reversed(panels()):
        _options.setdefault(short_name(panel), getattr(panel, "bl_options", set()))
        if panel.is_registered:
            bpy.utils.unregister_class(panel)
    for panel in wanted:
        panel.bl_options = set() if opened else _options[short_name(panel)]
        bpy.utils.register_class(panel)


def where_is(
    obj: bpy.types.Object, element: bpy.types.MeshPolygon | bpy.types.MeshVertex
) -> tuple[float, float] | None:
    """The place of the 3D view, in its pixels, at which a face or vertex is seen; None if not."""
    own = element.center if hasattr(element, "center") else element.co
    with view():
        region, data = bpy.context.region, bpy.context.region_data
        at = view3d_utils.location_3d_to_region_2d(region, data, obj.matrix_world @ own)
        if not at:
            return None
        eye = view3d_utils.region_2d_to_origin_3d(region, data, at)
    along = obj.matrix_world @ own - eye
    depsgraph = bpy.context.evaluated_depsgraph_get()
    hit, point, *_ = bpy.context.scene.ray_cast(depsgraph, eye, along.normalized())
    near = hit and (point - eye).length > 0.995 * along.length
    return tuple(at) if near else None


def where(obj: bpy.types.Object, part: str) -> tuple[float, float]:
    """A place of the 3D view, in its pixels, at which a face of this part is seen."""
    with view():
        region, data = bpy.context.region, bpy.context.region_data
        for face, name in zip(obj.data.polygons, names(obj), strict=True):
            middle = obj.matrix_world @ face.center
            at = view3d_utils.location_3d_to_region_2d(region, data, middle)
            if name == part and at:
                seen = addon().ui.pointer.View(bpy.context.space_data, region)
                found = addon().ui.pointer.under(bpy.context, seen, at)
                if found == (obj, part):
                    return tuple(at)
    raise AssertionError(f"No face of the part {part} is seen.")


def picture(name: str, pointer: bool = False, settled: float = 0.8) -> Steps:
    """Stop until the picture is taken, the pointer away unless what is under it is to be seen.

    ``settled`` seconds are for what slides or is drawn late to have come.
    """
    if not pointer:
        away = ["mousemove", "10000", "10000", "mousemove_relative", "--", "-9", "-9"]
        subprocess.run(["xdotool", *away], check=True)  # twice: tooltips go with the second
    yield from wait(settled)
    (FOLDER / f"{name}.ready").touch()
    yield from until((FOLDER / f"{name}.taken").exists, f"the picture {name}")


# --- The add-on -----------------------------------------------------------------------------------


def addon() -> object:
    """The add-on's package."""
    return sys.modules[MODULE]


def preferences() -> bpy.types.AddonPreferences:
    return bpy.context.preferences.addons[MODULE].preferences


def settings() -> bpy.types.PropertyGroup:
    return bpy.context.scene.patchalign3d


def message() -> str:
    """The sentence in the panel."""
    return addon().bridge.session.session.message


def stage() -> str:
    """What the progress bar says; empty when there is none."""
    course = addon().bridge.session.session.course
    return course.stage if course else ""


def subject() -> str:
    """The object that the progress bar names; empty before there is one."""
    course = addon().bridge.session.session.course
    return course.subject if course else ""


# --- The scene ------------------------------------------------------------------------------------


def the_mesh() -> bpy.types.Object:
    """The one mesh object of the scene; undo makes new objects of old names."""
    (mesh,) = (obj for obj in bpy.context.scene.objects if obj.type == "MESH")
    return mesh


def groups(obj: bpy.types.Object) -> list[str]:
    return [group.name for group in obj.vertex_groups]


def empties(obj: bpy.types.Object) -> list[str]:
    """What the keypoints parented to the object were asked as, in the order of their names."""
    return sorted(child["patchalign3d_keypoint"] for child in obj.children)


def names(obj: bpy.types.Object) -> list[str]:
    """The part of each face, in whatever forms; empty for none. Not in Edit Mode."""
    parts = addon().scene.record.load(obj.data)
    return [[*parts.names, ""][label] for label in parts.labels]
