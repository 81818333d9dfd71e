"""Where parts are cut open, so that they can be laid flat: a limb along its length, like a sleeve.

A part with one border, such as an arm with its hand, is a disc to an unwrapper, and comes out with
its fingertips squeezed into the middle; one with several, such as a torso, is a disc with holes. So
borders are joined by cuts, a long part with one border is cut from there to its farthest place, and
one without any, such as a ball, from one end to the other. What is squeezed all the same is cut to
its tip. Cuts go over the back and the inner side, where they are seen least, the same way on both
sides.
"""

import heapq
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components

# A part with one border is long if its farthest place is further from it than this share of the
# border's length. Of a half ball that is a quarter, of a tube as long as it is wide nearly a third.
LONG = 0.3
# Borders shorter than this share of a part's longest one are holes, and are left alone.
HOLE = 0.1
# How much longer a way is that leads over what is seen first; and how much the front counts beside
# the outer side, by which ways around a round limb differ.
SEEN, FRONT = 3.0, 0.7
# What is squeezed is cut open if it is this share of its part, at least.
WORTH = 0.002


Ways = list[list[tuple[int, int]]]
"""For each vertex the others beside it, and by which edge."""


class Web(NamedTuple):
    """The edges of a mesh with V vertices.

    Attributes:
        positions: (V, 3), Z up, the front towards −Y.
        edges: (E, 2) vertices.
        corner_edges, corner_polygons: (C,) of each polygon's each corner: the edge that follows,
            and the polygon.
    """

    positions: NDArray[np.float64]
    edges: NDArray[np.int64]
    corner_edges: NDArray[np.int64]
    corner_polygons: NDArray[np.int64]


def cuts(web: Web, piece: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(E,) the edges along which pieces of parts are cut.

    Args:
        web: of the mesh.
        piece: (polygons,) the piece that each polygon is of; −1: of none that is cut.
    """
    cut = np.zeros(len(web.edges), bool)
    length, cost = _lengths(web)
    owner = piece[web.corner_polygons]
    order = np.lexsort((web.corner_edges, owner))
    order = order[owner[order] >= 0]
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    for corners in np.split(order, starts[1:]):
        edges, count = np.unique(web.corner_edges[corners], return_counts=True)
        path = _cuts_of_piece(web.edges[edges], count == 1, length[edges], cost[edges])
        cut[edges[path]] = True
    return cut


def borders(web: Web, piece: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(E,) the edges where pieces (polygons,) meet."""
    of = piece[web.corner_polygons]
    least, most = np.full(len(web.edges), len(of) + 1), np.full(len(web.edges), -1)
    np.minimum.at(least, web.corner_edges, of)
    np.maximum.at(most, web.corner_edges, of)
    return least < most


def tips_cut(
    web: Web,
    piece: NDArray[np.int64],
    cut: NDArray[np.bool_],
    squeezed: NDArray[np.bool_],
    share: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """(E,) the edges along which pieces are cut further, to the tip of all that is squeezed.

    Args:
        web: of the mesh.
        piece: (polygons,) the piece that each polygon is of; −1: of none that is cut.
        cut: (E,) where they are cut already.
        squeezed: (polygons,) those that come out far too small.
        share: (polygons,) of the area of the piece.
    """
    found = np.zeros(len(web.edges), bool)
    length, cost = _lengths(web)
    spot = _spots(web, piece, squeezed)
    worth = np.bincount(spot[squeezed], share[squeezed], len(spot)) > WORTH
    for number in np.unique(piece[squeezed & worth[spot]]):
        corners = np.flatnonzero(piece[web.corner_polygons] == number)
        edges, count = np.unique(web.corner_edges[corners], return_counts=True)
        used, ends = np.unique(web.edges[edges], return_inverse=True)
        ends, ways = ends.reshape(-1, 2), _ways(ends.reshape(-1, 2), len(used))
        reached = set(ends[(count == 1) | cut[edges]].ravel().tolist())
        away, _ = _spread(ways, reached, length[edges])
        here = corners[squeezed[web.corner_polygons[corners]]]
        here = here[worth[spot[web.corner_polygons[here]]]]
        of_spot = spot[web.corner_polygons[here]]
        for each in np.unique(of_spot):
            vertices = np.unique(
                ends[np.searchsorted(edges, web.corner_edges[here[of_spot == each]])]
            )
            tip = max(vertices.tolist(), key=lambda vertex: away.get(vertex, 0.0))
            if tip not in reached and tip in away:
                path = _path(ways, reached, {tip}, cost[edges])
                found[edges[path]] = True
                reached |= set(ends[path].ravel().tolist())
    return found


def _spots(web: Web, piece: NDArray[np.int64], squeezed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(polygons,) which squeezed ones touch each other, of one piece; others are alone."""
    order = np.argsort(web.corner_edges, kind="stable")
    beside = np.flatnonzero(np.diff(web.corner_edges[order]) == 0)
    pairs = np.stack(
        [web.corner_polygons[order[beside]], web.corner_polygons[order[beside + 1]]], 1
    )
    one, other = pairs.T
    return components(
        len(piece), pairs[squeezed[one] & squeezed[other] & (piece[one] == piece[other])]
    )


def _lengths(web: Web) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(E,) the edges' lengths, and those that count where a way is looked for: longer in sight."""
    one, other = web.positions[web.edges].swapaxes(0, 1)
    length = np.linalg.norm(one - other, axis=1) + 1e-12
    low, high = web.positions.min(0), web.positions.max(0)
    middle = (one + other) / 2 - (low + high) / 2
    # Seen first is what lies further out to its side and further in front than its surroundings.
    out = (np.abs(middle[:, 0]) - FRONT * middle[:, 1]) / max(float((high - low).max()), 1e-12)
    return length, length * np.exp(SEEN * out)


def _cuts_of_piece(
    edges: NDArray[np.int64],
    is_border: NDArray[np.bool_],
    length: NDArray[np.float64],
    cost: NDArray[np.float64],
) -> list[int]:
    """Which of a piece's edges (e, 2) it is cut along."""
    used, ends = np.unique(edges, return_inverse=True)
    ends = ends.reshape(-1, 2)
    if not len(edges):
        return []
    if not is_border.any():
        return _from_end_to_end(_ways(ends, len(used)), length, cost)
    border = components(len(used), ends[is_border])  # (v,), of others the vertex by itself
    on_border = np.zeros(len(used), bool)
    on_border[ends[is_border].ravel()] = True
    around = np.bincount(border[ends[is_border, 0]], length[is_border], border.max() + 1)
    loops = [int(b) for b in np.argsort(-around, kind="stable") if around[b] > HOLE * around.max()]
    ways = _ways(ends, len(used))
    reached = set(np.flatnonzero(on_border & (border == loops[0])).tolist())
    if len(loops) == 1:
        away, _ = _spread(ways, reached, length)
        far = max(away, key=away.__getitem__)
        return _path(ways, reached, {far}, cost) if away[far] > LONG * around[loops[0]] else []
    path: list[int] = []
    rest = set(loops[1:])
    while rest:
        goals = set(np.flatnonzero(on_border & np.isin(border, list(rest))).tolist())
        way = _path(ways, reached, goals, cost)
        path += way
        reached |= set(ends[way].ravel().tolist())
        found = {int(border[v]) for v in reached & goals}
        if not found:
            break
        rest -= found
        reached |= set(np.flatnonzero(on_border & np.isin(border, list(found))).tolist())
    return path


def _from_end_to_end(
    ways: Ways, length: NDArray[np.float64], cost: NDArray[np.float64]
) -> list[int]:
    """A way between two vertices that are far apart: what has no border is opened along it."""
    end = 0
    for _ in range(2):
        away, _ = _spread(ways, {end}, length)
        begin, end = end, next(reversed(away))  # the last one is the farthest
    return _path(ways, {begin}, {end}, cost)


def _ways(ends: NDArray[np.int64], count: int) -> Ways:
    ways: Ways = [[] for _ in range(count)]
    for edge, (one, other) in enumerate(ends.tolist()):
        ways[one].append((other, edge))
        ways[other].append((one, edge))
    return ways


def _spread(
    ways: Ways, sources: Iterable[int], length: NDArray[np.float64], goals: Iterable[int] = ()
) -> tuple[dict[int, float], dict[int, tuple[int, int]]]:
    """How far the vertices are from the sources, and from where and by which edge each is reached
    (Dijkstra 1959); no further than to the nearest of the goals, which then is the last one.
    """
    goals, steps = set(goals), length.tolist()
    away: dict[int, float] = {}
    came: dict[int, tuple[int, int]] = {}
    heap = [(0.0, source, -1, -1) for source in sources]
    heapq.heapify(heap)
    while heap:
        far, vertex, before, edge = heapq.heappop(heap)
        if vertex in away:
            continue
        away[vertex] = far
        came[vertex] = (before, edge)
        if vertex in goals:
            break
        for other, along in ways[vertex]:
            if other not in away:
                heapq.heappush(heap, (far + steps[along], other, vertex, along))
    return away, came


def _path(ways: Ways, sources: set[int], goals: set[int], cost: NDArray[np.float64]) -> list[int]:
    """The edges of the cheapest way to a goal; none if there is no way."""
    away, came = _spread(ways, sources, cost, goals)
    vertex = next(reversed(away))
    path = []
    while vertex in goals or path:
        before, edge = came[vertex]
        if edge < 0:
            break
        path.append(edge)
        vertex = before
    return path
