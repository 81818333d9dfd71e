"""Bags and backpacks."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, lathe, roller, rounded_box, tube

BAG = {
    "handle": ("strap", "grip"),
    "body": ("main body", "container", "case"),
    "wheel": ("roller",),
    "strap": ("shoulder strap", "carrying strap"),
}

BACKPACK = {
    "body": ("main compartment", "bag", "sack"),
    "flap": ("lid", "top flap", "cover"),
    "pocket": ("front pocket", "pouch"),
    "side pocket": ("side pouch",),
    "shoulder strap": ("strap", "straps", "harness"),
    "handle": ("top handle", "loop", "grab loop"),
    "bedroll": ("sleeping bag", "blanket roll", "mat"),
    "buckle": ("clasp", "clip"),
    "belt": ("closing strap", "flap strap"),
}


def bag(rng: np.random.Generator) -> LabelledShape:
    """A box or basket with one handle or two; flap, straps, pocket or wheels by its kind."""
    kind = str(rng.choice(["bag", "handbag", "suitcase", "backpack", "basket"]))
    names = BAG if kind != "backpack" else {**BAG, "handle": ("grab loop", "grip")}
    shape = Assembly(kind, names, keypoints=KEYPOINTS["bag"])
    wide, deep, high = rng.uniform(0.2, 0.45), rng.uniform(0.08, 0.2), rng.uniform(0.18, 0.5)
    lean = rng.uniform(0.6, 1.1)
    if kind == "basket":
        r = wide / 2
        profile = [(0.6 * r, 0), (r, high * 0.6), (r * 0.95, high * 0.6), (0.57 * r, 0.01)]
        shape.add(lathe(profile, int(rng.integers(10, 30))), "body")
        deep, high = 0.0, high * 0.6
    elif rng.random() < 0.5:
        shape.add(box((wide, deep, high), (0, 0, high / 2), (lean, lean * 0.7)), "body")
    else:
        shape.add(rounded_box((wide, deep, high), (0, 0, high / 2), deep * 0.45, 3), "body")
    reach, grip = rng.uniform(0.05, 0.35), rng.uniform(0.15, 0.45) * wide
    t = np.linspace(0, np.pi, 14)
    radius = rng.uniform(0.006, 0.018)
    if kind == "backpack":
        for side in (-1, 1):
            path = np.c_[
                0 * t + side * wide * 0.28,
                deep / 2 + 0.1 * np.sin(t),
                high * (0.5 - 0.4 * np.cos(t)),
            ]
            shape.add(tube(path, radius * 1.5, 8), "strap")
        size = (wide * 0.7, deep * 0.4, high * 0.4)
        shape.add(rounded_box(size, (0, -deep * 0.6, high * 0.3), deep * 0.15), "body", "pocket")
        reach, grip = 0.05, wide * 0.12
    rows = (-0.3, 0.3) if kind in ("bag", "handbag") and rng.random() < 0.6 else (0,)
    for y in rows:
        path = np.c_[grip * np.cos(t), 0 * t + y * deep * lean, high - 0.01 + reach * np.sin(t)]
        shape.add(tube(path, radius, int(rng.integers(5, 10))), "handle")
    if kind in ("bag", "handbag") and rng.random() < 0.4:
        flap = high * rng.uniform(0.3, 0.7)
        y = -deep / 2 * (1 + lean * 0.7) / 2
        shape.add(box((wide * 0.9, 0.015, flap), (0, y, high - flap / 2)), "body", "flap")
    if kind == "suitcase":
        for x in (-0.4, 0.4):
            for y in (-0.35, 0.35):
                at = np.array([x * wide, y * deep, -0.015])
                shape.add(roller(at, [0.01, 0, 0], 0.02), "body", "wheel")
    return shape.finish()


def backpack(rng: np.random.Generator) -> LabelledShape:
    """Rucksacks and school bags with flaps, pockets, straps and rolls; the straps are behind."""
    shape = Assembly(str(rng.choice(["backpack", "backpack", "rucksack", "school bag"])), BACKPACK)
    wide, deep, tall = rng.uniform(0.5, 0.9), rng.uniform(0.25, 0.6), rng.uniform(0.6, 1.3)
    soft = rng.uniform(0.02, 0.45) * min(wide, deep)
    steps = int(rng.choice([1, 2, 4]))
    shape.add(rounded_box((wide, deep, tall), (0, 0, 0), soft, steps), "body")
    if rng.random() < 0.7:
        _flap(rng, shape, wide, deep, tall, soft, steps)
    if rng.random() < 0.7:
        size = np.array(
            [
                wide * rng.uniform(0.5, 0.85),
                deep * rng.uniform(0.3, 0.6),
                tall * rng.uniform(0.25, 0.45),
            ]
        )
        at = np.array([0, -deep / 2 - size[1] * 0.3, -tall / 2 + size[2] * 0.6])
        shape.add(rounded_box(size, at, size.min() * 0.3, steps), "pocket")
    if rng.random() < 0.4:
        size = np.array([wide * 0.25, deep * 0.7, tall * rng.uniform(0.25, 0.5)])
        for side in (-1, 1):
            at = (side * (wide / 2 + size[0] * 0.25), 0, -tall / 2 + size[2] * 0.6)
            shape.add(rounded_box(size, at, size.min() * 0.35, steps), "side pocket")
    _straps(rng, shape, wide, deep, tall)
    if rng.random() < 0.35:
        r, up = rng.uniform(0.08, 0.16), rng.random() < 0.6
        at = np.array([0, 0, tall / 2 + r * 0.9 if up else -tall / 2 - r * 0.85])
        half = np.array([wide * rng.uniform(0.5, 0.75), 0, 0])
        shape.add(roller(at, half, r, int(rng.choice([6, 8, 14]))), "bedroll")
    return shape.finish()


def _flap(rng, shape, wide, deep, tall, soft, steps) -> None:
    """A lid over the top, often closed by belts with buckles."""
    high = tall * rng.uniform(0.2, 0.5)
    cover = (wide * 1.06, deep * 1.08, high)
    at = np.array([0, -deep * 0.03, tall / 2 - high / 2 + 0.03])
    shape.add(rounded_box(cover, at, soft, steps), "flap")
    xs = (-0.22, 0.22) if rng.random() < 0.5 else (0,)
    for x in xs if rng.random() < 0.6 else ():
        belt = np.array([x * wide, -deep * 0.58, at[2] - high * 0.3])
        shape.add(box((wide * 0.09, 0.05, high * 1.1), belt), "belt")
        shape.add(box((wide * 0.13, 0.06, wide * 0.12), belt - [0, 0.01, high * 0.3]), "buckle")


def _straps(rng, shape, wide, deep, tall) -> None:
    """What it is carried by, on the shoulders and by hand."""
    t, out = np.linspace(0, np.pi, 9), rng.uniform(0.1, 0.35)
    for side in (-1, 1):
        arc = np.c_[
            np.full(9, side * wide * 0.28), deep * 0.47 + out * np.sin(t), tall * 0.42 * np.cos(t)
        ]
        shape.add(
            tube(arc, wide * rng.uniform(0.04, 0.08), int(rng.choice([4, 6, 8]))), "shoulder strap"
        )
    if rng.random() < 0.4:
        loop = np.c_[0.12 * wide * np.cos(t), 0 * t + deep * 0.2, tall / 2 + 0.12 * np.sin(t)]
        shape.add(tube(loop, 0.025, 6), "handle")
