"""Merges neighbouring pieces of a surface, the most similar first, until they differ too much.

Two pieces are similar if their border is not a concave crease (the minima rule, Hoffman and
Richards 1984) and if their features are similar. Differences count more, the larger the smaller
piece is, as in Ward's method, so that slivers are never parts. They also count more where the
border is narrow for such a piece, as normalised cuts do (Shi and Malik 2000). Needs no torch.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ..geometry.cloud import Cloud, as_surface
from ..geometry.mesh import Mesh
from ..shared.faces import components

# What a border that is a right-angled concave crease all along counts, and what features at a right
# angle.
CREASE, FEATURE = 1.0, 0.5
# Borders without a crease still cost a little, so that large pieces are not joined before small.
FLAT = 0.02
# A piece of this share of the area is as large as any.
LARGE = 0.2
# Faces that meet in less than this angle, in radians, are joined before anything is compared.
SMOOTH = 0.02
# Merges between two reports.
REPORT_EVERY = 1000
# While there are more pieces, many are merged at a time: of those that are most alike to each other
# this share, the most alike. The result is nearly that of one merge at a time (Murtagh 1983 on
# clustering by reciprocal nearest neighbours).
ONE_BY_ONE = 8000
AT_ONCE = 0.25
# As long as a round makes them this much fewer.
WORTH_A_ROUND = 0.01


class Pieces(NamedTuple):
    """C pieces of a surface and the B borders between them."""

    area: NDArray  # (C,) float64, of a surface of area 1
    features: NDArray  # (C, D), unit
    borders: NDArray[np.int64]  # (B, 2) pieces, the lower number first
    long: NDArray  # (B,) float64, on that surface
    deep: NDArray  # (B,) float64, length times what its creases count
    firm: NDArray  # (C,) float64, how much differences from this piece count

    def differences(self) -> NDArray[np.float64]:
        """(B,)"""
        one, two = self.borders.T
        cosine = np.einsum("ij,ij->i", self.features[one], self.features[two])
        differs = CREASE * self.deep / self.long + FEATURE * np.maximum(0, 1 - cosine)
        smaller = np.minimum(self.area[one], self.area[two])
        narrow = np.sqrt(np.sqrt(smaller) / self.long)
        return differs * np.sqrt(np.minimum(smaller, LARGE)) * narrow * self.firm[one]

    def mates(self, tolerance: float) -> NDArray[np.int64]:
        """(C,) each piece's own number or, for the most similar pairs, that of the other one.

        Only pieces that are each other's most similar neighbours are paired.
        """
        differs = self.differences()
        one, two = self.borders.T
        chance = np.random.default_rng(0).random(len(differs))  # among equals
        rank = np.empty(len(differs), np.int64)
        rank[np.lexsort((chance, differs))] = np.arange(len(differs))
        best = np.full(len(self.area), len(differs))
        np.minimum.at(best, one, rank)
        np.minimum.at(best, two, rank)
        mutual = np.flatnonzero((rank == best[one]) & (rank == best[two]) & (differs <= tolerance))
        mutual = mutual[np.argsort(rank[mutual])][: int(np.ceil(AT_ONCE * len(mutual)))]
        mate = np.arange(len(self.area))
        mate[two[mutual]] = one[mutual]
        return mate

    def joined(self, number: NDArray) -> Pieces:
        """Fewer pieces: ``number`` (C,) says which one each becomes part of."""
        area = np.bincount(number, self.area)
        share = self.area / area[number]
        columns = [np.bincount(number, share * column) for column in self.features.T]
        features = np.stack(columns, axis=1)
        features = features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
        firm = np.empty(len(area))
        firm[number] = self.firm
        borders = number[self.borders]
        return Pieces(area, features, borders, self.long, self.deep, firm).tidy()

    def tidy(self) -> Pieces:
        """The same with each border once, and without borders of a piece with itself."""
        apart = self.borders[:, 0] != self.borders[:, 1]
        one, two = np.sort(self.borders[apart], axis=1).T
        key, border = np.unique(one * len(self.area) + two, return_inverse=True)
        border = border.reshape(-1)
        return self._replace(
            borders=np.stack(np.divmod(key, len(self.area)), axis=1),
            long=np.bincount(border, self.long[apart]),
            deep=np.bincount(border, self.deep[apart]),
        )


def merge_faces(
    mesh: Mesh | Cloud,
    features: NDArray,
    pieces: int | None,
    tolerance: float,
    report: Callable[[int, int], None],
    firm: NDArray | None = None,
) -> NDArray[np.int32]:
    """The piece (F,) int32, from 0, of each face of a surface after similar pieces were merged.

    Args:
        features: (F, D), unit.
        pieces: the number of pieces to keep, or None: those that differ by more than ``tolerance``.
        report: called now and then with the numbers of pieces that are left and that there were.
        firm: (F,) a factor for differences, the same in a whole loose piece; None: 1.

    Raises:
        MeshError: it is a cloud.
    """
    mesh = as_surface(mesh)
    surface, piece = smooth_pieces(mesh, features)
    if firm is not None:
        surface.firm[piece] = firm
    first = len(surface.area)
    wanted, tolerance = pieces or 1, tolerance if pieces is None else np.inf
    while (before := len(surface.area)) > max(ONE_BY_ONE, 2 * wanted):
        number = np.unique(surface.mates(tolerance), return_inverse=True)[1].reshape(-1)
        surface, piece = surface.joined(number), number[piece]
        if len(surface.area) > (1 - WORTH_A_ROUND) * before:
            break  # such as a thousand bumps on one plate, which can only take one at a time
        report(len(surface.area), first)
    number = _merge_one_by_one(surface, wanted, tolerance, lambda left: report(left, first))
    return np.unique(number[piece], return_inverse=True)[1].reshape(-1).astype(np.int32)


def smooth_pieces(mesh: Mesh | Cloud, features: NDArray) -> tuple[Pieces, NDArray[np.int64]]:
    """Pieces of faces that meet without an edge, and the piece (F,) of each face."""
    pairs, length, angle = mesh.adjacency
    piece = components(len(mesh.faces), pairs[np.abs(angle) < SMOOTH])
    count = int(piece.max()) + 1
    share = mesh.face_areas / mesh.face_areas.sum()  # (F,)
    # Faces without an area count a little in their piece's mean.
    members = (mesh.face_areas + 1e-12, (piece, np.arange(len(piece))))
    features = csr_matrix(members, shape=(count, len(piece))) @ features
    features /= np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
    area = np.bincount(piece, share, count) + 1e-9
    crease = np.clip(-angle, 0, np.pi / 2) / (np.pi / 2) + FLAT  # (E,)
    long = length / np.sqrt(mesh.face_areas.sum()) + 1e-12
    return Pieces(area, features, piece[pairs], long, long * crease, np.ones(count)).tidy(), piece


class _RegionGraph:
    """Pieces and their borders as dictionaries, in which merging two pieces changes little.

    Attributes:
        near: for each piece its neighbours, each with their border, [long, deep], which both share.
    """

    def __init__(self, surface: Pieces) -> None:
        self._area, self._features = surface.area.copy(), surface.features.copy()
        self._firm = surface.firm.tolist()
        self.near: list[dict[int, list[float]]] = [{} for _ in self._firm]
        measured = zip(surface.long.tolist(), surface.deep.tolist(), strict=True)
        for (a, b), border in zip(surface.borders.tolist(), measured, strict=True):
            self.near[a][b] = self.near[b][a] = list(border)

    def difference(self, a: int, b: int) -> float:
        """How much two neighbours differ, as in :meth:`Pieces.differences`."""
        long, deep = self.near[a][b]
        cosine = float(self._features[a] @ self._features[b])
        differs = CREASE * deep / long + FEATURE * max(0.0, 1 - cosine)
        smaller = float(min(self._area[a], self._area[b]))
        narrow = (smaller**0.5 / long) ** 0.5
        return differs * min(smaller, LARGE) ** 0.5 * narrow * self._firm[a]

    def absorb(self, a: int, b: int) -> None:
        """Make b part of a, with their means and the borders of b."""
        area, features, near = self._area, self._features, self.near
        share = area[b] / (area[a] + area[b])
        mixed = features[a] * (1 - share) + features[b] * share
        features[a] = mixed / max(float(np.linalg.norm(mixed)), 1e-12)
        area[a] += area[b]
        for c, border in near[b].items():
            del near[c][b]
            if c == a:
                continue
            if c in near[a]:
                near[a][c][0] += border[0]
                near[a][c][1] += border[1]
            else:
                near[a][c] = near[c][a] = border
        near[b] = {}


def _merge_one_by_one(
    surface: Pieces, wanted: int, tolerance: float, report: Callable[[int], None]
) -> NDArray[np.int64]:
    """(C,) the piece that each became part of, by merging the two most similar at a time."""
    graph, count = _RegionGraph(surface), len(surface.area)
    near, difference = graph.near, graph.difference
    parent = np.arange(count)
    version = [0] * count  # of each piece: what the heap says of an older one is out of date
    pairs = ((a, b) for a in range(count) for b in near[a] if a < b)
    heap = [(difference(a, b), a, b, 0, 0) for a, b in pairs]
    heapq.heapify(heap)
    while heap and count > wanted:
        differs, a, b, version_a, version_b = heapq.heappop(heap)
        if version[a] != version_a or version[b] != version_b:
            continue
        if differs > tolerance:
            break
        if len(near[a]) < len(near[b]):
            a, b = b, a
        graph.absorb(a, b)
        parent[b] = a
        version[a] += 1
        version[b] = -1
        count -= 1
        if count % REPORT_EVERY == 0:
            report(count)
        for c in near[a]:
            low, high = min(a, c), max(a, c)
            heapq.heappush(heap, (difference(a, c), low, high, version[low], version[high]))
    while not np.array_equal(parent, parent[parent]):
        parent = parent[parent]
    return parent
