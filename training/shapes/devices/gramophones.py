"""Gramophones and record players."""

from __future__ import annotations

import numpy as np

from ..panels import add_feet, add_knobs, case, grid, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, ellipsoid, lathe, moved, tube
from ..turns import about_x

SYNONYMS = {
    "body": ("box", "cabinet", "case", "housing"),
    "horn": ("bell", "funnel", "flower horn"),
    "elbow": ("horn neck", "horn bracket", "pipe"),
    "record": ("vinyl", "disc", "vinyl record"),
    "label": ("record label", "center"),
    "turntable": ("platter", "record plate"),
    "tonearm": ("tone arm", "pickup arm", "arm"),
    "needle": ("stylus", "sound box", "pickup", "cartridge"),
    "crank": ("winding handle", "handle"),
    "lid": ("cover", "dust cover"),
    "base": ("plinth", "bottom"),
    "foot": ("leg", "support"),
    "knob": ("dial", "switch"),
    "latch": ("clasp", "lock"),
}


def gramophone(rng: np.random.Generator) -> LabelledShape:
    """A box with a record and an arm: under a great horn, with a crank; or below a lid."""
    horned = rng.random() < 0.6
    kinds = ("gramophone", "phonograph") if horned else ("record player", "turntable")
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS, own_sides=False)
    sides = max(roundness(rng), 8)
    wide, tall = rng.uniform(0.3, 0.45), rng.uniform(0.07, 0.22)
    deep = wide * rng.uniform(0.75, 1.05)
    low = 0.0
    if rng.random() < 0.4:
        low = rng.uniform(0.02, 0.05)
        add_feet(rng, shape, wide, deep, 0, low)
    shape.add(case(rng, (wide, deep, tall), (0, 0, low + tall / 2)), "body")
    top = low + tall
    if horned and rng.random() < 0.7:
        for z, size in ((low + tall * 0.06, 1.12), (top - tall * 0.02, 1.08)):
            shape.add(box((wide * size, deep * size, tall * 0.12), (0, 0, z)), "base")
        top += tall * 0.04
    radius = min(wide, deep) * rng.uniform(0.36, 0.46)
    x = -wide * rng.uniform(0.0, 0.08)
    disc = np.array([x, 0, top])
    high = rng.uniform(0.01, 0.04)
    shape.add(lathe([(radius * 0.98, -0.005), (radius * 0.98, high)], sides, disc), "turntable")
    shape.add(lathe([(radius, high - 0.002), (radius, high + 0.006)], sides, disc), "record")
    shape.add(
        lathe([(radius * 0.3, high), (radius * 0.3, high + 0.009)], sides, disc), "record", "label"
    )
    spot = disc + [radius * rng.uniform(0.45, 0.75), -radius * rng.uniform(0, 0.4), high + 0.012]
    pivot = np.array([wide * 0.4, deep * 0.38, top])
    _arm(rng, shape, pivot, spot, sides)
    if horned:
        _horn(rng, shape, pivot, sides)
        _crank(rng, shape, wide, low + tall * 0.5)
    else:
        _player(rng, shape, wide, deep, tall, low)
    return shape.finish()


def _arm(rng, shape, pivot, spot, sides) -> None:
    rise = rng.uniform(0.03, 0.06)
    shape.add(cylinder(pivot - [0, 0, 0.005], pivot + [0, 0, rise], 0.018, sides=sides), "tonearm")
    t = np.linspace(0, 1, 7)[:, None]
    start, end = pivot + [0, 0, rise * 0.9], spot + [0, 0, 0.012]
    path = start + (end - start) * t + np.sin(np.pi * t) * [rng.uniform(0, 0.04), 0, 0]
    shape.add(tube(path, rng.uniform(0.006, 0.012), 8), "tonearm")
    if rng.random() < 0.5:
        shape.add(ellipsoid(spot + [0, 0, 0.012], (0.022, 0.012, 0.022), 12), "needle")
    else:
        shape.add(box((0.02, 0.035, 0.016), spot + [0, 0, 0.005]), "needle")
    shape.add(cylinder(spot + [0, 0, 0.012], spot - [0, 0, 0.006], 0.003, sides=5), "needle")


def _horn(rng, shape, pivot, sides) -> None:
    """An elbow up from behind, and a flower that opens forward and up."""
    lift = rng.uniform(0.12, 0.3)
    corner = pivot + [0, rng.uniform(0.0, 0.06), lift]
    way = np.array([-0.35, -1, rng.uniform(0.3, 0.9)])
    way /= np.linalg.norm(way)
    elbow = np.array([pivot + [0, 0, 0.02], corner - [0, 0, 0.06], corner, corner + way * 0.06])
    shape.add(tube(elbow, 0.022, sides), "elbow")
    long, mouth = rng.uniform(0.3, 0.6), rng.uniform(0.18, 0.36)
    t = np.linspace(0, 1, 10)
    outer = 0.024 + (mouth - 0.024) * (0.35 * t + 0.65 * t ** rng.uniform(2, 6))
    inner = np.maximum(outer - 0.008, 0.008)
    profile = np.r_[np.c_[outer, t * long], np.c_[inner, t * long][::-1]]
    side = np.cross([0, 0, 1], way)
    side /= np.linalg.norm(side)
    turn = np.c_[side, np.cross(way, side), way]
    solid, faces = lathe(profile, sides)
    if rng.random() < 0.4:
        petals = int(rng.integers(5, 11))
        ripple = 1 + 0.08 * (solid[:, 2:] / long) ** 2 * np.cos(
            petals * np.arctan2(solid[:, 1:2], solid[:, :1])
        )
        solid = solid * np.c_[ripple, ripple, np.ones_like(ripple)]
    shape.add(moved((solid, faces), turn, corner + way * 0.05), "horn")


def _crank(rng, shape, wide, z) -> None:
    x, reach = wide / 2, rng.uniform(0.05, 0.09)
    at = np.array([x, 0, z])
    shape.add(cylinder(at - [0.01, 0, 0], at + [reach, 0, 0], 0.008, sides=8), "crank")
    end = at + [reach, 0, -reach]
    shape.add(beam(at + [reach, 0, 0.006], end - [0, 0, 0.006], 0.014), "crank")
    shape.add(cylinder(end, end + [reach * 0.9, 0, 0], 0.012, 0.015, 8), "crank")


def _player(rng, shape, wide, deep, tall, low) -> None:
    front = np.array([0, -deep / 2, low + tall / 2])
    if rng.random() < 0.6:
        places = grid(front, wide * 0.8, 0, int(rng.integers(1, 5)), 1)
        add_knobs(rng, shape, places, min(tall * 0.25, 0.025), "knob")
    else:
        for x in (-0.3, 0.3):
            shape.add(pane(front + [x * wide, 0, tall * 0.3], 0.03, tall * 0.35, 0.012), "latch")
    if rng.random() < 0.6:
        lean, thick = rng.uniform(-0.1, 0.6), rng.uniform(0.015, 0.06)
        lid = box((wide, thick, deep), (0, thick / 2, deep / 2))
        hinge = (0, deep / 2 - thick * 0.5, low + tall * 0.97)
        shape.add(moved(lid, about_x(-lean), hinge), "lid")
