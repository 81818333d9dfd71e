"""Tractors: an engine before a driver, two big wheels and two small ones."""

from __future__ import annotations

import numpy as np

from ..coachwork import Panes, Wheels, add_glazed, arch, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, loft, rounded_box
from .earthmovers import EARTHMOVER
from .shovels import add_loader

SYNONYMS = EARTHMOVER | {
    "hood": ("bonnet", "engine cover", "engine"),
    "fender": ("mudguard", "wheel arch"),
    "axle": ("wheel axle", "shaft"),
    "seat": ("driver's seat", "chair"),
    "steering wheel": ("steering", "wheel control"),
    "roll bar": ("roll cage", "rollover bar"),
    "hitch": ("tow bar", "trailer hitch", "linkage"),
}


def tractor(rng: np.random.Generator) -> LabelledShape:
    """Big wheels behind, small ones before; a cab, a roll bar or a seat; some with a loader."""
    wheels = Wheels.drawn(rng, "lugged", "tired", "disc", "lugged")
    shape = Assembly(str(rng.choice(["tractor", "farm tractor"])), SYNONYMS | wheels.words)
    rear = rng.uniform(0.6, 1.0)
    front = rear * rng.choice([rng.uniform(0.45, 0.65), rng.uniform(0.6, 0.95)])
    long, wide = rear * rng.uniform(2.2, 3.4), rear * rng.uniform(0.6, 1.1)
    tyre = rear * rng.uniform(0.35, 0.65)
    low, high = front * rng.uniform(0.7, 1.0), rear * rng.uniform(1.5, 1.9)
    y_rear, y_front = long * 0.3, -long * 0.36
    nose, seat = -long * rng.uniform(0.5, 0.6), long * rng.uniform(-0.1, 0.05)
    size = (wide * 0.7, (y_rear - nose) * 0.95, rear * 0.35)
    shape.add(box(size, (0, (nose + y_rear) / 2, low + size[2] * 0.3)), "chassis")
    _engine_hood(rng, shape, wide, nose, seat, low, high)
    _place(rng, shape, wide, seat, y_rear + rear * 0.3, low, high)
    x = wide / 2 + tyre / 2
    turn = np.array([x, 0, 0])
    shape.add(cylinder([-x, y_rear, rear], [x, y_rear, rear], 0.08, sides=8), "chassis", "axle")
    shape.add(cylinder([-x, y_front, front], [x, y_front, front], 0.06, sides=8), "chassis", "axle")
    fenders, sides = rng.random() < 0.75, int(rng.integers(3, 10))
    for side in (-1, 1):
        wheels.add(shape, side * turn + [0, y_rear, rear], rear, tyre, "wheel")
        wheels.add(shape, side * turn * 0.98 + [0, y_front, front], front, tyre * 0.75, "wheel")
        if fenders:
            hub, ends = side * turn + [0, y_rear, rear], (0.3, rng.uniform(2.0, 2.9))
            over = arch(hub, rear * 1.06, rear * 1.14, tyre * 1.1, sides, ends)
            shape.add(over, "fender")
            web = box((x, 0.3 * rear, 0.06), (side * x / 2, y_rear, rear * 2.06))
            shape.add(web, "fender")
    if rng.random() < 0.4:
        add_loader(rng, shape, wide, (seat, nose), (low, high))
    if rng.random() < 0.4:
        end = long * 0.3 + rear * 1.15
        shape.add(beam((0, y_rear, rear * 0.7), (0, end, rear * 0.6), 0.12), "hitch")
    return shape.finish()


def _engine_hood(rng, shape, wide, nose, seat, low, high) -> None:
    """The hood with its grille, lights and exhaust."""
    girth, drop = wide * rng.uniform(0.55, 0.95), rng.uniform(0.65, 1)
    size = np.array([girth, seat - nose + 0.1, (high - low) * 0.8])
    at = np.array([0, (nose + seat) / 2, low + size[2] / 2])
    style = rng.random()
    if style < 0.4:
        shape.add(rounded_box(size, at, rng.uniform(0.05, 0.2), int(rng.integers(1, 4))), "hood")
        drop = 0.8
    else:
        y, z = np.array([nose, seat + 0.1, seat + 0.1, nose]), np.array([0, 0, 1, drop])
        half, slim = girth / 2, rng.uniform(0.6, 1)
        outline = np.c_[y, low + z * size[2]]
        inner = np.c_[y, low + np.where(z > 0, z * size[2], 0)]
        rings = [np.c_[np.array([-1, -1, -slim, -slim]) * half, outline]]
        rings.append(np.c_[np.array([1, 1, slim, slim]) * half, inner])
        shape.add(loft(rings), "hood")
    face = (girth * rng.uniform(0.5, 0.9), 0.06, size[2] * drop * rng.uniform(0.4, 0.75))
    if rng.random() < 0.7:
        shape.add(box(face, (0, nose, low + size[2] * drop * 0.5)), "hood", "grille")
    for side in (-1, 1):
        lamp = np.array([side * girth * 0.32, nose - 0.02, low + size[2] * drop * 0.75])
        lantern = cylinder(lamp + [0, 0.1, 0], lamp - [0, 0.05, 0], 0.09, sides=8)
        shape.add(lantern, "hood", "headlight")
    if rng.random() < 0.75:
        foot = np.array([rng.choice([0, girth * 0.3, -girth * 0.3]), (nose + seat) / 2, low])
        tall = size[2] + (high - low) * rng.uniform(0.3, 0.9)
        pipe = rng.uniform(0.04, 0.09)
        shape.add(cylinder(foot, foot + [0, 0, tall], pipe, sides=8), "exhaust")


def _place(rng, shape, wide, front, back, low, high) -> None:
    """Where the driver sits: a glazed cab, or a seat with a wheel before it, under a bar."""
    top, middle = high + rng.uniform(0.5, 1.1) * (high - low), (front + back) / 2
    if rng.random() < 0.6:
        broad = wide * rng.uniform(0.9, 1.3)
        ring = rectangle(broad, front, back, low + 0.2)
        roof = rectangle(broad * rng.uniform(0.8, 1), front + 0.1, back - 0.1, top)
        tall = Panes(1, rng.uniform(0.15, 0.55), 0.9, rng.uniform(0.05, 0.12))
        panes = {side: tall for side in range(4)}
        depth = rng.choice([0.0, 0.02, -0.03])
        add_glazed(shape, ring, roof, panes, ("cabin",), ("cabin", "window"), None, depth)
        over = (broad * 1.05, (back - front) * 1.1, rng.uniform(0.06, 0.2))
        shape.add(box(over, (0, middle, top + over[2] / 2 - 0.02), (0.9, 0.9)), "cabin", "roof")
        return
    base = (wide, back - front, (high - low) * 0.35)
    shape.add(box(base, (0, middle, low + base[2] / 2)), "body")
    deck = low + base[2]
    seat = np.array([0, middle + 0.1, deck + 0.12])
    shape.add(rounded_box((0.5, 0.45, 0.26), seat, 0.06), "seat")
    shape.add(rounded_box((0.5, 0.12, 0.5), seat + [0, 0.25, 0.3], 0.05), "seat")
    foot, hub = np.array([0, front, deck]), np.array([0, front + 0.25, deck + 0.65])
    shape.add(cylinder(foot, hub, 0.03, sides=6), "steering wheel")
    shape.add(cylinder(hub, hub + [0, 0.02, 0.03], 0.22, sides=12), "steering wheel")
    if rng.random() < 0.7:
        y, posts = back - 0.08, [(-1, 0), (1, 0)]
        shaded = rng.random() < 0.5
        posts += [(-1, 1), (1, 1)] if shaded else []
        for s, ahead in posts:
            x, at = s * wide * 0.45, y - ahead * (back - front - 0.15)
            shape.add(beam((x, at, deck - 0.05), (x, at, top), 0.08), "roll bar")
        if shaded:
            over = (wide * 1.1, (back - front) * 1.1, 0.1)
            shape.add(box(over, (0, middle, top)), "roof")
        else:
            shape.add(beam((-wide * 0.45, y, top), (wide * 0.45, y, top), 0.08), "roll bar")
