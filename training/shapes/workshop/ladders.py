"""Ladders: to lean, to stand on their own, with steps and platform, of rope."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, roller, tube
from ..turns import about_x

LADDER = {
    "rail": ("side rail", "stile", "side pole", "upright"),
    "rung": ("crossbar", "bar", "round"),
    "step": ("tread", "ladder step"),
    "platform": ("top step", "standing platform", "top cap"),
    "rear leg": ("back leg", "rear rail", "support leg"),
    "brace": ("rear crossbar", "cross brace", "strut"),
    "spreader": ("hinge bar", "locking bar"),
    "foot": ("rubber foot", "end cap", "feet"),
    "hook": ("hanging hook", "top hook"),
    "rope": ("cord", "side rope"),
    "knot": ("lashing",),
    "handrail": ("guard rail", "grab bar", "handle"),
    "tray": ("tool tray", "bucket shelf"),
}


def ladder(rng: np.random.Generator) -> LabelledShape:
    """Ladders of four makes, wide or narrow, straight or tapered, upright or leaning."""
    makes = {
        "ladder": _single,
        "stepladder": _standing,
        "step stool": _standing,
        "rope ladder": _rope,
    }
    shape = Assembly.of_a_kind(rng, makes, LADDER, own_sides=False, chances=[0.45, 0.3, 0.1, 0.15])
    return shape.finish()


def _single(rng, shape) -> None:
    """Two rails with rungs through, on or before them; feet below, hooks above."""
    wide, count = rng.uniform(0.35, 0.6), int(rng.integers(4, 15))
    pitch = rng.uniform(0.22, 0.34)
    high, top = pitch * (count + 0.6), rng.uniform(0.65, 1.0) if rng.random() < 0.4 else 1.0
    thick, square = rng.uniform(0.035, 0.08), rng.random() < 0.6
    on_rails = rng.random() < 0.25
    for side in (-1, 1):
        ends = (side * wide / 2, 0, 0), (side * wide / 2 * top, 0, high)
        shape.add(bar(rng, square, *ends, thick), "rail")
    rough = rng.uniform(0, 0.02) if rng.random() < 0.3 else 0.0
    round_, slim = rng.random() < 0.6, thick * rng.uniform(0.5, 0.9)
    for i in range(count):
        z = pitch * (i + 0.7)
        half = wide / 2 * (1 + (top - 1) * z / high) + thick * (0.9 if on_rails else 0.2)
        y = -thick * 0.7 if on_rails else 0.0
        tilt = rng.uniform(-rough, rough)
        start, end = (-half, y, z - tilt), (half, y, z + tilt)
        shape.add(bar(rng, not round_, start, end, slim), "rung")
    if rng.random() < 0.35:
        for side in (-1, 1):
            shape.add(box((thick * 1.4, thick * 1.6, 0.06), (side * wide / 2, 0, 0.01)), "foot")
    if rng.random() < 0.2:
        t = np.linspace(0, np.pi, 9)
        for side in (-1, 1):
            path = np.c_[
                0 * t + side * wide / 2 * top, 0.1 * (1 - np.cos(t)), high - 0.03 + 0.1 * np.sin(t)
            ]
            shape.add(tube(path, thick * 0.3, 6), "hook")
    if rng.random() < 0.5:
        shape.move(about_x(-rng.uniform(0.1, 0.5)))


def _standing(rng, shape) -> None:
    """Steps in front, legs behind, both to a cap or platform at the top."""
    stool = shape.category == "step stool"
    count = int(rng.integers(2, 4)) if stool else int(rng.integers(3, 9))
    pitch, wide = rng.uniform(0.2, 0.28), rng.uniform(0.36, 0.55)
    high, flare = pitch * (count + 1), rng.uniform(1.0, 1.5)
    slope, behind = rng.uniform(0.2, 0.45) * high, rng.uniform(0.25, 0.5) * high
    thick, square = rng.uniform(0.03, 0.06), rng.random() < 0.7
    top = wide / 2

    def front(z: float, side: float):
        share = 1 - z / high
        return np.array([side * top * (1 + (flare - 1) * share), -slope * share, z])

    for side in (-1, 1):
        shape.add(bar(rng, square, front(0, side), front(high, side), thick), "rail")
        foot = front(0, side) * [1, 0, 0] + [0, behind, 0]
        shape.add(bar(rng, square, foot, (side * top, 0.03, high), thick * 0.85), "rear leg")
        if rng.random() < 0.6:
            z = high * rng.uniform(0.35, 0.6)
            back = foot + (np.array([side * top, 0.03, high]) - foot) * z / high
            shape.add(beam(front(z, side), back, thick * 0.4), "spreader")
    deep, flat = rng.uniform(0.08, 0.2), rng.uniform(0.02, 0.04)
    for i in range(count):
        z = pitch * (i + 1)
        x = front(z, 1)[0] * 2
        y = front(z, 1)[1]
        shape.add(box((x, deep, flat), (0, y, z)), "step")
    size = (wide + thick, rng.uniform(0.15, 0.3), flat * 1.3)
    shape.add(box(size, (0, 0.04, high + flat * 0.4)), "platform")
    for z in np.linspace(0.25, 0.75, int(rng.integers(0, 4))) * high:
        x = top * (1 + (flare - 1) * (1 - z / high))
        y = 0.03 + (behind - 0.03) * (1 - z / high)
        shape.add(bar(rng, square, (-x, y, z), (x, y, z), thick * 0.6), "brace")
    if rng.random() < 0.35:
        _add_handrail(rng, shape, wide, high, thick)
    if rng.random() < 0.4:
        for side in (-1, 1):
            for at in (front(0, side), front(0, side) * [1, 0, 0] + [0, behind, 0]):
                shape.add(box((thick * 1.3, thick * 1.6, 0.05), at + [0, 0, 0.01]), "foot")


def _add_handrail(rng, shape, wide, high, thick) -> None:
    """A bow above the platform."""
    rise, t = rng.uniform(0.2, 0.6), np.linspace(-1, 1, 11)
    path = np.c_[wide / 2 * t, 0 * t + 0.06, high - 0.02 + rise * (1 - t**8)]
    shape.add(tube(path, thick * 0.4, 8), "handrail")
    if rng.random() < 0.4:
        shape.add(box((wide * 0.9, 0.18, 0.04), (0, 0.06, high + rise * 0.8)), "tray")


def _rope(rng, shape) -> None:
    """Two ropes that sway, wooden rungs knotted into them."""
    wide, count, pitch = rng.uniform(0.3, 0.5), int(rng.integers(5, 13)), rng.uniform(0.22, 0.32)
    thin, sway = rng.uniform(0.01, 0.02), rng.uniform(0, 0.12)
    waves, high = rng.uniform(1, 3), pitch * (count + 1)

    def at(z):
        return sway * np.sin(waves * np.pi * z / high), 0.3 * sway * np.cos(3 * z)

    z = np.linspace(0, high, 2 * count + 3)
    x, y = at(z)
    for side in (-1, 1):
        shape.add(tube(np.c_[x + side * wide / 2, y, z], thin, 6), "rope")
    board, slim = rng.random() < 0.4, rng.uniform(0.015, 0.03)
    for i in range(count):
        level = pitch * (i + 0.5)
        middle = np.array([*at(level), level])
        half = np.array([wide / 2 + rng.uniform(0.02, 0.06), 0, 0])
        if board:
            shape.add(box((2 * half[0], slim * 4, slim), middle), "rung")
        else:
            shape.add(roller(middle, half, slim, 8), "rung")
        for side in (-1, 1) if rng.random() < 0.8 else ():
            knot = middle + [side * wide / 2, 0, 0]
            shape.add(roller(knot, [0, 0, 2 * slim], slim * 1.3), "knot")
    if rng.random() < 0.4:
        x, y = at(high)
        ends = (x - wide * 0.65, y, high), (x + wide * 0.65, y, high)
        shape.add(cylinder(*ends, slim * 1.5, sides=8), "top bar")
