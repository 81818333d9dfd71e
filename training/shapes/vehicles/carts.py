"""Carts, wagons and carriages."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..coachwork import Panes, Wheels, add_glazed, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import (
    CORNERS,
    Solid,
    at_y,
    beam,
    box,
    circle,
    cylinder,
    extruded,
    loft,
    rounded_box,
    stacked,
    tube,
)

SYNONYMS = {
    "bed": ("cargo bed", "cart body", "load bed", "box", "body"),
    "floor": ("bottom", "deck", "base board"),
    "side wall": ("wall", "side board", "side panel"),
    "end wall": ("front wall", "tailboard", "end board"),
    "plank": ("board", "slat"),
    "post": ("pole", "stake", "upright"),
    "shaft": ("drawbar", "pull bar", "handle", "tongue"),
    "axle": ("wheel axle",),
    "canopy": ("roof", "cover", "awning", "tilt"),
    "hoop": ("bow", "canopy frame", "arch"),
    "cargo": ("load", "goods", "freight"),
    "frame": ("chassis", "undercarriage"),
    "rim": ("edge", "lip"),
    "crossbar": ("pull handle", "yoke"),
    "bench": ("seat", "driver's seat"),
    "leg": ("stand", "prop", "support"),
    "body": ("carriage body", "coach", "cabin"),
    "window": ("glass", "pane"),
    "door": ("carriage door",),
    "roof": ("top",),
    "lantern": ("lamp", "light"),
    "spring": ("suspension", "leaf spring"),
    "step": ("footstep",),
}


def cart(rng: np.random.Generator) -> LabelledShape:
    """Hand carts, wagons, covered wagons, market carts, mine carts and carriages."""
    kinds = ["cart", "cart", "wagon", "covered wagon", "market cart", "mine cart", "carriage"]
    kind = str(rng.choice(kinds))
    wheels = Wheels.drawn(rng, "spoked", "spoked", "spoked", "disc")
    if kind == "mine cart":
        wheels = Wheels.drawn(rng, "disc", "tired")
    shape = Assembly(kind, SYNONYMS | wheels.words)
    wide, long = rng.uniform(0.8, 1.4), rng.uniform(1.2, 2.8)
    radius = rng.uniform(0.15, 0.28) if kind == "mine cart" else rng.uniform(0.3, 0.75)
    four = kind in ("wagon", "covered wagon", "carriage", "mine cart") or rng.random() < 0.2
    floor = radius * rng.uniform(0.9, 1.4)
    if kind == "carriage":
        _coach(rng, shape, wide, long * 0.7, floor)
    elif kind == "mine cart":
        _hopper(rng, shape, wide, long * 0.7, floor)
    else:
        _bed(rng, shape, wide, long, floor)
    if kind == "covered wagon":
        _tilt(rng, shape, wide, long, floor)
    if kind == "market cart":
        _awning(rng, shape, wide, long, floor)
    if kind not in ("carriage", "market cart") and rng.random() < 0.35:
        _load(rng, shape, wide, long * (0.7 if kind == "mine cart" else 1), floor)
    if four and kind != "mine cart" and rng.random() < 0.6:
        seat = (wide * 0.9, 0.35, 0.08)
        y, z = -long / 2 - 0.1, floor + rng.uniform(0.4, 0.6)
        shape.add(box(seat, (0, y, z)), "bench")
        for side in (-1, 1):
            shape.add(
                beam((side * wide * 0.4, y + 0.15, floor), (side * wide * 0.4, y, z), 0.06), "bench"
            )
    _axles(
        rng, shape, wheels, wide, long * (0.7 if kind == "mine cart" else 1), radius, four, floor
    )
    if kind != "mine cart":
        _shafts(rng, shape, wide, long, floor, four)
    return shape.finish()


def _axles(rng, shape, wheels: Wheels, wide, long, radius, four, floor) -> None:
    """One axle or two, each with a wheel at both ends."""
    thick = radius * rng.uniform(0.1, 0.25)
    tyre = radius * rng.uniform(0.15, 0.3)
    small = rng.uniform(0.65, 1) if four else 1
    places = [(-0.34, small), (0.34, 1)] if four else [(rng.uniform(-0.05, 0.12), 1)]
    for y, share in places:
        r = radius * share
        for side in (-1, 1):
            hub = (side * (wide / 2 + tyre * 0.9), y * long, r)
            wheels.add(shape, hub, r, tyre, "wheel")
        ends = (-wide / 2 - tyre, y * long, r), (wide / 2 + tyre, y * long, r)
        shape.add(cylinder(*ends, thick, sides=6), "axle")
        if floor - r > 0.02:
            rise = (wide * 0.5, thick * 2, floor - r)
            shape.add(box(rise, (0, y * long, (floor + r) / 2)), "axle")


def _bed(rng, shape, wide, long, floor) -> None:
    """A floor between walls of boards, of planks or of rails on posts; some ends are open."""
    thick, tall = rng.uniform(0.03, 0.08), rng.uniform(0.15, 0.6)
    shape.add(box((wide, long, thick), (0, 0, floor + thick / 2)), "bed", "floor")
    style, rows = rng.random(), int(rng.integers(2, 5))
    flare = rng.choice([0.0, rng.uniform(0, 0.25)])
    closed = rng.random(2) < (0.85, 0.6)

    def wall(start, end, name: str) -> None:
        """A wall upon the line between two points (2,), leaning outwards."""
        start, end = np.asarray(start, float), np.asarray(end, float)
        outwards = np.array([(end - start)[1], -(end - start)[0]]) / np.linalg.norm(end - start)
        bands = [(k / rows + 0.03, (k + 1) / rows - 0.03) for k in range(rows)]
        if style < 0.4:
            bands = [(0, 1)]
        elif style > 0.8:  # rails far apart
            bands = [(a + 0.1, a + 0.25) for a, _ in bands] + [(0.86, 1)]
        for low, high in bands:
            rings = []
            for u in (low, high):
                shift, z = outwards * flare * tall * u, floor + tall * u
                a, b, inner = start + shift, end + shift, -outwards * thick * 0.8
                rings.append([(*p, z) for p in (a, b, b + inner, a + inner)])
            shape.add(loft(rings), "bed", name)

    x, y = wide / 2, long / 2
    wall((x, -y), (x, y), "side wall")
    wall((-x, y), (-x, -y), "side wall")
    for there, line in zip(closed, (((-x, -y), (x, -y)), ((x, y), (-x, y))), strict=True):
        if there:
            wall(*line, "end wall")
    if style >= 0.4 or rng.random() < 0.4:
        for side in (-1, 1):
            for at in np.linspace(-0.97, 0.97, int(rng.integers(2, 5))) * y:
                foot, top = np.array([side * x, at, floor]), floor + tall * rng.uniform(1.0, 1.02)
                end = [side * (x + flare * tall), at, top]
                shape.add(beam(foot, end, thick * 1.2), "bed", "post")
    if rng.random() < 0.5:
        for side in (-1, 1):
            rail = (thick * 1.5, long * 1.02, thick * 1.5)
            shape.add(box(rail, (side * wide * 0.35, 0, floor - thick * 0.7)), "bed", "floor")


def _tilt(rng, shape, wide, long, floor) -> None:
    """A round cover on hoops."""
    base, tall = floor + rng.uniform(0.3, 0.5), rng.uniform(0.6, 1.1)
    a = np.linspace(0, np.pi, int(rng.integers(5, 12)))
    half, power = wide * rng.uniform(0.5, 0.56), rng.uniform(0.6, 1)
    arc = np.c_[np.cos(a), np.sin(a) ** power] * [half, tall] + [0, base]
    inner = np.c_[np.cos(a), np.sin(a) ** power] * [half - 0.03, tall - 0.03] + [0, base]
    ring = np.concatenate([arc, inner[::-1]])
    places = np.linspace(0.5, -0.5, int(rng.integers(3, 7))) * long * rng.uniform(0.95, 1.1)
    sag = 1 - 0.05 * (np.arange(len(places)) % 2)
    rings = [np.c_[ring[:, 0], np.full(len(ring), y), base + (ring[:, 1] - base) * f]
             for y, f in zip(places, sag, strict=True)]  # fmt: skip
    shape.add(loft(rings, caps=False), "canopy")
    for y in places[:: int(rng.integers(1, 3))]:
        path = at_y(arc, y)
        path = np.concatenate([[[half, y, floor]], path, [[-half, y, floor]]])
        shape.add(tube(path, 0.025, 5), "canopy", "hoop")


def _awning(rng, shape, wide, long, floor) -> None:
    """A pitched or slanting roof on four posts."""
    tall, over = rng.uniform(1.1, 1.7), rng.uniform(1.05, 1.3)
    for x, y in CORNERS:
        foot = (x * wide * 0.47, y * long * 0.47, floor)
        shape.add(beam(foot, (foot[0], foot[1], floor + tall), 0.06), "canopy", "post")
    x, y, rise, thin = wide / 2 * over, long / 2 * over, rng.uniform(0.1, 0.45), 0.03
    ridge = rng.choice([0.0, x * 0.9])
    line = np.array([(-x, 0), (ridge, rise), (x, 0)]) + [0, floor + tall - 0.03]
    outline = np.concatenate([line[::-1], line - [0, thin]])
    rings = [at_y(outline, at) for at in (y, -y)]
    shape.add(loft(rings, caps=False), "canopy")
    for at in (y, -y) if rise > 0.2 else ():
        shape.add(extruded(line[::-1], at + 0.01, at - 0.01), "canopy")


def _coach(rng, shape, wide, long, floor) -> None:
    """A cabin that bellies, with windows, doors, a roof and lanterns."""
    base, tall = floor + rng.uniform(0.0, 0.2), rng.uniform(1.0, 1.5)
    middle, belly = base + tall * rng.uniform(0.3, 0.45), rng.uniform(0.6, 1.0)
    low = rectangle(wide * belly, -long / 2 * belly, long / 2 * belly, base)
    waist = rectangle(wide, -long / 2, long / 2, middle)
    high = rectangle(wide * rng.uniform(0.85, 1.05), -long / 2, long / 2, base + tall)
    shape.add(loft([low, waist]), "body")
    pane = Panes(int(rng.integers(1, 4)), 0.15, 0.85, rng.uniform(0.08, 0.2))
    panes = {0: Panes(1, 0.2, 0.85, 0.15), 1: pane, 3: pane}
    add_glazed(
        shape, waist, high, panes, ("body",), ("body", "window"), None, rng.choice([0, -0.03])
    )
    roof = (wide * 1.08, long * 1.08, rng.uniform(0.06, 0.3))
    at = (0, 0, base + tall + roof[2] / 2 - 0.01)
    shape.add(
        rounded_box(roof, at, 0.05) if rng.random() < 0.5 else box(roof, at, (0.7, 0.8)), "roof"
    )
    beams = (0.08, long * 1.7, 0.08)
    for side in (-1, 1):
        shape.add(box(beams, (side * wide * 0.3, 0, floor + 0.02)), "axle", "spring")
        if rng.random() < 0.6:
            door = (0.04, long * 0.32, (middle - base) * 1.0)
            shape.add(box(door, (side * wide * 0.5, 0, middle - door[2] * 0.4)), "body", "door")
        if rng.random() < 0.6:
            at = (side * (wide / 2 + 0.05), -long * 0.42, middle + tall * 0.2)
            shape.add(box((0.12, 0.12, 0.2), at, (0.6, 0.6)), "lantern")
    shape.add(beam((0, 0, floor), (0, 0, base + 0.05), wide * 0.5), "axle", "spring")


def _hopper(rng, shape, wide, long, floor) -> None:
    """A tub whose walls lean outwards, with a rim."""
    tall, narrow, thin = rng.uniform(0.4, 0.9), rng.uniform(0.65, 1.0), rng.uniform(0.03, 0.07)
    shape.add(box((wide * 0.8, long, 0.12), (0, 0, floor + 0.02)), "frame")
    ends = [(narrow, 0.07), (1, tall)]
    outer = [rectangle(wide * f, -long / 2 * f, long / 2 * f, floor + z) for f, z in ends]
    inner = [box_ring - np.sign(box_ring) * [thin, thin, 0] for box_ring in outer[::-1]]
    inner[1] = inner[1] + [0, 0, thin]
    shape.add(loft([*outer, *inner]), "bed")
    rim = rng.uniform(0.04, 0.1)
    for side in (-1, 1):
        shape.add(box((rim, long + rim, rim), (side * wide / 2, 0, floor + tall)), "bed", "rim")
        shape.add(box((wide + rim, rim, rim), (0, side * long / 2, floor + tall)), "bed", "rim")


def heap(size: ArrayLike, centre: ArrayLike) -> Solid:
    """A mound of ``size`` (3,): half the width, half the length and the height."""
    profile = [(0.8, 0), (0.7, 0.4), (0.3, 0.9), (0.05, 1)]
    return loft(stacked(circle(9), profile) * size + centre)


def _load(rng, shape, wide, long, floor) -> None:
    """Sacks, crates or barrels, or a heap."""
    if rng.random() < 0.4:
        shape.add(heap((wide / 2, long / 2, 0.6), (0, 0, floor)), "cargo")
        return
    for y in np.linspace(-0.3, 0.3, int(rng.integers(2, 4))) * long:
        size, z = rng.uniform(0.25, 0.4, 3) * wide, floor + 0.03
        x = rng.uniform(-0.2, 0.2) * wide
        if rng.random() < 0.5:
            shape.add(box(size, (x, y, z + size[2] / 2)), "cargo")
        else:
            shape.add(
                cylinder((x, y, z), (x, y, z + size[2] * 1.4), size[0] * 0.5, sides=10), "cargo"
            )


def _shafts(rng, shape, wide, long, floor, four) -> None:
    """Two shafts with a bar between them, or one drawbar; a prop for what has two wheels."""
    reach, thick = rng.uniform(0.7, 1.6), rng.uniform(0.05, 0.09)
    z = floor - thick / 2
    down = -rng.uniform(0, 0.5) * floor if four else rng.uniform(-0.4, 0.3)
    front = -long / 2
    if not four or rng.random() < 0.4:
        x = wide * rng.uniform(0.3, 0.48)
        for side in (-1, 1):
            start, end = (
                (side * x, front + 0.5, z),
                (side * x * rng.uniform(0.95, 1), front - reach, z + down),
            )
            shape.add(beam(start, end, thick, thick * 0.8), "shaft")
        if rng.random() < 0.6:
            y, up = front - reach * 0.92, z + down * 0.95
            shape.add(cylinder((-x, y, up), (x, y, up), thick * 0.5, sides=6), "shaft", "crossbar")
    else:
        shape.add(beam((0, front + 0.5, z), (0, front - reach, z + down), thick), "shaft")
        if rng.random() < 0.5:
            y, up = front - reach * 0.96, z + down * 0.96
            ends = (-wide * 0.25, y, up), (wide * 0.25, y, up)
            shape.add(cylinder(*ends, thick * 0.5, sides=6), "shaft", "crossbar")
    if not four and rng.random() < 0.5:
        for side in (-1, 1):
            at = side * wide * 0.4
            shape.add(beam((at, front + 0.15, z), (at, front + 0.05, 0.02), thick), "leg")
