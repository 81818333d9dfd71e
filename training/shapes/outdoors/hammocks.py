"""Hammocks: a cloth or a net on ropes, on a stand, between posts or alone."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, facing_out, flat_ring, loft, moved, tube
from ..turns import about_x, about_y

HAMMOCK = {
    "bed": ("fabric", "cloth", "lying surface", "net"),
    "rope": ("cord", "string", "suspension line"),
    "spreader bar": ("spreader", "wooden bar"),
    "pillow": ("cushion", "headrest"),
    "stand": ("frame", "support"),
    "post": ("pole", "upright"),
    "base": ("foot", "floor beam"),
    "ring": ("loop", "eyelet"),
    "fringe": ("edge", "trim"),
}


def hammock(rng: np.random.Generator) -> LabelledShape:
    """A cloth or net that hangs between two points: on a stand, between posts, or alone."""
    shape = Assembly(
        str(rng.choice(["hammock", "hammock", "rope hammock"])), HAMMOCK, own_sides=False
    )
    long, wide = rng.uniform(1.7, 2.3), rng.uniform(0.7, 1.2)
    sag, reach = rng.uniform(0.3, 0.6), rng.uniform(0.3, 0.6)
    barred, net = rng.random() < 0.55, shape.category == "rope hammock"
    high = sag + rng.uniform(0.5, 0.8)
    fold = rng.uniform(0.0, 0.12) if barred else rng.uniform(0.15, 0.35)
    pinch = rng.uniform(0.85, 1.0) if barred else rng.uniform(0.15, 0.4)

    def at(u, v):
        """The cloth: u from −1 to 1 along, v from −1 to 1 across."""
        half = wide / 2 * (pinch + (1 - pinch) * (1 - u**2))
        z = high - sag * (1 - u**2) - 0.1 + fold * v**2 * (1 - 0.5 * u**2)
        return np.stack(np.broadcast_arrays(u * long / 2, v * half, z), -1)

    _add_bed(rng, shape, at, net)
    hook = np.array([long / 2 + reach, 0, high + reach * 0.5])
    _add_ropes(rng, shape, at, hook, barred)
    if rng.random() < 0.3:
        u = np.array(rng.choice([-0.7, 0.7]))
        size = (0.22, wide * rng.uniform(0.3, 0.5), 0.09)
        slope = -np.arctan(2 * sag * u / (long / 2))
        pillow = moved(
            board(rng, size, (0, 0, 0)), about_y(slope), at(u, np.array(0.0)) + [0, 0, 0.05]
        )
        shape.add(pillow, "pillow")
    _hang_up(rng, shape, hook)
    return shape.finish()


def _add_bed(rng, shape, at, net) -> None:
    """Cords that cross, or a cloth that may have fringes."""
    if net:
        thin = rng.uniform(0.005, 0.01)
        for v in np.linspace(-1, 1, int(rng.integers(7, 13))):
            shape.add(tube(at(np.linspace(-1, 1, 12), v), thin, 4), "bed", "mesh cord")
        for u in np.linspace(-1, 1, int(rng.integers(10, 20))):
            shape.add(tube(at(u, np.linspace(-1, 1, 7)), thin, 4), "bed", "mesh cord")
        return
    u, v = np.linspace(-1, 1, int(rng.choice([8, 12, 20]))), np.linspace(-1, 1, 7)
    thin = rng.uniform(0.01, 0.03)
    rings = [np.r_[at(x, v) - [0, 0, thin], at(x, v[::-1])] for x in u]
    shape.add(facing_out(loft(rings)), "bed")
    if rng.random() < 0.3:
        hang = rng.uniform(0.06, 0.15)
        for side in (-1, 1):
            edge = at(u, np.array(side * 1.0))
            out = np.array([0, side * 0.01, 0])
            low = edge - [0, 0, hang]
            shape.add(facing_out(loft(np.stack([low, low + out, edge + out, edge], 1))), "fringe")


def _add_ropes(rng, shape, at, hook, barred) -> None:
    """Cords from either end of the bed to its hook, spread by a bar or not, perhaps in a ring."""
    thin, count = rng.uniform(0.006, 0.014), int(rng.integers(4, 11))
    ringed = rng.random() < 0.4
    for side in (-1, 1):
        end = hook * [side, 1, 1]
        edge = np.array(side * 1.0)
        for v in np.linspace(-0.95, 0.95, count):
            shape.add(cylinder(at(edge, np.array(v)), end, thin * 0.6, sides=5), "rope")
        if barred:
            ends = at(edge, np.array(-1.05)), at(edge, np.array(1.05))
            shape.add(cylinder(*ends, thin * 2.2, sides=8), "spreader bar")
        if ringed:
            ring = flat_ring(0.02, 0.035, -0.006, 0.006, 12)
            shape.add(moved(ring, about_x(np.pi / 2), end), "ring")


def _hang_up(rng, shape, hook) -> None:
    """What holds the ropes: a bent stand, two posts, or nothing."""
    style = str(rng.choice(["stand", "arc", "posts", "none"], p=[0.35, 0.2, 0.3, 0.15]))
    thick = rng.uniform(0.05, 0.1)
    x, _, z = hook
    if style == "posts":
        for side in (-1, 1):
            ends = (side * x, 0, 0), (side * x, 0, z + rng.uniform(0.05, 0.4))
            shape.add(cylinder(*ends, thick, thick * 0.9, int(rng.choice([6, 8, 12]))), "post")
    elif style == "stand":
        low = x * rng.uniform(0.45, 0.65)
        shape.add(
            beam((-low - 0.1, 0, thick / 2), (low + 0.1, 0, thick / 2), thick), "stand", "base"
        )
        for side in (-1, 1):
            post = beam((side * low, 0, thick / 2), (side * x * 1.02, 0, z + 0.05), thick)
            shape.add(post, "stand", "post")
            foot = (thick, rng.uniform(0.7, 1.1), thick)
            shape.add(box(foot, (side * low * 0.9, 0, thick / 2)), "stand", "base")
    elif style == "arc":
        t = np.linspace(-1, 1, 17)
        path = np.c_[t * x, 0 * t, thick / 2 + z * np.abs(t) ** 2.2]
        shape.add(tube(path, thick * 0.6, 8), "stand")
        for side in (-1, 1):
            foot = (thick, rng.uniform(0.8, 1.2), thick)
            shape.add(box(foot, (side * x * 0.35, 0, thick / 2)), "stand", "base")
