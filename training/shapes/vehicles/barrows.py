"""Wheelbarrows."""

from __future__ import annotations

import itertools

import numpy as np

from ..coachwork import Wheels, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, loft, merge, tube
from .carts import heap

BARROW = {
    "tray": ("tub", "bowl", "bucket", "bed", "box"),
    "handle": ("handlebar", "shaft"),
    "grip": ("rubber grip", "handle end"),
    "leg": ("stand", "foot", "support"),
    "frame": ("chassis", "undercarriage"),
    "axle": ("wheel axle", "fork"),
    "load": ("cargo", "dirt", "soil"),
    "crossbar": ("cross brace", "crosspiece"),
}


def wheelbarrow(rng: np.random.Generator) -> LabelledShape:
    """A tray on two bars between one or two wheels in front and the handles behind."""
    wheels = Wheels.drawn(rng, "disc", "tired", "spoked")
    shape = Assembly(str(rng.choice(["wheelbarrow", "barrow"])), BARROW | wheels.words)
    wide, long, radius = rng.uniform(0.5, 0.8), rng.uniform(0.6, 1.1), rng.uniform(0.15, 0.26)
    floor, tall = radius * rng.uniform(1.2, 1.9), rng.uniform(0.18, 0.45)
    narrow, thin = rng.uniform(0.45, 1.0), rng.uniform(0.012, 0.04)
    tip = rng.uniform(0.1, 0.45) * long
    _tray(rng, shape, wide, long, floor, tall, narrow, thin, tip)
    bar, spread = rng.uniform(0.016, 0.04), rng.uniform(0.8, 1.1) * wide / 2
    square = rng.random() < 0.5
    hub, end = -long / 2 - radius * rng.uniform(0.1, 0.8), long / 2 + rng.uniform(0.3, 0.7)
    slim = radius * rng.uniform(0.25, 0.5)
    twin = rng.random() < 0.15
    near = slim * 0.8 if not twin else wide * 0.4
    rise = floor + rng.uniform(0.0, 0.3)
    _bars(rng, shape, (near, hub, radius), (spread, end, rise), long, floor, bar, square)
    for x in (-near, near) if twin else (0,):
        wheels.add(shape, (x, hub, radius), radius, slim, "wheel")
    ends = (-near * 1.3, hub, radius), (near * 1.3, hub, radius)
    shape.add(cylinder(*ends, bar * 0.8, sides=6), "axle")
    if rng.random() < 0.25:
        size = (wide * 0.48, long * 0.42, tall * rng.uniform(0.6, 1.0))
        shape.add(heap(size, (0, 0, floor + tall * 0.5)), "load")
    return shape.finish()


def _tray(rng, shape, wide, long, floor, tall, narrow, thin, tip) -> None:
    """A tub that leans outwards, or a box without its back."""
    if rng.random() < 0.75:
        base, top = -long / 2 + tip * 0.8, -long / 2 - tip * 0.5
        corners = [(narrow, base, long / 2 - 0.1, 0), (1, top, long / 2, tall)]
        outer = [rectangle(wide * f, a, b, floor + z) for f, a, b, z in corners]
        inner = [rectangle(wide * f - 2 * thin, a + thin, b - thin, floor + max(z, thin))
                 for f, a, b, z in corners[::-1]]  # fmt: skip
        shape.add(loft([*outer, *inner]), "tray")
    else:
        pieces = [box((wide, long, thin * 2), (0, 0, floor + thin))]
        pieces += [
            box((thin * 2, long, tall), (s * wide / 2, 0, floor + tall / 2)) for s in (-1, 1)
        ]
        pieces += [box((wide, thin * 2, tall), (0, -long / 2, floor + tall / 2))]
        shape.add(merge(pieces), "tray")


def _bars(rng, shape, hub, grip, long, floor, bar, square: bool) -> None:
    """From the wheel under the tray to the grips, and the legs below."""
    near, y, radius = hub
    spread, end, rise = grip
    for side in (-1, 1):
        path = [(side * near, y, radius), (side * spread * 0.7, -long * 0.2, floor - bar * 0.8)]
        path += [(side * spread * 0.8, long * 0.3, floor - bar * 0.6), (side * spread, end, rise)]
        if square:
            for a, b in itertools.pairwise(path):
                shape.add(beam(a, b, bar * 2), "handle")
        else:
            shape.add(tube(path, bar, 8), "handle")
        if rng.random() < 0.5:
            along = np.subtract(path[3], path[2])
            along /= np.linalg.norm(along)
            tip = np.array(path[3])
            shape.add(cylinder(tip - along * 0.14, tip + along * 0.01, bar * 1.4), "handle", "grip")
        foot = np.array([side * spread * 0.75, long * 0.25, 0.015])
        shape.add(beam([foot[0], foot[1], floor], foot, bar * 1.7), "leg")
        if rng.random() < 0.5:
            shape.add(beam(foot, [foot[0], -long * 0.05, floor], bar * 1.2), "leg")
    if rng.random() < 0.6:
        z = radius * 0.5
        ends = (-spread * 0.75, long * 0.25, z), (spread * 0.75, long * 0.25, z)
        shape.add(cylinder(*ends, bar * 0.8, sides=6), "leg", "crossbar")
