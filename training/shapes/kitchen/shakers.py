"""Mills for pepper and shakers for salt."""

from __future__ import annotations

import numpy as np

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, circle, cylinder, ellipsoid, lathe, tube
from .fittings import curve

SYNONYMS = {
    "body": ("mill body", "container", "glass"),
    "head": ("top", "crown", "turning head"),
    "cap": ("lid", "shaker top", "cover"),
    "hole": ("holes", "opening"),
    "waist": ("neck", "collar", "ring"),
    "base": ("foot", "bottom"),
    "knob": ("nut", "button", "finial"),
    "crank": ("crank handle", "handle", "lever"),
}


def pepper_mill(rng: np.random.Generator) -> LabelledShape:
    """Turned mills with a head and a nut or a crank, and shakers with a cap full of holes."""
    kinds = ["pepper mill", "pepper grinder", "salt shaker", "pepper shaker"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS)
    radius, sides = rng.uniform(0.022, 0.032), roundness(rng)
    if "shaker" in shape.category:
        _shaker(rng, shape, radius, sides)
    else:
        _mill(rng, shape, radius, sides)
    return shape.finish()


def _mill(rng, shape, radius, sides) -> None:
    """A foot, a body with a waist, a head that turns, and what it is turned by."""
    tall, pinch = radius * rng.uniform(2.5, 6), rng.uniform(0.5, 1.0)
    t = np.linspace(0, 1, 12)
    body = radius * (1 - (1 - pinch) * np.sin(np.pi * t ** rng.uniform(0.8, 1.6)) ** 2)
    if rng.random() < 0.6:
        foot = radius * rng.uniform(1.02, 1.2)
        shape.add(lathe([(foot, -0.008), (foot, 0.006), (radius * 0.95, 0.012)], sides), "base")
    shape.add(lathe(np.c_[body, tall * t], sides), "body")
    z = tall
    if rng.random() < 0.6:
        thin = radius * rng.uniform(0.6, 0.95)
        z += radius * rng.uniform(0.1, 0.3)
        shape.add(lathe([(thin, tall - 0.002), (thin, z + 0.002)], sides), "waist")
    high = radius * rng.uniform(0.8, 1.8)
    s = np.linspace(0.15, 1, 7) * np.pi / 2
    head = radius * rng.uniform(0.85, 1.1)
    dome = np.c_[head * np.sin(2 * s * rng.uniform(0.75, 0.97)) ** 0.6, z + high * (1 - np.cos(s))]
    dome = np.maximum(dome, [radius * 0.1, 0])
    shape.add(lathe(dome, sides), "head")
    top = z + high
    if rng.random() < 0.3:
        path = [(0, 0, top - 0.004), (0, 0, top + 0.012), (radius * 1.6, 0, top + 0.016)]
        shape.add(tube(path, 0.004, 6), "crank")
        shape.add(
            ellipsoid((radius * 1.6, 0, top + 0.026), (0.008, 0.008, 0.012), 10), "crank", "knob"
        )
    elif rng.random() < 0.75:
        size = radius * rng.uniform(0.15, 0.35)
        shape.add(ball((0, 0, top + size * 0.5), size, 10), "knob")


def _shaker(rng, shape, radius, sides) -> None:
    """A body, often many-sided, under a domed cap with holes."""
    tall, top = radius * rng.uniform(1.6, 2.8), radius * rng.uniform(0.65, 1)
    outline = curve(radius, (radius + top) / 2 * rng.uniform(0.9, 1.15), top, tall, 6)
    shape.add(lathe(outline, sides), "body")
    if rng.random() < 0.4:
        shape.add(lathe([(radius * 1.05, -0.004), (radius, 0.006)], sides), "base")
    rise, edge = radius * rng.uniform(0.3, 0.8), top * rng.uniform(1.0, 1.1)
    t = np.linspace(0, np.pi / 2, 6)
    dome = np.c_[edge * np.maximum(np.cos(t), 0.04), tall + rise * (0.4 + 0.6 * np.sin(t))]
    shape.add(lathe([(edge, tall - rise * 0.1), *dome], sides), "cap")
    holes = int(rng.choice([1, 3, 5, 7]))
    for x, y in [(0.0, 0.0), *edge * 0.35 * circle(holes - 1)]:
        z = np.interp(np.hypot(x, y), dome[::-1, 0], dome[::-1, 1])
        shape.add(
            cylinder((x, y, z - 0.003), (x, y, z + 0.0015), radius * 0.08, sides=6), "cap", "hole"
        )
