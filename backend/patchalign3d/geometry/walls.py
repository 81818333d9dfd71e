"""Walls: the inner sides of surfaces that were given a thickness.

Modelling programs give a surface thickness ("Solidify", "Shell", "Offset") by adding it once more,
a little further inside and facing the other way. Nobody sees that copy, or means it as a part of
its own: it is the inner side of what lies outside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .nearest import nearest
from .sampling import FacesInOrder, in_their_order, points_on

# Walls are at most this share of the diagonal thick.
THICK = 0.05
# Two faces are the sides of a wall if they face away from each other, up to this cosine.
OPPOSED = -0.7
# So much of the surface must belong to walls. A look at FEW points comes first, then one at MANY
# on all pieces, and at least LEAST on each.
SOME, FEW, MANY, LEAST = 0.1, 1024, 4096, 64
# How far faces that differ by a radian are from each other, in half extents.
TURNED = 0.3
# How many neighbours all points have together, at most, which limits memory; where even such a
# distance, in half extents, has more, all is in one place.
NEAR, NOWHERE = 2_000_000, 1e-12
# By these, a cube's three numbers become one, which no other cube has in practice.
MIXED = np.array([0x1F3D5B79A2C4E687, 0x2B7E151628AED2A7, 0x3243F6A8885A308D])
# One piece is the inner side of another if this is what most of its points have behind them, and
# the other way round. Pieces with less of the surface are not looked at.
MOSTLY, SMALLEST = 0.75, 1e-3
# Points of the outer sides, one of which each inner face belongs to, and a distance, in half
# extents, that is farther than any two of them are apart.
MATCHED, APART = 50_000, 10.0


class Triangles(NamedTuple):
    """F triangles in the unit frame, wound outwards, as far as they are wound alike."""

    vertices: NDArray[np.float64]  # (V, 3)
    faces: NDArray[np.int64]  # (F, 3)
    areas: NDArray[np.float64]  # (F,)
    normals: NDArray[np.float32]  # (3, F)
    order: NDArray[np.float64]  # (F,) a number for each face's place
    in_order: FacesInOrder  # in that order

    def points(self, faces: NDArray[np.int64], uv: NDArray) -> _Points:
        """Points (n, 3) on some faces (n,), at ``uv`` (2, n, 1)."""
        at = points_on(in_their_order(self.vertices[self.faces[faces]]), uv)
        return _Points(at, self.normals[:, faces].T.astype(np.float64), faces)


class _Points(NamedTuple):
    at: NDArray[np.float64]  # (n, 3)
    normals: NDArray[np.float64]  # (n, 3)
    faces: NDArray[np.int64]  # (n,)

    def turned(self, way: int) -> NDArray[np.float64]:
        """(n, 6) where they are and how they face, or, if ``way`` is −1, how their backs face."""
        return np.hstack([self.at, way * TURNED * self.normals])

    def behind(self, thick: float) -> NDArray[np.int64]:
        """(n,) the number of the point on the other side of each one's wall, −1 for none."""
        found = np.full(len(self.at), -1)
        tree = cKDTree(self.at)
        # Points in one cube are quickly counted, and are neighbours.
        while thick > NOWHERE and (
            self._in_cubes(thick) > NEAR or tree.count_neighbors(tree, thick) > NEAR
        ):
            thick /= 2  # where all are close together, as with specks far off
        if thick <= NOWHERE:
            return found
        one, two = tree.query_pairs(thick, output_type="ndarray").T
        facing = np.einsum("ni,ni->n", self.normals[one], self.normals[two])
        one, two, facing = (each[facing < OPPOSED] for each in (one, two, facing))
        gap = self.at[two] - self.at[one]
        # Both face away from the other one: the wall is between them.
        across = np.einsum("ni,ni->n", gap, self.normals[two])
        back = -np.einsum("ni,ni->n", gap, self.normals[one])
        wall = (across > 0) & (back > 0)
        away = np.einsum("ni,ni->n", gap, gap) + 2 * TURNED**2 * (1 + facing)
        order = np.argsort(-away[wall], kind="stable")  # the nearest one is written last
        one, two = one[wall][order], two[wall][order]
        ends, others = np.stack([one, two], 1), np.stack([two, one], 1)
        found[ends.reshape(-1)] = others.reshape(-1)
        return found

    def _in_cubes(self, across: float) -> int:
        """How many neighbours all points have together in their cubes of a grid, in none of which
        two are farther than ``across`` from each other.
        """
        cube = np.floor(self.at * (1.7321 / across)).astype(np.int64) @ MIXED
        count = np.unique(cube, return_counts=True)[1]
        return int((count**2).sum())


def outer_faces(
    surface: Triangles, diagonal: float, pieces: Callable[[], NDArray[np.int64]]
) -> NDArray[np.int64] | None:
    """For each face (F,) the one on the outer side of the wall whose inner side it is, itself for
    all others; None if there are no walls.

    Args:
        surface: F of them.
        diagonal: of the box around them.
        pieces: tells the number of the loose piece that each face belongs to (F,). It is not asked
            if a few points show no walls.
    """
    thick, rng = THICK * diagonal, np.random.default_rng(0)
    drawn = surface.in_order.at(rng.random(FEW))
    few = surface.points(drawn, rng.random((2, FEW, 1)))
    if (few.behind(thick) >= 0).mean() < SOME:
        return None
    piece = pieces()
    candidates = _alike(surface, piece, thick)
    return _inner(surface, piece, candidates, thick) if len(candidates) else None


def _alike(surface: Triangles, piece: NDArray[np.int64], thick: float) -> NDArray[np.int64]:
    """The numbers of pieces in whose place lies another one, give or take a wall."""
    area = np.bincount(piece, surface.areas)
    large = np.flatnonzero(area > SMALLEST * area.sum())
    if len(large) < 2:
        return large[:0]
    order = np.argsort(piece, kind="stable")
    begins = np.flatnonzero(np.diff(piece[order], prepend=-1))
    corners = surface.vertices[surface.faces[order]]
    low = np.minimum.reduceat(corners.min(1), begins)
    high = np.maximum.reduceat(corners.max(1), begins)
    boxes = np.hstack([low, high])[large]
    found = large[cKDTree(boxes).query(boxes, k=2, p=np.inf)[0][:, 1] <= thick]
    return found if area[found].sum() >= SOME * area.sum() else found[:0]


def _inner(
    surface: Triangles, piece: NDArray[np.int64], candidates: NDArray[np.int64], thick: float
) -> NDArray[np.int64] | None:
    """As :func:`outer_faces`, among some pieces."""
    of = np.full(int(piece.max()) + 1, -1)
    of[candidates] = np.arange(len(candidates))
    of = of[piece]  # (F,) the number of the candidate, −1 for none
    points = _spread(surface, of, MANY)
    own = of[points.faces]
    behind = points.behind(thick)
    other = np.where(behind >= 0, own[behind], -1)  # (n,)
    count = len(candidates)
    votes = np.zeros((count, count + 1))
    np.add.at(votes, (own, other), 1)
    votes /= votes.sum(1, keepdims=True)
    np.fill_diagonal(votes, 0)
    partner = votes[:, :-1].argmax(1)
    seen = np.flatnonzero(of >= 0)
    area, place = (
        np.bincount(of[seen], weights[seen], count) for weights in (surface.areas, surface.order)
    )
    size = (area / area.max()).round(6)
    rank = np.argsort(np.lexsort([place, size]))  # of two that are alike, by their places
    mostly = votes[np.arange(count), partner] >= MOSTLY
    inner = mostly & (rank < rank[partner])
    covered = np.zeros(count)
    np.add.at(covered, partner[inner], votes[partner[inner], np.flatnonzero(inner)])
    inner &= covered[partner] >= MOSTLY
    if not inner.any():
        return None
    partner = np.where(inner, partner, -1)
    return _matched(surface, of, np.where(of >= 0, partner[of], -1))


def _spread(surface: Triangles, of: NDArray[np.int64], many: int) -> _Points:
    """Points spread by area over pieces numbered ``of`` (F,) from 0 on, −1 for none, whatever the
    order of the faces; ``many`` would be on the whole surface.
    """
    faces = np.flatnonzero(of >= 0)
    faces = faces[np.lexsort((surface.order[faces], of[faces]))]
    ends = np.cumsum(surface.areas[faces])
    until = ends[np.flatnonzero(np.diff(of[faces], append=-1))]  # of each piece
    area = np.diff(until, prepend=0)
    count = np.maximum(LEAST, many * area / surface.areas.sum()).astype(int)
    number = np.concatenate([np.arange(each) for each in count])
    reached = np.repeat(until - area, count) + np.repeat(area / count, count) * (number + 0.5)
    found = faces[np.minimum(np.searchsorted(ends, reached), len(faces) - 1)]
    # Evenly on the faces as well: a sequence of low discrepancy (Roberts 2018).
    uv = np.modf(number * np.array([[0.7548776662466927], [0.5698402909980532]]))[0]
    return surface.points(found, uv[:, :, None])


def _matched(surface: Triangles, of: NDArray[np.int64], to: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each face (F,) the nearest one of piece ``to`` (F,) that faces the other way, itself for
    −1; ``of`` (F,) are the pieces that the faces belong to.
    """
    inner = np.flatnonzero(to >= 0)
    points = _spread(surface, np.where(np.isin(of, to[inner]), of, -1), MATCHED)
    middles = surface.points(inner, np.full((2, 1, 1), 1 / 3))
    tree = cKDTree(np.column_stack([points.turned(1), APART * of[points.faces]]))
    wanted = np.column_stack([middles.turned(-1), APART * to[inner]])
    found = np.arange(len(of))
    found[inner] = points.faces[nearest(tree, wanted)[1]]
    return found
