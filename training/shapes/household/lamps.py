"""Lamps: on a table, on the floor, under the ceiling."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, lathe, moved, tube
from ..turns import about_x

SYNONYMS = {
    "lampshade": ("shade", "lamp shade", "lamp cover"),
    "base": ("foot", "stand", "lamp base"),
    "pole": ("stem", "post", "rod", "column"),
    "bulb": ("light bulb",),
    "cord": ("cable", "wire"),
}


def lamp(rng: np.random.Generator) -> LabelledShape:
    """A shade on a pole and a foot, on a jointed arm, on an arc, or on a cord."""
    shape = Assembly("lamp", SYNONYMS, keypoints=KEYPOINTS["lamp"])
    sides = int(rng.integers(8, 33))
    kind = rng.choice(["table", "floor", "pendant", "desk"])
    low, high = rng.uniform(0.08, 0.22), rng.uniform(0.04, 0.2)
    tall = rng.uniform(0.1, 0.32)
    if kind == "pendant":
        drop = rng.uniform(0.2, 1.2)
        shape.add(lathe([(0.06, drop - 0.03), (0.06, drop)], sides), "base")
        shape.add(cylinder((0, 0, tall * 0.8), (0, 0, drop), 0.006, sides=6), "pole", "cord")
        _shade(rng, shape, (0, 0, 0), low, high, tall, sides)
        return shape.finish()
    height = rng.uniform(0.2, 0.5) if kind != "floor" else rng.uniform(1.0, 1.7)
    reach, radius = rng.uniform(0.07, 0.18), rng.uniform(0.006, 0.025)
    style = rng.random()
    _lamp_foot(rng, shape, style, sides, kind, height, reach, radius)
    start = np.array([0, 0, height * 0.5 if style >= 0.75 else 0.02])
    if kind == "desk":
        head = _jointed_arm(rng, shape, start, height, radius)
        tilt = rng.uniform(-0.6, 0.2)
        at, lean = head - [0, 0, tall * 0.4], about_x(tilt)
        _shade(rng, shape, at, low * 0.6, high * 0.4, tall * 0.6, sides, lean)
    else:
        top = _pole(rng, shape, start, height, radius, kind == "floor")
        _shade(rng, shape, top - [0, 0, tall * rng.uniform(0.2, 0.6)], low, high, tall, sides)
    return shape.finish()


def _shade(rng, shape, at, low, high, tall, sides, matrix=None) -> None:
    """A cone, a dome or a ball around a bulb, open or closed at its ends."""
    style = rng.random()
    if style < 0.7:
        profile = [(low, 0), (high, tall)]
        if rng.random() < 0.3:
            t = np.linspace(0, 1, 8)
            profile = np.c_[high + (low - high) * np.cos(t * np.pi / 2), t * tall]
        caps = rng.random() < 0.3
        solid = lathe(profile, sides, caps=caps)
        if not caps and rng.random() < 0.6:  # with thickness
            inner = np.asarray(profile)[::-1] * [0.96, 1]
            solid = lathe([*profile, *inner], sides, caps=False)
    else:
        solid = ellipsoid((0, 0, tall / 2), (low, low, tall / 2), sides)
    shape.add(moved(solid, matrix, at), "lampshade")
    if style < 0.7 and rng.random() < 0.6:
        bulb = ellipsoid((0, 0, tall * 0.35), (0.03, 0.03, 0.04), 12)
        shape.add(moved(bulb, matrix, at), "bulb")


def _lamp_foot(rng, shape, style, sides, kind, height, reach, radius) -> None:
    """A turned or a square plate, three legs, or a foot like a vase."""
    if style < 0.55:
        rise = rng.uniform(0.015, 0.08)
        profile = [
            (reach, 0),
            (reach, 0.012),
            (reach * rng.uniform(0.4, 0.95), rise),
            (radius, rise + 0.01),
        ]
        shape.add(lathe(profile, sides), "base")
    elif style < 0.75:
        shape.add(box((2 * reach, 2 * reach, 0.03), (0, 0, 0.015)), "base")
    elif kind == "floor":
        for i in range(3):
            a = 2 * np.pi * i / 3
            end = (3 * reach * np.cos(a), 3 * reach * np.sin(a), 0)
            shape.add(
                bar(rng, rng.random() < 0.3, (0, 0, height * 0.5), end, radius * 2), "base", "leg"
            )
    else:  # a vase-like foot
        t = np.linspace(0, 1, 10)
        profile = np.c_[
            reach * (0.35 + 0.65 * np.sin(np.pi * (0.15 + 0.75 * t)) ** 2), t * height * 0.7
        ]
        shape.add(lathe(profile, sides), "base")


def _jointed_arm(rng, shape, start, height, radius) -> np.ndarray:
    """Two rods with an elbow between them; where the second ends."""
    elbow = np.array([0, rng.uniform(0, 0.15), height])
    head = elbow + [0, -rng.uniform(0.15, 0.4), rng.uniform(-0.12, 0.15)]
    shape.add(cylinder(start, elbow, radius), "pole", "lower arm")
    shape.add(cylinder(elbow, head, radius), "pole", "upper arm")
    return head


def _pole(rng, shape, start, height, radius, may_bend: bool) -> np.ndarray:
    """Straight, or an arc; where it ends."""
    if rng.random() < 0.15 and may_bend:
        t = np.linspace(0, np.pi * 0.8, 14)
        path = np.c_[np.zeros(14), -0.5 * (1 - np.cos(t)), height * np.sin(t) ** 0.8 + 0.02]
        shape.add(tube(path, radius), "pole")
        return path[-1]
    top = np.array([0, 0, height])
    shape.add(cylinder(start, top, radius), "pole")
    return top
