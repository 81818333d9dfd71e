"""Each part in its colour, as a colour attribute that is made the active one.

A custom property of the mesh keeps which one was active before.
"""

from collections.abc import Iterator
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from ...bridge.course import Steps, at_once, compute, pause
from ...shared.colours import GREY
from ...shared.faces import UNLABELLED
from ..attributes import PART_COLOURS, find, read, remove_colours, write_colours
from .form import Form, Reading, Shown

BEFORE = "patchalign3d_colour_before"
STEP = 1 / 127  # of a byte, there and back
OTHER = 0.15  # from here on, of 1, is a colour another one, and no shade of it
OFTEN = 0.05  # of what was painted: from here on is another colour a part, and no blend of two


class Touched(NamedTuple):
    """What a person has painted: corners (n,), their colours (n, 4), and those they had before."""

    corners: NDArray[np.int64]
    colours: NDArray[np.float32]
    written: NDArray[np.float32]


class ColourAttribute(Form):
    name, label, shorter = "COLOURS", "Colour Attribute", "Colours"
    description = f"Each part in its colour: {PART_COLOURS}"
    marks = (BEFORE,)
    in_colours = True

    def write(self, shown: Shown) -> None:
        write_colours(shown.obj.data, PART_COLOURS, BEFORE, "CORNER", _colours(shown))

    def read(self, shown: Shown) -> Reading | None:
        return at_once(self.reading(shown))

    def reading(self, shown: Shown, is_as_written: bool = True) -> Steps[Reading | None]:
        now = _read(shown.obj.data)
        yield pause()
        if now is None:
            return None
        return (yield compute(lambda: _understood(now, shown, is_as_written)))

    def changed(self, shown: Shown) -> Steps[bool]:
        now = _read(shown.obj.data)
        yield pause()
        if now is None:
            return False
        return (yield compute(lambda: not np.allclose(now, _colours(shown), atol=STEP)))

    def touched(self, was: Shown) -> Steps[Touched | None]:
        now = _read(was.obj.data)
        yield pause()
        if now is None:
            return None

        def found() -> Touched:
            written = _colours(was)
            corners = np.flatnonzero(np.abs(now - written).max(1, initial=0) > STEP)
            return Touched(corners, now[corners], written[corners])

        return (yield compute(found))

    def give_back(self, shown: Shown, was: Shown, touched: Touched) -> Iterator[float]:
        if len(touched.corners):
            mesh, now = shown.obj.data, _colours(shown)
            yield 0.5
            same = np.abs(now[touched.corners] - touched.written).max(1) <= STEP
            now[touched.corners[same]] = touched.colours[same]
            mesh.attributes[PART_COLOURS].data.foreach_set("color_srgb", now.ravel())
        yield 1.0

    def remove(self, obj: bpy.types.Object) -> None:
        remove_colours(obj.data, PART_COLOURS, BEFORE)


def _understood(now: NDArray[np.float32], shown: Shown, is_as_written: bool) -> Reading:
    """What was painted (C, 4) is of the part whose colour is the nearest, or of a new one.

    That is where faces are all of one colour that is no part's, and there is much of it; what
    brushes blend at their rims is not.
    """
    corner_polygons, count = shown.surface.corner_polygons, shown.surface.polygon_count
    off = np.abs(now - _colours(shown)).max(1, initial=0) > STEP
    painted = np.bincount(corner_polygons, off, count) > 0
    first = np.searchsorted(corner_polygons, np.arange(count))
    corners = np.maximum(np.bincount(corner_polygons, minlength=count), 1)
    mean = np.stack(
        [np.bincount(corner_polygons, now[:, i], count) / corners for i in range(3)], axis=1
    )[painted]
    even = np.abs(now[:, :3] - now[first][corner_polygons, :3]).max(1, initial=0) <= STEP
    even = np.bincount(corner_polygons, even, count)[painted] == corners[painted]
    palette = np.array([*shown.colours, GREY], np.float32)
    new = _new_colours(mean[even], palette, OFTEN * painted.sum())
    colours = np.concatenate([palette, new])
    distances = [np.linalg.norm(mean - colour, axis=1) for colour in colours]
    nearest = np.argmin(distances, axis=0)
    parts = len(shown.names)
    nearest = np.where(nearest == parts, UNLABELLED, nearest - (nearest > parts))
    if not is_as_written:  # what makes other faces blends colours at borders, too
        nearest = np.where(even, nearest, shown.labels[painted])
    labels = shown.labels.copy()
    labels[painted] = nearest
    return Reading([*shown.names, *map(_named, new)], labels)


def _colours(shown: Shown) -> NDArray[np.float32]:
    """(C, 4) of the corners, sRGB."""
    palette = np.array([*shown.colours, GREY], np.float32)  # −1 is the last one
    colours = np.ones((len(shown.surface.corner_polygons), 4), np.float32)
    colours[:, :3] = palette[shown.labels][shown.surface.corner_polygons]
    return colours


def _new_colours(
    even: NDArray[np.float64], palette: NDArray[np.float32], least: float
) -> NDArray[np.float32]:
    """(n, 3) those of the colours (k, 3) of faces that are unlike the palette's, and so many."""
    found, times = np.unique(np.round(255 * even).astype(np.int32), axis=0, return_counts=True)
    new = np.zeros((0, 3), np.float32)
    for colour in (found[np.argsort(-times, kind="stable")] / 255)[np.sort(times)[::-1] >= least]:
        known = np.concatenate([palette, new])
        if np.linalg.norm(known - colour, axis=1).min() > OTHER:
            new = np.concatenate([new, colour[None].astype(np.float32)])
    return new


def _named(colour: NDArray) -> str:
    return "colour " + bytes(np.round(255 * colour).astype(np.uint8)).hex()


def _read(mesh: bpy.types.Mesh) -> NDArray[np.float32] | None:
    """(C, 4) of the corners as they are, sRGB; None if there are none."""
    kinds = ("BYTE_COLOR", "FLOAT_COLOR")
    found = (find(mesh, PART_COLOURS, kind, "CORNER") for kind in kinds)
    attribute = next(filter(None, found), None)
    return read(attribute.data, "color_srgb", np.float32, 4) if attribute else None
