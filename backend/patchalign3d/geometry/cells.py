"""Cells of a surface: a few faces each, so that a large mesh costs hardly more than a small one.

What changes slowly over a surface, such as what the patches say of it, is worked out for cells, of
which there are about as many whatever the mesh; faces are looked at where it matters. A mesh of few
faces has a cell for each.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components
from ..threads import in_chunks

# Of more faces cells are made: about so many where the surface is smooth, and never many times as
# many.
FEW = 40_000
CELLS = 20_000
MOST = 4
# Faces that meet in less than this angle, in radians, may be in one cell; of a rough surface, where
# too many cells would come of it, in less than the next.
SMOOTH = (0.15, 0.3, 0.6, 1.2, np.inf)


class Cells(NamedTuple):
    """C cells of F faces, numbered by the least face in each."""

    of: NDArray[np.int64]  # (F,) the cell of each face
    area: NDArray[np.float64]  # (C,)
    centroid: NDArray[np.float64]  # (C, 3)

    @property
    def are_faces(self) -> bool:
        """Whether each face is a cell."""
        return len(self.area) == len(self.of)

    def spread(self, values: NDArray) -> NDArray:
        """Values of cells (C, …) on their faces (F, …)."""
        return values if self.are_faces else values[self.of]

    def gather(self, values: NDArray) -> NDArray:
        """One value of each cell (C,), of those of its faces (F,), which must be equal."""
        gathered = np.empty(len(self.area), values.dtype)
        gathered[self.of] = values
        return gathered


def find_cells(
    areas: NDArray, centroids: NDArray, pairs: NDArray[np.int64], angles: NDArray
) -> Cells:
    """Cells: faces in one cube of a grid that hang together without a crease.

    Args:
        areas: (F,) of the faces.
        centroids: (F, 3), within −1 … 1.
        pairs: (E, 2) faces that touch.
        angles: (E,) at which they meet, radians.
    """
    if len(areas) <= FEW:
        return Cells(np.arange(len(areas)), areas, centroids)
    cube = _cubes(centroids, float(np.sqrt(areas.sum() / CELLS)))
    one, two = pairs.T
    inside = np.flatnonzero(cube[one] == cube[two])
    one, two, bend = one[inside], two[inside], np.abs(angles[inside])
    of = np.arange(len(areas))
    for smooth in SMOOTH:
        meets = bend < smooth
        joined = np.stack([one[meets], two[meets]], axis=1)
        further = components(int(of.max()) + 1, joined)
        of = further[of]
        if of.max() < MOST * CELLS:
            break
        one, two, bend = further[one[~meets]], further[two[~meets]], bend[~meets]
    weight = areas + 1e-12  # a cell without area is somewhere, too
    total = np.bincount(of, weight)
    area = total - 1e-12 * np.bincount(of)
    centroid = np.stack([np.bincount(of, weight * axis) / total for axis in centroids.T], axis=1)
    return Cells(of, area, centroid)


def _cubes(centroids: NDArray, side: float) -> NDArray[np.int64]:
    """(F,) the number of the cube, of a grid over −1 … 1, that each centroid (F, 3) is in."""
    along = int(2 / side) + 2
    cube = np.empty(len(centroids), np.int64)

    def number(part: slice) -> None:
        x, y, z = ((centroids[part].T + 1) / side).astype(np.int64)
        cube[part] = (x * along + y) * along + z

    in_chunks(len(centroids), number)
    return cube
