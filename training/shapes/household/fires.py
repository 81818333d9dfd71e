"""Camp fires, torches and candles."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, ellipsoid, flat_ring, lathe, moved, tube
from ..turns import radial, spaced

SYNONYMS = {
    "flame": ("fire", "flames", "blaze"),
    "log": ("wood", "firewood", "logs"),
    "stone": ("stones", "rock", "stone ring"),
    "ash": ("ground", "embers", "coal"),
    "spit": ("tripod", "rack", "support"),
    "pot": ("kettle", "cauldron"),
    "handle": ("grip", "shaft", "stick"),
    "head": ("torch head", "cloth", "wrapping", "bowl"),
    "band": ("ring", "metal ring", "binding"),
    "bracket": ("wall mount", "holder"),
    "wax": ("candle", "candle body"),
    "wick": ("string", "thread"),
    "holder": ("candle holder", "candlestick", "stand"),
    "plate": ("saucer", "dish", "drip tray"),
    "arm": ("branch", "candle arm"),
    "stem": ("candle stem", "column", "rod"),
    "foot": ("base", "candlestick base"),
    "pot hook": ("hook", "chain", "hanger"),
    "drip": ("wax drip", "melted wax"),
}


def fire(rng: np.random.Generator) -> LabelledShape:
    """Logs in a ring of stones, torches, candles alone or on sticks with several arms."""
    kind = str(rng.choice(["campfire", "torch", "candle", "candelabra"], p=[0.4, 0.25, 0.2, 0.15]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    {"campfire": _campfire, "torch": _torch, "candle": _candle, "candelabra": _candelabra}[kind](
        rng, shape
    )
    return shape.finish()


def _flame(rng, shape, foot, size, sides=0) -> None:
    """A drop with a bent tip, or some of them."""
    sides = sides or int(rng.choice([4, 5, 6, 8, 12]))
    t = np.linspace(0, 1, 7)
    for i in range(int(rng.choice([1, 1, 2, 4]))):
        tall = size * rng.uniform(1.6, 3.2) * (1 if i == 0 else rng.uniform(0.4, 0.8))
        lean = rng.normal(0, 0.12, 2) * tall
        away = rng.normal(0, 0.25, 2) * size * (i > 0)
        path = np.c_[np.outer(t**2, lean) + away, tall * t] + foot
        girth = size * (0.6 if i else 1) * np.interp(t, [0, 0.25, 0.6, 1], [0.55, 0.9, 0.5, 0.03])
        shape.add(tube(path, girth, sides), "flame")


def _campfire(rng, shape) -> None:
    """Logs that lean on each other or lie, often within stones, sometimes below a pot."""
    radius, sides = rng.uniform(0.4, 0.7), int(rng.choice([5, 6, 8, 12]))
    thick = radius * rng.uniform(0.1, 0.22)
    ashes = lathe([(radius, -0.02), (radius * 0.9, 0.03), (0.05, 0.07)], sides + 6)
    shape.add(ashes, "ash")
    count, leaning = int(rng.integers(3, 8)), rng.random() < 0.65
    for a in spaced(count, rng.uniform(0, 1)):
        out = radial(a)
        if leaning:
            top = -out * thick * 0.6 + [0, 0, radius * rng.uniform(0.9, 1.4)]
            ends = out * radius * 0.8 + [0, 0, thick * 0.5], top
        else:
            z = thick * (0.9 + 0.5 * rng.integers(0, 3))
            ends = out * radius * 0.85 + [0, 0, z], -out * radius * 0.3 + [0, 0, z]
        shape.add(cylinder(*ends, thick, thick * rng.uniform(0.7, 1), sides), "log")
    if rng.random() < 0.75:
        for a in spaced(k := int(rng.integers(6, 14))):
            at = np.array([np.cos(a), np.sin(a), 0.04]) * radius
            size = radius * np.pi / k * rng.uniform(0.8, 1.15, 3)
            shape.add(ellipsoid(at, size, int(rng.choice([5, 6, 8]))), "stone")
    if rng.random() < 0.8:
        _flame(rng, shape, np.array([0, 0, 0.03]), radius * rng.uniform(0.35, 0.6))
    if rng.random() < 0.2:
        high, x = radius * rng.uniform(2, 2.8), radius
        for side in (-1, 1):
            shape.add(bar(rng, False, (side * x, 0, 0), (side * x, 0, high), thick * 0.7), "spit")
        shape.add(cylinder((-x * 1.1, 0, high), (x * 1.1, 0, high), thick * 0.3, sides=6), "spit")
        r = radius * 0.35
        kettle = np.array([(0.5, -2.6), (1, -1.9), (0.95, -1.3), (0.8, -1.1)]) * r
        shape.add(lathe(kettle, sides + 6, (0, 0, high)), "pot")
        shape.add(cylinder((0, 0, high), (0, 0, high - 1.2 * r), 0.02, sides=5), "pot", "pot hook")


def _torch(rng, shape) -> None:
    """A stick with a head of cloth or a cage of metal, perhaps on a bracket."""
    sides, high, thick = (
        int(rng.choice([5, 6, 8, 12])),
        rng.uniform(0.5, 1.6),
        rng.uniform(0.03, 0.06),
    )
    shape.add(
        cylinder((0, 0, 0), (0, 0, high), thick * rng.uniform(0.5, 1), thick, sides), "handle"
    )
    head, tall = thick * rng.uniform(1.4, 2.6), high * rng.uniform(0.12, 0.25)
    flare = rng.uniform(0.5, 1.1)
    profile = [(head * flare * 0.8, high - tall * 0.4), (head, high + tall * 0.5),
               (head * rng.uniform(0.6, 1), high + tall * 0.6)]  # fmt: skip
    shape.add(lathe(profile, sides), "head")
    for z in rng.uniform(0.1, 1.0, int(rng.integers(0, 4))) * high * 0.85:
        shape.add(lathe([(thick * 1.2, z), (thick * 1.2, z + thick * 0.7)], sides), "band")
    if rng.random() < 0.8:
        _flame(rng, shape, np.array([0, 0, high + tall * 0.4]), head * rng.uniform(0.7, 1.1))
    if rng.random() < 0.3:
        z, reach = high * rng.uniform(0.4, 0.7), thick * rng.uniform(3, 5)
        shape.add(beam((0, 0, z), (0, reach, z - reach * 0.4), thick * 0.8), "bracket")
        shape.add(
            box((thick * 2.5, thick * 0.5, thick * 6), (0, reach, z - reach * 0.4)), "bracket"
        )
        ring = flat_ring(thick * 0.8, thick * 1.6, -thick * 0.5, thick * 0.5, sides)
        shape.add(moved(ring, offset=(0, 0, z)), "bracket")


def _candle_at(rng, shape, foot, radius, tall, sides) -> None:
    """Wax with a wick, a flame and drips."""
    top = foot + [0, 0, tall]
    shape.add(cylinder(foot - [0, 0, 0.005], top, radius, radius * 0.96, sides), "wax")
    for a in rng.uniform(0, 2 * np.pi, int(rng.integers(0, 5))):
        drop = tall * rng.uniform(0.08, 0.3)
        at = top + [radius * np.cos(a), radius * np.sin(a), -drop * 0.8]
        shape.add(ellipsoid(at, (radius * 0.22, radius * 0.22, drop), 6), "drip")
    shape.add(
        cylinder(top - [0, 0, 0.01], top + [0, 0, radius * 0.6], radius * 0.1, sides=5), "wick"
    )
    if rng.random() < 0.8:
        _flame(rng, shape, top + [0, 0, radius * 0.35], radius * rng.uniform(0.3, 0.6), 8)


def _candle(rng, shape) -> None:
    """One candle or several, thick or slender, on a plate or in a holder."""
    sides, size = int(rng.choice([6, 8, 12, 20])), rng.uniform(0.05, 0.12)
    count = int(rng.choice([1, 1, 1, 2, 3]))
    wide, base = size * (2 if count == 1 else 3.4), size * 0.35
    shape.add(lathe([(wide * 0.7, 0), (wide, base), (wide * 0.92, base), (wide * 0.6, base * 0.6)],
                    sides + 6), "plate")  # fmt: skip
    if count == 1 and rng.random() < 0.5:
        cup = [(size * 1.2, base * 0.5), (size * 1.25, base + size * 0.8)]
        shape.add(lathe(cup, sides), "holder")
        if rng.random() < 0.6:
            a = np.linspace(0, 2 * np.pi, 12, endpoint=False)
            loop = np.c_[wide + size * 0.5 * np.cos(a), 0 * a, base + size * 0.5 * np.sin(a)]
            shape.add(tube(loop, size * 0.13, 6, closed=True), "handle")
    for i in range(count):
        b = 2 * np.pi * i / count
        away = size * 1.3 if count > 1 else 0.0
        foot = np.array([away * np.cos(b), away * np.sin(b), base * 0.5])
        _candle_at(rng, shape, foot, size, size * rng.uniform(1.5, 8), sides)


def _candelabra(rng, shape) -> None:
    """A foot and a stem; arms to the sides, each with a plate and a candle."""
    sides, high = int(rng.choice([6, 8, 12, 20])), rng.uniform(0.3, 1.2)
    thick = high * rng.uniform(0.02, 0.05)
    foot = high * rng.uniform(0.15, 0.3)
    base = [(foot, 0), (foot * 0.9, high * 0.04), (thick * 1.4, high * 0.12)]
    shape.add(lathe(base, sides), "holder", "foot")
    t = np.linspace(0, 1, 9)
    swell = thick * (1 + 0.7 * np.abs(np.sin(t * np.pi * rng.integers(1, 4))))
    shape.add(lathe(np.c_[swell, high * (0.1 + 0.9 * t)], sides), "holder", "stem")
    arms, reach = int(rng.choice([0, 2, 2, 4, 4])), high * rng.uniform(0.25, 0.5)
    spots = [np.array([0, 0, high])] if not arms or rng.random() < 0.7 else []
    low, lift = high * rng.uniform(0.55, 0.8), high * rng.uniform(0.1, 0.35)
    u = np.linspace(0, np.pi / 2, 7)
    for a in spaced(arms):
        out = radial(a)
        path = np.outer(reach * np.sin(u), out) + np.c_[0 * u, 0 * u, low + lift * (1 - np.cos(u))]
        shape.add(tube(path, thick * 0.7, 7), "arm")
        spots.append(path[-1])
    wide, tall = thick * rng.uniform(2, 3.5), high * rng.uniform(0.15, 0.5)
    for spot in spots:
        cup = [(thick * 0.8, -thick * 0.6), (wide, thick * 0.5), (wide * 0.9, thick * 0.9)]
        shape.add(lathe(cup, sides, spot), "plate")
        _candle_at(
            rng, shape, spot + [0, 0, thick * 0.4], thick * rng.uniform(0.9, 1.5), tall, sides
        )
