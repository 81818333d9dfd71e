"""Things that stand beside each other in one mesh, as a set of tools or a herd does.

They are parted by straight cuts across the ground, one after the other, as columns and paragraphs
of a page are (recursive XY cuts: Nagy and Seth, *Hierarchical representation of optically scanned
documents*, 1984). A loose piece is never cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import sort_stably
from .cloud import Cloud
from .mesh import Mesh

# A cut has so much room, as a share of the diagonal of all; things stand on one ground: so much of
# the tallest's height is the most that lies between their lowest points; there are no more of them.
GAP, GROUND, MOST = 0.01, 0.05, 32
# The share of the surface below which a thing has no points.
NOTHING = 1e-9


class Thing(NamedTuple):
    """One of them, or all of a mesh, in a frame of its own: the unit frame of its centroids.

    Attributes:
        faces: (n,) which of the mesh's it has.
        centroids: (n, 3) of these faces; ``areas`` (n,) of them, in the unit frame.
        pairs: (E, 2) of these faces, by their places, those that touch.
        middle: (3,) of its own frame, and ``half`` its largest half extent, in the unit frame.
    """

    faces: NDArray[np.int64] | slice
    centroids: NDArray[np.float64]
    areas: NDArray[np.float64]
    pairs: NDArray[np.int64]
    middle: NDArray[np.float64]
    half: float

    @classmethod
    def all_of(cls, mesh: Mesh | Cloud) -> Thing:
        """All of a mesh, in the unit frame."""
        about = mesh.face_centroids, mesh.face_areas, mesh.touching
        return cls(slice(None), *about, np.zeros(3), 1.0)

    @classmethod
    def of(cls, mesh: Mesh | Cloud, chosen: NDArray[np.bool_]) -> Thing:
        """The chosen faces (F,), none of which touches another."""
        faces, place = np.flatnonzero(chosen), np.cumsum(chosen) - 1
        centroids = mesh.face_centroids[faces]
        low, high = centroids.min(0), centroids.max(0)
        middle, half = (low + high) / 2, float(np.ptp(centroids, axis=0).max() / 2) or 1.0
        pairs = place[mesh.touching[chosen[mesh.touching[:, 0]]]]
        return cls(faces, (centroids - middle) / half, mesh.face_areas[faces], pairs, middle, half)

    def own(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points (n, 3) of the unit frame in its own."""
        return (points - self.middle) / self.half


def things_of(mesh: Mesh | Cloud) -> NDArray[np.int64] | None:
    """(F,) the number of the thing that each face is of; None where there is but one.

    That they are things is likely and no more: a drum kit is parted, too.
    """
    piece = mesh.pieces
    count = int(piece.max()) + 1
    if count < 2:
        return None
    low, high = _boxes(mesh, piece, count)
    gap = GAP * float(np.linalg.norm(high.max(0) - low.min(0)))
    thing, found = np.empty(count, np.int64), 0
    for found, members in enumerate(_cut(low, high, np.arange(count), gap), 1):
        thing[members] = found - 1
    if not 2 <= found <= MOST:
        return None
    bottom, top = np.full(found, np.inf), np.full(found, -np.inf)
    np.minimum.at(bottom, thing, low[:, 2])
    np.maximum.at(top, thing, high[:, 2])
    if np.ptp(bottom) > GROUND * (top - bottom).max():
        return None
    return _sizeable(thing[piece], mesh.face_areas)


def _sizeable(things: NDArray[np.int64], areas: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """Things (F,) numbered anew, those of which nothing is seen (none of the areas) gone to the
    largest; None if that leaves one.
    """
    area = np.bincount(things, areas)
    seen = area > NOTHING * area.sum()
    number = np.where(seen, np.cumsum(seen) - 1, (np.cumsum(seen) - 1)[area.argmax()])
    return number[things] if seen.sum() > 1 else None


def _boxes(
    mesh: Mesh | Cloud, piece: NDArray[np.int64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and the highest corner (count, 3) of each piece's box."""
    number, order = sort_stably(piece, count.bit_length())
    begins = np.searchsorted(number, np.arange(count))
    corners = mesh.unit_vertices[mesh.faces[order]]  # (F, 3, 3), of a cloud (F, 1, 3)
    low = np.minimum.reduceat(corners.min(1), begins)
    return low, np.maximum.reduceat(corners.max(1), begins)


def _cut(
    low: NDArray[np.float64], high: NDArray[np.float64], members: NDArray[np.int64], gap: float
) -> Iterator[NDArray[np.int64]]:
    """Which boxes stay together, of some, where no straight line on the ground parts them."""
    for axis in (0, 1):
        order = members[np.argsort(low[members, axis], kind="stable")]
        reached = np.maximum.accumulate(high[order, axis])
        cuts = np.flatnonzero(low[order[1:], axis] - reached[:-1] > gap) + 1
        if len(cuts):
            for group in np.split(order, cuts):
                yield from _cut(low, high, group, gap)
            return
    yield members
