"""Barrels, buckets and baskets: walls of staves, of sheet or woven, held by hoops."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import (
    at_z,
    ball,
    beam,
    box,
    cylinder,
    flat_ring,
    hollow,
    lathe,
    loft,
    moved,
    superellipse,
    torus,
    tube,
)
from ..turns import FORWARD, about_x

BARREL = {
    "body": ("barrel body", "shell", "container", "wall"),
    "stave": ("plank", "wood plank", "board", "slat"),
    "hoop": ("ring", "band", "metal band", "metal ring"),
    "lid": ("top", "head", "barrel top", "cover"),
    "bottom": ("base", "barrel bottom", "underside"),
    "rim": ("edge", "lip"),
    "tap": ("spigot", "faucet", "spout"),
    "bung": ("plug", "cork", "stopper", "cap"),
    "cradle": ("stand", "support", "rack"),
    "contents": ("liquid", "filling", "water"),
}
BUCKET = {
    "body": ("bucket body", "wall", "container", "pail"),
    "stave": ("plank", "board", "slat"),
    "hoop": ("band", "ring", "metal band"),
    "rim": ("edge", "lip", "top ring"),
    "base": ("bottom", "floor", "foot"),
    "handle": ("bail", "carrying handle", "wire handle"),
    "grip": ("hand grip", "handle grip"),
    "handle mount": ("ear", "lug", "handle bracket"),
    "water": ("contents", "liquid", "filling"),
}
BASKET = {
    "body": ("basket body", "wall", "side", "container"),
    "weave": ("strand", "wicker", "woven strip", "wire"),
    "stake": ("upright", "post", "vertical wire"),
    "rim": ("edge", "border", "top ring"),
    "base": ("bottom", "floor"),
    "handle": ("hoop handle", "carrying handle", "grip"),
    "lid": ("cover", "top"),
    "contents": ("filling", "laundry", "fruit", "food"),
}


def barrel(rng: np.random.Generator) -> LabelledShape:
    """Bellied casks of staves or of one skin, and straight drums; upright or on a cradle."""
    drum = rng.random() < 0.25
    kinds = ["oil drum", "drum", "barrel"] if drum else ["barrel", "barrel", "cask", "keg"]
    shape = Assembly(str(rng.choice(kinds)), BARREL)
    high, end = rng.uniform(0.7, 1.4), rng.uniform(0.28, 0.42)
    belly = end * (1 if drum else rng.uniform(1.02, 1.4))
    sides = int(rng.choice([6, 8, 10, 12, 16, 24, 36]))
    levels = int(rng.integers(4, 9))
    z = np.linspace(0, high, levels)
    radius = end + (belly - end) * (1 - (2 * z / high - 1) ** 2)
    _barrel_walls(rng, shape, np.c_[radius, z], end, drum, sides)
    hoop, proud = rng.uniform(0.03, 0.14) * high, rng.uniform(0.008, 0.035)
    for at in _hoops(rng):
        across = np.array([at * (high - hoop), at * (high - hoop) + hoop])
        _add_hoop(shape, np.interp(across, z, radius), across, proud, sides)
    if rng.random() < 0.25:
        side = -np.interp(high * 0.5, z, radius)
        ends = (0, side * 0.95, high / 2), (0, side * 1.08, high / 2)
        shape.add(cylinder(*ends, 0.05 * high, sides=8), "bung")
    if not drum and rng.random() < 0.2:
        _lay(rng, shape, high, belly)
    return shape.finish()


def _barrel_walls(rng, shape, profile, end, drum, sides) -> None:
    """Body, bottom and lid of a barrel; open ones may be full."""
    high, sunk = profile[-1, 1], rng.uniform(0.02, 0.12)
    wall = end * rng.uniform(0.05, 0.14)
    staved, opened = not drum and rng.random() < 0.5, rng.random() < 0.2
    if staved:
        _add_staves(rng, shape, profile, wall)
    elif opened or rng.random() < 0.5:
        shape.add(hollow(profile, wall, sides), "body")
    else:
        shape.add(lathe(profile, sides), "body")
        sunk = -0.02
    if staved:
        shape.add(lathe([(end * 0.97, 0.02), (end * 0.97, 0.02 + wall)], sides), "bottom")
    inner = end * (0.97 if staved else 1) - (0 if staved or sunk < 0 else wall * 0.9)
    if opened and sunk > 0:
        level = high * rng.uniform(0.6, 0.9)
        shape.add(lathe([(inner * 0.99, level - 0.03), (inner * 0.99, level)], sides), "contents")
    elif rng.random() < 0.9:
        top = high - sunk
        shape.add(lathe([(inner * 0.97, top - 0.04), (inner * 0.97, top)], sides), "lid")
        if drum:
            at = (end * 0.5, 0, top - 0.01), (end * 0.5, 0, top + 0.03)
            shape.add(cylinder(*at, end * 0.12, sides=8), "bung")


def _add_staves(rng, shape, profile, wall) -> None:
    """Planks side by side around a turned outline (n, 2), some a little proud of the others."""
    count = int(rng.integers(8, 21))
    gap, rough = rng.uniform(0, 0.12), rng.choice([0.0, rng.uniform(0, 0.02)])
    for i in range(count):
        low, high = 2 * np.pi * (i + gap / 2) / count, 2 * np.pi * (i + 1 - gap / 2) / count
        edge = np.array([[np.cos(low), np.sin(low)], [np.cos(high), np.sin(high)]])
        out = 1 + rng.uniform(-rough, rough)
        rings = []
        for r, z in profile:
            corners = np.concatenate([edge * (r * out), edge[::-1] * (r * out - wall)])
            rings.append(at_z(corners, z))
        lift = rng.uniform(0, rough) * profile[-1, 1]
        rings[-1][:, 2] += lift
        shape.add(loft(rings), "body", "stave")


def _hoops(rng) -> list[float]:
    """Where hoops lie along the height, from 0 to 1: in pairs of equal distance to the middle."""
    pairs = int(rng.integers(1, 4))
    near = np.sort(rng.uniform(0.0, 0.42, pairs))
    near = near[np.diff(near, prepend=-1) > 0.13]
    return [*near, *(1 - near), *([0.5] if rng.random() < 0.25 else [])]


def _add_hoop(shape, radii, heights, proud, sides) -> None:
    """A band around two radii at two heights."""
    (low, high), (under, over) = radii, heights
    ring = [(low * 0.97, under), (low + proud, under), (high + proud, over), (high * 0.97, over)]
    shape.add(lathe([*ring, ring[0]], sides, caps=False), "hoop")


def _lay(rng, shape, high, belly) -> None:
    """Turned on its side along y, its lid to the front, on a cradle or on the ground."""
    cradle = rng.random() < 0.7
    lift = belly + (rng.uniform(0.05, 0.3) if cradle else 0)
    shape.move(FORWARD, (0, high / 2, lift))
    if rng.random() < 0.5:
        at = np.array([0, -high / 2, lift - belly * 0.55])
        shape.add(cylinder(at + [0, 0.06, 0], at - [0, 0.12, 0], 0.025), "tap")
        shape.add(cylinder(at - [0, 0.09, 0.08], at - [0, 0.09, -0.06], 0.018), "tap")
    if cradle:
        for y in (-0.28, 0.28):
            low = lift - belly * 0.75
            size = (belly * 1.7, high * 0.1, low)
            shape.add(box(size, (0, y * high, low / 2)), "cradle")
            for side in (-1, 1):
                ends = (
                    (side * belly * 0.8, y * high, low * 0.5),
                    (side * belly * 0.75, y * high, lift),
                )
                shape.add(beam(*ends, high * 0.1), "cradle")


def bucket(rng: np.random.Generator) -> LabelledShape:
    """Pails of staves or of sheet, with a bail that stands or lies, full or empty."""
    shape = Assembly(str(rng.choice(["bucket", "bucket", "pail", "wash tub"])), BUCKET)
    tub = shape.category == "wash tub"
    top = rng.uniform(0.35, 0.5) if tub else rng.uniform(0.12, 0.2)
    high, low = (
        top * (rng.uniform(0.7, 1) if tub else rng.uniform(1.2, 2.6)),
        rng.uniform(0.6, 1.02),
    )
    sides, wall = int(rng.choice([6, 8, 10, 12, 20, 32])), top * rng.uniform(0.03, 0.12)
    profile = np.array([(top * low, 0), (top * (low + 1) / 2, high / 2), (top, high)])
    if rng.random() < 0.45:
        _add_staves(rng, shape, profile, wall)
        shape.add(lathe([(top * low * 0.97, 0.01), (top * low * 0.97, 0.01 + wall)], sides), "base")
    else:
        shape.add(hollow(profile, wall, sides), "body")
        if rng.random() < 0.4:
            foot = [(top * low * 1.06, -0.05 * high), (top * low * 1.06, 0.03 * high)]
            shape.add(lathe(foot, sides), "base")
    for at in np.sort(rng.uniform(0.08, 0.8, int(rng.integers(0, 4)))):
        across = np.array([at, at + rng.uniform(0.04, 0.1)]) * high
        _add_hoop(shape, np.interp(across, profile[:, 1], profile[:, 0]), across, wall * 0.8, sides)
    if rng.random() < 0.65:
        shape.add(torus(top, high, wall * rng.uniform(0.6, 1.1), max(sides, 12)), "rim")
    if rng.random() < 0.3:
        level = high * rng.uniform(0.5, 0.92)
        r = np.interp(level, profile[:, 1], profile[:, 0]) - wall * 0.6
        shape.add(lathe([(r * 0.98, level - wall), (r, level)], sides), "water")
    if tub:
        _ears(rng, shape, top, high)
    else:
        _bail(rng, shape, top, high, wall)
    if len(shape.things) == 1:
        shape.add(flat_ring(top - wall, top + wall * 0.5, high * 0.97, high * 1.02, sides), "rim")
    return shape.finish()


def _ears(rng, shape, top, high) -> None:
    """Two loops or two blocks at the sides of a tub."""
    size, z, loop = top * rng.uniform(0.2, 0.4), high * rng.uniform(0.7, 0.95), rng.random() < 0.5
    t = np.linspace(0, np.pi, 7)
    for side in (-1, 1):
        if loop:
            path = np.c_[side * (top * 0.96 + size * np.sin(t)), size * np.cos(t), np.full(7, z)]
            shape.add(tube(path, size * 0.14, 6), "handle")
        else:
            shape.add(box((size, size * 1.5, size * 0.4), (side * top * 1.05, 0, z)), "handle")


def _bail(rng, shape, top, high, wall) -> None:
    """An arc from side to side, standing, leaning or fallen against the wall."""
    if rng.random() < 0.12:
        return
    lean = rng.choice([0.0, rng.uniform(-1.1, 1.1), 1.75], p=[0.4, 0.35, 0.25])
    rise, thin = top * rng.uniform(0.9, 1.5), top * rng.uniform(0.03, 0.08)
    reach, pivot = top * 1.03, high * rng.uniform(0.88, 0.97)
    t = np.linspace(0, np.pi, int(rng.choice([5, 9, 17])))
    if lean > 1.5:
        reach, rise = top * 1.08, max(rise, top * 1.15)
    arc = np.c_[reach * np.cos(t), 0 * t, rise * np.sin(t)]
    turn = about_x(lean)
    shape.add(moved(tube(arc, thin, int(rng.integers(4, 9))), turn, (0, 0, pivot)), "handle")
    if rng.random() < 0.45:
        middle = cylinder((-top * 0.3, 0, rise), (top * 0.3, 0, rise), thin * 2.2, sides=8)
        shape.add(moved(middle, turn, (0, 0, pivot)), "handle", "grip")
    if rng.random() < 0.6:
        for side in (-1, 1):
            at, size = (side * (top + wall * 0.1), 0, pivot), top * rng.uniform(0.12, 0.3)
            shape.add(box((wall * 2 + thin * 2, size, size), at), "handle mount")


def basket(rng: np.random.Generator) -> LabelledShape:
    """Woven or wire baskets, round, oval or square, with a hoop, two ears or a lid."""
    kinds = ["basket", "wicker basket", "laundry basket", "wire basket"]
    shape = Assembly(str(rng.choice(kinds)), BASKET)
    wide, deep = rng.uniform(0.15, 0.3), rng.uniform(0.6, 1) if rng.random() < 0.5 else 1.0
    high = wide * (rng.uniform(1.6, 3) if "laundry" in shape.category else rng.uniform(0.5, 1.5))
    low, power = rng.uniform(0.55, 1.0), rng.choice([2, 2, 4, 8])
    count = int(rng.choice([8, 12, 20, 28]))
    around = superellipse(2 * wide, 2 * wide * deep, power, count, start=0)
    thin = wide * rng.uniform(0.02, 0.06)

    def ring(z):
        return at_z(around * (low + (1 - low) * z / high), z)

    if rng.random() < 0.65:
        rows = int(np.clip(high / (2 * thin), 3, 12)) if "wire" not in shape.category else 4
        for z in np.linspace(thin, high - thin, rows):
            shape.add(
                tube(ring(z), min(high / rows * 0.55, thin * 2), 5, closed=True), "body", "weave"
            )
        for i in range(0, count, 2 if count > 12 else 1):
            shape.add(tube([ring(0.0)[i], ring(high)[i]], thin * 0.9, 5), "body", "stake")
        shape.add(loft([ring(0.0), ring(thin)]), "base")
    else:
        inner = [ring(high) * [0.93, 0.93, 1], ring(thin * 2) * [0.93, 0.93, 1]]
        shape.add(loft([ring(0.0), ring(high / 2), ring(high), *inner]), "body")
    shape.add(tube(ring(high), thin * rng.uniform(1.2, 2), 6, closed=True), "rim")
    if rng.random() < 0.35:
        for at in rng.uniform(-0.4, 0.4, (int(rng.integers(3, 8)), 2)):
            r = wide * rng.uniform(0.25, 0.4)
            shape.add(ball((*at * wide * [1, deep], high - r * 0.5), r, 8), "contents")
    _basket_handle(rng, shape, wide, high, thin)
    return shape.finish()


def _basket_handle(rng, shape, wide, high, thin) -> None:
    t = np.linspace(0, np.pi, 13)
    style = rng.choice(["hoop", "ears", "none"], p=[0.55, 0.3, 0.15])
    if style == "hoop":
        rise = wide * rng.uniform(0.8, 1.6)
        path = np.c_[wide * np.cos(t), 0 * t, high - thin + rise * np.sin(t)]
        shape.add(tube(path, thin * rng.uniform(1, 2), 6), "handle")
    elif style == "ears":
        size = wide * rng.uniform(0.25, 0.4)
        for side in (-1, 1):
            ear = np.c_[np.full(13, side * wide), size * np.cos(t), high + size * np.sin(t)]
            shape.add(tube(ear, thin * 1.4, 6), "handle")
