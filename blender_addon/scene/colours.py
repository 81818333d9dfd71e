"""Colours for parts and for heat maps; sRGB, 0 … 1."""

from __future__ import annotations

import colorsys

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]

# Colour attributes of meshes.
PART_COLOURS = "patchalign3d_colour"
HEAT = "patchalign3d_heat"

UNLABELLED: Colour = (0.5, 0.5, 0.5)
# Okabe and Ito's, told apart by the colour-blind too; the library's files have the same.
_FIRST = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
)
# From the least to the most alike; brightness rises with it.
_HEAT = ((13, 8, 135), (126, 3, 168), (204, 71, 120), (248, 149, 64), (240, 249, 33))


def part_colour(number: int) -> Colour:
    """A colour for the part of this number, unlike those of the parts before it."""
    if number < len(_FIRST):
        red, green, blue = _FIRST[number]
        return red / 255, green / 255, blue / 255
    # Hues a golden angle apart stay far from each other, however many there are.
    return colorsys.hsv_to_rgb(0.618 * number % 1, 0.55, 0.75)


def heat(values: NDArray) -> NDArray[np.float32]:
    """(n,) values → (n, 4) colours, from the least of them to the greatest, opaque."""
    stops = np.linspace(0, 1, len(_HEAT))
    share = relative(values)
    channels = [np.interp(share, stops, channel) for channel in np.array(_HEAT).T / 255]
    return np.stack([*channels, np.ones(len(share))], axis=1).astype(np.float32)


def relative(values: NDArray) -> NDArray[np.float64]:
    """(n,) values → their places between the least, 0, and the greatest of them, 1."""
    values = np.asarray(values, dtype=np.float64)
    if not len(values) or np.ptp(values) == 0:
        return np.zeros(len(values))
    return (values - values.min()) / np.ptp(values)


def linear(colour: Colour) -> Colour:
    """sRGB → the linear values that materials want."""
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
