"""Gloves and mittens."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import moved
from ..styles import any_style
from ..turns import any_pose

GLOVE = {
    "palm": ("hand", "body"),
    "finger": ("fingers",),
    "cuff": ("wrist", "gauntlet", "wristband"),
    "strap": ("band", "wrist strap"),
    "knuckle pad": ("knuckle guard", "plate", "padding"),
}


def glove(rng: np.random.Generator) -> LabelledShape:
    """Gloves, mittens, gauntlets and boxing gloves: fingers apart or together, with a cuff."""
    kind = str(rng.choice(["glove", "glove", "mitten", "gauntlet", "boxing glove"]))
    shape, style = Assembly(kind, GLOVE), any_style(rng)
    side = rng.choice([-1.0, 1.0])
    wide, thick, long = rng.uniform(0.4, 0.55), rng.uniform(0.14, 0.3), rng.uniform(0.4, 0.6)
    shape.add(style.lump((0, 0, long), (wide, thick, long)), "palm")
    count = {"glove": int(rng.choice([3, 4, 4])), "gauntlet": 4}.get(kind, 1)
    bend = rng.uniform(0, 0.6)
    for k in range(count):
        x = (k - (count - 1) / 2) * 1.7 * wide / count
        reach = long * rng.uniform(0.8, 1.3)
        girth = min(wide / count * 0.95, thick * (1.5 if count == 1 else 1.1))
        root = np.array([x * 0.9, 0, long * 1.6])
        middle = root + [x * 0.1, -bend * reach * 0.2, reach * 0.55]
        tip = middle + [0, -bend * reach * 0.6, reach * 0.45]
        if count == 1:
            shape.add(style.lump((root + middle) / 2, (wide, thick * 1.1, reach * 0.6)), "finger")
        else:
            shape.add(style.limb([root, middle, tip], girth * np.array([1, 0.95, 0.7])), "finger")
    root = np.array([side * wide * 0.6, 0, long * 0.7])
    out = root + [side * wide * rng.uniform(0.5, 0.8), -thick * rng.uniform(0, 1), long * 0.5]
    tip = out + [side * 0.03, -0.03, long * rng.uniform(0.2, 0.5)]
    shape.add(style.limb([root, out, tip], thick * np.array([0.9, 0.85, 0.6])), "thumb")
    low, flare = -long * rng.uniform(0.2, 1.0), rng.uniform(0.85, 1.4)
    pipe = style.limb([(0, 0, low), (0, 0, long * 0.35)], [flare, 0.9])
    deep = max(thick, wide * 0.5)
    shape.add(moved(pipe, np.diag([wide * 0.85, deep, 1])), "cuff")
    if rng.random() < 0.35:
        belt = style.limb([(0, 0, -0.01), (0, 0, long * 0.18)], 1.08)
        shape.add(moved(belt, np.diag([wide * 0.9, deep, 1])), "strap")
    if kind != "mitten" and rng.random() < 0.4:
        at = np.array([0, thick * 0.9, long * 1.45])
        shape.add(style.lump(at, (wide * 0.8, thick * 0.4, long * 0.2)), "knuckle pad")
    return shape.finish(None if rng.random() < 0.4 else any_pose(rng))
