"""Bearings beyond two rings and balls: with cages and shields, tapered, thrust, plain, housed."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, flat_ring, lathe, moved
from ..turns import any_pose, radial, spaced
from .castings import eye

SYNONYMS = {
    "outer ring": ("outer race", "cup"),
    "inner ring": ("inner race", "cone"),
    "ball": ("rolling element", "bearing ball"),
    "roller": ("rolling element", "bearing roller"),
    "cage": ("retainer", "separator"),
    "shield": ("seal", "cover"),
    "flange": ("collar", "rim"),
    "washer": ("race", "thrust washer", "disc"),
    "sleeve": ("bushing", "plain bearing", "cylinder"),
    "housing": ("bearing block", "body"),
    "base": ("foot", "mounting plate"),
    "bore": ("hole", "shaft hole"),
    "bolt": ("screw", "set screw"),
}


def made_bearing(rng: np.random.Generator) -> LabelledShape:
    """A bearing of one of four makes, lying anyhow."""
    makes = {
        "ball bearing": _caged,
        "roller bearing": _caged,
        "thrust bearing": _thrust,
        "plain bearing": _plain,
        "pillow block bearing": _housed,
    }
    shape = Assembly.of_a_kind(rng, makes, SYNONYMS, chances=[0.3, 0.25, 0.2, 0.1, 0.15])
    return shape.finish(any_pose(rng))


def _ring(inner, outer, half, edge, groove, deep, sides, groove_inside: bool):
    """A race: a ring with chamfered edges and a groove in the side on which it is rolled."""
    rolled = inner if groove_inside else outer
    bed = rolled + (deep if groove_inside else -deep)
    around = [(inner, edge - half), (inner + edge, -half), (outer - edge, -half)]
    around += [(outer, edge - half), (outer, half - edge), (outer - edge, half)]
    around += [(inner + edge, half), (inner, half - edge)]
    cut = [(rolled, groove), (bed, groove * 0.6), (bed, -groove * 0.6), (rolled, -groove)]
    if groove_inside:
        around += cut
    else:
        around[4:4] = [(r, z) for r, z in cut[::-1]]
    return lathe([*around, around[0]], sides, caps=False)


def _caged(rng, shape) -> None:
    """Grooved rings, balls or rollers that touch both, a cage between them, shields before them."""
    sides, wall = int(rng.integers(24, 49)), rng.uniform(0.08, 0.18)
    bore = rng.uniform(0.25, 0.6)
    gap = (1 - bore) - 2 * wall
    size, middle = gap / 2, bore + wall + gap / 2
    if gap < 0.1:
        wall = ((1 - bore) - 0.14) / 2
        gap, size, middle = 0.14, 0.07, (1 + bore) / 2
    rollers = shape.category == "roller bearing"
    half = size * rng.uniform(1.2, 2.0) if not rollers else size * rng.uniform(1.4, 4)
    edge, deep = 0.2 * min(wall, half), wall * rng.uniform(0.15, 0.4)
    groove = min(size, half - edge) * 0.8
    shape.add(_ring(1 - wall, 1, half, edge, groove, deep, sides, True), "outer ring")
    shape.add(_ring(bore, bore + wall, half, edge, groove, deep, sides, False), "inner ring")
    count = max(5, int(2 * np.pi * middle / (size * rng.uniform(2.3, 3.5))))
    tilt = rng.choice([0, rng.uniform(0.1, 0.3)]) if rollers else 0.0
    shields = int(rng.choice([0, 1, 2], p=[0.7, 0.2, 0.1]))
    for a in spaced(count) if shields < 2 else ():  # two hide what rolls
        out = radial(a)
        at = middle * out
        if rollers:
            along = (half * 0.75) * (np.array([0, 0, 1]) * np.cos(tilt) + out * np.sin(tilt))
            ends = at - along, at + along
            shape.add(cylinder(*ends, size, size * (1 - 0.5 * tilt), 12), "roller")
        else:
            shape.add(ball(at, size + deep * 0.7, 12), "ball")
    if not shields and rng.random() < 0.6:
        thin, wide = size * 0.35, size * rng.uniform(0.5, 0.9)
        levels = (-wide, wide) if rollers or rng.random() < 0.5 else (0.0,)
        for z in levels:
            tall = size * rng.uniform(0.15, 0.35)
            shape.add(flat_ring(middle - thin, middle + thin, z - tall, z + tall, sides), "cage")
    for z in (-half * 0.88, half * 0.88)[:shields]:
        ends = bore + wall * 0.95, 1 - wall * 0.95
        shape.add(flat_ring(*ends, z - half * 0.08, z + half * 0.08, sides), "shield")
    if rng.random() < 0.25:
        ring = flat_ring(0.99, 1 + rng.uniform(0.06, 0.2), -half, -half * 0.5, sides)
        shape.add(ring, "flange")


def _thrust(rng, shape) -> None:
    """Two washers with balls or rollers lying between them, a cage around these."""
    sides, bore = int(rng.integers(24, 49)), rng.uniform(0.3, 0.65)
    thick = rng.uniform(0.06, 0.16)
    size, middle = (1 - bore) * rng.uniform(0.2, 0.4), (1 + bore) / 2
    for side in (-1, 1):
        z = sorted((side * size * 0.9, side * (size * 0.9 + thick)))
        grown = rng.uniform(0, 0.06)
        shape.add(flat_ring(bore - grown, 1 + grown, *z, sides), "washer")
    rollers = rng.random() < 0.4
    count = max(6, int(2 * np.pi * middle / (size * rng.uniform(2.4, 3.4))))
    for a in spaced(count):
        out = radial(a)
        if rollers:
            ends = (middle - (1 - bore) * 0.4) * out, (middle + (1 - bore) * 0.4) * out
            shape.add(cylinder(*ends, size, sides=12), "roller")
        else:
            shape.add(ball(middle * out, size, 12), "ball")
    if rng.random() < 0.6:
        tall = size * rng.uniform(0.15, 0.5)
        reach = size * rng.uniform(0.3, 0.8)
        shape.add(flat_ring(middle - reach, middle + reach, -tall, tall, sides), "cage")


def _plain(rng, shape) -> None:
    """A sleeve, with a flange at one end or at both."""
    sides, bore, half = int(rng.integers(20, 49)), rng.uniform(0.5, 0.85), rng.uniform(0.4, 1.2)
    ring, wall = eye(bore, 1, -half, half, sides)
    shape.add(ring, "sleeve")
    shape.add(wall, "bore")
    for side in (-1, 1)[: int(rng.integers(1, 3))]:
        ends = sorted((side * half, side * half * rng.uniform(0.75, 0.95)))
        shape.add(flat_ring(0.99, rng.uniform(1.15, 1.6), *ends, sides), "flange")


def _housed(rng, shape) -> None:
    """A ring in a housing on a foot with bolts, or in a plate with two ears."""
    sides, half = int(rng.integers(24, 41)), rng.uniform(0.25, 0.5)
    wall = rng.uniform(0.15, 0.3)
    shape.add(flat_ring(1, 1 + wall, -half, half, sides), "housing")
    bore, wide = rng.uniform(0.4, 0.7), half * rng.uniform(1.0, 1.5)
    shape.add(flat_ring(bore, 0.95 * bore + 0.3, -wide, wide, sides), "inner ring")
    disc = flat_ring(bore + 0.1, 1.01, -half * 0.7, half * 0.7, sides)
    shape.add(disc, "shield")
    long, thick = rng.uniform(1.7, 2.4), rng.uniform(0.2, 0.4)
    if rng.random() < 0.6:
        y = -(1 + wall)
        size = (2 * long, thick, 2 * half * rng.uniform(0.9, 1.2))
        shape.add(box(size, (0, y - thick * 0.3, 0)), "base")
        for x in (-0.8, 0.8):
            at = np.array([x * long, y + thick * 0.2, 0])
            head = cylinder(at, at + [0, 0.18, 0], 0.16, sides=6)
            shape.add(head, "bolt")
    else:
        for side in (-1, 1):
            ear = wall + rng.uniform(0.1, 0.2)
            ring, hole = eye(ear * 0.5, ear, -half, -half * 0.4, 18)
            at = (side * (1 + wall + ear * 0.6), 0, 0)
            shape.add(moved(ring, None, at), "base")
            shape.add(moved(hole, None, at), "base", "bolt hole")
