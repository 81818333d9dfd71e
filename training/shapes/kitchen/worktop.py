"""Racks that dishes dry in, and boards to cut on."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import (
    CORNERS,
    at_z,
    box,
    cylinder,
    ellipsoid,
    hollow,
    lathe,
    loft,
    moved,
    prism,
    superellipse,
    torus,
    tube,
)
from ..turns import about_y
from .fittings import squared

RACK = {
    "frame": ("rack frame", "wire frame", "border"),
    "rod": ("wire", "bar", "prong", "divider"),
    "tray": ("drip tray", "drainboard", "base"),
    "plate": ("dish", "plates"),
    "cutlery holder": ("utensil holder", "cup", "basket"),
    "foot": ("leg", "support"),
    "handle": ("grip",),
}
BOARD = {
    "board": ("plate", "cutting surface", "body"),
    "handle": ("grip", "board handle"),
    "groove": ("juice groove", "channel", "edge"),
    "foot": ("leg", "rubber foot"),
    "knife": ("kitchen knife",),
    "blade": ("knife blade",),
    "knife handle": ("knife grip",),
    "food": ("vegetable", "bread", "cheese"),
}


def dish_rack(rng: np.random.Generator) -> LabelledShape:
    """Two rails with rods between them, of wire or of wood, on a tray or on feet, with plates."""
    shape = Assembly(
        str(rng.choice(["dish rack", "plate rack", "drying rack"])), RACK, own_sides=False
    )
    wide, deep, tall = rng.uniform(0.3, 0.45), rng.uniform(0.18, 0.3), rng.uniform(0.09, 0.16)
    wooden, low = rng.random() < 0.4, rng.uniform(0.02, 0.04)
    thick = rng.uniform(0.012, 0.02) if wooden else rng.uniform(0.004, 0.008)
    rod = thick * rng.uniform(0.35, 0.6)
    top = low + tall
    for z, flare in ((low, 0.85), (top, 1.0)):
        x, y = wide / 2, deep / 2 * flare
        corners = np.array([(-x, -y, z), (x, -y, z), (x, y, z), (-x, y, z)])
        for a, b in zip(corners, np.roll(corners, -1, 0), strict=True):
            shape.add(_bar(a, b, thick, wooden), "frame")
    for x, y in CORNERS:
        foot, head = (x * wide / 2, y * deep * 0.425, 0), (x * wide / 2, y * deep / 2, top)
        shape.add(_bar(foot, head, thick, wooden), "frame")
    slots = int(rng.integers(5, 13))
    xs = np.linspace(-0.42, 0.42 if rng.random() < 0.5 else 0.15, slots) * wide
    for x in xs:
        _rods(shape, x, deep, low, top, rod)
    if rng.random() < 0.75:
        _plates(rng, shape, xs, deep, low, tall)
    if rng.random() < 0.5:
        size = (wide * 1.08, deep * 1.05, 0.012)
        shape.add(board(rng, size, (0, 0, 0)), "tray")
    if xs[-1] < 0.3 * wide:
        size = np.array([wide * 0.2, deep * 0.3, tall * rng.uniform(0.8, 1.2)])
        at = (wide * 0.5 + size[0] * 0.4, 0, low)
        cup = hollow([(0.5, 0), (0.55, 1)], 0.06, roundness(rng))
        shape.add(moved(cup, np.diag(size), at), "cutlery holder")
    return shape.finish()


def _bar(start, end, thick, wooden):
    if wooden:
        return cylinder(start, end, thick * 0.7, sides=4)
    return cylinder(start, end, thick / 2, sides=6)


def _rods(shape, x, deep, low, top, rod) -> None:
    """A rod across the floor and two that stand at its ends."""
    y = deep * 0.4
    shape.add(cylinder((x, -y * 1.08, low), (x, y * 1.08, low), rod, sides=5), "rod")
    for side in (-1, 1):
        shape.add(cylinder((x, side * y, low), (x, side * y * 1.22, top), rod, sides=5), "rod")


def _plates(rng, shape, xs, deep, low, tall) -> None:
    """Plates on edge between the rods, leaning a little all the same way."""
    radius, sides = min(deep * 0.42, tall * 1.3) * rng.uniform(0.85, 1.1), roundness(rng)
    gap = xs[1] - xs[0]
    thick, lean = min(0.006, gap * 0.2), rng.uniform(-0.25, 0.25)
    rim = [
        (radius * 0.6, 0),
        (radius, gap * 0.3),
        (radius, gap * 0.3 + thick),
        (radius * 0.55, thick),
    ]
    turn = about_y(np.pi / 2 - lean)
    for x in xs[:-1]:
        if rng.random() < 0.6:
            shape.add(moved(lathe(rim, sides), turn, (x + gap / 2, 0, low + radius)), "plate")


def cutting_board(rng: np.random.Generator) -> LabelledShape:
    """Square, oval or paddle boards with a grip, a slit or a groove; a knife and food on them."""
    shape = Assembly(str(rng.choice(["cutting board", "chopping board", "bread board"])), BOARD)
    long, wide, thick = rng.uniform(0.25, 0.42), rng.uniform(0.16, 0.28), rng.uniform(0.008, 0.03)
    power, count = rng.choice([2.5, 6, 14, 30]), int(rng.choice([16, 28, 40]))
    outline = superellipse(long, wide, power, count)
    shape.add(prism(outline, 0, thick), "board")
    handled = rng.random() < 0.65
    if handled:
        _board_grip(rng, shape, long, wide, thick)
    if not handled or rng.random() < 0.4:
        path = at_z(outline * 0.88, thick)
        shape.add(tube(path, thick * 0.12, 5, closed=True), "groove")
    if rng.random() < 0.25:
        for x, y in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            at = (x * long * 0.32, y * wide * 0.32, -thick * 0.2)
            shape.add(box((0.02, 0.02, thick * 0.5), at), "foot")
    if rng.random() < 0.45:
        _knife(rng, shape, long, wide, thick)
    if rng.random() < 0.45:
        _food(rng, shape, long, wide, thick)
    return shape.finish()


def _board_grip(rng, shape, long, wide, thick) -> None:
    """A paddle's neck, an eye, or a bow of metal at the end."""
    style, reach = rng.integers(3), rng.uniform(0.07, 0.14)
    start = long / 2 - 0.01
    if style == 0:
        half = wide * rng.uniform(0.1, 0.2)
        x = np.array([0, 0.3, 0.7, 0.95, 1.0]) * reach + start
        girth = half * np.array([1.3, 1, rng.uniform(0.9, 1.3), 0.9, 0.4])
        rings = [
            [(a, -w, 0), (a, -w, thick), (a, w, thick), (a, w, 0)]
            for a, w in zip(x, girth, strict=True)
        ]
        shape.add(loft(np.array(rings)[:, ::-1]), "handle")
    elif style == 1:
        eye = wide * rng.uniform(0.1, 0.16)
        ring = squared(torus(eye, 0, thick * 0.5, 16), rng.choice([2, 4]))
        shape.add(moved(ring, None, (start + eye * 1.1, 0, thick / 2)), "handle")
    else:
        t = np.linspace(0, np.pi, 9)
        bow = np.c_[
            start + reach * 0.5 * np.sin(t) ** 0.6, wide * 0.25 * np.cos(t), 0 * t + thick / 2
        ]
        shape.add(tube(bow, thick * 0.3, 6), "handle")


def _knife(rng, shape, long, wide, z) -> None:
    """Laid flat, its edge to the front."""
    size, y = long * rng.uniform(0.6, 0.85), -wide * rng.uniform(0.15, 0.3)
    start, blade = -size / 2, size * rng.uniform(0.55, 0.65)
    tall, thin = size * rng.uniform(0.1, 0.18), 0.003
    outline = np.array(
        [(0, -tall), (0.7 * blade, -tall * 0.9), (blade, -0.1 * tall), (blade, 0), (0, 0)]
    )
    outline = outline + [start, y + tall]
    shape.add(prism(outline, z, z + thin), "knife", "blade")
    grip = (
        (start + 0.004, y + tall * 0.7, z + 0.006),
        (start - size + blade, y + tall * 0.65, z + 0.006),
    )
    shape.add(cylinder(*grip, 0.008, 0.009, 6), "knife", "knife handle")


def _food(rng, shape, long, wide, z) -> None:
    """A loaf, a wedge, or a row of slices, at the back."""
    style, y = rng.integers(3), wide * rng.uniform(0.12, 0.2)
    size = wide * rng.uniform(0.12, 0.2)
    x = rng.uniform(-0.2, 0.1) * long
    if style == 0:
        shape.add(ellipsoid((x, y, z + size * 0.7), (size * 1.9, size, size * 0.75), 12), "food")
    elif style == 1:
        shape.add(
            box((size * 2, size * 1.4, size), (x, y, z + size / 2), (rng.uniform(0.2, 1), 1)),
            "food",
        )
    else:
        for i in range(int(rng.integers(3, 7))):
            at = (x + (i - 2) * size * 0.35, y, z)
            shape.add(
                cylinder((*at[:2], z), (*at[:2], z + size * 0.2 * (1 + i % 2)), size * 0.6), "food"
            )
