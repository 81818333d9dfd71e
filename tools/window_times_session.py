"""Times what a person waits for in a window, at meshes of several sizes.

    blender --python tools/window_times_session.py -- JOB.json

``tools/window_times.py`` starts it. ``JOB.json`` holds ``addon`` (the zip), ``words``, ``faces``
(how many, in turn) and ``folder``. A window goes round and round: it takes what a person does, has
all that waits go on, and draws. A timer that is always due, and the add-on's operators, whose turn
comes before it, tell how long each round takes: for so long the window stands still.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from globe import globe
from session.window import (
    JOB,
    SEEN,
    TICK,
    Steps,
    addon,
    area_of,
    install,
    new_file,
    run,
    settings,
    until,
    view,
)

SIZES = (0.99, 1.01, 1.0)  # radii: each is a mesh that is new to the backend
OFTEN = 0.002  # seconds between two ticks, if nothing holds them up
# Bytes that are written to once before anything is timed: a machine that is lent its memory page by
# page gives back what nobody needs for a while, and would take its time to get it again.
TOUCHED = 1 << 30
STILL = 1.0  # seconds in which nothing is going on any more


def busy() -> bool:
    return addon().bridge.session.session.course is not None


class Watch:
    """The longest round of the window since it was set, and when something was there.

    What is drawn may be drawn otherwise by the next round, so that it is looked for whenever the
    view has been drawn; the beginning of the next round tells when it was on the screen.

    Attributes:
        longest: seconds.
        there: seconds after it was set; None for as long as it is not there.
        done: seconds after it was set at which the add-on was last busy.
    """

    def __init__(self) -> None:
        self.set(lambda: True)
        bpy.app.timers.register(self._tick)
        bpy.types.SpaceView3D.draw_handler_add(self._look, (), "WINDOW", "POST_PIXEL")
        operators = addon().ui.waiting.Waits
        modal = operators.modal

        def turn(
            operator: bpy.types.Operator, context: bpy.types.Context, event: bpy.types.Event
        ) -> set[str]:
            self._turn()
            return modal(operator, context, event)

        operators.modal = turn

    def set(self, is_there: Callable[[], bool]) -> None:
        self.longest, self.there, self.done, self._is_there = 0.0, None, 0.0, is_there
        self._was_there = self._had_turn = False
        self._set = self._begun = time.perf_counter()

    def _look(self) -> None:
        self._was_there = self._was_there or self._is_there()

    def _turn(self) -> None:
        """An operator's turn, which is before the timers' in a round."""
        if not self._had_turn:
            self._begin()
        self._had_turn = True

    def _tick(self) -> float:
        if not self._had_turn:
            self._begin()
        self._had_turn = False
        if busy():
            self.done = time.perf_counter() - self._set
        self._look()
        return OFTEN

    def _begin(self) -> None:
        """Another round begins."""
        now = time.perf_counter()
        self.longest, self._begun = max(self.longest, now - self._begun), now
        if self.there is None and self._was_there:
            self.there = now - self._set


def session() -> Steps:
    install(JOB["addon"])
    # Writing the file by itself, every few minutes, is nobody's share of anything.
    bpy.context.preferences.filepaths.use_auto_save_temporary_files = False
    yield from new_file()
    point_at_sidebar()
    settings().parts.words = JOB["words"]
    watch, rows = Watch(), SEEN.setdefault("rows", [])
    globe_of(2_000, 1.0)
    press("segment")  # which has the backend start
    yield from quiet()
    for count in JOB["faces"]:
        tries: list[dict[str, float]] = []
        for size in SIZES:
            tries.append({})
            yield from timed_acts(watch, count, size, tries[-1])
        medians = {name: statistics.median(each[name] for each in tries) for name in tries[0]}
        rows.append({"faces": count} | medians)


def timed_acts(watch: Watch, faces: int, size: float, seconds: dict[str, float]) -> Steps:
    """Do what people do with an object, one after the other, and time it: seconds, by act."""

    def timed(
        name: str, act: Callable[[], object], is_there: Callable = lambda: not busy()
    ) -> Steps:
        yield from quiet()
        np.ones(TOUCHED, np.uint8)
        watch.set(is_there)
        act()
        yield from until(lambda: watch.there is not None, name)
        seconds[name] = watch.there
        yield from quiet()  # what was put off belongs to it
        seconds[f"{name}, still"] = watch.longest
        seconds[f"{name}, done"] = watch.done

    obj = globe_of(faces, size)
    yield from timed("Blender, view", drawn_anew)
    yield from timed("Blender, mesh", lambda: change(obj.data.update))
    yield from timed("Blender, materials", lambda: change(lambda: add_materials(obj)))
    obj.data.materials.clear()
    yield from timed("Blender, group", lambda: change(lambda: add_group(obj)))
    yield from timed("Blender, separate", lambda: separate(obj))
    obj = globe_of(faces, size)
    yield from timed("Segment", lambda: press("segment"), lambda: seen(obj))
    settings().part = names(obj)[0]
    yield from timed("Split", lambda: press("part_split_sides"))
    settings().part = names(obj)[0]
    yield from timed("Grow", lambda: press("part_grow"))
    yield from timed("Rename", lambda: press("part_rename", name="one side"))
    yield from timed("Materials on", lambda: press("form", form="MATERIALS"))
    yield from timed("Materials off", lambda: press("form", form="MATERIALS"))
    yield from timed("Confidence", lambda: setattr(settings(), "threshold", 0.3))
    settings().threshold = 0.0
    yield from quiet()
    yield from timed("Separate", lambda: press("separate"))


def point_at_sidebar() -> None:
    """Lay the pointer where who presses a button has it, and not over the mesh: looking under it
    would be timed, too.
    """
    (sidebar,) = (region for region in area_of("VIEW_3D").regions if region.type == "UI")
    middle = (sidebar.x + sidebar.width // 2, sidebar.y + sidebar.height // 8)
    bpy.context.window_manager.windows[0].cursor_warp(*middle)


def names(obj: bpy.types.Object) -> list[str]:
    return addon().scene.record.names_of(obj.data)


def quiet() -> Steps:
    """Wait until nothing has been going on for a while."""
    idle = 0
    while idle * TICK < STILL:
        idle = 0 if busy() else idle + 1
        yield


def press(operator: str, **options: object) -> None:
    with view():
        getattr(bpy.ops.patchalign3d, operator)("INVOKE_DEFAULT", True, **options)


# What Blender does by itself, of an object without parts.


def drawn_anew() -> None:
    """All views, from the first sample on: what any change of a scene comes to."""
    bpy.context.scene.update_tag()
    addon().scene.views.redraw()


def change(what: Callable[[], object]) -> None:
    """A change of a mesh, and a step to undo it."""
    what()
    with view():
        bpy.ops.ed.undo_push(message="Change")


def add_materials(obj: bpy.types.Object) -> None:
    """Two materials, each on half of the faces."""
    count = len(obj.data.polygons)
    for name in ("one", "other"):
        obj.data.materials.append(bpy.data.materials.new(name))
    numbers = obj.data.attributes.new("material_index", "INT", "FACE").data
    numbers.foreach_set("value", (np.arange(count) >= count // 2).astype(np.int32))


def add_group(obj: bpy.types.Object) -> None:
    """A vertex group that has every vertex."""
    every = list(range(len(obj.data.vertices)))
    obj.vertex_groups.new(name="all").add(every, 1.0, "REPLACE")


def separate(obj: bpy.types.Object) -> None:
    """Half of the faces, as Blender separates what is selected."""
    count = len(obj.data.polygons)
    addon().scene.attributes.select_polygons(obj.data, np.arange(count) < count // 2)
    with view():
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.separate(type="SELECTED")
        bpy.ops.object.mode_set(mode="OBJECT")


def seen(obj: bpy.types.Object) -> bool:
    """Whether the overlay shows the parts of the object, as they are or are about to be written."""
    return addon().ui.patchworks.is_seen(obj)


def globe_of(count: int, size: float) -> bpy.types.Object:
    """A globe of this radius as the only object, active and in view."""
    for obj in list(bpy.data.objects):
        bpy.data.objects.remove(obj)
    bpy.data.orphans_purge(do_recursive=True)
    vertices, quads = globe(count)
    vertices = size * vertices
    mesh = bpy.data.meshes.new("Globe")
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", vertices.ravel())
    mesh.loops.add(quads.size)
    mesh.loops.foreach_set("vertex_index", quads.ravel())
    mesh.polygons.add(len(quads))
    mesh.polygons.foreach_set("loop_start", range(0, quads.size, 4))
    mesh.update(calc_edges=True)
    obj = bpy.data.objects.new("Globe", mesh)
    bpy.context.scene.collection.objects.link(obj)
    bpy.context.view_layer.objects.active = obj
    obj.select_set(True)
    with view():
        bpy.ops.view3d.view_selected()
    return obj


run(session)
