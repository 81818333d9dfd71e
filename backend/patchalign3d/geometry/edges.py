"""Edges that two triangles have in common, and how the triangles meet there.

Faces are joined where their half edges run along each other, over vertices that are welded where
they coincide. Half edge i leads from corner i of all faces, one face after the other, to the next
corner of the same face.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import shared_edges, weld
from ..threads import in_chunks
from .copies import copies
from .junctions import Segments, cut_at_vertices
from .pairs import sort_pairs


class SharedEdges(NamedTuple):
    """Edges that join two faces, each as a half edge of one and a half edge of the other."""

    one: NDArray[np.int64]  # (E,)
    two: NDArray[np.int64]  # (E,)
    faces: NDArray[np.int64]  # (E, 2) the faces of these half edges
    # (E,) whether both half edges run the same way, so that the faces are wound in opposite ways
    same_way: NDArray[np.bool_]
    plain: bool  # whether no edge is one of more than two faces, apart from copies
    # (E, 2) the share of each half edge that lies along the other; None if all are 1
    share: NDArray[np.float32] | None = None

    def some(self, edges: NDArray | slice) -> SharedEdges:
        """Those of these numbers (n,)."""
        faces = self.faces.T[:, edges].T  # whose columns lie one behind the other
        share = None if self.share is None else self.share[edges]
        return SharedEdges(
            self.one[edges], self.two[edges], faces, self.same_way[edges], self.plain, share
        )

    def exchange(self, some: NDArray[np.int64]) -> None:
        """Let the second face be the first in some of the pairs (n,)."""
        self.one[some], self.two[some] = self.two[some], self.one[some]
        self.faces[some] = self.faces[some, ::-1]
        if self.share is not None:
            self.share[some] = self.share[some, ::-1]

    def joined_with(self, other: SharedEdges) -> SharedEdges:
        """These edges, and then some others."""
        share = None
        if self.share is not None or other.share is not None:
            share = np.concatenate(
                [
                    np.ones((len(each.one), 2), np.float32) if each.share is None else each.share
                    for each in (self, other)
                ]
            )
        return SharedEdges(
            np.concatenate([self.one, other.one]),
            np.concatenate([self.two, other.two]),
            np.concatenate([self.faces.T, other.faces.T], axis=1).T,
            np.concatenate([self.same_way, other.same_way]),
            self.plain and other.plain,
            share,
        )

    def through_walls(self, outer: NDArray[np.int64]) -> SharedEdges:
        """The edges where inner sides of walls are joined with their outer sides alone.

        Args:
            outer: (F,) for each face the one on the outer side, as :attr:`.Shape.outer_faces`.
        """
        inner = np.flatnonzero(outer != np.arange(len(outer)))
        one, two = _half_edges(outer[inner]), _half_edges(inner)
        kept = self.some(np.flatnonzero((outer[self.faces] == self.faces).all(1)))
        faces = (np.stack([one, two]) // 3).T
        return kept.joined_with(SharedEdges(one, two, faces, np.zeros(len(one), bool), True))

    def bends(self, normals: NDArray[np.float32]) -> NDArray[np.float32]:
        """(E,) the angles ≥ 0, radians, at which faces with these normals (3, F) meet."""
        turn = np.where(self.same_way, np.float32(-1), np.float32(1))
        one, two = self.faces.T
        apart = np.zeros(len(one), np.float32)
        for normal in normals:
            chord = normal.take(two)
            chord *= turn
            chord -= normal.take(one)
            chord *= chord
            apart += chord
        # By the chord between the normals, which is exact where they hardly differ.
        return 2 * np.arcsin(np.minimum(np.sqrt(apart) / 2, np.float32(1)))

    def creases(
        self, vertices: NDArray[np.float64], faces: NDArray[np.int64], normals: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lengths (E,) and angles (E,), radians, which are > 0 where faces with these normals
        (3, F) meet in a convex edge, as the first of the two is wound.

        Args:
            vertices: (V, 3), whose coordinates lie axis by axis in memory.
            faces: (F, 3)
        """
        corner, (first, second) = faces.reshape(-1), self.faces.T
        begin, end = corner.take(self.one), corner.take(_turned(self.one, first, 1))
        opposite = corner.take(_turned(self.two, second, 2))
        square = above = 0.0
        for axis, normal in zip(vertices.T, normals, strict=True):
            start = axis.take(begin)
            square = square + (axis.take(end) - start) ** 2
            above = above + (axis.take(opposite) - start) * normal.take(first)
        bend = self.bends(normals)
        length = np.sqrt(square)
        if self.share is not None:
            length *= self.share[:, 0]
        return length, np.where(above > 0, -bend, bend)


def find_shared_edges(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    normals: NDArray[np.float32],
    order: NDArray[np.float64],
    slivers: NDArray[np.int64],
) -> SharedEdges:
    """The E edges that join two faces, also at T-junctions.

    Around an edge of more than two faces each is paired with the next one only, by where they are.
    Copies, where faces are there twice, are joined with their originals alone, and slivers with two
    corners in one place with one face beside them alone.

    Args:
        vertices: (V, 3), unit frame.
        faces: (F, 3)
        normals: (3, F)
        order: (F,) a number for the place of each face and, of two in one place, the side that it
            faces, whatever the order of the file.
        slivers: (n,) faces without width.
    """
    place = weld(vertices).astype(np.int32)  # (V,)
    start = place[faces]
    end = np.empty_like(start)
    end[:, :2], end[:, 2] = start[:, 1:], start[:, 0]
    collapsed = slivers[(start[slivers] == end[slivers]).any(1)]
    hanging = _beside(collapsed, start, end, order) if len(collapsed) else None
    end[collapsed] = start[collapsed]  # no other face is joined through them
    start, end = start.reshape(-1), end.reshape(-1)
    one, two, plain, original = _pairs(start, end, order)
    others: list[SharedEdges | None] = [hanging]
    if original is not None:
        others.append(_with_originals(original, normals))
    if not plain or 2 * len(one) < len(start):
        alone = start != end
        alone[one] = alone[two] = False
        if original is not None:  # copies have no edges of their own
            alone.reshape(-1, 3)[original != np.arange(len(faces))] = False
        half = np.flatnonzero(alone)
        others.append(_find_junctions(half, start, end, vertices, faces, order))
    found = _between(one, two, start, plain)
    for edges in others:
        found = found if edges is None else found.joined_with(edges)
    apart = found.faces[:, 0] != found.faces[:, 1]
    if not apart.all():
        found = found.some(apart)
    _by_place(found, order)
    return found


def _beside(
    collapsed: NDArray[np.int64],
    start: NDArray[np.integer],
    end: NDArray[np.integer],
    order: NDArray[np.float64],
) -> SharedEdges:
    """The edges that join slivers with two corners in one place with one face beside each, the
    first by place.

    Args:
        collapsed: (n,) these slivers.
        start, end: (F, 3) the places that half edges lead from and to.
        order: as for :func:`find_shared_edges`.
    """
    start_of, end_of = start.reshape(-1), end.reshape(-1)
    count = int(start.max()) + 1
    there = np.zeros(count, bool)
    there[start[collapsed]] = True
    may = there[start] & there[end]  # (F, 3) run along them
    may[collapsed] = False
    near, half = np.flatnonzero(may), _half_edges(collapsed)
    near = near[np.argsort(order[near // 3], kind="stable")]
    half = half[start_of[half] != end_of[half]]

    def line(half: NDArray[np.int64]) -> NDArray[np.int64]:
        one, two = start_of[half].astype(np.int64), end_of[half]
        return np.minimum(one, two) * count + np.maximum(one, two)

    lines, first = np.unique(line(near), return_index=True)
    half = half[np.isin(line(half), lines)]
    half = half[np.unique(half // 3, return_index=True)[1]]  # one of each
    one = near[first[np.searchsorted(lines, line(half))]]
    return _between(one, half, start_of, True)


def _pairs(
    start: NDArray[np.integer], end: NDArray[np.integer], order: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], bool, NDArray[np.int64] | None]:
    """Pairs of half edges (E,), whether they are :attr:`SharedEdges.plain`, and for each face (F,)
    the one that it is a copy of, itself if none; None in place of that if there are no copies.

    Args:
        start, end: (3F,) the places that half edges lead from and to.
        order: as for :func:`find_shared_edges`.
    """
    one, two = shared_edges(start, end, sort_pairs)
    if not (two[:-1] == one[1:]).any():
        return one, two, True, None
    # Around an edge of more than two faces they are paired in order.
    by_place = np.argsort(order, kind="stable")
    original = copies(start.reshape(-1, 3), by_place)
    if original is not None:
        by_place = by_place[original[by_place] == by_place]
    half = _half_edges(by_place)
    one, two = (half[each] for each in shared_edges(start[half], end[half], sort_pairs))
    plain = original is not None and not (two[:-1] == one[1:]).any()
    return one, two, plain, original


def _between(
    one: NDArray[np.int64], two: NDArray[np.int64], start: NDArray[np.integer], plain: bool
) -> SharedEdges:
    """The edges that pairs of half edges (E,) run along, which lead from the places (3F,)."""
    faces = np.empty((2, len(one)), np.int64).T  # a column after the other
    same_way = np.empty(len(one), bool)

    def tell(part: slice) -> None:
        np.floor_divide(one[part], 3, out=faces[part, 0])
        np.floor_divide(two[part], 3, out=faces[part, 1])
        np.equal(start[one[part]], start[two[part]], out=same_way[part])

    in_chunks(len(one), tell)
    return SharedEdges(one, two, faces, same_way, plain)


def _with_originals(original: NDArray[np.int64], normals: NDArray[np.float32]) -> SharedEdges:
    """The edges that join copies with their originals (F,), on which they lie flat whichever side
    they face.
    """
    copy = np.flatnonzero(original != np.arange(len(original)))
    original = original[copy]
    one, two = _half_edges(original), _half_edges(copy)
    opposed = (normals[:, copy] * normals[:, original]).sum(0) < 0
    return SharedEdges(one, two, (np.stack([one, two]) // 3).T, np.repeat(opposed, 3), True)


def _by_place(found: SharedEdges, order: NDArray[np.float64]) -> None:
    """Where the faces are wound in opposite ways, which alone makes it count which of them is the
    first, let it be the first by place.
    """
    against = np.flatnonzero(found.same_way)
    first, second = found.faces[against].T
    found.exchange(against[order[first] > order[second]])


def _find_junctions(
    half: NDArray[np.int64],
    start: NDArray[np.integer],
    end: NDArray[np.integer],
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    order: NDArray[np.float64],
) -> SharedEdges | None:
    """Edges that join two faces at T-junctions, where half edges without a partner run along each
    other; None if there are none.

    Args:
        half: (n,) those half edges.
        start, end: (3F,) the places that all of them lead from and to.
        vertices, faces, order: as for :func:`find_shared_edges`.
    """
    segments = _cut(half, start, end, vertices, faces)
    if segments is None:
        return None
    half = half[segments.of]
    by_place = np.argsort(order[half // 3], kind="stable")
    half, begin, until = half[by_place], segments.begin[by_place], segments.end[by_place]
    share = segments.share[by_place].astype(np.float32)
    one, two = shared_edges(begin, until, sort_pairs)
    if not len(one):
        return None
    plain = not (two[:-1] == one[1:]).any()
    same_way, shares = begin[one] == begin[two], np.stack([share[one], share[two]], axis=1)
    one, two = half[one], half[two]
    return SharedEdges(one, two, (np.stack([one, two]) // 3).T, same_way, plain, shares)


def _cut(
    half: NDArray[np.int64],
    start: NDArray[np.integer],
    end: NDArray[np.integer],
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
) -> Segments | None:
    """These half edges (n,), cut at vertices that lie on them; None if none is cut."""
    corners = faces.reshape(-1)[np.stack([half, _turned(half, half // 3, 1)], axis=1)]
    ends = np.stack([start[half], end[half]], axis=1)
    return cut_at_vertices(ends, lambda some: vertices[corners[some]])


def _half_edges(faces: NDArray[np.int64]) -> NDArray[np.int64]:
    """(3·n,) the half edges of faces (n,)."""
    return (3 * faces[:, None] + np.arange(3)).reshape(-1)


def _turned(half: NDArray, face: NDArray, steps: int) -> NDArray:
    """The half edges (n,) that follow after ``steps`` in the same triangles (n,)."""
    last = half - 3 * face >= 3 - steps
    return half + np.where(last, steps - 3, steps)
