"""Machine parts as drawn in CAD: pillow blocks, flanged housings, levers, milled blocks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shape import Assembly, LabelledShape
from ..solids import Solid, at_z, box, cylinder, extruded, lathe, loft, moved, superellipse
from ..turns import BACKWARD, about_z, any_pose, spaced

SYNONYMS = {
    "body": ("block", "housing", "main body"),
    "boss": ("hub", "stud", "eye"),
    "flange": ("base plate", "mounting plate", "foot"),
    "hole": ("bore", "opening", "bolt hole"),
    "rib": ("web", "stiffener", "gusset"),
    "lug": ("ear", "mounting lug", "tab"),
    "arm": ("link", "lever arm", "rod"),
    "pocket": ("recess", "cavity", "cutout"),
    "pin": ("dowel", "peg"),
    "pipe": ("port", "neck", "nozzle"),
}


def casting(rng: np.random.Generator) -> LabelledShape:
    """A part of one of four makes; holes are holes, what stands out stands out far."""
    makes = {
        "pillow block": _pillow_block,
        "flanged housing": _housing,
        "lever": _lever,
        "machined block": _milled_block,
        "machine part": _milled_block,
    }
    shape = Assembly.of_a_kind(rng, makes, SYNONYMS)
    return shape.finish(any_pose(rng))


def eye(inner: float, outer: float, low: float, high: float, sides: int) -> tuple[Solid, Solid]:
    """A ring about the z axis: all but its bore, and the wall of its bore."""
    around = [(inner, low), (outer, low), (outer, high), (inner, high)]
    return lathe(around, sides, caps=False), lathe([around[3], around[0]], sides, caps=False)


def _add_eye(shape, lay, inner, outer, low, high, sides, *part) -> None:
    ring, bore = eye(inner, outer, low, high, sides)
    shape.add(lay(ring), *part)
    shape.add(lay(bore), "hole")


def _at(*offset: float, matrix=None):
    return lambda solid: moved(solid, matrix, offset)


def sunk(
    size: tuple[float, float, float], opening: NDArray[np.float64], deep: float
) -> tuple[Solid, Solid]:
    """A block on the ground whose top has an opening (n, 2): the block, and the walls of that.

    The opening lies around the block's middle; as deep as the block, it goes right through.
    """
    wide, long, high = size
    around = opening / np.abs(opening / np.array([wide, long]) * 2).max(1, keepdims=True)
    for corner in np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (wide / 2, long / 2):
        around[np.linalg.norm(around - corner, axis=1).argmin()] = corner

    through = deep >= high
    outside = [at_z(around, 0), at_z(around, high), at_z(opening, high)]
    if through:
        walls = loft([at_z(opening, high), at_z(opening, 0)], caps=False)
        return loft([at_z(opening, 0), *outside], caps=False), walls
    floor = at_z(opening, high - deep)
    vertices, faces = loft([at_z(opening, high), floor])
    open_top = faces[(faces != len(vertices) - 2).all(1)]
    block, skin = loft(outside)
    return (block, skin[(skin != len(block) - 1).all(1)]), (vertices, open_top)


def _circle(radius: float, sides: int) -> NDArray[np.float64]:
    angle = 2 * np.pi * (np.arange(sides) + 0.5) / sides
    return radius * np.c_[np.cos(angle), np.sin(angle)]


def _plate(rng, shape, wide, long, thick, z: float) -> None:
    """A foot with a bolt hole in each of its four quarters, in its two halves, or with none."""
    grid = [(1, 1), (2, 1), (2, 2)][int(rng.integers(3))]
    cell, sides = np.array([wide, long]) / grid, 4 * int(rng.integers(3, 7))
    bored, radius = grid != (1, 1), cell.min() * rng.uniform(0.12, 0.28)
    for x in (np.arange(grid[0]) + 0.5) * cell[0] - wide / 2:
        for y in (np.arange(grid[1]) + 0.5) * cell[1] - long / 2:
            if not bored:
                shape.add(box((*cell, thick), (x, y, z + thick / 2)), "flange")
                continue
            plate, walls = sunk((*cell, thick), _circle(radius, sides), thick)
            shape.add(moved(plate, None, (x, y, z)), "flange")
            shape.add(moved(walls, None, (x, y, z)), "hole")


def _pillow_block(rng, shape) -> None:
    """An eye for a shaft on a body on a foot, with ribs or not."""
    outer, deep, sides = rng.uniform(0.25, 0.5), rng.uniform(0.2, 0.7), int(rng.integers(16, 41))
    inner, level = outer * rng.uniform(0.4, 0.8), outer + rng.uniform(0.08, 0.6)
    thick, wide = rng.uniform(0.06, 0.16), outer * rng.uniform(2.4, 4.5)
    _plate(rng, shape, wide, deep * rng.uniform(1.0, 1.8), thick, 0)
    lay = _at(0, 0, level, matrix=BACKWARD)
    long = deep * rng.uniform(1.0, 1.5)
    _add_eye(shape, lay, inner, outer, -long / 2, long / 2, sides, "boss")
    tall = level - thick - inner * 0.98
    foot = outer * rng.uniform(1.5, 2.2)
    size = (foot, deep * rng.uniform(0.5, 0.95), max(tall, 0.05) + 0.03)
    at = (0, 0, thick - 0.02 + size[2] / 2)
    shape.add(box(size, at, (min(1, 1.5 * outer / foot), 1)), "body")
    reach = (wide - foot) / 2
    if reach > 0.12 and rng.random() < 0.6:
        for side in (-1, 1):
            x = side * foot / 2 * 0.95
            face = [(x, thick), (x + side * reach * 0.8, thick), (x, thick + size[2] * 0.8)]
            y = rng.uniform(0.02, 0.05)
            shape.add(extruded(face, side * y), "rib")


def _housing(rng, shape) -> None:
    """Steps turned about an axis, lugs around the lowest, a bored neck, a pipe at the side."""
    sides, radius = int(rng.integers(16, 41)), rng.uniform(0.3, 0.5)
    z, thick = 0.0, rng.uniform(0.06, 0.16)
    shape.add(cylinder((0, 0, 0), (0, 0, thick), radius * 1.25, sides=sides), "flange")
    count, ear = int(rng.integers(2, 7)), rng.uniform(0.09, 0.16)
    for a in spaced(count):
        lay = _at(1.25 * radius * np.cos(a), 1.25 * radius * np.sin(a), 0)
        _add_eye(shape, lay, ear * 0.5, ear, 0.0, thick * rng.choice([1, 1.3]), 16, "lug")
    z, own = thick * 0.98, radius
    for _ in range(int(rng.integers(1, 4))):
        tall = rng.uniform(0.12, 0.5)
        end = own * rng.choice([1, rng.uniform(0.75, 1)])
        shape.add(cylinder((0, 0, z), (0, 0, z + tall), own, end, sides), "body")
        z, own = z + tall * 0.99, own * rng.uniform(0.65, 0.95)
    neck = own * rng.uniform(0.6, 0.9)
    lay = _at(0, 0, z)
    ring = neck * rng.uniform(0.45, 0.8), neck, -0.01, rng.uniform(0.1, 0.4)
    _add_eye(shape, lay, *ring, sides, "boss")
    if rng.random() < 0.6:
        size, reach = z * rng.uniform(0.15, 0.3), radius + rng.uniform(0.15, 0.5)
        level, out = z * 0.5, np.array([0, -1.0, 0])
        root = np.array([0, 0, level])
        shape.add(cylinder(root, root + out * reach, size, sides=sides), "pipe")
        ends = root + out * (reach - 0.03), root + out * (reach + 0.05)
        shape.add(cylinder(*ends, size * 1.6, sides=sides), "pipe")
    if rng.random() < 0.4:
        for a in spaced(int(rng.integers(3, 7)), 0.3):
            face = [(0.6 * radius, thick), (1.2 * radius, thick), (0.6 * radius, z * 0.9)]
            shape.add(moved(extruded(face, 0.03), about_z(a)), "rib")


def _lever(rng, shape) -> None:
    """Eyes at the ends of one arm or two, each with its bore or its pin."""
    sides, thick = int(rng.integers(14, 33)), rng.uniform(0.1, 0.3)
    hub = rng.uniform(0.18, 0.32)
    tall = thick * rng.uniform(1, 2.2)
    bored = hub * rng.uniform(0.4, 0.75)
    _add_eye(shape, _at(0, 0, 0), bored, hub, -tall / 2, tall / 2, sides, "boss")
    spread = rng.choice([np.pi, rng.uniform(1.2, 2.6)])
    for a in (0.0, spread)[: int(rng.integers(1, 3))]:
        reach, end = rng.uniform(0.6, 1.3), hub * rng.uniform(0.5, 0.95)
        c, s = np.cos(a), np.sin(a)
        turn = about_z(a)
        x0, x1 = hub * 0.9, reach - end * 0.9
        wide, narrow = hub * rng.uniform(0.5, 0.95), end * rng.uniform(0.5, 0.95)
        outline = [(x0, -wide), (x1, -narrow), (x1, narrow), (x0, wide)]
        rings = [[(x, y, z) for x, y in outline] for z in (-thick * 0.35, thick * 0.35)]
        shape.add(moved(loft(rings), turn), "arm")
        lay = _at(reach * c, reach * s, 0)
        high = thick * rng.uniform(0.9, 1.6)
        if rng.random() < 0.7:
            bored = end * rng.uniform(0.4, 0.75)
            _add_eye(shape, lay, bored, end, -high / 2, high / 2, sides, "boss")
        else:
            shape.add(lay(cylinder((0, 0, -high / 2), (0, 0, high / 2), end, sides=sides)), "boss")
            pin = high / 2 + rng.uniform(0.15, 0.5)
            shape.add(lay(cylinder((0, 0, 0), (0, 0, pin), end * 0.5, sides=sides)), "pin")
        if rng.random() < 0.4:
            size = (x1 - x0, min(wide, narrow) * 0.4, thick * 1.2)
            shape.add(moved(box(size, ((x0 + x1) / 2, 0, 0)), turn), "rib")


def _milled_block(rng, shape) -> None:
    """A block with a pocket or a hole sunk into it, steps, studs, feet at its sides."""
    size = rng.uniform(0.5, 1.0, 3)
    count = 4 * int(rng.integers(3, 8))
    room = size[:2].min()
    if rng.random() < 0.5:
        wall = rng.uniform(0.06, 0.2) * room
        opening = superellipse(*(size[:2] - 2 * wall), rng.choice([4, 12]), count)
        name = "pocket"
    else:
        opening, name = _circle(room * rng.uniform(0.15, 0.4), count), "hole"
    deep = size[2] * rng.choice([1.0, rng.uniform(0.15, 0.8)])
    block, walls = sunk(size, opening, deep)
    shape.add(block, "body")
    shape.add(walls, name)
    if rng.random() < 0.5:
        grown, thick = size[:2] * rng.uniform(1.2, 1.8, 2), rng.uniform(0.06, 0.15)
        _plate(rng, shape, *grown, thick, 0.01 - thick)
    for side in rng.permutation(4)[: int(rng.integers(1, 4))]:
        axis, sign = divmod(int(side), 2)
        out = np.eye(3)[axis] * (2 * sign - 1)
        level = size[2] * rng.uniform(0.35, 0.65)
        foot = out * (size[axis] / 2 - 0.01) + [0, 0, level]
        radius, reach = min(size[1 - axis], size[2]) * rng.uniform(0.15, 0.3), rng.uniform(0.1, 0.5)
        if rng.random() < 0.4:  # a square one
            across = np.full(3, 2 * radius)
            across[axis] = reach
            shape.add(box(across, foot + out * reach / 2), "boss")
        else:
            shape.add(cylinder(foot, foot + out * reach, radius, sides=20), "boss")
        if rng.random() < 0.5:
            end = foot + out * (reach - 0.01)
            further = end + out * rng.uniform(0.1, 0.4)
            shape.add(cylinder(end, further, radius * rng.uniform(0.35, 0.7), sides=16), "pin")
