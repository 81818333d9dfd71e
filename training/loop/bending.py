"""Bend, taper and twist a whole shape, be it a person, an artist's model or a generated one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Standard deviations of a quadratic map's coefficients, in half lengths of the shape: of all of
# them, at most, and of the one that bows it. A bow of 0.26 turns one end 60° against the other.
WARP, BOW = 0.06, 0.15


def quadratic_map(
    points: NDArray[np.float64], frame: NDArray[np.float64], coefficients: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Points (N, 3) bent, tapered and twisted: p + p·Q·p, in the unit box about ``frame``.

    Args:
        frame: (V, 3), the points whose bounding box becomes the cube from −1 to 1 at its longest.
        coefficients: (3, 3, 3): what each pair of coordinates adds to each coordinate.
    """
    low, high = frame.min(0), frame.max(0)
    centre, size = (low + high) / 2, max((high - low).max() / 2, 1e-12)
    p = (points - centre) / size
    return (p + np.einsum("abc,nb,nc->na", coefficients, p, p)) * size + centre


def random_bend(rng: np.random.Generator) -> NDArray[np.float64]:
    """Coefficients (3, 3, 3) that warp a shape a little in all ways, and bow it along one line."""
    coefficients = rng.normal(0, rng.uniform(0, WARP), (3, 3, 3))
    along, aside = np.linalg.qr(rng.standard_normal((3, 2)))[0].T  # at right angles
    return coefficients + rng.normal(0, BOW) * np.einsum("a,b,c->abc", aside, along, along)
