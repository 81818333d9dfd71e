"""Tanks."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import at_x, box, cylinder, extruded_across, lathe, loft, roller, rounded_box, tube

TANK = {
    "hull": ("body", "chassis"),
    "track": ("tread", "caterpillar track", "crawler"),
    "wheel": ("road wheel", "roller"),
    "turret": ("tower",),
    "gun": ("barrel", "cannon", "gun barrel"),
    "hatch": ("lid", "cupola"),
}


def tank(rng: np.random.Generator) -> LabelledShape:
    """A hull between two tracks, bands around wheels or blocks; a turret and a gun."""
    shape = Assembly(
        str(rng.choice(["tank", "battle tank", "armored vehicle"])),
        TANK,
        keypoints=KEYPOINTS["tank"],
    )
    long, wide, high = rng.uniform(5, 7.5), rng.uniform(2.6, 3.6), rng.uniform(0.6, 1.1)
    tread, radius = wide * rng.uniform(0.14, 0.24), rng.uniform(0.35, 0.55)
    inside = wide - 2 * tread
    floor = radius * rng.uniform(0.7, 1.2)
    top = floor + high
    slope = rng.uniform(0.3, 1.0), rng.uniform(0.05, 0.5)
    outline = [(-long * 0.46, floor + 0.3 * high), (-long * 0.4, floor), (long * 0.44, floor)]
    outline += [(long * 0.47, top - 0.2 * high), (long * 0.47 - slope[1], top)]
    outline += [(-long * 0.46 + slope[0], top)]
    shape.add(extruded_across(outline, -inside / 2, inside / 2), "hull")
    for side in (-1, 1):
        _track(rng, shape, side * (wide - tread) / 2, tread, long, radius)
        if rng.random() < 0.5:
            size = (tread * 1.05, long * rng.uniform(0.75, 0.95), 0.06)
            shape.add(box(size, (side * (wide - tread) / 2, 0, 2 * radius + 0.1)), "hull", "fender")
    _turret(rng, shape, inside, long, top)
    return shape.finish()


def _track(rng, shape, x: float, tread: float, long: float, radius: float) -> None:
    """A band that runs around its wheels; or the two and what covers them, as one block."""
    half, lift = long / 2 - radius, radius * rng.uniform(0, 0.5)
    t = np.linspace(0, np.pi, int(rng.integers(4, 10)))
    front = np.c_[-half - radius * np.sin(t), radius - radius * np.cos(t)]
    back = np.c_[half + radius * np.sin(t), radius + radius * np.cos(t)]
    band = np.concatenate([front + np.c_[0 * t, lift * (t / np.pi)], back])
    across = np.array([-tread / 2, tread / 2])
    if rng.random() < 0.4:
        shape.add(extruded_across(band, x + tread / 2, x - tread / 2), "track")
        return
    middle = band.mean(0)
    inner = middle + (band - middle) * (1 - 0.12 * radius / np.abs(band - middle).max(0))
    loops = [(across[1], band), (across[0], band), (across[0], inner), (across[1], inner)]
    rings = [at_x(loop, x + a) for a, loop in loops]
    shape.add(loft(rings, closed=True), "track")
    small = radius * rng.uniform(0.7, 0.92)
    for y in np.linspace(-half, half, int(rng.integers(4, 8))):
        hub = np.array([x, y, radius])
        along = np.array([tread * 0.42, 0, 0])
        shape.add(roller(hub, along, small, int(rng.integers(10, 21))), "wheel")


def _turret(rng, shape, inside: float, long: float, top: float) -> None:
    """Round or with flat sides; the gun looks ahead, or a little to the side."""
    size = np.array([inside * rng.uniform(0.6, 0.95), long * rng.uniform(0.28, 0.45)])
    high, y = rng.uniform(0.45, 0.8), long * rng.uniform(-0.1, 0.12)
    style = rng.random()
    if style < 0.35:
        profile = [(1.0, 0), (0.95, 0.5), (0.6, 0.95), (0.2, 1)]
        dome = np.array(profile) * [size.min() / 2, high]
        shape.add(lathe(dome, int(rng.integers(10, 25)), (0, y, top)), "turret")
    elif style < 0.7:
        narrow = tuple(rng.uniform(0.55, 0.9, 2))
        shape.add(box((*size, high), (0, y, top + high / 2), narrow), "turret")
    else:
        at = (0, y, top + high / 2)
        shape.add(rounded_box((*size, high), at, rng.uniform(0.08, 0.25)), "turret")
    turn = rng.normal(0, 0.25) * (rng.random() < 0.5)
    ahead = np.array([np.sin(turn), -np.cos(turn), rng.uniform(0, 0.12)])
    root = np.array([0, y, top + high * 0.5]) + ahead * size[1] * 0.3
    end = root + ahead * long * rng.uniform(0.35, 0.7)
    thick = rng.uniform(0.05, 0.11)
    shape.add(cylinder(root, end, thick * 1.3, thick), "gun")
    if rng.random() < 0.5:
        shape.add(cylinder(end - ahead * 0.3, end, thick * 1.6), "gun", "muzzle brake")
    for side in rng.choice([-1, 1], int(rng.integers(1, 3)), replace=False):
        at = np.array([side * size[0] * 0.2, y + 0.15 * size[1], top + high * 0.97])
        shape.add(cylinder(at, at + [0, 0, 0.1], 0.22), "turret", "hatch")
    if rng.random() < 0.4:
        foot = np.array([size[0] * 0.25, y + size[1] * 0.3, top + high * 0.9])
        shape.add(tube([foot, foot + [0, 0.15, rng.uniform(0.7, 1.5)]], 0.02, 5), "", "antenna")
