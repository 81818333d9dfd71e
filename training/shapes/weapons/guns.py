"""Guns."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, tube

SYNONYMS = {
    "barrel": ("muzzle", "gun barrel"),
    "grip": ("handle", "pistol grip"),
    "trigger": ("trigger guard", "trigger and guard"),
    "stock": ("butt", "shoulder stock"),
    "magazine": ("clip", "mag"),
}


def gun(rng: np.random.Generator) -> LabelledShape:
    """A pistol, a revolver or a rifle with stock, and perhaps magazine and scope."""
    rifle = rng.random() < 0.4
    shape = Assembly(
        str(rng.choice(["rifle", "gun"] if rifle else ["pistol", "gun"])),
        SYNONYMS,
        keypoints=KEYPOINTS["gun"],
    )
    wide, tall = rng.uniform(0.02, 0.035), rng.uniform(0.03, 0.06)
    body = rng.uniform(0.12, 0.2) * (2 if rifle else 1)
    revolver = not rifle and rng.random() < 0.35
    shape.add(board(rng, (body, wide, tall), (0, 0, 0)), "body")
    front = body / 2
    reach = rng.uniform(0.2, 0.5) if rifle else rng.uniform(0.03, 0.18)
    radius = tall * rng.uniform(0.15, 0.32)
    high = tall * rng.uniform(0.05, 0.25)
    tip = (front + reach, 0, high)
    shape.add(
        cylinder((front - 0.01, 0, high), tip, radius, sides=int(rng.integers(6, 17))), "barrel"
    )
    if revolver:
        shape.add(cylinder((-0.02, 0, 0), (0.03, 0, 0), tall * 0.6, sides=14), "cylinder")
    lean = rng.uniform(0.1, 0.5)
    root = np.array([-body * rng.uniform(0.15, 0.4), 0, -tall * 0.3])
    drop = rng.uniform(0.08, 0.13)
    foot = root + [-lean * drop, 0, -drop]
    shape.add(bar(rng, rng.random() < 0.7, root, foot, wide * rng.uniform(0.9, 1.5)), "grip")
    t = np.linspace(0, np.pi, 8)
    size = rng.uniform(0.015, 0.03)
    guard = np.c_[root[0] + wide + size + size * np.cos(t), 0 * t, -tall / 2 - size * np.sin(t)]
    shape.add(tube(guard, 0.003, 6), "trigger")
    shape.add(cylinder(guard[4] + [0, 0, size], guard[4] + [0, 0, 0.3 * size], 0.004), "trigger")
    if rifle:
        butt = np.array([-front - rng.uniform(0.15, 0.3), 0, -rng.uniform(0.02, 0.08)])
        square = rng.random() < 0.7
        shape.add(bar(rng, square, (-front, 0, 0), butt, tall * 0.7, 1.6), "stock")
        if rng.random() < 0.6:
            at = np.array([body * 0.15, 0, -tall * 0.4])
            shape.add(bar(rng, True, at, at + [0.03, 0, -0.14], wide * 1.1), "magazine")
    if rng.random() < (0.6 if rifle else 0.15):
        ends = [(x * body, 0, tall * 0.75) for x in (-0.25, 0.25)]
        shape.add(cylinder(*ends, tall * 0.2), "scope")
    return shape.finish()
