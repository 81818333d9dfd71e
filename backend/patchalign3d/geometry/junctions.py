"""T-junctions: vertices that lie on the edges of other triangles.

Boolean operations, level editors and CAD exporters leave them, and so does a part of a surface that
was divided more finely than what is beside it. The triangles there have no edge in common, and the
surface is whole all the same. Edges that are cut at those vertices are edges like others.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components, sort_stably

# How far a vertex may lie from the edge that it is on, in half extents: where a file has six digits
# it is off by a tenth of that. Two edges that begin in one vertex run along each other up to this
# angle, in radians.
APART, ANGLE = 1e-5, 0.01
# With how many others in its vertex an edge is compared, and how many vertices the edges of a line
# may have beside them on average. Only fans and stacks of edges have more.
COMPARED, BESIDE = 16, 64
# A direction along which man-made things hardly ever lie equally far or rise alike, and the steps
# in which edges are compared along it.
ASKEW, STEPS = np.array([0.5377, 0.3121, 0.7832]), 1 << 15


class Pieces(NamedTuple):
    """Edges, cut into P pieces."""

    of: NDArray[np.int64]  # (P,) the edge that each is of, ascending
    begin: NDArray[np.int64]  # (P,) place
    end: NDArray[np.int64]  # (P,) place
    share: NDArray[np.float64]  # (P,) of the edge's length


def cut_at_vertices(ends: NDArray[np.int64], at: NDArray[np.float64]) -> Pieces | None:
    """Cut edges at the vertices of others that lie on them.

    Only edges on lines where two begin in one vertex and run along each other, one of them farther,
    are looked at: surfaces that lie beside each other without a vertex in common stay apart.

    Args:
        ends: (n, 2) the places that n edges lead from and to, equal ones with equal numbers.
        at: (n, 2, 3) where these are, within −1 … 1.

    Returns:
        The pieces of those edges, also of those that stay whole; None if none is cut.
    """
    along = at[:, 1] - at[:, 0]
    length = np.maximum(np.linalg.norm(along, axis=1), APART)  # shorter ones are not cut
    line = _lines(ends, along / length[:, None], length)
    edge = np.flatnonzero(line >= 0)
    if not len(edge):
        return None
    number, place, share = _cuts(ends[edge], at[edge], length[edge], line[edge])
    if not len(number):
        return None
    own = np.repeat(np.arange(len(edge)), 2)
    number = np.concatenate([own, number])
    place = np.concatenate([ends[edge].reshape(-1), place])
    share = np.concatenate([np.tile([0.0, 1.0], len(edge)), share])
    order = np.lexsort((share, number))
    number, place, share = number[order], place[order], share[order]
    first = np.flatnonzero(number[1:] == number[:-1])
    return Pieces(
        edge[number[first]], place[first], place[first + 1], share[first + 1] - share[first]
    )


def _lines(
    ends: NDArray[np.int64], way: NDArray[np.float64], length: NDArray[np.float64]
) -> NDArray[np.int64]:
    """(n,) the number of the line that each edge, of direction ``way`` (n, 3), is on; −1 for edges
    on lines where no two begin in one vertex and run along each other.
    """
    count = len(ends)
    rise = (abs(way @ ASKEW) * STEPS).astype(np.int64)
    key = ends.reshape(-1) * STEPS + np.repeat(rise, 2)
    _, order = sort_stably(key, int(key.max(initial=0)).bit_length())
    edge, place, leaves = order // 2, ends.reshape(-1)[order], order % 2 == 0  # or arrives
    links, forks = [], []
    near = np.arange(len(edge))
    for step in range(1, COMPARED + 1):
        near = near[near < len(edge) - step]
        near = near[place[near] == place[near + step]]
        apart = rise[edge[near + step]] - rise[edge[near]]
        near = near[apart <= ANGLE * STEPS + 1]
        one, two, same = edge[near], edge[near + step], leaves[near] == leaves[near + step]
        sine = np.linalg.norm(np.cross(way[one], way[two]), axis=1)
        straight = (sine <= ANGLE) & (sine * np.minimum(length[one], length[two]) <= APART)
        one, two, same = one[straight], two[straight], same[straight]
        links.append(np.stack([one, two], axis=1))
        forks.append(((way[one] * way[two]).sum(1) > 0) == same)
    linked, fork = np.concatenate(links), np.concatenate(forks)
    if not fork.any():
        return np.full(count, -1)
    line = components(count, linked)
    counts = np.zeros(count, bool)
    counts[line[linked[fork, 0]]] = True
    return np.where(counts[line], line, -1)


def _cuts(
    ends: NDArray[np.int64],
    at: NDArray[np.float64],
    length: NDArray[np.float64],
    line: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The cuts of edges (m,): the edge (c,), the place (c,), and where along it (c,), 0 … 1."""
    line = np.unique(line, return_inverse=True)[1].reshape(-1)
    longest = np.lexsort((length, line))[np.cumsum(np.bincount(line)) - 1]
    along = (at[:, 1] - at[:, 0])[longest[line]]  # (m, 3) of the longest edge on the same line
    where = np.einsum("mia,ma->mi", at, along).reshape(-1)  # (2m,) how far each end lies that way
    order = np.lexsort((where, np.repeat(line, 2)))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    low, high = np.sort(rank.reshape(-1, 2), axis=1).T
    between = high - low - 1  # ends of the line's edges that lie beside each edge
    few = np.bincount(line, between) <= BESIDE * np.bincount(line)
    between[~few[line]] = 0
    number = np.repeat(np.arange(len(line)), between)
    behind = np.arange(len(number)) - np.repeat(np.cumsum(between) - between, between)
    end = order[low[number] + 1 + behind]
    arm, own = at.reshape(-1, 3)[end] - at[number, 0], (at[:, 1] - at[:, 0])[number]
    share = (arm * own).sum(1) / length[number] ** 2
    aside = np.linalg.norm(arm - share[:, None] * own, axis=1)
    margin = APART / length[number]
    on_it = (aside <= APART) & (share > margin) & (share < 1 - margin)
    number, place, share = number[on_it], ends.reshape(-1)[end[on_it]], share[on_it]
    # A vertex in which several edges end cuts once.
    once = np.unique(number * (int(ends.max()) + 1) + place, return_index=True)[1]
    return number[once], place[once], share[once]
