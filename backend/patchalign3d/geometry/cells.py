"""Cells of a surface: a few faces each, so that a large mesh costs hardly more than a small one.

Values that change slowly over a surface, such as scores of patches, are computed for cells, of
which every large mesh has about the same number. Single faces are used only where it matters. Cells
come in levels, coarse ones made of finer ones, so that results are refined in steps down to the
faces. In a mesh of few faces, each face is a cell.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components
from ..threads import in_chunks
from .pairs import sort_pairs

# Meshes with more faces get cells.
FEW = 40_000
# The levels, finer ones first: about how many cells a smooth surface gets, and at most how many
# times as many any surface gets.
LEVELS = ((20_000, 4), (4_000, 5.5))
# Faces that meet at less than this angle, in radians, may be in one cell; if a rough surface would
# get too many cells, the next angle counts.
SMOOTH = (0.0, 0.15, 0.3, 0.6, 1.2, np.inf)


class Cells(NamedTuple):
    """C cells of F faces, numbered by the lowest face in each."""

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

    def mostly(self, faces: NDArray[np.bool_], areas: NDArray) -> NDArray[np.bool_]:
        """Which cells (C,) have most of their area on some of the faces (F,), with areas (F,)."""
        return np.bincount(self.of[faces], areas[faces], len(self.area)) > self.area / 2

    def gather(self, values: NDArray) -> NDArray:
        """The value of each cell (C,) from those of its faces (F,), which must be equal."""
        gathered = np.empty(len(self.area), values.dtype)
        gathered[self.of] = values
        return gathered


class Level(NamedTuple):
    """C cells of N things, which are faces or finer cells, numbered by the lowest in each."""

    of: NDArray[np.int64]  # (N,) the cell of each
    area: NDArray[np.float64]  # (C,)
    centroid: NDArray[np.float64]  # (C, 3)
    pairs: NDArray[np.int64]  # (B, 2) cells that touch, each pair once
    across: NDArray[np.int64]  # (n,) which pairs of things touch across a border, by `pairs`
    begins: NDArray[np.int64]  # (B,) where in `across` those of each pair of cells begin


def are_many(faces: int) -> bool:
    """Whether a mesh of so many faces gets cells."""
    return faces > FEW


def find_cells(levels: list[Level], areas: NDArray, centroids: NDArray) -> Cells:
    """The cells of the coarsest level, of faces with these areas (F,) and centroids (F, 3)."""
    if not levels:
        return Cells(np.arange(len(areas)), areas, centroids)
    of = levels[0].of
    for level in levels[1:]:
        of = level.of[of]
    return Cells(of, levels[-1].area, levels[-1].centroid)


def find_levels(
    areas: NDArray, centroids: NDArray, pairs: NDArray[np.int64], bends: NDArray
) -> list[Level]:
    """The levels of cells of a surface, finer ones first; none if there are few faces.

    Args:
        areas: (F,) of the faces.
        centroids: (F, 3), within −1 … 1.
        pairs: (E, 2) faces that touch.
        bends: (E,) the angle ≥ 0, radians, at which they meet.
    """
    levels: list[Level] = []
    if not are_many(len(areas)):
        return levels
    for count, most in LEVELS:
        level = _find_level(areas, centroids, pairs, bends, count, most)
        levels.append(level)
        areas, centroids, pairs = level.area, level.centroid, level.pairs
        across = bends[level.across]  # none where every cell is a piece of its own
        bends = np.minimum.reduceat(across, level.begins) if len(pairs) else across
    return levels


def fine_cells(
    areas: NDArray, centroids: NDArray, pairs: NDArray[np.int64], bends: NDArray
) -> NDArray[np.int64]:
    """(N,) the cell of the finest level that each of N things is in, as in :func:`find_levels`; if
    there are few, each is in one of its own.
    """
    if not are_many(len(areas)):
        return np.arange(len(areas))
    return _connected(areas, centroids, pairs, bends, *LEVELS[0])


def _find_level(
    areas: NDArray, centroids: NDArray, pairs: NDArray, bends: NDArray, count: int, most: float
) -> Level:
    """The things of each cell, and which cells touch."""
    of = _connected(areas, centroids, pairs, bends, count, most)
    weight = areas + 1e-12  # a cell without area is somewhere, too
    total = np.bincount(of, weight)
    area = total - 1e-12 * np.bincount(of)
    centroid = np.stack([np.bincount(of, weight * axis) / total for axis in centroids.T], axis=1)
    return Level(of, area, centroid, *_borders(of, pairs))


def _connected(
    areas: NDArray, centroids: NDArray, pairs: NDArray, bends: NDArray, count: int, most: float
) -> NDArray[np.int64]:
    """(N,) the cell of each thing: those in one cube of a grid are in one if they are connected
    without a crease.
    """
    cube = _cubes(centroids, float(np.sqrt(areas.sum() / count)))
    in_one, (one, two) = np.empty(len(pairs), bool), pairs.T

    def look(part: slice) -> None:
        np.equal(cube.take(one[part]), cube.take(two[part]), out=in_one[part])

    in_chunks(len(pairs), look)
    of = None
    for begin, end in pairwise(SMOOTH):
        meets = np.flatnonzero(in_one & (begin <= bends) & (bends < end))
        joined = np.stack([one.take(meets), two.take(meets)])
        if of is None:
            of = components(len(areas), joined.T)
        else:
            of = components(int(of.max()) + 1, of[joined].T).take(of)
        if of.max() < most * count:
            break
    assert of is not None
    return of


def _borders(
    of: NDArray, pairs: NDArray
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The cells that touch, as a level's ``pairs``, ``across`` and ``begins``."""
    one, two = (of.take(side) for side in pairs.T)
    apart = np.flatnonzero(one != two)
    one, two = one.take(apart), two.take(apart)
    order, differs = sort_pairs(one, two)
    begins = np.flatnonzero(differs)
    first = order.take(begins)
    one, two = one.take(first), two.take(first)
    pairs = np.stack([np.minimum(one, two), np.maximum(one, two)], axis=1)
    return pairs, apart.take(order), begins


def _cubes(centroids: NDArray, side: float) -> NDArray[np.int64]:
    """(F,) the number of the cube, of a grid over −1 … 1, that each centroid (F, 3) is in."""
    along = int(2 / side) + 2
    cube = np.empty(len(centroids), np.int64)

    def number(part: slice) -> None:
        x, y, z = ((centroids[part].T + 1) / side).astype(np.int64)
        cube[part] = (x * along + y) * along + z

    in_chunks(len(centroids), number)
    return cube
