"""Flasks that keep a drink warm, and bottles to drink from on the way."""

from __future__ import annotations

import numpy as np

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import box, lathe, torus, tube
from .fittings import curve, ear

SYNONYMS = {
    "body": ("flask body", "bottle", "container", "vessel"),
    "cup": ("lid", "drinking cup", "cap"),
    "cap": ("lid", "screw cap", "top"),
    "neck": ("shoulder", "collar", "throat"),
    "ring": ("band", "stripe", "seam"),
    "base": ("bottom", "foot"),
    "handle": ("grip", "ear"),
    "spout": ("mouthpiece", "nozzle", "drinking spout"),
    "straw": ("drinking straw",),
    "button": ("pump", "push button", "opener"),
    "loop": ("strap", "carry loop", "carrying loop"),
    "sleeve": ("grip band", "cover"),
}


def flask(rng: np.random.Generator) -> LabelledShape:
    """Thermos flasks under a cup, jugs with a pump, travel mugs, and sports bottles."""
    kinds = ["thermos", "vacuum flask", "travel mug", "water bottle", "sports bottle"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS)
    radius, sides = rng.uniform(0.033, 0.05), roundness(rng)
    tall = radius * rng.uniform(3.5, 5.5)
    make = {"travel mug": _travel_mug, "water bottle": _bottle, "sports bottle": _bottle}
    make.get(shape.category, _thermos)(rng, shape, radius, tall, sides)
    if rng.random() < 0.35:
        wide = radius * rng.uniform(0.98, 1.08)
        shape.add(lathe([(wide, -0.006), (wide, radius * rng.uniform(0.1, 0.3))], sides), "base")
    return shape.finish()


def _thermos(rng, shape, radius, tall, sides) -> None:
    """A straight body, a shoulder, and a cup turned over it; some with an ear."""
    shape.add(lathe([(radius, 0), (radius, tall * 0.5), (radius, tall)], sides), "body")
    neck = radius * rng.uniform(0.65, 0.95)
    rise = radius * rng.uniform(0.2, 0.7)
    shape.add(lathe([(radius, tall - 0.002), (neck, tall + rise)], sides), "neck")
    top, high = neck * rng.uniform(0.95, 1.1), radius * rng.uniform(0.7, 1.4)
    t = np.linspace(0, np.pi / 2, 5)
    round_ = rng.uniform(0.1, 0.5)
    dome = np.c_[top * (1 - round_ + round_ * np.cos(t)), high * (1 - round_ + round_ * np.sin(t))]
    shape.add(lathe([(top, 0), *dome], sides, (0, 0, tall + rise - 0.002)), "cup")
    for share in rng.uniform(0.05, 0.95, int(rng.integers(0, 3))):
        shape.add(torus(radius, tall * share, radius * rng.uniform(0.04, 0.1), sides), "ring")
    if rng.random() < 0.4:
        low = tall * rng.uniform(0.3, 0.5)
        at = (radius * 0.95, low), (radius * 0.95, tall * 0.92)
        shape.add(ear(rng, *at, radius * rng.uniform(0.6, 0.9), radius * 0.13), "handle")
    if rng.random() < 0.25:
        size = np.array([0.5, 0.5, 0.3]) * radius
        shape.add(box(size, (0, 0, tall + rise + high)), "button")


def _travel_mug(rng, shape, radius, tall, sides) -> None:
    """A body that widens upwards, a lid with an opening lug, a sleeve, an ear or none."""
    tall *= 0.75
    foot = radius * rng.uniform(0.7, 0.95)
    outline = curve(foot, (foot + radius) / 2, radius, tall, 6)
    shape.add(lathe(outline, sides), "body")
    rim = radius * rng.uniform(1.0, 1.08)
    high = radius * rng.uniform(0.2, 0.5)
    lid = [(rim, tall - 0.004), (rim, tall + high * 0.5), (rim * 0.85, tall + high)]
    shape.add(lathe(lid, sides), "cap")
    if rng.random() < 0.7:
        size = np.array([0.5, 0.35, 0.25]) * radius
        shape.add(box(size, (-radius * 0.45, 0, tall + high)), "spout")
    if rng.random() < 0.6:
        _sleeve(rng, shape, outline, sides)
    if rng.random() < 0.5:
        z = tall * np.array([rng.uniform(0.15, 0.35), rng.uniform(0.75, 0.95)])
        r = np.interp(z, outline[:, 1], outline[:, 0]) * 0.95
        shape.add(ear(rng, (r[0], z[0]), (r[1], z[1]), radius * 0.8, radius * 0.14), "handle")


def _sleeve(rng, shape, outline, sides) -> None:
    """A band around the body."""
    tall = outline[-1, 1]
    z = np.linspace(rng.uniform(0.2, 0.4), rng.uniform(0.6, 0.8), 4) * tall
    r = np.interp(z, outline[:, 1], outline[:, 0])
    ring = np.concatenate([np.c_[r * 1.05, z], np.c_[r * 0.95, z][::-1]])
    shape.add(lathe([*ring, ring[0]], sides, caps=False), "sleeve")


def _bottle(rng, shape, radius, tall, sides) -> None:
    """A body with a waist or without, a shoulder, a cap with a spout, a straw or a loop."""
    t = np.linspace(0, 1, 12)
    waist = rng.choice([0.0, rng.uniform(0.08, 0.2)])
    body = radius * (1 - waist * np.exp(-(((t - rng.uniform(0.4, 0.7)) / 0.12) ** 2)))
    outline = np.c_[body, tall * t]
    shape.add(lathe(outline, sides), "body")
    neck, rise = radius * rng.uniform(0.45, 0.8), radius * rng.uniform(0.3, 0.8)
    s = np.linspace(0, np.pi / 2, 5)
    shoulder = np.c_[neck + (radius - neck) * np.cos(s), tall - 0.001 + rise * np.sin(s)]
    shape.add(lathe(shoulder, sides), "neck")
    z, high = tall + rise - 0.003, radius * rng.uniform(0.4, 0.8)
    wide = neck * rng.uniform(1.02, 1.3)
    shape.add(lathe([(wide, z), (wide * rng.uniform(0.85, 1), z + high)], sides), "cap")
    style, top = rng.integers(4), z + high
    if style == 0:
        tip = wide * rng.uniform(0.3, 0.5)
        spout = [(tip, top - 0.002), (tip * 0.8, top + tip), (tip * 1.1, top + tip * 1.4)]
        shape.add(lathe([*spout, (tip * 0.7, top + tip * 2)], sides), "spout")
    elif style == 1:
        path = [(0, 0, top - 0.004), (0, 0, top + 0.02), (radius * 0.6, 0, top + 0.045)]
        shape.add(tube(path, wide * 0.18, 8), "straw")
    elif style == 2:
        a = np.linspace(0, np.pi, 11)
        path = np.c_[wide * 0.8 * np.cos(a), 0 * a, top - 0.003 + wide * np.sin(a)]
        shape.add(tube(path, wide * rng.uniform(0.12, 0.2), 6), "loop")
    if rng.random() < 0.3:
        _sleeve(rng, shape, outline, sides)
