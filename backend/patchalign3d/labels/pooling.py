"""From patches to faces: which patches, with what weights, make up the feature of a face.

A face takes the features of patch centres near the points on it. This is linear, so one sparse
matrix for each mesh works for features, for scores of any prompt, and for any other similarity.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..geometry.nearest import nearest_of_few
from ..threads import in_chunks

# Centres per sampling that a point uses, weighted by 1 / distance.
NEIGHBOURS = 3
# A cell is small if its area is less than this share of that of one point of a sampling.
SMALL = 0.5
# Queries that are weighted at a time.
CHUNK = 1 << 11
# For mean shift: its radius, as a share of the diagonal; how much less worse matches count; and the
# number of steps.
REACH, SHARPNESS, SHIFTS = 0.12, 2.0, 5


def nearest_centre(mesh: Mesh | Cloud, centres: NDArray) -> NDArray[np.int64]:
    """The official rule: (F,) the centre of one sampling (C, 3) that is nearest to the centroid."""
    return nearest_of_few(centres, mesh.face_centroids)[:, 0]


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
    that all of the area of a large face counts. These use only centres on their own connected
    piece, because a loose handle is not part of the bag beside it. If a piece has no centre, they
    use all centres of its thing.

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
    piece = cells.gather(mesh.pieces)
    large = cells.area * len(points) > SMALL * samplings * cells.area.sum()
    point_cells = cells.of[point_faces]
    on_large = large[point_cells]
    queries = np.concatenate([cells.centroid, points[on_large]])
    query_cells = np.concatenate([np.arange(size), point_cells[on_large]])
    per_cell = np.bincount(query_cells, minlength=size)
    # Sorted by their cells, the queries are the matrix: `count` entries each, row by row.
    order = np.argsort(query_cells, kind="stable")
    queries, query_cells = queries[order], query_cells[order]
    of_cell = (1 / per_cell)[query_cells].astype(np.float32)
    listened = np.zeros((len(order), count), np.int32)
    share = np.zeros((len(order), count), np.float32)
    thing = np.zeros(size, np.int64) if things is None else cells.gather(things)
    piece = piece * (thing.max() + 1) + thing  # what stands on a ground may be one piece with it
    heard = cells.of[centre_faces]
    for rows, own in _by_piece(piece[query_cells], piece[heard], thing[query_cells], thing[heard]):
        k, places = min(count, len(own)), queries[rows]
        near = own[nearest_of_few(centres[own], places, k)]  # (n, k)
        listened[rows, :k] = near
        share[rows, :k] = _weights(places, centres, near, of_cell[rows])
    ends = np.concatenate([[0], np.cumsum(per_cell * count)])
    found = csr_matrix((share.ravel(), listened.ravel(), ends), shape=(size, len(centres)))
    return mesh.on_both_sides(found) if cells.are_faces else found


def _weights(
    places: NDArray, centres: NDArray, near: NDArray[np.int64], total: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The weights for places (n, 3) of the centres (C, 3) near them (n, k), which sum to ``total``
    (n,).
    """
    weights = np.empty(near.shape, np.float32)
    axes = [each.T.astype(np.float32) for each in (centres, places)]

    def weigh(part: slice) -> None:
        square = np.zeros(near[part].shape, np.float32)
        for centre, place in zip(*axes, strict=True):
            away = centre.take(near[part])
            away -= place[part, None]
            away *= away
            square += away
        weight = 1 / np.maximum(np.sqrt(square), np.float32(1e-6))
        np.multiply(weight, (total[part] / weight.sum(1))[:, None], out=weights[part])

    in_chunks(len(places), weigh, CHUNK)
    return weights


def settled(centres: NDArray, logits: NDArray) -> NDArray[np.float64]:
    """The densest place of the matches around the best patch, by mean shift (Cheng 1995).

    The input is the centres (C, 3) of patches and their logits (C, K) for K names, −inf where a
    name cannot be. The result is points (K, 3), which may lie inside the surface.
    """
    reach = REACH * np.linalg.norm(np.ptp(centres, axis=0))
    points = centres[logits.argmax(0)]
    weights = np.exp(SHARPNESS * (logits - logits.max(0))).T  # (K, C)
    for _ in range(SHIFTS):
        near = np.linalg.norm(points[:, None] - centres, axis=2) < reach  # (K, C)
        pull = weights * near
        points = pull @ centres / pull.sum(1, keepdims=True)
    return points


def nearest_of(
    surface: NDArray[np.float64], points: NDArray[np.float64], there: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """For each point (K, 3), the nearest of the surface's points (n, 3) that it may take (n, K)."""
    found = np.empty_like(points)
    for column, point in enumerate(points):
        own = surface[there[:, column]]
        found[column] = own[cKDTree(own).query(point)[1]]
    return found


def _by_piece(
    query_piece: NDArray, centre_piece: NDArray, query_thing: NDArray, centre_thing: NDArray
) -> Iterator[tuple[NDArray[np.int64] | slice, NDArray[np.int64]]]:
    """The queries and the centres that they use: those on the same piece, or all of the same thing
    if the piece has none.
    """
    if not query_piece.any() and not centre_piece.any():  # as of most shapes
        yield slice(None), np.arange(len(centre_piece))
        return
    group = np.where(np.isin(query_piece, centre_piece), query_piece, -1 - query_thing)  # (Q,)
    order = np.argsort(group, kind="stable")
    numbers, begins = np.unique(group[order], return_index=True)
    for number, rows in zip(numbers, np.split(order, begins[1:]), strict=True):
        own = centre_piece == number if number >= 0 else centre_thing == -1 - number
        yield rows, np.flatnonzero(own)
