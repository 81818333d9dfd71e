"""Bathtubs: on claw feet, on the bare floor, built into a box, or round and of staves."""

from __future__ import annotations

import itertools

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import Solid, at_z, box, cylinder, ellipsoid, loft, stacked, superellipse, tube
from ..turns import about_z
from .basins import TAP, add_drain, add_tap, basin, rectangle_around, ring_plate

BATHTUB = {
    **TAP,
    "tub": ("bathtub body", "basin", "bath"),
    "rim": ("edge", "lip", "rolled rim"),
    "foot": ("leg", "claw foot", "feet"),
    "panel": ("apron", "side panel", "bath panel"),
    "base": ("plinth", "bottom"),
    "stave": ("plank", "board"),
    "band": ("hoop", "metal band"),
    "overflow": ("overflow hole", "overflow plate"),
    "step": ("stair",),
}


def bathtub(rng: np.random.Generator) -> LabelledShape:
    """Tubs of four makes, with or without rim, tap, drain and water."""
    makes = {"claw foot": _standing, "floor": _standing, "built in": _built_in, "wooden": _wooden}
    make = str(rng.choice(list(makes), p=[0.35, 0.25, 0.25, 0.15]))
    kinds = ["hot tub", "wooden tub"] if make == "wooden" else ["bathtub", "bathtub", "bath"]
    shape = Assembly(str(rng.choice(kinds)), BATHTUB, own_sides=False)
    makes[make](rng, shape, make == "claw foot")
    return shape.finish()


def _standing(rng, shape, footed) -> None:
    """A free tub, its two ends alike or one of them higher, as a slipper."""
    long, wide, high = rng.uniform(1.4, 1.9), rng.uniform(0.65, 0.85), rng.uniform(0.42, 0.65)
    count = int(rng.choice([10, 14, 20, 32]))
    outline = superellipse(long, wide, rng.uniform(2, 4.5), count)
    low, narrow, wall = rng.uniform(0.06, 0.2) if footed else 0.0, rng.uniform(0.6, 0.9), 0.08
    z = np.linspace(0, 1, 5)
    swell = narrow + (1 - narrow) * z ** rng.uniform(0.3, 1.3)
    profile = np.c_[swell, low + z * (high - low)]
    rise = rng.uniform(0.15, 0.45) if rng.random() < 0.35 else 0.0
    both = rng.random() < 0.4

    def slipper(solid: Solid) -> Solid:
        vertices, faces = solid
        x = np.abs(vertices[:, 0]) if both else np.clip(vertices[:, 0], 0, None)
        lift = rise * (2 * x / long) ** 2 * np.clip((vertices[:, 2] - low) / high, 0, None)
        return vertices + np.c_[0 * lift, 0 * lift, lift * high], faces

    floor = low + rng.uniform(0.04, 0.08)
    shape.add(slipper(basin(outline, profile, wall, floor)), "tub")
    if rng.random() < 0.75:
        path = at_z(outline * (1 - wall * 0.3), high)
        shape.add(slipper(tube(path, rng.uniform(0.015, 0.035), 8, closed=True)), "rim")
    if footed:
        _add_feet(rng, shape, long * narrow, wide * narrow, low)
    elif rng.random() < 0.4:
        base = stacked(outline, [(narrow * 1.05, -0.04), (narrow * 1.02, 0.03)])
        shape.add(loft(base), "base")
    _add_fittings(rng, shape, outline, narrow, floor, high, long)


def _add_feet(rng, shape, long, wide, low) -> None:
    """Four claws or balls under the corners, or two cradles across."""
    style, size = str(rng.choice(["claw", "ball", "block", "cradle"])), rng.uniform(0.03, 0.06)
    for x in (-0.36, 0.36):
        if style == "cradle":
            shape.add(
                box((size * 1.5, wide * 0.8, low + 0.04), (x * long, 0, low / 2 + 0.02)), "foot"
            )
            continue
        for y in (-0.3, 0.3):
            at = np.array([x * long, y * wide, 0])
            out = np.array([np.sign(x), np.sign(y), 0]) * size
            if style == "block":
                shape.add(box((size, size, low + 0.06), at + [0, 0, low / 2 + 0.02]), "foot")
                continue
            top = at + [0, 0, low + 0.05]
            path = [top, at + out * 1.2 + [0, 0, low * 0.7], at + out * 0.6 + [0, 0, size * 0.5]]
            shape.add(tube(path, [size * 0.9, size * 0.6, size * 0.45], 7), "foot")
            radii = np.array([1.2, 1.2, 0.7]) * size * (0.8 if style == "claw" else 1)
            shape.add(ellipsoid(at + out * 0.8 + [0, 0, size * 0.5], radii, 8), "foot")


def _add_fittings(rng, shape, outline, narrow, floor, high, long) -> None:
    """What stands at the end at +x or behind the middle: a tap; water, or a drain."""
    end = rng.random() < 0.6
    edge = long / 2 if end else np.abs(outline[:, 1]).max()
    turn = about_z(-np.pi / 2) if end else np.eye(3)
    if rng.random() < 0.7:
        tap = Assembly()
        add_tap(rng, tap, (0, edge * 0.99, high), rng.uniform(0.15, 0.35), edge * 0.3)
        shape.mount(tap, turn)
    if rng.random() < 0.35:
        level = floor + (high - floor) * rng.uniform(0.5, 0.8)
        scale = narrow + (1 - narrow) * 0.6 - 0.06
        shape.add(loft(stacked(outline, [(scale * 0.97, level - 0.03), (scale, level)])), "water")
    elif rng.random() < 0.7:
        at = (edge * narrow * 0.6, 0, floor) if end else (0, 0, floor)
        add_drain(shape, at, rng.uniform(0.025, 0.045), int(rng.choice([8, 14])))


def _built_in(rng, shape, _footed) -> None:
    """A tub sunk into a box: a broad rim, panels before it, sometimes a plinth below."""
    long, wide, high = rng.uniform(1.4, 1.8), rng.uniform(0.7, 0.95), rng.uniform(0.45, 0.6)
    count, thick = int(rng.choice([12, 16, 24, 36])), rng.uniform(0.02, 0.06)
    share, power = rng.uniform(0.8, 0.92), rng.uniform(2.5, 8)
    outline = superellipse(long * share, wide * share * 0.96, power, count)
    floor, narrow, top = rng.uniform(0.08, 0.16), rng.uniform(0.75, 0.92), high - thick
    profile = [(narrow, floor - 0.04), ((1 + narrow) / 2, (floor + top) / 2), (1, high - 0.004)]
    shape.add(basin(outline, profile, 0.04, floor), "tub")
    hole = outline * 0.97
    shape.add(ring_plate(rectangle_around(hole, long, wide), hole, top, high), "rim")
    inset = rng.uniform(0.0, 0.05)
    for side in (-1, 1):
        x = side * (long / 2 - inset - 0.01)
        shape.add(box((0.02, wide - 2 * inset, top), (x, 0, top / 2)), "panel")
        y = side * (wide / 2 - inset - 0.01)
        shape.add(box((long - 2 * inset, 0.02, top), (0, y, top / 2)), "panel")
    if rng.random() < 0.35:
        shape.add(box((long * 1.02, wide * 1.02, 0.06), (0, 0, 0.03)), "base")
    if rng.random() < 0.25:
        size = (long * rng.uniform(0.4, 1), 0.3, high * rng.uniform(0.3, 0.5))
        shape.add(box(size, (0, inset - wide / 2 - 0.14, size[2] / 2)), "step")
    if rng.random() < 0.4:
        at = np.array([long * share / 2 * 0.93, 0, high * 0.8])
        shape.add(cylinder(at + [0.03, 0, 0], at - [0.03, 0, 0], 0.03), "overflow")
    _add_fittings(rng, shape, outline, narrow, floor, high, long * 0.97)


def _wooden(rng, shape, _footed) -> None:
    """A round or oval tub of boards held by bands, a step before it."""
    long, round_ = rng.uniform(1.0, 1.9), rng.uniform(0.6, 1)
    high, wall = rng.uniform(0.5, 0.95), rng.uniform(0.025, 0.05)
    count = int(rng.integers(14, 29))
    t = np.linspace(0, 2 * np.pi, count + 1)
    outline = np.c_[np.cos(t), round_ * np.sin(t)] * long / 2
    low, gap = rng.uniform(0.88, 1.05), rng.uniform(0, 0.1)
    for a, b in itertools.pairwise(outline):
        ends = np.array([a + gap * (b - a), b])
        corners = np.concatenate([ends, ends[::-1] * (1 - 2 * wall / long)])
        shape.add(loft(stacked(corners, [(low, 0), (1, high)])), "tub", "stave")
    closed = outline[:-1]
    shape.add(loft(stacked(closed, [(low * 0.97, 0.04), (low * 0.97, 0.09)])), "base")
    for at in rng.uniform(0.05, 0.15), rng.uniform(0.7, 0.92):
        ends = np.array([at, at + 0.06])
        outer = [(low + (1 - low) * e + 0.015, e * high) for e in ends]
        inner = [(s - 0.04, z) for s, z in outer[::-1]]
        shape.add(loft(stacked(closed, [*outer, *inner, outer[0]]), caps=False), "band")
    if rng.random() < 0.5:
        path = at_z(closed * (1 - wall / long), high)
        shape.add(tube(path, wall * rng.uniform(0.8, 1.4), 6, closed=True), "rim")
    if rng.random() < 0.5:
        size = (0.5, 0.3, high * rng.uniform(0.25, 0.5))
        shape.add(box(size, (0, -long * round_ / 2 - 0.14, size[2] / 2)), "step")
    _add_fittings(rng, shape, closed, low - 0.02, 0.09, high, long)
