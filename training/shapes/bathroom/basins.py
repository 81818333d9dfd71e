"""What holds water and what lets it in and out: basins of any outline, rings on them, taps, drains.

An outline (n, 2) runs counterclockwise seen from above and is scaled about the origin.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..shape import Assembly
from ..solids import (
    Solid,
    at_z,
    box,
    cylinder,
    ellipsoid,
    flat_ring,
    lathe,
    loft,
    roller,
    stacked,
    tube,
)

TAP = {
    "faucet": ("tap", "water tap", "mixer"),
    "spout": ("nozzle", "faucet spout", "water outlet"),
    "handle": ("tap handle", "faucet handle", "knob", "lever"),
    "faucet base": ("tap base", "faucet body"),
    "drain": ("plughole", "drain hole", "plug"),
    "water": ("liquid", "water surface"),
}
BASE = ("faucet", "faucet base")


def basin(outline: ArrayLike, profile: ArrayLike, wall: float, floor: float) -> Solid:
    """An open vessel: its outside (scale, height) upwards; ``wall`` is a share of the outline."""
    profile = np.asarray(profile, float)
    inside = np.maximum(profile[::-1] - [wall, 0], [0.1, floor])
    return loft(stacked(outline, [*profile, *inside]))


def ring_plate(outer: ArrayLike, inner: ArrayLike, low: float, high: float) -> Solid:
    """A plate with a hole between two heights: two outlines (n, 2), one around the other."""
    ends = (outer, low), (outer, high), (inner, high), (inner, low), (outer, low)
    return loft([at_z(outline, z) for outline, z in ends], caps=False)


def rectangle_around(outline: ArrayLike, wide: float, deep: float) -> NDArray[np.float64]:
    """The edge (n, 2) of a rectangle about the origin, a point for each of an outline in it."""
    outline, half = np.asarray(outline, float), np.array([wide, deep]) / 2
    edge = outline / np.abs(outline / half).max(1, keepdims=True)
    for corner in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
        edge[np.linalg.norm(edge - corner * half, axis=1).argmin()] = corner * half
    return edge


def egg(wide: float, deep: float, taper: float, count: int) -> NDArray[np.float64]:
    """A rounded outline, narrower towards −Y by ``taper``."""
    t = np.linspace(0, 2 * np.pi, count, endpoint=False) + np.pi / count
    return np.c_[wide / 2 * np.cos(t) * (1 + taper * np.sin(t)), deep / 2 * np.sin(t)]


def add_drain(shape: Assembly, at: ArrayLike, radius: float, sides: int) -> None:
    """A flat ring with a plug in it on a floor."""
    x, y, z = at
    solids = (
        flat_ring(radius * 0.6, radius, -0.004, 0.006, sides),
        lathe([(radius * 0.55, -0.004), (radius * 0.45, 0.009)], sides),
    )
    for vertices, faces in solids:
        shape.add((vertices + (x, y, z), faces), "drain")


def add_tap(
    rng: np.random.Generator, shape: Assembly, at: ArrayLike, high: float, reach: float
) -> None:
    """A spout that stands at ``at`` and bends towards −Y, with one lever or two handles."""
    at, thick = np.asarray(at, float), high * rng.uniform(0.07, 0.13)
    sides = int(rng.choice([6, 8, 12, 20]))
    shape.add(cylinder(at - [0, 0, 0.01], at + [0, 0, thick], thick * 1.7, sides=sides), *BASE)
    t, style = np.linspace(0, np.pi, 11), rng.integers(3)
    if style == 0:
        arc = np.c_[0 * t, reach / 2 * (np.cos(t) - 1), high - reach / 2 + reach / 2 * np.sin(t)]
        path = np.r_[[[0, 0, 0]], arc, [[0, -reach, high - reach]]]
    elif style == 1:
        path = np.array([(0, 0, 0), (0, 0, high * 0.9), (0, -reach, high)])
    else:
        path = np.array(
            [(0, 0, 0), (0, 0, high), (0, -reach * 0.95, high), (0, -reach, high * 0.8)]
        )
    shape.add(tube(path + at, thick, sides), "faucet", "spout")
    _add_handles(rng, shape, at, high, thick, sides)


def _add_handles(rng, shape, at, high, thick, sides) -> None:
    """One lever on the spout, or two handles beside it: knobs, crosses or levers."""
    if rng.random() < 0.4:
        root = at + [0, 0, high * 0.8]
        end = root + [thick * rng.uniform(3, 6) * rng.choice([-1, 1]), 0, thick * rng.uniform(0, 3)]
        shape.add(tube([root, end], [thick * 0.8, thick * 0.5], sides), "faucet", "handle")
        return
    apart, up, style = high * rng.uniform(0.4, 0.9), thick * rng.uniform(2, 4), rng.integers(3)
    if rng.random() < 0.5:
        size = (2 * apart, thick * 1.5, thick * 1.5)
        shape.add(box(size, at + [0, 0, thick * 0.8]), *BASE)
    for side in (-1, 1):
        foot = at + [side * apart, 0, 0]
        top = foot + [0, 0, up]
        shape.add(cylinder(foot - [0, 0, 0.01], top, thick, sides=sides), *BASE)
        if style == 0:
            shape.add(ellipsoid(top, np.array([1.8, 1.8, 1.3]) * thick, 8), "faucet", "handle")
        elif style == 1:
            for arm in (np.array([2.5, 0, 0]) * thick, np.array([0, 2.5, 0]) * thick):
                shape.add(roller(top, arm, thick * 0.5, 6), "faucet", "handle")
        else:
            arm = np.array([side * 3.5, -1.0, 0.8]) * thick
            shape.add(tube([top, top + arm], [thick * 0.8, thick * 0.5], 6), "faucet", "handle")
