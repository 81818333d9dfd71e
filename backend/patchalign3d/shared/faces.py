"""The faces of a surface: which touch, and which hang together.

A face is a triangle in the library and a polygon in Blender; all that is known of it here is where
it is, how large, and which faces it touches.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

UNLABELLED = -1
"""The label of a face that has none."""

# Positions closer than this part of a mesh's half extent are one place: exporters split vertices at
# seams and hard edges, and the surface is whole all the same.
WELD_TOLERANCE = 1e-6


class FaceGraph(NamedTuple):
    """F faces and the E pairs of them that share an edge."""

    pairs: NDArray[np.int64]  # (E, 2)
    length: NDArray[np.floating]  # (E,) of the shared edge
    area: NDArray[np.float64]  # (F,)
    centroid: NDArray[np.float64]  # (F, 3), Z up

    @property
    def pieces(self) -> NDArray[np.int64]:
        """(F,) number of the connected piece that each face belongs to."""
        return components(len(self.area), self.pairs)


def weld(unit_positions: NDArray) -> NDArray[np.int64]:
    """(V,) the number of the place of each position (V, 3), all of them in −1 … 1."""
    key = np.zeros(len(unit_positions), np.int64)
    for axis in unit_positions.T:
        key <<= 21
        key |= np.rint((axis + 1) / WELD_TOLERANCE).astype(np.int64)  # 0 … 2e6: 21 bits
    ordered = np.sort(key)
    if (ordered[1:] != ordered[:-1]).all():  # no two are in one place
        return np.arange(len(key))
    return np.unique(key, return_inverse=True)[1].reshape(-1)


def sort_pairs(one: NDArray, two: NDArray) -> tuple[NDArray[np.integer], NDArray[np.bool_]]:
    """The order (n,) of pairs of numbers ≥ 0, the lower one of a pair first, and which of them, in
    this order, differ from the pair before (n,). Equal ones keep their order.

    Args:
        one, two: (n,) int, in which order a pair has its numbers does not matter.
    """
    bits = int(max(one.max(initial=0), two.max(initial=0))).bit_length()
    key = np.minimum(one, two).astype(np.int64)
    key <<= bits
    key |= np.maximum(one, two)
    key, order = sort_stably(key, 2 * bits)
    return order, np.diff(key, prepend=-1) != 0


def shared_edges(
    begin: NDArray, end: NDArray, sort: Callable = sort_pairs
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The edges that two half edges run along, as pairs of these.

    Around an edge of more than two faces each half edge is paired with the next one only. A face
    that runs along an edge twice is paired with itself.

    Args:
        begin, end: (C,) int, the places that half edges lead from and to.
        sort: puts their pairs in order, as :func:`sort_pairs` does.

    Returns:
        Two half edges (E,) of each.
    """
    collapsed = begin == end  # such an edge joins nothing
    if collapsed.any():
        proper = np.flatnonzero(~collapsed)
        one, two = shared_edges(begin[proper], end[proper], sort)
        return proper[one], proper[two]
    order, differs = sort(begin, end)
    shared = np.flatnonzero(~differs[1:])
    one, two = order.take(shared), order.take(shared + 1)
    return one.astype(np.int64, copy=False), two.astype(np.int64, copy=False)


def sort_stably(values: NDArray, bits: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Integers (n,) ≥ 0 of so many bits in order, and where (n,) each was; equals keep theirs.

    A value and its place are sorted as one integer, in a fraction of the time of a stable argsort;
    if the two are too long for that, by the value's lower half first.
    """
    long = len(values).bit_length()
    if bits + long > 64:
        half = bits // 2
        _, order = sort_stably(values & ((1 << half) - 1), half)
        _, then = sort_stably(values[order] >> half, bits - half)
        order = order[then]
        return values[order], order
    packed = values.astype(np.uint64)
    packed <<= np.uint64(long)
    packed |= np.arange(len(values), dtype=np.uint64)
    packed.sort()
    order = (packed & np.uint64((1 << long) - 1)).view(np.int64)
    packed >>= np.uint64(long)
    return packed.view(np.int64), order


def components(count: int, pairs: NDArray) -> NDArray[np.int64]:
    """(count,) which of the groups that ``pairs`` (E, 2) hold together each number is in.

    Groups are numbered by the least number in each.
    """
    one, two = pairs.T.astype(np.int32)  # halves what goes through memory
    rounds: list[NDArray[np.int32]] = []  # of each, the group that each of those before goes to
    while len(one):
        # What has a lower one beside it goes to one of those, and so on down to one that has none.
        here = np.arange(count, dtype=np.int32)
        root = here.copy()
        lower, higher = np.minimum(one, two), np.maximum(one, two)
        root[higher] = lower
        # To the lowest, once there are few: one that many lower ones touch would else be joined by
        # one of them a round. The last that is written counts, whichever end they are sorted to.
        while rounds and len(missed := np.flatnonzero(lower < root.take(higher))):
            lower, higher = lower.take(missed)[::-1], higher.take(missed)[::-1]
            root[higher] = lower
        while not np.array_equal(root, further := root.take(root)):
            root = further
        number = np.cumsum(root == here, dtype=np.int32) - 1
        joined = number.take(root)  # which may touch one another still
        rounds.append(joined)
        one, two = joined.take(one), joined.take(two)
        apart = np.flatnonzero(one != two)
        one, two, count = one.take(apart), two.take(apart), int(number[-1]) + 1
    group = np.arange(count, dtype=np.int32)
    for joined in reversed(rounds):
        group = group.take(joined)
    return group.astype(np.int64)


def pairs_among(chosen: NDArray[np.bool_], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of the pairs (E, 2) of which both are chosen (F,), as indices into what is chosen.

    >>> pairs_among(np.array([False, True, True]), np.array([[0, 1], [1, 2]])).tolist()
    [[0, 1]]
    """
    place = np.cumsum(chosen) - 1
    return place[pairs[chosen[pairs].all(1)]]


def face_graph(
    positions: NDArray, corner_vertices: NDArray, corner_faces: NDArray, area: NDArray
) -> tuple[FaceGraph, NDArray[np.int64]]:
    """The graph of polygons, over vertices that are welded where they coincide.

    Args:
        positions: (V, 3) of vertices, Z up.
        corner_vertices: (C,) the vertices of all polygons, one polygon after the other.
        corner_faces: (C,) int, ascending: the polygons that the corners are of.
        area: (F,)

    Returns:
        The graph, and for each of its E pairs the corner (E,) at which the shared edge begins.
    """
    count = len(area)
    extent = np.ptp(positions, axis=0).max() / 2 if len(positions) else 0.0
    centre = (positions.min(0) + positions.max(0)) / 2 if len(positions) else 0.0
    place = weld((positions - centre) / (extent or 1.0))
    next_corner = np.arange(1, len(corner_faces) + 1)
    last = np.flatnonzero(np.diff(corner_faces, append=-1) != 0)
    next_corner[last] = np.concatenate([[0], last[:-1] + 1]) if len(last) else last
    begin = place[corner_vertices]
    one, two = shared_edges(begin, begin[next_corner])
    apart = corner_faces[one] != corner_faces[two]
    one, two = one[apart], two[apart]
    ends = positions[corner_vertices[next_corner[one]]] - positions[corner_vertices[one]]
    corners = np.maximum(np.bincount(corner_faces, minlength=count), 1)
    centroid = np.stack(
        [np.bincount(corner_faces, positions[corner_vertices, i], count) for i in range(3)], axis=1
    )
    pairs = np.stack([corner_faces[one], corner_faces[two]], axis=1).astype(np.int64)
    length = np.linalg.norm(ends, axis=1)
    return FaceGraph(pairs, length, area, centroid / corners[:, None]), one
