"""What closes a cabinet or a desk: doors and drawers with their handles."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..shape import Assembly
from ..solids import box, cylinder, moved


def add_doors(
    rng: np.random.Generator,
    shape: Assembly,
    x: float,
    wide: float,
    front: float,
    low: float,
    high: float,
) -> None:
    """One or two doors before a column, shut or ajar, plain or framed."""
    tall, middle = (high - low) * 0.98, (low + high) / 2
    leaves = 2 if wide > 0.5 and rng.random() < 0.6 else 1
    framed, ajar = rng.random() < 0.3, rng.random() < 0.15
    for leaf in range(leaves):
        size = wide / leaves * 0.97
        hinge = -1 if leaf == 0 else 1
        angle = -hinge * rng.uniform(0.2, 1.8) if ajar else 0.0
        matrix = np.eye(3)
        matrix[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        at = (x + hinge * wide / 2 * 0.97 if leaves == 2 else x - size / 2, front, middle)
        out = -hinge  # from the hinge to the handle

        def add(solid, *part, matrix=matrix, at=at) -> None:
            shape.add(moved(solid, matrix, at), "door", *part)

        add(box((size, 0.02, tall), (out * size / 2, 0, 0)))
        if framed:
            rim = min(0.07, size * 0.2)
            for u in (rim / 2, size - rim / 2):
                add(box((rim, 0.03, tall), (out * u, -0.005, 0)), "door frame")
            for z in (-1, 1):
                centre = (out * size / 2, -0.005, z * (tall - rim) / 2)
                add(box((size, 0.03, rim), centre), "door frame")
        if rng.random() < 0.8:
            length = rng.uniform(0.06, 0.3)
            grip = (out * size * 0.9, -0.025, rng.uniform(-0.2, 0.2) * tall)
            if rng.random() < 0.5:
                add(box((0.015, 0.03, min(length, tall * 0.6)), grip), "handle")
            else:
                add(
                    cylinder(np.add(grip, (0, 0.02, 0)), np.add(grip, (0, -0.01, 0)), 0.015),
                    "handle",
                )


def add_drawer(
    rng: np.random.Generator,
    shape: Assembly,
    front: tuple[float, float, float],
    size: tuple[float, float, float],
) -> None:
    """A drawer whose front's middle is ``front``: its front alone, a block, or a box of boards."""
    x, y, z = front
    wide, deep, tall = size
    y -= deep * rng.uniform(0.1, 0.7) if rng.random() < 0.12 else 0  # pulled out
    thick = 0.018
    style = rng.random()
    if style < 0.2:
        shape.add(box(size, (x, y + deep / 2, z)), "drawer")
    else:
        shape.add(board(rng, (wide, thick, tall), (x, y, z)), "drawer", "drawer front")
    if style > 0.5:
        wall, low = rng.uniform(0.006, 0.015), tall * rng.uniform(0.6, 0.9)
        base = z - tall / 2 + low / 2
        for side in (-1, 1):
            at = (x + side * (wide * 0.94 - wall) / 2, y + deep / 2, base)
            shape.add(box((wall, deep, low), at), "drawer", "drawer side")
        at = (x, y + deep - wall / 2, base)
        shape.add(box((wide * 0.92, wall, low), at), "drawer", "drawer back")
        at = (x, y + deep / 2, z - tall * 0.42)
        shape.add(box((wide * 0.92, deep, wall), at), "drawer", "drawer bottom")
    for u in _grips(rng):
        _handle(rng, shape, (x + u * wide, y - thick / 2, z + rng.uniform(0, 0.2) * tall), "drawer")


def _grips(rng) -> tuple[float, ...]:
    """Where along a drawer's width its handles are."""
    return ((), (0.0,), (0.0,), (0.0,), (-0.28, 0.28))[int(rng.integers(5))]


def _handle(rng, shape, at, parent, upright: bool = False) -> None:
    x, y, z = at
    size = rng.uniform(0.04, 0.12)
    if rng.random() < 0.5:
        shape.add(cylinder((x, y, z), (x, y - 0.03, z), 0.012, 0.016, 8), parent, "handle")
    else:
        extent = (0.012, 0.02, size) if upright else (size, 0.02, 0.012)
        shape.add(box(extent, (x, y - 0.012, z)), parent, "handle")
