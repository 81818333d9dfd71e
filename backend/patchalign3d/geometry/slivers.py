"""Slivers: triangles without width, on a line.

A polygon with vertices on a straight edge leaves them when it is cut into triangles, and so do
programs that move vertices onto others. They are no surface. What rounding makes of their normals
would be a crease between the faces beside them, where the surface may be flat, so each has the
normal of a neighbour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import WELD_TOLERANCE, components
from .winding import to_turn

if TYPE_CHECKING:
    from .edges import SharedEdges

# How wide a sliver may be, in half extents: as far as corners may be apart that are in one place.
NARROW = 2 * WELD_TOLERANCE


def too_narrow(
    areas: NDArray[np.float64], one: list[NDArray[np.float64]], two: list[NDArray[np.float64]]
) -> NDArray[np.int64]:
    """Which (n,) of k triangles are slivers, from their areas (k,) and two of their edges, x, y and
    z (k,) of each, which begin in the same corner.
    """
    reach = np.linalg.norm([abs(a).max() + abs(b).max() for a, b in zip(one, two, strict=True)])
    some = np.flatnonzero(2 * areas <= NARROW * reach)  # few: no edge is longer
    if not len(some):
        return some
    first, second = (np.stack([axis[some] for axis in edge]) for edge in (one, two))
    longest = np.sqrt(np.max([(edge**2).sum(0) for edge in (first, second, second - first)], 0))
    return some[2 * areas[some] <= NARROW * longest]


def attach(
    slivers: NDArray[np.int64],
    edges: SharedEdges,
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    normals: NDArray[np.float32],
    order: NDArray[np.float64],
) -> NDArray[np.int64]:
    """For each sliver (n,) the face whose normal it has: of those beside the slivers that hang
    together the one with which they share the longest edge, itself where there is none.

    Where a sliver meets another face, it becomes the first of the two, and it counts as wound like
    the one whose normal it has.

    Args:
        slivers: (n,) faces, ascending.
        edges: those that join two faces.
        vertices, faces, normals, order: as for :func:`.find_shared_edges`.
    """
    number = np.full(len(faces), -1)
    number[slivers] = np.arange(len(slivers))
    edges.exchange(np.flatnonzero((number[edges.faces] >= 0) @ [1, 2] == 2))
    first, second = number[edges.faces].T
    both, beside = np.flatnonzero(second >= 0), np.flatnonzero((first >= 0) & (second < 0))
    hanging = number[edges.faces[both]]
    group = components(len(slivers), hanging)
    turned = to_turn(len(slivers), hanging, edges.same_way[both])
    # The longest edge of each group, of equal ones the first by place.
    sliver, other = first[beside], edges.faces[beside, 1]
    length, _ = edges.some(beside).creases(vertices, faces, normals)
    best = np.lexsort((order[other], -length, group[sliver]))
    groups, at = np.unique(group[sliver][best], return_index=True)
    best = best[at]
    lender, against = slivers.copy(), np.zeros(len(slivers), bool)
    has = np.isin(group, groups)
    mine = np.searchsorted(groups, group[has])
    lender[has] = other[best][mine]
    against[has] = (edges.same_way[beside] ^ turned[sliver])[best][mine]
    turned ^= against
    edges.same_way[beside] ^= turned[sliver]
    edges.same_way[both] ^= turned[hanging[:, 0]] ^ turned[hanging[:, 1]]
    return lender
