"""Sailing yachts."""

from __future__ import annotations

import numpy as np

from ..coachwork import Panes, add_glazed, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, loft, tube
from .boats import BOAT
from .rigging import add_rig, add_rudder, add_square_sail

YACHT = BOAT | {
    "deck": ("top deck", "platform"),
    "railing": ("rail", "pulpit", "handrail"),
    "bowsprit": ("sprit",),
    "crow's nest": ("lookout", "top"),
}


def sailboat(rng: np.random.Generator) -> LabelledShape:
    """Yachts, catamarans and square riggers: a decked hull, keel, cabin, masts and sails."""
    kind = str(rng.choice(["sailboat", "sailing boat", "yacht", "sailing ship", "catamaran"]))
    shape = Assembly(kind, YACHT)
    long, deep = rng.uniform(4, 9), rng.uniform(0.4, 0.9)
    wide = long * rng.uniform(0.2, 0.36)
    if kind == "catamaran":
        for side in (-1, 1):
            _hull(rng, shape, long, wide * 0.3, deep, 0.5, side * wide * 0.5)
        bridge = (wide * 1.0, long * 0.5, deep * 0.2)
        shape.add(box(bridge, (0, long * 0.05, 0)), "deck")
    else:
        _hull(rng, shape, long, wide, deep, rng.uniform(0.3, 0.9), 0.0)
    square = kind == "sailing ship"
    if rng.random() < 0.7:
        _cabin(rng, shape, wide * (0.7 if kind != "catamaran" else 1), long, deep)
    if not square and kind != "catamaran" and rng.random() < 0.7:
        drop, chord = deep * rng.uniform(0.8, 2.0), long * rng.uniform(0.08, 0.25)
        keel = [[(x, y, z) for x, y in ((0, -c), (0.06, 0), (0, c), (-0.06, 0))]
                for c, z in ((chord * 0.4, -deep - drop), (chord * 0.5, -deep * 0.8))]  # fmt: skip
        shape.add(loft(keel), "keel")
    if rng.random() < 0.7:
        add_rudder(shape, long * 0.98, deep * 1.2)
    count = int(rng.integers(2, 4)) if square else int(rng.choice([1, 1, 1, 2]))
    for k, y in enumerate(np.linspace(-0.25, 0.25, count) * long if count > 1 else [-0.08 * long]):
        high = long * rng.uniform(0.7, 1.3) * (1 - 0.15 * k)
        if square:
            _square_rig(rng, shape, y, high, wide)
        else:
            reach = long * rng.uniform(0.25, 0.4) / count**0.5
            add_rig(
                rng, shape, np.array([0, y, 0.0]), high, reach, jib=k == 0 and rng.random() < 0.8
            )
    if square or rng.random() < 0.2:
        tip = (0, -long * rng.uniform(0.6, 0.75), deep * 0.4)
        shape.add(cylinder((0, -long * 0.4, 0.05), tip, 0.05, 0.03, 6), "bowsprit")
    if rng.random() < 0.3:
        _railing(shape, long, wide)
    return shape.finish()


def _hull(rng, shape, long, wide, deep, stern, x) -> None:
    """A closed hull under a flat deck."""
    t = np.linspace(0, 1, int(rng.integers(6, 14)))
    half = wide / 2 * np.sin(np.pi / 2 * np.minimum(t / 0.55, 1)) ** 0.8
    half = np.maximum(half * np.interp(t, [0.55, 1], [1, stern]), 0.01)
    sheer = deep * rng.uniform(0, 0.5) * np.abs(1 - 1.6 * t) ** 2
    keel = -deep * np.interp(t, [0, rng.uniform(0.15, 0.4), 0.8, 1], [0.15, 1, 1, 0.5])
    full, chine = rng.uniform(0.4, 0.8), rng.uniform(0.45, 0.9)
    rings = []
    for y, w, up, low in zip((t - 0.5) * long, half, sheer, keel, strict=True):
        side = [(0, low), (w * full, low * chine), (w * 0.97, low * 0.3), (w, up)]
        ring = [(-u, z) for u, z in side[:0:-1]] + side
        rings.append([(x + u, y, z) for u, z in ring])
    shape.add(loft(np.array(rings)[::-1]), "hull")
    if rng.random() < 0.6:
        lid = []
        for y, w, up in zip((t - 0.5) * long, half, sheer, strict=True):
            lid.append([(x - w * 0.92, y, up + 0.05), (x - w * 0.92, y, up - 0.02),
                        (x + w * 0.92, y, up - 0.02), (x + w * 0.92, y, up + 0.05)])  # fmt: skip
        shape.add(loft(np.array(lid)[::-1]), "deck")


def _cabin(rng, shape, wide, long, deep) -> None:
    """A low house with windows in its sides."""
    front, back = -long * rng.uniform(0.05, 0.2), long * rng.uniform(0.1, 0.3)
    high = deep * rng.uniform(0.5, 1.3)
    low = rectangle(wide * 0.85, front, back, -0.02)
    top = rectangle(wide * 0.7, front + high * rng.uniform(0.2, 1.2), back - 0.05, high)
    row = Panes(int(rng.integers(1, 5)), 0.35, 0.8, rng.uniform(0.08, 0.25), 0.1, 0.9)
    panes = {1: row, 3: row, 0: Panes(1, 0.3, 0.85, 0.12)}
    depth = rng.choice([0.0, 0.02])
    add_glazed(shape, low, top, panes, ("cabin",), ("cabin", "window"), None, depth)


def _square_rig(rng, shape, y, high, wide) -> None:
    """A mast with two or three square sails on yards."""
    shape.add(cylinder((0, y, -0.1), (0, y, high), high * 0.015, high * 0.008, 8), "mast")
    count = int(rng.integers(1, 4))
    edges = np.linspace(high * 0.97, high * 0.2, count + 1)
    for k in range(count):
        broad = wide * rng.uniform(1.1, 1.4) * (0.6 + 0.4 * (k + 1) / count)
        rig = Assembly()
        add_square_sail(rng, rig, broad, edges[k] - 0.02, edges[k + 1] + 0.12, broad * 0.15)
        shape.mount(rig, None, (0, y, 0))
        yard = (-broad * 0.53, y - 0.08, edges[k]), (broad * 0.53, y - 0.08, edges[k])
        shape.add(cylinder(*yard, high * 0.008 + 0.02, sides=6), "boom")
    if rng.random() < 0.5:
        flag = np.array([(0, y, high), (0, y + wide * 0.3, high + 0.05), (0, y, high + 0.25)])
        shape.add(loft([flag + [0.01, 0, 0], flag - [0.01, 0, 0]][::-1]), "flag")
        shape.add(cylinder((0, y, high - 0.02), (0, y, high + 0.25), 0.012, sides=4), "flag")
    if rng.random() < 0.3:
        shape.add(cylinder((0, y, high * 0.62), (0, y, high * 0.68), 0.22, 0.28, 10), "crow's nest")


def _railing(shape, long, wide) -> None:
    """Posts along both sides with a rail on them."""
    places = np.linspace(-0.3, 0.4, 6) * long
    for side in (-1, 1):
        x = [
            side * wide * 0.46 * np.sin(np.pi / 2 * min((y / long + 0.5) / 0.55, 1)) ** 0.8 * 0.95
            for y in places
        ]
        tops = [(a, y, 0.4) for a, y in zip(x, places, strict=True)]
        for a, y, z in tops:
            shape.add(cylinder((a, y, -0.05), (a, y, z), 0.02, sides=4), "railing")
        shape.add(tube(tops, 0.02, 4), "railing")
