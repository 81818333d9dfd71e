"""Deals the pieces of a part to the numbers that are asked for, "leg 1, leg 2, leg 3, leg 4", and
finds those at places that are counted, "second shelf from the top".

Pieces are numbered as one reads them from the front: in rows from top to bottom, in a row from left
to right, and those one behind the other from front to back. The rows of steps, and of what else
everybody counts so, are numbered from below.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import cKDTree

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..geometry.order import by_place
from ..geometry.sampling import SurfacePoints, farthest_points
from ..shared.faces import UNLABELLED, components
from ..shared.prompts.noun_phrases import singulars
from ..shared.prompts.numbered import Numbered
from ..shared.prompts.place_words import COUNTED, FIRST, FROM_BELOW, READ
from .pieces import SPECK

# Distances are compared between so many pieces, or as many as there are numbers.
MOST = 50
# Pieces are in one row if they share this part of the height of the less high one. Flat ones count
# as if they were so high, as a share of their largest extent.
SHARED, FLAT = 0.5, 0.2
# Where a piece is, and how long: by these, what small pieces add to it counts for little.
QUARTILES = (0.25, 0.5, 0.75)
# Where places are counted, pieces of less than this share of the largest one's area are details of
# others: knobs of drawers.
DETAIL = 0.2
# Pieces with fewer points than this are known by their corners, MOST_CORNERS faces' in all.
ENOUGH, MOST_CORNERS = 50, 1000


class InPieces(NamedTuple):
    """The faces of a part, in the pieces that they make up.

    Attributes:
        mesh: of these faces.
        drawn: (N,) points all over the mesh, by which distances between pieces are measured.
        faces: (n,) those of the part.
        piece: (n,) the number of the piece of each.
    """

    mesh: Mesh | Cloud
    drawn: SurfacePoints
    faces: NDArray[np.int64]
    piece: NDArray[np.int64]


def deal(
    numbered: Numbered,
    labels: NDArray[np.int32],
    mesh: Mesh | Cloud,
    drawn: SurfacePoints,
    things: NDArray[np.int64] | None = None,
    whole: Collection[int] = (),
) -> NDArray[np.int32]:
    """Labels of the prompts as typed, from labels of their names.

    The pieces of a name are the connected faces with its label. If there are more of them than
    numbers, the nearest are counted as one. If there are fewer, the last numbers get none. In a
    mesh of several things, each is numbered by itself if one of them has all numbers, as two tables
    have a "leg 1" each; otherwise, the numbers go through the whole mesh.

    Args:
        numbered: the prompts.
        labels: (F,) index into ``numbered.names``; −1 = unlabelled.
        mesh: F faces.
        drawn: (N,) points all over the mesh, by which distances between pieces are measured.
        things: (F,) the thing that each face belongs to, if there are several.
        whole: labels that name whole things, not parts of things: a thing is one piece of them.

    Returns:
        (F,) int32 index into the prompts; −1 = unlabelled.
    """
    result = np.full(len(labels), UNLABELLED, np.int32)
    thing = np.zeros(len(labels), np.int64) if things is None else things
    connected = connected_alike(mesh, labels, things)
    for name, prompts in enumerate(numbered.prompts_of):
        faces, count = np.flatnonzero(labels == name), len(prompts)
        if count == 1 or not len(faces):
            result[faces] = prompts[0]
            continue
        piece, of = (thing if name in whole else connected)[faces], thing[faces]
        number = np.zeros(len(faces), np.int64)
        from_below = bool(FROM_BELOW & singulars(numbered.names[name].split()[-1]))
        for own in (of == each for each in np.unique(of)):
            part = InPieces(mesh, drawn, faces[own], piece[own])
            number[own] = reading_order(part, count, from_below=from_below)
        if things is not None and number.max() < count - 1:
            part = InPieces(mesh, drawn, faces, piece)
            number = reading_order(part, count, from_below=from_below)
        result[faces] = np.array(prompts)[number]
    return result


def connected_alike(
    mesh: Mesh | Cloud, labels: NDArray[np.int32], things: NDArray[np.int64] | None
) -> NDArray[np.int64]:
    """(F,) the number of the piece that each face belongs to: connected, with one label (F,), and
    of one of the things (F,), if there are several.
    """
    one, two = mesh.touching.T
    alike = labels[one] == labels[two]
    if things is not None:
        alike &= things[one] == things[two]
    return components(len(labels), mesh.touching[alike])


def reading_order(
    part: InPieces, count: int, least: float = SPECK, from_below: bool = False
) -> NDArray[np.int64]:
    """(n,) the place in the order, from 0, of the piece that each of a part's faces belongs to.

    Args:
        part: n faces.
        count: there are at most so many places.
        least: pieces of less than this share of the largest one's area belong to others.
        from_below: whether the lowest row is the first.
    """
    piece, middle, half = _measured(part, count, least)
    return _read(middle, half, from_below)[piece]


def _read(
    middle: NDArray[np.float64], half: NDArray[np.float64], from_below: bool = False
) -> NDArray[np.int64]:
    """(K,) the places in the order, from 0, of pieces, by middles and half lengths (K, 3)."""
    row = _lines(middle[:, 2] if from_below else -middle[:, 2], half[:, 2])
    column = np.zeros_like(row)
    for number in range(row.max() + 1):
        column[row == number] = _lines(middle[row == number, 0], half[row == number, 0])
    return _rank(middle[:, 2], middle[:, 0], middle[:, 1], column, row)


def _rank(*keys: NDArray) -> NDArray[np.int64]:
    """(K,) the place in the order, from 0, by keys (K,) of which the last counts most."""
    order = np.lexsort(keys)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank


def at_place(part: InPieces, axis: int, number: int) -> NDArray[np.bool_]:
    """(n,) which of a part's faces belong to pieces at a place that is counted, or to so many
    pieces from an end. All pieces on one shelf's height are the second from the top; the knob of a
    drawer is no piece of its own.

    Args:
        part: n faces.
        axis, number: the place (:data:`patchalign3d.shared.prompts.place_words.COUNTED`).
    """
    piece, middle, half = _measured(part, len(part.faces), DETAIL)
    place = read = _read(middle, half)
    along = axis - (FIRST if axis >= FIRST else COUNTED)
    if along != READ - COUNTED:
        place = _lines(-np.sign(number) * middle[:, along], half[:, along])
    elif number < 0:
        place = place.max() - place
    if axis >= FIRST:
        return (_rank(read, place) < abs(number))[piece]
    return (place == abs(number) - 1)[piece]


def _measured(
    part: InPieces, count: int, least: float
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """The piece (n,), from 0, that each face belongs to, as in :func:`reading_order`, and the
    middles and half lengths (K, 3) of these pieces.
    """
    piece = np.unique(part.piece, return_inverse=True)[1].reshape(-1)
    part = part._replace(piece=_joined(part._replace(piece=piece), count, least))
    places, of = _places(part, ENOUGH)
    quartiles = np.stack([np.quantile(own, QUARTILES, axis=0) for own in _split(places, of)])
    half = quartiles[:, 2] - quartiles[:, 0]
    return part.piece, quartiles[:, 1], np.maximum(half, FLAT * half.max(1, keepdims=True))


def _lines(middle: NDArray[np.float64], half: NDArray[np.float64]) -> NDArray[np.int64]:
    """(K,) the number of the line, in increasing order, that each of K intervals is in, by their
    middles (K,) and half lengths (K,).

    A line begins with the first interval that is in none yet, and takes those beside it.
    """
    line = np.full(len(middle), -1)
    for first in np.argsort(middle, kind="stable"):
        if line[first] < 0:
            shared = half + half[first] - np.abs(middle - middle[first])
            beside = shared >= SHARED * 2 * np.minimum(half, half[first])
            line[(line < 0) & beside] = line.max() + 1
    return line


def _joined(part: InPieces, count: int, least: float) -> NDArray[np.int64]:
    """(n,) pieces of faces (n,), from 0, of which the nearest are one, so that no more than count
    remain.

    Those of less than the share ``least`` of the largest one's area belong to the nearest of the
    rest, and so do most of very many pieces.
    """
    mesh, _, faces, piece = part
    places, areas = mesh.face_centroids[faces], mesh.face_areas[faces] + 1e-12
    area = np.bincount(piece, areas)
    middle = np.stack([np.bincount(piece, areas * x) / area for x in places.T], axis=1)
    kept = by_place(middle)
    kept = kept[area[kept] >= least * area.max()]
    if len(kept) > max(count, MOST):
        kept = kept[farthest_points(middle[kept], max(count, MOST))]
    rank = np.full(len(area), -1)
    rank[kept] = np.arange(len(kept))
    large, small = np.flatnonzero(rank[piece] >= 0), np.flatnonzero(rank[piece] < 0)
    if len(small):
        away, nearest = cKDTree(places[large]).query(places[small])
        closest = np.lexsort((away, piece[small]))
        others, first = np.unique(piece[small[closest]], return_index=True)
        rank[others] = rank[piece[large[nearest[closest[first]]]]]
    piece = rank[piece]
    if len(kept) > count:
        piece = components(len(kept), _nearest(part._replace(piece=piece), count))[piece]
    return piece


def _nearest(part: InPieces, count: int) -> NDArray[np.int64]:
    """(K − count, 2) which of K pieces are to be joined, the nearest ones first."""
    places, of = _places(part, 1)
    starts = np.searchsorted(of, np.arange(of[-1] + 1))
    apart = np.stack(
        [np.minimum.reduceat(cKDTree(own).query(places)[0], starts) for own in _split(places, of)]
    )  # (K, K)
    tree = minimum_spanning_tree(apart + 1e-9).tocoo()  # to which 0 would be no edge
    shortest = np.argsort(tree.data, kind="stable")[: len(apart) - count]
    return np.stack([tree.row, tree.col], axis=1)[shortest].astype(np.int64)


def _places(part: InPieces, enough: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Places (N, 3) that stand for pieces, and (N,), in order, the piece of each.

    They are points drawn from the pieces, and corners of those that have not enough.
    """
    mesh, drawn, faces, piece = part
    piece_of = np.full(len(mesh.faces), -1)
    piece_of[faces] = piece
    of = piece_of[drawn.faces]
    few = np.bincount(of + 1, minlength=piece.max() + 2)[1:] < enough  # (K,)
    small = np.flatnonzero(few[piece])
    small = small[by_place(mesh.face_centroids[faces[small]])]
    one_of_each = small[np.unique(piece[small], return_index=True)[1]]
    small = faces[np.union1d(small[:: len(small) // MOST_CORNERS + 1], one_of_each)]
    corners = mesh.unit_vertices[mesh.faces[small]]  # (f, 3, 3), of a cloud (f, 1, 3)
    places = np.concatenate([drawn.points[of >= 0], corners.reshape(-1, 3)])
    of = np.concatenate([of[of >= 0], np.repeat(piece_of[small], corners.shape[1])])
    order = np.argsort(of, kind="stable")
    return places[order], of[order]


def _split(places: NDArray[np.float64], of: NDArray[np.int64]) -> list[NDArray[np.float64]]:
    """The places of each piece, of places (N, 3) in the order of their pieces (N,)."""
    return np.split(places, np.flatnonzero(np.diff(of)) + 1)
