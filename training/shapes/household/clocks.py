"""Clocks: on the wall, with bells, on a shelf, and tall ones with a pendulum."""

from __future__ import annotations

import numpy as np

from ..panels import add_bow, case, disc, frame, hoop, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, beam, box, cylinder, extruded, lathe, moved
from ..turns import spaced

SYNONYMS = {
    "case": ("body", "housing", "cabinet", "clock case"),
    "dial": ("face", "clock face"),
    "rim": ("bezel", "ring"),
    "hand": ("pointer", "clock hand"),
    "hour mark": ("numeral", "index", "number"),
    "bell": ("gong", "alarm bell"),
    "hammer": ("striker", "clapper"),
    "foot": ("leg", "support"),
    "handle": ("grip", "carrying handle"),
    "knob": ("key", "winding key", "winder"),
    "pendulum": ("bob", "pendulum bob"),
    "weight": ("cone weight", "counterweight"),
    "chain": ("cord",),
    "roof": ("pediment", "hood", "crown"),
    "base": ("plinth", "pedestal", "bottom"),
    "door": ("trunk door", "glass door", "window"),
    "column": ("pillar", "side post"),
    "snooze button": ("button", "top button"),
}


def clock(rng: np.random.Generator) -> LabelledShape:
    """A dial with hands and hours in a round case, a box, a little house or a tall cabinet."""
    kinds = ["alarm clock", "wall clock", "mantel clock", "cuckoo clock", "grandfather clock"]
    kind = str(rng.choice(kinds, p=[0.28, 0.24, 0.16, 0.12, 0.2]))
    name = kind if rng.random() < 0.6 else "clock"
    shape = Assembly(name, SYNONYMS, own_sides=False)
    sides = max(roundness(rng), 8)
    build = {"alarm clock": _alarm, "wall clock": _round, "grandfather clock": _tall}
    if kind in build:
        build[kind](rng, shape, sides)
    else:
        _boxed(rng, shape, sides, hanging=kind == "cuckoo clock")
    return shape.finish()


def _dial(rng, shape, at, radius, sides) -> None:
    """A plate with a rim, marks and two or three hands, before ``at``."""
    reach = radius * rng.uniform(0.02, 0.08)
    shape.add(disc(at, radius, reach, sides), "dial")
    if rng.random() < 0.8:
        wide, high = radius * rng.uniform(1.03, 1.18), reach * rng.uniform(1.5, 4)
        shape.add(hoop(at, radius * 0.97, wide, high, sides), "rim")
    front = np.add(at, (0, -reach, 0))
    count = int(rng.choice([0, 4, 12, 12]))
    long, thick = rng.uniform(0.1, 0.25), radius * rng.uniform(0.04, 0.09)
    for angle in spaced(count):
        out = np.array([np.sin(angle), 0, np.cos(angle)]) * radius
        shape.add(beam(front + out * (0.92 - long), front + out * 0.92, thick), "dial", "hour mark")
    for i, share in enumerate((0.5, 0.8, 0.85)[: int(rng.integers(2, 4))]):
        angle = rng.uniform(0, 2 * np.pi)
        out = np.array([np.sin(angle), 0, np.cos(angle)]) * radius * share
        lift = np.array([0, -thick * (0.3 + 0.5 * i), 0])
        width = thick * (1.4 if i < 2 else 0.5)
        shape.add(beam(front - out * 0.15 + lift, front + out + lift, width, width * 0.5), "hand")
    shape.add(disc(front, radius * 0.07, thick * 2, 10), "hand")


def _round(rng, shape, sides) -> None:
    """A flat drum, upright."""
    radius = rng.uniform(0.12, 0.3)
    deep = radius * rng.uniform(0.1, 0.5)
    shape.add(disc((0, deep, radius), radius, deep, sides, rng.uniform(0.9, 1.05)), "case")
    _dial(rng, shape, (0, 0, radius), radius * rng.uniform(0.75, 0.93), sides)


def _alarm(rng, shape, sides) -> None:
    """A drum on two feet with bells above it; or a block with a button."""
    radius = rng.uniform(0.05, 0.08)
    deep, low = radius * rng.uniform(0.6, 1.4), radius * rng.uniform(0.15, 0.4)
    centre = np.array([0, 0, low + radius])
    shape.add(disc(centre + [0, deep / 2, 0], radius, deep, sides, rng.uniform(0.92, 1)), "case")
    _dial(rng, shape, centre - [0, deep / 2, 0], radius * rng.uniform(0.78, 0.9), sides)
    thick = radius * rng.uniform(0.07, 0.18)
    for side in (-1, 1):
        way = np.array([side * np.sin(0.6), 0, -np.cos(0.6)])
        foot = centre + way * radius / np.cos(0.6)
        foot[2] = 0
        shape.add(cylinder(centre + way * radius * 0.9, foot, thick, thick * 0.8, sides), "foot")
    _bells(rng, shape, sides, radius, centre, thick)
    for x in (-0.4, 0.4)[: int(rng.integers(0, 3))]:
        at = centre + [x * radius, deep / 2, 0]
        shape.add(cylinder(at, at + [0, radius * 0.25, 0], thick, sides=8), "knob")


def _bells(rng, shape, sides, radius, centre, thick) -> None:
    """Two bells with a hammer and a bow over them; or a button to press."""
    if rng.random() < 0.8:
        size, lean = radius * rng.uniform(0.35, 0.55), rng.uniform(0.5, 0.7)
        for side in (-1, 1):
            way = np.array([side * np.sin(lean), 0, np.cos(lean)])
            spot = centre + way * radius * 1.12
            shape.add(
                cylinder(centre + way * radius * 0.9, spot + way * size * 0.3, thick * 0.5), "bell"
            )
            t = np.linspace(np.pi / 2, 0.15, 6)
            profile = np.c_[size * np.sin(t), size * 0.75 * np.cos(t)]
            turn = np.array(
                [
                    [np.cos(lean), 0, side * np.sin(lean)],
                    [0, 1, 0],
                    [-side * np.sin(lean), 0, np.cos(lean)],
                ]
            )
            shape.add(moved(lathe(profile, sides), turn, spot), "bell")
        if rng.random() < 0.7:
            tip = centre + [0, 0, radius * 1.35]
            shape.add(cylinder(centre + [0, 0, radius * 0.9], tip, thick * 0.4), "hammer")
            shape.add(ball(tip, thick, 8), "hammer")
        if rng.random() < 0.6:
            add_bow(
                rng,
                shape,
                centre + [0, 0, radius * 1.2],
                radius * 1.1,
                radius * 0.7,
                thick * 0.7,
                "handle",
            )
    else:
        shape.add(
            cylinder(centre, centre + [0, 0, radius * 1.2], thick * 1.5, sides=sides),
            "snooze button",
        )


def _boxed(rng, shape, sides, hanging: bool) -> None:
    """A block or a house with a gable; feet, columns, or weights that hang from it."""
    wide = rng.uniform(0.14, 0.3)
    tall, deep = wide * rng.uniform(0.8, 1.5), wide * rng.uniform(0.3, 0.6)
    low = tall * rng.uniform(0.9, 1.5) if hanging else wide * rng.uniform(0.05, 0.12)
    shape.add(case(rng, (wide, deep, tall), (0, 0, low + tall / 2)), "case")
    radius = min(wide, tall) * rng.uniform(0.3, 0.44)
    _dial(rng, shape, (0, -deep / 2, low + tall - max(radius * 1.2, tall * 0.4)), radius, sides)
    if hanging or rng.random() < 0.5:
        _gable(rng, shape, wide, deep, low + tall)
    if hanging:
        _hangings(rng, shape, wide, low, sides)
        return
    shape.add(box((wide * 1.2, deep * 1.15, low), (0, 0, low / 2)), "base")
    if rng.random() < 0.5:
        for side in (-1, 1):
            foot = np.array([side * wide * 0.53, -deep * 0.3, low * 0.8])
            shape.add(cylinder(foot, foot + [0, 0, tall], wide * 0.05, sides=sides), "column")


def _gable(rng, shape, wide, deep, top) -> None:
    rise, over = wide * rng.uniform(0.3, 0.6), rng.uniform(1.02, 1.4)
    half, thick = wide / 2 * over, wide * rng.uniform(0.04, 0.1)
    y = deep / 2 * over
    side = [(-wide / 2, top - 0.002), (wide / 2, top - 0.002), (0, top + rise)]
    shape.add(extruded(side, deep / 2), "case")
    for s in (-1, 1):
        slope = np.array([(s * half, top - rise * (over - 1)), (0, top + rise)])
        edge = [(*slope[0], 0), (*slope[1], 0), (*slope[1], thick), (*slope[0], thick)]
        ring = [(x, z + lift) for x, z, lift in edge][::-s]
        shape.add(extruded(ring, y), "roof")


def _hangings(rng, shape, wide, low, sides) -> None:
    """A pendulum, and weights on chains."""
    r = wide * rng.uniform(0.08, 0.16)
    tip = low * rng.uniform(0.2, 0.4)
    shape.add(beam((0, 0, low + 0.01), (0, 0, tip), wide * 0.04), "pendulum")
    shape.add(disc((0, wide * 0.02, tip), r, wide * 0.05, sides), "pendulum")
    for side in (-1, 1):
        x, end = side * wide * 0.3, low * rng.uniform(0.0, 0.5)
        shape.add(cylinder((x, 0, low + 0.01), (x, 0, end + r), wide * 0.015, sides=6), "chain")
        profile = [
            (r * 0.15, end),
            (r * 0.5, end + r),
            (r * 0.4, end + 2 * r),
            (r * 0.1, end + 2.3 * r),
        ]
        shape.add(lathe(profile, sides, (x, 0, 0)), "weight")


def _tall(rng, shape, sides) -> None:
    """A plinth, a slim trunk with a door or a pendulum, and a head with the dial."""
    tall, wide = rng.uniform(1.5, 2.3), rng.uniform(0.35, 0.55)
    deep, foot, head = wide * rng.uniform(0.5, 0.8), tall * rng.uniform(0.15, 0.28), wide * 1.1
    slim = wide * rng.uniform(0.65, 0.9)
    shape.add(case(rng, (wide, deep, foot), (0, 0, foot / 2)), "base")
    if rng.random() < 0.6:
        shape.add(box((wide * 1.12, deep * 1.1, foot * 0.15), (0, 0, foot * 0.075)), "base")
    high = tall - head
    trunk = high - foot
    shape.add(box((slim, deep * 0.85, trunk * 1.01), (0, 0, foot + trunk / 2)), "case")
    shape.add(case(rng, (wide, deep, head), (0, 0, high + head / 2)), "case")
    front, middle = -deep * 0.425, foot + trunk / 2
    if rng.random() < 0.5:
        for bar in frame((0, front, middle), slim * 0.85, trunk * 0.9, slim * 0.1, 0.02):
            shape.add(bar, "door")
        r = slim * rng.uniform(0.2, 0.3)
        drop = foot + trunk * rng.uniform(0.2, 0.4)
        shape.add(
            box((slim * 0.05, 0.012, high - drop), (0, front - 0.004, (high + drop) / 2)),
            "pendulum",
        )
        shape.add(disc((0, front, drop), r, 0.02, sides), "pendulum")
    else:
        shape.add(pane((0, front, middle), slim * 0.75, trunk * 0.88, 0.02), "door")
        shape.add(disc((slim * 0.28, front - 0.02, middle), slim * 0.04, 0.02, 10), "knob")
    _dial(rng, shape, (0, -deep / 2, high + head * 0.5), wide * rng.uniform(0.34, 0.43), sides)
    if rng.random() < 0.7:
        _gable(rng, shape, wide, deep, tall)
    else:
        shape.add(box((wide * 1.15, deep * 1.12, head * 0.1), (0, 0, tall)), "roof")
    if rng.random() < 0.5:
        for side in (-1, 1):
            at = np.array([side * wide * 0.52, -deep * 0.45, high])
            shape.add(cylinder(at, at + [0, 0, head], wide * 0.04, sides=sides), "column")
