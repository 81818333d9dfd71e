"""Bells: of churches and ships, for the hand, for a counter, for cows and sleighs."""

from __future__ import annotations

import numpy as np

from ..hafts import any_grip
from ..shape import Assembly, LabelledShape
from ..solids import (
    Solid,
    ball,
    beam,
    box,
    circle,
    cylinder,
    ellipsoid,
    flat_ring,
    lathe,
    loft,
    moved,
    stacked,
    tube,
)
from ..turns import FORWARD, about_z

BELL = {
    "bell body": ("bell", "bowl", "shell", "dome"),
    "rim": ("lip", "bell mouth", "edge"),
    "clapper": ("tongue", "striker", "hammer"),
    "handle": ("grip", "bell handle"),
    "crown": ("bell crown", "canons", "bell top"),
    "yoke": ("headstock", "beam", "bell beam"),
    "stand": ("frame", "support", "bracket"),
    "post": ("upright", "leg"),
    "rope": ("bell rope", "pull cord"),
    "ring": ("loop", "hanging loop", "eyelet"),
    "band": ("ridge", "moulding", "ornamental band"),
    "base": ("base plate", "foot", "bottom"),
    "button": ("plunger", "knob", "push button"),
    "slot": ("slit", "opening"),
    "ribbon": ("bow", "strap"),
}


def bell(rng: np.random.Generator) -> LabelledShape:
    """Bells of five makes."""
    makes = {
        "bell": _hung,
        "church bell": _hung,
        "hand bell": _hand_bell,
        "desk bell": _desk_bell,
        "cowbell": _cowbell,
        "jingle bell": _jingle_bell,
    }
    shape = Assembly.of_a_kind(
        rng, makes, BELL, own_sides=False, chances=[0.25, 0.2, 0.2, 0.12, 0.13, 0.1]
    )
    return shape.finish()


def _add_shell(rng, shape, r: float, high: float) -> int:
    """A bell of radius ``r`` at its mouth in z = 0, open below; returns how many sides it has."""
    sides, wall = int(rng.choice([8, 10, 12, 16, 24, 36])), r * rng.uniform(0.05, 0.12)
    waist, shoulder = rng.uniform(0.55, 0.75), rng.uniform(0.35, 0.55)
    t = np.array([0, 0.06, 0.15, 0.35, 0.6, 0.82, 0.93, 1.0])
    share = [1, 0.96, 0.85, waist + 0.05, waist, (waist + shoulder) / 2, shoulder, shoulder * 0.4]
    outside = np.c_[r * np.array(share), high * t]
    if rng.random() < 0.3:
        outside = outside[[0, 2, 4, 6, 7]]
    inside = outside[::-1] - [wall, wall * 0.6]
    inside = np.maximum(inside, [wall * 0.4, 0])
    shape.add(lathe([*outside, *inside, outside[0]], sides, caps=False), "bell body")
    if rng.random() < 0.5:
        thick = r * rng.uniform(0.03, 0.06)
        ring = [(r * 0.93, 0), (r * 1.03, -thick), (r * 1.04, thick), (r * 0.96, 2.5 * thick)]
        shape.add(lathe([*ring, ring[0]], sides, caps=False), "rim")
    for at in np.sort(rng.uniform(0.15, 0.88, int(rng.integers(0, 4)))):
        radius, thin = np.interp(at * high, outside[:, 1], outside[:, 0]), high * 0.015
        ring = [(radius * 0.95, at * high - thin), (radius * 1.03, at * high - thin)]
        ring += [(radius * 1.03, at * high + thin), (radius * 0.95, at * high + thin)]
        shape.add(lathe([*ring, ring[0]], sides, caps=False), "band")
    return sides


def _add_clapper(rng, shape, r: float, high: float) -> None:
    """A ball or a drop on a rod, somewhat below the mouth or hidden."""
    low, size = rng.uniform(-0.15, 0.12) * high, r * rng.uniform(0.12, 0.22)
    sway = rng.uniform(-0.25, 0.25) * r
    shape.add(tube([(0, 0, high * 0.92), (sway, 0, low)], size * 0.3, 6), "clapper")
    shape.add(ellipsoid((sway, 0, low), (size, size, size * rng.uniform(1, 1.5)), 8), "clapper")


def _hung(rng, shape) -> None:
    """On a ring, under a yoke, in a frame or on a bracket; a rope at its clapper."""
    r, high = rng.uniform(0.2, 0.4), rng.uniform(0.3, 0.75)
    sides = _add_shell(rng, shape, r, high)
    if rng.random() < 0.85:
        _add_clapper(rng, shape, r, high)
    style = str(rng.choice(["ring", "yoke", "frame", "bracket"]))
    if style == "ring":
        size, thin = r * rng.uniform(0.15, 0.3), r * rng.uniform(0.04, 0.08)
        ring = flat_ring(size - thin, size + thin, -thin, thin, max(10, sides))
        shape.add(moved(ring, FORWARD, (0, 0, high + size - thin * 0.5)), "ring")
        return
    top = high + r * rng.uniform(0.15, 0.35)
    for a in (0, np.pi / 2) if rng.random() < 0.5 else (0,):
        loop = r * 0.22 * np.array([-1, -0.7, 0.7, 1])
        path = np.c_[loop * np.cos(a), loop * np.sin(a), np.array([high, top, top, high]) - 0.01]
        shape.add(tube(path, r * 0.05, 6), "crown")
    thick = r * rng.uniform(0.18, 0.3)
    wide = r * rng.uniform(1.15, 1.4) if style != "ring" else r
    if style == "yoke" or style == "frame":
        size = (2 * wide, thick, thick * rng.uniform(1, 1.8))
        shape.add(box(size, (0, 0, top + size[2] / 2 - 0.01)), "yoke")
    if style == "frame":
        low = -rng.uniform(0.2, 0.6) * high
        for side in (-1, 1):
            foot = (side * wide * rng.uniform(0.95, 1.2), 0, low)
            shape.add(beam(foot, (side * wide * 0.95, 0, top), thick), "stand", "post")
            if rng.random() < 0.5:
                size = (thick * 1.2, r * 1.2, thick * 0.7)
                shape.add(box(size, (foot[0], 0, low)), "stand", "foot")
    elif style == "bracket":
        back = r * rng.uniform(1.15, 1.4)
        shape.add(box((thick, back * 1.1, thick), (0, back * 0.45, top + thick / 2)), "stand")
        plate = (thick * 2, thick * 0.5, high * 0.9)
        shape.add(box(plate, (0, back, top - high * 0.25)), "stand", "wall plate")
        shape.add(beam((0, back, top - high * 0.5), (0, back * 0.4, top), thick * 0.6), "stand")
    if rng.random() < 0.35:
        long = high * rng.uniform(0.4, 1.0)
        shape.add(cylinder((0, 0, 0.05 * high), (0, 0, -long), r * 0.035, sides=6), "rope")
        shape.add(ellipsoid((0, 0, -long), (r * 0.08, r * 0.08, r * 0.14), 6), "rope")


def _hand_bell(rng, shape) -> None:
    r, high = rng.uniform(0.04, 0.07), rng.uniform(0.05, 0.1)
    _add_shell(rng, shape, r, high)
    if rng.random() < 0.7:
        _add_clapper(rng, shape, r, high)
    long = high * rng.uniform(0.8, 1.8)
    thick = r * rng.uniform(0.12, 0.25)
    collar = [(thick * 1.6, high - 0.003), (thick * 1.6, high + thick)]
    shape.add(lathe(collar, 10), "crown")
    shape.add(any_grip(rng, (0, 0, high), (0, 0, high + long), thick), "handle")
    if rng.random() < 0.5:
        end = (0, 0, high + long)
        shape.add(ball(end, thick * 1.3, 8), "handle")


def _desk_bell(rng, shape) -> None:
    """A dome on a plate with a button above."""
    r, sides = rng.uniform(0.035, 0.05), int(rng.choice([10, 16, 24, 36]))
    foot, rise = r * rng.uniform(0.15, 0.3), r * rng.uniform(0.6, 0.9)
    profile = [(r * 1.05, 0), (r * 1.1, foot * 0.5), (r * 0.9, foot)]
    shape.add(lathe(profile, sides), "base")
    t = np.linspace(0, np.pi / 2, 6)[:-1]
    dome = np.c_[r * np.cos(t), foot + r * 0.1 + rise * np.sin(t)]
    shape.add(cylinder((0, 0, foot - 0.001), (0, 0, foot + rise), r * 0.12), "base", "stem")
    shape.add(lathe([*dome, (r * 0.12, foot + r * 0.1 + rise)], sides), "bell body")
    top = foot + r * 0.1 + rise
    press = top + r * rng.uniform(0.12, 0.3)
    shape.add(cylinder((0, 0, top - 0.002), (0, 0, press), r * 0.07), "button")
    shape.add(ellipsoid((0, 0, press), (r * 0.16, r * 0.16, r * 0.1), 10), "button")


def _cowbell(rng, shape) -> None:
    """A bent sheet of four sides, wider below, on a loop or a strap."""
    wide, deep = rng.uniform(0.05, 0.09), rng.uniform(0.03, 0.06)
    high, narrow, wall = rng.uniform(0.07, 0.13), rng.uniform(0.5, 0.85), rng.uniform(0.04, 0.1)
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * [wide / 2, deep / 2]
    if rng.random() < 0.4:
        corner = circle(16) * [wide / 2, deep / 2]
    profile = [(1, 0), (narrow, high), (narrow - wall, high * 0.96), (1 - wall, 0), (1, 0)]
    shape.add(loft(stacked(corner, profile), caps=False), "bell body")
    top = stacked(corner * narrow, [(1, high - 0.003), (0.9, high + 0.002)])
    shape.add(loft(top), "bell body")
    if rng.random() < 0.7:
        _add_clapper(rng, shape, deep * 0.7, high)
    t, reach, rise = (
        np.linspace(0, np.pi, 9),
        wide * rng.uniform(0.15, 0.3),
        high * rng.uniform(0.2, 0.4),
    )
    loop = np.c_[reach * np.cos(t), 0 * t, high - 0.002 + rise * np.sin(t)]
    shape.add(tube(loop, wide * rng.uniform(0.04, 0.08), 6), "ring")
    if rng.random() < 0.4:
        r, thick = wide * rng.uniform(0.8, 1.3), 0.004
        belt = flat_ring(r, r + thick, -deep * 0.25, deep * 0.25, 24)
        shape.add(moved(belt, FORWARD, (0, 0, high + rise * 0.75 + r)), "strap")


def _jingle_bell(rng, shape) -> None:
    """A ball with slits below, a seam around it and a loop or a ribbon above."""
    r, sides = rng.uniform(0.02, 0.04), int(rng.choice([10, 16, 24]))
    shape.add(ball((0, 0, 0), r, sides), "bell body")
    if rng.random() < 0.7:
        thin = r * 0.06
        shape.add(flat_ring(r * 0.96, r * 1.06, -thin, thin, sides), "band")
    count = int(rng.choice([1, 2]))
    for turn in np.arange(count) * np.pi / 2:
        t = np.linspace(-1.1, 1.1, 9)
        arc = np.c_[r * np.sin(t), 0 * t, -r * np.cos(t)]
        shape.add(moved(tube(arc, r * 0.06, 5), about_z(turn)), "slot")
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))[: 2 * count]:
        at = np.array([x, y, -0.5]) * r * 0.89
        shape.add(ball(at, r * 0.13, 8), "slot")
    size = r * rng.uniform(0.2, 0.35)
    ring = flat_ring(size * 0.7, size, -size * 0.15, size * 0.15, 12)
    shape.add(moved(ring, FORWARD, (0, 0, r + size * 0.7)), "ring")
    if rng.random() < 0.4:
        for side in (-1, 1):
            vertices, faces = _leaf(r * rng.uniform(0.8, 1.2), r * 0.45)
            shape.add((vertices * [side, 1, 1] + [0, 0, r * 1.1], faces[:, ::side]), "ribbon")


def _leaf(long: float, wide: float) -> Solid:
    """Half of a bow that is tied, to the side of +x."""
    rings = []
    for x, s in ((0, 0.25), (0.5, 0.9), (0.9, 1.0), (1.0, 0.6)):
        half = wide / 2 * s
        ring = [(-half * 0.5, -half), (half * 0.5, -half), (half * 0.5, half), (-half * 0.5, half)]
        rings.append([(x * long, y, z) for y, z in ring])
    return loft(rings)
