"""Trucks."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, rounded_box
from .cycles import add_wheel

SYNONYMS = {
    "wheel": ("tire", "tyre"),
    "light": ("headlight", "lamp", "head lamp"),
    "cabin": ("cab", "driver cabin", "cockpit"),
    "cargo": ("bed", "truck bed", "container", "trailer", "box"),
}


def truck(rng: np.random.Generator) -> LabelledShape:
    """A cab, perhaps with a hood, on wheels, and behind it a box, an open bed or a tank."""
    shape = Assembly(
        str(rng.choice(["truck", "lorry", "pickup truck"])), SYNONYMS, keypoints=KEYPOINTS["truck"]
    )
    wide, high, long = rng.uniform(1.8, 2.5), rng.uniform(1.6, 2.8), rng.uniform(3.5, 8)
    cab, floor = rng.uniform(1.4, 2.2), rng.uniform(0.6, 1.0)
    radius = floor * rng.uniform(0.5, 0.7)
    soft = rng.uniform(0.03, 0.25)
    at = (0, -long / 2 - cab / 2, floor + high * 0.45)
    shape.add(rounded_box((wide, cab, high * 0.9), at, soft), "cabin")
    glass = (wide * 0.85, 0.05, high * 0.3)
    shape.add(box(glass, (0, -long / 2 - cab, floor + high * 0.6)), "cabin", "window")
    if rng.random() < 0.4:
        nose = (wide * 0.9, cab * 0.7, high * 0.45)
        hood = rounded_box(nose, (0, -long / 2 - cab * 1.3, floor + high * 0.22), soft)
        shape.add(hood, "cabin", "hood")
    shape.add(box((wide * 0.6, long + cab, 0.25), (0, -cab / 2, floor - 0.1)), "chassis")
    style = rng.random()
    if style < 0.5:
        size = (wide, long * 0.96, high * rng.uniform(0.9, 1.4))
        shape.add(box(size, (0, 0.05 * long, floor + size[2] / 2)), "cargo")
    elif style < 0.75:
        wall = high * rng.uniform(0.2, 0.45)
        shape.add(box((wide, long, 0.1), (0, 0.03, floor + 0.05)), "cargo")
        for side in (-1, 1):
            shape.add(box((0.08, long, wall), (side * wide / 2, 0.03, floor + wall / 2)), "cargo")
            shape.add(box((wide, 0.08, wall), (0, side * long / 2, floor + wall / 2)), "cargo")
    else:
        ends = [(0, y * long, floor + high * 0.4) for y in (-0.46, 0.48)]
        shape.add(cylinder(*ends, min(wide, high) * 0.45, sides=20), "cargo")
    axles = [-long / 2 - cab * 0.55, *np.linspace(0.3, 0.42, int(rng.integers(1, 3))) * long]
    for y in axles:
        for side in (-1, 1):
            add_wheel(rng, shape, (side * wide * 0.45, y, radius), radius, 0.3, False)
    for side in (-1, 1):
        front = np.array([side * wide * 0.35, -long / 2 - cab, floor + 0.25])
        shape.add(cylinder(front, front - [0, 0.08, 0], 0.12), "light")
    return shape.finish()
