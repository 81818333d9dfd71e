"""Merges neighbouring regions of a surface, the most similar first, until they differ too much.

Faces that meet flat are one region before anything is compared. Many regions are merged in rounds
(``rounds``), and the last thousands one by one (``one_by_one``). Needs no torch.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ..geometry.cells import fine_cells
from ..geometry.cloud import Cloud, as_surface
from ..geometry.mesh import Mesh
from ..shared.faces import components
from .one_by_one import OneByOne
from .regions import Regions, unit_sums
from .rounds import merge_in_rounds

# Faces that meet in less than this angle, in radians, are joined before anything is compared.
SMOOTH = 0.02
# Borders without a crease still cost a little, so that large regions are not joined before small.
FLAT = 0.02


def merge_faces(
    mesh: Mesh | Cloud,
    features: NDArray,
    count: int | None,
    tolerance: float,
    report: Callable[[int, int], None],
    firm: NDArray | None = None,
) -> NDArray[np.int32]:
    """The region (F,) int32, from 0, of each face of a surface after similar ones were merged.

    Args:
        features: (F, D), unit.
        count: how many regions to keep, or None: those that differ by more than ``tolerance``.
        report: called now and then with the numbers of regions that are left and that there were.
        firm: (F,) a factor for differences, the same in a whole loose piece; None: 1.

    Raises:
        MeshError: it is a cloud.
    """
    regions, region = smooth_regions(mesh, features, count or 1)
    if firm is not None:
        regions.firm[region] = firm
    tolerance = tolerance if count is None else np.inf
    return _merged(regions, count or 1, tolerance, report)[1][region].astype(np.int32)


def nested_regions(
    mesh: Mesh | Cloud, features: NDArray, tolerances: Sequence[float]
) -> NDArray[np.int32]:
    """The region (F, L) int32 of each face after merging up to each of L tolerances, as by
    :func:`merge_faces`; a larger tolerance goes on from where the next smaller one has ended.

    Args:
        features: (F, D), unit.

    Raises:
        MeshError: it is a cloud.
    """
    regions, region = smooth_regions(mesh, features)
    found = np.empty((len(region), len(tolerances)), np.int32)
    for column in np.argsort(tolerances):
        regions, number = _merged(regions, 1, tolerances[column], lambda *_: None)
        found[:, column] = region = number[region]
    return found


def _merged(
    regions: Regions, wanted: int, tolerance: float, report: Callable[[int, int], None]
) -> tuple[Regions, NDArray[np.int64]]:
    """The regions that are left of C, and which of them (C,) each has become part of."""
    first = len(regions.area)
    fewer, of = merge_in_rounds(regions, wanted, tolerance, lambda left: report(left, first))
    merging = OneByOne(fewer)
    number = merging.merge(wanted, tolerance, lambda left: report(left, first))
    return merging.left(), number[of]


def smooth_regions(
    mesh: Mesh | Cloud, features: NDArray, wanted: int = 1
) -> tuple[Regions, NDArray[np.int64]]:
    """Regions of faces that meet without an edge, and the region (F,) of each face.

    If there are many, such as on a scan, those in one cell are one, so that a large mesh costs
    hardly more than a small one; unless fewer would be left than are ``wanted``.

    Raises:
        MeshError: it is a cloud.
    """
    mesh = as_surface(mesh)
    pairs, length, angle = mesh.adjacency
    bend = np.abs(angle)
    region = components(len(mesh.faces), pairs[bend < SMOOTH])
    weight = mesh.face_areas + 1e-12  # faces without an area count a little
    total = np.bincount(region, weight)
    middle = np.stack(
        [np.bincount(region, weight * axis) / total for axis in mesh.face_centroids.T], axis=1
    )
    cell = fine_cells(total, middle, region[pairs], bend)
    if cell.max() + 1 >= wanted:
        region = cell[region]
    count = int(region.max()) + 1
    share = mesh.face_areas / mesh.face_areas.sum()  # (F,)
    members = (weight, (region, np.arange(len(region))))
    features = unit_sums(csr_matrix(members, shape=(count, len(region))), features)
    area = np.bincount(region, share, count) + 1e-9
    crease = np.clip(-angle, 0, np.pi / 2) / (np.pi / 2) + FLAT  # (E,)
    length = length / np.sqrt(mesh.face_areas.sum()) + 1e-12
    borders = region[pairs], length, length * crease
    return Regions(area, features, *borders, np.ones(count)).tidy(), region
