"""Limbs and the body that they are on: where they leave it, and how far from there a face is."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from ..geometry.nearest import distances_to
from ..geometry.ways import graph_of_ways
from ..shared.faces import pairs_among

# The root of a limb that is a loose piece: this share of its area, nearest to the body, and all
# that are hardly further away than the nearest, by this share of the distance to the furthest.
LOOSE_ROOT, HARDLY = 0.05, 0.1


class Limbs(NamedTuple):
    """The n faces of limbs, and the body that they are on, of the F faces of a shape."""

    faces: NDArray[np.int64]  # (n,) those of limbs
    body: NDArray[np.int64]  # (F − n,) all others
    graph: csr_matrix  # (n, n) how far faces of limbs that touch are from each other
    piece: NDArray[np.int32]  # (n,) the connected piece that each is of
    root: NDArray[np.bool_]  # (n,) whether it is where its piece leaves the body

    @classmethod
    def of(
        cls,
        limb: NDArray[np.bool_],
        centroids: NDArray[np.float64],
        areas: NDArray[np.float64],
        pairs: NDArray[np.int64],
    ) -> Self:
        """The limbs among the faces of a shape.

        Args:
            limb: (F,) which faces belong to limbs.
            centroids: (F, 3) of the faces.
            areas: (F,) of the faces.
            pairs: (E, 2) faces that touch.
        """
        faces, body = np.flatnonzero(limb), np.flatnonzero(~limb)
        own = pairs_among(limb, pairs)
        one, two = centroids[faces[own[:, 0]]], centroids[faces[own[:, 1]]]
        length = np.linalg.norm(one - two, axis=1) + 1e-9
        graph = graph_of_ways(len(faces), own, length)
        piece = connected_components(graph, directed=False)[1]
        root = _roots(limb, faces, body, piece, centroids, areas, pairs)
        return cls(faces, body, graph, piece, root)


def _roots(
    limb: NDArray[np.bool_],
    faces: NDArray[np.int64],
    body: NDArray[np.int64],
    piece: NDArray,
    centroids: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """(n,) which faces of limbs touch the body, or are nearest if loose; all without a body."""
    if not len(body):
        return np.ones(len(faces), bool)
    border = pairs[limb[pairs[:, 0]] != limb[pairs[:, 1]]]
    touching = np.zeros(len(limb), bool)
    touching[border.ravel()] = True
    root = touching[faces]
    rooted = np.bincount(piece, root) > 0
    loose = np.flatnonzero(~rooted[piece])
    if len(loose):
        distance = distances_to(centroids[body], centroids[faces[loose]])
        by_distance = np.lexsort((distance, piece[loose]))
        order, away = loose[by_distance], distance[by_distance]
        starts = np.searchsorted(piece[order], piece[order])  # sorted by piece first
        ends = np.searchsorted(piece[order], piece[order], side="right") - 1
        area = areas[faces] + 1e-12
        nearer = np.cumsum(area[order]) - area[order]
        nearer -= nearer[starts]
        few = nearer <= LOOSE_ROOT * (1 + 1e-9) * np.bincount(piece, area)[piece[order]]
        hardly = away - away[starts] <= HARDLY * (away[ends] - away[starts])
        root[order[few | hardly]] = True
    return root


def distance_from_body(
    limb: NDArray[np.bool_],
    centroids: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
) -> NDArray[np.float64]:
    """(F,) the distance over the surface to where a limb (F,) leaves the body; 0 elsewhere.

    A loose piece continues from the nearest piece that is not loose, or that is nearer to the body.

    Args:
        limb, centroids, areas, pairs: as for :meth:`Limbs.of`.
    """
    away = np.zeros(len(limb))
    if not limb.any():
        return away
    faces, body, graph, piece, root = Limbs.of(limb, centroids, areas, pairs)
    own = dijkstra(graph, directed=False, indices=np.flatnonzero(root), min_only=True)
    to_body = distances_to(centroids[body], centroids[faces]) if len(body) else 0 * own
    own = np.where(np.isfinite(own), own, 0)
    in_order = np.argsort(piece, kind="stable")
    starts = np.flatnonzero(np.diff(piece[in_order], prepend=-1))
    begin = np.minimum.reduceat(to_body[in_order], starts)
    pieces, places = np.split(in_order, starts[1:]), centroids[faces]
    reached = _Growing()
    for number in np.argsort(begin, kind="stable"):
        members = pieces[number]
        apart, on_from = reached.nearest(places[members])
        if apart < begin[number]:
            own[members] += own[on_from] + apart
        reached.add(members, places)
    away[faces] = own
    return away


class _Growing:
    """A growing set of numbered places, for finding the nearest. It is kept in trees, each larger
    than the next, so that a place is rarely put into a new tree.
    """

    def __init__(self) -> None:
        self._trees: list[tuple[cKDTree, NDArray[np.int64]]] = []

    def add(self, numbers: NDArray[np.int64], places: NDArray[np.float64]) -> None:
        """Add more of all places (n, 3), by their numbers."""
        while self._trees and len(self._trees[-1][1]) <= len(numbers):
            numbers = np.concatenate([self._trees.pop()[1], numbers])
        self._trees.append((cKDTree(places[numbers]), numbers))

    def nearest(self, places: NDArray[np.float64]) -> tuple[float, int]:
        """The distance of the nearest to any of some places (m, 3), and its number; ∞ if there is
        none.
        """
        best, number = np.inf, -1
        for tree, numbers in self._trees:
            apart, near = tree.query(places)
            closest = apart.argmin()
            if apart[closest] < best:
                best, number = float(apart[closest]), int(numbers[near[closest]])
        return best, number
