"""Toilets: a bowl on a base or on the wall, seat and lid up or down, a tank low, high or hidden."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, loft, roller, stacked, swung, tube
from ..turns import about_x
from .basins import basin, egg, ring_plate

TOILET = {
    "bowl": ("toilet bowl", "basin", "pan"),
    "seat": ("toilet seat", "seat ring"),
    "lid": ("toilet lid", "seat cover", "cover"),
    "tank": ("cistern", "water tank", "toilet tank"),
    "tank body": ("cistern body", "tank box"),
    "tank lid": ("tank cover", "cistern lid"),
    "base": ("foot", "pedestal", "stand"),
    "flush handle": ("flush lever", "flush", "handle"),
    "flush button": ("flush", "push button", "button"),
    "chain": ("pull chain", "flush chain", "flush"),
    "pipe": ("flush pipe", "water pipe"),
    "wall panel": ("wall", "back wall", "panel"),
    "hinge": ("seat hinge",),
    "water": ("toilet water",),
}


def toilet(rng: np.random.Generator) -> LabelledShape:
    """Bowls with a tank behind them, one piece, hung on a wall, or under a high tank and chain."""
    kinds = ["toilet", "toilet", "toilet", "lavatory", "water closet"]
    shape = Assembly(str(rng.choice(kinds)), TOILET, own_sides=False)
    wide, deep, high = rng.uniform(0.32, 0.44), rng.uniform(0.4, 0.58), rng.uniform(0.34, 0.48)
    outline = egg(wide, deep, rng.uniform(0, 0.22), int(rng.choice([8, 10, 14, 20, 32])))
    outline -= [0, deep * rng.uniform(0.05, 0.2)]
    back = outline[:, 1].max()
    make = str(rng.choice(["tank", "one piece", "hung", "high"], p=[0.5, 0.2, 0.15, 0.15]))
    _add_bowl(rng, shape, outline, high, make)
    top = _add_seat(rng, shape, outline, high, back)
    if make == "hung":
        _add_wall(rng, shape, wide, high, back)
    else:
        _add_shelf(rng, shape, wide, back, high, make)
        _add_tank(rng, shape, wide, back, top, make == "high")
    return shape.finish()


def _add_bowl(rng, shape, outline, high, make) -> None:
    """A hollow bowl that narrows to its foot, is of one piece with it, or hangs on the wall."""
    low = high * rng.uniform(0.3, 0.5)
    if make == "one piece":
        waist = rng.uniform(0.7, 0.9)
        foot = [(waist, 0), (waist, low * 0.7), (waist * 0.98, low)]
        bowl = [(waist * 0.98, low), (0.95, (low + high) / 2), (1, high * 0.93), (1, high)]
    else:
        neck = rng.uniform(0.38, 0.55)
        foot = [(neck * rng.uniform(1.1, 1.6), 0), (neck * 1.1, high * 0.1), (neck, low * 1.05)]
        bowl = [(neck * 0.9, low), (rng.uniform(0.7, 0.9), low + (high - low) * 0.45)]
        bowl += [(0.97, high * 0.88), (1, high)]
    if make != "hung":
        shape.add(loft(stacked(outline, foot)), "base")
    shape.add(basin(outline, bowl, rng.uniform(0.12, 0.2), low + 0.05), "bowl")


def _add_seat(rng, shape, outline, high, back) -> float:
    """The seat, often a lid, down or up; returns how high the bowl is with what lies on it."""
    thick, hole = rng.uniform(0.015, 0.04), rng.uniform(0.6, 0.75)
    over = outline * rng.uniform(1.0, 1.06)
    middle = np.array([0, outline[:, 1].mean()]) * (1 - hole)
    seat = ring_plate(over, outline * hole + middle, high, high + thick)
    style = str(rng.choice(["shut", "open", "all up", "no lid"], p=[0.4, 0.4, 0.1, 0.1]))
    lean, pivot = rng.uniform(1.4, 1.57), np.array([0, back * 0.97, high + thick])
    shape.add(swung(seat, about_x(-lean), pivot) if style == "all up" else seat, "seat")
    bulge = rng.uniform(0.9, 0.99)
    profile = [(1, high + thick), (1, high + 1.8 * thick), (bulge, high + 2.2 * thick)]
    lid = loft(stacked(over, profile))
    if style == "shut":
        shape.add(lid, "lid")
    elif style != "no lid":
        shape.add(swung(lid, about_x(-lean), pivot), "lid")
    if rng.random() < 0.4:
        for x in (-0.2, 0.2):
            at = np.array([x * np.ptp(outline[:, 0]), pivot[1] - 0.01, pivot[2]])
            shape.add(roller(at, [0.025, 0, 0], thick * 0.6), "hinge")
    if style != "shut" and rng.random() < 0.6:
        level = high * rng.uniform(0.6, 0.75)
        shape.add(loft(stacked(outline, [(0.55, level - 0.02), (0.6, level)])), "water")
    return high + 2.2 * thick


def _add_shelf(rng, shape, wide, back, high, make) -> None:
    """What carries the tank, or the seat's hinges only, behind the bowl."""
    reach = 0.1 if make == "high" else 0.2
    size = (wide * rng.uniform(0.6, 0.9), reach + 0.1, high * rng.uniform(0.12, 0.3))
    shape.add(board(rng, size, (0, back + reach / 2 - 0.05, high - size[2] / 2)), "bowl")
    if make == "one piece" or rng.random() < 0.3:
        size = (wide * rng.uniform(0.4, 0.6), reach, high * 0.9)
        shape.add(box(size, (0, back + reach / 2 - 0.03, high * 0.45)), "base")


def _add_tank(rng, shape, wide, back, low, hung) -> None:
    """A box with a lid and something to flush with, on the shelf or high on the wall."""
    wide, deep, tall = wide * rng.uniform(0.9, 1.3), rng.uniform(0.14, 0.2), rng.uniform(0.24, 0.42)
    y = back + deep / 2 + rng.uniform(0.03, 0.06)
    bottom = low + rng.uniform(0.7, 1.2) if hung else low - 0.07
    narrow, thick = rng.uniform(0.8, 1), rng.uniform(0.02, 0.05)
    top = bottom + tall
    body = box((wide * narrow, deep, tall), (0, y, bottom + tall / 2), (1 / narrow, 1.05))
    if rng.random() < 0.4:
        body = board(rng, (wide, deep, tall), (0, y, bottom + tall / 2))
    shape.add(body, "tank", "tank body")
    lid = (wide * 1.06, deep * 1.15, thick)
    shape.add(board(rng, lid, (0, y, top + thick / 2)), "tank", "tank lid")
    if hung:
        pipe = [(0, y, bottom + 0.02), (0, y, low - 0.1), (0, y - 0.06, low - 0.12)]
        shape.add(tube(pipe, rng.uniform(0.015, 0.03), 8), "pipe")
        _add_chain(
            rng, shape, (rng.choice([-0.4, 0.4]) * wide, y - deep * 0.6, bottom + tall * 0.6)
        )
        return
    if rng.random() < 0.3:
        x = rng.choice([-0.3, 0.3]) * wide
        shape.add(cylinder((x, y, 0), (x, y, bottom + 0.02), 0.012, sides=8), "pipe")
    _add_flush(rng, shape, wide, y - deep / 2, y, top, thick)


def _add_flush(rng, shape, wide, front, y, top, thick) -> None:
    if rng.random() < 0.5:
        r = rng.uniform(0.018, 0.04)
        split = rng.random() < 0.4
        for x in (-r * 0.55, r * 0.55) if split else (0,):
            ends = (x, y, top + thick - 0.01), (x, y, top + thick + 0.012)
            shape.add(cylinder(*ends, r * (0.5 if split else 1), sides=12), "flush button")
        return
    side, long = rng.choice([-1, 1]), rng.uniform(0.05, 0.1)
    at = np.array([side * wide * 0.35, front - 0.015, top - rng.uniform(0.04, 0.08)])
    shape.add(cylinder(at + [0, 0.03, 0], at - [0, 0.01, 0], 0.014, sides=10), "flush handle")
    end = at - [side * long, 0.01, rng.uniform(0, 0.02)]
    shape.add(tube([at, end], [0.009, 0.012], 6), "flush handle")


def _add_chain(rng, shape, at) -> None:
    at, long = np.asarray(at, float), rng.uniform(0.4, 0.7)
    shape.add(cylinder(at + [0, 0.06, 0], at - [0, 0.02, 0], 0.012, sides=6), "chain")
    shape.add(cylinder(at, at - [0, 0, long], 0.008, sides=5), "chain")
    end = at - [0, 0, long]
    shape.add(ellipsoid(end, (0.02, 0.02, rng.uniform(0.03, 0.06)), 8), "chain", "chain handle")


def _add_wall(rng, shape, wide, high, back) -> None:
    """A panel that hides the tank, with a plate of two buttons or one."""
    size = np.array([wide * rng.uniform(1.2, 2.2), rng.uniform(0.06, 0.2), rng.uniform(0.9, 1.4)])
    shape.add(box(size, (0, back - 0.02 + size[1] / 2, size[2] / 2)), "wall panel")
    front, z = back - 0.02, high + rng.uniform(0.3, 0.45)
    plate = rng.uniform(0.18, 0.26)
    shape.add(box((plate, 0.02, plate * 0.65), (0, front, z)), "flush plate")
    for x in (-0.22, 0.22) if rng.random() < 0.6 else (0,):
        size = (plate * (0.36 if x else 0.5), 0.035, plate * 0.4)
        shape.add(box(size, (x * plate, front, z)), "flush button")
