"""Roofs of many kinds over a rectangle of walls, with dormers and chimneys."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..shape import Assembly
from ..solids import Solid, at_z, beam, box, cylinder, extruded, loft, moved
from ..turns import QUARTER

SYNONYMS = {
    "roof": ("rooftop", "roof tiles", "top", "roofing"),
    "roof surface": ("roof tiles", "shingles", "roof slope"),
    "roof edge": ("roof trim", "bargeboard", "fascia", "eaves"),
    "ridge": ("roof ridge", "ridge cap"),
    "parapet": ("roof wall", "roof border", "roof rim"),
    "dormer": ("dormer window", "gable window"),
    "skylight": ("roof window", "roof light"),
    "chimney": ("smokestack", "flue", "chimneys"),
    "chimney stack": ("chimney shaft",),
    "chimney cap": ("chimney top", "chimney crown"),
    "gable": ("gable wall", "gable end", "pediment"),
}


def walls(size: ArrayLike, at: ArrayLike, low: float, high: float) -> Solid:
    """Four walls around a rectangle, without a floor, or a ceiling that a roof would hide."""
    x, y = np.asarray(size, float) / 2
    ring = np.array([(-x, -y), (x, -y), (x, y), (-x, y)]) + np.asarray(at, float)[:2]
    return loft([at_z(ring, z) for z in (low, high)], caps=False)


def gables(profile: ArrayLike, half: float) -> list[Solid]:
    """The walls below either end of a roof, upright over the profile as of ``extruded``.

    Between them there is nothing: it would lie under the boards, where nobody sees what is roof.
    """
    thick = min(0.25, half * 0.2)
    places = (s * (half - thick / 2) for s in (-1, 1))
    return [moved(extruded(profile, thick / 2), offset=(0, y, 0)) for y in places]


def add_roof(
    rng: np.random.Generator,
    shape: Assembly,
    at: NDArray,
    size: NDArray,
    high: float,
    flat: float = 0.08,
) -> None:
    """Flat, gabled, hipped, kinked, round or leaning; its ridge along x or y.

    ``flat`` is the chance of a flat one.
    """
    style = "flat" if rng.random() < flat else str(
        rng.choice(["gable", "solid", "hip", "kinked", "round", "lean"],
                   p=[0.35, 0.2, 0.15, 0.12, 0.08, 0.1]))  # fmt: skip
    if style == "flat":
        _flat_roof(rng, shape, at, size, high)
        return
    along_x = rng.random() < 0.5
    wide, deep = size[::-1] / 2 if along_x else size / 2
    matrix = QUARTER if along_x else np.eye(3)
    over, rise = rng.uniform(0.08, 0.7), wide * rng.uniform(0.4, 1.7)

    def add(solid: Solid, *part: str) -> None:
        shape.add(moved(solid, matrix, (*at, high)), *part)

    if style == "hip":
        ends = rng.uniform(0.02, 0.6), rng.uniform(0.02, 0.6)
        add(box((2 * (wide + over), 2 * (deep + over), rise), (0, 0, rise / 2), ends),
            "roof", "roof surface")  # fmt: skip
    else:
        line = _slope(rng, style, wide, rise)  # (n, 2), from the ridge down to the right eave
        profile = np.concatenate([line[::-1], line[1:] * [-1, 1]])
        if style == "lean":
            profile = np.array([(-wide, 0), (wide, 0), (wide, 0.05), (-wide, rise)])
        if style == "solid":
            add(extruded(profile * [1 + over / wide, 1], deep + over), "roof", "roof surface")
        else:
            for wall in gables(profile, deep * 0.995):
                add(wall, "wall", "gable")
            _slopes(rng, add, line, deep + over, over, style == "lean", (wide, rise))
    if rng.random() < 0.25 and style in ("gable", "solid") and rise > 1.2:
        _dormers(rng, add, wide, deep, rise)
    if rng.random() < 0.5:
        _chimney(rng, shape, at, size, high, rise)


def _slope(rng, style, wide, rise) -> NDArray:
    if style == "kinked":
        return np.array([(0, rise), (wide * rng.uniform(0.5, 0.75), rise * 0.65), (wide, 0)])
    if style == "round":
        t = np.linspace(0, np.pi / 2, 7)
        return np.c_[wide * np.sin(t), rise * np.cos(t)]
    return np.array([(0, rise), (wide, 0)])


def _slopes(rng, add, line, deep, over, lean: bool, extent) -> None:
    """Boards along the slopes, perhaps with edges at the gables and a cap on the ridge."""
    thick = rng.uniform(0.06, 0.35)
    edged, capped = rng.random() < 0.4, rng.random() < 0.3
    wide, rise = extent
    if lean:
        line = np.array([(-wide - over, rise * (1 + over / (2 * wide))), (wide + over, -0.05)])
    else:
        last = line[-1] - line[-2]
        line = np.concatenate([line[:-1], [line[-1] + last / np.linalg.norm(last) * over]])
    for side in (1,) if lean else (1, -1):
        mirror = np.diag([side, 1, 1])
        for (x0, z0), (x1, z1) in pairwise(line):
            ring = [(x0, z0), (x1, z1), (x1, z1 + thick), (x0, z0 + thick)]
            add(moved(extruded(ring, deep), mirror), "roof", "roof surface")
            for end in (-1, 1) if edged else ():
                ends = (x0, end * deep, z0 + thick / 2), (x1, end * deep, z1 + thick / 2)
                add(moved(beam(*ends, thick * 1.25), mirror), "roof", "roof edge")
        if len(line) == 2 and rng.random() < 0.3:
            _skylights(rng, add, line, deep * 0.7, thick, mirror)
    if capped and not lean:
        top = rise + thick
        add(beam((0, -deep, top), (0, deep, top), thick * 1.3), "roof", "ridge")


def _skylights(rng, add, line, deep, thick, mirror) -> None:
    """A row of panes that lie on a slope."""
    count, (low, high) = int(rng.integers(1, 4)), (rng.uniform(0.2, 0.4), rng.uniform(0.55, 0.85))
    over = thick + rng.uniform(0.03, 0.1)
    (x0, z0), (x1, z1) = (line[0] + (line[1] - line[0]) * s for s in (low, high))
    ring = [(x0, z0), (x1, z1), (x1, z1 + over), (x0, z0 + over)]
    for y in ((np.arange(count) + 0.5) / count * 2 - 1) * deep:
        pane = moved(extruded(ring, deep / count * rng.uniform(0.5, 0.8)), offset=(0, y, 0))
        add(moved(pane, mirror), "window", "skylight")


def _flat_roof(rng, shape, at, size, high) -> None:
    """A slab, often with a parapet along its edges."""
    slab = rng.uniform(0.1, 0.4)
    over = rng.choice([0.0, rng.uniform(0.1, 0.7)])
    shape.add(box((*(size + over), slab), (*at, high + slab / 2)), "roof", "roof surface")
    if rng.random() < 0.6:
        rim, tall = rng.uniform(0.12, 0.4), rng.uniform(0.2, 1.0)
        x, y = (size + over) / 2
        for side in (-1, 1):
            place = at[0], at[1] + side * (y - rim / 2), high + slab + tall / 2
            shape.add(box((2 * x, rim, tall), place), "roof", "parapet")
            place = at[0] + side * (x - rim / 2), at[1], high + slab + tall / 2
            shape.add(box((rim, 2 * y - 2 * rim, tall), place), "roof", "parapet")
    if rng.random() < 0.3:
        _chimney(rng, shape, at, size, high, slab)


def _dormers(rng, add, wide, deep, rise) -> None:
    """Small gabled houses that stand on the slopes, each with a pane."""
    w, tall = rng.uniform(0.35, 0.6), rise * rng.uniform(0.3, 0.45)
    x, reach = wide * 0.62, wide * 0.45
    for side in (1, -1) if rng.random() < 0.6 else (1,):
        turn = np.array([[0, -side, 0], [side, 0, 0], [0, 0, 1]])  # its front towards ±x
        for u in np.linspace(-1, 1, int(rng.integers(1, 4))) * deep * 0.5:
            at = (side * (x - reach / 2), u, rise * 0.25)
            add(moved(box((2 * w, reach, tall), (0, 0, tall / 2)), turn, at), "dormer")
            gable = [(-w * 1.25, tall), (w * 1.25, tall), (0, tall + w)]
            add(moved(extruded(gable, reach * 0.56), turn, at), "dormer")
            pane = box((w * 1.2, 0.08, tall * 0.6), (0, -reach / 2, tall * 0.5))
            add(moved(pane, turn, at), "window", "glass")


def _chimney(rng, shape, at, size, high, rise) -> None:
    stack, top = rng.uniform(0.3, 0.9, 2), high + rise + rng.uniform(0.3, 1.2)
    x, y = at + rng.uniform(-0.4, 0.4, 2) * size
    low = high - 0.1
    if rng.random() < 0.15:  # outside, from the ground
        x, low = at[0] + (size[0] / 2 + stack[0] * 0.4) * rng.choice([-1, 1]), 0.0
    if rng.random() < 0.2:
        shape.add(cylinder((x, y, low), (x, y, top), stack[0] / 2, sides=8), "chimney")
    else:
        shape.add(box((*stack, top - low), (x, y, (top + low) / 2)), "chimney", "chimney stack")
    if rng.random() < 0.5:
        shape.add(box((*(stack * 1.3), 0.2), (x, y, top)), "chimney", "chimney cap")
