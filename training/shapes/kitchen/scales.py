"""Kitchen scales: flat with a display, or upright with a dial below a bowl or a plate."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..panels import add_feet, case, disc, roundness
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, hollow, lathe, moved, torus
from ..turns import FORWARD
from .fittings import curve

SYNONYMS = {
    "body": ("base", "housing", "casing"),
    "platform": ("weighing plate", "plate", "tray"),
    "bowl": ("weighing bowl", "pan", "container"),
    "dial": ("clock face", "scale face", "gauge"),
    "needle": ("pointer", "hand"),
    "dial frame": ("bezel", "ring"),
    "display": ("screen", "readout"),
    "button": ("key", "push button"),
    "knob": ("adjusting knob", "tare knob"),
    "column": ("post", "support"),
    "foot": ("leg", "feet"),
}


def kitchen_scale(rng: np.random.Generator) -> LabelledShape:
    """Flat ones with a display, and upright ones with a dial and a bowl or a plate above."""
    shape = Assembly(
        str(rng.choice(["kitchen scale", "scale", "food scale"])), SYNONYMS, own_sides=False
    )
    (_flat_scale if rng.random() < 0.45 else _dial_scale)(rng, shape)
    return shape.finish()


def _flat_scale(rng, shape) -> None:
    """A plate with its display and buttons along the front."""
    wide, deep, tall = rng.uniform(0.15, 0.2), rng.uniform(0.2, 0.25), rng.uniform(0.015, 0.04)
    shape.add(case(rng, (wide, deep, tall), (0, 0, tall / 2)), "body")
    sides, reach = roundness(rng), rng.uniform(0.4, 0.47) * wide
    y = deep / 2 - reach - 0.005
    if rng.random() < 0.5:
        shape.add(
            lathe([(reach * 0.95, tall - 0.003), (reach, tall + 0.008)], sides, (0, y, 0)),
            "platform",
        )
    else:
        shape.add(board(rng, (2 * reach, 2 * reach, 0.01), (0, y, tall + 0.003)), "platform")
    if rng.random() < 0.4:
        _bowl(rng, shape, reach * rng.uniform(0.9, 1.1), tall + 0.008, y, sides)
    at = -deep / 2 + (deep / 2 + y - reach) * 0.5
    shape.add(box((wide * 0.4, 0.025, 0.004), (0, at, tall)), "display")
    for x in (-0.35, 0.35):
        solid = lathe([(0.01, tall - 0.002), (0.009, tall + 0.003)], 12, (x * wide, at, 0))
        shape.add(solid, "button")
    if rng.random() < 0.5:
        add_feet(rng, shape, wide * 0.9, deep * 0.9, -0.008, 0)


def _bowl(rng, shape, radius, z, y, sides) -> None:
    high = radius * rng.uniform(0.35, 0.9)
    outline = curve(radius * rng.uniform(0.5, 0.8), radius * 0.95, radius, high, 7)
    shape.add(moved(hollow(outline, radius * 0.04, sides), None, (0, y, z)), "bowl")


def _dial_scale(rng, shape) -> None:
    """A block that narrows upwards or a drum on a foot, its dial to the front."""
    wide, deep, tall = rng.uniform(0.14, 0.2), rng.uniform(0.1, 0.16), rng.uniform(0.16, 0.24)
    sides, radius = roundness(rng), wide * rng.uniform(0.33, 0.45)
    if rng.random() < 0.6:
        taper = rng.uniform(0.7, 1.0)
        shape.add(box((wide * 1.1, deep, tall), (0, 0, tall / 2), (taper, 1)), "body")
        middle = tall * 0.5
    else:
        middle = radius * 1.15 + 0.02
        tall = middle + radius * 1.1
        drum = [(radius * 1.12, -deep / 2), (radius * 1.12, deep / 2)]
        shape.add(moved(lathe(drum, max(sides, 12)), FORWARD, (0, 0, middle)), "body")
        shape.add(box((wide, deep * 1.1, 0.05), (0, 0, 0.02), (0.8, 0.9)), "body")
    front = np.array([0, -deep / 2, middle])
    shape.add(disc(front, min(radius, tall * 0.4), 0.004, max(sides, 10)), "dial")
    radius = min(radius, tall * 0.4)
    if rng.random() < 0.6:
        ring = moved(
            torus(radius, 0, radius * 0.07, max(sides, 12)), FORWARD, front - [0, 0.004, 0]
        )
        shape.add(ring, "dial frame")
    turn = rng.uniform(0, 2 * np.pi)
    tip = front + radius * 0.8 * np.array([np.sin(turn), 0, np.cos(turn)]) - [0, 0.006, 0]
    shape.add(cylinder(front - [0, 0.006, 0], tip, 0.004, 0.001, 5), "needle")
    post = rng.uniform(0.01, 0.03)
    column = cylinder(
        (0, 0, tall - 0.01), (0, 0, tall + post), wide * rng.uniform(0.06, 0.2), sides=sides
    )
    shape.add(column, "column")
    z, plate = tall + post, wide * rng.uniform(0.5, 0.75)
    if rng.random() < 0.55:
        _bowl(rng, shape, plate * 1.2, z - 0.004, 0.0, sides)
    else:
        shape.add(lathe([(plate * 0.9, z - 0.003), (plate, z + 0.01)], sides), "platform")
    if rng.random() < 0.35:
        shape.add(disc(front - [0, 0, radius * 1.15], 0.008, 0.012, 10), "knob")
