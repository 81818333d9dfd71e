"""Times what a person waits for in a window, at meshes of several sizes.

    blender --python tools/window_times_session.py -- JOB.json

``tools/window_times.py`` starts it. ``JOB.json`` holds ``addon`` (the zip), ``python``
(the backend's), ``faces`` (how many, in turn) and ``folder``. A timer that is always due tells by
its gaps how long the window stood still.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from session.window import (
    JOB,
    SEEN,
    Steps,
    addon,
    finished,
    install,
    new_file,
    preferences,
    run,
    settings,
    view,
)

WORDS = "upper part, lower part"
OFTEN = 0.002  # seconds between two ticks, if nothing holds them up
STILL = 1.0  # seconds in which nothing is going on any more


class Gaps:
    """The longest gap between two ticks, since it was last reset."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()
        bpy.app.timers.register(self._tick)

    def reset(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()

    def _tick(self) -> float:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now
        return OFTEN


def session() -> Steps:
    install(JOB["addon"])
    preferences().python = JOB["python"]
    yield from new_file()
    gaps, rows = Gaps(), []
    for count in (2_000, *JOB["faces"]):  # the first has the backend start, and isn't told
        obj = globe(count)
        row = {"faces": len(obj.data.polygons)}
        yield from timed(row, "redraw", gaps, turned)
        settings().parts.words = WORDS
        yield from timed(row, "Segment", gaps, lambda: press("segment"), lambda obj=obj: seen(obj))
        settings().part = "upper part"
        yield from timed(row, "Grow", gaps, lambda: press("part_grow"), lambda obj=obj: seen(obj))
        yield from timed(row, "Materials", gaps, lambda: press("form", form="MATERIALS"))
        yield from timed(row, "Confidence", gaps, lambda: setattr(settings(), "threshold", 0.3))
        settings().threshold = 0.0
        yield from quiet()
        if count in JOB["faces"]:
            rows.append(row)
        SEEN["rows"] = rows


def timed(
    row: dict[str, float],
    name: str,
    gaps: Gaps,
    act: Callable[[], object],
    is_there: Callable[[], bool] = lambda: True,
) -> Steps:
    """Do something; how long it took until it was there, and the longest that all stood still."""
    yield from quiet()
    gaps.reset()
    begin = time.perf_counter()
    act()
    yield
    yield from finished()
    while not is_there():
        yield
    row[name] = time.perf_counter() - begin
    yield from quiet()  # what was put off belongs to it
    row[f"{name}, still"] = gaps.longest


def quiet() -> Steps:
    end = time.monotonic() + STILL
    while time.monotonic() < end:
        yield


def press(operator: str, **options: object) -> None:
    with view():
        getattr(bpy.ops.patchalign3d, operator)("INVOKE_DEFAULT", True, **options)


def turned() -> None:
    """Have Blender draw the view anew, once: what it takes by itself."""
    addon().ui.overlay.redraw()


def seen(obj: bpy.types.Object) -> bool:
    """Whether the overlay shows the object as it is by now."""
    drawn = addon().ui.overlay.kept_of(obj)
    return drawn is not None and not drawn.stale and drawn.is_drawn


def globe(count: int) -> bpy.types.Object:
    """A sphere of about so many quads, the only object, active and in view."""
    for obj in list(bpy.data.objects):
        bpy.data.objects.remove(obj)
    rings = max(4, round(math.sqrt(count / 2)))
    sides = 2 * rings
    up, round_ = np.meshgrid(
        np.linspace(0.01, math.pi - 0.01, rings + 1), np.arange(sides) * 2 * math.pi / sides
    )
    place = np.stack(
        [np.sin(up) * np.cos(round_), np.sin(up) * np.sin(round_), np.cos(up)], axis=-1
    ).astype(np.float32)  # (sides, rings + 1, 3)
    side, ring = (each.ravel() for each in np.meshgrid(np.arange(sides), np.arange(rings)))
    beside = (side + 1) % sides
    stride = rings + 1
    corners = [
        side * stride + ring,
        side * stride + ring + 1,
        beside * stride + ring + 1,
        beside * stride + ring,
    ]
    quads = np.stack(corners, axis=1).astype(np.int32)
    mesh = bpy.data.meshes.new("Globe")
    mesh.vertices.add(sides * stride)
    mesh.vertices.foreach_set("co", place.ravel())
    mesh.loops.add(quads.size)
    mesh.loops.foreach_set("vertex_index", quads.ravel())
    mesh.polygons.add(len(quads))
    mesh.polygons.foreach_set("loop_start", np.arange(0, quads.size, 4, dtype=np.int32))
    mesh.update(calc_edges=True)
    obj = bpy.data.objects.new("Globe", mesh)
    bpy.context.scene.collection.objects.link(obj)
    bpy.context.view_layer.objects.active = obj
    obj.select_set(True)
    with view():
        bpy.ops.view3d.view_selected()
    return obj


run(session)
