"""Hot-air balloons."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import Solid, at_z, circle, cylinder, ellipsoid, lathe, loft, merge, stacked, tube
from ..turns import radial

SYNONYMS = {
    "envelope": ("balloon", "bag", "canopy", "gas bag"),
    "stripe": ("gore", "panel", "segment"),
    "skirt": ("scoop", "mouth"),
    "crown": ("top", "cap"),
    "basket": ("gondola", "wicker basket", "car"),
    "rim": ("basket edge", "padding"),
    "rope": ("cable", "line", "suspension line"),
    "burner": ("flame", "heater"),
    "sandbag": ("ballast", "weight"),
    "load ring": ("hoop", "ring"),
    "net": ("netting", "band", "girdle"),
}


def balloon(rng: np.random.Generator) -> LabelledShape:
    """A turned envelope in gores, plain or round, over a basket on ropes."""
    shape = Assembly(str(rng.choice(["hot air balloon", "balloon", "hot-air balloon"])), SYNONYMS)
    sides, tall = int(rng.choice([8, 12, 16, 24])), rng.uniform(0.9, 1.5)
    mouth, low = rng.uniform(0.15, 0.45), rng.uniform(0.3, 1.0)
    t = np.linspace(0, 1, int(rng.integers(6, 15)))
    swell = rng.uniform(0.5, 0.7)
    radius = np.where(t < swell, mouth + (1 - mouth) * np.sin(np.pi / 2 * np.minimum(t / swell, 1)),
                      np.sqrt(np.clip(1 - ((t - swell) / (1.001 - swell)) ** 2, 0, 1)))  # fmt: skip
    profile = np.c_[np.maximum(radius, 0.01), low + 2 * tall * t]
    gores = rng.random() < 0.5
    if gores:
        _gores(rng, shape, profile, sides)
    else:
        shape.add(lathe(profile, sides), "envelope")
    if rng.random() < 0.35:
        hat = profile[profile[:, 0] < rng.uniform(0.4, 0.7)]
        hat = hat[hat[:, 1] > low + tall] * [1.02, 1] + [0, 0.015]
        if len(hat) > 1:
            shape.add(lathe(hat, sides), "envelope", "crown")
    skirted = rng.random() < 0.4
    if skirted:
        deep = rng.uniform(0.12, 0.25)
        skirt = lathe([(mouth * 0.8, low - deep), (mouth * 1.02, low + 0.01)], sides)
        shape.add(skirt, "envelope", "skirt")
    if rng.random() < 0.3:
        z = low + 2 * tall * rng.uniform(0.4, 0.7)
        r = float(np.interp(z, profile[:, 1], profile[:, 0])) * 1.02
        shape.add(lathe([(r, z - 0.05), (r, z + 0.05)], sides), "net")
    size = rng.uniform(0.14, 0.3)
    base, high = -rng.uniform(0.1, 0.3), size * rng.uniform(1.0, 1.6)
    _basket(rng, shape, size, base, high)
    top, ring = base + high, rng.random() < 0.3
    _ropes(rng, shape, mouth, low, size, top, ring)
    if rng.random() < 0.6:
        _burner(shape, mouth, low, size, top)
    return shape.finish()


def _gores(rng, shape, profile, sides) -> None:
    """The envelope cut into stripes of two kinds, flat or bulging."""
    bulge, n = rng.choice([0.0, rng.uniform(0.02, 0.08)]), len(profile)
    width = 2 * np.pi / sides
    pieces: list[list[Solid]] = [[], []]
    for k in range(sides):
        u = np.linspace(0, 1, 2 if not bulge else 4)
        a = width * (k + u)
        swell = 1 + bulge * np.sin(np.pi * u)
        grid = np.stack([np.c_[r * swell * np.cos(a), r * swell * np.sin(a), np.full(len(u), z)]
                         for r, z in profile])  # fmt: skip
        m = len(u)
        index = np.arange(n * m).reshape(n, m)
        p, q, r, s = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
        faces = np.concatenate([np.stack([p, q, r], -1), np.stack([p, r, s], -1)]).reshape(-1, 3)
        pieces[k % 2].append((grid.reshape(-1, 3), faces))
    shape.add(merge(pieces[0]), "envelope")
    shape.add(merge(pieces[1]), "envelope", "stripe")


def _basket(rng, shape, size, base, high) -> None:
    """Square or round, hollow, with a rim and sandbags."""
    square, narrow, thin = rng.random() < 0.6, rng.uniform(0.75, 1.0), size * 0.12
    sides = 4 if square else int(rng.choice([8, 12, 20]))
    ring = circle(sides, np.pi / sides) * (1.4 if square else 1.1) * size
    levels = [(narrow, 0), (1, high), (1 - thin / size, high), (narrow - thin / size, thin)]
    shape.add(loft(stacked(ring, [(f, base + z) for f, z in levels])), "basket")
    if rng.random() < 0.6:
        corners = np.stack([ring, (ring + np.roll(ring, -1, 0)) / 2], 1).reshape(-1, 2)
        path = at_z(corners, base + high)
        shape.add(tube(path, size * 0.1, 6, closed=True), "basket", "rim")
    if rng.random() < 0.4:
        for b in np.arange(int(rng.integers(3, 9))) * 0.9:
            out = radial(b) * size * (1.05 if square else 1.1)
            at = out + [0, 0, base + high * 0.55]
            shape.add(ellipsoid(at, (size * 0.14, size * 0.14, size * 0.22), 8), "sandbag")


def _ropes(rng, shape, mouth, low, size, top, ring) -> None:
    """Ropes from the basket to the mouth, perhaps through a ring half way."""
    count = int(rng.choice([4, 4, 6, 8]))
    for a in (np.arange(count) + 0.5) * 2 * np.pi / count:
        out = radial(a)
        foot, end = out * size * 1.1 + [0, 0, top - 0.03], out * mouth * 0.97 + [0, 0, low + 0.02]
        shape.add(cylinder(foot, end, rng.uniform(0.008, 0.018), sides=5), "rope")
    if ring:
        z = (top + low) / 2
        r = (size * 1.1 + mouth) / 2
        path = [(r * np.cos(a), r * np.sin(a), z) for a in np.linspace(0, 2 * np.pi, 17)[:-1]]
        shape.add(tube(path, 0.02, 6, closed=True), "load ring")


def _burner(shape, mouth, low, size, top) -> None:
    """A flame over the basket, held by bars."""
    z = top + (low - top) * 0.35
    shape.add(cylinder((0, 0, z), (0, 0, z + 0.12), 0.06, 0.04, 8), "burner")
    bar = size * 1.1 + (mouth - size * 1.1) * 0.35
    shape.add(cylinder((-bar, 0, z), (bar, 0, z), 0.012, sides=5), "burner")
    for side in (-1, 1):
        shape.add(
            cylinder((side * size * 0.9, 0, top), (side * bar, 0, z), 0.012, sides=5), "burner"
        )
