"""Motorbikes and bicycles."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, roller, rounded_box, tube

SYNONYMS = {
    "wheel": ("tire", "tyre"),
    "handle": ("handlebar", "handlebars"),
    "light": ("headlight", "lamp", "head lamp"),
    "seat": ("saddle",),
    "fender": ("mudguard",),
    "gas tank": ("fuel tank", "tank"),
    "frame": ("body", "chassis"),
}


def add_wheel(
    rng: np.random.Generator,
    shape: Assembly,
    hub: ArrayLike,
    radius: float,
    wide: float,
    spokes: bool,
) -> None:
    """A wheel about the x axis: a disc, or a rim with spokes."""
    hub = np.asarray(hub, float)
    sides = int(rng.integers(14, 33))
    across = np.array([wide / 2, 0, 0])
    if not spokes:
        shape.add(roller(hub, across, radius, sides), "wheel")
        return
    t = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rim = hub + (radius - wide / 2) * np.c_[0 * t, np.cos(t), np.sin(t)]
    shape.add(tube(rim, wide / 2, 8, closed=True), "wheel")
    shape.add(roller(hub, across, wide * 0.6), "wheel")
    for end in rim[:: max(1, sides // int(rng.integers(5, 14)))]:
        shape.add(cylinder(hub, end, wide * 0.08, sides=4), "wheel", "spoke")


def motorbike(rng: np.random.Generator) -> LabelledShape:
    """A frame with engine, tank and seat between two wheels, spoked or not, a fork and a bar."""
    shape = Assembly(
        str(rng.choice(["motorbike", "motorcycle"])), SYNONYMS, keypoints=KEYPOINTS["motorbike"]
    )
    long, radius = rng.uniform(1.2, 1.5), rng.uniform(0.26, 0.34)
    wide, spokes = rng.uniform(0.09, 0.2), rng.random() < 0.6
    front, rear = np.array([0, -long / 2, radius]), np.array([0, long / 2, radius])
    for hub in (front, rear):
        add_wheel(rng, shape, hub, radius, wide, spokes)
    head = front + [0, rng.uniform(0.15, 0.4), rng.uniform(0.45, 0.65)]
    for side in (-1, 1):
        at = np.array([side * wide * 0.7, 0, 0])
        shape.add(cylinder(front + at, head + at, 0.025, sides=8), "frame", "fork")
        shape.add(cylinder(rear + at, [at[0], 0.1, 0.4], 0.03, sides=8), "frame")
    high = rng.uniform(0.7, 0.85)
    shape.add(rounded_box((0.28, long * 0.4, 0.35), (0, 0.02, 0.42), 0.06), "frame", "engine")
    shape.add(cylinder(head, (0, 0.25, high - 0.1), 0.05), "frame")
    shape.add(ellipsoid((0, -0.12, high), (0.15, 0.28, rng.uniform(0.1, 0.16)), 16), "gas tank")
    size = (0.26, rng.uniform(0.4, 0.7), 0.1)
    shape.add(rounded_box(size, (0, 0.1 + size[1] / 2, high), 0.05), "seat")
    top, reach = head + [0, 0.05, 0.1], rng.uniform(0.28, 0.42)
    bent = [top + [s * reach * f, b, u] for s, f, b, u in ((-1, 1, 0.12, 0.05), (-1, 0.5, 0, 0.05))]
    bent += [top, top + [reach * 0.5, 0, 0.05], top + [reach, 0.12, 0.05]]
    shape.add(tube(bent, 0.018, 8), "handle")
    shape.add(cylinder(head - [0, 0.02, 0.02], head - [0, 0.16, 0.02], 0.08, 0.1), "light")
    for side in (-1, 1):
        pipe = [(side * 0.16, 0, 0.25), (side * 0.18, 0.4, 0.25), (side * 0.18, 0.75, 0.32)]
        if rng.random() < 0.6:
            shape.add(tube(pipe, [0.03, 0.04, 0.05], 8), "frame", "exhaust")
    for hub in (front, rear):
        t = np.linspace(0.3, 2.4, 9)
        arc = hub + (radius * 1.12) * np.c_[0 * t, np.cos(t), np.sin(t)]
        shape.add(tube(arc, wide * 0.5, 6), "frame", "fender")
    return shape.finish()


def bicycle(rng: np.random.Generator) -> LabelledShape:
    """A frame of tubes between two spoked wheels, with saddle, bar, cranks and pedals."""
    shape = Assembly(str(rng.choice(["bicycle", "bike"])), SYNONYMS, keypoints=KEYPOINTS["bicycle"])
    long, radius = rng.uniform(0.95, 1.15), rng.uniform(0.28, 0.36)
    thick = rng.uniform(0.015, 0.025)
    front, rear = np.array([0, -long / 2, radius]), np.array([0, long / 2, radius])
    for hub in (front, rear):
        add_wheel(rng, shape, hub, radius, rng.uniform(0.03, 0.06), True)
    crank = np.array([0, rng.uniform(0.0, 0.1), radius * 0.85])
    head = front + [0, 0.18, rng.uniform(0.4, 0.55)]
    saddle = crank + [0, 0.2, rng.uniform(0.4, 0.55)]
    low = head - [0, -0.04, 0.12]
    edges = [(low, crank), (crank, saddle), (head, saddle + [0, -0.03, -0.1]), (rear, crank)]
    for start, end in [*edges, (rear, saddle + [0, -0.03, -0.1]), (front, head + [0, 0.02, 0.05])]:
        shape.add(cylinder(start, end, thick, sides=8), "frame")
    seat = saddle + [0, 0.02, 0.06]
    shape.add(ellipsoid(seat, (rng.uniform(0.06, 0.1), 0.14, 0.03), 12), "seat")
    top, reach = head + [0, 0, 0.1], rng.uniform(0.2, 0.32)
    curve = rng.uniform(-0.12, 0.15)
    bar = [top + [x * reach, curve * x * x, 0.02] for x in (-1, -0.6, 0, 0.6, 1)]
    shape.add(tube(bar, thick * 0.8, 8), "handle")
    shape.add(roller(crank, [0.02, 0, 0], 0.09, 18), "pedal", "chainring")
    for side in (-1, 1):
        end = crank + [side * 0.06, side * 0.12, side * 0.1]
        shape.add(cylinder(crank + [side * 0.05, 0, 0], end, 0.012, sides=6), "pedal", "crank")
        shape.add(box((0.09, 0.07, 0.02), end + [side * 0.05, 0, 0]), "pedal")
    return shape.finish()
