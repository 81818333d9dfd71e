"""Points spread evenly over a surface, and the frame in which the encoder sees them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import sort_stably
from ..threads import in_chunks
from .order import ASKEW, by_place

# The key by which faces are sorted has so many bits. Its highest bits are the number of a bucket.
# There are about as many buckets as faces, but at most two to this power, which fit into a cache.
BITS, BUCKET_BITS = 40, 18


class SurfacePoints(NamedTuple):
    """Points on a surface, and the faces that they lie on; of a cloud, its points."""

    points: NDArray[np.float64]  # (…, 3), unit frame
    faces: NDArray[np.int64]  # (…,)

    @property
    def flat(self) -> SurfacePoints:
        """The points of all samplings in one row: (n, 3) and (n,)."""
        return SurfacePoints(self.points.reshape(-1, 3), self.faces.reshape(-1))

    def take(self, chosen: NDArray[np.int64]) -> SurfacePoints:
        """Those of S samplings (S, N) that are chosen by their numbers (S, G) in each."""
        points = np.take_along_axis(self.points, chosen[:, :, None], axis=1)
        return SurfacePoints(points, np.take_along_axis(self.faces, chosen, axis=1))


def sample_surface(
    vertices: NDArray, faces: NDArray, count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw N = ``count`` points (N, 3) uniformly by area, and the face (N,) that each lies on.

    The vertices (V, 3) are in any frame, the faces (F, 3) have a positive total area. Equal
    generators draw equal points.
    """
    a, b, c = vertices[faces].swapaxes(0, 1)
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    face = faces_at(rng.random(count), areas)
    return points_on(vertices[faces[face]], rng.random((2, count, 1))), face


def faces_at(shares: NDArray, areas: NDArray) -> NDArray[np.int64]:
    """The faces (n,) at which the cumulative area reaches shares (n,) of the whole, 0 … 1."""
    ends = np.cumsum(areas)
    return _first_beyond(ends, shares * ends[-1])


class FacesInOrder:
    """Faces to draw from by area, in the order of their places, whatever their order in a file.

    They are sorted as in a bucket sort, but only within the buckets in which a face is drawn.
    """

    def __init__(self, areas: NDArray, places: NDArray[np.float64]) -> None:
        """Prepare to draw from F faces.

        Args:
            areas: (F,)
            places: (F,) in −2 … 2, a number for the place of each face, such as how far it lies
                along a direction.
        """
        self._areas = areas
        self._key, self._bucket = np.empty((2, len(areas)), np.int64)
        rest = BITS - min(len(areas).bit_length(), BUCKET_BITS)

        def put(part: slice) -> None:
            self._key[part] = (places[part] + 2) * 2 ** (BITS - 2)
            np.right_shift(self._key[part], rest, out=self._bucket[part])

        in_chunks(len(areas), put)
        self._area = np.bincount(self._bucket, areas)  # of each bucket
        self._ends = np.cumsum(self._area)

    def at(self, shares: NDArray) -> NDArray[np.int64]:
        """(n,) as :func:`faces_at`, for shares (n,), of the faces in this order."""
        in_order = np.argsort(shares)  # which is much faster to search
        reached = shares[in_order] * self._ends[-1]
        chosen = _first_beyond(self._ends, reached)  # (n,) buckets
        is_chosen = np.zeros(len(self._ends), bool)
        is_chosen[chosen] = True
        some = np.flatnonzero(is_chosen[self._bucket])
        some = some[sort_stably(self._key[some], BITS)[1]]
        sums, bucket = np.cumsum(self._areas[some]), self._bucket[some]
        first, last = (np.searchsorted(bucket, chosen, side) for side in ("left", "right"))
        before = sums[first] - self._areas[some[first]]
        found = _first_beyond(sums, before + reached - (self._ends - self._area)[chosen])
        faces = np.empty(len(shares), np.int64)
        faces[in_order] = some[np.clip(found, first, np.searchsorted(sums, sums[last - 1]))]
        return faces


def spread_evenly(areas: NDArray, places: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """The faces (count,) at even steps of the area, in the order of their places; a large face may
    come several times.

    Args:
        areas: (F,)
        places: (F, 3), within −1 … 1.
        count: how many to take.
    """
    shares = (np.arange(count) + 0.5) / count
    return FacesInOrder(areas, places @ ASKEW).at(shares)


def _first_beyond(ends: NDArray, reached: NDArray) -> NDArray[np.int64]:
    """The numbers (n,) of the first of F intervals whose end (F,) lies beyond ``reached`` (n,); the
    last interval that is not empty where none does.
    """
    # With `right`, an empty interval is never found: its end is that of the interval before.
    return np.minimum(np.searchsorted(ends, reached, side="right"), np.searchsorted(ends, ends[-1]))


def points_on(corners: NDArray, uv: NDArray) -> NDArray[np.float64]:
    """A point (n, 3) on each of the triangles with these corners (n, 3, 3).

    Numbers (2, n, 1) that are uniform in 0 … 1 give points that are uniform on each triangle.
    """
    a, b, c = corners.swapaxes(0, 1)
    u, v = uv
    outside = u + v > 1
    u, v = np.where(outside, 1 - u, u), np.where(outside, 1 - v, v)
    return a + u * (b - a) + v * (c - a)


def in_their_order(corners: NDArray) -> NDArray:
    """The corners (n, 3, 3) of triangles by where they are, whichever a file begins with."""
    return np.take_along_axis(corners, by_place(corners)[:, :, None], axis=1)


def farthest_points(points: NDArray, count: int) -> NDArray[np.int64]:
    """The numbers (count,) of points (n, 3) that lie far from each other; ``count`` is at most n.

    It begins with the first point, and always adds the one farthest from all chosen ones.
    """
    axes = np.ascontiguousarray(points.T)  # (3, n): whole rows are computed with at once
    chosen = np.zeros(count, np.int64)
    left, to_last = np.full(len(points), np.inf), np.empty_like(axes)
    for place in range(1, count):
        np.subtract(axes, axes[:, chosen[place - 1], None], out=to_last)
        x, y, z = np.square(to_last, out=to_last)
        x += z  # in this order, with which rounding chooses as it always did
        x += y
        np.minimum(left, x, out=left)
        chosen[place] = left.argmax()
    return chosen


def to_model_frame(points: NDArray, input_axes: tuple[str, str, str]) -> NDArray[np.float32]:
    """Centre clouds on their mean, scale their largest norm to 1, then reorder the axes.

    The released code normalises like this in its demo and its ShapeNetPart evaluation, and swaps y
    and z of Y-up data: from Z-up coordinates, that is the reflection ("+x", "-y", "+z"). The points
    (..., N, 3) have Z up, are right-handed and not all in one place. The result is float32, with
    the sign and the axis in ``input_axes`` for each axis of the model.
    """
    points = points - points.mean(-2, keepdims=True)
    points = points / np.linalg.norm(points, axis=-1).max(-1)[..., None, None]
    signs = {"+": 1, "-": -1}
    axes = [signs[axis[0]] * points[..., "xyz".index(axis[1])] for axis in input_axes]
    return np.stack(axes, axis=-1).astype(np.float32)
