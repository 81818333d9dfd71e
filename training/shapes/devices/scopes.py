"""Telescopes and microscopes."""

from __future__ import annotations

import itertools

import numpy as np

from ..panels import case, roundness
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, ellipsoid, flat_ring, lathe, moved
from ..turns import FORWARD, about_x
from .optics import SYNONYMS, tripod


def telescope(rng: np.random.Generator) -> LabelledShape:
    """A tube on a tripod or a pillar, slim or thick, with eyepiece and finder; or a spyglass."""
    kind = str(rng.choice(["telescope", "telescope", "spyglass"]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    sides, long = roundness(rng), rng.uniform(0.5, 1.2)
    radius = long * rng.uniform(0.04, 0.2)
    scope = Assembly()
    if kind == "spyglass":
        radius = min(radius, long * 0.09)
        _spyglass(rng, scope, long, radius, sides)
        if rng.random() < 0.6:
            shape.solids, shape.names = scope.solids, scope.names
            return shape.finish(about_x(rng.uniform(0, 2 * np.pi)))
    else:
        _reflector(rng, scope, long, radius, sides)
    lift = rng.uniform(-0.2, 1.1)
    high = long * rng.uniform(0.4, 1.3)
    head = radius * rng.uniform(1.2, 1.6)
    shape.mount(scope, about_x(-lift), (0, 0, high + head))
    slim = long * rng.uniform(0.015, 0.035)
    for side in (-1, 1) if rng.random() < 0.5 else (rng.choice([-1, 1]),):
        arm = np.array([side * radius * 1.05, 0, high + head])
        shape.add(
            beam((side * radius * 1.05, 0, high - slim), arm + [0, 0, slim], slim * 2), "mount"
        )
    shape.add(box((radius * 2.4, slim * 3, slim * 1.4), (0, 0, high - slim * 0.5)), "mount")
    if rng.random() < 0.8:
        tripod(rng, shape, high, slim, sides)
    else:
        shape.add(cylinder((0, 0, 0), (0, 0, high), slim * 1.6, sides=sides), "leg")
        shape.add(lathe([(radius * 2.2, 0), (slim * 2, slim * 3)], sides), "base")
    return shape.finish()


def _spyglass(rng, scope, long, radius, sides) -> None:
    """Draw tubes that narrow towards the eye, along y, with bands."""
    count = int(rng.integers(2, 5))
    edge = np.linspace(-long / 2, long / 2, count + 1)
    r = radius
    for i, (start, end) in enumerate(itertools.pairwise(edge)):
        scope.add(cylinder((0, start, 0), (0, end + 0.01 * long, 0), r, r * 0.97, sides), "tube")
        if rng.random() < 0.7 or i == 0:
            band = long * rng.uniform(0.01, 0.03)
            scope.add(
                cylinder((0, start - band * 0.2, 0), (0, start + band, 0), r * 1.15, sides=sides),
                "band",
            )
        r *= rng.uniform(0.75, 0.9)
    tip = long / 2
    scope.add(cylinder((0, tip, 0), (0, tip + long * 0.05, 0), r * 1.2, r * 1.4, sides), "eyepiece")


def _reflector(rng, scope, long, radius, sides) -> None:
    """One tube along y, its mouth at −y; the eyepiece behind it or at its side."""
    scope.add(
        cylinder((0, -long / 2, 0), (0, long / 2, 0), radius, radius * rng.uniform(0.75, 1), sides),
        "tube",
    )
    if rng.random() < 0.7:
        shade, wide = long * rng.uniform(0.03, 0.25), radius * rng.uniform(1.04, 1.3)
        ring = flat_ring(wide * 0.85, wide, 0, shade, sides)
        scope.add(moved(ring, FORWARD, (0, -long * 0.49 + shade * 0.3, 0)), "dew shield")
    slim, reach = radius * rng.uniform(0.2, 0.45), radius * rng.uniform(0.6, 1.6)
    if rng.random() < 0.6:
        tip = np.array([0, long / 2 + reach, 0])
        scope.add(cylinder((0, long * 0.49, 0), tip, slim * 1.2, slim, sides), "focuser")
        if rng.random() < 0.6:
            eyepiece = cylinder(
                tip - [0, slim, slim * 0.5], tip + [0, -slim, slim * 3], slim, sides=sides
            )
            scope.add(eyepiece, "eyepiece")
        else:
            scope.add(
                cylinder(tip, tip + [0, slim * 2.5, 0], slim * 0.7, slim * 0.9, sides), "eyepiece"
            )
        knob = np.array([radius * 0.8, long / 2 + reach * 0.4, 0])
        scope.add(cylinder(knob * [-1, 1, 1], knob, slim * 0.7, sides=sides), "focuser")
    else:
        at = np.array([0, -long * rng.uniform(0.2, 0.4), radius * 0.95])
        scope.add(cylinder(at, at + [0, 0, slim * 2], slim, sides=sides), "focuser")
        scope.add(
            cylinder(at + [0, 0, slim * 1.9], at + [0, 0, slim * 3.5], slim * 0.7, sides=sides),
            "eyepiece",
        )
    if rng.random() < 0.6:
        y, z, r = long * rng.uniform(0.15, 0.4), radius * rng.uniform(1.25, 1.5), radius * 0.2
        size = long * rng.uniform(0.08, 0.16)
        scope.add(cylinder((0, y - size, z), (0, y + size, z), r, r * 0.8, sides), "finder scope")
        for v in (y - size * 0.5, y + size * 0.5):
            scope.add(beam((0, v, radius * 0.7), (0, v, z), r), "finder scope")


def microscope(rng: np.random.Generator) -> LabelledShape:
    """A foot, an arm that bends over a stage, a slanted tube, objectives, knobs at the sides."""
    shape = Assembly(str(rng.choice(["microscope", "lab microscope"])), SYNONYMS, own_sides=False)
    sides, tall = roundness(rng), rng.uniform(0.28, 0.45)
    wide, deep = tall * rng.uniform(0.35, 0.6), tall * rng.uniform(0.45, 0.7)
    low = tall * rng.uniform(0.05, 0.15)
    if rng.random() < 0.7:
        shape.add(case(rng, (wide, deep, low), (0, 0, low / 2)), "base")
    else:
        shape.add(lathe([(deep / 2, 0), (deep / 2, low * 0.5), (deep * 0.4, low)], sides), "base")
    girth = wide * rng.uniform(0.18, 0.35)
    back = deep * 0.38
    head = tall * rng.uniform(0.6, 0.72)
    neck = back - rng.uniform(-0.02, 0.3) * deep
    side = [(back, low * 0.5), (back * 1.05, tall * 0.35), (back, head * 0.85), (neck, head)]
    path = np.array([(0, y, z) for y, z in side])
    for a, b in itertools.pairwise(path):
        shape.add(beam(a - (b - a) * 0.08, b + (b - a) * 0.08, girth), "arm")
    axis = -deep * rng.uniform(0.05, 0.2)
    over = (0, neck + girth * 0.3, head), (0, axis - girth * 0.3, head)
    shape.add(beam(*over, girth * 0.95), "arm")
    _tube(rng, shape, axis, head, girth, tall, sides)
    shelf = _stage(rng, shape, tall, wide, deep, back, axis)
    _objectives(rng, shape, axis, head - girth * 0.4, shelf + tall * 0.03, girth, sides)
    if rng.random() < 0.7:
        radius = girth * rng.uniform(0.5, 0.9)
        profile = [(radius, low * 0.8)]
        profile.append((radius * 0.8, low + (shelf - low) * rng.uniform(0.2, 0.7)))
        shape.add(lathe(profile, sides, (0, axis, 0)), "lamp")
    focusers = (shelf * 0.75, girth * 0.6), (shelf * 1.25, girth * 0.35)
    for z, r in focusers[: int(rng.integers(1, 3))]:
        reach = girth * rng.uniform(0.75, 1.2)
        ends = (-reach, back * 1.02, z), (reach, back * 1.02, z)
        shape.add(cylinder(*ends, r, sides=sides), "focuser")
    return shape.finish()


def _tube(rng, shape, axis, head, girth, tall, sides) -> None:
    """The way to the eye: upright or slanted, one or two eyepieces."""
    slant = float(rng.choice([0.0, rng.uniform(0.3, 0.9)]))
    way = np.array([0, -np.sin(slant), np.cos(slant)])
    if rng.random() < 0.5:
        way[1] *= -1
    start, long = np.array([0, axis, head]), tall * rng.uniform(0.2, 0.32)
    eyes = (-1, 1) if rng.random() < 0.35 else (0,)
    if len(eyes) == 2 or slant:
        shape.add(
            ellipsoid(start + [0, 0, girth * 0.4], np.array([1.1, 0.9, 0.8]) * girth, 14), "tube"
        )
    for eye in eyes:
        foot = start + [eye * girth * 0.6, 0, 0]
        tip = foot + way * long
        r = girth * (0.3 if eye else 0.42)
        shape.add(cylinder(foot, tip, r, r * 0.9, sides), "tube")
        shape.add(
            cylinder(tip - way * r * 0.3, tip + way * r * 1.6, r * 1.15, r, sides), "eyepiece"
        )


def _stage(rng, shape, tall, wide, deep, back, axis) -> float:
    """The table that the slide lies on; how high it is."""
    shelf = tall * rng.uniform(0.28, 0.36)
    size = np.array([wide * rng.uniform(0.6, 0.95), back - axis + deep * 0.2, tall * 0.03])
    shape.add(box(size, (0, back - size[1] / 2, shelf)), "stage")
    if rng.random() < 0.6:
        for x in (-0.22, 0.22):
            clip = (wide * 0.03, size[1] * 0.35, tall * 0.01)
            shape.add(box(clip, (x * size[0], axis, shelf + tall * 0.018)), "stage", "clip")
    return shelf


def _objectives(rng, shape, axis, high, low, girth, sides) -> None:
    """A turret below the tube, and objectives that point down from it."""
    turret = girth * rng.uniform(0.4, 0.6)
    drop = high - low
    shape.add(
        lathe([(turret * 0.7, -drop * 0.25), (turret, girth * 0.1)], sides, (0, axis, high)),
        "nosepiece",
    )
    count = int(rng.integers(1, 5))
    for i in range(count):
        lean = 0.0 if i == 0 else 0.6
        angle = 2 * np.pi * i / max(count, 2) + np.pi / 2
        way = np.array([np.cos(angle) * np.sin(lean), np.sin(angle) * np.sin(lean), -np.cos(lean)])
        foot = np.array([0, axis, high - drop * 0.2]) + way * turret * (lean > 0) * 0.5
        long = drop * rng.uniform(0.4, 0.7) * (0.7 if lean else 1)
        shape.add(
            cylinder(foot, foot + way * long, turret * 0.36, turret * 0.2, max(6, sides // 2)),
            "objective",
        )
