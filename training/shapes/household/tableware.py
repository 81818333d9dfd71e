"""Mugs, bottles, teapots and glasses."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, ellipsoid, lathe, tube

SYNONYMS = {
    "base": ("foot", "stand", "lamp base"),
    "pole": ("stem", "post", "stand", "rod", "column"),
    "handle": ("grip", "ear"),
    "cup": ("body", "bowl", "container"),
    "body": ("vessel", "container"),
    "cap": ("lid", "stopper", "bottle cap", "top"),
    "neck": ("bottleneck",),
    "spout": ("beak", "nozzle"),
    "lid": ("cover", "top"),
}


def _vessel(profile, thickness, sides):
    """A hollow turned body: the outside, the rim, the inside."""
    profile = np.asarray(profile, float)
    inside = profile[::-1].copy()
    inside[:, 0] = np.maximum(inside[:, 0] - thickness, thickness * 0.3)
    inside[-1, 1] += thickness
    return lathe(np.concatenate([profile, inside]), sides)


def _ear(rng, shape, x, low, high, reach, radius, *part) -> None:
    """A handle bent like a bow or an angle, from a low point of the wall to a high one."""
    style = rng.random()
    t = np.linspace(-np.pi / 2, np.pi / 2, int(rng.integers(6, 16)))
    middle, half = (low + high) / 2, (high - low) / 2
    if style < 0.6:
        path = np.c_[x + reach * np.cos(t), np.zeros(len(t)), middle + half * np.sin(t)]
    else:
        path = np.array(
            [
                [x, 0, low],
                [x + reach, 0, low + half * 0.2],
                [x + reach, 0, high - half * 0.2],
                [x, 0, high],
            ]
        )
    shape.add(tube(path, radius, int(rng.integers(5, 12))), *part)


def mug(rng: np.random.Generator) -> LabelledShape:
    """A hollow cup, wider above or below, with a round or square ear."""
    shape = Assembly(str(rng.choice(["mug", "cup"])), SYNONYMS, keypoints=KEYPOINTS["mug"])
    radius, height = rng.uniform(0.03, 0.06), rng.uniform(0.05, 0.15)
    sides = int(rng.integers(8, 49))
    flare = rng.uniform(0.65, 1.25)
    t = np.linspace(0, 1, int(rng.integers(2, 10)))
    bulge = rng.choice([0, rng.uniform(-0.15, 0.25)])
    profile = np.c_[radius * (1 + (flare - 1) * (1 - t) + bulge * np.sin(np.pi * t)), t * height]
    shape.add(_vessel(profile, radius * rng.uniform(0.05, 0.15), sides), "cup")
    low, high = rng.uniform(0.1, 0.35) * height, rng.uniform(0.65, 0.95) * height
    at = float(np.interp((low + high) / 2 / height, t, profile[:, 0])) * 0.97
    _ear(
        rng,
        shape,
        at,
        low,
        high,
        rng.uniform(0.5, 1.1) * radius,
        rng.uniform(0.08, 0.2) * radius,
        "handle",
    )
    return shape.finish()


def bottle(rng: np.random.Generator) -> LabelledShape:
    """A turned body and its neck, with a cap or not; jugs have a handle."""
    kind = rng.choice(["bottle", "vase", "jug"], p=[0.6, 0.2, 0.2])
    shape = Assembly(str(kind), SYNONYMS, keypoints=KEYPOINTS["bottle"])
    radius, height = rng.uniform(0.03, 0.07), rng.uniform(0.1, 0.3)
    sides = int(rng.integers(8, 41))
    shoulder, neck = rng.uniform(0.45, 0.75), rng.uniform(0.25, 0.6)
    t = np.linspace(0, 1, 8)
    bulge = rng.choice([0, rng.uniform(0, 0.4)])
    body = np.c_[radius * (1 + bulge * np.sin(np.pi * t)), t * shoulder * height]
    curve = np.c_[
        radius * (neck + (1 - neck) * np.cos(t * np.pi / 2)),
        (shoulder + (0.8 - shoulder) * t) * height,
    ]
    shape.add(lathe(np.concatenate([body, curve[:5]]), sides), "body")
    top = np.array(
        [
            curve[4],
            curve[6],
            [radius * neck, height * 0.82],
            [radius * neck * rng.uniform(0.9, 1.5), height],
        ]
    )
    shape.add(lathe(top, sides), "neck")
    if kind == "bottle" and rng.random() < 0.7:
        shape.add(
            lathe([(radius * neck * 1.1, height), (radius * neck * 1.1, height * 1.08)], sides),
            "cap",
        )
    if kind == "jug":
        _ear(
            rng, shape, radius, height * 0.25, height * 0.85, radius * 0.8, radius * 0.12, "handle"
        )
    return shape.finish()


def teapot(rng: np.random.Generator) -> LabelledShape:
    """A round body with lid, knob and spout; its handle at the side or over the top."""
    shape = Assembly(str(rng.choice(["teapot", "kettle"])), SYNONYMS, keypoints=KEYPOINTS["teapot"])
    radius, squash = rng.uniform(0.06, 0.1), rng.uniform(0.6, 1.0)
    sides = int(rng.integers(10, 41))
    t = np.linspace(-0.42 * np.pi, 0.38 * np.pi, 10)
    body = np.c_[radius * np.cos(t), radius * squash * (np.sin(t) + 1)]
    shape.add(lathe(body, sides), "body")
    r, z = body[-1]
    t = np.linspace(0, np.pi / 2, 5)
    shape.add(lathe(np.c_[r * 1.03 * np.cos(t) + 0.001, z + 0.3 * r * np.sin(t)], sides), "lid")
    shape.add(ellipsoid((0, 0, z + 0.4 * r), (0.012, 0.012, 0.014), 10), "lid", "knob")
    start, end = -radius * 0.8, -radius * rng.uniform(1.5, 2.0)
    path = np.array(
        [[start, 0, z * 0.35], [(start + end) / 2, 0, z * 0.5], [end, 0, z * rng.uniform(0.8, 1.1)]]
    )
    shape.add(tube(path, [0.025, 0.016, 0.01], 10), "spout")
    if rng.random() < 0.65:
        _ear(rng, shape, radius * 0.85, z * 0.2, z * 0.85, radius * 0.7, radius * 0.1, "handle")
    else:
        t = np.linspace(0, np.pi, 14)
        path = np.c_[radius * 0.8 * np.cos(t), np.zeros(14), z * 0.8 + radius * 1.3 * np.sin(t)]
        shape.add(tube(path, radius * 0.08, 8), "handle")
    return shape.finish()


def glass(rng: np.random.Generator) -> LabelledShape:
    """A wine glass: a hollow bowl on a stem and a foot."""
    shape = Assembly(
        "wine glass",
        {"bowl": ("cup", "body"), "stem": ("neck", "pole"), "base": ("foot",)},
        keypoints=KEYPOINTS["glass"],
    )
    radius, deep, stem = rng.uniform(0.03, 0.05), rng.uniform(0.05, 0.1), rng.uniform(0.05, 0.11)
    sides = int(rng.integers(10, 41))
    t = np.linspace(0, 1, 9)
    profile = np.c_[radius * (0.15 + np.sin(t * rng.uniform(1.6, 2.4)) * 0.85), stem + t * deep]
    shape.add(_vessel(profile, 0.002, sides), "bowl")
    shape.add(cylinder((0, 0, 0.005), (0, 0, stem), 0.004), "stem")
    shape.add(lathe([(radius * 0.9, 0), (radius * 0.9, 0.003), (0.005, 0.01)], sides), "base")
    return shape.finish()
