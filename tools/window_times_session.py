"""Times what a person waits for in a window, at meshes of several sizes.

    blender --python tools/window_times_session.py -- JOB.json

``tools/window_times.py`` starts it. ``JOB.json`` holds ``addon`` (the zip), ``words``, ``faces``
(how many, in turn) and ``folder``. A timer that is always due tells by its gaps how long the window
stood still.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import bpy

sys.path.insert(0, str(Path(__file__).parent))

from globe import globe
from session.window import (
    JOB,
    SEEN,
    TICK,
    Steps,
    addon,
    install,
    new_file,
    run,
    settings,
    until,
    view,
)

OFTEN = 0.002  # seconds between two ticks, if nothing holds them up
STILL = 1.0  # seconds in which nothing is going on any more


class Watch:
    """The longest gap between two ticks since it was set, and when something was there.

    Attributes:
        longest: seconds.
        there: seconds after it was set; None for as long as it is not there.
    """

    def __init__(self) -> None:
        self.set(lambda: True)
        bpy.app.timers.register(self._tick)

    def set(self, is_there: Callable[[], bool]) -> None:
        self.longest, self.there, self._is_there = 0.0, None, is_there
        self._set = self._last = time.perf_counter()

    def _tick(self) -> float:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now
        idle = addon().bridge.session.session.course is None
        if self.there is None and idle and self._is_there():
            self.there = now - self._set
        return OFTEN


def session() -> Steps:
    install(JOB["addon"])
    yield from new_file()
    watch, rows = Watch(), []
    for count in (2_000, *JOB["faces"]):  # the first has the backend start, and isn't told
        row = {"faces": count}
        yield from timed_acts(watch, row, globe_of(count))
        if count in JOB["faces"]:
            rows.append(row)
        SEEN["rows"] = rows


def timed_acts(watch: Watch, row: dict[str, float], obj: bpy.types.Object) -> Steps:
    """Do what people do with an object, one after the other, and time it."""

    def is_shown() -> bool:
        return seen(obj)

    def timed(name: str, act: Callable[[], object], is_there: Callable = lambda: True) -> Steps:
        yield from quiet()
        watch.set(is_there)
        act()
        yield from until(lambda: watch.there is not None, name)
        row[name] = watch.there
        yield from quiet()  # what was put off belongs to it
        row[f"{name}, still"] = watch.longest

    yield from timed("Blender", lambda: change(obj))
    settings().parts.words = JOB["words"]
    yield from timed("Segment", lambda: press("segment"), is_shown)
    settings().part = names(obj)[0]
    yield from timed("Split", lambda: press("part_split_sides"), is_shown)
    settings().part = names(obj)[0]
    yield from timed("Grow", lambda: press("part_grow"), is_shown)
    yield from timed("Rename", lambda: press("part_rename", name="one side"), is_shown)
    yield from timed("Materials on", lambda: press("form", form="MATERIALS"))
    yield from timed("Materials off", lambda: press("form", form="MATERIALS"))
    yield from timed("Confidence", lambda: setattr(settings(), "threshold", 0.3))
    settings().threshold = 0.0
    yield from quiet()
    yield from timed("Separate", lambda: press("separate"))


def names(obj: bpy.types.Object) -> list[str]:
    return addon().scene.record.names_of(obj.data)


def quiet() -> Steps:
    """Wait until nothing has been going on for a while."""
    idle = 0
    while idle * TICK < STILL:
        idle = 0 if addon().bridge.session.session.course else idle + 1
        yield


def press(operator: str, **options: object) -> None:
    with view():
        getattr(bpy.ops.patchalign3d, operator)("INVOKE_DEFAULT", True, **options)


def change(obj: bpy.types.Object) -> None:
    """What Blender does by itself after any change of a mesh: a step to undo, the view anew."""
    obj.data.update()
    with view():
        bpy.ops.ed.undo_push(message="Change")


def seen(obj: bpy.types.Object) -> bool:
    """Whether the overlay shows the object as it is by now."""
    drawn = addon().ui.overlay.kept_of(obj)
    return drawn is not None and not drawn.stale and drawn.is_drawn


def globe_of(count: int) -> bpy.types.Object:
    """A globe as the only object, active and in view."""
    for obj in list(bpy.data.objects):
        bpy.data.objects.remove(obj)
    bpy.data.orphans_purge(do_recursive=True)
    vertices, quads = globe(count)
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
