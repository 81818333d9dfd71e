"""Suitcases: hard and soft, on wheels with a bar to draw them, and old ones with straps."""

from __future__ import annotations

import itertools

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import Solid, beam, box, cylinder, ellipsoid, moved, roller, rounded_box, tube
from ..turns import about_x

SUITCASE = {
    "body": ("case", "shell", "main compartment"),
    "lid": ("cover", "lid half"),
    "inside": ("lining", "interior"),
    "handle": ("carrying handle", "grip"),
    "telescopic handle": ("pull handle", "trolley handle", "extendable handle"),
    "wheel": ("roller", "caster"),
    "wheel housing": ("wheel mount", "wheel holder"),
    "latch": ("lock", "clasp"),
    "hinge": ("joint",),
    "strap": ("belt", "leather strap"),
    "buckle": ("strap buckle",),
    "corner": ("corner guard", "corner patch"),
    "rib": ("groove", "ridge"),
    "zipper": ("zip", "seam"),
    "pocket": ("front pocket", "outer pocket"),
    "foot": ("feet", "stud"),
    "tag": ("luggage tag", "label"),
}


def suitcase(rng: np.random.Generator) -> LabelledShape:
    """Upright trolleys, cases that are carried, and open ones that lie."""
    kinds = ["suitcase", "trolley case", "travel case", "briefcase"]
    kind = str(rng.choice(kinds, p=[0.35, 0.25, 0.2, 0.2]))
    shape = Assembly(kind, SUITCASE, own_sides=False)
    if kind == "trolley case" or (kind == "suitcase" and rng.random() < 0.45):
        _trolley(rng, shape)
    else:
        _carried(rng, shape, kind == "briefcase")
    return shape.finish()


def _trolley(rng, shape) -> None:
    """Tall, on two wheels or four; its broad side to the front."""
    size = np.array([rng.uniform(0.34, 0.52), rng.uniform(0.18, 0.3), rng.uniform(0.5, 0.75)])
    r = rng.uniform(0.018, 0.035)
    low, soft = 2 * r * 0.9, rng.uniform(0.02, 0.45) * size[1]
    steps, middle = int(rng.choice([1, 2, 4])), np.array([0, 0, low + size[2] / 2])
    shape.add(rounded_box(size, middle, soft, steps), "body")
    if rng.random() < 0.5:
        _add_ribs(rng, shape, size, middle, soft)
    elif rng.random() < 0.7:
        pocket = size * [rng.uniform(0.7, 0.9), 0.25, rng.uniform(0.3, 0.6)]
        at = middle + [0, -size[1] * 0.55, -size[2] * rng.uniform(0, 0.18)]
        shape.add(rounded_box(pocket, at, pocket[1] * 0.4, steps), "pocket")
    if rng.random() < 0.5:
        seam = size * [1.01, 0.05, 1.01]
        shape.add(rounded_box(seam, middle, min(soft, 0.02), 1), "zipper")
    _add_wheels(rng, shape, size, low, r)
    _add_pull(rng, shape, size, low + size[2])
    _add_grip(rng, shape, (0, 0, low + size[2]), size[0] * 0.35, 0.035)
    if rng.random() < 0.5:
        side = rng.choice([-1, 1])
        grip = _grip(rng, size[2] * 0.3, 0.03)
        turn = np.array([[0, 0, side], [0, 1, 0], [-side, 0, 0]])
        shape.add(moved(grip, turn, middle + [side * size[0] / 2, 0, 0]), "handle")
    if rng.random() < 0.25:
        _add_tag(shape, (size[0] * 0.1, -size[1] * 0.3, low + size[2] + 0.01))


def _add_ribs(rng, shape, size, middle, soft) -> None:
    """Raised stripes on the front and the back, standing or lying."""
    count, lying = int(rng.integers(3, 9)), rng.random() < 0.3
    inset = 0.8 - soft / size.max()
    for at in np.linspace(-0.38, 0.38, count):
        for way in (-1, 1):
            x, z = (0, at * size[2]) if lying else (at * size[0], 0)
            thin = (size[2] if lying else size[0]) * 0.4 / count
            wide, tall = (size[0] * inset, thin) if lying else (thin, size[2] * inset)
            rib = (wide, size[1] * 0.06, tall)
            shape.add(box(rib, middle + [x, way * size[1] / 2, z]), "rib")


def _add_wheels(rng, shape, size, low, r) -> None:
    """Four that turn, or two behind and feet in front."""
    thick, four = r * rng.uniform(0.5, 1.0), rng.random() < 0.6
    for x, way in itertools.product((-0.4, 0.4), (-1, 1)):
        at = np.array([x * size[0], way * size[1] * 0.36, r])
        if way < 0 and not four:
            shape.add(box((r, r, low + 0.01), (*at[:2], low / 2 + 0.005)), "foot")
            continue
        half = np.array([thick / 2, 0, 0])
        for side in (-1, 1) if rng.random() < 0.3 else (0,):
            middle = at + [side * thick * 0.8, 0, 0]
            shape.add(roller(middle, half, r, 12), "wheel")
        mount = (thick * 2.2, r * 1.4, low * 0.6)
        shape.add(box(mount, at + [0, 0, low * 0.85 - r]), "wheel housing")


def _add_pull(rng, shape, size, top) -> None:
    """Two rods behind and a bar across them, drawn out or pushed in."""
    if rng.random() < 0.15:
        return
    rise, x = rng.choice([0.03, rng.uniform(0.2, 0.45)]), size[0] * rng.uniform(0.18, 0.32)
    y, thin = size[1] * rng.uniform(0.25, 0.42), rng.uniform(0.007, 0.012)
    part = "telescopic handle"
    for side in (-1, 1):
        foot = np.array([side * x, y, top - 0.02])
        shape.add(cylinder(foot, foot + [0, 0, rise + 0.02], thin, sides=6), part, "rod")
        if rise > 0.1 and rng.random() < 0.6:
            shape.add(cylinder(foot, foot + [0, 0, rise * 0.5], thin * 1.5, sides=6), part, "rod")
    bar = (2 * x + 4 * thin, thin * 3, rng.uniform(0.02, 0.035))
    shape.add(rounded_box(bar, (0, y, top + rise), 0.008, 2), part, "handle bar")


def _grip(rng, wide: float, high: float) -> Solid:
    """A handle above z = 0."""
    t, thin = np.linspace(-1, 1, 9), high * rng.uniform(0.15, 0.3)
    path = np.c_[t * wide / 2, 0 * t, high * (1 - np.abs(t) ** rng.uniform(2, 6)) - thin * 0.5]
    return tube(path, thin, int(rng.choice([4, 6, 8])))


def _add_grip(rng, shape, at, wide: float, high: float) -> None:
    shape.add(moved(_grip(rng, wide, high), offset=at), "handle")
    for side in (-1, 1) if rng.random() < 0.4 else ():
        mount = (high * 0.6, high * 0.8, high * 0.4)
        shape.add(box(mount, np.add(at, (side * wide / 2, 0, 0))), "handle", "handle mount")


def _add_tag(shape, at) -> None:
    at = np.asarray(at, float)
    end = at + [0, -0.03, -0.05]
    shape.add(tube([at - [0, 0, 0.02], at + [0, -0.02, 0.01], end], 0.003, 4), "tag")
    shape.add(box((0.05, 0.006, 0.08), end - [0, 0, 0.035]), "tag")


def _carried(rng, shape, brief: bool) -> None:
    """It stands on its long edge or lies open, its lid up."""
    wide, tall = rng.uniform(0.4, 0.7), rng.uniform(0.28, 0.45)
    deep = rng.uniform(0.07, 0.12) if brief else rng.uniform(0.14, 0.25)
    soft, steps = rng.uniform(0.005, 0.35) * deep, int(rng.choice([1, 2, 3]))
    is_open = rng.random() < 0.25
    share = 0.5 if brief or is_open else rng.uniform(0.5, 0.8)
    low, top = deep * share, deep * (1 - share)
    # Built lying: the edge with the handle towards −Y, the lid above.
    parts, lid = Assembly(), Assembly()
    if is_open:
        _add_tray(parts, wide, tall, low, "body", True)
        _add_tray(lid, wide, tall, top, "lid", False)
    else:
        parts.add(rounded_box((wide, tall, low), (0, 0, low / 2), soft, steps), "body")
        lid.add(rounded_box((wide, tall, top), (0, 0, top / 2), min(soft, top * 0.4), steps), "lid")
    _add_hardware(rng, parts, wide, tall, low)
    if rng.random() < 0.5:
        _add_corners(rng, parts, wide, tall, 0, low)
        _add_corners(rng, lid, wide, tall, 0, top)
    angle = rng.uniform(1.5, 2.0) if is_open else 0.0
    parts.hang(lid, about_x(-angle), (0, tall / 2, 0), (0, tall / 2, low))
    if not is_open and not brief and rng.random() < 0.5:
        for x in (-0.28, 0.28):
            belt = (wide * 0.07, tall * 1.02, deep * 1.03)
            parts.add(box(belt, (x * wide, 0, deep / 2)), "strap")
            buckle = (wide * 0.09, 0.012, deep * 0.25)
            parts.add(box(buckle, (x * wide, -tall * 0.515, deep * 0.5)), "buckle")
    # Standing: the handle's edge turns up, the lid to the front.
    turn = np.eye(3) if is_open else np.array([[1, 0, 0], [0, 0, -1], [0, -1, 0]])
    shape.mount(parts, turn)


def _add_tray(parts, wide, tall, high, part, upright) -> None:
    """One half of an open case: four walls and a floor, which is above for the lid."""
    wall = 0.012
    z = wall / 2 if upright else high - wall / 2
    parts.add(box((wide, tall, wall), (0, 0, z)), part)
    for side in (-1, 1):
        parts.add(box((wide, wall, high), (0, side * (tall - wall) / 2, high / 2)), part)
        parts.add(box((wall, tall, high), (side * (wide - wall) / 2, 0, high / 2)), part)
    lining = (wide - 2 * wall, tall - 2 * wall, wall * 0.6)
    parts.add(box(lining, (0, 0, z + (wall * 0.7 if upright else -wall * 0.7))), "inside")


def _add_hardware(rng, parts, wide, tall, edge) -> None:
    """Handle, latches and hinges where the halves meet."""
    grip = moved(_grip(rng, wide * rng.uniform(0.22, 0.32), 0.045), about_x(np.pi / 2))
    parts.add(moved(grip, offset=(0, -tall / 2, edge * 0.7)), "handle")
    size = np.array([wide * rng.uniform(0.06, 0.1), 0.014, 0.05])
    for x in (-1, 1) if rng.random() < 0.85 else ():
        at = (x * wide * rng.uniform(0.3, 0.36), -tall / 2, edge - 0.01)
        parts.add(box(size, at), "latch")
        if rng.random() < 0.5:
            parts.add(ellipsoid(np.add(at, (0, -0.008, 0)), (0.012, 0.008, 0.012), 8), "latch")
    for x in (-0.33, 0.33) if rng.random() < 0.5 else ():
        ends = (x * wide - 0.03, tall / 2, edge), (x * wide + 0.03, tall / 2, edge)
        parts.add(cylinder(*ends, 0.007, sides=6), "hinge")
    for x in (-0.4, 0.4) if rng.random() < 0.4 else ():
        foot = beam(
            (x * wide, tall / 2 - 0.01, edge / 2), (x * wide, tall / 2 + 0.012, edge / 2), 0.025
        )
        parts.add(foot, "foot")


def _add_corners(rng, parts, wide, tall, low, high) -> None:
    size = min(wide, tall) * rng.uniform(0.1, 0.16)
    for x, y in itertools.product((-1, 1), repeat=2):
        at = (x * (wide - size) * 0.505, y * (tall - size) * 0.505, (low + high) / 2)
        parts.add(rounded_box((size, size, (high - low) * 1.02), at, size * 0.12, 1), "corner")
