"""What joiners cut: bars, square or round, and boards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from .solids import Solid, beam, box, cylinder, rounded_box


def bar(
    rng: np.random.Generator,
    square: bool,
    start: ArrayLike,
    end: ArrayLike,
    width: float,
    taper: float = 1.0,
) -> Solid:
    """A leg or rail: square or round."""
    if square:
        return beam(start, end, width, width * taper)
    return cylinder(start, end, width / 2, width / 2 * taper, int(rng.integers(6, 17)))


def board(rng: np.random.Generator, size: Sequence[float], centre: ArrayLike) -> Solid:
    """A plate: sharp, bevelled or soft."""
    style = rng.random()
    if style < 0.5:
        return box(size, centre)
    return rounded_box(size, centre, min(size) * rng.uniform(0.1, 0.5), int(rng.integers(1, 4)))
