"""How an artist builds a being: of blocks, soft blocks, or round pieces of few or many sides."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .solids import Solid, beam, box, ellipsoid, merge, rounded_box, tube


@dataclass(frozen=True)
class Style:
    """One way to make every piece of a being.

    Attributes:
        kind: "blocky", "soft" or "round".
        sides: how many sides round pieces have.
    """

    kind: str
    sides: int

    def lump(self, centre: ArrayLike, radii: ArrayLike) -> Solid:
        """A head, a belly, a foot: something about as wide as it is long."""
        radii = np.asarray(radii, float)
        if self.kind == "blocky":
            return box(1.85 * radii, centre)
        if self.kind == "soft":
            return rounded_box(1.9 * radii, centre, radii.min() * 0.5, 2)
        return ellipsoid(centre, radii, self.sides)

    def ball(self, centre: ArrayLike, radius: float) -> Solid:
        """An eye, a fist, a knob: a lump that is as wide as it is long."""
        return self.lump(centre, np.full(3, radius))

    def limb(self, path: ArrayLike, radius: ArrayLike) -> Solid:
        """An arm, a leg, a tail along ``path`` (R, 3), one radius or one per point."""
        path = np.asarray(path, float)
        radius = np.broadcast_to(np.asarray(radius, float), len(path))
        if self.kind != "blocky":
            return tube(path, radius, max(5, self.sides // 2 + 2))
        ends = itertools.pairwise(zip(path, radius, strict=True))
        return merge([beam(a, b, 1.8 * r, 1.8 * s) for (a, r), (b, s) in ends])

    def spike(self, base: ArrayLike, tip: ArrayLike, radius: float) -> Solid:
        """A horn, a claw, a tooth."""
        sides = 4 if self.kind == "blocky" else max(4, self.sides // 2)
        return tube([base, tip], [radius, radius * 0.12], sides)


def both_sides(rng: np.random.Generator) -> Iterator[tuple[int, np.random.Generator]]:
    """The right (−1) and the left (1), each with its own source of the same chance: twins."""
    seed = int(rng.integers(2**32))
    for side in (-1, 1):
        yield side, np.random.default_rng(seed)


def any_style(rng: np.random.Generator) -> Style:
    """A style as packs of models have it."""
    kind = str(rng.choice(["blocky", "soft", "round"], p=[0.25, 0.2, 0.55]))
    return Style(kind, int(rng.choice([6, 7, 8, 10, 14, 20])))
