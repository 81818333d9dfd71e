"""Guitars."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, loft
from ..turns import any_pose

SYNONYMS = {
    "head": ("headstock",),
    "neck": ("fretboard", "fingerboard"),
    "body": ("main body", "container", "case"),
}


def guitar(rng: np.random.Generator) -> LabelledShape:
    """A waisted body with sound hole and bridge or without, a neck, a head with its pegs."""
    shape = Assembly(
        str(rng.choice(["guitar", "guitar", "ukulele", "acoustic guitar"])),
        SYNONYMS,
        keypoints=KEYPOINTS["guitar"],
    )
    long, thick = rng.uniform(0.4, 0.5), rng.uniform(0.03, 0.12)
    hips, waist, chest = rng.uniform(0.14, 0.2), rng.uniform(0.08, 0.15), rng.uniform(0.1, 0.16)
    t = np.linspace(0, 1, 18)
    width = np.interp(t, [0, 0.28, 0.58, 0.82, 1], [0.3 * hips, hips, waist, chest, 0.3 * chest])
    smooth = np.convolve(np.pad(width, 2, "edge"), [0.1, 0.2, 0.4, 0.2, 0.1], "valid")
    rings = []
    for w, z in zip(smooth, t * long, strict=True):
        rings.append(
            [(-w, -thick / 2, z), (w, -thick / 2, z), (w, thick / 2, z), (-w, thick / 2, z)]
        )
    shape.add(loft(rings), "body")
    if rng.random() < 0.5:
        hole = [(0, -thick / 2 - 0.002, long * 0.62), (0, -thick / 2 + 0.001, long * 0.62)]
        shape.add(cylinder(*hole, waist * 0.45, sides=20), "body", "sound hole")
    if rng.random() < 0.7:
        size = (hips * 0.7, 0.012, 0.02)
        shape.add(box(size, (0, -thick / 2 - 0.005, long * 0.28)), "body", "bridge")
    reach, slim = rng.uniform(0.3, 0.5), rng.uniform(0.02, 0.03)
    front = -thick / 2 + 0.005
    top = long + reach
    shape.add(
        board(rng, (2 * slim, 0.025, reach + 0.1), (0, front, long + reach / 2 - 0.05)), "neck"
    )
    size = rng.uniform(0.1, 0.16)
    block = box(
        (2 * slim, 0.018, size), (0, front + 0.01, top + size / 2), (rng.uniform(0.9, 1.9), 1)
    )
    shape.add(block, "head")
    for z in np.linspace(0.2, 0.85, int(rng.integers(2, 4))):
        for side in (-1, 1):
            at = np.array([side * slim, front + 0.01, top + z * size])
            shape.add(cylinder(at, at + [side * 0.03, 0, 0], 0.006, sides=8), "head", "tuning peg")
    return shape.finish(any_pose(rng) if rng.random() < 0.5 else None)
