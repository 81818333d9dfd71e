"""Parts without words: pieces of a surface that belong together by their shape and, if there is a
model, by what they look like to it.

Neighbouring pieces are merged, the most alike first, starting from single faces, until what is left
differs too much. Two pieces are alike if their border is no concave crease (the minima rule,
Hoffman and Richards 1984), if they are about equally thick (Shapira et al. 2008 cut where the
diameter changes), and if their features are. Differences count by the size of the smaller piece, as
in Ward's method, so that slivers are never parts. Needs no torch.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .graph_cut import smooth_labels
from .mesh import Mesh
from .surface import sample_surface

# What a border that is a right-angled concave crease all along counts, what a thickness e times
# the other's, and what features at a right angle.
CREASE, THICKNESS, FEATURE = 1.0, 0.35, 0.5
# Borders without a crease still cost a little, so that large pieces are not joined before small.
FLAT = 0.02
# A piece of this share of the area is as large as any.
LARGE = 0.05
# With this tolerance, times the detail asked for, merging stops.
TOLERANCE = 0.06
# Faces that meet in less than this angle, in radians, are joined before anything is compared.
SMOOTH = 0.02
# Points at which thickness is measured, and steps of the ball that measures it.
THICKNESS_POINTS = 4096
BALL_STEPS = 12
# The sine of the angle at which a point must stand above the tangent plane.
FLAT_SPOT = 0.3
# How firmly faces hold to their piece when borders are smoothed, which takes long for many.
HOLD = 2.0
MOST_SMOOTHED = 32
# Merges between two reports.
REPORT_EVERY = 1000
# While there are more pieces, many are merged at a time: of those that are most alike to each other
# this share, the most alike. The result is nearly that of one merge at a time (Murtagh 1983 on
# clustering by reciprocal nearest neighbours).
ONE_BY_ONE = 8000
AT_ONCE = 0.25
# As long as a round makes them this much fewer.
WORTH_A_ROUND = 0.01


def segment_by_shape(
    mesh: Mesh,
    pieces: int | None = None,
    detail: float = 0.5,
    features: NDArray | None = None,
    report: Callable[[str, float], None] | None = None,
) -> NDArray[np.int32]:
    """Divide a surface into parts.

    Args:
        mesh: F faces.
        pieces: how many parts there are to be; there are never fewer than loose parts.
        detail: 0 … 1, how fine, if ``pieces`` is not given: 0 leaves loose parts whole.
        features: (F, C) of faces, unit vectors or nearly so; without them only shape counts.
        report: called with a stage and its fraction.

    Returns:
        (F,) int32 from 0; part 0 is the largest.
    """
    report = report or (lambda stage, fraction: None)
    report("Measuring thickness", 0.0)
    thick = np.log(thickness(mesh))
    report("Merging faces", 0.3)
    tolerance = np.inf if detail <= 0 else TOLERANCE * (1 / detail - 0.95) ** 1.5
    labels = _merge(mesh, thick, features, pieces, tolerance, report)
    if labels.max() < MOST_SMOOTHED:
        report("Smoothing the borders", 0.9)
        cost = np.full((len(labels), labels.max() + 1), HOLD)
        cost[np.arange(len(labels)), labels] = 0
        labels = smooth_labels(mesh, cost)
    report("Smoothing the borders", 1.0)
    return _by_size(labels, mesh.face_areas)


def join_alike(
    mesh: Mesh, labels: NDArray, kind: NDArray
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Join touching parts of one kind.

    Args:
        mesh: F faces.
        labels: (F,) of P parts.
        kind: (P,) int.

    Returns:
        Labels (F,), from the largest part on, and the kind of each part.
    """
    one, two = labels[mesh.adjacency.faces].T
    alike = kind[one] == kind[two]
    joined = _join(len(kind), np.stack([one, two], axis=1)[alike])
    by_size = _by_size(joined[labels], mesh.face_areas)
    kinds = np.zeros(int(by_size.max()) + 1, np.int64)
    kinds[by_size] = kind[labels]
    return by_size, kinds


def numbered_parts(labels: NDArray) -> list[str]:
    """Names for the labels that there are: "part 1", "part 2", …"""
    return [f"part {part + 1}" for part in range(int(labels.max()) + 1)]


def number_names(names: Sequence[str]) -> list[str]:
    """The names, numbered where one occurs more than once.

    >>> number_names(["seat", "leg", "leg"])
    ['seat', 'leg 1', 'leg 2']
    """
    often, seen = Counter(names), Counter()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} {seen[name]}" if often[name] > 1 else name)
    return numbered


def thickness(mesh: Mesh) -> NDArray[np.float64]:
    """(F,) the diameter of the largest ball that touches the surface there and holds none of it.

    Found by shrinking a ball until no sampled point is in it (Ma, Bae and Choi 2012), on both
    sides, because nothing is known of which is inside; the smaller one counts.
    """
    rng = np.random.default_rng(0)
    points, face = sample_surface(mesh.unit_vertices, mesh.faces, THICKNESS_POINTS, rng)
    a, b, c = mesh.unit_vertices[mesh.faces[face]].swapaxes(0, 1)
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-300)
    tree = cKDTree(points)
    spacing = np.sqrt(mesh.face_areas.sum() / len(points))
    radius = np.minimum(*(_ball(points, side * normal, tree) for side in (-1, 1)))
    # A face is as thick as the points near it, and on it: the median forgets the odd one out.
    near = tree.query(mesh.face_centroids, k=min(8, len(points)), workers=-1)[1]
    per_face = np.median(radius[near.reshape(len(mesh.faces), -1)], axis=1)
    return 2 * np.maximum(per_face, spacing / 4)


def _ball(points: NDArray, normal: NDArray, tree: cKDTree) -> NDArray[np.float64]:
    """(n,) radii of the balls that touch each point from the side of its normal."""
    radius = np.full(len(points), 2.0)  # beyond the unit frame
    for _ in range(BALL_STEPS):
        centre = points + normal * radius[:, None]
        near = points[tree.query(centre, workers=-1)[1]]
        gap = near - points
        across = np.einsum("ij,ij->i", gap, normal)
        square = np.einsum("ij,ij->i", gap, gap)
        # The ball through `near` that touches the point; but facets bend a flat spot, and a point
        # of it would shrink the ball to nothing.
        other = across > FLAT_SPOT * np.sqrt(square) + 1e-12
        smaller = square / (2 * np.where(other, across, 1))
        shrunk = np.where(other, np.minimum(radius, smaller), radius)
        if np.allclose(shrunk, radius, rtol=1e-3):
            break
        radius = shrunk
    return radius


class _Pieces(NamedTuple):
    """C pieces of a surface and the B borders between them."""

    area: NDArray[np.float64]  # (C,) of a surface of area 1
    thick: NDArray[np.float64]  # (C,) logarithm
    features: NDArray | None  # (C, D), unit
    borders: NDArray[np.int64]  # (B, 2) pieces, the lower number first
    long: NDArray[np.float64]  # (B,)
    deep: NDArray[np.float64]  # (B,) length times what its creases count

    def differences(self) -> NDArray[np.float64]:
        """(B,)"""
        one, two = self.borders.T
        differs = CREASE * self.deep / self.long + THICKNESS * np.abs(
            self.thick[one] - self.thick[two]
        )
        if self.features is not None:
            cosine = np.einsum("ij,ij->i", self.features[one], self.features[two])
            differs += FEATURE * np.maximum(0, 1 - cosine)
        return differs * np.sqrt(np.minimum(np.minimum(self.area[one], self.area[two]), LARGE))

    def mates(self, tolerance: float) -> NDArray[np.int64]:
        """(C,) for each piece itself or, for the most alike pairs, the other one's number.

        Only those pair up that are most alike to each other.
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

    def joined(self, number: NDArray) -> _Pieces:
        """Fewer pieces: ``number`` (C,) says which one each becomes part of."""
        area = np.bincount(number, self.area)
        share = self.area / area[number]
        thick = np.bincount(number, share * self.thick)
        features = self.features
        if features is not None:
            columns = [np.bincount(number, share * column) for column in features.T]
            features = np.stack(columns, axis=1)
            features /= np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
        return _Pieces(area, thick, features, number[self.borders], self.long, self.deep).tidy()

    def tidy(self) -> _Pieces:
        """The same with each border once, and none of a piece with itself."""
        apart = self.borders[:, 0] != self.borders[:, 1]
        one, two = np.sort(self.borders[apart], axis=1).T
        key, border = np.unique(one * len(self.area) + two, return_inverse=True)
        border = border.reshape(-1)
        return self._replace(
            borders=np.stack(np.divmod(key, len(self.area)), axis=1),
            long=np.bincount(border, self.long[apart]),
            deep=np.bincount(border, self.deep[apart]),
        )


def _merge(
    mesh: Mesh,
    thick: NDArray,
    features: NDArray | None,
    pieces: int | None,
    tolerance: float,
    report: Callable[[str, float], None],
) -> NDArray[np.int32]:
    """(F,) labels after merging down to so many pieces, or up to the tolerance."""
    pairs, length, angle = mesh.adjacency
    start = _join(len(mesh.faces), pairs[np.abs(angle) < SMOOTH])
    count = int(start.max()) + 1
    total = mesh.face_areas.sum()
    area = np.bincount(start, mesh.face_areas, count) / total + 1e-9
    thick = np.bincount(start, (mesh.face_areas / total + 1e-12) * thick, count) / np.bincount(
        start, mesh.face_areas / total + 1e-12, count
    )
    if features is not None:
        share = csr_matrix(
            (mesh.face_areas + 1e-12, (start, np.arange(len(start)))), shape=(count, len(start))
        )
        features = share @ features
        features /= np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)

    crease = np.clip(-angle, 0, np.pi / 2) / (np.pi / 2) + FLAT  # (E,)
    surface = _Pieces(area, thick, features, start[pairs], length + 1e-12, length * crease).tidy()
    first = count
    while count > max(ONE_BY_ONE, 2 * (pieces or 1)):
        mate = surface.mates(tolerance if pieces is None else np.inf)
        number = np.unique(mate, return_inverse=True)[1].reshape(-1)
        surface, start = surface.joined(number), number[start]
        before, count = count, len(surface.area)
        if count > (1 - WORTH_A_ROUND) * before:
            break  # such as a thousand bumps on one plate, which can only take one at a time
        report("Merging faces", 0.9 - 0.6 * count / first)
    area, thick, features = surface.area, surface.thick, surface.features

    near: list[dict[int, list[float]]] = [{} for _ in range(count)]
    measured = zip(surface.long.tolist(), surface.deep.tolist(), strict=True)
    for (a, b), (whole, creased) in zip(surface.borders.tolist(), measured, strict=True):
        near[a][b] = near[b][a] = [whole, creased]

    def difference(a: int, b: int) -> float:
        whole, creased = near[a][b]
        differs = CREASE * creased / whole + THICKNESS * abs(thick[a] - thick[b])
        if features is not None:
            differs += FEATURE * max(0.0, 1 - float(features[a] @ features[b]))
        return differs * float(min(area[a], area[b], LARGE)) ** 0.5

    version = [0] * count
    heap = [(difference(a, b), a, b, 0, 0) for a in range(count) for b in near[a] if a < b]
    heapq.heapify(heap)
    parent = np.arange(count)
    left = count
    while heap and left > (pieces or 1):
        differs, a, b, version_a, version_b = heapq.heappop(heap)
        if version[a] != version_a or version[b] != version_b:
            continue
        if pieces is None and differs > tolerance:
            break
        if len(near[a]) < len(near[b]):
            a, b = b, a
        # b becomes part of a.
        share = area[b] / (area[a] + area[b])
        thick[a] += (thick[b] - thick[a]) * share
        if features is not None:
            mixed = features[a] * (1 - share) + features[b] * share
            features[a] = mixed / max(float(np.linalg.norm(mixed)), 1e-12)
        area[a] += area[b]
        parent[b] = a
        version[a] += 1
        version[b] = -1
        left -= 1
        if left % REPORT_EVERY == 0:
            report("Merging faces", 0.9 - 0.6 * left / first)
        for c, shared in near[b].items():
            del near[c][b]
            if c == a:
                continue
            if c in near[a]:
                near[a][c][0] += shared[0]
                near[a][c][1] += shared[1]
            else:
                near[a][c] = near[c][a] = shared
        near[b] = {}
        for c in near[a]:
            low, high = min(a, c), max(a, c)
            heapq.heappush(heap, (difference(a, c), low, high, version[low], version[high]))
    while not np.array_equal(parent, parent[parent]):
        parent = parent[parent]
    return np.unique(parent[start], return_inverse=True)[1].reshape(-1).astype(np.int32)


def _join(count: int, pairs: NDArray) -> NDArray[np.int64]:
    graph = csr_matrix((np.ones(len(pairs), bool), pairs.T), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _by_size(labels: NDArray, area: NDArray) -> NDArray[np.int32]:
    """The same parts, numbered from the largest on."""
    numbers, labels = np.unique(labels, return_inverse=True)
    order = np.argsort(-np.bincount(labels.reshape(-1), area), kind="stable")
    rank = np.empty(len(numbers), np.int32)
    rank[order] = np.arange(len(numbers))
    return rank[labels.reshape(-1)]
