"""Airplanes of several builds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import Solid, cylinder, ellipsoid, loft, roller, superellipse, tube
from ..turns import spaced

PLANE = {
    "body": ("fuselage", "hull"),
    "wing": ("main wing",),
    "tail": ("tail fin", "stabilizer", "empennage"),
    "engine": ("motor", "turbine", "jet engine", "engine or frame"),
    "landing gear": ("wheel", "undercarriage"),
    "cockpit": ("canopy", "cabin"),
    "strut": ("wing strut", "brace"),
}


def airplane(rng: np.random.Generator) -> LabelledShape:
    """Airliners and their kin: a round body, swept wings, engines below them or a propeller."""
    shape = Assembly(
        str(rng.choice(["airplane", "plane", "jet"])), PLANE, keypoints=KEYPOINTS["airplane"]
    )
    sides = int(rng.integers(8, 25))
    girth = rng.uniform(0.05, 0.1)
    t = np.linspace(0, 1, 12)
    profile = girth * np.clip(np.minimum(np.sqrt(t / 0.15), ((1.02 - t) / 0.35) ** 0.7), 0.02, 1)
    path = np.c_[np.zeros(12), t - 0.5, 0.3 * girth * np.clip(t - 0.65, 0, 1) * 3]
    shape.add(tube(path, profile, sides), "body")

    span, sweep = rng.uniform(0.3, 0.6), rng.uniform(0.0, 0.35)
    chord, lift = rng.uniform(0.14, 0.28), rng.uniform(-0.6, 0.7) * girth
    at = rng.uniform(-0.12, 0.08)
    jets = rng.random() < 0.6
    for side in (-1, 1):
        root = np.array([side * girth * 0.5, at, lift])
        tip = np.array([side * span, at + sweep, lift + rng.uniform(-0.02, 0.08)])
        _plate(shape, root, tip, chord, chord * rng.uniform(0.25, 0.9), 0.1, "wing")
        tail = np.array([side * girth * 0.2, 0.43, girth * 0.4])
        end = tail + [side * span * 0.4, sweep * 0.3, 0]
        _plate(shape, tail, end, 0.1, 0.05, 0.1, "tail", "horizontal stabilizer")
        if jets:
            _jets(rng, shape, root, tip, chord, girth, sides)
    root = np.array([0, 0.42, girth * 0.3])
    tip = root + [0, sweep * 0.3 + 0.04, rng.uniform(0.1, 0.2)]
    _plate(shape, root, tip, 0.13, 0.06, 0.1, "tail", "vertical stabilizer")
    if not jets:
        _propeller(rng, shape, np.array([0, -0.5, 0]))
    if rng.random() < 0.5:
        _landing_gear(shape, girth, ((0, -0.33), (-0.08, 0.05), (0.08, 0.05)))
    return shape.finish()


def _jets(rng, shape, root, tip, chord, girth, sides) -> None:
    """One or two engines below a wing, between its root and its tip."""
    for share in rng.choice([0.35, 0.6], int(rng.integers(1, 3)), replace=False):
        hub = root + (tip - root) * share + [0, -chord * 0.4, -girth * 0.45]
        size = girth * rng.uniform(0.25, 0.45)
        ends = hub - [0, size * 2, 0], hub + [0, size * 2, 0]
        shape.add(cylinder(*ends, size, size * 0.8, sides), "engine")


def warplane(rng: np.random.Generator) -> LabelledShape:
    """Fighters and biplanes."""
    return _fighter(rng) if rng.random() < 0.55 else _biplane(rng)


def _fighter(rng: np.random.Generator) -> LabelledShape:
    """A pointed body that is flat behind, swept wings, one fin or two, a canopy, nozzles."""
    shape = Assembly(
        str(rng.choice(["jet", "fighter jet", "airplane"])), PLANE, keypoints=KEYPOINTS["airplane"]
    )
    girth, broad = rng.uniform(0.045, 0.07), rng.uniform(1.0, 2.2)
    y = np.linspace(-0.5, 0.48, 13)
    round_off = np.interp(y, [-0.5, -0.25, 0.1, 0.48], [0.04, 0.75, 1, rng.uniform(0.6, 0.9)])
    wide = girth * round_off * np.interp(y, [-0.2, 0.1], [1, broad])
    outline = superellipse(2, 2, rng.uniform(2, 5), int(rng.integers(8, 21)))
    shape.add(_skin([(w * outline[:, 0], h * outline[:, 1], at) for w, h, at in
                     zip(wide, girth * round_off, y, strict=True)]), "body")  # fmt: skip
    size = (girth * 0.55, rng.uniform(0.09, 0.15), girth * 0.6)
    shape.add(ellipsoid((0, -0.24, girth * 0.7), size, 14), "body", "cockpit")
    span, reach = rng.uniform(0.25, 0.42), rng.uniform(0.2, 0.4)
    twin = rng.random() < 0.5
    for side in (-1, 1):
        root = np.array([side * wide[7] * 0.8, 0.12, 0])
        tip = root + [side * span, rng.uniform(0.05, 0.25), rng.uniform(-0.02, 0.02)]
        _plate(shape, root, tip, reach, reach * rng.uniform(0.1, 0.4), 0.05, "wing")
        if rng.random() < 0.75:
            root = np.array([side * wide[-1] * 0.8, 0.42, 0])
            tip = root + [side * span * 0.45, 0.08, 0]
            _plate(shape, root, tip, 0.14, 0.06, 0.06, "tail", "horizontal stabilizer")
        if twin:
            root = np.array([side * wide[-1] * 0.6, 0.36, girth * 0.6])
            tip = root + [side * rng.uniform(0, 0.06), 0.08, rng.uniform(0.12, 0.2)]
            _plate(shape, root, tip, 0.16, 0.07, 0.06, "tail", "vertical stabilizer")
        if broad > 1.5:
            _nozzle(shape, np.array([side * wide[-1] * 0.45, 0.48, 0]), girth * 0.55)
    if not twin:
        root = np.array([0, 0.34, girth * 0.6])
        tip = root + [0, 0.12, rng.uniform(0.14, 0.24)]
        _plate(shape, root, tip, 0.2, 0.08, 0.06, "tail", "vertical stabilizer")
    if broad <= 1.5:
        _nozzle(shape, np.array([0, 0.48, 0]), girth * 0.75)
    return shape.finish()


def _biplane(rng: np.random.Generator) -> LabelledShape:
    """A wing above the other with struts between them, a propeller, fixed wheels."""
    shape = Assembly(
        str(rng.choice(["biplane", "airplane", "plane"])), PLANE, keypoints=KEYPOINTS["airplane"]
    )
    girth, sides = rng.uniform(0.06, 0.1), int(rng.integers(8, 21))
    t = np.linspace(0, 1, 10)
    path = np.c_[0 * t, 0.9 * t - 0.45, 0 * t]
    shape.add(tube(path, girth * np.interp(t, [0, 0.1, 0.4, 1], [0.75, 1, 1, 0.2]), sides), "body")
    span, chord = rng.uniform(0.4, 0.6), rng.uniform(0.14, 0.22)
    low, high = -girth * rng.uniform(0.3, 0.9), girth * rng.uniform(1.6, 2.6)
    stagger = rng.uniform(-0.08, 0.0)
    for height, y in ((low, -0.15), (high, -0.15 + stagger)):
        ends = [np.array([side * span, y, height]) for side in (-1, 1)]
        _plate(shape, *ends, chord, chord * rng.uniform(0.8, 1), 0.1, "wing")
    for x in (-0.75, -0.2, 0.2, 0.75):
        for y in (-0.3, 0.3):
            foot = np.array([x * span, -0.15 + y * chord, low])
            shape.add(cylinder(foot, [x * span, foot[1] + stagger, high], 0.006, sides=5), "strut")
    for side in (-1, 1):
        root = np.array([0, 0.4, girth * 0.1])
        tip = root + [side * span * 0.35, 0, 0]
        _plate(shape, root, tip, 0.12, 0.08, 0.08, "tail", "horizontal stabilizer")
    root = np.array([0, 0.4, 0])
    tip = root + [0, 0.03, rng.uniform(0.12, 0.18)]
    _plate(shape, root, tip, 0.14, 0.07, 0.08, "tail", "vertical stabilizer")
    _propeller(rng, shape, np.array([0, -0.47, 0]))
    if rng.random() < 0.6:
        shape.add(cylinder((0, -0.45, 0), (0, -0.36, 0), girth * 1.1, sides=sides), "engine")
    _landing_gear(shape, girth, ((-0.09, -0.2), (0.09, -0.2)))
    return shape.finish()


def _plate(shape, root, tip, chord, tip_chord, thick, *part) -> None:
    """A wing or a fin from its root to its tip, a rhomb across."""
    rings = []
    for at, c in ((root, chord), (tip, tip_chord)):
        along, up = np.array([0, c / 2, 0]), np.cross([0, 1, 0], np.subtract(tip, root))
        up = up / np.linalg.norm(up) * thick * c
        rings.append([at - along, at + up * 0.6, at + along, at - up * 0.6])
    shape.add(loft(rings), *part)


def _skin(sections) -> Solid:
    """A skin through sections across: their x and z (n,), and the y where each lies."""
    return loft([np.c_[x, np.full(len(x), y), -z] for x, z, y in sections])


def _nozzle(shape, at: NDArray, radius: float) -> None:
    shape.add(cylinder(at - [0, 0.03, 0], at + [0, 0.05, 0], radius, radius * 0.75), "engine")


def _propeller(rng, shape, nose: NDArray) -> None:
    for a in spaced(int(rng.integers(2, 5))):
        end = nose + 0.12 * np.array([np.cos(a), 0, np.sin(a)])
        shape.add(tube([nose, end], [0.012, 0.02], 6), "propeller")


def _landing_gear(shape, girth: float, places) -> None:
    for x, y in places:
        foot = np.array([x, y, -girth * 1.7])
        shape.add(cylinder((x, y, -girth * 0.5), foot, 0.008, sides=6), "landing gear")
        shape.add(roller(foot, [0.012, 0, 0], 0.025), "landing gear")
