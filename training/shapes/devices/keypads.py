"""A flat case and what is seen and pressed on its top."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..shape import Assembly
from ..solids import at_z, cylinder, ellipsoid, loft, rounded_box, superellipse


def add_case(
    rng: np.random.Generator,
    shape: Assembly,
    wide: float,
    long: float,
    thick: float,
    window: tuple[float, float, float, float] | None = None,
    taper: float = 0.0,
) -> None:
    """A flat case with chamfered edges; ``window`` (width, length, y, depth) is sunk into its top.

    Its top lies at half its thickness; ``taper`` makes the end towards +y the wider one.
    """
    count = 4 * int(rng.integers(3, 9))
    outline = superellipse(wide, long, rng.uniform(3.5, 14), count)
    outline[:, 0] *= 1 + taper * outline[:, 1] / long
    edge = rng.uniform(0.1, 0.48) * thick
    inset = 1 - rng.uniform(0.3, 1) * edge / (wide / 2)
    top = thick / 2
    rings = [(outline * inset, -top), (outline, edge - top), (outline, top - edge)]
    rings.append((outline * inset, top))
    if window:
        w, h, y, deep = window
        opening = superellipse(w, h, 12, count) + [0, y]
        rings += [(opening, top), (opening, top - deep)]
    shape.add(loft([at_z(ring, z) for ring, z in rings]), "body")


def add_screen(
    rng: np.random.Generator, shape: Assembly, wide: float, long: float, y: float, top: float
) -> None:
    """A display that stands a little out of the case's top, or lies sunk in its window."""
    thick = rng.uniform(0.02, 0.05)
    at = (0, y, top + thick * rng.uniform(-0.1, 0.4))
    shape.add(rounded_box((wide, long, thick), at, rng.uniform(0.002, 0.02), 2), "screen")


def add_button(
    shape: Assembly, style: str, at: ArrayLike, size: tuple[float, float], rise: float, *part: str
) -> None:
    """A button: a block, a disc or a dome, whose foot is sunk in what it stands on."""
    at = np.asarray(at, float)
    if style == "disc":
        foot = at - [0, 0, 0.02]
        radius = min(size) / 2
        shape.add(cylinder(foot, at + [0, 0, rise], radius, radius * 0.85, 12), *part)
    elif style == "dome":
        shape.add(ellipsoid(at, (size[0] / 2, size[1] / 2, rise), 10), *part)
    else:
        block = (*size, rise + 0.03)
        centre = at + [0, 0, rise / 2 - 0.015]
        shape.add(rounded_box(block, centre, min(size) * 0.2, 1), *part)


def add_keys(
    rng: np.random.Generator,
    shape: Assembly,
    wide: float,
    low: float,
    high: float,
    top: float,
    columns: int,
    rows: int,
    *part: str,
) -> None:
    """Keys in columns and rows, alike, between two heights along the case."""
    style = str(rng.choice(["block", "block", "disc", "dome"]))
    across, along, fill = wide / columns, (high - low) / rows, rng.uniform(0.6, 0.86)
    rise = rng.uniform(0.02, 0.06)
    for x in (np.arange(columns) + 0.5 - columns / 2) * across:
        for y in low + (np.arange(rows) + 0.5) * along:
            add_button(shape, style, (x, y, top), (across * fill, along * fill), rise, *part)
