"""From patches to faces: which patches, with what weights, make up the feature of a face.

A face takes the features of patch centres near the points on it. This is linear, so one sparse
matrix for each mesh works for features, for scores of any prompt, and for any other similarity.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..geometry.nearest import nearest_of_few
from ..geometry.voronoi import voronoi_regions
from ..threads import in_chunks

# Centres per sampling that a point uses, weighted by 1 / distance.
NEIGHBOURS = 3
# A cell is small if its area is less than this share of that of one point of a sampling.
SMALL = 0.5
# Queries that are weighted at a time.
CHUNK = 1 << 11


def nearest_centre(mesh: Mesh | Cloud, centres: NDArray) -> NDArray[np.int64]:
    """The official rule: (F,) the centre of one sampling (C, 3) that is nearest to the centroid."""
    return nearest_of_few(centres, mesh.face_centroids)


def smooth_pooling(
    mesh: Mesh | Cloud,
    points: NDArray,
    point_faces: NDArray,
    centres: NDArray,
    centre_faces: NDArray,
    samplings: int,
    things: NDArray[np.int64] | None = None,
) -> csr_matrix:
    """Our rule: several samplings pooled, the nearest few centres weighted by distance.

    A cell is represented by its centroid and, if it is not small, by the sampled points on it, so
    that all of the area of a large face counts. These use only centres of their own region, which
    is what is nearest to a centre along the surface, and of the regions that it meets: an arm is
    not part of the body that it touches, nor a loose handle of the bag beside it. If a connected
    piece has no centre, it uses all centres of its thing.

    Args:
        mesh: F faces in cells; in a small mesh, each face is a cell.
        points: (M, 3) all sampled points, unit frame; ``point_faces`` (M,) the faces they lie on.
        centres: (C, 3) patch centres of all samplings, unit frame; ``centre_faces`` (C,) the faces
            they lie on.
        samplings: how many samplings the centres come from.
        things: (F,) the number of the thing that each face belongs to, if there are several.

    Returns:
        (cells, C) sparse float32 matrix whose rows sum to 1; a row may have several entries for
        the same centre, which add up.
    """
    cells, count = mesh.cells, min(NEIGHBOURS * samplings, len(centres))
    size = len(cells.area)
    large = cells.area * len(points) > SMALL * samplings * cells.area.sum()
    point_cells = cells.of[point_faces]
    on_large = large[point_cells]
    queries = np.concatenate([cells.centroid, points[on_large]])
    query_cells = np.concatenate([np.arange(size), point_cells[on_large]])
    per_cell = np.bincount(query_cells, minlength=size)
    # Sorted by their cells, the queries are the matrix: `count` entries each, row by row.
    order = np.argsort(query_cells, kind="stable")
    queries, query_cells = queries[order], query_cells[order]
    thing = np.zeros(size, np.int64) if things is None else cells.gather(things)
    region, usable = _usable_centres(mesh, centre_faces, thing)
    used, share = _nearest(queries, centres, region[query_cells], usable, count)
    share *= (1 / per_cell)[query_cells, None].astype(np.float32)
    ends = np.concatenate([[0], np.cumsum(per_cell * count)])
    found = csr_matrix((share.ravel(), used.ravel(), ends), shape=(size, len(centres)))
    return mesh.on_both_sides(found) if cells.are_faces else found


def _usable_centres(
    mesh: Mesh | Cloud, centre_faces: NDArray[np.int64], thing: NDArray[np.int64]
) -> tuple[NDArray[np.int64], csr_matrix]:
    """The region (cells,) of each cell, and of each region (R, C) the centres that it uses.

    Cells from which no centre can be reached are one more region for each thing (cells,), which
    uses all of its centres.
    """
    cells = mesh.cells
    centre_cells = cells.of[centre_faces]  # (C,)
    pairs = mesh.levels[-1].pairs if mesh.levels else mesh.touching
    if thing.any():  # what stands on a ground may be one piece with it
        pairs = pairs[np.equal(*thing[pairs.T])]
    of, usable = voronoi_regions(cells.area, cells.centroid, pairs, centre_cells)
    if (of < 0).any():
        own = np.arange(thing.max() + 1)[:, None] == thing[centre_cells]  # (T, C)
        of = np.where(of < 0, usable.shape[0] + thing, of)
        usable = vstack([usable, csr_matrix(own)], format="csr")
    return of, usable


def _nearest(
    queries: NDArray, centres: NDArray, region: NDArray[np.int64], usable: csr_matrix, count: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Up to ``count`` centres for each query, both (Q, count): their numbers, and shares that fall
    with their distance and sum to 1; unused ones have a share of 0.

    Args:
        queries: (Q, 3), unit frame, as the centres (C, 3).
        region: (Q,) the region of each query.
        usable: (R, C) sparse: the centres that each region may use.
    """
    used = np.zeros((len(queries), count), np.int32)
    share = np.zeros((len(queries), count), np.float32)
    # What is missing in a row of centres lies infinitely far away.
    axes = np.append(centres.T, np.full((3, 1), np.inf), axis=1).astype(np.float32)  # (3, C + 1)
    widths = 1 << np.ceil(np.log2(np.diff(usable.indptr))).astype(int)
    for width in np.unique(widths):
        own, rows = np.flatnonzero(widths == width), np.flatnonzero(widths[region] == width)
        table = np.searchsorted(own, region[rows]), _padded(usable, own, width)

        def weigh(part: slice, rows: NDArray = rows, table: tuple = table) -> None:
            some, near = rows[part], table[1][table[0][part]]  # (n,), (n, width)
            square = np.zeros(near.shape, np.float32)
            for axis, place in zip(axes, queries[some].T.astype(np.float32), strict=True):
                away = axis.take(near)
                away -= place[:, None]
                away *= away
                square += away
            if near.shape[1] > count:
                order = np.argpartition(square, count - 1, axis=1)[:, :count]
                near = np.take_along_axis(near, order, 1)
                square = np.take_along_axis(square, order, 1)
            weight = 1 / np.maximum(np.sqrt(square), np.float32(1e-6))
            weight /= weight.sum(1, keepdims=True)
            used[some, : near.shape[1]] = np.where(near < len(centres), near, 0)
            share[some, : near.shape[1]] = weight

        in_chunks(len(rows), weigh, CHUNK)
    return used, share


def _padded(rows: csr_matrix, some: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """The entries (r, width) of some rows (r,) of a matrix (R, C), filled up with C."""
    begin, column = rows.indptr[some], np.arange(width)
    size = rows.indptr[some + 1] - begin
    entry = np.minimum(begin[:, None] + column, len(rows.indices) - 1)
    return np.where(column < size[:, None], rows.indices[entry], rows.shape[1])
