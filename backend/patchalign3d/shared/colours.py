"""Colours of parts and of heat maps, the same in every file and in the viewport; sRGB, 0 … 1."""

import colorsys

import numpy as np
from numpy.typing import ArrayLike, NDArray

Colour = tuple[float, float, float]

GREY: Colour = (0.5, 0.5, 0.5)
"""Of what has no label."""

# Okabe and Ito's seven, then those that are farthest from all before them and from grey, to eyes of
# every kind: at least 16 apart in CIELAB, also to eyes that lack the cones for red, green or blue.
_FIRST = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
    (90, 30, 0),
    (50, 40, 70),
    (220, 250, 210),
    (90, 250, 120),
    (80, 50, 250),
    (80, 0, 110),
    (130, 70, 220),
    (60, 0, 160),
    (150, 60, 0),
    (150, 210, 140),
    (170, 250, 250),
    (140, 140, 250),
    (120, 80, 120),
    (150, 90, 60),
    (180, 160, 80),
    (40, 70, 60),
    (190, 190, 180),
)
# From the least to the most alike; brightness rises with it, in print, too.
_HEAT = ((13, 8, 135), (126, 3, 168), (204, 71, 120), (248, 149, 64), (240, 249, 33))


def part_colour(number: int) -> Colour:
    """A colour for the part of this number, unlike those of the parts before it."""
    if number < len(_FIRST):
        red, green, blue = _FIRST[number]
        return red / 255, green / 255, blue / 255
    # Hues a golden angle apart stay far from each other, however many there are.
    return colorsys.hsv_to_rgb(0.618 * number % 1, 0.55, 0.75)


def palette(count: int) -> NDArray[np.uint8]:
    """(count, 3) the colours of the first parts, in bytes."""
    return in_bytes([part_colour(number) for number in range(count)]).reshape(count, 3)


def in_bytes(colours: ArrayLike) -> NDArray[np.uint8]:
    """Colours of 0 … 1, of any shape, as 0 … 255."""
    return np.floor(np.asarray(colours) * 255 + 0.5).astype(np.uint8)


def heat(values: ArrayLike) -> NDArray[np.float64]:
    """(n,) values → (n, 3) colours, from the least of them to the greatest."""
    stops = np.linspace(0, 1, len(_HEAT))
    share = relative(values)
    channels = [np.interp(share, stops, channel) for channel in np.array(_HEAT).T / 255]
    return np.stack(channels, axis=1)


def relative(values: ArrayLike) -> NDArray[np.float64]:
    """(n,) values → their places between the least, 0, and the greatest of them, 1."""
    values = np.asarray(values, dtype=np.float64)
    if not len(values) or np.ptp(values) == 0:
        return np.zeros(len(values))
    return (values - values.min()) / np.ptp(values)


def linear(colour: Colour) -> Colour:
    """sRGB → the linear values that materials want."""
    red, green, blue = all_linear(colour).tolist()
    return red, green, blue


def all_linear(colours: ArrayLike) -> NDArray[np.float64]:
    """As :func:`linear`, of colours of any shape."""
    srgb = np.asarray(colours, np.float64)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
