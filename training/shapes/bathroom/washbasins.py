"""Washbasins: on a pedestal, on the wall, in or on a counter with a cabinet below."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..panels import add_handle
from ..shape import Assembly, LabelledShape
from ..solids import at_z, box, cylinder, lathe, moved, superellipse, tube
from .basins import TAP, add_drain, add_tap, basin, egg, rectangle_around, ring_plate

WASHBASIN = {
    **TAP,
    "basin": ("bowl", "sink bowl", "sink"),
    "rim": ("edge", "lip", "deck"),
    "pedestal": ("column", "stand", "foot"),
    "counter": ("countertop", "worktop", "vanity top"),
    "cabinet": ("vanity", "vanity cabinet", "cupboard"),
    "door": ("cabinet door",),
    "drawer": ("drawer front",),
    "door handle": ("pull", "cabinet handle"),
    "leg": ("post", "support"),
    "pipe": ("drain pipe", "trap", "waste pipe"),
    "backsplash": ("splashback", "back panel"),
    "towel rail": ("towel bar", "rail"),
}


def washbasin(rng: np.random.Generator) -> LabelledShape:
    """Basins of four makes, each with a tap and most with a drain."""
    kinds = ["washbasin", "sink", "bathroom sink", "wash basin"]
    shape = Assembly(str(rng.choice(kinds)), WASHBASIN, own_sides=False)
    makes = (_pedestal, _on_wall, _inset, _on_counter)
    makes[rng.choice(4, p=[0.3, 0.2, 0.3, 0.2])](rng, shape)
    return shape.finish()


def _outline(rng, wide, deep):
    count = int(rng.choice([10, 12, 16, 24, 36]))
    if rng.random() < 0.4:
        return egg(wide, deep, rng.uniform(-0.2, 0.2), count)
    return superellipse(wide, deep, rng.uniform(2, 9), count)


def _add_bowl(rng, shape, outline, low, high) -> None:
    """A bowl between two heights, its rim rolled or flat, a drain on its floor."""
    narrow, floor = rng.uniform(0.35, 0.75), low + (high - low) * rng.uniform(0.1, 0.3)
    z = np.linspace(0, 1, 5)
    scale = narrow + (1 - narrow) * z ** rng.uniform(0.35, 1)
    wall = rng.uniform(0.04, 0.12)
    shape.add(basin(outline, np.c_[scale, low + z * (high - low)], wall, floor), "basin")
    if rng.random() < 0.5:
        path = at_z(outline * (1 - wall / 2), high)
        radius = np.ptp(outline[:, 0]) * rng.uniform(0.012, 0.03)
        shape.add(tube(path, radius, 6, closed=True), "basin", "rim")
    if rng.random() < 0.75:
        add_drain(shape, (*outline.mean(0) * narrow, floor), rng.uniform(0.018, 0.03), 10)


def _with_deck(rng, shape, wide, deep, high):
    """A bowl with a ledge behind it for the tap; returns where the tap stands."""
    outline = _outline(rng, wide, deep)
    _add_bowl(rng, shape, outline, high - rng.uniform(0.13, 0.22), high)
    size = (wide * rng.uniform(0.6, 1.0), rng.uniform(0.08, 0.14), rng.uniform(0.04, 0.1))
    y = outline[:, 1].max() * 0.92 + size[1] / 2
    shape.add(board(rng, size, (0, y, high - size[2] / 2 + 0.012)), "basin", "rim")
    if rng.random() < 0.3:
        tall = rng.uniform(0.06, 0.25)
        shape.add(box((size[0], 0.02, tall), (0, y + size[1] / 2, high + tall / 2)), "backsplash")
    _tap(rng, shape, (0, y, high + 0.012), deep)
    return y


def _tap(rng, shape, at, deep) -> None:
    high = rng.uniform(0.1, 0.28)
    add_tap(rng, shape, at, high, min(deep * rng.uniform(0.25, 0.4), high * 0.9))


def _pedestal(rng, shape) -> None:
    wide, deep, high = rng.uniform(0.45, 0.7), rng.uniform(0.36, 0.5), rng.uniform(0.75, 0.9)
    y = _with_deck(rng, shape, wide, deep, high)
    top, thick = high - rng.uniform(0.09, 0.12), wide * rng.uniform(0.11, 0.2)
    flare, sides = rng.uniform(1.1, 1.8), int(rng.choice([4, 6, 8, 12, 20]))
    profile = [(flare, 0), (flare, 0.03), (1, 0.12), (rng.uniform(0.8, 1), 0.4), (1.2, top)]
    column = lathe(np.array(profile) * [thick, 1], sides)
    shape.add(moved(column, offset=(0, y * rng.uniform(0.1, 0.4), 0)), "pedestal")


def _on_wall(rng, shape) -> None:
    """Hung, on brackets or on two legs, its pipes to be seen."""
    wide, deep, high = rng.uniform(0.4, 0.75), rng.uniform(0.32, 0.48), rng.uniform(0.75, 0.9)
    y = _with_deck(rng, shape, wide, deep, high)
    low = high - 0.12
    if rng.random() < 0.75:
        r, drop = rng.uniform(0.014, 0.028), rng.uniform(0.15, 0.3)
        t = np.linspace(np.pi, 2 * np.pi, 7)
        bend = np.c_[0 * t, 0.05 + 0.05 * np.cos(t), low - drop + 0.05 * np.sin(t)]
        end = [[0, 0.1, low - drop + 0.06], [0, y + 0.04, low - drop + 0.08]]
        shape.add(tube(np.r_[[[0, 0, low]], bend, end], r, 8), "pipe")
        shape.add(cylinder((0, 0, low - 0.08), (0, 0, low - 0.11), r * 1.5), "pipe")
    if rng.random() < 0.3:
        for side in (-1, 1):
            top = (side * wide * 0.38, -deep * 0.25, high - 0.04)
            shape.add(cylinder((top[0], top[1], 0), top, 0.015, sides=8), "leg")
        ends = (-wide * 0.38, -deep * 0.25, high - 0.25), (wide * 0.38, -deep * 0.25, high - 0.25)
        shape.add(cylinder(*ends, 0.012, sides=8), "towel rail")


def _inset(rng, shape) -> None:
    """One bowl or two hung into a counter that has a hole for each."""
    count = int(rng.choice([1, 1, 2]))
    each, deep, high = rng.uniform(0.55, 0.95), rng.uniform(0.45, 0.62), rng.uniform(0.75, 0.92)
    thick, share = rng.uniform(0.025, 0.06), rng.uniform(0.6, 0.8)
    outline = _outline(rng, each * share, deep * rng.uniform(0.55, 0.68))
    places = (np.arange(count) - (count - 1) / 2) * each
    piece = Assembly()
    _add_bowl(rng, piece, outline, high - rng.uniform(0.12, 0.2), high + rng.uniform(0.002, 0.02))
    for x in places:
        hole = outline * 0.97
        edge = rectangle_around(hole + [0, -deep * 0.05], each, deep)
        shape.mount(piece, None, (x, -deep * 0.05, 0))
        plate = ring_plate(edge, hole + [0, -deep * 0.05], high - thick, high)
        shape.add(moved(plate, offset=(x, 0, 0)), "counter")
    apart = rng.random() < 0.3
    for x in places if count == 1 or apart else (0,):
        _tap(rng, shape, (x, deep * 0.4, high), deep)
    _add_below(rng, shape, each * count, deep, high - thick)


def _on_counter(rng, shape) -> None:
    """A bowl that stands on a plain board."""
    wide, deep, high = rng.uniform(0.6, 1.2), rng.uniform(0.42, 0.55), rng.uniform(0.68, 0.85)
    thick = rng.uniform(0.03, 0.09)
    shape.add(board(rng, (wide, deep, thick), (0, 0, high - thick / 2)), "counter")
    size = min(wide * 0.75, rng.uniform(0.34, 0.55))
    outline = _outline(rng, size, deep * rng.uniform(0.6, 0.75)) - [0, deep * 0.08]
    _add_bowl(rng, shape, outline, high - 0.003, high + rng.uniform(0.1, 0.18))
    at, tall = (0, deep * 0.4, high), rng.uniform(0.24, 0.36)
    add_tap(rng, shape, at, tall, deep * rng.uniform(0.3, 0.4))
    _add_below(rng, shape, wide, deep, high - thick)


def _add_below(rng, shape, wide, deep, top) -> None:
    """Under a counter: a cabinet on the floor or on the wall, or legs."""
    if rng.random() < 0.35:
        for x in (-0.46, 0.46):
            for y in (-0.42, 0.42):
                at = (x * wide, y * deep)
                shape.add(cylinder((*at, 0), (*at, top), rng.uniform(0.015, 0.03), sides=8), "leg")
        return
    low = float(rng.choice([0.0, rng.uniform(0.15, top * 0.5)]))
    wide, deep, tall = wide * 0.97, deep * 0.95, top - low
    walls = [((-wide / 2 + 0.01, 0), (0.02, deep)), ((wide / 2 - 0.01, 0), (0.02, deep))]
    walls += [((0, deep / 2 - 0.01), (wide, 0.02)), ((0, -deep / 2 + 0.01), (wide, 0.02))]
    for (x, y), (a, b) in walls:
        shape.add(box((a, b, tall), (x, y, low + tall / 2)), "cabinet", "cabinet body")
    shape.add(box((wide, deep, 0.02), (0, 0, low + 0.01)), "cabinet", "cabinet body")
    _add_fronts(rng, shape, wide, -deep / 2, low, tall)


def _add_fronts(rng, shape, wide, front, low, tall) -> None:
    """Doors side by side or drawers one above the other, with handles."""
    drawers = rng.random() < 0.35
    columns, rows = (1, int(rng.integers(1, 4))) if drawers else (int(rng.integers(1, 4)), 1)
    size = np.array([wide / columns * 0.95, 0.02, tall / rows * 0.92])
    part = "drawer" if drawers else "door"
    for i in range(columns):
        for j in range(rows):
            x, z = (i + 0.5) / columns * wide - wide / 2, low + (j + 0.5) / rows * tall
            shape.add(board(rng, size, (x, front - 0.008, z)), "cabinet", part)
            across = drawers or rng.random() < 0.3
            span = np.array([0.12, 0, 0]) if across else np.array([0, 0, tall * 0.25])
            at = (x if drawers else x + size[0] * 0.35 * (-1) ** i, front - 0.016, z)
            add_handle(rng, shape, at, span, 0.014, "cabinet", "door handle")
