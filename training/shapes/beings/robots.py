"""Robots."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, rounded_box

SYNONYMS = {
    "body": ("torso", "trunk", "belly"),
    "antenna": ("feeler",),
    "arm": ("upper limb",),
    "leg": ("lower limb",),
}


def robot(rng: np.random.Generator) -> LabelledShape:
    """Robots and other figures on two legs put together from hard pieces."""
    kind = str(rng.choice(["robot", "robot", "toy figure", "character", "armored knight"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["robot"])
    wide, deep, tall = rng.uniform(0.25, 0.5), rng.uniform(0.15, 0.3), rng.uniform(0.3, 0.6)
    leg, thick = rng.uniform(0.25, 0.8), rng.uniform(0.05, 0.13)
    square, soft = rng.random() < 0.5, rng.uniform(0.01, 0.08)
    size = (wide, deep, tall)
    shape.add(rounded_box(size, (0, 0, leg + tall / 2), soft), "body")
    skull = rng.uniform(0.15, 0.4)
    top = leg + tall
    if rng.random() < 0.5:
        shape.add(cylinder((0, 0, top), (0, 0, top + 0.08), skull * 0.25), "neck")
        top += 0.06
    at = np.array([0, 0, top + skull / 2])
    if rng.random() < 0.7:
        shape.add(rounded_box(np.full(3, skull) * rng.uniform(0.7, 1.1, 3), at, soft * 0.8), "head")
    else:
        shape.add(ball(at, skull / 2, 16), "head")
    if kind == "robot" and rng.random() < 0.4:
        up = at + [0, 0, skull * 0.4]
        shape.add(cylinder(up, up + [0, 0, 0.15], 0.01, sides=6), "antenna")
        shape.add(ball(up + [0, 0, 0.15], 0.025, 8), "antenna")
    for side in (-1, 1):
        eye = at + [side * skull * 0.2, -skull * 0.5, skull * 0.1]
        shape.add(ball(eye, skull * 0.1, 8), "head", "eye")
        shoulder = np.array([side * (wide + thick) / 2, 0, leg + tall * 0.88])
        a, reach = rng.uniform(-1.5, 0.6), rng.uniform(0.25, 0.6)
        elbow = shoulder + reach / 2 * np.array([side * np.cos(a), 0, np.sin(a)])
        b = a + rng.uniform(-0.5, 0.5)
        hand = elbow + reach / 2 * np.array([side * np.cos(b), -rng.uniform(0, 0.8), np.sin(b)])
        shape.add(bar(rng, square, shoulder, elbow, thick), "arm", "upper arm")
        shape.add(bar(rng, square, elbow, hand, thick * 0.9), "arm", "forearm")
        shape.add(box(np.full(3, thick * 1.2), hand), "arm", "hand")
        hip = np.array([side * wide * 0.28, 0, leg])
        step = rng.normal(0, 0.15) * leg
        knee = hip + [0, step * 0.5 - 0.02, -leg * 0.5]
        foot = hip + [0, step, -leg + 0.04]
        shape.add(bar(rng, square, hip, knee, thick * 1.2), "leg", "thigh")
        shape.add(bar(rng, square, knee, foot, thick * 1.1), "leg", "shin")
        shape.add(box((thick * 1.4, thick * 2.4, 0.08), foot + [0, -thick * 0.5, 0]), "leg", "foot")
    return shape.finish()
