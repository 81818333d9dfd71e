"""How a shape would stand by itself, without a model: evidence for each axis as up, and for each as
the front, from points of the shape alone.

Things stand on a wide and flat foot, with their weight above it, and their left and right are alike
(Fu et al., "Upright orientation of man-made objects", 2008, measure the same); feet point forward,
and backs lean back. How much each of these counts is learned elsewhere.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError, cKDTree

from .frame import AXES, Axis, along

CONTACT = 0.02  # how near to its end the points of a foot lie, as a share of the size
COMPARED = 600  # points whose mirror images are compared
OUTLINE = 8  # one point in this many outlines the shape
FARTHEST = 0.5  # distances from the foot are cut off here, as a share of the size

# Where the slices of a shape begin, as shares of its height; each is measured by itself.
SLICES = (0.06, 0.2, 0.4, 0.6, 0.8, 0.94)
FEWEST = 6  # points of a slice
ENDS = (0.95, 0.05)


class _Shape(NamedTuple):
    """A shape around the middle of its box, whose longest side is 1."""

    points: NDArray[np.float64]  # (N, 3)
    sides: NDArray[np.float64]  # (3,)
    mirrored: NDArray[np.float64]  # (3,) how far it is from its mirror image across each axis

    @classmethod
    def of(cls, points: NDArray) -> "_Shape":
        low, high = points.min(0), points.max(0)
        points = (points - (low + high) / 2) / (high - low).max()
        tree, some = cKDTree(points), points[:: max(1, len(points) // COMPARED)]
        away = [tree.query(some * (1 - 2 * np.eye(3)[axis]))[0] for axis in range(3)]
        mirrored = np.sqrt(np.square(away).mean(1))
        return cls(points, (high - low) / (high - low).max(), mirrored)


def of_ups(points: NDArray) -> NDArray[np.float32]:
    """(6, K): evidence for and against each of :data:`..geometry.frame.AXES` as up.

    It is measured on points (N, 3), spread evenly over a surface, at any scale: how wide the foot
    is, how far inside it the weight lies, its share of the points, and the same for the head; how
    the points are distributed between foot and head; the sides of the box; how alike the halves
    are.
    """
    shape = _Shape.of(points)
    rows = []
    for axis in AXES:
        number, others = _places(axis)
        height = along(axis, shape.points)
        flat, middle = shape.points[:, others], shape.points[:, others].mean(0)
        whole = max(_hull(flat[::OUTLINE], middle)[0], 1e-6)
        ends = height < height.min() + CONTACT, height > height.max() - CONTACT
        rise = (height - height.min()) / max(shape.sides[number], 1e-6)
        row = [rise.mean() - 0.5, rise.std(), shape.sides[number], *sorted(shape.sides[others])]
        for end in ends:
            area, inside = _hull(flat[end], middle)
            row += [area / whole, float(np.clip(inside, -FARTHEST, FARTHEST)), end.mean()]
        rows.append([*row, shape.mirrored[number], *sorted(shape.mirrored[others])])
    return np.array(rows, np.float32)


def of_fronts(points: NDArray, up: Axis, fronts: Sequence[Axis]) -> NDArray[np.float32]:
    """(A, K): evidence for and against each of A axes as the front of a shape with this up.

    It is measured on points (N, 3), spread evenly over the surface: how alike the halves are, the
    sides of the box, where the weight lies, how flat both ends are, and how far each slice reaches
    forward and back, from the feet to the head.
    """
    shape = _Shape.of(points)
    height = along(up, shape.points)
    rise = (height - height.min()) / max(np.ptp(height), 1e-6)
    slices = np.searchsorted(SLICES, rise)
    rows = []
    for axis in fronts:
        number, others = _places(axis)
        left = next(other for other in others if other != "XYZ".index(up[-1]))
        ahead = along(axis, shape.points)
        middle = ahead.mean()
        flat = (ahead > ahead.max() - CONTACT).mean(), (ahead < ahead.min() + CONTACT).mean()
        row = [shape.mirrored[number], shape.mirrored[left], shape.sides[number], shape.sides[left]]
        row += [np.ptp(height), middle, *flat, 20 * ((ahead - middle) ** 3).mean()]
        for part in range(len(SLICES) + 1):
            there = ahead[slices == part]
            far = np.quantile(there, ENDS) if len(there) >= FEWEST else [middle, middle]
            row += [there.mean() - middle if len(there) >= FEWEST else 0, *(far - middle)]
        rows.append(row)
    return np.array(rows, np.float32)


def _hull(points: NDArray, place: NDArray) -> tuple[float, float]:
    """The area of the convex hull of points (n, 2), and how far inside it a place lies, negative if
    it lies outside. Without an area, these are 0 and :data:`FARTHEST` outside.
    """
    try:
        hull = ConvexHull(points)
    except (QhullError, ValueError):
        return 0.0, -FARTHEST
    return hull.volume, -float(np.max(hull.equations[:, :2] @ place + hull.equations[:, 2]))


def _places(axis: Axis) -> tuple[int, list[int]]:
    """The number of the coordinate along an axis, and those of the two others."""
    number = "XYZ".index(axis[-1])
    return number, [other for other in range(3) if other != number]
