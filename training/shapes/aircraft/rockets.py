"""Rockets."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, lathe, loft
from ..turns import SIDEWAYS, radial, spaced

SYNONYMS = {
    "fin": ("wing", "tail fin"),
    "nose": ("nose cone", "tip", "head"),
    "nozzle": ("engine", "thruster"),
}


def rocket(rng: np.random.Generator) -> LabelledShape:
    """A slim or bulging body under a nose, three to five fins, perhaps a nozzle and a window."""
    shape = Assembly(
        str(rng.choice(["rocket", "missile", "spaceship"])), SYNONYMS, keypoints=KEYPOINTS["rocket"]
    )
    sides, radius, high = int(rng.integers(8, 29)), rng.uniform(0.05, 0.18), rng.uniform(0.5, 1.0)
    bulge = rng.choice([0, rng.uniform(0, 0.5)])
    t = np.linspace(0, 1, 9)
    shape.add(lathe(np.c_[radius * (1 + bulge * np.sin(np.pi * t)), t * high], sides), "body")
    tip, power = rng.uniform(0.12, 0.35), rng.uniform(0.5, 1.2)
    shape.add(lathe(np.c_[radius * (1.001 - t) ** power, high + tip * t], sides), "nose")
    count, reach = int(rng.integers(3, 6)), radius * rng.uniform(0.7, 2.0)
    low, tall = rng.uniform(-0.15, 0.05), rng.uniform(0.15, 0.35)
    for a in spaced(count):
        out, across = radial(a), np.array([-np.sin(a), np.cos(a), 0])
        corners = [(0.9 * radius, 0.02), (radius + reach, low), (radius + reach, low + tall * 0.4)]
        corners += [(0.9 * radius, tall)]
        face = np.array([out * r + [0, 0, z] for r, z in corners])
        shape.add(loft([face + across * 0.008, face - across * 0.008]), "fin")
    if rng.random() < 0.6:
        shape.add(lathe([(radius * 0.75, -0.08), (radius * 0.4, 0)], sides), "nozzle")
    if rng.random() < 0.4:
        at = np.array([0, -radius * (1 + 0.8 * bulge), high * 0.65])
        shape.add(cylinder(at, at - [0, 0.02, 0], radius * 0.4, sides=16), "window")
    if rng.random() < 0.3:
        return shape.finish(SIDEWAYS)
    return shape.finish()
