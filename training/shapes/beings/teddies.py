"""Teddy bears."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ball, ellipsoid, tube

SYNONYMS = {
    "body": ("torso", "trunk", "belly"),
    "tail": ("tail fin",),
    "arm": ("upper limb",),
    "leg": ("lower limb",),
    "muzzle": ("snout", "nose"),
}


def teddy(rng: np.random.Generator) -> LabelledShape:
    """Teddy bears, dolls and other creatures on two legs, of round shapes."""
    kind = str(rng.choice(["teddy bear", "teddy bear", "toy", "cartoon character", "monster"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["teddy"])
    sides, fat, tall = int(rng.integers(10, 23)), rng.uniform(0.15, 0.3), rng.uniform(0.2, 0.35)
    shape.add(ellipsoid((0, 0, 0), (fat, fat * rng.uniform(0.7, 1), tall), sides), "body")
    skull = rng.uniform(0.14, 0.28)
    head = np.array([0, -0.02, tall * 0.85 + skull * 0.7])
    shape.add(ellipsoid(head, (skull * rng.uniform(0.9, 1.2), skull * 0.9, skull), sides), "head")
    nose = head + [0, -skull * 0.85, -skull * 0.2]
    shape.add(ellipsoid(nose, np.array([0.4, 0.35, 0.3]) * skull, 12), "head", "muzzle")
    ear = skull * rng.uniform(0.25, 0.45)
    tip = rng.uniform(0.8, 2.2)
    for side in (-1, 1):
        at = head + [side * skull * 0.7, 0, skull * 0.75]
        shape.add(ellipsoid(at, (ear, ear * 0.5, ear * tip), 12), "head", "ear")
        eye = head + [side * skull * 0.35, -skull * 0.8, skull * 0.2]
        shape.add(ball(eye, skull * 0.1, 8), "head", "eye")
        limb, reach = fat * rng.uniform(0.25, 0.45), rng.uniform(0.2, 0.4)
        a = rng.uniform(-1.2, 1.0)
        shoulder = np.array([side * fat * 0.8, 0, tall * 0.55])
        hand = shoulder + reach * np.array([side * np.cos(a), rng.uniform(-0.6, 0.1), np.sin(a)])
        shape.add(
            tube([shoulder, (shoulder + hand) / 2, hand], [limb, limb, limb * 0.9], 10), "arm"
        )
        shape.add(ball(hand, limb * 1.1, 10), "arm", "hand")
        hip = np.array([side * fat * 0.55, 0, -tall * 0.65])
        sits = rng.random() < 0.5
        foot = hip + ([side * 0.1, -reach, -0.03] if sits else [side * 0.02, 0, -reach])
        shape.add(tube([hip, (hip + foot) / 2, foot], [limb * 1.3, limb * 1.2, limb], 10), "leg")
        sole = foot + ([0, 0, 0.04] if sits else [0, -0.05, 0])
        size = limb * np.array([1.1, 0.7, 1.5] if sits else [1.1, 1.7, 0.7])
        shape.add(ellipsoid(sole, size, 10), "leg", "foot")
    if rng.random() < 0.4:
        shape.add(ball((0, fat, -tall * 0.5), fat * 0.25, 10), "tail")
    return shape.finish()
