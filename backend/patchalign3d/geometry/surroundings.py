"""What a mesh contains besides the thing itself: specks far off, as scanners leave them, shells all
around it, such as a sky, walls behind it, and backdrops that it stands in.

A model sees a shape scaled into a ball. With a few specks far off, or a dome, the thing itself
takes up hardly any of that ball.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .backdrop import backdrop_of
from .cloud import Cloud
from .mesh import Mesh

# Specks are outside a box that holds all but ENDS of the surface at either end of each axis, and
# that is extended while the band around it, BAND of its diagonal wide, holds at least DENSE of the
# surface. They are far off if they make the diagonal FAR times as long.
ENDS, BAND, DENSE, FAR = 0.03, 0.03, 0.002, 1.35
# Inside a shell, at least EMPTY of the way from the middle to its farthest place is empty, and it
# reaches into at least CORNERS of the eight corners.
EMPTY, CORNERS = 0.1, 7
# Most things are hollow. So if no sampled point lies inside, all but a tenth of that way must be
# empty.
BARE = 0.9
# A wall is at most THIN of the whole extent thick, has at least LARGE of the surface, and has ROOM
# before it.
THIN, LARGE, ROOM = 0.01, 0.3, 0.05

Within = Callable[[NDArray[np.float64]], NDArray[np.bool_]]
"""Says which of points (n, 3), unit frame, lie where the thing is."""


def surroundings_of(
    mesh: Mesh | Cloud, drawn: NDArray[np.float64], drawn_faces: NDArray[np.int64]
) -> NDArray[np.bool_] | None:
    """Which faces (F,) are surroundings of the thing in a mesh; None if there are none.

    This is only likely: a lamp, too, is inside its shade. Pieces are never cut.

    Args:
        mesh: F faces.
        drawn: points (n, 3) on all of it, unit frame. If they show no surroundings, which takes no
            time to find out, no pieces are looked for.
        drawn_faces: (n,) the faces that they lie on.
    """
    within = without_specks(drawn)
    if within is not None:
        inside = within(mesh.unit_vertices), within(drawn)
        return _apart(~_touched(mesh, *inside, drawn_faces))
    for within in (within_shell(drawn), before_wall(drawn)):
        if within is None:
            continue
        of_vertices, of_drawn = within(mesh.unit_vertices), within(drawn)
        near = _touched(mesh, of_vertices, of_drawn, drawn_faces)
        far = _touched(mesh, ~of_vertices, ~of_drawn, drawn_faces)
        if near.any() and not (near & far).any():
            return _apart(far)
    return None if isinstance(mesh, Cloud) else backdrop_of(mesh, drawn, drawn_faces)


def without_specks(points: NDArray[np.float64]) -> Within | None:
    """Where most of the points (n, 3) are, if others are far off; else None."""
    axes = np.ascontiguousarray(points.T)
    low, high = axes.min(1), axes.max(1)
    whole = np.linalg.norm(high - low)
    few = int(ENDS * len(points))
    ends = np.partition(axes, (few, len(points) - 1 - few), axis=1)
    low, high = ends[:, few], ends[:, -1 - few]
    if whole < FAR * np.linalg.norm(high - low):
        return None
    count = 0
    while True:
        band = BAND * np.linalg.norm(high - low)
        near = points[((points >= low - band) & (points <= high + band)).all(1)]
        if len(near) - count < DENSE * len(points):
            break
        low, high, count = near.min(0), near.max(0), len(near)
    if whole < FAR * np.linalg.norm(high - low):
        return None
    return lambda places: ((places >= low - band) & (places <= high + band)).all(1)


def within_shell(points: NDArray[np.float64]) -> Within | None:
    """Where the inner ones of the points (n, 3) are, or a thing too small to have any, if the
    others are all around it with room between, on a sphere or a box; else None.
    """
    points = np.asfortranarray(points)  # each axis contiguous
    low, high = points.min(0), points.max(0)
    middle, half = (low + high) / 2, (high - low) / 2
    if not half.all():
        return None
    for away_from in (_as_spheres, _as_boxes):
        away = away_from(points - middle, half)
        far = float(away.max())
        # Such a gap contains a whole one of spans that are half as wide.
        filled = np.bincount((away * (2 / EMPTY / far)).astype(np.int64)) > 0
        if filled.all():
            continue
        order = np.sort(np.append(away, 0))  # with a wide shell, no point may lie on the thing
        gap = int(np.diff(order).argmax())
        border = (order[gap] + order[gap + 1]) / 2
        corners = (points[away > border] > middle) @ [1, 2, 4]
        empty = EMPTY if gap else BARE
        if order[gap + 1] - order[gap] < empty * far or len(np.unique(corners)) < CORNERS:
            continue
        return lambda places: away_from(places - middle, half) < border
    return None


def before_wall(points: NDArray[np.float64]) -> Within | None:
    """Where the points (n, 3) before a wall, ceiling or floor are; None if one touches it."""
    for axis, along in enumerate(np.ascontiguousarray(points.T)):
        low, across = float(along.min()), float(np.ptp(along))
        for sign, place in ((1.0, low), (-1.0, -low - across)):
            away = sign * along - place
            thin = away < THIN * across
            if not LARGE < thin.mean() < 1:
                continue
            nearest = float(away[~thin].min())
            if nearest > (THIN + ROOM) * across:
                border = place + (THIN * across + nearest) / 2
                return lambda places: sign * places[:, axis] > border
    return None


def _as_spheres(offsets: NDArray[np.float64], half: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y, z = (axis / most for axis, most in zip(offsets.T, half, strict=True))
    return np.sqrt(x * x + y * y + z * z)


def _as_boxes(offsets: NDArray[np.float64], half: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y, z = (np.abs(axis) / most for axis, most in zip(offsets.T, half, strict=True))
    return np.maximum(np.maximum(x, y), z)


def _touched(
    mesh: Mesh | Cloud,
    of_vertices: NDArray[np.bool_],
    of_drawn: NDArray[np.bool_],
    drawn_faces: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """(F,) which faces belong to pieces with any of the given vertices (V,) or sampled points (n,);
    each point of a cloud is a piece.
    """
    if isinstance(mesh, Cloud):
        return of_vertices
    piece = mesh.pieces
    touched = np.zeros(int(piece.max()) + 1, bool)
    touched[piece[of_vertices[mesh.faces].any(1)]] = True
    touched[piece[drawn_faces[of_drawn]]] = True
    return touched[piece]


def _apart(faces: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    return faces if faces.any() and not faces.all() else None
