"""Coffee pots: two chambers for the stove, or a glass with a plunger."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, cylinder, flat_ring, hollow, lathe, moved, tube
from ..turns import radial, spaced
from .fittings import add_lid, curve, ear

SYNONYMS = {
    "boiler": ("bottom chamber", "water chamber", "base"),
    "valve": ("safety valve",),
    "waist": ("ring", "collar", "thread"),
    "top chamber": ("collector", "upper chamber", "pot"),
    "glass": ("beaker", "carafe", "container", "body"),
    "frame": ("holder", "stand", "cage"),
    "plunger": ("rod", "press rod", "piston"),
    "filter": ("mesh", "press filter", "strainer"),
    "lid": ("cover", "top"),
    "lid rim": ("lid edge", "lid ring"),
    "knob": ("lid knob", "plunger knob"),
    "handle": ("grip", "ear"),
    "spout": ("beak", "lip"),
    "contents": ("coffee", "liquid"),
}


def coffee_pot(rng: np.random.Generator) -> LabelledShape:
    """Pots of two chambers for the stove, and glasses with a plunger."""
    kinds = ["moka pot", "espresso pot", "french press"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS, keypoints=KEYPOINTS["coffee_pot"])
    radius = rng.uniform(0.04, 0.055)
    (_french_press if shape.category == "french press" else _moka_pot)(rng, shape, radius)
    return shape.finish()


def _moka_pot(rng, shape, radius) -> None:
    """Boiler, waist and top chamber, with eight flat sides as a rule; lid, knob, beak, handle."""
    sides = int(rng.choice([8, 8, 10, 24]))
    low, waist, tall = radius * rng.uniform(1.1, 1.5), radius * 0.2, radius * rng.uniform(1.2, 1.6)
    neck = radius * rng.uniform(0.7, 0.85)
    shape.add(lathe([(radius, 0), (radius * 0.95, low * 0.5), (neck, low)], sides), "boiler")
    shape.add(lathe([(neck * 1.05, low - 0.002), (neck * 1.05, low + waist)], 24), "waist")
    z = low + waist
    mouth = radius * rng.uniform(0.9, 1.1)
    outline = curve(neck, (neck + mouth) / 2, mouth, tall, 5) + [0, z]
    shape.add(lathe(outline, sides), "top chamber")
    if rng.random() < 0.5:
        shape.add(
            cylinder((0, -radius * 0.9, low * 0.6), (0, -radius * 1.12, low * 0.6), 0.006, sides=8),
            "valve",
        )
    add_lid(rng, shape, mouth, z + tall, radius * 0.04, sides)
    beak = [(-neck * 0.9, 0, z + tall * 0.35), (-mouth * 1.15, 0, z + tall * 0.97)]
    shape.add(tube(beak, [0.004, radius * rng.uniform(0.25, 0.4)], 5), "spout")
    reach = radius * rng.uniform(0.7, 1.1)
    if rng.random() < 0.5:
        path = [
            (mouth * 0.93, 0, z + tall * 0.9),
            (mouth + reach, 0, z + tall),
            (mouth + reach * 0.9, 0, z * 0.9),
        ]
        grip = moved(tube(path, radius * np.array([0.12, 0.14, 0.1]), 6), np.diag([1, 1.5, 1]))
        shape.add(grip, "handle")
    else:
        ends = (neck, z + tall * 0.1), (mouth * 0.95, z + tall * 0.9)
        shape.add(ear(rng, *ends, reach, radius * 0.11), "handle")


def _french_press(rng, shape, radius) -> None:
    """A glass in a frame with a handle; a lid that the plunger goes through."""
    tall, sides = radius * rng.uniform(2.6, 3.6), max(roundness(rng), 8)
    shape.add(hollow([(radius, 0), (radius, tall)], radius * 0.05, sides), "glass")
    lid = radius * rng.uniform(0.15, 0.4)
    dome = [
        (radius * 1.08, tall * 0.97),
        (radius * 1.05, tall + lid * 0.6),
        (radius * 0.4, tall + lid),
    ]
    shape.add(lathe(dome, sides), "lid")
    depth = rng.uniform(0.3, 0.9)
    up = tall + lid + radius * rng.uniform(0.3, 1.6) * depth
    shape.add(cylinder((0, 0, tall * (depth * 0.8)), (0, 0, up), radius * 0.06, sides=8), "plunger")
    shape.add(ball((0, 0, up), radius * rng.uniform(0.17, 0.25), 10), "knob")
    inside, z = radius * 0.92, tall * depth * 0.8
    shape.add(lathe([(inside, z - 0.004), (inside, z)], sides), "filter")
    if rng.random() < 0.6:
        level = z - 0.006 if rng.random() < 0.5 and z > 0.03 else tall * 0.75
        shape.add(
            lathe([(radius * 0.93, radius * 0.06), (radius * 0.93, level)], sides), "contents"
        )
    _press_frame(rng, shape, radius, tall, sides)
    reach = radius * rng.uniform(0.6, 1.0)
    ends = (radius * 1.02, tall * 0.15), (radius * 1.02, tall * 0.9)
    shape.add(ear(rng, *ends, reach, radius * 0.12), "handle")
    beak = [(-radius * 0.9, 0, tall * 0.8), (-radius * 1.1, 0, tall * 0.98)]
    shape.add(tube(beak, [0.003, radius * 0.35], 6), "spout")


def _press_frame(rng, shape, radius, tall, sides) -> None:
    """Rings around the glass joined by straps, which end in feet."""
    for z in (0.06, rng.uniform(0.7, 0.85)):
        ring = flat_ring(radius * 0.98, radius * 1.06, tall * z, tall * (z + 0.06), sides)
        shape.add(ring, "frame")
    for angle in spaced(4, np.pi / 4):
        out = radial(angle) * radius * 1.04
        ends = out + [0, 0, -tall * 0.06], out + [0, 0, tall * 0.85]
        shape.add(cylinder(*ends, radius * 0.07, sides=6), "frame")
