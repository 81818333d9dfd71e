"""Where a shape is nearest to a point, or first met by a ray.

Blender grows a tree of a large shape in one go, for which a window would wait: here it is several
trees, each of a stretch of the triangles, of which the nearest answer counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from mathutils import Vector
    from mathutils.bvhtree import BVHTree

STRETCH = 50_000  # triangles of one tree

Found = tuple["Vector | None", "Vector | None", "int | None", "float | None"]
"""Place, normal, triangle of its tree, and distance; None each if there is nothing."""


class Tree:
    """A shape's trees, grown by the time that one is asked, or before.

    Args:
        shape: (W, 3) float64.
        triangles: (T, 3) int32 into it.
    """

    def __init__(self, shape: NDArray[np.float64], triangles: NDArray[np.int32]) -> None:
        self._shape, self._triangles = shape, triangles
        self._trees: list[BVHTree] = []

    def grow(self) -> Iterator[float]:
        """Grow it in slices, as far as it has not: how much is done."""
        from mathutils.bvhtree import BVHTree

        while (begin := len(self._trees) * STRETCH) < len(self._triangles):
            corners = self._shape[self._triangles[begin : begin + STRETCH].ravel()]
            numbers = np.arange(len(corners)).reshape(-1, 3)
            tree = BVHTree.FromPolygons(corners.tolist(), numbers.tolist(), all_triangles=True)
            self._trees.append(tree)
            yield begin / len(self._triangles)

    def find_nearest(self, point: Vector) -> Found:
        """The place on the shape that is nearest to a point."""
        return self._nearest(lambda tree: tree.find_nearest(point))

    def ray_cast(self, origin: Vector, way: Vector) -> Found:
        """The first place at which a ray meets the shape."""
        return self._nearest(lambda tree: tree.ray_cast(origin, way))

    def _nearest(self, ask: Callable[[BVHTree], Found]) -> Found:
        for _ in self.grow():
            pass
        found = (answer for answer in map(ask, self._trees) if answer[3] is not None)
        return min(found, key=lambda answer: answer[3], default=(None,) * 4)
