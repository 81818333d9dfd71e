"""Bows, crossbows and arrows."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import ball, beam, cylinder, facing_out, loft, tube
from ..turns import SIDEWAYS, any_pose, spaced

BOW = {
    "limb": ("bow arm", "arm", "bow limb"),
    "grip": ("handle", "riser"),
    "string": ("bowstring", "cord"),
    "tip": ("limb tip", "nock"),
    "arrow": ("bolt", "projectile"),
    "shaft": ("arrow shaft", "stick"),
    "arrowhead": ("point", "arrow tip"),
    "fletching": ("feathers", "vanes", "arrow feathers"),
    "stock": ("body", "tiller", "butt"),
    "trigger": ("lever",),
    "stirrup": ("foot loop",),
}


def bow(rng: np.random.Generator) -> LabelledShape:
    """Long bows, recurved bows and crossbows, strung, with an arrow or without; arrows alone."""
    kind = str(rng.choice(["bow", "bow", "longbow", "crossbow", "arrow"]))
    shape = Assembly(kind, BOW)
    long, thick = rng.uniform(0.35, 0.9), rng.uniform(0.012, 0.035)
    if kind == "arrow":
        _arrow(rng, shape, np.zeros(3), np.array([0, 0, 1.0]), long, thick * 0.6, ())
        return shape.finish(any_pose(rng))
    deep, recurve = long * rng.uniform(0.15, 0.5), rng.uniform(0, 0.5)
    t = np.linspace(0.08, 1, 9)
    back = (
        deep * t ** rng.uniform(1.5, 2.5) - recurve * deep * np.clip((t - 0.75) / 0.25, 0, 1) ** 2
    )
    sides, ends = int(rng.choice([4, 6, 10])), []
    lie = SIDEWAYS if kind == "crossbow" else np.eye(3)
    for up in (-1, 1):
        path = np.c_[0 * t, back, up * long * t] @ lie.T
        shape.add(tube(path, thick * (1.3 - 0.9 * t), sides), "limb")
        ends.append(path[-1])
        if rng.random() < 0.3:
            shape.add(ball(path[-1], thick * 0.9, 6), "limb", "tip")
    pull = rng.uniform(0, 0.5) * deep if rng.random() < 0.4 else 0.0
    draw = np.array([0, back[-1] + pull, 0])
    for end in ends:
        shape.add(tube([end, draw], thick * rng.uniform(0.12, 0.3), 5), "string")
    grip = lie @ np.array([0, 0, long * rng.uniform(0.1, 0.2)])
    if kind == "crossbow":
        butt = long * rng.uniform(1.2, 2.0)
        shape.add(beam((0, -deep * 0.1, 0), (0, butt, -0.03), thick * 3, thick * 4), "stock")
        at = np.array([0, butt * 0.6, -thick * 1.5])
        shape.add(cylinder(at, at + [0, -thick, -thick * 4], thick * 0.5, sides=6), "trigger")
        if rng.random() < 0.5:
            a = np.linspace(0, np.pi, 7)
            loop = np.c_[0.2 * long * np.cos(a), -deep * 0.1 - 0.25 * long * np.sin(a), 0 * a]
            shape.add(tube(loop, thick * 0.5, 6), "stirrup")
    else:
        shape.add(tube([-grip, grip], thick * rng.uniform(1.35, 2.0), sides + 2), "grip")
    if rng.random() < 0.45:
        lift = np.array([0, 0, thick * 2]) if kind == "crossbow" else np.array([thick, 0, 0])
        reach = draw[1] + deep * rng.uniform(0.2, 0.6)
        _arrow(rng, shape, draw + lift, np.array([0, -1.0, 0]), reach, thick * 0.4, ("arrow",))
    return shape.finish()


def _arrow(rng, shape, nock, along, long, thick, of) -> None:
    """A shaft from ``nock``, a head and three or four feathers."""
    tip = nock + along * long
    shape.add(cylinder(nock, tip, thick, sides=6), *of, "shaft")
    head = thick * rng.uniform(2.0, 4.5)
    shape.add(cylinder(tip - along * head, tip + along * head * 2, head, head * 0.05,
                       int(rng.choice([4, 6, 8]))), *of, "arrowhead")  # fmt: skip
    across = np.cross(along, [1, 0, 0])
    other, wide, count = np.cross(along, across), thick * rng.uniform(3, 6), int(rng.integers(3, 5))
    for a in spaced(count):
        out = across * np.cos(a) + other * np.sin(a)
        fan = np.array([nock + along * x * long + out * y for x, y in
                        ((0.02, 0), (0.0, wide), (0.1, wide), (0.16, 0))])  # fmt: skip
        side = np.cross(along, out) * thick * 0.25
        shape.add(facing_out(loft([fan - side, fan + side])), *of, "fletching")
