"""What vessels of the kitchen are put together from: walls, rims, bases, lids, ears and long grips.

A vessel stands about the z axis; its outline is (n, 2) pairs of radius and height, from bottom to
top. Its ear is at +x, its spout at −x.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..panels import roundness
from ..shape import Assembly
from ..solids import Solid, beam, ellipsoid, flat_ring, hollow, lathe, moved, torus, tube
from ..turns import FORWARD


def curve(low: float, belly: float, high: float, top: float, count: int = 8) -> NDArray[np.float64]:
    """An outline (count, 2) from radius ``low`` over ``belly`` in the middle to ``high``."""
    t = np.linspace(0, 1, count)
    straight = low + (high - low) * t
    return np.c_[straight + (belly - (low + high) / 2) * np.sin(np.pi * t), top * t]


def squared(solid: Solid, power: float, deep: float = 1.0) -> Solid:
    """A turned solid between round (2) and square (large powers), ``deep`` as deep as wide."""
    vertices, faces = solid
    angle = np.arctan2(vertices[:, 1], vertices[:, 0])
    grown = (np.abs(np.cos(angle)) ** power + np.abs(np.sin(angle)) ** power) ** (-1 / power)
    return vertices * np.c_[grown, grown * deep, np.ones(len(grown))], faces


def add_walls(
    rng: np.random.Generator,
    shape: Assembly,
    outline: ArrayLike,
    wall: float,
    sides: int,
    *part: str,
) -> None:
    """A vessel that is open at the top, with a rim and a base of their own or without."""
    outline = np.asarray(outline, float)
    high, body = outline[-1, 1], outline
    if rng.random() < 0.5:
        share = rng.uniform(0.04, 0.12)
        base, body = _cut(body, high * share)
        shape.add(lathe(base, sides), "base")
    elif rng.random() < 0.3:
        foot = outline[0, 0] * rng.uniform(0.7, 1.05)
        z = outline[0, 1]
        shape.add(lathe([(foot, z - wall * 2), (foot, z + wall * 0.5)], sides), "base")
    if rng.random() < 0.35:
        body, edge = _cut(body, high * rng.uniform(0.86, 0.95))
        shape.add(_band(edge, wall, rng.choice([0, 0.3, 1.0]) * wall, sides), "rim")
    elif rng.random() < 0.5:
        radius = outline[-1, 0] - wall / 2
        shape.add(torus(radius, high, wall * rng.uniform(0.6, 1.2), sides), "rim")
    shape.add(hollow(body, wall, sides), *(part or ("body",)))


def _cut(outline, height):
    """The outline below a height and above it; both have the point where it is cut."""
    radius, z = outline.T
    at = [np.interp(height, z, radius), height]
    return np.array([*outline[z < height], at]), np.array([at, *outline[z > height]])


def _band(edge, wall, proud, sides):
    outer, inner = edge + [proud, 0], edge[::-1] - [wall, 0]
    return lathe(np.concatenate([outer, inner, outer[:1]]), sides, caps=False)


def add_lid(
    rng: np.random.Generator, shape: Assembly, radius: float, z: float, wall: float, sides: int
) -> None:
    """A flat or domed lid on a mouth, with a knob or a loop."""
    rise, edge = radius * rng.uniform(0.04, 0.4), radius * rng.uniform(0.96, 1.06)
    t = np.linspace(0, np.pi / 2, int(rng.integers(3, 8)))
    dome = np.c_[edge * np.maximum(np.cos(t), 0.03), z + wall + rise * np.sin(t)]
    shape.add(lathe([(edge, z - wall * 0.3), *dome], sides), "lid")
    if rng.random() < 0.3:
        ring = flat_ring(edge * 0.9, edge * 1.03, z - wall * 0.5, z + wall * 1.5, sides)
        shape.add(ring, "lid", "lid rim")
    shape.add(_knob(rng, radius * rng.uniform(0.13, 0.25), z + wall + rise), "lid", "knob")


def _knob(rng, size, z):
    style, sides = rng.integers(4), roundness(rng)
    if style == 0:
        return ellipsoid((0, 0, z + size * 0.6), np.array([1, 1, 0.8]) * size, max(sides, 8))
    if style == 1:
        mushroom = [(size * 0.5, -size * 0.3), (size * 0.45, size * 0.5), (size, size * 0.7)]
        return lathe([*mushroom, (size * 0.9, size * 1.1)], sides, (0, 0, z))
    if style == 2:
        return lathe([(size, -size * 0.3), (size * rng.uniform(0.7, 1.2), size)], sides, (0, 0, z))
    t = np.linspace(0, np.pi, 9)
    path = np.c_[1.6 * size * np.cos(t), 0 * t, size * (1.3 * np.sin(t) ** 0.6 - 0.2)]
    return tube(path + [0, 0, z], size * 0.3, 6)


def ear(
    rng: np.random.Generator, low: ArrayLike, high: ArrayLike, reach: float, thick: float
) -> Solid:
    """A bow or a D from ``low`` to ``high``, both (x, z), that stands out by ``reach``."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    if rng.random() < 0.65:
        t = np.linspace(0, 1, int(rng.integers(6, 16)))
        bow = reach * np.sin(np.pi * t) ** rng.uniform(0.4, 1.0)
    else:
        inset = rng.uniform(0.0, 0.15)
        t, bow = np.array([0, inset, 1 - inset, 1]), np.array([0, reach, reach, 0])
        bow[2] *= rng.uniform(0.7, 1.1)
    path = low + np.outer(t, high - low) + np.c_[bow, 0 * bow]
    loop = tube(np.c_[path[:, 0], 0 * t, path[:, 1]], thick, int(rng.integers(4, 11)))
    return moved(loop, np.diag([1, rng.uniform(1, 2.2), 1]))


def add_grips(
    rng: np.random.Generator, shape: Assembly, radius: float, z: float, thick: float
) -> None:
    """Two short handles at the sides: loops that lie flat or stand, or blocks."""
    half, reach, style = (
        radius * rng.uniform(0.2, 0.4),
        radius * rng.uniform(0.15, 0.4),
        rng.random(),
    )
    if style < 0.6:
        loop = ear(rng, (radius - thick, -half), (radius - thick, half), reach, thick)
        loop = moved(loop, FORWARD, (0, 0, z))
    elif style < 0.8:
        loop = ear(rng, (radius - thick, z - half), (radius - thick, z), reach, thick)
    else:
        ends = (radius - thick, 0, z), (radius + reach, 0, z)
        loop = moved(beam(*ends, half, half * rng.uniform(0.5, 1.1)), np.diag([1, 2, 0.6]))
        loop = moved(loop, None, (0, 0, 0.4 * z))
    for side in (1, -1):
        shape.add(moved(loop, np.diag([side, side, 1])), "handle")


def add_long_handle(
    rng: np.random.Generator, shape: Assembly, start: ArrayLike, long: float, thick: float
) -> None:
    """A stick along +x from ``start``, rising a little; on a bracket, with an eye, or plain."""
    start = np.asarray(start, float)
    rise, bracket = rng.uniform(-0.05, 0.4), rng.random() < 0.45
    t = np.linspace(0, 1, 9)
    path = start + np.c_[long * t, 0 * t, rise * long * t ** rng.uniform(0.6, 1.8)]
    split = int(rng.integers(1, 4)) if bracket else 0
    girth = thick * (1 + rng.uniform(-0.2, 0.5) * t) * np.where((t == 1) & bracket, 0.7, 1)
    broad = np.diag([1, rng.uniform(1, 2.4), 1])
    sides = int(rng.choice([4, 6, 8, 12]))
    grip = moved(tube(path[split:], girth[split:], sides), broad)
    shape.add(grip, "handle", "handle grip")
    if bracket:
        strap = tube(path[: split + 1], thick * rng.uniform(0.4, 0.8), 4)
        shape.add(moved(strap, broad), "handle", "bracket")
    if rng.random() < 0.3:
        eye = moved(torus(thick * 1.3, 0, thick * 0.3, 10), None, path[-1] + [thick * 1.3, 0, 0])
        shape.add(eye, "handle", "hanging loop")
