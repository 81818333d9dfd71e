"""Merges neighbouring pieces of a surface, the most similar first, until they differ too much.

Two pieces are similar if their border is not a concave crease (the minima rule, Hoffman and
Richards 1984) and if their features are similar. Differences count more, the larger the smaller
piece is, as in Ward's method, so that slivers are never parts. They also count more where the
border is narrow for such a piece, as normalised cuts do (Shi and Malik 2000). Needs no torch.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ..geometry.cells import fine_cells
from ..geometry.cloud import Cloud, as_surface
from ..geometry.mesh import Mesh
from ..shared.faces import components
from ..threads import in_chunks

# How much two pieces differ by a border that is a right-angled concave crease all along, and by
# features at a right angle.
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
# Pieces whose features are computed at a time: few enough for a cache.
ROWS = 1 << 12
# Rounds go on while each leaves this share fewer pieces. Where a round of pairs does not, one of
# hubs is tried, which has to leave the second share fewer.
WORTH_A_ROUND, WORTH_HUBS = 0.01, 0.05


class Pieces(NamedTuple):
    """C pieces of a surface and the B borders between them."""

    area: NDArray  # (C,) float64, of a surface of area 1
    features: NDArray  # (C, D), unit
    borders: NDArray[np.int64]  # (B, 2) pieces, the lower number first
    length: NDArray  # (B,) float64, on that surface
    creased: NDArray  # (B,) float64, length times what its creases count
    firm: NDArray  # (C,) float64, how much differences from this piece count

    @property
    def weight(self) -> NDArray[np.float64]:
        """(C,) how much differences from a piece count, but for the length of the border."""
        return _weight(self.area, self.firm)

    def differences(self) -> NDArray[np.float64]:
        """(B,)"""
        one, two = self.borders.T
        cosine = np.empty(len(one))

        def compare(part: slice) -> None:
            of_one, of_two = (self.features.take(side[part], axis=0) for side in (one, two))
            np.einsum("ij,ij->i", of_one, of_two, out=cosine[part])

        in_chunks(len(cosine), compare)
        weight = self.weight
        weight = np.minimum(weight.take(one), weight.take(two))
        return _differences(cosine, self.length, self.creased, weight)

    def together(self, tolerance: float) -> NDArray[np.int64]:
        """(C,) the number, from 0, of the piece that each becomes part of in one round: the most
        similar pairs, of pieces that are each other's most similar neighbours.
        """
        border, rank, of_one, of_two = self._best(tolerance)
        both = of_one & of_two
        return self._most_alike(border[both], rank[both])

    def to_hubs(self, tolerance: float) -> NDArray[np.int64]:
        """The same of pieces that are most similar to a larger one, which is no other's part yet.

        A plate is most similar to one of thousands of bumps only, but each of these to the plate.
        """
        border, rank, of_one, of_two = self._best(tolerance)
        one, two = self.borders[border].T
        to_two = of_one & (self.area[one] < self.area[two])
        to_one = of_two & (self.area[two] < self.area[one])
        joins = np.zeros(len(self.area), bool)
        joins[one[to_two]] = joins[two[to_one]] = True
        hub = np.where(to_two, two, one)
        taken = (to_one | to_two) & ~joins[hub]
        return self._most_alike(border[taken], rank[taken])

    def _best(
        self, tolerance: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
        """The borders (n,) that may be the first of a piece, the rank of each, the most similar
        pieces first, and whether it is the first one of either of its pieces.
        """
        differs = self.differences()
        chance = np.random.default_rng(0).random(len(differs))  # among equals
        one, two = self.borders.T
        least = np.full(len(self.area), tolerance)
        np.minimum.at(least, one, differs)
        np.minimum.at(least, two, differs)
        border = np.flatnonzero((differs <= least[one]) | (differs <= least[two]))
        rank = np.empty(len(border), np.int64)
        rank[_order(differs[border], chance[border])] = np.arange(len(border))
        one, two = one[border], two[border]
        best = np.full(len(self.area), len(border))
        np.minimum.at(best, one, rank)
        np.minimum.at(best, two, rank)
        return border, rank, rank == best[one], rank == best[two]

    def _most_alike(self, borders: NDArray, rank: NDArray) -> NDArray[np.int64]:
        """The numbers (C,) of pieces when those across the best of these borders (n,), by their
        rank (n,), are one.
        """
        chosen = borders[np.argsort(rank)][: int(np.ceil(AT_ONCE * len(borders)))]
        return components(len(self.area), self.borders[chosen])

    def joined(self, number: NDArray) -> Pieces:
        """Fewer pieces: ``number`` (C,) says which one each becomes part of."""
        area, members = np.bincount(number, self.area), np.bincount(number)
        features = np.empty((len(area), self.features.shape[1]), self.features.dtype)
        features[number] = self.features  # which most of them keep
        mixed = np.flatnonzero(members > 1)
        of = np.flatnonzero(members[number] > 1)
        share = self.area[of] / area[number[of]]
        rows = np.searchsorted(mixed, number[of])
        sums = csr_matrix((share, (rows, np.arange(len(of)))), shape=(len(mixed), len(of)))
        features[mixed] = _unit_sums(sums, self.features[of])
        firm = np.empty(len(area))
        firm[number] = self.firm
        borders = number[self.borders]
        return Pieces(area, features, borders, self.length, self.creased, firm).tidy()

    def tidy(self) -> Pieces:
        """The same with each border once, and without borders of a piece with itself."""
        apart = self.borders[:, 0] != self.borders[:, 1]
        one, two = np.sort(self.borders[apart], axis=1).T
        key, border = np.unique(one * len(self.area) + two, return_inverse=True)
        border = border.reshape(-1)
        return self._replace(
            borders=np.stack(np.divmod(key, len(self.area)), axis=1),
            length=np.bincount(border, self.length[apart]),
            creased=np.bincount(border, self.creased[apart]),
        )


def _differences(
    cosine: NDArray, length: NDArray, creased: NDArray, weight: NDArray
) -> NDArray[np.float64]:
    """(n,) how much two pieces differ, by their features, their border and the lower weight."""
    apart = CREASE * creased / length + FEATURE * np.maximum(0, 1 - cosine)
    return apart * weight / np.sqrt(length)


def _order(values: NDArray, then: NDArray) -> NDArray[np.int64]:
    """(n,) the places of values (n,) in their order, equal ones in that of ``then`` (n,), as
    ``np.lexsort`` has it: only where there are equal ones is there a second look.
    """
    order = values.argsort()
    in_order = values[order]
    equal = in_order[1:] == in_order[:-1]
    tied = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
    some = np.sort(order[tied])
    order[tied] = some[np.lexsort((then[some], values[some]))]
    return order


def _unit_sums(members: csr_matrix, features: NDArray) -> NDArray:
    """Weighted sums (C, D) of features (n, D) by ``members`` (C, n), each of length 1."""
    features = np.asarray(features, np.result_type(members.dtype, features.dtype))
    sums = np.empty((members.shape[0], features.shape[1]), features.dtype)

    def add(part: slice) -> None:
        some = members[part] @ features
        some /= np.maximum(np.linalg.norm(some, axis=1, keepdims=True), 1e-12)
        sums[part] = some

    in_chunks(len(sums), add, ROWS)
    return sums


def _weight(area: NDArray, firm: NDArray) -> NDArray[np.float64]:
    return firm * np.sqrt(np.minimum(area, LARGE)) * np.sqrt(np.sqrt(area))


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
    surface, piece = smooth_pieces(mesh, features, pieces or 1)
    if firm is not None:
        surface.firm[piece] = firm
    tolerance = tolerance if pieces is None else np.inf
    return _merged(surface, pieces or 1, tolerance, report)[1][piece].astype(np.int32)


def nested_pieces(
    mesh: Mesh | Cloud, features: NDArray, tolerances: Sequence[float]
) -> NDArray[np.int32]:
    """The piece (F, L) int32 of each face after merging up to each of L tolerances, as by
    :func:`merge_faces`; a larger tolerance goes on from where the next smaller one has ended.

    Args:
        features: (F, D), unit.

    Raises:
        MeshError: it is a cloud.
    """
    surface, piece = smooth_pieces(mesh, features)
    found = np.empty((len(piece), len(tolerances)), np.int32)
    for column in np.argsort(tolerances):
        surface, number = _merged(surface, 1, tolerances[column], lambda *_: None)
        found[:, column] = piece = number[piece]
    return found


def _merged(
    surface: Pieces, wanted: int, tolerance: float, report: Callable[[int, int], None]
) -> tuple[Pieces, NDArray[np.int64]]:
    """The pieces that are left of C, and which of them (C,) each has become part of."""
    first = len(surface.area)
    piece = np.arange(first)
    while (before := len(surface.area)) > max(ONE_BY_ONE, 2 * wanted):
        number = surface.together(tolerance)
        if not (worth := number.max() + 1 <= (1 - WORTH_A_ROUND) * before):
            hubs = surface.to_hubs(tolerance)
            if worth := hubs.max() + 1 <= (1 - WORTH_HUBS) * before:
                number = hubs
        surface, piece = surface.joined(number), number[piece]
        if not worth:
            break
        report(len(surface.area), first)
    graph = _RegionGraph(surface)
    number = graph.merge(wanted, tolerance, lambda left: report(left, first))
    return graph.left(), number[piece]


def smooth_pieces(
    mesh: Mesh | Cloud, features: NDArray, wanted: int = 1
) -> tuple[Pieces, NDArray[np.int64]]:
    """Pieces of faces that meet without an edge, and the piece (F,) of each face.

    If there are many, such as on a scan, those in one cell are one, so that a large mesh costs
    hardly more than a small one; unless fewer would be left than are ``wanted``.

    Raises:
        MeshError: it is a cloud.
    """
    mesh = as_surface(mesh)
    pairs, length, angle = mesh.adjacency
    bend = np.abs(angle)
    piece = components(len(mesh.faces), pairs[bend < SMOOTH])
    weight = mesh.face_areas + 1e-12  # faces without an area count a little
    total = np.bincount(piece, weight)
    middle = np.stack(
        [np.bincount(piece, weight * axis) / total for axis in mesh.face_centroids.T], axis=1
    )
    cell = fine_cells(total, middle, piece[pairs], bend)
    if cell.max() + 1 >= wanted:
        piece = cell[piece]
    count = int(piece.max()) + 1
    share = mesh.face_areas / mesh.face_areas.sum()  # (F,)
    members = (weight, (piece, np.arange(len(piece))))
    features = _unit_sums(csr_matrix(members, shape=(count, len(piece))), features)
    area = np.bincount(piece, share, count) + 1e-9
    crease = np.clip(-angle, 0, np.pi / 2) / (np.pi / 2) + FLAT  # (E,)
    length = length / np.sqrt(mesh.face_areas.sum()) + 1e-12
    borders = piece[pairs], length, length * crease
    return Pieces(area, features, *borders, np.ones(count)).tidy(), piece


class _RegionGraph:
    """Pieces of which the two most similar are merged, one pair at a time.

    Of each pair of neighbours, the one that has changed last offers to merge. So a change of a
    piece concerns this piece alone, however many neighbours it has, and its offer to the most
    similar one holds until either of the two changes.

    Attributes:
        near: for each of C pieces its neighbours, each with the number of their border.
        changed: (C,) when each piece has changed last, all at different times; infinity once it is
            part of another.
        offers: a heap: how much two differ, the lower number of both, the higher, whose offer it
            is, and when that one had changed.
    """

    def __init__(self, surface: Pieces) -> None:
        self._area, self._features = surface.area.copy(), surface.features.copy()
        self._length, self._creased = surface.length.copy(), surface.creased.copy()
        self._firm = surface.firm
        self._weight = surface.weight
        self.near: list[dict[int, int]] = [{} for _ in surface.area]
        for border, (a, b) in enumerate(surface.borders.tolist()):
            self.near[a][b] = self.near[b][a] = border
        self.changed = -np.arange(len(surface.area), dtype=np.float64)
        differs, (one, two) = surface.differences(), surface.borders.T
        order = np.lexsort((two, differs, one))
        best = order[np.diff(one[order], prepend=-1) != 0]  # the lower number has changed last
        columns = (differs, one, two, one, self.changed[one])
        self.offers = list(zip(*(each[best].tolist() for each in columns), strict=True))
        heapq.heapify(self.offers)

    def merge(
        self, wanted: int, tolerance: float, report: Callable[[int], None]
    ) -> NDArray[np.int64]:
        """Merge until so many are left or all differ by more; which one (C,) each is part of."""
        count = first = len(self.near)
        parent = np.arange(count)
        while self.offers and count > wanted:
            differs, low, high, a, when = heapq.heappop(self.offers)
            if self.changed[a] > when:
                continue  # it has made another offer since, or is part of another
            if self.changed[low + high - a] > when:
                self._offer(a)
                continue
            if differs > tolerance:
                break
            fewer = len(self.near[low]) < len(self.near[high])
            a, b = (high, low) if fewer else (low, high)
            count -= 1
            self._absorb(a, b)
            self.changed[a], self.changed[b] = first - count, np.inf
            self._offer(a)
            parent[b] = a
            if count % REPORT_EVERY == 0:
                report(count)
        while not np.array_equal(parent, parent[parent]):
            parent = parent[parent]
        return np.unique(parent, return_inverse=True)[1].reshape(-1)

    def left(self) -> Pieces:
        """The pieces that are not part of another, in their order."""
        kept = np.isfinite(self.changed)
        number = np.cumsum(kept) - 1
        rows = [(a, b, e) for a, near in enumerate(self.near) for b, e in near.items() if a < b]
        one, two, border = np.array(rows, np.int64).reshape(-1, 3).T
        return Pieces(
            self._area[kept],
            self._features[kept],
            np.stack([number[one], number[two]], axis=1),
            self._length[border],
            self._creased[border],
            self._firm[kept],
        )

    def _offer(self, a: int) -> None:
        """Offer ``a`` to the most similar one of those that have changed before it, if any."""
        others = np.fromiter(self.near[a], np.int64, len(self.near[a]))
        borders = np.fromiter(self.near[a].values(), np.int64, len(self.near[a]))
        earlier = self.changed[others] < self.changed[a]
        others, borders = others[earlier], borders[earlier]
        if not len(others):
            return
        cosine = np.einsum("ij,j->i", self._features[others], self._features[a])
        weight = np.minimum(self._weight[others], self._weight[a])
        differs = _differences(cosine, self._length[borders], self._creased[borders], weight)
        least = differs.min()
        b = int(others[differs == least].min())
        heapq.heappush(self.offers, (least, min(a, b), max(a, b), a, self.changed[a]))

    def _absorb(self, a: int, b: int) -> None:
        """Make b part of a, with their means and the borders of b."""
        area, features, near = self._area, self._features, self.near
        share = area[b] / (area[a] + area[b])
        mixed = features[a] * (1 - share) + features[b] * share
        features[a] = mixed / max(math.sqrt(mixed @ mixed), 1e-12)
        area[a] += area[b]
        self._weight[a] = _weight(area[a], self._firm[a])
        for c, border in near[b].items():
            del near[c][b]
            if c == a:
                continue
            if c in near[a]:
                self._length[near[a][c]] += self._length[border]
                self._creased[near[a][c]] += self._creased[border]
            else:
                near[a][c] = near[c][a] = border
        near[b] = {}
