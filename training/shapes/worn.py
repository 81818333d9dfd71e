"""Eyeglasses and goggles, folded or not."""

from __future__ import annotations

import numpy as np

from .shape import Assembly, LabelledShape
from .solids import any_pose, facing_out, loft, tube
from .spectacles import spectacles

SYNONYMS = {
    "lens": ("glass", "pane"),
    "frame": ("rim", "front"),
    "temple": ("arm", "leg", "side arm", "earpiece"),
    "bridge": ("nose bridge",),
    "strap": ("band", "headband"),
}


def eyeglasses(rng: np.random.Generator) -> LabelledShape:
    """Lenses in rims or of one piece, a bridge, and what holds them on: temples or a strap."""
    if rng.random() < 0.55:
        return spectacles(rng)
    kind = str(rng.choice(["glasses", "glasses", "sunglasses", "goggles"]))
    shape = Assembly(kind, SYNONYMS)
    wide, high = rng.uniform(0.45, 0.6), rng.uniform(0.3, 0.6)
    gap, wrap = rng.uniform(0.06, 0.16), rng.uniform(0, 0.35)
    thin = rng.uniform(0.012, 0.05)
    square, droop = rng.uniform(1.6, 4), rng.uniform(-0.15, 0.15)
    angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    rims = rng.random() < 0.65

    def bent(points):  # around the head
        x, y, z = np.asarray(points).T
        return np.c_[x, y + wrap * x**2, z]

    for side in (-1, 1):
        c, s = np.cos(angle), np.sin(angle)
        x = side * (gap / 2 + wide / 2) + wide / 2 * np.sign(c) * np.abs(c) ** (2 / square)
        z = high / 2 * np.sign(s) * np.abs(s) ** (2 / square) + droop * side * x
        ring = np.c_[x, 0 * x, z]
        pane = np.stack([bent(ring + [0, y, 0]) for y in (-thin * 0.4, thin * 0.4)])
        shape.add(facing_out(loft(pane)), "lens")
        if rims:
            shape.add(tube(bent(ring * [1, 1, 1.02]), thin, 6, closed=True), "frame")
    t = np.linspace(-1, 1, 7)
    arch = high * rng.uniform(0.05, 0.3)
    height = high * rng.uniform(-0.05, 0.3)
    path = bent(np.c_[t * gap * 0.6, 0 * t, height + arch * (1 - t**2)])
    shape.add(tube(path, thin * rng.uniform(0.9, 1.8), 6), "bridge")
    _hold(rng, shape, kind, bent, gap / 2 + wide, high, thin)
    return shape.finish(None if rng.random() < 0.6 else any_pose(rng))


def _hold(rng, shape, kind, bent, reach, high, thin) -> None:
    if kind == "goggles" and rng.random() < 0.7:
        t = np.linspace(0.02, np.pi - 0.02, 16)
        corner = bent([[reach, 0, 0]])[0]
        path = np.c_[reach * np.cos(t), corner[1] + 1.1 * np.sin(t), 0 * t]
        shape.add(tube(path, thin * 2, 6, flat=rng.uniform(1.5, 3)), "strap")
        return
    length, hook = rng.uniform(0.9, 1.4), rng.uniform(0.1, 0.35)
    height = high * rng.uniform(0, 0.45)
    fold = rng.uniform(0, 0.3) if rng.random() < 0.8 else np.pi / 2 * rng.uniform(0.8, 1)
    for side in (-1, 1):
        t = np.linspace(0, 1, 10)
        down = -hook * np.clip((t - 0.72) / 0.28, 0, 1) ** 1.5
        inwards = np.sin(fold) * t * length
        back = np.cos(fold) * t * length
        corner = bent([[side * reach, 0, height]])[0]
        path = corner + np.c_[-side * inwards, back + side * 0.03 * np.sin(fold), down]
        shape.add(tube(path, thin * rng.uniform(0.8, 1.6), 6), "temple")
