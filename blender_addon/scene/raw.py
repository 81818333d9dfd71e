"""A mesh as Blender has it, in arrays, and its polygons cut into triangles as Blender cuts them.

bpy isn't needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 12  # rows that are worked on at a time: what is made of them stays in a core's cache


@dataclass(frozen=True, eq=False)
class Raw:
    """What Blender says of a mesh, in the object's own frame.

    Attributes:
        places: (V, 3) float32.
        vertices: (C,) int32, those of all corners, one polygon after the other.
        owners: (T,) int32, the polygons that its triangles are of, likewise.
        polygon_count: how many polygons there are.
    """

    places: NDArray[np.float32]
    vertices: NDArray[np.int32]
    owners: NDArray[np.int32]
    polygon_count: int

    def has_the_polygons_of(self, other: Raw) -> bool:
        """Whether it is the same mesh, though it may have another shape."""
        return (
            (len(self.places), self.polygon_count) == (len(other.places), other.polygon_count)
            and np.array_equal(self.owners, other.owners)
            and np.array_equal(self.vertices, other.vertices)
        )

    def is_as(self, other: Raw) -> bool:
        """Whether it is the same mesh in the same shape."""
        return self.has_the_polygons_of(other) and np.array_equal(self.places, other.places)

    @cached_property
    def sizes(self) -> NDArray[np.int32]:
        """(polygons,) how many corners each has: two more than triangles."""
        return np.bincount(self.owners, minlength=self.polygon_count).astype(np.int32) + 2

    @property
    def is_easily_cut(self) -> bool:
        """Whether :meth:`triangles` can be told: there are triangles and quads alone."""
        return int(self.sizes.max(initial=3)) <= 4

    @property
    def triangles(self) -> NDArray[np.int32]:
        """(T, 3) of vertices, one polygon after the other, as Blender cuts triangles and quads.

        That is from the first corner of a quad to the third or, where its second and fourth are on
        the same side of that line, from the second to the fourth.
        """
        is_quad = self.sizes == 4
        if is_quad.all():
            return self._cut(self.vertices.reshape(-1, 4)).reshape(-1, 3)
        begin = np.cumsum(self.sizes) - self.sizes  # the first corner of each polygon
        first = begin - 2 * np.arange(self.polygon_count)  # and its first triangle
        triangles = np.empty((len(self.owners), 3), np.int32)
        triangles[first[~is_quad]] = self.vertices[begin[~is_quad, None] + np.arange(3)]
        halves = self._cut(self.vertices[begin[is_quad, None] + np.arange(4)])
        for half in range(2):
            triangles[first[is_quad] + half] = halves[:, half]
        return triangles

    def _cut(self, quads: NDArray[np.int32]) -> NDArray[np.int32]:
        """(Q, 2, 3) the triangles of quads (Q, 4)."""
        halves = quads.take([0, 1, 2, 0, 2, 3], axis=1)
        folds = np.flatnonzero(self._fold(quads))
        halves[folds] = quads[folds].take([0, 1, 3, 1, 2, 3], axis=1)
        return halves.reshape(-1, 2, 3)

    def _fold(self, quads: NDArray[np.int32]) -> NDArray[np.bool_]:
        """(Q,) whether the second and fourth corner are on one side of the first and third."""
        found = np.empty(len(quads), bool)
        for begin in range(0, len(found), CHUNK):
            corners = self.places.take(quads[begin : begin + CHUNK], axis=0)  # (n, 4, 3)
            a, b, c, d = np.ascontiguousarray(corners.transpose(1, 2, 0))
            across, other = cross(b - a, c - a), cross(d - a, c - a)
            found[begin : begin + CHUNK] = dot(across, other) > 0
        return found


def cross(u: NDArray, v: NDArray) -> tuple[NDArray, NDArray, NDArray]:
    """Of vectors (3, n), each coordinate in a row: in a quarter of the time of np.cross."""
    (ux, uy, uz), (vx, vy, vz) = u, v
    return uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx


def dot(u: Sequence[NDArray], v: Sequence[NDArray]) -> NDArray:
    """(n,) of such vectors."""
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
