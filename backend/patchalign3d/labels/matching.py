"""Finds keypoints of a finished shape on another, by position as well as by features.

A left hand looks like a right one, and each leg of a table like the next; their positions tell them
apart. Positions are relative to the box around a shape, so that proportions count less. The
finished shape may be oriented differently, so its positions are tried in all 24 orientations.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..geometry.frame import FRAMES, Frame
from ..geometry.symmetry import Plane
from ..shared.prompts.place_in_name import place_of
from ..shared.prompts.words import clean

AS_IT_LIES = Frame()
# What another place costs, in cosines, and how far away, in half extents of the box, is another.
# Both, and the next, were chosen on the first shapes of ``benchmarks.quality.keypoints``.
ELSEWHERE, APART = 0.2, 0.5
# By how much shapes must be more alike in another way, in cosines, to lie so.
TURNED = 0.1
# What is nearer to the middle, in half widths, is on neither side.
MIDDLE = 0.1
ACROSS = 2.0  # what the wrong side costs: all there is in cosines
# A flat box is taken to be as deep as this share of its longest side.
FLAT = 0.05


def box_coordinates(
    points: NDArray[np.float64], box: NDArray[np.float64], middle: Plane
) -> NDArray[np.float64]:
    """Points (n, 3) relative to the box around a shape: −1 … 1 on each axis, x from the symmetry
    plane.

    Args:
        points: Z up, looking along −Y, as the box and the plane are.
        box: (2, 3) its lowest and highest corner.
        middle: the symmetry plane.
    """
    low, high = box
    half = np.maximum((high - low) / 2, FLAT / 2 * (high - low).max() + 1e-12)
    away = points - (low + high) / 2
    away[:, 0] = points[:, 0] - middle(points)
    return away / half


def place_penalty(
    alike: NDArray[np.floating],
    centres: NDArray[np.float64],
    places: NDArray[np.floating],
    names: Sequence[str],
    own_sides: bool = True,
) -> NDArray[np.float64]:
    """(C, K) the penalty for each keypoint at each of C patches, in cosines.

    Args:
        alike: (C, K) cosines between the patches and K keypoints of a finished shape.
        centres: (C, 3) of the patches, relative to their shape's box.
        places: (K, 3) of the keypoints, relative to theirs.
        names: K; a keypoint with a side in its name has that side, wherever it lies.
        own_sides: whether left and right are the shape's own, or those of whoever stands before it.
    """
    side = np.where(np.abs(places[:, 0]) > MIDDLE, np.sign(places[:, 0]), 0)
    said = np.array([dict(place_of(clean(name).split())).get(0, 0) for name in names])
    said = said if own_sides else -said
    side = np.where(said, said, side)  # (K,) 1 to its own left, −1 to its right, 0 for neither
    best, least = -np.inf, np.zeros(alike.shape)
    for way in FRAMES:
        there = way.turn(centres)  # as they would lie if the shape stood as the finished one does
        away = ((there[:, None] - places) ** 2).sum(2)  # (C, K)
        against = ELSEWHERE * (1 - np.exp(-away / (2 * APART**2)))
        against += ACROSS * (there[:, :1] * side < 0)
        agreement = float((alike - against).max(0).mean())
        if (way.up, way.front) == (AS_IT_LIES.up, AS_IT_LIES.front):
            agreement += TURNED
        if agreement > best:
            best, least = agreement, against
    return least
