"""Windows and doorways, each drawn once and put into a building's walls many times.

They are drawn where the wall's outside is y = 0, its foot z = 0, and out is −Y.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..shape import Assembly
from ..solids import Solid, box, cylinder, extruded
from ..turns import about_z

SYNONYMS = {
    "window": ("window opening", "casement"),
    "glass": ("pane", "window pane", "glazing", "window glass"),
    "window frame": ("window trim", "window border", "window surround"),
    "glazing bar": ("muntin", "mullion", "window bar", "lattice"),
    "window sill": ("sill", "window ledge"),
    "shutter": ("window shutter", "blind"),
    "door": ("entrance", "doorway", "entry"),
    "door panel": ("door leaf", "front door"),
    "door frame": ("jamb", "door surround", "door trim"),
    "door handle": ("doorknob", "knob", "handle"),
    "door step": ("doorstep", "threshold"),
}


def window(rng: np.random.Generator, wide: float, tall: float) -> Assembly:
    """A pane, flush or proud, plain or with a frame, bars, a sill and shutters."""
    proud, rim = rng.uniform(0.01, 0.08) + wide * rng.uniform(0, 0.15), rng.uniform(0.04, 0.16)
    arched = rng.random() < 0.2
    opening = Assembly()
    opening.add(_leaf(wide, tall, proud, arched), "window", "glass")
    out = proud + rng.uniform(0.02, 0.08)
    if rng.random() < 0.65 and not arched:
        for solid in _rim(wide, tall, out, rim, foot=True):
            opening.add(solid, "window", "window frame")
    if rng.random() < 0.45:
        bar, across = rng.uniform(0.025, 0.07), int(rng.integers(0, 3))
        for i in range(across):
            z = tall * (i + 1) / (across + 1)
            opening.add(_plate(0, z, wide, bar, out), "window", "glazing bar")
        opening.add(_plate(0, tall / 2, bar, tall, out), "window", "glazing bar")
    if rng.random() < 0.4:
        size = (wide * rng.uniform(1.05, 1.35), rng.uniform(0.1, 0.3), rng.uniform(0.05, 0.15))
        opening.add(box(size, (0, -size[1] / 2, -size[2] / 2)), "window", "window sill")
    if rng.random() < 0.25:
        for side in (-1, 1):
            at = side * wide * 0.75, tall / 2
            opening.add(_plate(*at, wide * 0.45, tall, out), "window", "shutter")
    return opening


def doorway(rng: np.random.Generator, wide: float, tall: float, name: str = "door") -> Assembly:
    """A door of one or two leaves, plain or with a frame, a handle and a step.

    Args:
        name: of the whole.
    """
    proud, rim = rng.uniform(0.02, 0.08) + wide * rng.uniform(0, 0.1), rng.uniform(0.06, 0.2)
    arched, double = rng.random() < 0.25, wide > 1.3 and rng.random() < 0.7
    opening = Assembly()
    if double and not arched:
        for side in (-1, 1):
            leaf = _plate(side * wide * 0.25, tall / 2, wide * 0.485, tall, proud)
            opening.add(leaf, name, "door panel")
    else:
        opening.add(_leaf(wide, tall, proud, arched), name, "door panel")
    out = proud + rng.uniform(0.02, 0.1)
    if rng.random() < 0.65 and not arched:
        for solid in _rim(wide, tall, out, rim, foot=False):
            opening.add(solid, name, "door frame")
    if rng.random() < 0.5:
        x, size = wide * (0.06 if double else 0.38), rng.uniform(0.03, 0.08)
        grip = cylinder((x, 0, tall * 0.45), (x, -out - size, tall * 0.45), size, sides=8)
        opening.add(grip, name, "door handle")
    if rng.random() < 0.3:
        size = (wide * rng.uniform(1.0, 1.6), rng.uniform(0.3, 0.8), rng.uniform(0.08, 0.2))
        opening.add(box(size, (0, -size[1] / 2, size[2] / 2)), name, "door step")
    return opening


def put(shape: Assembly, opening: Assembly, at: ArrayLike, turn: float = 0.0) -> None:
    """Into the wall that looks ``turn`` about z from the front, at its foot ``at`` (3,)."""
    shape.mount(opening, about_z(turn), at)


def _plate(x, z, wide, tall, proud) -> Solid:
    """A board on the wall, its middle at x and z; it reaches a little into the wall."""
    deep = proud + 0.02
    return box((wide, deep, tall), (x, 0.02 - deep / 2, z))


def _leaf(wide, tall, proud, arched: bool) -> Solid:
    if not arched:
        return _plate(0, tall / 2, wide, tall, proud)
    angle = np.linspace(0, np.pi, 9)
    rise = min(wide / 2, tall * 0.5)
    arch = np.c_[wide / 2 * np.cos(angle), tall - rise + rise * np.sin(angle)]
    outline = np.concatenate([[(-wide / 2, 0), (wide / 2, 0)], arch])
    return extruded(outline, 0.02, -proud)


def _rim(wide, tall, out, rim, foot: bool) -> list[Solid]:
    sides = [_plate(s * (wide + rim) / 2, tall / 2, rim, tall, out) for s in (-1, 1)]
    ends = (tall + rim / 2, -rim / 2) if foot else (tall + rim / 2,)
    return sides + [_plate(0, z, wide + 2 * rim, rim, out) for z in ends]
