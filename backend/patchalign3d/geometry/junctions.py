"""T-junctions: vertices that lie on the edges of other triangles.

Boolean operations, level editors and CAD exporters leave them, and so does a part of a surface that
was divided more finely than what is beside it. The triangles there have no edge in common, and the
surface is whole all the same. Edges that are cut at those vertices are edges like others.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components, sort_stably
from ..threads import CHUNK, in_chunks
from .order import ASKEW

# How far a vertex may lie from the edge that it is on, in half extents: where a file has six digits
# it is off by a tenth of that. Two edges that begin in one vertex run along each other up to this
# angle, in radians.
APART, ANGLE = 1e-5, 0.01
# With how many others in its vertex an edge is compared, and how many vertices the edges of a line
# may have beside them on average. Only fans and stacks of edges have more.
COMPARED, BESIDE = 16, 64
# The steps in which it is compared how edges rise along ``ASKEW``.
STEPS = 1 << 15


class Segments(NamedTuple):
    """Edges, cut into S segments."""

    of: NDArray[np.integer]  # (S,) the edge that each is of, ascending
    begin: NDArray[np.integer]  # (S,) place
    end: NDArray[np.integer]  # (S,) place
    share: NDArray[np.float64]  # (S,) of the edge's length


# Where the ends of some edges are: numbers or a slice → (k, 2, 3), within −1 … 1. All of them at
# once would be the largest array that a mesh ever needs.
At = Callable[[NDArray | slice], NDArray[np.float64]]


def cut_at_vertices(ends: NDArray[np.integer], at: At) -> Segments | None:
    """Cut edges at the vertices of others that lie on them.

    Only edges on lines where two begin in one vertex and run along each other, one of them farther,
    are looked at: surfaces that lie beside each other without a vertex in common stay apart.

    Args:
        ends: (n, 2) the places that n edges lead from and to, equal ones with equal numbers.
        at: tells where these are.

    Returns:
        The segments of those edges, also of those that stay whole; None if none is cut.
    """
    found = _line_by_line(ends, at) if len(ends) else []
    if not found:
        return None
    of, *rest = (np.concatenate(each) for each in zip(*found, strict=True))
    found.clear()  # which takes as much once more
    order = sort_stably(of, len(ends).bit_length())[1]
    return Segments(of[order], *(each[order] for each in rest))


def _line_by_line(ends: NDArray[np.integer], at: At) -> list[Segments]:
    """The segments of edges as :func:`cut_at_vertices` takes them, some lines after the other; none
    if no edge is cut.
    """
    length = np.empty(len(ends))  # shorter ones are not cut

    def measure(part: slice) -> None:
        begin, end = at(part).swapaxes(0, 1)
        length[part] = np.maximum(np.linalg.norm(end - begin, axis=1), APART)

    in_chunks(len(ends), measure)
    line = _lines(ends, at, length)
    edge = np.flatnonzero(line >= 0)
    _, order = sort_stably(line[edge], int(line.max(initial=0)).bit_length())
    edge = edge[order].astype(np.int32)  # line by line
    parts = _whole_lines(line[edge])
    found: dict[int, tuple[Segments, bool]] = {}

    def cut(some: slice) -> None:
        for number in range(some.start, some.stop):
            own = edge[parts[number]]
            segments, is_cut = _segments(ends[own], at(own), length[own], line[own])
            found[number] = segments._replace(of=own[segments.of]), is_cut

    in_chunks(len(parts), cut, 1)
    any_is_cut = any(is_cut for _, is_cut in found.values())
    return [found[number][0] for number in range(len(parts))] if any_is_cut else []


def _whole_lines(line: NDArray[np.int64]) -> list[slice]:
    """Slices of edges that are in the order of their lines (m,): of whole lines, each up to the end
    of the one that fills a core's cache.
    """
    ends = np.append(np.flatnonzero(np.diff(line)) + 1, len(line))
    full = np.minimum(np.arange(CHUNK, len(line) + CHUNK, CHUNK), len(line))
    until = np.unique(ends[np.searchsorted(ends, full)])
    return [slice(a, b) for a, b in pairwise([0, *until.tolist()])]


def _lines(ends: NDArray[np.integer], at: At, length: NDArray[np.float64]) -> NDArray[np.int64]:
    """(n,) the number of the line that each edge is on; −1 for edges on lines where no two begin in
    one vertex and run along each other.
    """
    links, fork = _linked(ends, at, length)
    if not fork.any():
        return np.full(len(ends), -1)
    line = components(len(ends), links)
    counts = np.zeros(len(ends), bool)
    counts[line[links[fork, 0]]] = True
    return np.where(counts[line], line, -1)


def _linked(
    ends: NDArray[np.integer], at: At, length: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Pairs of edges (L, 2) that are on one line and meet in a vertex, and whether they run along
    each other from there (L,), in place of away from each other.
    """
    key = ends.reshape(-1).astype(np.int64) * STEPS

    def rise(part: slice) -> None:
        begin, end = at(part).swapaxes(0, 1)
        way = (end - begin) / length[part, None]
        key.reshape(-1, 2)[part] += (abs(way @ ASKEW) * STEPS).astype(np.int64)[:, None]

    in_chunks(len(ends), rise)
    key, order = sort_stably(key, int(key.max(initial=0)).bit_length())
    found: dict[int, tuple[NDArray[np.int32], NDArray[np.bool_]]] = {}

    def way(edge: NDArray[np.int64]) -> NDArray[np.float64]:  # (3, k)
        begin, end = at(edge).swapaxes(0, 1)
        return ((end - begin) / length.take(edge)[:, None]).T

    def compare(part: slice) -> None:
        near, links, forks = np.arange(part.start, part.stop), [], []
        for step in range(1, COMPARED + 1):
            near = near[near < len(key) - step]
            one, two = key.take(near), key.take(near + step)
            near = near[((one ^ two) < STEPS) & (two - one <= ANGLE * STEPS + 1)]  # of one place
            one, two = order.take(near), order.take(near + step)
            same = (one ^ two) % 2 == 0  # both leave, or both arrive
            pair = np.stack([one // 2, two // 2], axis=1)
            (a, b, c), (d, e, f) = x, y = way(pair[:, 0]), way(pair[:, 1])
            sine = np.sqrt((b * f - c * e) ** 2 + (c * d - a * f) ** 2 + (a * e - b * d) ** 2)
            shorter = length.take(pair).min(axis=1)
            straight = (sine <= ANGLE) & (sine * shorter <= APART)
            links.append(pair[straight].astype(np.int32))
            forks.append((((x * y).sum(0) > 0) == same)[straight])
        found[part.start] = np.concatenate(links), np.concatenate(forks)

    in_chunks(len(key), compare)
    ordered = [found[begin] for begin in sorted(found)]
    links, forks = (np.concatenate(each) for each in zip(*ordered, strict=True))
    return links, forks


def _segments(
    ends: NDArray[np.integer],
    at: NDArray[np.float64],
    length: NDArray[np.float64],
    line: NDArray[np.int64],
) -> tuple[Segments, bool]:
    """The segments of edges (m,) that make up some lines, and whether any of them is cut."""
    number, place, share = _cuts(ends, at, length, line)
    is_cut = len(number) > 0
    number = np.concatenate([np.repeat(np.arange(len(ends)), 2), number])
    place = np.concatenate([ends.reshape(-1), place])
    share = np.concatenate([np.tile([0.0, 1.0], len(ends)), share])
    order = np.lexsort((share, number))
    number, place, share = number[order], place[order], share[order]
    first = np.flatnonzero(number[1:] == number[:-1])
    segments = number[first], place[first], place[first + 1], share[first + 1] - share[first]
    return Segments(*segments), is_cut


def _cuts(
    ends: NDArray[np.integer],
    at: NDArray[np.float64],
    length: NDArray[np.float64],
    line: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.integer], NDArray[np.float64]]:
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
