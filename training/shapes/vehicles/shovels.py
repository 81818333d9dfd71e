"""Buckets and blades, and the arms and pistons that carry them."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike

from ..shape import Assembly
from ..solids import Solid, beam, cylinder, extruded_across, merge, moved
from ..turns import about_x

SCOOP = np.array([(-0.15, 0), (0, -0.2), (0, -0.6), (-0.25, -1), (-1, -1)])  # y and z, hinge at 0


def add_piston(shape: Assembly, start: ArrayLike, end: ArrayLike, radius: float) -> None:
    """A hydraulic cylinder and the thinner rod that comes out of it."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    middle = start + (end - start) * 0.55
    shape.add(cylinder(start, middle, radius, sides=8), "piston")
    shape.add(cylinder(middle, end, radius * 0.55, sides=6), "piston")


def add_bucket(
    rng: np.random.Generator,
    shape: Assembly,
    wide: float,
    size: float,
    hinge: ArrayLike,
    tilt: float,
    back: bool = False,
) -> None:
    """A scoop hung at ``hinge``, turned about x by ``tilt``; ``back``: it opens to the machine."""
    solids = [_scoop(wide, size, size * rng.uniform(0.04, 0.1))]
    teeth = int(rng.integers(3, 8)) if rng.random() < 0.7 else 0
    mirror = np.diag([1, -1, 1]) if back else np.eye(3)
    tilt = tilt - np.pi if back else tilt
    lip = np.array([0, -size, -0.97 * size])
    for x in np.linspace(-0.45, 0.45, teeth) * wide:
        root = lip + [x, 0.05 * size, 0]
        end = root + [0, -rng.uniform(0.15, 0.25) * size, -0.02 * size]
        solids.append(beam(root, end, size * 0.12, size * 0.04))
    for solid, part in zip(solids, [("bucket",)] + [("bucket", "tooth")] * teeth, strict=True):
        shape.add(moved(solid, about_x(tilt) @ mirror, hinge), *part)


def _scoop(wide: float, size: float, thin: float) -> Solid:
    """Plates along ``SCOOP`` between two cheeks."""
    line, pieces = SCOOP * size, []
    for p, q in itertools.pairwise(line):
        along = (q - p) / np.linalg.norm(q - p)
        inwards = np.array([along[1], -along[0]]) * thin
        quad = np.array([q, p, p + inwards, q + inwards])
        pieces.append(extruded_across(quad, -wide / 2, wide / 2))
    for side in (-1, 1):
        x = side * (wide - thin) / 2
        pieces.append(extruded_across(line[::-1], x - thin / 2, x + thin / 2))
    return merge(pieces)


def add_loader(
    rng: np.random.Generator,
    shape: Assembly,
    wide: float,
    along: tuple[float, float],
    heights: tuple[float, float],
) -> None:
    """Two arms from beside the cab to a bucket before the nose."""
    (root, nose), (low, high) = along, heights
    size = (high - low) * rng.uniform(0.7, 1.1)
    lift = rng.choice([0.0, rng.uniform(0, 1.0)]) * high
    hinge = np.array([0, nose - rng.uniform(0.25, 0.6), size * 1.05 + lift])
    x, thick = wide * rng.uniform(0.4, 0.55), rng.uniform(0.1, 0.18)
    for side in (-1, 1):
        start = np.array([side * x, root, low + (high - low) * 0.6])
        end = np.array([side * x, hinge[1] + 0.02, hinge[2] - size * 0.5])
        knee = start + (end - start) * 0.65 + [0, 0, 0.2 * size]
        shape.add(beam(start, knee, thick * 1.3, thick), "arm")
        shape.add(beam(knee, end, thick), "arm")
        add_piston(shape, start + [0, 0, -0.4 * (high - low)], knee, thick * 0.35)
    add_bucket(rng, shape, wide * rng.uniform(1.2, 2.0), size, hinge, rng.uniform(-0.3, 0.2))
    if rng.random() < 0.6:
        at = np.array([0, root + 0.2, low + (high - low) * 0.55])
        shape.add(beam(at - [x, 0, 0], at + [x, 0, 0], thick), "arm")


def add_blade(
    rng: np.random.Generator,
    shape: Assembly,
    wide: float,
    y: float,
    tall: float,
    root: float,
    height: float,
) -> None:
    """A hollow plate before the machine on two bars."""
    t = np.linspace(-1, 1, int(rng.integers(3, 8)))
    bend, thin = rng.uniform(0.1, 0.3) * tall, rng.uniform(0.05, 0.14)
    curve = np.c_[y - bend * t**2, (t + 1) / 2 * tall + 0.05]
    outline = np.concatenate([curve[::-1], curve + [thin, 0]])
    broad, pieces = wide * rng.uniform(1.0, 1.35), []
    for k in range(len(t) - 1):
        n = len(t)
        quad = outline[[n - 1 - k, n - 2 - k, n + k + 1, n + k]][::-1]
        pieces.append(extruded_across(quad, -broad / 2, broad / 2))
    shape.add(merge(pieces), "blade")
    for side in (-1, 1):
        x = side * wide * 0.35
        shape.add(beam((x, root, height), (x, y + thin / 2, tall * 0.35), 0.16), "arm")
    if rng.random() < 0.6:
        for side in (-1, 1):
            x = side * wide * 0.2
            add_piston(shape, (x, root, height + tall * 0.6), (x, y + thin / 2, tall * 0.65), 0.07)
