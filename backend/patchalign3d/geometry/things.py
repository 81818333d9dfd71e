"""Things that stand side by side in one mesh, such as a set of tools or a herd, and the ground that
they stand on, if it is part of the mesh.

They are separated by straight cuts across the ground, one after the other, like columns and
paragraphs of a page (recursive XY cuts: Nagy and Seth, *Hierarchical representation of optically
scanned documents*, 1984). A loose piece is never cut.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import MeshError
from ..shared.faces import components, pairs_among, sort_stably
from .cloud import Cloud
from .mesh import Mesh
from .surroundings import surroundings_of

# A cut needs a gap of GAP of the whole diagonal. Things stand on one ground if their lowest points
# differ by at most GROUND of the tallest one's height. There are at most MOST things.
GAP, GROUND, MOST = 0.01, 0.05, 32
# A piece is the ground if its height is at most FLAT of the whole height, and everything else is
# above it, give or take SUNK of that height. Its rim is RIM of the way across.
FLAT, SUNK, RIM = 0.1, 0.03, 0.05
# What stands on a loose ground may reach as far as the ground. A ground that is not loose is cut
# off only if nearly all is one surface, and if what stands on it stays away from its rim.
MOSTLY_LOW, ONLY_LOW = 0.5, 0.9
ONE_SURFACE = 0.9
# The share of the surface below which a thing has no points, and the extent, in the unit frame,
# below which all of them are in one place.
NOTHING = 1e-9


class Thing(NamedTuple):
    """A thing, or all of a mesh, in a frame of its own: the unit frame of its centroids.

    Attributes:
        faces: (n,) the faces of the mesh that belong to it.
        centroids: (n, 3) of these faces, in its own frame; ``areas`` (n,) in the unit frame.
        pairs: (E, 2) pairs of these faces that touch, as indices into them.
        middle: (3,) the origin of its own frame; ``half`` its largest half extent, both in the unit
            frame.
    """

    faces: NDArray[np.int64] | slice
    centroids: NDArray[np.float64]
    areas: NDArray[np.float64]
    pairs: NDArray[np.int64]
    middle: NDArray[np.float64]
    half: float

    @classmethod
    def all_of(cls, mesh: Mesh | Cloud) -> Thing:
        """All of a mesh as one thing, in the unit frame."""
        about = mesh.face_centroids, mesh.face_areas, mesh.touching
        return cls(slice(None), *about, np.zeros(3), 1.0)

    @classmethod
    def of(cls, mesh: Mesh | Cloud, chosen: NDArray[np.bool_]) -> Thing:
        """The thing that consists of the chosen faces (F,)."""
        faces = np.flatnonzero(chosen)
        centroids = mesh.face_centroids[faces]
        low, high = centroids.min(0), centroids.max(0)
        middle, half = (low + high) / 2, float(np.ptp(centroids, axis=0).max() / 2) or 1.0
        pairs = pairs_among(chosen, mesh.touching)
        return cls(faces, (centroids - middle) / half, mesh.face_areas[faces], pairs, middle, half)

    def own(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Convert points (n, 3) from the unit frame to its own."""
        return (points - self.middle) / self.half


class Things(NamedTuple):
    """What stands in a mesh.

    Attributes:
        of: (F,) the number of the thing that each face belongs to.
        ground: the number of the ground and the surroundings together, if there are any.
    """

    of: NDArray[np.int64]
    ground: int | None = None

    @property
    def foreground(self) -> NDArray[np.bool_]:
        """(F,) which faces do not belong to the ground."""
        return np.ones(len(self.of), bool) if self.ground is None else self.of != self.ground


def things_within(
    mesh: Mesh | Cloud, drawn: NDArray[np.float64], drawn_faces: NDArray[np.int64]
) -> Things | None:
    """The things in a mesh, apart from their surroundings; None if all of it is one thing.

    Args:
        mesh: F faces.
        drawn: points (n, 3) on all of it, unit frame; ``drawn_faces`` (n,) the faces they lie on.
    """
    around = surroundings_of(mesh, drawn, drawn_faces)
    if around is None:
        return things_of(mesh, drawn)
    try:
        rest = mesh.only(~around)
    except MeshError:  # all of the rest lies in one place, so there is nothing to see
        return None
    points, _ = rest.samples(len(drawn), 1, np.random.default_rng(0))
    found = things_of(rest, points[0]) or Things(np.zeros(len(rest.faces), np.int64))
    ground = int(found.of.max()) + 1 if found.ground is None else found.ground
    of = np.full(len(around), ground)
    of[~around] = found.of
    return Things(of, ground)


def things_of(mesh: Mesh | Cloud, drawn: NDArray[np.float64]) -> Things | None:
    """The things in a mesh; None if it is one thing.

    This is only likely: a drum kit is separated as well, and so is a lamp from its base.

    Args:
        mesh: F faces.
        drawn: points (n, 3) on all of it, unit frame. If no straight cut has room between them,
            which takes no time to find out, no pieces are looked for.
    """
    if len(_parted(drawn, drawn, 2)) == 1 and _ground_level(drawn, MOSTLY_LOW) is None:
        return None
    piece, low, high = _loose(mesh)
    ground = _ground(low, high)
    if ground is None and _is_one_surface(piece, mesh.face_areas):
        level = _ground_level(drawn, ONLY_LOW)
        cut = None if level is None else _cut_off(mesh, level, drawn)
        if cut is not None:
            piece, low, high = cut
            ground = int(piece[mesh.face_centroids[:, 2].argmin()])
    if len(low) == 1:
        return None
    foreground = np.delete(np.arange(len(low)), [] if ground is None else ground)
    groups = [foreground[group] for group in _beside(low[foreground], high[foreground])]
    if ground is not None:
        groups.append(np.array([ground]))
    thing = np.empty(len(low), np.int64)
    for number, group in enumerate(groups):
        thing[group] = number
    wide = [np.ptp([low[group].min(0), high[group].max(0)], axis=0).max() for group in groups]
    numbers = _sizeable(mesh.on_both_sides(thing[piece]), mesh.face_areas, np.array(wide))
    if numbers is None or ground is None:
        return None if numbers is None else Things(numbers)
    return Things(numbers, int(numbers[piece == ground][0]))


def _ground_level(points: NDArray[np.float64], share: float) -> float | None:
    """The height up to which there may be a ground; None if there is none. The lowest of points
    (n, 3) must reach as far to all sides as the others, and at least ``share`` of the points near
    the rim must be low.
    """
    height, across = points[:, 2] - points[:, 2].min(), points[:, :2]
    low, low_edge, high_edge = height <= FLAT * height.max(), across.min(0), across.max(0)
    rim = RIM * (high_edge - low_edge)
    begins, ends = across <= low_edge + rim, across >= high_edge - rim
    at_rim = (begins | ends).any(1)
    reaches = begins[low].any(0).all() and ends[low].any(0).all()
    if not reaches or low[at_rim].mean() < share:
        return None
    return float(points[at_rim & low, 2].max() + SUNK * height.max())


def _is_one_surface(piece: NDArray[np.int64], areas: NDArray[np.float64]) -> bool:
    """Whether a single one of the pieces (F,) has nearly all of the area."""
    return bool(np.bincount(piece, areas).max() >= ONE_SURFACE * areas.sum())


Boxed = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]
"""The number of the piece that each face belongs to (F,), and the lowest and highest corner (P, 3)
of the box around each piece."""


def _loose(mesh: Mesh | Cloud) -> Boxed:
    """The loose pieces of a mesh. Those of slivers alone are no surface that could fill a gap: they
    go with the largest piece, whose box they do not widen.
    """
    piece = mesh.pieces
    there: NDArray[np.bool_] | slice = slice(None)
    if isinstance(mesh, Mesh) and 0 < len(mesh.slivers) < len(piece):
        wide = np.ones(len(piece), bool)
        wide[mesh.slivers] = False
        is_surface = np.bincount(piece, wide) > 0
        there = is_surface[piece]
        piece = _numbers_of(is_surface, np.bincount(piece, mesh.face_areas))[piece]
    if not piece.any():
        return piece, *(np.zeros((1, 3)),) * 2
    corners, of_corner = _corners(mesh.faces[there], piece[there], len(mesh.vertices))
    return piece, *_boxes(mesh.unit_vertices[corners], of_corner)


def _cut_off(mesh: Mesh | Cloud, level: float, drawn: NDArray[np.float64]) -> Boxed | None:
    """A ground that is one surface with what stands on it, as in a scan or the base of a figure:
    all faces up to its height are one piece; the others are the pieces of what is above. None if
    these faces do not reach as far as the points (n, 3) do: those of a coarse mesh may begin on
    the ground and end high above it.
    """
    above = mesh.face_centroids[:, 2] > level
    held = above[mesh.touching]
    on_ground = np.flatnonzero(~above)
    joined = np.column_stack([on_ground[:-1], on_ground[1:]])
    pairs = np.concatenate([mesh.touching[held.all(1)], joined])
    piece = components(len(above), pairs)
    corners = mesh.unit_vertices[mesh.faces]
    low_corners, across = corners[~above].reshape(-1, 3)[:, :2], drawn[:, :2]
    rim = RIM * np.ptp(across, axis=0)
    begins = low_corners.min(0, initial=np.inf) <= across.min(0) + rim
    ends = low_corners.max(0, initial=-np.inf) >= across.max(0) - rim
    if not (begins & ends).all():
        return None
    return piece, *_boxes(corners.reshape(-1, 3), np.repeat(piece, mesh.faces.shape[1]))


def _ground(low: NDArray[np.float64], high: NDArray[np.float64]) -> int | None:
    """The number of the flat box (P, 3) that all others stand on; None if there is none."""
    number = int((high - low)[:, :2].prod(1).argmax())
    height = high[:, 2].max() - low[:, 2].min()
    others = np.arange(len(low)) != number
    if height <= 0 or not others.any() or high[number, 2] - low[number, 2] > FLAT * height:
        return None
    begin = np.append(low[number, :2], high[number, 2]) - SUNK * height
    end = high[number, :2] + SUNK * height
    above = (low[others] >= begin).all() and (high[others, :2] <= end).all()
    return number if above else None


def _beside(low: NDArray[np.float64], high: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """The numbers of the boxes (P, 3) of each thing; all in one if the groups are not things."""
    groups = _parted(low, high, MOST + 1)
    bottom = np.array([low[group, 2].min() for group in groups])
    top = np.array([high[group, 2].max() for group in groups])
    are_things = len(groups) <= MOST and np.ptp(bottom) <= GROUND * (top - bottom).max()
    return groups if are_things else [np.arange(len(low))]


def _corners(
    faces: NDArray[np.int64], piece: NDArray[np.int64], vertices: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The vertices (n,) of faces (F, k), of which there are so many, and the piece (n,) that each
    is of, from the pieces (F,) of the faces: what several share comes at least once for each.
    """
    of_vertex = np.full(vertices, -1)
    for corner in faces.T:
        of_vertex[corner] = piece
    found = [np.flatnonzero(of_vertex >= 0)]
    found += [corner[of_vertex[corner] != piece] for corner in faces.T]
    of = [of_vertex[found[0]], *(piece[of_vertex[corner] != piece] for corner in faces.T)]
    return np.concatenate(found), np.concatenate(of)


def _sizeable(
    things: NDArray[np.int64], areas: NDArray[np.float64], wide: NDArray[np.float64]
) -> NDArray[np.int64] | None:
    """Things (F,) numbered again, with those without area, or not ``wide`` (T,), added to the
    largest one; None if only one is left.
    """
    area = np.bincount(things, areas, len(wide))
    seen = (area > NOTHING * area.sum()) & (wide > NOTHING)
    return _numbers_of(seen, area)[things] if seen.sum() > 1 else None


def _numbers_of(kept: NDArray[np.bool_], area: NDArray) -> NDArray[np.int64]:
    """(n,) new numbers for those of n that are kept (n,); all others are added to the largest of
    them, by area (n,).
    """
    number = np.cumsum(kept) - 1
    return np.where(kept, number, number[np.where(kept, area, 0).argmax()])


def _boxes(
    points: NDArray[np.float64], piece: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and the highest corner (P, 3) around the points (n, 3) of each of P pieces."""
    number, order = sort_stably(piece, int(piece.max()).bit_length())
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    points = points[order]
    return np.minimum.reduceat(points, begins), np.maximum.reduceat(points, begins)


def _parted(
    low: NDArray[np.float64], high: NDArray[np.float64], most: int
) -> list[NDArray[np.int64]]:
    """The numbers of the boxes (P, 3) in each group that no straight line on the ground separates;
    at most ``most`` groups.
    """
    gap = GAP * float(np.linalg.norm(high.max(0) - low.min(0)))
    found: list[NDArray[np.int64]] = []
    left = [np.arange(len(low))]
    while left and len(found) < most:
        group = left.pop()
        cut = _cut(low[group], high[group], gap)
        if len(cut) > 1:
            left += [group[members] for members in reversed(cut)]
        else:
            found.append(group)
    return found


def _cut(
    low: NDArray[np.float64], high: NDArray[np.float64], gap: float
) -> list[NDArray[np.int64]]:
    """The numbers of boxes (P, 3) between parallel lines with gaps; all in one if there is none."""
    for axis in (0, 1):
        order = np.argsort(low[:, axis], kind="stable")
        reached = np.maximum.accumulate(high[order, axis])
        cuts = np.flatnonzero(low[order[1:], axis] - reached[:-1] > gap) + 1
        if len(cuts):
            return np.split(order, cuts)
    return [np.arange(len(low))]
