"""The Voronoi diagram of places on a surface, by distances along it, not through the air."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from .ways import graph_of_ways

# Two cells in one place are a step apart, too: SciPy takes a distance of 0 for no connection.
STEP = 1e-9
# On an even grid many ways are equally long. So lengths differ by up to this share, by where a way
# leads through: which one is the shortest does not depend on the order of the cells.
UNEVEN = 1e-6
THROUGH = np.array([7919.0, 5381.3, 3571.7])
# A region of fewer cells is measured too coarsely to say which regions it meets: it also uses the
# places of those that these meet. Cells of less than this share of the mean area do not count, as
# they are no surface.
COARSE, NOTHING = 8, 1e-6


class VoronoiRegions(NamedTuple):
    """R regions, one around each place or around several on one cell, made of C cells of a surface.

    Attributes:
        of: (C,) the region that each cell belongs to; −1 = from there, no place can be reached.
        places: (R, n) sparse. The entries of a row are the places (of n) in that region and in the
            regions that it meets; if it has few cells, also in those that these meet.
    """

    of: NDArray[np.int64]
    places: csr_matrix


def voronoi_regions(
    areas: NDArray[np.float64],
    centroids: NDArray[np.float64],
    pairs: NDArray[np.int64],
    place_cells: NDArray[np.int64],
) -> VoronoiRegions:
    """The Voronoi regions around places on a surface that is divided into cells.

    Places on one cell share a region.

    Args:
        areas: (C,) of the cells.
        centroids: (C, 3) of the cells. A way along the surface leads from one centroid to the next,
            and its length is the distance that counts.
        pairs: (E, 2) cells that touch.
        place_cells: (n,) the cells that the places lie on.
    """
    count, (one, two) = len(centroids), pairs.T
    occupied, of_place = np.unique(place_cells, return_inverse=True)
    apart = np.linalg.norm(centroids[one] - centroids[two], axis=1) + STEP
    apart *= 1 + UNEVEN * np.sin((centroids[one] + centroids[two]) @ THROUGH)
    surface = graph_of_ways(count, pairs, apart)
    nearest = dijkstra(surface, False, occupied, return_predecessors=True, min_only=True)[2]
    of = np.where(nearest < 0, -1, np.searchsorted(occupied, nearest))
    one, two = of[one], of[two]
    meet = np.flatnonzero((one >= 0) & (two >= 0))
    each = np.arange(len(occupied))
    beside = _entries(
        np.concatenate([one[meet], two[meet], each]),
        np.concatenate([two[meet], one[meet], each]),
        (len(occupied), len(occupied)),
    )
    inside = _entries(of_place, np.arange(len(of_place)), (len(occupied), len(of_place)))
    places = beside @ inside
    measured = of[(of >= 0) & (areas > NOTHING * areas.mean())]
    coarse = np.flatnonzero(np.bincount(measured, minlength=len(occupied)) < COARSE)
    places += _entries(coarse, coarse, beside.shape) @ beside @ places
    places.sort_indices()
    return VoronoiRegions(of, places)


def _entries(rows: NDArray, columns: NDArray, shape: tuple[int, int]) -> csr_matrix:
    return csr_matrix((np.ones(len(rows), bool), (rows, columns)), shape)
