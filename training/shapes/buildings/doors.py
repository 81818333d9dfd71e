"""Doors and windows: a leaf or panes in a frame of boards."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import Solid, ball, box, cylinder, roller
from .arches import hinged
from .doorways import artists_door

SYNONYMS = {
    "door": ("door leaf", "door panel"),
    "frame": ("door frame", "jamb"),
    "handle": ("knob", "door handle", "lever"),
}


def door(rng: np.random.Generator) -> LabelledShape:
    """A leaf or a pane in a frame; or doors, gates and windows as artists model them."""
    if rng.random() < 0.6:
        return artists_door(rng)
    shape = Assembly(
        str(rng.choice(["door", "doorway", "window"])),
        SYNONYMS,
        own_sides=False,
        keypoints=KEYPOINTS["door"],
    )
    window = shape.category == "window"
    wide = rng.uniform(0.7, 1.1)
    high = rng.uniform(0.8, 1.4) if window else rng.uniform(1.9, 2.3)
    deep, rim = rng.uniform(0.06, 0.15), rng.uniform(0.05, 0.14)
    for side in (-1, 1):
        at = (side * (wide + rim) / 2, 0, high / 2)
        shape.add(board(rng, (rim, deep, high), at), "frame")
    shape.add(board(rng, (wide + 2 * rim, deep, rim), (0, 0, high + rim / 2)), "frame")
    if window:
        shape.add(board(rng, (wide + 2 * rim, deep * 1.4, rim), (0, 0, -rim / 2)), "frame", "sill")
        shape.add(box((wide, deep * 0.2, high), (0, 0, high / 2)), "glass")
        for x in np.linspace(-0.5, 0.5, int(rng.integers(2, 4)) + 1)[1:-1] * wide:
            shape.add(box((0.04, deep * 0.5, high), (x, 0, high / 2)), "frame", "mullion")
        return shape.finish()
    swing = rng.choice([0, rng.uniform(0, 1.6)])
    lay = hinged(-wide / 2, swing)

    def leaf(solid, *part) -> None:
        shape.add(lay(solid), *part)

    grip = rng.uniform(0.012, 0.03)
    leaf(board(rng, (wide, deep * rng.uniform(0.3, 0.7), high), (0, 0, high / 2)), "door")
    for z in (0.27, 0.72) if rng.random() < 0.5 else ():
        leaf(board(rng, (wide * 0.6, deep * 0.7, high * 0.3), (0, 0, z * high)), "door", "panel")
    for side in (-1, 1):
        at = np.array([wide * 0.4, side * deep * 0.25, high * 0.48])
        for solid in _door_handle(rng, at, side, grip):
            leaf(solid, "handle")
    for z in (0.15, 0.85):
        at = np.array([-wide / 2, -deep * 0.3, z * high])
        leaf(cylinder(at, at + [0, 0, 0.12], 0.015, sides=8), "frame", "hinge")
    return shape.finish()


def _door_handle(rng, at, side: int, grip) -> list[Solid]:
    """A stub out of the leaf, and at its end a knob, a lever, or a bar to pull."""
    out = at + [0, side * 0.06, 0]
    stub = cylinder(at, out, grip, sides=8)
    if rng.random() < 0.5:
        return [stub, ball(out, grip * 2.5, 12)]
    if rng.random() < 0.5:
        return [stub, cylinder(out, out - [0.14, 0, 0], grip, sides=8)]
    return [stub, roller(out, [0, 0, rng.uniform(0.15, 0.5)], grip, 8)]
