"""Faucets."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, lathe, roller, tube

FAUCET = {
    "spout": ("nozzle", "pipe", "outlet"),
}


def faucet(rng: np.random.Generator) -> LabelledShape:
    """A body with a bent spout, and one lever or two handles."""
    names = {"base": ("body", "mount", "foot"), "spout": FAUCET["spout"]}
    names["handle"] = ("switch", "lever", "tap handle", "valve")
    shape = Assembly(str(rng.choice(["faucet", "tap"])), names, keypoints=KEYPOINTS["faucet"])
    radius, high = rng.uniform(0.012, 0.022), rng.uniform(0.08, 0.3)
    reach, drop = rng.uniform(0.1, 0.22), rng.uniform(0, 0.08)
    shape.add(lathe([(radius * 2, 0), (radius * 2, 0.01), (radius * 1.3, 0.03)], 20), "base")
    foot = rng.uniform(0.03, 0.07)
    shape.add(cylinder((0, 0, 0.01), (0, 0, foot), radius * 1.2, sides=16), "base")
    t = np.linspace(0, np.pi, 14)
    style = rng.random()
    if style < 0.6:
        path = np.c_[0 * t, reach / 2 * (np.cos(t) - 1), high + reach / 2 * np.sin(t)]
        path = np.r_[[[0, 0, foot]], path, [[0, -reach, high - drop - 0.005]]]
    else:
        path = [
            (0, 0, foot),
            (0, 0, high),
            (0, -reach * 0.95, high + 0.01),
            (0, -reach, high - 0.03),
        ]
    shape.add(tube(path, radius * rng.uniform(0.6, 1), int(rng.integers(8, 17))), "spout")
    if rng.random() < 0.5:
        for side in (-1, 1):
            at = np.array([side * rng.uniform(0.07, 0.12), 0, 0])
            shape.add(cylinder(at, at + [0, 0, 0.04], radius, sides=14), "base")
            for a in (0, np.pi / 2) if rng.random() < 0.5 else (0,):
                arm = np.array([np.cos(a), np.sin(a), 0.15]) * 0.035
                top = at + [0, 0, 0.05]
                shape.add(roller(top, arm, 0.006, 8), "handle")
            shape.add(cylinder(at + [0, 0, 0.04], at + [0, 0, 0.055], radius * 0.7), "handle")
    else:
        root = np.array([radius, 0, foot * 0.7])
        end = root + [rng.uniform(0.05, 0.09), 0, rng.uniform(-0.01, 0.06)]
        shape.add(bar(rng, rng.random() < 0.4, root, end, radius, 0.6), "handle")
    return shape.finish()
