"""Small dishes: pizza, hot dogs, pancakes, soup, fries, popcorn, sushi, fried eggs."""

from __future__ import annotations

import numpy as np

from ..leaves import blade, whorl
from ..shape import Assembly, LabelledShape
from ..solids import (
    at_z,
    ball,
    box,
    circle,
    cylinder,
    ellipsoid,
    flat_ring,
    lathe,
    loft,
    moved,
    prism,
    rounded_box,
    tube,
)
from ..turns import about_y, about_z

SYNONYMS = {
    "crust": ("rim", "pizza edge", "dough edge"),
    "cheese": ("cheese layer", "melted cheese"),
    "dough": ("pizza base", "bread", "pizza dough"),
    "salami": ("pepperoni", "sausage slice"),
    "olive": ("olives", "olive ring"),
    "leaf": ("basil", "leaves", "herb", "lettuce"),
    "bun": ("bread", "roll", "bread roll"),
    "sausage": ("wiener", "frankfurter", "hot dog sausage"),
    "mustard": ("sauce", "sauce line"),
    "pancake": ("pancakes", "pancake stack", "flapjack"),
    "butter": ("butter pat", "butter cube"),
    "syrup": ("honey", "maple syrup"),
    "berry": ("berries", "cherry", "blueberry"),
    "plate": ("dish", "saucer", "tray"),
    "bowl": ("soup bowl", "dish body"),
    "soup": ("broth", "liquid", "filling"),
    "dumpling": ("meatball", "ball"),
    "spoon": ("soup spoon",),
    "chopstick": ("chopsticks", "stick"),
    "box": ("carton", "paper box", "container", "bucket"),
    "fries": ("french fries", "chips", "potato sticks"),
    "popcorn": ("popped corn", "corn"),
    "rice": ("rice ball", "sushi rice"),
    "seaweed": ("nori", "seaweed band"),
    "fish": ("salmon", "tuna", "fish slice"),
    "egg white": ("white", "albumen"),
    "yolk": ("egg yolk",),
    "pan": ("frying pan", "skillet"),
    "pan handle": ("handle", "grip"),
}


def snack(rng: np.random.Generator) -> LabelledShape:
    """Dishes of a few named things each."""
    kinds = {
        "pizza": _pizza, "hot dog": _hot_dog, "pancakes": _pancakes, "soup": _soup,
        "french fries": _box_of, "popcorn": _box_of, "sushi": _sushi, "fried egg": _egg,
    }  # fmt: skip
    kind = str(rng.choice(list(kinds)))
    shape = Assembly(kind, SYNONYMS)
    kinds[kind](rng, shape)
    return shape.finish()


def _plate(rng, shape, wide: float) -> float:
    """A plate of that radius; the height of what lies on it."""
    rise, sides = wide * rng.uniform(0.06, 0.15), int(rng.choice([8, 12, 20, 32]))
    rim = [(wide * 0.6, 0), (wide, rise), (wide * 0.95, rise), (wide * 0.6, rise * 0.45)]
    shape.add(lathe(rim, sides), "plate")
    return rise * 0.4


def _pizza(rng, shape) -> None:
    """A round one, or a slice of it with its point to the front."""
    sides, thick = int(rng.choice([10, 16, 24, 32])), rng.uniform(0.04, 0.1)
    whole, open_ = rng.random() < 0.55, rng.uniform(0.5, 0.9)
    around = outline = circle(sides)
    if not whole:
        arc = np.linspace(-open_ / 2, open_ / 2, 6) + np.pi / 2
        around = np.c_[np.cos(arc), np.sin(arc)]
        outline = np.concatenate([[(0, 0)], around])
    shape.add(prism(outline, 0, thick), "dough")
    shape.add(prism(outline * 0.96, thick - 0.005, thick * 1.4), "cheese")
    edge = at_z(around, thick * 0.9)
    shape.add(tube(edge, thick * rng.uniform(0.9, 1.6), 8, closed=whole), "crust")
    for _ in range(int(rng.integers(4, 14)) if whole else int(rng.integers(2, 6))):
        a = rng.uniform(0, 2 * np.pi) if whole else np.pi / 2 + rng.uniform(-0.35, 0.35) * open_
        r = rng.uniform(0.15, 0.8) if whole else rng.uniform(0.45, 0.82)
        at = np.array([r * np.cos(a), r * np.sin(a), thick * 1.35])
        name = str(rng.choice(["salami", "salami", "olive", "leaf"]))
        if name == "salami":
            size = rng.uniform(0.08, 0.14)
            shape.add(lathe([(size, 0), (size, thick * 0.3)], 10, at), name)
        elif name == "olive":
            shape.add(moved(flat_ring(0.025, 0.06, 0, 0.03, 8), offset=at), name)
        else:
            turn = rng.uniform(0, 2 * np.pi)
            leaf = blade(0.2, 0.12, 0.015, 0.2, 0.6)
            shape.add(moved(leaf, about_z(turn), at), name)


def _hot_dog(rng, shape) -> None:
    """A sausage in a split bun, often with mustard and leaves."""
    long, thick, sides = rng.uniform(0.7, 1.2), rng.uniform(0.12, 0.2), int(rng.choice([6, 8, 12]))
    y = np.linspace(-1, 1, 7)
    round_off = np.sqrt(np.clip(1.05 - np.abs(y) ** 4, 0.05, 1))
    if rng.random() < 0.3:
        path = np.c_[y * long * 0.9, 0 * y, 0 * y]
        shape.add(moved(tube(path, thick * 1.5 * round_off, sides), np.diag([1, 1, 0.6])), "bun")
    else:
        for side in (-1, 1):
            path = np.c_[y * long * 0.9, np.full(7, side * thick * 0.95), 0 * y]
            shape.add(tube(path, thick * 1.05 * round_off, sides), "bun")
    rest = np.c_[y * long, 0 * y, thick * 0.75 + 0.15 * thick * y**2]
    shape.add(tube(rest, thick * 0.8 * round_off, sides), "sausage")
    if rng.random() < 0.75:
        t = np.linspace(-0.85, 0.85, 30)
        waves = np.sin(t * rng.uniform(10, 25)) * thick * 0.35
        line = np.c_[t * long, waves, thick * 1.5 + 0.15 * thick * t**2]
        shape.add(tube(line, thick * 0.16, 6), "mustard")
    if rng.random() < 0.35:
        for x in np.linspace(-0.7, 0.7, 5) * long:
            leaf = blade(thick * 2.2, thick * 2, thick * 0.1, 0.9, 0.8)
            whorl(rng, lambda solid, part, x=x: shape.add(moved(solid, offset=(x, 0, 0.0)), part),
                  2, thick * 0.2, thick * 0.3, leaf, "leaf")  # fmt: skip


def _pancakes(rng, shape) -> None:
    """A pile with butter, syrup and berries on top."""
    low = _plate(rng, shape, 1.35) if rng.random() < 0.6 else 0.0
    sides = int(rng.choice([8, 12, 20]))
    for _ in range(int(rng.integers(1, 7))):
        thick, r = rng.uniform(0.1, 0.2), rng.uniform(0.85, 1)
        edge = [(r * 0.92, 0), (r, thick * 0.4), (r, thick * 0.6), (r * 0.92, thick)]
        shape.add(lathe(edge, sides, (*rng.normal(0, 0.03, 2), low - 0.01)), "pancake")
        low += thick - 0.01
    size = rng.uniform(0.25, 0.4)
    shape.add(rounded_box((size, size, size * 0.5), (0, 0, low + size * 0.2), 0.03, 2), "butter")
    if rng.random() < 0.5:
        a = np.linspace(0, 2 * np.pi, 18, endpoint=False)
        reach = 0.6 + 0.15 * np.sin(3 * a + rng.uniform(0, 6))
        pool = np.c_[np.cos(a), np.sin(a)] * reach[:, None]
        shape.add(prism(pool, low - 0.02, low + 0.03), "syrup")
    for _ in range(int(rng.integers(2, 8)) if rng.random() < 0.4 else 0):
        a, away = rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 0.75)
        at = (away * np.cos(a), away * np.sin(a), low + 0.06)
        shape.add(ball(at, 0.1, 8), "berry")


def _soup(rng, shape) -> None:
    """A bowl filled nearly to its rim; something swims in it, a spoon or sticks lean in it."""
    sides, tall = int(rng.choice([8, 12, 20, 32])), rng.uniform(0.4, 0.9)
    t = np.linspace(0, 1, 6)
    outer = np.c_[0.4 + 0.6 * t ** rng.uniform(0.4, 0.9), tall * t]
    inner = [(0.93, tall), (0.8, tall * 0.6)]
    shape.add(lathe(np.concatenate([outer, inner]), sides), "bowl")
    level = tall * rng.uniform(0.75, 0.92)
    shape.add(lathe([(0.82, tall * 0.55), (0.9, level)], sides), "soup")
    for _ in range(int(rng.integers(0, 6))):
        a, away, size = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.55), rng.uniform(0.1, 0.2)
        at = (away * np.cos(a), away * np.sin(a), level)
        shape.add(ellipsoid(at, (size, size, size * 0.8), 8), "dumpling")
    if rng.random() < 0.4:
        leaf = blade(0.4, 0.2, 0.03, 0.2, 0.5)
        whorl(rng, shape.add, int(rng.integers(2, 5)), 0.05, level, leaf, "leaf")
    style, reach = rng.random(), rng.uniform(1.1, 1.6)
    if style < 0.35:
        for x in (-0.05, 0.08):
            ends = (x, 0.2, level - 0.1), (x * 2 + 0.3, reach, tall + 0.5)
            shape.add(cylinder(*ends, 0.035, 0.045, 6), "chopstick")
    elif style < 0.65:
        stem = [(0.2, 0.1, level), (0.6, 0.5, tall + 0.1), (0.9, 0.8, tall + 0.5)]
        shape.add(tube(stem, [0.06, 0.05, 0.07], 6), "spoon")
        shape.add(ellipsoid((0.15, 0.05, level), (0.2, 0.15, 0.08), 10), "spoon")


def _box_of(rng, shape) -> None:
    """A box or bucket that widens upwards, full of sticks or of lumps."""
    tall, flare = rng.uniform(0.7, 1.3), rng.uniform(1.1, 1.5)
    wide, deep = rng.uniform(0.5, 0.7), rng.uniform(0.3, 0.6)
    sides = int(rng.choice([8, 12, 20]))
    if rng.random() < 0.6:
        shape.add(box((wide, deep, tall), (0, 0, tall / 2), (flare, flare)), "box")
    else:
        deep = wide
        shape.add(lathe([(wide / 2, 0), (wide / 2 * flare, tall)], sides), "box")
    x, y = wide * flare * 0.4, deep * flare * 0.36
    for _ in range(int(rng.integers(14, 30))):
        at = np.array([rng.uniform(-x, x), rng.uniform(-y, y), tall])
        if shape.category == "popcorn":
            size = rng.uniform(0.08, 0.14, 3)
            shape.add(ellipsoid(at + [0, 0, rng.uniform(-0.02, 0.08)], size, 6), "popcorn")
        else:
            long, lean = rng.uniform(0.15, 0.55), at[0] * rng.uniform(0, 0.6)
            size = (0.07, 0.07, long + 0.2)
            stick = box(size, (0, 0, long / 2 - 0.1))
            shape.add(moved(stick, about_y(lean), at), "fries")


def _sushi(rng, shape) -> None:
    """A roll in seaweed, or rice under a slice of fish."""
    if rng.random() < 0.5:
        sides, tall = int(rng.choice([8, 12, 20])), rng.uniform(0.5, 1)
        shape.add(lathe([(0.6, -0.02), (0.6, tall)], sides), "rice")
        shape.add(flat_ring(0.55, 0.66, 0, tall * 0.97, sides), "seaweed")
        shape.add(lathe([(0.22, -0.04), (0.2, tall * 1.06)], max(sides - 4, 4)), "fish")
        return
    long, wide = rng.uniform(0.9, 1.3), rng.uniform(0.4, 0.55)
    shape.add(rounded_box((long, wide, 0.4), (0, 0, 0.2), rng.uniform(0.08, 0.19), 3), "rice")
    x = np.linspace(-1, 1, 7)
    z = 0.42 - 0.12 * x**4
    square = [(-1, 0), (1, 0), (1, 0.12), (-1, 0.12)]
    rings = [[(u * long * 0.58, s * wide * 0.52, h + t) for s, t in square]
             for u, h in zip(x, z, strict=True)]  # fmt: skip
    shape.add(loft(rings), "fish")
    if rng.random() < 0.6:
        shape.add(box((0.2, wide * 1.08, 0.58), (0, 0, 0.29)), "seaweed")


def _egg(rng, shape) -> None:
    """A wavy white with its yolk, in a pan or on a plate."""
    sides = int(rng.choice([10, 16, 24]))
    low = 0.04
    if rng.random() < 0.5:
        tall = rng.uniform(0.15, 0.3)
        rim = [(1.1, 0), (1.3, tall), (1.22, tall), (1.05, 0.05)]
        shape.add(lathe(rim, sides), "pan")
        shape.add(tube([(1.2, 0, tall * 0.7), (2.6, 0, tall * 1.2)], [0.09, 0.13], 8), "pan handle")
    elif rng.random() < 0.7:
        low = _plate(rng, shape, 1.3)
    a = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ripple = 0.75 + 0.12 * np.sin(3 * a + rng.uniform(0, 6)) + 0.06 * np.sin(5 * a)
    white = np.c_[np.cos(a), np.sin(a)] * ripple[:, None]
    shape.add(prism(white, low - 0.01, low + rng.uniform(0.05, 0.12)), "egg white")
    for i in range(int(rng.choice([1, 1, 2]))):
        r = rng.uniform(0.22, 0.32)
        shape.add(ellipsoid((0.3 * i, -0.25 * i, low + 0.08), (r, r, r * 0.55), 12), "yolk")
