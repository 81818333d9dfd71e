"""Animals on four legs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ellipsoid, tube

SYNONYMS = {
    "body": ("torso", "trunk", "belly"),
    "leg": ("limb",),
    "foot": ("paw", "hoof"),
    "muzzle": ("snout", "nose"),
    "horn": ("antler",),
}

ANIMALS = (
    "dog",
    "cat",
    "horse",
    "cow",
    "deer",
    "sheep",
    "pig",
    "wolf",
    "fox",
    "bear",
    "lion",
    "animal",
)


def quadruped(rng: np.random.Generator) -> LabelledShape:
    """A tube of a body on four bent legs, stout or slim, with neck, head and mostly a tail."""
    shape = Assembly(str(rng.choice(ANIMALS)), SYNONYMS, keypoints=KEYPOINTS["quadruped"])
    sides = int(rng.integers(6, 19))
    long, girth = 1.0, rng.uniform(0.14, 0.3)
    leg, thick = rng.uniform(0.2, 0.75), rng.uniform(0.03, 0.09)
    high = leg + girth * 0.6
    t = np.linspace(-0.5, 0.5, 9)
    sag = rng.uniform(-0.05, 0.08)
    path = np.c_[np.zeros(9), t * long, high + sag * np.cos(np.pi * t)]
    radius = girth * (
        np.sqrt(np.clip(1 - (2 * t) ** 4, 0.02, 1)) * (1 - rng.uniform(-0.3, 0.4) * t)
    )
    shape.add(tube(path, radius, sides), "body")
    # The animal looks towards −y.
    rise, forward = rng.uniform(0.0, 0.6), rng.uniform(0.1, 0.35)
    root = np.array([0, -0.42 * long, high + girth * 0.4])
    head = root + [0, -forward, rise]
    width = girth * rng.uniform(0.35, 0.65)
    neck = tube(
        [root + [0, 0.1, -0.05], (root + head) / 2 + [0, 0.02, 0], head],
        [girth * 0.7, width, width * 0.9],
        sides,
    )
    shape.add(neck, "neck")
    _add_head(shape, head, width * rng.uniform(1.0, 1.6), sides, rng)
    for y, bend in ((-0.36, rng.normal(0, 0.06)), (0.36, rng.normal(0.05, 0.06))):
        for side in (-1, 1):
            hip = np.array([side * girth * 0.55, y * long, high])
            _add_leg(shape, hip, bend, thick, sides, rng)
    if rng.random() < 0.92:
        _add_tail(shape, np.array([0, 0.47 * long, high + girth * 0.3]), sides, rng)
    return shape.finish()


def _add_head(
    shape: Assembly, head: NDArray, skull: float, sides: int, rng: np.random.Generator
) -> None:
    """A skull of that radius, with muzzle, ears and perhaps horns."""
    shape.add(ellipsoid(head, (skull * 0.85, skull, skull * 0.9), sides), "head")
    nose = head + [0, -skull * rng.uniform(0.9, 2.0), -skull * rng.uniform(0.1, 0.8)]
    muzzle = tube([head, (head + nose) / 2, nose], [skull * 0.7, skull * 0.6, skull * 0.35], sides)
    shape.add(muzzle, "head", "muzzle")
    horned = rng.random() < 0.2
    for side in (-1, 1):
        base = head + [side * skull * 0.5, skull * 0.2, skull * 0.6]
        tip = base + skull * np.array([side * rng.uniform(0.1, 0.8), 0.1, rng.uniform(-0.3, 1.0)])
        ear = tube(
            [base, (base + tip) / 2, tip],
            [skull * 0.22, skull * 0.3, skull * 0.05],
            max(5, sides // 2),
            flat=0.6,
        )
        shape.add(ear, "head", "ear")
        if horned:
            tip = base + skull * np.array([side * 0.5, 0.3, rng.uniform(0.8, 2.2)])
            horn = tube(
                [base, (base + tip) / 2 + [side * 0.03, 0, 0], tip], [0.03, 0.022, 0.006], 6
            )
            shape.add(horn, "head", "horn")


def _add_leg(
    shape: Assembly, hip: NDArray, bend: float, thick: float, sides: int, rng: np.random.Generator
) -> None:
    """A leg from the hip to the ground, its knee ``bend`` behind, with a foot."""
    swing = rng.normal(0, 0.1)
    knee = hip + [0, bend + swing * 0.5, -hip[2] * 0.5]
    foot = np.array([hip[0], hip[1] + swing, thick * 0.5])
    thighs = thick * rng.uniform(1.2, 2.0)
    leg = tube(
        [hip, (hip + knee) / 2, knee, foot],
        [thighs, thighs, thick, thick * 0.8],
        max(5, sides // 2 + 2),
    )
    shape.add(leg, "leg")
    toe = foot + [0, -thick * rng.uniform(0.5, 1.6), -thick * 0.1]
    solid = tube([foot + [0, thick * 0.6, 0], toe], [thick * 0.95, thick * 0.8], 8, flat=0.7)
    shape.add(solid, "leg", "foot")


def _add_tail(shape: Assembly, end: NDArray, sides: int, rng: np.random.Generator) -> None:
    """A tail that hangs, stands up or leads straight back, sometimes thicker in its middle."""
    reach = rng.uniform(0.1, 0.7)
    up = rng.uniform(-1.0, 1.0)
    tip = end + reach * np.array([rng.normal(0, 0.2), np.cos(up), np.sin(up)])
    thick = rng.uniform(0.015, 0.05)
    middle = (end + tip) / 2 + [0, 0, rng.normal(0, 0.06)]
    tail = tube(
        [end, middle, tip], [thick, thick * rng.uniform(0.8, 2), thick * 0.4], max(5, sides // 2)
    )
    shape.add(tail, "tail")
