"""Shoes and boots."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, facing_out, flat_ring, lathe, loft, moved, tube

SHOE = {
    "sole": ("outsole", "bottom"),
    "heel": ("shoe heel", "heel block"),
    "upper": ("body", "vamp", "shoe body"),
    "toe cap": ("toe", "tip"),
    "shaft": ("boot shaft", "leg", "ankle part"),
    "cuff": ("collar", "fold", "fur trim"),
    "tongue": ("flap",),
    "lace": ("shoelace", "laces"),
    "strap": ("band", "belt"),
    "buckle": ("clasp",),
}


def shoe(rng: np.random.Generator) -> LabelledShape:
    """Shoes, sneakers, sandals' soles and boots, alone or in pairs, laced, strapped or cuffed."""
    shape = Assembly(str(rng.choice(["shoe", "boot", "boot", "sneaker", "boots", "shoes"])), SHOE)
    state, pair = int(rng.integers(2**32)), shape.category.endswith("s") or rng.random() < 0.2
    for side in (-1, 1) if pair else (1,):
        _one_shoe(np.random.default_rng(state), shape, side, 0.6 * pair)
    return shape.finish()


def _one_shoe(rng, shape, side, apart) -> None:
    """One shoe, its toes towards −Y; a left one bends to the right."""
    boot = shape.category.startswith("boot")
    n, power = int(rng.choice([8, 12, 20])), rng.uniform(1.0, 2.0)
    wide, long, sole = rng.uniform(0.28, 0.45), 1.0, rng.uniform(0.05, 0.2)
    heel = rng.uniform(0.0, 0.35) if rng.random() < 0.4 else 0.0
    t = np.linspace(0, 1, 9)
    half = wide * (0.8 + 0.2 * np.sin(np.pi * (0.13 + 0.85 * t)) ** power)
    half *= np.sqrt(np.clip(1 - np.abs(2 * t - 1) ** rng.uniform(4, 9), 0.15, 1))
    y = long * (1 - 2 * t)
    lift = sole + heel * np.clip(1 - t / 0.65, 0, 1) ** 1.3
    x = -side * rng.uniform(0, 0.12) * t**2 + side * apart
    low = rng.uniform(0.22, 0.45)
    ankle = rng.uniform(0.4, 0.7)
    high = np.interp(t, [0, 0.3, 0.65, 1], [ankle, ankle * 0.95, low, low * 0.6])
    a = np.linspace(0, np.pi, n)
    rings, flats = [], []
    for k in range(9):
        arch = np.c_[
            x[k] + half[k] * np.cos(a), np.full(n, y[k]), lift[k] + high[k] * np.sin(a) ** 0.7
        ]
        rings.append(arch)
        c = np.array([(1, 0), (1, 1), (-1, 1), (-1, 0)])
        flats.append(np.c_[x[k] + 1.06 * half[k] * c[:, 0], np.full(4, y[k] * 1.03),
                           lift[k] - sole + (sole + 0.02) * c[:, 1]])  # fmt: skip
    cut = int(rng.integers(6, 8)) if rng.random() < 0.45 else 8
    shape.add(facing_out(loft(rings[: cut + 1])), "upper")
    if cut < 8:
        shape.add(facing_out(loft(np.array(rings[cut:]))), "upper", "toe cap")
    shape.add(facing_out(loft(flats)), "sole")
    if heel > 0 or rng.random() < 0.3:
        deep = rng.uniform(0.3, 0.55)
        size = (1.8 * half[1], deep, lift[1])
        shape.add(box(size, (x[0], long - deep / 2, lift[1] / 2 - 0.01)), "heel")
    top = lift[2] + ankle * 0.85
    at = np.array([x[2], y[2] + 0.05, top])
    if boot:
        _shaft(rng, shape, n, half[2], ankle, at)
        return
    if rng.random() < 0.7:
        tip = np.array([x[4], y[4] - 0.05, lift[4] + high[4] * 0.9])
        path = [tip, at - [0, 0.2, 0], at + [0, -0.25, rng.uniform(0.1, 0.3)]]
        shape.add(tube(path, half[3] * 0.45, 8, flat=0.4), "tongue")
    _laces(rng, shape, wide, t, x, y, lift, high)


def _shaft(rng, shape, n, half, ankle, at) -> None:
    """What a boot goes on with above the ankle, with a cuff or a strap."""
    rise, girth = rng.uniform(0.3, 1.6), half * rng.uniform(0.85, 1.1)
    flare = rng.uniform(0.9, 1.35)
    top, thin = girth * flare, girth * flare * 0.85
    pipe = [(girth * 0.9, -ankle * 0.5), (girth, 0), (top, rise), (thin, rise)]
    shape.add(moved(lathe([*pipe, (thin, rise * 0.8)], n), np.diag([1, 1.25, 1]), at), "shaft")
    if rng.random() < 0.5:
        r, z = girth * flare * 1.12, rng.uniform(0.1, 0.3)
        band = flat_ring(r * 0.8, r, rise - z, rise + 0.03, n)
        shape.add(moved(band, np.diag([1, 1.25, 1]), at), "cuff")
    if rng.random() < 0.35:
        _strap(shape, at + [0, 0, rise * 0.2], girth * 1.1, 1.25, n)


def _laces(rng, shape, wide, t, x, y, lift, high) -> None:
    """Across the instep; the foot's x and y, its lift and height are given at the stations t."""
    for k in range(int(rng.integers(2, 5)) if rng.random() < 0.7 else 0):
        s = 0.36 + 0.08 * k
        z = np.interp(s, t, lift) + np.interp(s, t, high) * 1.03
        bar = [
            (np.interp(s, t, x) + q * wide * 0.5, np.interp(s, t, y), z - 0.05 * q**2)
            for q in (-1, 0, 1)
        ]
        shape.add(tube(bar, 0.03, 5), "lace")


def _strap(shape, at, girth, deep, n) -> None:
    ring = flat_ring(girth * 0.8, girth, -0.06, 0.06, n)
    shape.add(moved(ring, np.diag([1, deep, 1]), at), "strap")
    shape.add(box((0.16, 0.08, 0.18), at - [0, girth * deep, 0]), "strap", "buckle")
