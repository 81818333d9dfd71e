"""What the front of a device carries: panes, discs, knobs, buttons, frames, handles and feet.

``at`` is where a thing meets the front, which looks towards −Y; ``reach`` is how far it stands out.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .shape import Assembly
from .solids import CORNERS, Solid, beam, box, cylinder, flat_ring, lathe, moved, rounded_box, tube
from .turns import FORWARD

SUNK = 0.3  # of the reach, inside the front


def roundness(rng: np.random.Generator) -> int:
    """Sides of what is turned: as few as makers of games take, or many."""
    return int(rng.integers(6, 10) if rng.random() < 0.35 else rng.integers(12, 37))


def case(rng: np.random.Generator, size: ArrayLike, centre: ArrayLike) -> Solid:
    """A housing: a box, its edges sharp or a little rounded."""
    if rng.random() < 0.5:
        return box(size, centre)
    radius = np.min(size) * rng.uniform(0.015, 0.09)
    return rounded_box(size, centre, radius, int(rng.integers(2, 4)))


def disc(at: ArrayLike, radius: float, reach: float, sides: int = 16, end: float = 1.0) -> Solid:
    """A round plate or knob on a front, its outer radius ``end`` times the inner one."""
    profile = [(radius, -SUNK * reach), (radius * end, reach)]
    return moved(lathe(profile, sides), FORWARD, at)


def hoop(at: ArrayLike, inner: float, outer: float, reach: float, sides: int = 16) -> Solid:
    """A flat ring on a front."""
    return moved(flat_ring(inner, outer, -SUNK * reach, reach, sides), FORWARD, at)


def pane(at: ArrayLike, wide: float, tall: float, reach: float) -> Solid:
    """A rectangular plate on a front."""
    size = (wide, (1 + SUNK) * reach, tall)
    return box(size, np.add(at, (0, -(1 - SUNK) / 2 * reach, 0)))


def frame(at: ArrayLike, wide: float, tall: float, rim: float, reach: float) -> list[Solid]:
    """Four bars around a pane, ``wide`` and ``tall`` outside."""
    sides = [((wide - rim) / 2 * s, 0, rim, tall) for s in (-1, 1)]
    ends = [(0, (tall - rim) / 2 * s, wide - 2 * rim, rim) for s in (-1, 1)]
    return [pane(np.add(at, (x, 0, z)), w, t, reach) for x, z, w, t in sides + ends]


def grid(at: ArrayLike, wide: float, tall: float, columns: int, rows: int) -> NDArray[np.float64]:
    """The middles (columns · rows, 3) of the cells of a rectangle on a front."""
    x = ((np.arange(columns) + 0.5) / columns - 0.5) * wide
    z = ((np.arange(rows) + 0.5) / rows - 0.5) * tall
    return np.array([(u, 0, v) for v in z for u in x]) + at


def add_knobs(
    rng: np.random.Generator,
    shape: Assembly,
    places: Iterable[ArrayLike],
    radius: float,
    *part: str,
) -> None:
    """Knobs all alike: plain, tapered, with a pointer or on a plate."""
    sides, reach = roundness(rng), radius * rng.uniform(0.5, 1.6)
    end, style = rng.uniform(0.6, 1.0), rng.integers(3)
    for at in places:
        shape.add(disc(at, radius, reach, sides, end), *part)
        front = np.add(at, (0, -reach, 0))
        if style == 1:
            shape.add(pane(front, radius * 0.25, radius * 1.5 * end, reach * 0.3), *part)
        elif style == 2:
            shape.add(disc(at, radius * 1.3, reach * 0.2, sides), *part)


def add_buttons(
    rng: np.random.Generator,
    shape: Assembly,
    places: Iterable[ArrayLike],
    wide: float,
    tall: float,
    *part: str,
) -> None:
    """Buttons all alike, square or round."""
    reach, sides = min(wide, tall) * rng.uniform(0.15, 0.6), roundness(rng)
    square = rng.random() < 0.6
    for at in places:
        solid = (
            pane(at, wide, tall, reach) if square else disc(at, min(wide, tall) / 2, reach, sides)
        )
        shape.add(solid, *part)


def add_handle(
    rng: np.random.Generator,
    shape: Assembly,
    at: ArrayLike,
    span: ArrayLike,
    thick: float,
    *part: str,
) -> None:
    """A bar along ``span`` (3,) whose middle is before ``at``: a block, a bar on posts, a bow."""
    at, span = np.asarray(at, float), np.asarray(span, float)
    off = np.array([0, -thick * rng.uniform(1.2, 3), 0])
    ends, style = (at - span / 2, at + span / 2), rng.integers(3)
    if style == 0:
        size = np.maximum(np.abs(span), thick)
        shape.add(box((size[0], -off[1] * 1.2, size[2]), at + off * 0.45), *part)
    elif style == 1:
        bar = beam if rng.random() < 0.5 else cylinder
        half = thick if bar is beam else thick / 2
        shape.add(bar(ends[0] + off, ends[1] + off, half), *part)
        for end in (at - span * 0.42, at + span * 0.42):
            shape.add(bar(end - off * 0.1, end + off, half * 0.8), *part)
    else:
        t = np.linspace(-1, 1, 9)[:, None]
        path = at + span / 2 * t + off * (1 - np.abs(t) ** 4) - off * 0.1
        shape.add(tube(path, thick / 2, 8), *part)


def add_bow(
    rng: np.random.Generator,
    shape: Assembly,
    at: ArrayLike,
    wide: float,
    high: float,
    thick: float,
    *part: str,
) -> None:
    """A handle to carry a device by, above its top ``at``: a bow, or a bar on two posts."""
    if rng.random() < 0.5:
        t = np.linspace(-1, 1, 13)
        path = np.c_[wide / 2 * t, 0 * t, high * (1 - np.abs(t) ** rng.uniform(2, 8)) - thick * 0.3]
        shape.add(tube(path + at, thick / 2, int(rng.integers(5, 11))), *part)
        return
    shape.add(box((wide, thick * rng.uniform(0.8, 2), thick), np.add(at, (0, 0, high))), *part)
    for side in (-1, 1):
        foot = np.add(at, (side * (wide - thick) / 2, 0, -thick * 0.3))
        shape.add(beam(foot, foot + [0, 0, high + thick * 0.3], thick * 0.9), *part)


def add_feet(
    rng: np.random.Generator, shape: Assembly, wide: float, deep: float, low: float, high: float
) -> None:
    """Four short feet between two heights, under a box."""
    thick = min(wide, deep) * rng.uniform(0.04, 0.12)
    square, sides = rng.random() < 0.4, roundness(rng)
    for x, y in CORNERS:
        at = np.array([x * (wide / 2 - thick), y * (deep / 2 - thick), 0])
        foot, top = at + [0, 0, low], at + [0, 0, high + thick]
        solid = beam(foot, top, thick * 1.6) if square else cylinder(foot, top, thick, sides=sides)
        shape.add(solid, "foot")
