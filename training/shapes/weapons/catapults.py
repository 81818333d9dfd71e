"""Catapults, trebuchets and ballistas."""

from __future__ import annotations

import numpy as np

from ..coachwork import Wheels
from ..shape import Assembly, LabelledShape
from ..solids import (
    ball,
    beam,
    box,
    cylinder,
    ellipsoid,
    lathe,
    loft,
    moved,
    roller,
    stacked,
    tube,
)
from ..turns import spaced

CATAPULT = {
    "frame": ("base", "chassis", "base frame"),
    "post": ("upright", "support", "side post"),
    "crossbar": ("stop bar", "cross beam", "buffer"),
    "brace": ("diagonal", "strut"),
    "arm": ("throwing arm", "lever", "beam"),
    "bucket": ("cup", "spoon", "basket"),
    "sling": ("pouch",),
    "rope": ("cord", "torsion bundle", "skein", "string"),
    "counterweight": ("weight", "ballast box"),
    "winch": ("windlass", "drum", "crank"),
    "projectile": ("stone", "boulder", "ammunition", "rock"),
    "axle": ("wheel axle",),
    "bow": ("limb", "bow arms"),
    "bolt": ("arrow", "spear"),
    "arrowhead": ("tip", "point"),
    "handle": ("winch handle",),
    "rail": ("slider", "stock", "trough"),
}


def catapult(rng: np.random.Generator) -> LabelledShape:
    """Onagers with a spoon, trebuchets with a counterweight and a sling, and ballistas."""
    kind = str(rng.choice(["catapult", "catapult", "onager", "trebuchet", "ballista"]))
    wheels = Wheels.drawn(rng, "disc", "spoked", "tired")
    rolling = rng.random() < (0.4 if kind == "trebuchet" else 0.7)
    shape = Assembly(kind, CATAPULT | (wheels.words if rolling else {}))
    wide, long, thick = rng.uniform(0.7, 1.3), rng.uniform(1.6, 2.6), rng.uniform(0.08, 0.18)
    radius = rng.uniform(0.2, 0.36) if rolling else thick * 0.6
    floor = radius * 1.05
    for side in (-1, 1):
        x = side * wide / 2
        shape.add(box((thick, long, thick * 1.3), (x, 0, floor)), "frame")
    for y in np.linspace(-0.45, 0.45, int(rng.integers(2, 5))) * long:
        shape.add(box((wide + thick, thick, thick), (0, y, floor)), "frame")
    if rolling:
        tyre = radius * rng.uniform(0.25, 0.5)
        x = wide / 2 + thick / 2 + tyre * 0.6
        for y in (-0.36 * long, 0.36 * long):
            for side in (-1, 1):
                wheels.add(shape, (side * x, y, radius), radius, tyre, "wheel")
            shape.add(cylinder((-x, y, radius), (x, y, radius), thick * 0.35, sides=8), "axle")
    if kind == "trebuchet":
        _trebuchet(rng, shape, wide, long, thick, floor)
    elif kind == "ballista":
        _ballista(rng, shape, wide, long, thick, floor)
    else:
        _onager(rng, shape, wide, long, thick, floor)
    return shape.finish()


def _posts(shape, wide, long, thick, floor, y, high) -> None:
    """Two posts at ``y`` with braces before and behind."""
    for side in (-1, 1):
        x = side * wide / 2
        shape.add(beam((x, y, floor), (x, y, high), thick), "post")
        for end in (-0.35, 0.35):
            foot = (x, y + end * long, floor)
            if abs(foot[1]) < long / 2:
                shape.add(beam(foot, (x, y, floor + (high - floor) * 0.8), thick * 0.8), "brace")


def _onager(rng, shape, wide, long, thick, floor) -> None:
    """An arm with a cup that strikes a crossbar, and a winch to pull it down."""
    y, high = -0.08 * long, floor + rng.uniform(0.6, 1.1)
    _posts(shape, wide, long, thick, floor, y, high)
    shape.add(box((wide + thick * 2, thick * 1.3, thick * 1.3), (0, y, high)), "crossbar")
    hinge = np.array([0, y + thick * 1.2, floor + thick * 0.5])
    ends = hinge - [wide / 2, 0, 0], hinge + [wide / 2, 0, 0]
    shape.add(cylinder(*ends, thick * rng.uniform(0.7, 1.1), sides=8), "rope")
    tilt = rng.uniform(0.15, 1.5)
    along = np.array([0, np.cos(tilt), np.sin(tilt)])
    end = hinge + along * rng.uniform(1.0, 1.5) * (high - floor + 0.3)
    shape.add(beam(hinge, end, thick, thick * 0.7), "arm")
    _cup(rng, shape, end, along, thick)
    at = np.array([0, 0.42 * long, floor + thick])
    if rng.random() < 0.7:
        shape.add(roller(at, [wide * 0.6, 0, 0], thick * 0.5), "winch")
        for side in (-1, 1):
            hub = at + [side * wide * 0.6, 0, 0]
            for a in spaced(4, 0.4):
                spoke = hub + thick * 2 * np.array([0, np.cos(a), np.sin(a)])
                shape.add(cylinder(hub, spoke, thick * 0.15, sides=5), "winch", "handle")
        if tilt < 1.0:
            shape.add(cylinder(at, hinge + (end - hinge) * 0.85, thick * 0.12, sides=5), "rope")


def _cup(rng, shape, end, along, thick) -> None:
    """A bowl or a box at the end of the arm, often with a stone in it."""
    up = np.array([0, -along[2], along[1]])
    size = thick * rng.uniform(1.4, 2.2)
    turn = np.stack([[1, 0, 0], along, up], 1)
    at = end + along * size * 0.7
    if rng.random() < 0.6:
        bowl = [(0.4, -0.5), (0.85, -0.2), (1, 0.3), (0.85, 0.3), (0.7, -0.05), (0.3, -0.3)]
        cup = lathe(np.array(bowl) * size, int(rng.choice([6, 8, 14])))
    else:
        ring = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * size
        profile = np.array([(0.7, -0.4), (1, 0.3), (0.85, 0.3), (0.6, -0.2)]) * [1, size]
        cup = loft(stacked(ring, profile))
    shape.add(moved(cup, turn, at), "arm", "bucket")
    if rng.random() < 0.5:
        stone = ball((0, 0, size * 0.3), size * 0.68, int(rng.choice([6, 8, 12])))
        shape.add(moved(stone, turn, at), "projectile")


def _trebuchet(rng, shape, wide, long, thick, floor) -> None:
    """A long arm on an axle, with a weight at its short end and a sling at the other."""
    high = floor + rng.uniform(1.4, 2.2)
    _posts(shape, wide, long, thick, floor, 0.0, high)
    pivot = np.array([0, 0, high])
    shape.add(roller(pivot, [wide * 0.6, 0, 0], thick * 0.45), "axle")
    tilt = rng.uniform(-0.6, 1.2)
    along = np.array([0, np.cos(tilt), np.sin(tilt)])
    short, reach = rng.uniform(0.5, 0.8), rng.uniform(1.6, 2.4)
    head, end = pivot - along * short, pivot + along * reach
    shape.add(beam(head, end, thick * 1.2, thick * 0.6), "arm")
    size = np.array([wide * 0.55, rng.uniform(0.35, 0.6), rng.uniform(0.35, 0.6)])
    drop = head - [0, 0, size[2] * 0.5 + rng.uniform(0.1, 0.25)]
    shape.add(box(size, drop, (1.2, 1.2)), "counterweight")
    for side in (-1, 1):
        x = np.array([side * thick * 0.6, 0, 0])
        shape.add(beam(head + x, drop + x, thick * 0.4), "counterweight")
    hang = end + [0, rng.uniform(-0.3, 0.2), -rng.uniform(0.5, 0.9)]
    for side in (-1, 1):
        shape.add(cylinder(end, hang + [side * 0.08, 0, 0], thick * 0.1, sides=5), "sling", "rope")
    shape.add(ellipsoid(hang, (0.16, 0.16, 0.07), 10), "sling")
    shape.add(ball(hang + [0, 0, 0.06], 0.12, 8), "projectile")


def _ballista(rng, shape, wide, long, thick, floor) -> None:
    """A large crossbow on a post."""
    high = floor + rng.uniform(0.4, 0.8)
    shape.add(beam((0, 0, floor), (0, 0, high), thick * 1.6), "post")
    for end in (-0.4, 0.4):
        shape.add(beam((0, end * long, floor), (0, 0, high * 0.8), thick), "brace")
    tilt = rng.uniform(0, 0.3)
    along = np.array([0, -np.cos(tilt), np.sin(tilt)])
    middle = np.array([0, 0, high])
    front, back = middle + along * long * 0.45, middle - along * long * 0.45
    shape.add(beam(back, front, thick * 1.2), "rail")
    reach, bend = wide * rng.uniform(0.7, 1.1), rng.uniform(0.2, 0.6)
    nock = middle - along * long * rng.uniform(0.05, 0.3)
    for side in (-1, 1):
        t = np.linspace(0, 1, 5)
        limb = (
            front - along * thick + np.outer(t, [side * reach, 0, 0]) - np.outer(t**2, along) * bend
        )
        shape.add(tube(limb, thick * np.linspace(0.6, 0.3, 5), 6), "bow")
        shape.add(cylinder(limb[-1], nock + [0, 0, thick * 0.7], thick * 0.12, sides=5), "rope")
        if rng.random() < 0.5:
            x = front + [side * thick * 1.5, 0, 0]
            shape.add(roller(x, [0, 0, thick * 2], thick * 0.7), "rope")
    lift = np.array([0, 0, thick * 0.8])
    tip = front + along * 0.3 + lift
    shape.add(cylinder(nock + lift, tip, thick * 0.25, sides=6), "bolt")
    shape.add(cylinder(tip, tip + along * 0.22, thick * 0.5, 0.002, 6), "bolt", "arrowhead")
    ends = back - [wide * 0.3, 0, 0], back + [wide * 0.3, 0, 0]
    shape.add(cylinder(*ends, thick * 0.4, sides=8), "winch")
