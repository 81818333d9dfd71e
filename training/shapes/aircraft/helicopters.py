"""Helicopters."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, ellipsoid, facing_out, loft, tube
from ..turns import spaced

SYNONYMS = {
    "rotor": ("propeller", "main rotor", "blades"),
    "skid": ("landing skid", "landing gear"),
    "tail": ("tail boom",),
}


def helicopter(rng: np.random.Generator) -> LabelledShape:
    """A rounded body with a tail and its rotor, two to five blades on a mast, mostly on skids."""
    shape = Assembly("helicopter", SYNONYMS, keypoints=KEYPOINTS["helicopter"])
    girth, long = rng.uniform(0.5, 0.9), rng.uniform(1.0, 1.7)
    sides = int(rng.integers(10, 25))
    shape.add(ellipsoid((0, 0, 0), (girth, long, girth * rng.uniform(0.8, 1.1)), sides), "body")
    reach = rng.uniform(1.5, 2.8)
    root, end = (
        np.array([0, long * 0.7, girth * 0.3]),
        np.array([0, long * 0.7 + reach, girth * 0.5]),
    )
    shape.add(cylinder(root, end, girth * 0.35, girth * 0.12, sides), "tail")
    fin = [(0, y, z) for y, z in ((-0.25, 0), (0.15, 0), (0.35, 0.7), (0.15, 0.7))]
    rings = [np.add(fin, end) + [x, 0, 0] for x in (0.03, -0.03)]
    shape.add(facing_out(loft(rings)), "tail", "tail fin")
    hub = end + [0.1, 0, 0.2]
    for a in spaced(2, rng.uniform(0, 3)):
        tip = hub + 0.45 * np.array([0, np.cos(a), np.sin(a)])
        shape.add(tube([hub, tip], 0.05, 6), "tail", "tail rotor")
    mast = np.array([0, rng.uniform(-0.2, 0.2), girth * rng.uniform(1.15, 1.4)])
    shape.add(cylinder(mast * [1, 1, 0.6], mast, 0.07), "rotor", "mast")
    blades, span = int(rng.integers(2, 6)), rng.uniform(1.8, 3.0)
    for a in spaced(blades, rng.uniform(0, 3)):
        tip = mast + span * np.array([np.cos(a), np.sin(a), rng.uniform(-0.03, 0.02)])
        shape.add(tube([mast, tip], rng.uniform(0.08, 0.13), 6, flat=0.25), "rotor", "rotor blade")
    if rng.random() < 0.8:
        for side in (-1, 1):
            low = np.array([side * girth * 0.8, 0, -girth * 1.4])
            path = [low + [0, y * long, u] for y, u in ((-0.9, 0.12), (-0.7, 0), (0.6, 0))]
            shape.add(tube(path, 0.045, 8), "skid")
            for y in (-0.35, 0.3):
                top = (side * girth * 0.4, y * long, -girth * 0.6)
                shape.add(cylinder(top, low + [0, y * long, 0], 0.04, sides=6), "skid")
    return shape.finish()
