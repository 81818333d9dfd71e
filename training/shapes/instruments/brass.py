"""Trumpets, bugles, trombones and horns: bent tubes that end in a bell."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, flat_ring, lathe, moved, roller, tube
from ..turns import FORWARD, any_pose

SYNONYMS = {
    "bell": ("horn", "funnel", "flare"),
    "tube": ("pipe", "tubing", "body"),
    "lead pipe": ("leadpipe", "mouthpipe"),
    "tuning slide": ("slide bow", "bend"),
    "mouthpiece": ("mouth piece", "embouchure"),
    "valve": ("piston", "valve casing"),
    "valve button": ("finger button", "valve cap"),
    "slide": ("trombone slide", "hand slide"),
    "brace": ("strut", "cross bar"),
    "finger ring": ("finger hook", "pinky ring"),
    "cord": ("strap", "tassel"),
}


def trumpet(rng: np.random.Generator) -> LabelledShape:
    """A trumpet with valves, a bugle in loops or straight, a trombone, or a coiled horn."""
    kind = str(
        rng.choice(
            ["trumpet", "cornet", "bugle", "fanfare", "trombone", "french horn"],
            p=[0.4, 0.08, 0.12, 0.12, 0.14, 0.14],
        )
    )
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    slim, sides = rng.uniform(0.008, 0.018), roundness(rng)
    build = {"bugle": _looped, "fanfare": _straight, "trombone": _trombone, "french horn": _coiled}
    build.get(kind, _valved)(rng, shape, slim, sides)
    return shape.finish(any_pose(rng) if rng.random() < 0.35 else None)


def _way(points: list[tuple[float, float, float]]) -> NDArray[np.float64]:
    """A path through ``points``; runs that keep y are half circles bent outwards in y."""
    path = [np.asarray(points[0], float)]
    for a, b in itertools.pairwise(points):
        a, b = np.asarray(a, float), np.asarray(b, float)
        if a[1] != b[1]:
            path.append(b)
            continue
        before = path[-2] if len(path) > 1 else a - [0, 1, 0]
        out = np.sign(a[1] - before[1]) * np.linalg.norm(b - a) / 2
        for t in np.linspace(0, np.pi, 7)[1:]:
            path.append((a + b) / 2 - (b - a) / 2 * np.cos(t) + [0, out * np.sin(t), 0])
    return np.array(path)


def _bell(rng, shape, at, long, slim, wide, sides) -> None:
    """A hollow flare that opens towards −Y, from ``at`` on."""
    t = np.linspace(0, 1, 10)
    outer = slim + (wide - slim) * (0.25 * t**1.5 + 0.75 * t ** rng.uniform(4, 12))
    inner = np.maximum(outer - slim * 0.35, slim * 0.3)
    profile = np.r_[np.c_[outer, t * long], np.c_[inner, t * long][::-1]]
    shape.add(moved(lathe(profile, max(sides, 8)), FORWARD, at), "bell")
    if rng.random() < 0.4:
        ring = flat_ring(wide * 0.97, wide * 1.04, -slim * 0.4, slim * 0.4, max(sides, 8))
        shape.add(moved(ring, FORWARD, np.add(at, (0, -long, 0))), "bell")


def _mouthpiece(rng, shape, at, slim, sides) -> None:
    """A cup at the end ``at`` of a pipe that leads along y."""
    at, way = np.asarray(at, float), np.array([0.0, 1, 0])
    cup, size = slim * rng.uniform(3, 6), slim * rng.uniform(1.5, 2.2)
    shape.add(
        cylinder(at - way * slim, at + way * cup * 0.6, slim * 0.8, slim * 1.1, sides), "mouthpiece"
    )
    shape.add(cylinder(at + way * cup * 0.55, at + way * cup, slim, size, sides), "mouthpiece")


def _valved(rng, shape, slim, sides) -> None:
    """Lead pipe forward, bend, back to the valves; back from them, bend, forward to the bell."""
    long, drop = rng.uniform(0.3, 0.5), rng.uniform(0.06, 0.13)
    apart = slim * rng.uniform(1.2, 2.2)
    front, back = -long * rng.uniform(0.3, 0.45), long * rng.uniform(0.25, 0.4)
    lead = [(-apart, long * 0.55, 0), (-apart, front, 0)]
    shape.add(tube(lead, slim, sides), "tube", "lead pipe")
    bend = _way(
        [(-apart, front + 0.02, 0), (-apart, front, 0), (-apart, front, -drop), (-apart, 0, -drop)]
    )
    shape.add(tube(bend, slim * 1.05, sides), "tube", "tuning slide")
    run = _way([(apart, 0, -drop), (apart, back, -drop), (apart, back, 0), (apart, front * 0.5, 0)])
    shape.add(tube(run, slim * 1.1, sides), "tube")
    start = np.array([apart, front * 0.4, 0])
    _bell(
        rng, shape, start, long * rng.uniform(0.4, 0.7), slim * 1.1, rng.uniform(0.05, 0.09), sides
    )
    _mouthpiece(rng, shape, lead[0], slim, sides)
    count, thick = int(rng.choice([3, 3, 3, 4])), slim * rng.uniform(1.5, 2.2)
    low, high = -drop - slim * 2, slim * rng.uniform(1.5, 4)
    for y in (np.arange(count) - (count - 1) / 2) * thick * 2.05:
        shape.add(cylinder((0, y, low), (0, y, high), thick, sides=sides), "valve")
        top = high + thick * rng.uniform(1, 2)
        valve_button = cylinder((0, y, high - 0.002), (0, y, top), thick * 0.3, sides=8)
        shape.add(valve_button, "valve", "valve button")
        button = cylinder((0, y, top), (0, y, top + thick * 0.3), thick * 0.8, sides=sides)
        shape.add(button, "valve", "valve button")
    if rng.random() < 0.6:
        t = np.linspace(0, 2 * np.pi, 12, endpoint=False)
        r = slim * 1.6
        ring = np.c_[0 * t - apart, r * np.cos(t) + front * 0.5, r * np.sin(t) + r + slim * 0.6]
        shape.add(tube(ring, slim * 0.35, 6, closed=True), "finger ring")
    for y in rng.choice([front * 0.8, back * 0.7], int(rng.integers(0, 3)), replace=False):
        shape.add(cylinder((-apart, y, 0), (apart, y, 0), slim * 0.4, sides=6), "brace")


def _looped(rng, shape, slim, sides) -> None:
    """A bugle: the pipe goes round once or twice, widening, before the bell."""
    long, drop = rng.uniform(0.25, 0.4), rng.uniform(0.06, 0.12)
    turns = int(rng.integers(1, 3))
    front, back, x = -long * 0.35, long * 0.35, 0.0
    points = [(x, long * 0.6, 0), (x, front, 0)]
    for _ in range(turns):
        points += [(x, front, -drop), (x, back, -drop), (x + slim * 2.2, back, 0)]
        x += slim * 2.2
        points.append((x, front, 0))
    path = _way(points)
    girth = slim * np.linspace(0.7, 1.3, len(path))
    shape.add(tube(path, girth, sides), "tube")
    _bell(
        rng,
        shape,
        path[-1] + [0, 0.01, 0],
        long * rng.uniform(0.3, 0.6),
        slim * 1.25,
        rng.uniform(0.045, 0.08),
        sides,
    )
    _mouthpiece(rng, shape, points[0], slim, sides)
    if rng.random() < 0.5:
        for y in (front * 0.6, back * 0.6):
            ring = flat_ring(slim * 0.8, slim * 2.0, -slim, slim, sides)
            shape.add(moved(ring, FORWARD, (0, y, 0)), "brace")


def _straight(rng, shape, slim, sides) -> None:
    """A long straight pipe, perhaps with a knob; or an alphorn that is bent upwards."""
    long = rng.uniform(0.4, 1.4)
    t = np.linspace(0, 1, 8)
    curl = rng.uniform(0.1, 0.5) * long * (rng.random() < 0.3)
    path = np.c_[0 * t, long * (0.5 - t), 0 * t]
    shape.add(tube(path, slim * np.linspace(0.7, 1.2, 8), sides), "tube")
    _bell(
        rng,
        shape,
        (0, -long * 0.49, 0),
        rng.uniform(0.12, 0.35) + curl * 0.3,
        slim * 1.2,
        rng.uniform(0.05, 0.11),
        sides,
    )
    _mouthpiece(rng, shape, path[0], slim, sides)
    for f in rng.choice([0.25, 0.5, 0.75], int(rng.integers(0, 3)), replace=False):
        at = np.array([0, long * (0.5 - f), 0])
        shape.add(roller(at, [0, slim, 0], slim * 1.7, sides), "brace")
    if rng.random() < 0.4:
        t = np.linspace(-1, 1, 13)
        cord = np.c_[0 * t, long * 0.25 * t, -slim - 0.12 * long * (1 - t**2)]
        shape.add(tube(cord, slim * 0.4, 6), "cord")


def _trombone(rng, shape, slim, sides) -> None:
    """A long slide forward, and a bend behind the shoulder that leads to the bell."""
    long, wide = rng.uniform(0.5, 0.8), rng.uniform(0.04, 0.07)
    pulled, drop = rng.uniform(0.1, 0.6) * long, rng.uniform(0.08, 0.12)
    for z in (0, -wide * 2):
        shape.add(cylinder((0, 0, z), (0, -long, z), slim * 0.7, sides=sides), "slide")
    far = -long - pulled * 0.5
    bend = _way(
        [(0, -long * 0.4, 0), (0, far, 0), (0, far, -2 * wide), (0, -long * 0.4, -2 * wide)]
    )
    shape.add(tube(bend, slim * 0.95, sides), "slide")
    for y in (-0.02, -long * 0.45):
        shape.add(cylinder((0, y, 0), (0, y, -2 * wide), slim * 0.6, sides=8), "brace")
    _mouthpiece(rng, shape, (0, 0, 0), slim, sides)
    back, side = long * rng.uniform(0.4, 0.6), drop * 1.2
    run = _way(
        [
            (0, -0.02, -2 * wide),
            (0, back, -2 * wide),
            (side, back, drop * 0.2),
            (side, -long * 0.1, drop * 0.2),
        ]
    )
    shape.add(tube(run, slim * np.linspace(1, 1.4, len(run)), sides), "tube")
    shape.add(
        cylinder((0, back * 0.5, -2 * wide), (side, back * 0.5, drop * 0.2), slim * 0.5, sides=8),
        "brace",
    )
    _bell(
        rng,
        shape,
        run[-1] + [0, 0.01, 0],
        long * rng.uniform(0.35, 0.55),
        slim * 1.4,
        rng.uniform(0.08, 0.13),
        sides,
    )


def _coiled(rng, shape, slim, sides) -> None:
    """A horn in rings, with a wide bell."""
    radius, turns = rng.uniform(0.1, 0.17), rng.uniform(1.4, 2.8)
    t = np.linspace(0, 1, int(22 * turns))
    angle = np.pi / 2 - 2 * np.pi * turns * t
    r = radius * (1 - 0.15 * np.sin(np.pi * t))
    path = np.c_[t * slim * 3, r * np.cos(angle), r * np.sin(angle)]
    lead = path[0] + [0, radius * rng.uniform(0.9, 1.4), 0]
    shape.add(tube([lead, path[0] - [0, 0.01, 0]], slim * 0.8, sides), "tube", "lead pipe")
    shape.add(tube(path, slim * np.linspace(0.8, 1.7, len(t)), sides), "tube")
    _mouthpiece(rng, shape, lead, slim, sides)
    end = path[-1] - path[-2]
    end /= np.linalg.norm(end)
    side = np.cross(end, [1, 0, 0])
    bell = Assembly()
    _bell(
        rng,
        bell,
        (0, 0, 0),
        radius * rng.uniform(1.0, 1.6),
        slim * 1.7,
        radius * rng.uniform(0.7, 1.0),
        sides,
    )
    turn = np.c_[np.cross(-end, side), -end, side]
    shape.mount(bell, turn, path[-1] - end * 0.01)
    if rng.random() < 0.7:
        for z in np.linspace(-0.4, 0.4, 3) * radius:
            at = np.array([slim * 1.5, -radius * 0.1, z])
            shape.add(roller(at, [slim * 3, 0, 0], radius * 0.17, sides), "valve")
        pipe = np.array(
            [
                [slim * 1.5, -radius * 0.1, -radius * 0.99],
                [slim * 1.5, -radius * 0.1, radius * 0.99],
            ]
        )
        shape.add(tube(pipe, slim, sides), "tube")
        shape.add(tube([[slim * 1.5, -radius, 0], [slim * 1.5, radius, 0]], slim, sides), "tube")
