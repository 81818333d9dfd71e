"""Wristwatches and pocket watches."""

from __future__ import annotations

import itertools

import numpy as np

from ..panels import disc, hoop, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, loft, moved, tube
from ..turns import about_z, any_pose, spaced

SYNONYMS = {
    "case": ("watch case", "body", "housing"),
    "dial": ("face", "watch face", "clock face"),
    "bezel": ("rim", "watch rim"),
    "glass": ("crystal", "cover glass"),
    "hand": ("pointer", "watch hand"),
    "hour mark": ("index", "marker", "numeral", "hour marker"),
    "crown": ("winder", "winding knob", "stem"),
    "button": ("pusher", "push button"),
    "strap": ("band", "watch band", "bracelet", "wristband"),
    "link": ("bracelet link", "segment"),
    "buckle": ("clasp", "fastener"),
    "keeper": ("strap loop", "loop"),
    "lug": ("horn", "strap holder"),
    "screen": ("display", "touchscreen"),
    "chain": ("watch chain", "fob"),
    "ring": ("bow", "loop", "eyelet"),
    "lid": ("cover", "hunter case"),
}


def watch(rng: np.random.Generator) -> LabelledShape:
    """A round or square case with hands or a screen, on a strap or on a chain."""
    pocket = rng.random() < 0.2
    kinds = ["pocket watch"] if pocket else ["watch", "wristwatch", "wrist watch", "smartwatch"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS, own_sides=False)
    sides, radius = max(roundness(rng), 8), rng.uniform(0.016, 0.024)
    thick = radius * rng.uniform(0.25, 0.75)
    smart = shape.category == "smartwatch" or (not pocket and rng.random() < 0.15)
    tall = radius * (rng.uniform(0.9, 1.3) if smart or rng.random() < 0.2 else 1.0)
    square = (smart and rng.random() < 0.75) or (not pocket and rng.random() < 0.15)
    _face(rng, shape, radius, tall, thick, sides, square, smart)
    if pocket:
        _fob(rng, shape, radius, thick, sides)
    else:
        _crowns(rng, shape, radius, thick, sides)
        _strap(rng, shape, radius, tall, thick)
    return shape.finish(any_pose(rng) if rng.random() < 0.6 else None)


def _face(rng, shape, radius, tall, thick, sides, square, smart) -> None:
    """The case, its back at zero and its front towards −Y."""
    front = np.array([0, -thick, 0])
    rim = radius * rng.uniform(0.08, 0.22)
    if square:
        shape.add(box((2 * radius, thick, 2 * tall), (0, -thick / 2, 0)), "case")
        shape.add(
            pane(front, 2 * (radius - rim), 2 * (tall - rim), rim * 0.2),
            "screen" if smart else "dial",
        )
    else:
        shape.add(disc((0, 0, 0), radius, thick, sides, rng.uniform(0.85, 1)), "case")
        inner = radius * 0.85 - rim * 0.5
        shape.add(disc(front, inner * 1.02, rim * 0.15, sides), "screen" if smart else "dial")
        if rng.random() < 0.75:
            shape.add(
                hoop(front, inner, radius * rng.uniform(0.9, 1.05), rim * 0.7, sides), "bezel"
            )
        radius = inner
    if smart:
        return
    top, reach = front - [0, rim * 0.15, 0], min(radius, tall)
    marks = int(rng.choice([0, 4, 12, 12]))
    for angle in spaced(marks):
        out = np.array([np.sin(angle), 0, np.cos(angle)]) * reach
        bar = beam(top + out * 0.72, top + out * 0.9, reach * rng.uniform(0.05, 0.09))
        shape.add(bar, "dial", "hour mark")
    for i, share in enumerate((0.5, 0.78)):
        angle = rng.uniform(0, 2 * np.pi)
        out = np.array([np.sin(angle), 0, np.cos(angle)]) * reach * share
        lift = np.array([0, -rim * 0.12 * (i + 1), 0])
        bar = beam(top - out * 0.15 + lift, top + out + lift, reach * 0.09, reach * 0.04)
        shape.add(bar, "dial", "hand")
    shape.add(disc(top, reach * 0.08, rim * 0.5, 10), "dial", "hand")


def _crowns(rng, shape, radius, thick, sides) -> None:
    r = thick * rng.uniform(0.2, 0.42)
    at = np.array([radius * 0.95, -thick / 2, 0])
    shape.add(
        cylinder(at, at + [radius * rng.uniform(0.12, 0.3), 0, 0], r, sides=max(sides // 2, 6)),
        "crown",
    )
    if rng.random() < 0.35:
        for angle in (-0.5, 0.5):
            way = np.array([np.cos(angle), 0, np.sin(angle)])
            at = way * radius * 0.93 - [0, thick / 2, 0]
            shape.add(cylinder(at, at + way * radius * 0.2, r * 0.6, sides=8), "button")


def _strap(rng, shape, radius, tall, thick) -> None:
    """A loop behind the case, or two flat ends; leather or links."""
    wide, thin = radius * rng.uniform(0.9, 1.7), thick * rng.uniform(0.15, 0.4)
    middle = -thick * 0.4
    closed = rng.random() < 0.65
    if closed:
        t = np.linspace(0, 2 * np.pi, 41)
        a, b = tall * rng.uniform(1.2, 1.7), tall * rng.uniform(1.0, 1.5)
        path = np.c_[0 * t, b * 1.02 + middle - b * np.cos(t), a * np.sin(t)]
        gap = np.abs(path[:, 2]) < tall * 0.9
        ends = np.array([[0, middle, side * 0.8 * tall] for side in (1, -1)])
        path = np.r_[ends[:1], path[~(gap & (path[:, 1] < b))], ends[1:]]
    else:
        long = tall * rng.uniform(3, 5.5)
        z = np.linspace(0.85 * tall, long, 14)
        path = np.c_[0 * z, middle + 0 * z, z]
    linked = rng.random() < 0.4
    for part in (path,) if closed else (path, path * [1, 1, -1]):
        _band(shape, part, wide, thin, linked)
    if rng.random() < 0.8:
        x = min(wide * 0.53, radius * 0.75)
        low, high = 0.85 * np.sqrt(1 - (x / radius) ** 2), rng.uniform(1.05, 1.3)
        size = (wide * 0.12, thick * 0.6, tall * (high - low))
        for u in (-x, x):
            for side in (-1, 1):
                at = (u, -thick * 0.45, side * tall * (high + low) / 2)
                shape.add(box(size, at), "lug")
    if rng.random() < 0.7:
        at = path[len(path) // 2] if closed else path[-1] * [1, 1, -1]
        size = np.array([wide * 1.2, thin * 2.2, wide * 0.5])
        shape.add(box(size, at), "buckle")
        if not linked and not closed:
            keeper = path[-4] * [1, 1, -1]
            shape.add(box((wide * 1.1, thin * 2, wide * 0.15), keeper), "keeper")


def _band(shape, path, wide, thin, linked) -> None:
    """A flat bar along a path in the plane of y and z, or one link after another."""
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    out = np.cross(along, [1, 0, 0]) * thin / 2
    side = np.array([wide / 2, 0, 0])
    rings = np.stack(
        [path - side - out, path + side - out, path + side + out, path - side + out], 1
    )
    if not linked:
        shape.add(loft(rings), "strap")
        return
    for a, b in zip(rings[:-1:2], rings[2::2], strict=False):
        shape.add(loft([a, b + (a - b) * 0.08]), "strap", "link")
        shape.add(loft([(a + b) / 2 * 0.6 + 0.4 * b, b + (b - a) * 0.2]), "strap", "link")


def _fob(rng, shape, radius, thick, sides) -> None:
    """A crown with a ring above it, a chain, perhaps an open lid."""
    at = np.array([0, -thick / 2, radius * 0.95])
    r = radius * rng.uniform(0.1, 0.18)
    shape.add(cylinder(at, at + [0, 0, r * 2.5], r, sides=sides), "crown")
    t = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    size = r * rng.uniform(1.4, 2.2)
    ring = np.c_[size * np.cos(t), 0 * t, size * np.sin(t)] + at + [0, 0, r * 2 + size * 0.9]
    shape.add(tube(ring, r * 0.25, 6, closed=True), "ring")
    top = at + [0, 0, r * 2 + size * 1.8]
    if rng.random() < 0.6:
        bend = rng.uniform(-1, 1)
        s = np.linspace(0, 1, int(rng.integers(10, 22)))
        line = top + np.c_[radius * bend * 2 * np.sin(2 * s), 0 * s, radius * 3 * s]
        for i, (a, b) in enumerate(itertools.pairwise(line)):
            thick_link = r * (0.5 if i % 2 else 0.28)
            link = cylinder(a - (b - a) * 0.15, b + (b - a) * 0.15, thick_link, sides=6)
            shape.add(link, "chain")
    if rng.random() < 0.35:
        angle, side = rng.uniform(1.2, 2.4), rng.choice([-1, 1])
        cover = disc((side * radius, 0, 0), radius, thick * 0.25, sides)
        shape.add(moved(cover, about_z(-side * angle), (-side * radius, -thick, 0)), "lid")
