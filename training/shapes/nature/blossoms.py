"""Flowers, wild or in a pot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..leaves import blade, whorl
from ..shape import Assembly, LabelledShape
from ..solids import Solid, cylinder, ellipsoid, lathe, moved, tube
from .pots import POT, add_pot

FLOWER = {
    **POT,
    "flower head": ("bloom", "blossom", "flower"),
    "petal": ("petals", "flower petal"),
    "center": ("flower center", "pistil", "disc", "middle", "stamen"),
    "sepal": ("calyx", "green cup"),
    "stem": ("stalk",),
    "leaf": ("leaves", "foliage"),
}


def flower(rng: np.random.Generator) -> LabelledShape:
    """One bloom or a clump: open, cupped, double or a trumpet, on stems with leaves."""
    kind = str(rng.choice(["flower", "flower", "daisy", "tulip", "sunflower", "rose", "lily"]))
    shape = Assembly(kind, FLOWER)
    count = 1 if rng.random() < 0.65 else int(rng.integers(2, 6))
    potted = rng.random() < 0.3
    low = add_pot(rng, shape, rng.uniform(0.1, 0.25)) if potted else 0.0
    high = rng.uniform(0.2, 1.2)
    bloom = Bloom.drawn(rng, kind, high)
    thick = min(rng.uniform(0.008, 0.04), bloom.size * rng.uniform(0.06, 0.22))
    sides = int(rng.integers(4, 11))
    for i in range(count):
        a, out = 2 * np.pi * i / count + rng.uniform(0, 0.8), 0.0 if count == 1 else 1.0
        lean = np.array([np.cos(a), np.sin(a)]) * (out * 0.25 + rng.uniform(0, 0.15)) * high
        t, tall = np.linspace(0, 1, 6), high * rng.uniform(0.8, 1.1)
        path = np.c_[np.outer(t**1.7, lean) + out * 0.03 * lean, low - 0.01 + t * tall]
        shape.add(tube(path, thick * np.linspace(1.1, 0.9, 6), sides), "stem")
        up = (path[-1] - path[-2]) / np.linalg.norm(path[-1] - path[-2])
        up += np.array([0, -rng.uniform(0, 1.2), 0])  # it looks at us
        _bloom(rng, shape, path[-1], up / np.linalg.norm(up), bloom, thick)
        _stem_leaves(rng, shape, path, thick, high)
    return shape.finish()


@dataclass(frozen=True)
class Bloom:
    """What all blooms of a plant have in common.

    Attributes:
        size: how long the petals are, in metres.
        rise: how steeply they stand, in radians.
        petals: how many there are in each of ``layers``.
        center: radius of the heart, of ``size``.
        wide, thick: of a petal, of ``size``, and ``bend`` and ``full`` as of ``blade``.
        trumpet: the petals are one funnel.
        sepals: there are some below.
        sides: of a petal's section.
    """

    size: float
    rise: float
    petals: int
    layers: int
    center: float
    wide: float
    bend: float
    thick: float
    full: float
    trumpet: bool
    sepals: bool
    sides: int

    @classmethod
    def drawn(cls, rng: np.random.Generator, kind: str, high: float) -> Bloom:
        """A bloom as flowers of that kind and height may have it."""
        many = kind in ("daisy", "sunflower")
        opened = {"tulip": 1.35, "rose": 1.0, "daisy": 0.1, "sunflower": 0.15}.get(kind)
        return cls(
            size=high * rng.uniform(0.1, 0.45),
            rise=rng.uniform(0, 1.3) if opened is None else opened * rng.uniform(0.8, 1.1),
            petals=int(rng.integers(9, 24) if many else rng.integers(3, 9)),
            layers={"rose": 4, "sunflower": 2}.get(kind, int(rng.integers(1, 3))),
            center=rng.uniform(0.4, 0.7) if kind == "sunflower" else rng.uniform(0.12, 0.4),
            wide=rng.uniform(0.3, 1.1),
            bend=rng.uniform(-0.5, 1.4),
            thick=rng.uniform(0.02, 0.15),
            full=rng.uniform(0.7, 1.8),
            trumpet=kind == "lily" or (kind == "flower" and rng.random() < 0.15),
            sepals=rng.random() < 0.4,
            sides=int(rng.choice([4, 4, 6, 8])),
        )


def _bloom(rng, shape, at, up, bloom: Bloom, thick: float) -> None:
    """Petals about a center, turned so that they look along ``up``."""
    side = np.cross(up, [0, 0.3, 1]) + [1e-3, 0, 0]
    side /= np.linalg.norm(side)
    matrix = np.c_[side, np.cross(up, side), up]

    def add(solid: Solid, *part: str) -> None:
        shape.add(moved(solid, matrix, at), *part)

    size, count, sides = bloom.size, bloom.petals, bloom.sides
    heart = size * bloom.center
    if bloom.trumpet:
        t = np.linspace(0, 1, 6)
        wall = np.c_[thick + (size - thick) * t**2, size * 1.6 * t]
        inner = wall[:0:-1] - [size * 0.06, 0]
        inner[:, 0] = np.maximum(inner[:, 0], thick * 0.5)
        add(lathe(np.concatenate([wall, inner]), sides + 6), "flower head", "petal")
        add(cylinder((0, 0, 0), (0, 0, size * 1.4), heart * 0.3, sides=6), "flower head", "center")
    else:
        reach = size * 2 * np.sin(np.pi / max(count, 4)) * bloom.wide + heart * 0.3
        for layer in range(bloom.layers):
            shrink = 1 - 0.18 * layer
            petal = blade(size * shrink, reach * shrink, size * bloom.thick,
                          min(bloom.rise + 0.22 * layer, 1.5), bloom.bend, bloom.full,
                          0.15, sides)  # fmt: skip
            root = heart * (0.55 if bloom.rise < 0.9 else 0.35) * shrink
            whorl(rng, add, count, root, heart * 0.15 * layer, petal, "flower head", "petal")
        flat = rng.uniform(0.3, 1.0)
        add(ellipsoid((0, 0, heart * 0.1), (heart, heart, heart * flat), 8 + sides),
            "flower head", "center")  # fmt: skip
    if bloom.sepals:
        sepal = blade(size * 0.5, size * 0.2, size * 0.05, bloom.rise - 0.3, 0.3)
        whorl(rng, add, 5, thick * 0.5, -size * 0.05, sepal, "flower head", "sepal")


def _stem_leaves(rng, shape, path, thick, high) -> None:
    bent, low = rng.uniform(0.2, 1.8), rng.random() < 0.4
    for _ in range(int(rng.integers(0, 6))):
        s = 0.04 if low else rng.uniform(0.1, 0.75)
        at = [np.interp(s * 5, np.arange(6), path[:, i]) for i in range(3)]
        long = high * rng.uniform(0.2, 0.5)
        leaf = blade(long, long * rng.uniform(0.15, 0.5), thick * rng.uniform(0.3, 0.8),
                     rng.uniform(0.3, 1.3), bent, rng.uniform(0.6, 1.2), 0.1)  # fmt: skip
        whorl(rng, lambda solid, part, at=at: shape.add(moved(solid, offset=at), part),
              1, 0.0, 0.0, leaf, "leaf")  # fmt: skip
