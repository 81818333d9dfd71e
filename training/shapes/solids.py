"""What the families are put together from: vertices (V, 3) and faces (F, 3) of simple solids.

Z is up; sizes are in metres, roughly. Faces look outwards.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Solid = tuple[NDArray[np.float64], NDArray[np.int64]]

CORNERS = ((-1, -1), (-1, 1), (1, -1), (1, 1))
"""Of a rectangle: which way they lie from its middle."""


def at_x(outline: ArrayLike, x: float) -> NDArray[np.float64]:
    """An outline (n, 2) of y and z as points (n, 3) at one x."""
    y, z = np.asarray(outline, float).T
    return np.stack([np.full_like(y, x), y, z], axis=1)


def at_y(outline: ArrayLike, y: float) -> NDArray[np.float64]:
    """An outline (n, 2) of x and z as points (n, 3) at one y."""
    x, z = np.asarray(outline, float).T
    return np.stack([x, np.full_like(x, y), z], axis=1)


def at_z(outline: ArrayLike, z: float) -> NDArray[np.float64]:
    """An outline (n, 2) of x and y as points (n, 3) at one height."""
    x, y = np.asarray(outline, float).T
    return np.stack([x, y, np.full_like(x, z)], axis=1)


def stacked(outline: ArrayLike, profile: ArrayLike) -> NDArray[np.float64]:
    """An outline (n, 2) at each (scale, height) of a profile: rings (R, n, 3).

    A scale is one number, or one for x and one for y.
    """
    outline = np.asarray(outline, float)
    return np.array([at_z(outline * scale, z) for scale, z in profile])


def circle(sides: int, start: float = 0.0) -> NDArray[np.float64]:
    """The outline (sides, 2) of radius 1, its first corner at the angle ``start`` from +x."""
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False) + start
    return np.c_[np.cos(angle), np.sin(angle)]


def loft(rings: ArrayLike, closed: bool = False, caps: bool = True) -> Solid:
    """A skin through rings (R, n, 3), each counterclockwise seen from the ring after it.

    ``closed`` joins the last ring to the first; ``caps`` closes the two ends with fans.
    """
    rings = np.asarray(rings, float)
    vertices, capped = rings.reshape(-1, 3), caps and not closed
    if capped:
        vertices = np.concatenate([vertices, [rings[0].mean(0), rings[-1].mean(0)]])
    return vertices, _skin(len(rings), len(rings[0]), closed, capped).copy()


@functools.cache
def _skin(count: int, n: int, closed: bool, capped: bool) -> NDArray[np.int64]:
    """The faces (F, 3) of a loft through ``count`` rings of n; the middles of its ends, if it is
    capped, come after the rings.
    """
    index = np.arange(count * n).reshape(count, n)
    lower, upper = (index, np.roll(index, -1, 0)) if closed else (index[:-1], index[1:])
    a, b = lower, np.roll(lower, -1, 1)
    c, d = np.roll(upper, -1, 1), upper
    faces = np.concatenate([np.stack([a, b, c], -1), np.stack([a, c, d], -1)]).reshape(-1, 3)
    if not capped:
        return faces
    first, last = index[0], index[-1]
    bottom = np.stack([np.full(n, index.size), np.roll(first, -1), first], -1)
    top = np.stack([np.full(n, index.size + 1), last, np.roll(last, -1)], -1)
    return np.concatenate([faces, bottom, top])


def box(size: ArrayLike, centre: ArrayLike = (0, 0, 0), top: ArrayLike = (1, 1)) -> Solid:
    """A box of ``size`` (3,); its top face scaled by ``top`` (2,) in x and y."""
    x, y, z = np.asarray(size, float) / 2
    ring = np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
    rings = [at_z(ring, -z), at_z(ring * top, z)]
    vertices, faces = loft(rings, caps=False)
    faces = np.concatenate([faces, [[0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7]]])
    return vertices + centre, faces


def rounded_box(
    size: ArrayLike, centre: ArrayLike = (0, 0, 0), radius: float = 0.02, steps: int = 3
) -> Solid:
    """A box whose edges are rounded by ``radius``, for cushions, bodies and bevelled boards."""
    half = np.asarray(size, float) / 2
    radius = float(min(radius, half.min() * 0.99))
    core = half - radius
    corner = np.linspace(0, np.pi / 2, steps + 1)
    around = np.concatenate([corner + q * np.pi / 2 for q in range(4)])
    sign = np.repeat([[1, 1], [-1, 1], [-1, -1], [1, -1]], steps + 1, axis=0)
    rings = []
    for height in np.linspace(-np.pi / 2, np.pi / 2, 2 * steps + 2):
        r, z = radius * np.cos(height), radius * np.sin(height)
        xy = sign * core[:2] + r * np.c_[np.cos(around), np.sin(around)]
        rings.append(at_z(xy, z + np.sign(height) * core[2]))
    vertices, faces = loft(rings)
    return vertices + centre, faces


def tube(
    path: ArrayLike, radius: ArrayLike, sides: int = 8, closed: bool = False, flat: float = 1.0
) -> Solid:
    """A round bar along ``path`` (R, 3), one radius or one per point; ``flat`` squashes it in z."""
    path = np.asarray(path, float)
    radius = np.broadcast_to(np.asarray(radius, float), len(path))
    tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0) if closed else np.gradient(path, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    # The side that turns least: start across the tangent, then carry the normal along.
    normal = np.cross(tangent[0], np.eye(3)[np.abs(tangent[0]).argmin()])
    normals = np.empty_like(path)
    for ring, t in enumerate(tangent):
        normal = normal - t * (normal @ t)
        normal /= np.linalg.norm(normal)
        normals[ring] = normal
    binormals = np.cross(tangent, normals)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    rings = np.cos(angle) * normals[:, None] + np.sin(angle) * binormals[:, None]
    return loft(path[:, None] + radius[:, None, None] * rings * [1, 1, flat], closed)


def cylinder(
    start: ArrayLike,
    end: ArrayLike,
    radius: float,
    end_radius: float | None = None,
    sides: int = 12,
) -> Solid:
    """A straight round bar from ``start`` to ``end``, tapered if ``end_radius`` is given."""
    return tube([start, end], [radius, radius if end_radius is None else end_radius], sides)


def beam(start: ArrayLike, end: ArrayLike, width: float, end_width: float | None = None) -> Solid:
    """A square bar from ``start`` to ``end``."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    along = (end - start) / np.linalg.norm(end - start)
    side = np.cross(along, [0, 1, 0] if abs(along[1]) < 0.9 else [1, 0, 0])
    side /= np.linalg.norm(side)
    other = np.cross(along, side)
    rings = []
    for point, w in ((start, width), (end, width if end_width is None else end_width)):
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        rings.append([point + w / 2 * (i * side + j * other) for i, j in corners])
    return loft(rings)


def lathe(
    profile: ArrayLike, sides: int = 24, centre: ArrayLike = (0, 0, 0), caps: bool = True
) -> Solid:
    """A profile of (radius, height) pairs, from bottom to top outside, turned about the z axis."""
    vertices, faces = loft(stacked(circle(sides), profile), caps=caps)
    return vertices + centre, faces


def torus(
    radius: float, z: float, thick: float, sides: int, facets: int = 6, flat: float = 1.0
) -> Solid:
    """A round ring about the z axis at a height; ``facets`` across, ``flat`` squashes it in z."""
    return tube(at_z(radius * circle(sides), z), thick, facets, closed=True, flat=flat)


def hollow(profile: ArrayLike, wall: float, sides: int) -> Solid:
    """A vessel that is open at the top: its outline (n, 2) as in ``lathe``, walls and a floor."""
    profile = np.asarray(profile, float)
    inside = profile[::-1] - [wall, 0]
    inside = np.maximum(inside, [wall * 0.3, profile[0, 1] + wall])
    return lathe(np.concatenate([profile, inside]), sides)


def flat_ring(inner: float, outer: float, low: float, high: float, sides: int) -> Solid:
    """A flat ring about the z axis, between two radii and two heights."""
    profile = [(inner, low), (outer, low), (outer, high), (inner, high), (inner, low)]
    return lathe(profile, sides, caps=False)


def prism(outline: ArrayLike, low: float, high: float) -> Solid:
    """A convex, counterclockwise outline (n, 2) between two heights."""
    return loft([at_z(outline, z) for z in (low, high)])


def extruded(profile: ArrayLike, back: float, front: float | None = None) -> Solid:
    """A convex profile of (x, z), counterclockwise seen from −Y, between two y (one: ± that)."""
    ends = (back, -back if front is None else front)
    return loft([at_y(profile, y) for y in ends])


def extruded_across(profile: ArrayLike, left: float, right: float) -> Solid:
    """A convex profile of (y, z), counterclockwise seen from ``right``, between two x."""
    return loft([at_x(profile, x) for x in (left, right)])


def cut(solid: Solid, chosen: NDArray[np.bool_]) -> Solid:
    """The chosen faces (F,) of a solid, and of its vertices those that they use."""
    vertices, faces = solid
    used, index = np.unique(faces[chosen], return_inverse=True)
    return vertices[used], index.reshape(-1, 3)


def slab(outline: ArrayLike, thick: float) -> Solid:
    """A plate anywhere: a flat, convex outline (n, 3) with half of ``thick`` on either side."""
    outline = np.asarray(outline, float)
    across = np.cross(outline[1] - outline[0], outline[-1] - outline[0])
    across *= thick / 2 / np.linalg.norm(across)
    return loft([outline - across, outline + across])


def ellipsoid(centre: ArrayLike, radii: ArrayLike, sides: int = 16) -> Solid:
    """An ellipsoid with axes along x, y and z."""
    height = np.linspace(-np.pi / 2, np.pi / 2, max(4, sides // 2) + 1)[1:-1]
    vertices, faces = lathe(np.c_[np.cos(height), np.sin(height)], sides)
    vertices[-2:, 2] = -1, 1
    return vertices * radii + centre, faces


def ball(centre: ArrayLike, radius: float, sides: int = 16) -> Solid:
    """An ellipsoid that is as wide as it is long."""
    return ellipsoid(centre, np.full(3, radius), sides)


def roller(centre: ArrayLike, half: ArrayLike, radius: float, sides: int = 12) -> Solid:
    """A round bar whose middle is ``centre`` and whose ends are ``half`` (3,) to either side."""
    return cylinder(np.subtract(centre, half), np.add(centre, half), radius, sides=sides)


def merge(solids: Sequence[Solid]) -> Solid:
    """Several solids as one mesh, pieces left loose."""
    starts = np.cumsum([0] + [len(vertices) for vertices, _ in solids])
    faces = [faces + start for (_, faces), start in zip(solids, starts, strict=False)]
    return np.concatenate([vertices for vertices, _ in solids]), np.concatenate(faces)


def moved(solid: Solid, matrix: ArrayLike | None = None, offset: ArrayLike = (0, 0, 0)) -> Solid:
    """The solid under ``matrix`` (3, 3), then ``offset``; mirrored faces are turned over."""
    vertices, faces = solid
    if matrix is not None:
        matrix = np.asarray(matrix, float)
        vertices = vertices @ matrix.T
        if np.linalg.det(matrix) < 0:
            faces = faces[:, ::-1]
    return vertices + offset, faces


def swung(solid: Solid, turn: ArrayLike, pivot: ArrayLike, place: ArrayLike | None = None) -> Solid:
    """The solid turned about a point, which comes to lie at ``place`` if that is given."""
    return moved(moved(solid, offset=np.negative(pivot)), turn, pivot if place is None else place)


def facing_out(solid: Solid) -> Solid:
    """A closed solid whose faces look outwards, whichever way its rings ran."""
    vertices, faces = solid
    a, b, c = (vertices - vertices.mean(0))[faces].swapaxes(0, 1)
    inside_out = np.einsum("ij,ij->", a, np.cross(b, c)) < 0
    return vertices, faces[:, ::-1] if inside_out else faces


def superellipse(
    width: float, depth: float, power: float, count: int, start: float | None = None
) -> NDArray[np.float64]:
    """A counterclockwise outline (count, 2) between an ellipse (2) and a rectangle (large powers).

    Its first corner lies at the angle ``start`` from +x; without it, half a step from there.
    """
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    angle = angle + (np.pi / count if start is None else start)
    c, s = np.cos(angle), np.sin(angle)
    x = np.sign(c) * np.abs(c) ** (2 / power) * width / 2
    return np.c_[x, np.sign(s) * np.abs(s) ** (2 / power) * depth / 2]
