"""Bearings, brackets, gears, bolts and pipes."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import (
    at_z,
    ball,
    box,
    cylinder,
    facing_out,
    flat_ring,
    lathe,
    loft,
    moved,
    roller,
    tube,
)
from ..turns import FORWARD, any_pose, radial, spaced
from .bearings import made_bearing

SYNONYMS = {
    "outer ring": ("outer race",),
    "inner ring": ("inner race",),
    "ball": ("rolling element", "bearing ball"),
    "roller": ("rolling element", "bearing roller"),
    "plate": ("flange", "base plate"),
    "rib": ("gusset", "web", "stiffener"),
    "tooth": ("teeth", "cog"),
    "hub": ("bore", "centre"),
    "head": ("bolt head", "hexagon"),
    "thread": ("screw thread", "threaded part"),
    "shank": ("shaft", "rod"),
    "flange": ("collar", "rim"),
    "pipe": ("tube",),
    "boss": ("bushing", "sleeve", "collar"),
}


def bearing(rng: np.random.Generator) -> LabelledShape:
    """Two rings with balls or rollers between them; or caged, shielded, thrust, plain, housed."""
    if rng.random() < 0.6:
        return made_bearing(rng)
    shape = Assembly(str(rng.choice(["bearing", "ball bearing"])), SYNONYMS)
    sides, outer = int(rng.integers(20, 49)), 1.0
    wall = rng.uniform(0.1, 0.2)
    bore, wide = rng.uniform(0.25, 0.5), rng.uniform(0.2, 0.5)
    shape.add(flat_ring(outer - wall, outer, -wide / 2, wide / 2, sides), "outer ring")
    shape.add(flat_ring(bore, bore + wall, -wide / 2, wide / 2, sides), "inner ring")
    gap = outer - 2 * wall - bore
    middle, size = bore + wall + gap / 2, gap * 0.52
    rollers = rng.random() < 0.3
    count = max(5, int(2 * np.pi * middle / (2.3 * size)))
    for a in spaced(count):
        at = np.array([middle * np.cos(a), middle * np.sin(a), 0])
        if rollers:
            along = np.array([0, 0, wide * 0.42])
            shape.add(roller(at, along, size, 10), "roller")
        else:
            shape.add(ball(at, min(size, wide * 0.5), 10), "ball")
    return shape.finish(any_pose(rng))


def _holed_plate(rng, add, wide: float, deep: float, thick: float, holes: int, *part) -> None:
    """A plate on the ground, in cells side by side along x with a hole in each (none: whole)."""
    if not holes:
        add(box((wide, deep, thick), (0, 0, thick / 2)), *part)
        return
    cell, sides = wide / holes, int(rng.integers(10, 33))
    radius = min(cell, deep) * rng.uniform(0.1, 0.35)
    angle = 2 * np.pi * np.arange(sides) / sides
    circle = np.c_[np.cos(angle), np.sin(angle)]
    half = np.array([cell, deep]) / 2
    square = circle / np.abs(circle / half).max(1, keepdims=True)
    for corner in (-1, 1) * half, (1, 1) * half, (-1, -1) * half, (1, -1) * half:
        square[np.linalg.norm(square - corner, axis=1).argmin()] = corner
    for x in (np.arange(holes) + 0.5) * cell - wide / 2:
        outlines = ((circle * radius, 0), (square, 0), (square, thick), (circle * radius, thick))
        rings = [at_z(outline + [x, 0], z) for outline, z in outlines]
        add(loft(rings, caps=False), *part)
        add(loft([rings[3], rings[0]], caps=False), *part, "hole")


def bracket(rng: np.random.Generator) -> LabelledShape:
    """Plates that meet at right angles, holes and bolts through them, ribs between them.

    A bracket that lies anyhow has plates; one that stands has a vertical and a horizontal plate.
    """
    names = {**SYNONYMS, "vertical plate": ("wall plate", "back plate", "upright")}
    names["horizontal plate"] = ("base plate", "base", "shelf plate")
    names["hole"] = ("bolt hole", "screw hole", "bore")
    kinds = ["bracket", "angle bracket", "mounting bracket"]
    shape = Assembly(str(rng.choice(kinds)), names)
    wide, deep, high = rng.uniform(0.25, 1.4), rng.uniform(0.4, 1.1), rng.uniform(0.4, 1.2)
    thick = rng.uniform(0.03, 0.16)
    lies = rng.random() < 0.6
    flat, upright = ("plate",), ("plate",)
    if not lies:
        flat, upright = ("plate", "horizontal plate"), ("plate", "vertical plate")

    def add_flat(solid, *part) -> None:
        shape.add(moved(solid, None, (0, deep / 2 + thick, 0)), *part)

    walls = [0.0, deep + thick] if rng.random() < 0.3 else [0.0]  # an angle, or a U
    holes = [int(rng.integers(0, 4)) for _ in range(2)]
    _holed_plate(rng, add_flat, wide, deep, thick, holes[0], *flat)
    for y in walls:

        def add_wall(solid, *part, y=y) -> None:
            shape.add(moved(solid, FORWARD, (0, y + thick, high / 2)), *part)

        _holed_plate(rng, add_wall, wide, high, thick, holes[1], *upright)
    leg = min(deep, high) * rng.uniform(0.5, 0.9)
    ribs = int(rng.integers(0, 4)) if len(walls) == 1 else 0
    for x in rng.permutation([-0.48, 0, 0.48])[:ribs] * (wide - thick):
        face = [(thick, thick), (leg, thick), (thick, leg)]
        if rng.random() < 0.4:  # a web with its corner cut
            face = [(thick, thick), (leg, thick), (leg, leg * 0.2), (leg * 0.2, leg), (thick, leg)]
        rings = [[(x + s, y, z) for y, z in face] for s in (-thick * 0.4, thick * 0.4)]
        shape.add(facing_out(loft(rings)), "rib")
    bolted = _bolts(rng, shape, wide, deep, high, thick, 0.5 if any(holes) or ribs else 1)
    if (not bolted and not ribs) or rng.random() < 0.15:  # a boss with its bore
        size, tall = min(wide, deep) * rng.uniform(0.2, 0.4), rng.uniform(0.1, 0.4)
        ring = flat_ring(size * 0.6, size, thick * 0.9, thick + tall, int(rng.integers(14, 33)))
        shape.add(moved(ring, None, (0, thick + deep / 2, 0)), "boss")
    return shape.finish(any_pose(rng) if lies else None)


def _bolts(rng, shape, wide, deep, high, thick, chance) -> bool:
    """By that chance a bolt or two through either plate; whether there are any."""
    bolted = rng.random() < chance
    radius, sides = rng.uniform(0.04, 0.1), int(rng.choice([6, 6, 16]))
    for x in ((-0.25, 0.25) if wide > 0.5 else (0.0,)) if bolted else ():
        at = np.array([x * wide, thick + deep * 0.7, thick * 0.9])
        shape.add(cylinder(at, at + [0, 0, radius * 1.4], radius, sides=sides), "bolt")
        at = np.array([x * wide, thick * 0.9, high * 0.72])
        shape.add(cylinder(at, at + [0, radius * 1.4, 0], radius, sides=sides), "bolt")
    return bolted


def gear(rng: np.random.Generator) -> LabelledShape:
    """Gears, pulleys and wheels on a shaft."""
    shape = Assembly(
        str(rng.choice(["gear", "cogwheel"])), {**SYNONYMS, "body": ("disc", "wheel", "web")}
    )
    radius, wide = 1.0, rng.uniform(0.15, 0.6)
    bore, count = rng.uniform(0.12, 0.3), int(rng.integers(8, 31))
    hub, sides = bore * rng.uniform(1.3, 1.9), 4 * int(rng.integers(6, 11))
    tooth = rng.uniform(0.08, 0.2)
    shape.add(flat_ring(hub, radius, -wide / 2, wide / 2, sides), "body")
    tall = wide * rng.uniform(0.5, 1.2)
    shape.add(flat_ring(bore, hub, -tall, tall, sides), "body", "hub")
    step = np.pi / count
    for a in np.arange(count) * 2 * step:
        out, across = radial(a), np.array([-np.sin(a), np.cos(a), 0])
        root, tip = radius * np.sin(step * 0.55), radius * np.sin(step * 0.3)
        ring = [
            out * r + across * w
            for r, w in ((0.97, -root), (1 + tooth, -tip), (1 + tooth, tip), (0.97, root))
        ]
        rings = [np.array(ring) + [0, 0, z] for z in (-wide / 2, wide / 2)]
        shape.add(loft(rings), "tooth")
    if rng.random() < 0.4:
        long = rng.uniform(0.8, 2.0)
        shape.add(cylinder((0, 0, -long), (0, 0, long), bore * 0.98, sides=sides), "shaft")
    return shape.finish(any_pose(rng))


def bolt(rng: np.random.Generator) -> LabelledShape:
    """A head and a thread, perhaps a shank and a nut; or a pipe, straight or bent, flanged."""
    kind = str(rng.choice(["bolt", "screw", "pipe"]))
    shape = Assembly(kind, SYNONYMS)
    radius, long, sides = 1.0, rng.uniform(4, 12), int(rng.integers(10, 29))
    if kind == "pipe":
        path = [(0, 0, -long / 2), (0, 0, 0), (0, 0, long / 2)]
        if rng.random() < 0.6:
            t = np.linspace(0, np.pi / 2, 9)
            bow = long * 0.4
            path = np.c_[bow * (1 - np.cos(t)), 0 * t, bow * np.sin(t)]
            path = np.r_[[[0, 0, -long * 0.4]], path, [[long * 0.8, 0, bow]]]
        shape.add(tube(path, radius, sides), "pipe")
        path = np.asarray(path, float)
        for end, before in ((path[0], path[1]), (path[-1], path[-2])):
            along = (end - before) / np.linalg.norm(end - before)
            size = radius * rng.uniform(1.4, 2.0)
            shape.add(roller(end, along * 0.3, size, sides), "flange")
        return shape.finish(any_pose(rng))
    size, tall = rng.uniform(1.5, 2.2), rng.uniform(0.8, 1.6)
    style = rng.random()
    if style < 0.6:
        shape.add(cylinder((0, 0, 0), (0, 0, tall), size, sides=6), "head")
    elif style < 0.8:
        shape.add(lathe([(size, 0), (size * 0.9, tall * 0.6), (0.1, tall)], sides), "head")
    else:
        shape.add(lathe([(radius, -tall), (size, 0), (size, 0.1)], sides), "head")
    plain = rng.choice([0, rng.uniform(0.1, 0.6)]) * long
    if plain:
        shape.add(cylinder((0, 0, -plain), (0, 0, 0), radius, sides=sides), "shank")
    pitch = rng.uniform(0.3, 0.8)
    z = np.arange(-long, -plain, pitch / 2)
    depth = 0.85 + 0.15 * (np.arange(len(z)) % 2)
    if kind == "screw":
        depth = depth * np.clip((z + long) / (2 * radius), 0.05, 1)
    shape.add(lathe(np.c_[radius * depth, z], sides), "thread")
    if rng.random() < 0.25:
        at = -rng.uniform(0.4, 0.8) * long
        shape.add(flat_ring(radius * 0.95, size, at, at + tall, 6), "nut")
    return shape.finish(any_pose(rng))
