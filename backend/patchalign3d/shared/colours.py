"""Colours of parts and of heat maps, the same in every file and in the viewport."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Okabe and Ito's colours, told apart by the colour-blind too.
COLOURS = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
)
UNLABELLED_COLOUR = (128, 128, 128)

# Of a heat map, from the least to the most alike: dark to bright in print, too.
HEAT = ((13, 8, 135), (126, 3, 168), (204, 71, 120), (248, 149, 64), (240, 249, 33))


def palette(count: int) -> NDArray[np.uint8]:
    """(count, 3) colours: seven that the colour-blind tell apart, then darker, then paler ones."""
    base = np.array(COLOURS, np.float64)
    shades = np.concatenate([base, base * 0.55, (base + 255) / 2])
    return shades[np.arange(count) % len(shades)].astype(np.uint8)


def heat(values: NDArray) -> NDArray[np.uint8]:
    """(n,) values → (n, 3) colours, from the least of them to the greatest."""
    span = np.ptp(values)
    share = (values - values.min()) / span if span > 0 else np.zeros(len(values))
    stops = np.linspace(0, 1, len(HEAT))
    columns = [np.interp(share, stops, column) for column in np.array(HEAT).T]
    return np.stack(columns, axis=1).round().astype(np.uint8)
