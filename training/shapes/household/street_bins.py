"""Bins that stand outside: boxes on wheels, slatted cans on a post; how a lid tips up."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..shape import Assembly
from ..solids import Solid, box, cylinder, ellipsoid, flat_ring, hollow, lathe, moved, roller, swung
from ..turns import about_x, about_z


def wheeled_bin(rng: np.random.Generator, shape: Assembly) -> None:
    """A box that widens upwards, a lid with a hinge behind, two wheels or four."""
    big = shape.category == "dumpster"
    wide = rng.uniform(1.2, 2.0) if big else rng.uniform(0.45, 0.6)
    deep = rng.uniform(0.8, 1.1) if big else rng.uniform(0.5, 0.7)
    high = rng.uniform(0.8, 1.1) if big else rng.uniform(0.85, 1.05)
    narrow, r = rng.uniform(0.75, 0.98), (0.09 if big else rng.uniform(0.08, 0.13))
    low, wall = (0.16 if big else 0.05), 0.03
    is_open = rng.random() < 0.4
    _add_walls(shape, np.array([wide, deep]), narrow, low, high, wall)
    rim, z = 0.04, high - 0.03
    for side in (-1, 1):
        at = side * (deep / 2), side * (wide / 2)
        shape.add(box((wide + rim, rim, 0.06), (0, at[0], z)), "rim")
        shape.add(box((rim, deep + rim, 0.06), (at[1], 0, z)), "rim")
    lids = (-0.25, 0.25) if big and rng.random() < 0.7 else (0,)
    for x in lids:
        size = (wide / len(lids) * 0.99 + 0.03, deep + 0.08, rng.uniform(0.03, 0.07))
        at = (x * wide, -0.01, high + size[2] / 2)
        solid = box(size, at, (0.95, rng.uniform(0.8, 0.97)))
        angle = rng.uniform(0.3, 2.2) if is_open else 0.0
        hinge = (0, deep / 2 + 0.02, high)
        shape.add(tipped(solid, hinge, angle), "lid")
        if rng.random() < 0.5:
            grip = box((wide * 0.2, 0.05, 0.03), (x * wide, -deep / 2 - 0.05, high + 0.02))
            shape.add(tipped(grip, hinge, angle), "lid", "lid handle")
    ends = np.array([wide * 0.4, deep / 2 + 0.07, high - 0.03])
    if not big:
        shape.add(cylinder(ends * [-1, 1, 1], ends, 0.016, sides=8), "handle")
        for side in (-1, 1):
            shape.add(box((0.03, 0.1, 0.05), ends * [side, 1, 1] - [0, 0.03, 0]), "handle")
    _add_wheels(rng, shape, wide * narrow, deep * narrow, r, big)
    if is_open:
        level = high - rng.uniform(0.1, 0.3)
        bed = (wide * narrow, deep * narrow, 0.05)
        shape.add(box(bed, (0, 0, level)), "rubbish")
        for x, y in rng.uniform(-0.35, 0.35, (int(rng.integers(2, 6)), 2)) * [wide, deep]:
            size = deep * rng.uniform(0.15, 0.25)
            at = (x, y, level + size * rng.uniform(0, 0.6))
            shape.add(ellipsoid(at, (size, size, size * 0.9), 7), "rubbish")


def _add_walls(shape, size, narrow, low, high, wall) -> None:
    """Four leaning walls and a floor."""
    tall, lean = high - low, (1 - narrow) / 2
    for axis in (0, 1):
        for side in (-1, 1):
            board = np.array([wall, wall, tall])
            board[1 - axis] = size[1 - axis] * narrow
            vertices, faces = box(board, (0, 0, tall / 2))
            share = vertices[:, 2] / tall
            vertices[:, 1 - axis] *= 1 + (1 / narrow - 1) * share
            inset = size[axis] * (0.5 - lean * (1 - share)) - wall / 2
            vertices[:, axis] += side * inset
            shape.add((vertices + [0, 0, low], faces), "body")
    shape.add(box((*(size * narrow), wall), (0, 0, low + wall / 2)), "body")


def _add_wheels(rng, shape, wide, deep, r, four) -> None:
    sides = int(rng.choice([8, 12, 20]))
    thick = r * rng.uniform(0.3, 0.6)
    for y in (-0.4, 0.4) if four else (0.48,):
        for side in (-1, 1):
            at = np.array([side * (wide * 0.42 if four else wide / 2), y * deep, r])
            half = np.array([thick / 2, 0, 0])
            shape.add(roller(at, half, r, sides), "wheel")
            if four:
                shape.add(box((thick * 2, r, r), at + [0, 0, r * 0.6]), "wheel", "bracket")
        if not four:
            ends = (-wide / 2, y * deep, r), (wide / 2, y * deep, r)
            shape.add(cylinder(*ends, r * 0.15, sides=6), "axle")


def street_bin(rng: np.random.Generator, shape: Assembly) -> None:
    """Slats around a can, on legs or on a post, often with a roof."""
    r, high = rng.uniform(0.2, 0.3), rng.uniform(0.55, 0.8)
    sides, count = any_sides(rng), int(rng.integers(10, 25))
    low = rng.uniform(0.05, 0.4)
    shape.add(hollow([(r * 0.9, low), (r * 0.9, low + high)], 0.02, sides), "body")
    if rng.random() < 0.7:
        gap, flare = rng.uniform(0.1, 0.4), rng.uniform(0.95, 1.15)
        wide = 2 * np.pi * r / count * (1 - gap)
        for a in np.linspace(0, 2 * np.pi, count, endpoint=False):
            slat, faces = box((0.025, wide, high), (r, 0, high / 2))
            slat = slat * np.c_[1 + (flare - 1) * slat[:, 2:] / high, np.ones((len(slat), 2))]
            shape.add(moved((slat, faces), about_z(a), (0, 0, low)), "slat")
    for at in (0.12, 0.88) if rng.random() < 0.6 else ():
        z = low + at * high
        shape.add(flat_ring(r * 0.88, r * 1.1, z, z + 0.03, sides), "hoop")
    if low > 0.2:
        post = np.array([0, r + 0.04, 0])
        top = low + high + rng.uniform(0, 0.3)
        shape.add(cylinder(post, post + [0, 0, top], 0.035, sides=8), "post")
        foot = post + [0, 0, 0.02]
        shape.add(cylinder(foot - [0, 0, 0.02], foot, 0.1, sides=10), "base")
    else:
        shape.add(lathe([(r, 0), (r * 0.9, low + 0.02)], sides), "base")
    top = low + high
    if rng.random() < 0.5:
        rise = rng.uniform(0.15, 0.3)
        for a in np.linspace(0, 2 * np.pi, 4, endpoint=False) + 0.5:
            x, y = r * 0.85 * np.cos(a), r * 0.85 * np.sin(a)
            shape.add(
                cylinder((x, y, top - 0.03), (x, y, top + rise), 0.012, sides=6), "roof support"
            )
        cover = [
            (r * 1.1, top + rise),
            (r * 1.1, top + rise + 0.02),
            (r * 0.3, top + rise + r * 0.4),
        ]
        shape.add(lathe(cover, sides), "roof")
    else:
        shape.add(flat_ring(r * 0.6, r * 1.02, top - 0.01, top + 0.03, sides), "rim")


def tipped(solid: Solid, hinge: ArrayLike, angle: float) -> Solid:
    """A solid that lies before ``hinge`` turned up about it."""
    return swung(solid, about_x(-angle), hinge)


def any_sides(rng: np.random.Generator) -> int:
    """How many sides a round bin has."""
    return int(rng.choice([8, 10, 12, 16, 24, 32]))
