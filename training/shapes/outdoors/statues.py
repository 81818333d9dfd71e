"""Busts and statues: a head with hair and a face on a chest, on a pedestal or on none."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, cut, ellipsoid, lathe, loft, moved, tube

SYNONYMS = {
    "head": ("skull",),
    "hair": ("hairstyle", "wig", "locks"),
    "face": ("visage",),
    "chest": ("shoulders", "torso", "body", "bust"),
    "pedestal": ("base", "stand", "plinth", "socle"),
    "neck": ("throat",),
}


def bust(rng: np.random.Generator) -> LabelledShape:
    """A head that is cut into face and hair, a neck, and shoulders, cut off as sculptors do it."""
    shape = Assembly(str(rng.choice(["bust", "statue", "sculpture", "head"])), SYNONYMS)
    wide, deep, tall = rng.uniform(0.32, 0.42), rng.uniform(0.4, 0.52), rng.uniform(0.48, 0.62)
    tilt, turn = rng.normal(0, 0.15, 2), rng.normal(0, 0.4)
    c, s = np.cos(turn), np.sin(turn)
    matrix = np.array([[c, -s, 0], [s, c, tilt[0]], [0, -tilt[0], 1]])
    at = np.array([0.0, -rng.uniform(0, 0.2), 0.0])
    vertices, faces = ellipsoid((0, 0, 0), (wide, deep, tall), int(rng.integers(18, 33)))
    vertices = vertices * (1 - 0.2 * np.clip(-vertices[:, 2:] / tall, 0, 1))  # a chin
    middle = vertices[faces].mean(1)
    line = rng.uniform(0.15, 0.6) * tall  # of the hair, over the brow
    bald = rng.random() < 0.15
    back = middle[:, 1] > rng.uniform(-0.15, 0.15) * deep
    hair = back | (middle[:, 2] > line) if not bald else np.zeros(len(faces), bool)
    for name, chosen in (("face", ~hair), ("hair", hair)):
        if chosen.any():
            shape.add(moved(cut((vertices, faces), chosen), matrix, at), "head", name)
    if not bald:
        _locks(rng, shape, (wide, deep, tall), matrix, at)
    _features(rng, shape, (wide, deep, tall), matrix, at)
    low = -tall * rng.uniform(1.1, 1.5)
    girth = wide * rng.uniform(0.5, 0.75)
    path = np.array([at + [0, 0.05, -tall * 0.6], [0, 0.05, low]])
    shape.add(tube(path, [girth, girth * 1.15], 14), "neck")
    bottom = _chest(rng, shape, low, girth)
    if rng.random() < 0.6:
        _pedestal(rng, shape, bottom)
    return shape.finish()


def _locks(rng, shape, size, matrix, at) -> None:
    """Lumps of hair, over the ears and down the back, or a beard."""
    wide, deep, tall = size
    for _ in range(int(rng.integers(0, 14))):
        around, height = rng.uniform(-0.4, np.pi + 0.4), rng.uniform(-0.6, 0.95)
        out = np.sqrt(1 - height**2)
        place = [wide * out * np.cos(around), deep * out * np.sin(around), tall * height]
        lump = ellipsoid(place, rng.uniform(0.06, 0.2, 3), 8)
        shape.add(moved(lump, matrix, at), "head", "hair")
    if rng.random() < 0.3:
        beard = ellipsoid((0, -deep * 0.6, -tall * 0.8), rng.uniform(0.1, 0.28, 3), 10)
        shape.add(moved(beard, matrix, at), "head", "face")


def _features(rng, shape, size, matrix, at) -> None:
    wide, deep, tall = size
    nose = np.array([[0, -deep * 0.97, tall * 0.15], [0, -deep * 1.15, -tall * 0.2]])
    shape.add(moved(tube(nose, [0.04, 0.075], 7), matrix, at), "head", "face")
    for side in (-1, 1):
        if rng.random() < 0.7:
            ear = ellipsoid((side * wide, 0, -tall * 0.05), (0.04, 0.09, 0.13), 8)
            shape.add(moved(ear, matrix, at), "head", "face")
        if rng.random() < 0.5:
            brow = ellipsoid((side * wide * 0.4, -deep * 0.86, tall * 0.2), (0.11, 0.06, 0.05), 8)
            shape.add(moved(brow, matrix, at), "head", "face")


def _chest(rng, shape, low, girth) -> float:
    """Shoulders from the neck down; returns where they end."""
    broad, deep, tall = rng.uniform(0.7, 1.2), rng.uniform(0.35, 0.55), rng.uniform(0.35, 0.9)
    t, angle = np.linspace(0, 1, 8), np.linspace(0, 2 * np.pi, 24, endpoint=False)
    taper = rng.uniform(0.3, 1.0)  # at the bottom
    spread = np.interp(t, [0, 0.35, 1], [girth, broad, broad * taper])
    depth = np.interp(t, [0, 0.4, 1], [girth, deep, deep * taper])
    rings = [
        np.c_[w * np.cos(angle), d * np.sin(angle) + 0.05, np.full(24, low + 0.1 - h * tall)]
        for w, d, h in zip(spread, depth, t, strict=True)
    ]
    shape.add(loft(rings[::-1]), "chest")
    return low + 0.1 - tall


def _pedestal(rng, shape, top) -> None:
    high, wide = rng.uniform(0.15, 0.6), rng.uniform(0.25, 0.6)
    if rng.random() < 0.4:
        shape.add(box((2 * wide, 1.6 * wide, high), (0, 0.05, top - high / 2)), "pedestal")
        return
    waist = wide * rng.uniform(0.4, 0.9)
    profile = [(wide, -high), (wide, -0.8 * high), (waist, -0.4 * high), (waist * 1.2, 0.05)]
    shape.add(lathe(profile, 24, (0, 0.05, top)), "pedestal")
