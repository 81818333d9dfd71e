"""Saxophones, clarinets and flutes."""

from __future__ import annotations

import numpy as np

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, lathe, moved, tube
from ..turns import about_x, any_pose

SYNONYMS = {
    "tube": ("pipe", "body", "body tube"),
    "bell": ("horn", "funnel", "flare"),
    "mouthpiece": ("mouth piece", "embouchure", "beak"),
    "brace": ("ring", "joint", "tenon"),
    "neck": ("crook", "gooseneck"),
    "key": ("keywork", "pad", "key cup"),
    "rod": ("key rod", "axle"),
    "reed": ("ligature",),
    "bow": ("bottom bow", "lower bend"),
}


def saxophone(rng: np.random.Generator) -> LabelledShape:
    """A cone that turns up into a bell below, a neck bent back above, keys all along."""
    kind = str(rng.choice(["saxophone", "sax", "clarinet", "flute"], p=[0.4, 0.25, 0.2, 0.15]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    sides, long = roundness(rng), rng.uniform(0.4, 0.7)
    if kind in ("clarinet", "flute"):
        _pipe(rng, shape, long, sides, kind == "flute")
        return shape.finish(any_pose(rng) if rng.random() < 0.5 else None)
    slim, foot = long * rng.uniform(0.016, 0.026), long * rng.uniform(0.045, 0.07)
    bend, wide = foot * rng.uniform(1.5, 2.3), long * rng.uniform(0.11, 0.17)
    cone = np.array([[0, 0, long], [0, 0, long * 0.5], [0, 0, 0]])
    shape.add(tube(cone, [slim, (slim + foot) / 2, foot], sides), "tube")
    t = np.linspace(0, np.pi, 11)
    arc = np.c_[0 * t, -bend + bend * np.cos(t), -bend * np.sin(t)]
    shape.add(tube(arc, np.linspace(foot, foot * 1.2, 11), sides), "bow")
    rise = long * rng.uniform(0.3, 0.55)
    t = np.linspace(0, 1, 9)
    outer = foot * 1.2 + (wide - foot * 1.2) * t ** rng.uniform(2, 5)
    profile = np.r_[np.c_[outer, t * rise], np.c_[outer - foot * 0.25, t * rise][::-1]]
    lean = rng.uniform(0, 0.2)
    shape.add(moved(lathe(profile, sides), about_x(lean), (0, -2 * bend, -0.01)), "bell")
    reach, high = long * rng.uniform(0.15, 0.25), long * rng.uniform(0.08, 0.16)
    neck = [
        (0, 0, long - 0.01),
        (0, reach * 0.12, long + high * 0.8),
        (0, reach * 0.5, long + high),
    ]
    neck = np.array([*neck, (0, reach, long + high * 0.75)])
    shape.add(tube(neck, slim * np.array([1, 0.95, 0.85, 0.75]), sides), "neck")
    way = np.array([0, 1, -0.35]) / np.hypot(1, 0.35)
    shape.add(
        cylinder(neck[-1] - way * slim, neck[-1] + way * slim * 5, slim * 1.2, slim * 0.6, sides),
        "mouthpiece",
    )
    if rng.random() < 0.5:
        at = neck[-1] + way * slim * 1.2
        shape.add(cylinder(at, at + way * slim, slim * 1.35, sides=sides), "mouthpiece", "reed")
    _keywork(rng, shape, long, slim, foot, -1)
    return shape.finish()


def _keywork(rng, shape, long, top, foot, front) -> None:
    """Round cups along a pipe on z, larger where it is wider, and a rod beside them."""
    for f in np.linspace(0.92, 0.08, int(rng.integers(5, 12))):
        r = top + (foot - top) * (1 - f)
        angle = rng.choice([0.0, 0.0, 0.7, -0.7, 1.4])
        out = np.array([np.sin(angle), front * np.cos(angle), 0])
        at = np.array([0, 0, f * long])
        size, reach = r * rng.uniform(0.55, 0.9), r * rng.uniform(1.15, 1.4)
        shape.add(cylinder(at + out * r * 0.8, at + out * reach, size, sides=10), "key")
    if rng.random() < 0.7:
        rod = [
            (-foot * 0.9, front * foot * 0.6, 0.1 * long),
            (-top * 0.9, front * top * 0.6, 0.9 * long),
        ]
        shape.add(cylinder(*rod, top * 0.22, sides=6), "rod")


def _pipe(rng, shape, long, sides, flute) -> None:
    """Straight: with a bell and a beak, or closed with a plate to blow over."""
    slim = long * rng.uniform(0.02, 0.035)
    shape.add(cylinder((0, 0, 0), (0, 0, long), slim, slim * 0.95, sides), "tube")
    _keywork(rng, shape, long * 0.8, slim, slim, -1)
    for f in rng.choice([0.0, 0.3, 0.55, 0.85, 0.99], 3, replace=False):
        at = np.array([0, 0, f * long])
        shape.add(cylinder(at, at + [0, 0, slim], slim * 1.2, sides=sides), "brace")
    if flute:
        at = np.array([0, -slim * 0.7, long * 0.9])
        shape.add(cylinder(at, at - [0, slim * 0.6, 0], slim * 1.1, sides=sides), "mouthpiece")
        return
    profile = [
        (slim * rng.uniform(1.8, 2.8), -long * 0.15),
        (slim * 1.2, -long * 0.06),
        (slim, 0.01),
    ]
    shape.add(lathe(profile, sides), "bell")
    beak = [(0, 0, long * 0.98), (0, 0, long * 1.06), (0, slim * 0.5, long * 1.16)]
    shape.add(tube(beak, slim * np.array([1.05, 0.95, 0.35]), sides), "mouthpiece")
