"""Which parts are copies of each other: the legs of a table, the left and the right arm of a chair.

Two parts are of one kind if they have about the same size, and about the same extents along axes of
their own. So it does not matter where a part is, how it is turned, or whether it is mirrored.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..shared.faces import components

# How much parts of one kind may differ, unless a caller says otherwise.
OF_ONE_KIND = 0.03
# Up to this many parts are all compared with each other.
MOST_COMPARED = 2000


def kinds(
    mesh: Mesh | Cloud, labels: NDArray, alike: float = OF_ONE_KIND, smallest: float = 0.0
) -> NDArray[np.int64]:
    """(P,) the number of the kind that each of P parts is of, from 0.

    Args:
        mesh: F faces.
        labels: (F,) int of P parts, each with a face.
        alike: how much parts of one kind may differ in the logarithm of their size, and in their
            extents relative to their size.
        smallest: parts with a smaller share of the surface are each of a kind of their own.
    """
    area = np.bincount(labels, mesh.face_areas)
    weight = mesh.face_areas / np.maximum(area[labels], 1e-300)

    def sums(values: NDArray) -> NDArray:
        """(F,) → (P,)"""
        return np.bincount(labels, weight * values)

    middle = np.stack([sums(axis) for axis in mesh.face_centroids.T], axis=1)
    away = (mesh.face_centroids - middle[labels]).T  # (3, F)
    compared = np.flatnonzero(area >= smallest * area.sum())
    spread = np.stack([sums(one * two)[compared] for one in away for two in away], axis=1)
    extent = np.sqrt(np.maximum(np.linalg.eigvalsh(spread.reshape(-1, 3, 3)), 0))  # own axes
    size = np.maximum(np.sqrt(area[compared])[:, None], 1e-12)
    pairs = _alike(np.hstack([np.log(size), extent / size]), alike)
    return components(len(area), compared[pairs].astype(np.int64))


def _alike(places: NDArray, reach: float) -> NDArray[np.integer]:
    """(n, 2) pairs that connect all places (N, 4) within reach of each other.

    If there are many, such as the leaves of a tree, those in one cell of a grid, whose diagonal is
    the reach, count as one: otherwise there would be more pairs than fit into memory.
    """
    if len(places) <= MOST_COMPARED:
        return cKDTree(places).query_pairs(reach, output_type="ndarray").reshape(-1, 2)
    cells = np.floor(places / (reach / 2))
    _, first, of = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    between = first[cKDTree(places[first]).query_pairs(reach, output_type="ndarray").reshape(-1, 2)]
    within = np.stack([np.arange(len(places)), first[of.reshape(-1)]], axis=1)
    return np.concatenate([between, within])
