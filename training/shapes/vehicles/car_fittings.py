"""What a car's body carries: wheels with their arches, lights, bumpers, mirrors, a rack."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..shape import Assembly
from ..solids import box, cylinder, lathe, moved, rounded_box, tube
from ..turns import SIDEWAYS


def add_wheels(
    rng: np.random.Generator, shape: Assembly, length: float, width: float, radius: float
) -> None:
    """Four wheels with rims, under arches or not."""
    tyre, sides = rng.uniform(0.15, 0.28), int(rng.choice([8, 12, 16, 24, 32]))
    arches, dish = rng.random() < 0.6, rng.uniform(0.4, 0.75)
    where = -length * rng.uniform(0.28, 0.35), length * rng.uniform(0.27, 0.34)
    for y in where:
        for side in (-1, 1):
            out = width / 2 + tyre * rng.choice([0.05, 0.15])
            hub = np.array([side * out, y, radius])
            add_wheel(shape, hub, side, radius, tyre, dish, sides)
            if arches:
                t = np.linspace(0, np.pi, 11)
                arch = np.c_[0 * t, 1.13 * radius * np.cos(t), 1.13 * radius * np.sin(t)]
                arch += [side * (width / 2 - 0.02), y, radius]
                shape.add(tube(arch, radius * 0.17, 6), "body", "fender")


def add_wheel(
    shape: Assembly, hub: ArrayLike, side: int, radius: float, tyre: float, dish: float, sides: int
) -> None:
    """A tyre and its disc, which looks out to ``side``; ``hub`` is the middle of its outside."""
    turn = SIDEWAYS if side > 0 else SIDEWAYS.T
    inner, bevel = dish * radius, 0.12 * radius
    profile = [(inner, -tyre), (radius - bevel, -tyre), (radius, bevel - tyre)]
    profile += [(radius, -bevel), (radius - bevel, 0), (inner, 0)]
    shape.add(moved(lathe(profile, sides), turn, hub), "wheel", "tire")
    plate = [(inner, -0.01), (inner, 0.005), (0.3 * inner, 0.03), (0.2 * inner, 0.05)]
    shape.add(moved(lathe(plate, sides), turn, hub), "wheel", "rim")


def add_fittings(
    rng: np.random.Generator,
    shape: Assembly,
    length: float,
    width: float,
    belt: float,
    clear: float,
    cabin: tuple[float, float],
    top: float,
) -> None:
    """Lights, bumpers, mirrors, a grille and what some carry on their roof."""
    end, height = length / 2, clear + (belt - clear) * rng.uniform(0.45, 0.65)
    lamp, square = rng.uniform(0.06, 0.13), rng.random() < 0.5
    for y, name in ((-end, "headlight"), (end, "taillight")):
        out = np.sign(y)
        for side in (-1, 1) if rng.random() < 0.85 else ():
            at = np.array([side * width * 0.31, y * 0.985, height])
            if square or y > 0:
                solid = rounded_box((2.2 * lamp, 0.12, lamp * 1.3), at, 0.02, 1)
            else:
                solid = cylinder(at, at + [0, out * 0.08, 0], lamp, lamp * 0.85, 16)
            shape.add(solid, "body", name)
        if rng.random() < 0.6:
            size = (
                width * rng.uniform(0.85, 1.02),
                rng.uniform(0.12, 0.3),
                rng.uniform(0.12, 0.25),
            )
            at = (0, y, clear + size[2] * rng.uniform(0.5, 0.9))
            shape.add(rounded_box(size, at, rng.uniform(0.01, 0.06), 2), "body", "bumper")
    if rng.random() < 0.5:
        at = (0, -end, height - 0.02)
        shape.add(box((width * 0.42, 0.09, lamp * 1.6), at), "body", "grille")
    if rng.random() < 0.6:
        for side in (-1, 1):
            at = (side * (width * 0.48 + 0.06), cabin[0], belt + 0.08)
            shape.add(rounded_box((0.2, 0.1, 0.14), at, 0.03, 1), "body", "mirror")
    extra = rng.random()
    middle = sum(cabin) / 2
    if extra < 0.1:
        at = (0, middle - 0.1, top + 0.06)
        shape.add(rounded_box((width * rng.uniform(0.25, 0.6), 0.2, 0.14), at, 0.03), "light bar")
    elif extra < 0.2:
        for side in (-1, 1):
            ends = [(side * width * 0.27, middle + y, top + 0.05) for y in (-0.5, 0.5)]
            shape.add(tube(ends, 0.035, 8), "roof rack")
    elif extra < 0.35:
        at, z = (0, end - 0.2, belt + 0.12), belt + 0.04
        shape.add(box((width * 0.85, 0.22, 0.04), at), "spoiler")
        for side in (-1, 1):
            shape.add(box((0.05, 0.12, 0.3), (side * width * 0.3, end - 0.2, z - 0.05)), "spoiler")
