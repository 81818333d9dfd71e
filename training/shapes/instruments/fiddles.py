"""Violins, violas, cellos and double basses."""

from __future__ import annotations

import numpy as np

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import at_z, beam, box, cylinder, ellipsoid, loft, roller, superellipse, tube
from ..turns import any_pose

SYNONYMS = {
    "body": ("corpus", "sound box", "soundbox", "resonator"),
    "f hole": ("sound hole", "f-hole"),
    "neck": ("handle",),
    "fingerboard": ("fretboard",),
    "scroll": ("head", "volute"),
    "peg box": ("pegbox",),
    "peg": ("tuning peg", "tuner", "pin"),
    "bridge": ("string bridge",),
    "tailpiece": ("string holder", "tail piece"),
    "string": ("strings",),
    "chin rest": ("chinrest", "chin holder"),
    "endpin": ("spike", "end pin"),
    "bow": ("fiddlestick",),
    "stick": ("bow stick", "wood"),
    "hair": ("bow hair", "horsehair"),
    "frog": ("bow grip", "nut"),
}
KINDS = {"violin": 0.36, "viola": 0.4, "fiddle": 0.36, "cello": 0.75, "double bass": 1.1}


def violin(rng: np.random.Generator) -> LabelledShape:
    """A waisted body with a neck, pegs and strings over a bridge; big ones stand on a pin."""
    kind = str(rng.choice(list(KINDS), p=[0.4, 0.1, 0.1, 0.28, 0.12]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    long, big = KINDS[kind], KINDS[kind] > 0.5
    wide = long * rng.uniform(0.5, 0.68)
    thick = long * (rng.uniform(0.13, 0.26) if big else rng.uniform(0.08, 0.18))
    front = _body(rng, shape, long, wide, thick)
    reach, slim = long * rng.uniform(0.34, 0.45), long * rng.uniform(0.05, 0.085)
    y = -thick * rng.uniform(0.25, 0.5)
    top = long + reach
    shape.add(
        box((slim, slim * 0.8, reach * 1.15), (0, y + slim * 0.3, long + reach * 0.45)), "neck"
    )
    board = np.array([[0, y - slim * 0.35, top], [0, front - slim * 0.45, long * 0.68]])
    shape.add(beam(*board, slim * 0.95, slim * 1.3), "fingerboard")
    _head(rng, shape, slim, top, y, long)
    rise = long * rng.uniform(0.07, 0.1)
    foot = np.array([0, front, long * rng.uniform(0.42, 0.5)])
    bridge = box(
        (slim * rng.uniform(1.6, 2.4), rise * 1.15, long * 0.02), foot - [0, rise * 0.45, 0]
    )
    shape.add(bridge, "bridge")
    low, tail = np.array([0, front * 0.9, long * 0.03]), foot - [0, rise * 0.45, long * 0.14]
    shape.add(beam(low, tail, slim * 0.7, slim * 1.2), "tailpiece")
    if rng.random() < 0.75:
        for x in np.linspace(-0.36, 0.36, 4) * slim:
            over = foot + [x * 1.6, -rise * 1.02, 0]
            end = np.array([x, y - slim * 0.8, top])
            shape.add(tube([tail + [x, 0, -0.01], over, end], long * 0.004, 5), "string")
    if not big and rng.random() < 0.6:
        spot, size = (
            (-wide * 0.2, front, long * 0.06),
            np.array([wide * 0.17, thick * 0.3, long * 0.08]),
        )
        shape.add(ellipsoid(spot, size, 12), "chin rest")
    if big or rng.random() < 0.3:
        pin = long * (rng.uniform(0.1, 0.4) if big else 0.02)
        shape.add(cylinder((0, 0, 0.02 * long), (0, 0, -pin), long * 0.014, sides=8), "endpin")
    if rng.random() < 0.35:
        _bow(rng, shape, long if not big else 0.7 * long, wide, front)
    return shape.finish(any_pose(rng) if not big and rng.random() < 0.5 else None)


def _body(rng, shape, long, wide, thick) -> float:
    """The waisted box along z, flat or arched; returns the y of its front."""
    waist, chest = rng.uniform(0.5, 0.72), rng.uniform(0.75, 0.95)
    steps = 9 if rng.random() < 0.25 else 23
    t = np.linspace(0, 1, steps)
    ends = np.sqrt(np.clip(np.minimum(t / 0.24, (1 - t) / 0.2), 0.02, 1))
    width = np.interp(t, [0, 0.25, 0.38, 0.62, 0.74, 1], [1, 1, waist, waist, chest, chest])
    width = wide * np.convolve(np.pad(width, 1, "edge"), [0.25, 0.5, 0.25], "valid") * ends
    arched = rng.random() < 0.6
    rings = []
    for w, s, e in zip(width, t, ends, strict=True):
        if arched:
            ring = superellipse(w, thick * (0.65 + 0.35 * e), 3.5, 20)
        else:
            ring = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * [w / 2, thick / 2]
        rings.append(at_z(ring, s * long))
    shape.add(loft(rings), "body")
    front = -thick / 2
    if rng.random() < 0.75:
        for side in (-1, 1):
            z = np.linspace(0.4, 0.6, 7)
            x = side * wide * (0.2 - 0.035 * np.sin((z - 0.5) * 2 * np.pi / 0.25))
            path = np.c_[x, np.full(7, front + thick * 0.02), z * long]
            shape.add(tube(path, long * 0.01, 5), "body", "f hole")
    return front


def _head(rng, shape, slim, top, y, long) -> None:
    """A box with pegs that ends in a curl."""
    high = long * rng.uniform(0.16, 0.24)
    back = np.array([0, slim * 0.5, high])
    foot = np.array([0, y, top - 0.01 * long])
    shape.add(beam(foot, foot + back, slim * 0.8, slim * 0.6), "scroll", "peg box")
    for i, f in enumerate(np.linspace(0.2, 0.8, 4)):
        at, side = foot + back * f, -1 if i % 2 else 1
        tip = at + [side * slim * rng.uniform(1.3, 1.7), 0, 0]
        shape.add(
            cylinder(at - [side * slim * 0.5, 0, 0], tip, slim * 0.1, sides=6), "scroll", "peg"
        )
        knob = slim * np.array([0.3, 0.12, 0.25])
        shape.add(ellipsoid(tip, knob, 8), "scroll", "peg")
    if rng.random() < 0.5:
        r, crown = slim * 0.7, foot + back
        solid = roller(crown, [slim * 0.4, 0, 0], r, roundness(rng))
        shape.add(solid, "scroll")
        for side in (-1, 1):
            at = crown + [side * slim * 0.35, 0, 0]
            shape.add(cylinder(at, at + [side * slim * 0.3, 0, 0], r * 0.5, sides=10), "scroll")
    else:
        t = np.linspace(0, 1, 22)
        r = slim * (1 - 0.75 * t)
        path = np.c_[0 * t, -r * np.sin(4.2 * np.pi * t), r * np.cos(4.2 * np.pi * t) - slim * 0.5]
        shape.add(tube(path + foot + back, slim * (0.45 - 0.2 * t), 7), "scroll")


def _bow(rng, shape, long, wide, front) -> None:
    """Leaning before the body, so that it touches it."""
    span, slim = long * rng.uniform(1.6, 2.0), long * rng.uniform(0.01, 0.02)
    y = front - slim * 0.8
    start = np.array([-wide * rng.uniform(0.3, 0.6), y, -0.05 * long])
    lean = rng.uniform(-0.2, 0.35)
    way = np.array([np.sin(lean), 0, np.cos(lean)])
    side = np.array([np.cos(lean), 0, -np.sin(lean)]) * long * 0.05
    t = np.linspace(0, 1, 9)[:, None]
    stick = start + span * t * way + side * (1 - 0.7 * np.sin(np.pi * t))
    shape.add(tube(stick, slim, 6), "bow", "stick")
    shape.add(beam(start + way * span * 0.05, start + way * span * 0.99, slim * 0.9), "bow", "hair")
    shape.add(
        beam(start + way * span * 0.04, start + side + way * span * 0.04, slim * 2.2), "bow", "frog"
    )
    shape.add(
        beam(start + way * span * 0.985, start + side + way * span, slim * 1.6), "bow", "stick"
    )
