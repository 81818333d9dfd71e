"""Polygons → triangles that lie inside them."""

from collections.abc import Callable, Sequence

import mapbox_earcut
import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..geometry.frame import Axis
from ..shared.texts import counted
from .scene import MeshFile, Pictured, objects_at
from .source import Source

# Polygons that are looked at together.
CHUNK = 1 << 17
# Up to so many corners a fan is tried from each of them, beyond it from the first alone.
FEW_CORNERS = 8
# A fan is taken where each triangle has more than this share of its polygon's area.
SLIVER = 1e-9
# What the corners of a flat polygon may be off a plane, of its size.
FLAT = 1e-3


def polygon_mesh(
    source: Source,
    up_axis: Axis,
    vertices: NDArray[np.float64],
    corners: NDArray[np.int64],
    sizes: NDArray[np.int64],
    objects: Sequence[tuple[int, str]] = (),
    notes: Sequence[str] = (),
    cover: Callable[[NDArray, NDArray], Pictured | None] = lambda triangles, polygons: None,
) -> MeshFile:
    """The mesh of a file's polygons.

    Args:
        source, up_axis: of the file.
        vertices, corners, sizes: as for :func:`triangulate`.
        objects: with which polygon each begins, and its name.
        notes: what there is to be told besides.
        cover: gets which of the corners make each triangle (F, 3), and its polygon (F,).

    Raises:
        FileError: there are no faces, or one refers to no vertex.
    """
    wrong = (corners < 0) | (corners >= len(vertices))
    if wrong.any():
        corner = int(np.argmax(wrong))
        face = int(np.searchsorted(np.cumsum(sizes), corner, side="right"))
        raise FileError(
            f"{source.name} cannot be read: its face {face} refers to vertex {corners[corner]}, "
            f"but there are {len(vertices):,} (both counted from 0). Export it again."
        )
    collapsed = int((sizes < 3).sum())
    if collapsed == len(sizes):
        raise FileError(f"{source.name} has no faces: there is no surface to label.")
    if collapsed:
        few = "of fewer than three corners"
        told = counted(collapsed, f"face {few} was", f"faces {few} were")
        notes = [*notes, f"{told} passed over."]
    triangles, face_polygons = triangulate(vertices, corners, sizes)
    unnamed = source.path.stem
    named = [(start, name or unnamed) for start, name in objects]
    names, starts = objects_at(named, face_polygons, unnamed)
    return MeshFile(
        source.path,
        up_axis,
        vertices,
        corners[triangles],
        names,
        starts,
        face_polygons,
        list(notes),
        cover(triangles, face_polygons),
    )


def triangulate(
    vertices: NDArray[np.float64], corners: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cut polygons of any shape into triangles, wound as they are.

    Args:
        vertices: (V, 3).
        corners: (C,) vertices of all polygons, one after another; each below V.
        sizes: (P,) how many of them belong to each polygon; those below three give no triangle.

    Returns:
        Which of ``corners`` (F, 3) make each triangle, and the polygon (F,) that it was cut from,
        in their order.
    """
    if (sizes == 3).all():
        return np.arange(len(corners)).reshape(-1, 3), np.arange(len(sizes))
    starts = np.cumsum(sizes) - sizes
    triangles, polygon = [np.zeros((0, 3), np.int64)], [np.zeros(0, np.int64)]
    for size in np.unique(sizes[sizes >= 3]):
        of_size = np.flatnonzero(sizes == size)
        step = max(1, CHUNK // int(size))
        for begin in range(0, len(of_size), step):
            which = of_size[begin : begin + step]
            rings = starts[which][:, None] + np.arange(size)  # (m, size)
            with np.errstate(invalid="ignore", over="ignore"):  # of places beyond measure
                portions = _cut(vertices, corners, rings)
            triangles += [cut for cut, _ in portions]
            polygon += [which[ring] for _, ring in portions]
    all_triangles, all_polygons = np.concatenate(triangles), np.concatenate(polygon)
    order = np.argsort(all_polygons, kind="stable")
    return all_triangles[order], all_polygons[order]


def _cut(
    vertices: NDArray, corners: NDArray, rings: NDArray[np.int64]
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Triangles (n, 3) of the corners in rings (m, size), the ring (n,) of each; in portions."""
    count, size = rings.shape
    if size == 3:
        return [(rings, np.arange(count))]
    places = vertices[corners[rings]]
    places = _by_themselves(places)
    normal = np.cross(places, np.roll(places, -1, axis=1)).sum(1)  # (m, 3) twice the area
    least = SLIVER * np.einsum("ij,ij->i", normal, normal)
    ordered = np.sort(corners[rings], axis=1) if size > 5 else rings  # two rings have six corners
    touching = (ordered[:, 1:] == ordered[:, :-1]).any(1)
    portions = []
    left = np.arange(count)
    for apex in range(size if size <= FEW_CORNERS else 1):
        fan = _fan(size, apex)
        a, b, c = (places[left][:, fan[:, i]] for i in range(3))  # (m, size − 2, 3)
        along = np.einsum("ijk,ik->ij", np.cross(b - a, c - a), normal[left])
        good = (along > least[left][:, None]).all(1) & ~touching[left]
        portions.append((rings[left[good]][:, fan].reshape(-1, 3), left[good].repeat(size - 2)))
        left = left[~good]
    for ring in left.tolist():
        pieces = _pieces(places[ring])
        if len(pieces) != 1 or len(pieces[0]) < size:
            of_pieces = [_cut(vertices, corners, rings[ring][piece][None]) for piece in pieces]
            cuts = [cut for portion in of_pieces for cut, _ in portion]
            portions += [(cut, np.full(len(cut), ring)) for cut in cuts]
            continue
        cut = _clip_ears(places[ring], normal[ring])
        portions.append((rings[ring][cut], np.full(len(cut), ring)))
    return portions


def _pieces(places: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Of a ring (size, 3) the rings that meet in corners of one place; mostly itself alone.

    A line that goes straight back to where it came from bounds nothing. Where such lines lead from
    one ring to another, and where all lie in a plane, a ring may be a hole: they are one polygon.
    """
    whole = np.arange(len(places))
    if not np.isfinite(places).all():
        return [whole]
    rings: list[list[int]] = [[]]
    known: dict[tuple[float, ...], int] = {}  # the places that the first ring goes through
    for corner, place in enumerate(map(tuple, places.tolist())):
        if place in known:
            start = known[place]
            rings.append(rings[0][start:])
            rings[0] = rings[0][:start]
            known = {place: at for place, at in known.items() if at < start}
        known[place] = len(rings[0])
        rings[0].append(corner)
    wide = [np.array(ring) for ring in rings if len(ring) > 2]
    lines = [np.array([*ring, ring[0]]) for ring in rings if len(ring) == 2]
    if len(wide) < 2:
        return wide or lines or [whole]
    size, _, off = np.linalg.svd(places - places.mean(0), compute_uv=False)
    return [whole] if lines or off <= FLAT * size else wide


def _by_themselves(rings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rings (m, size, 3) from their first corner on, and about 1 large.

    Far from the origin differences would drown, and of places beyond 1e154, or within 1e-154,
    there are no products. They are halved or doubled until they fit, which changes no digit.
    """
    rings = rings / 2 - rings[:, :1] / 2
    exponents = np.frexp(np.abs(rings).max((1, 2), keepdims=True))[1]
    return np.ldexp(rings, -exponents)


def _fan(size: int, apex: int) -> NDArray[np.int64]:
    """(size − 2, 3) corners of the triangles around one."""
    others = (apex + np.arange(1, size)) % size
    return np.stack([np.full(size - 2, apex), others[:-1], others[1:]], axis=1)


def _clip_ears(places: NDArray, normal: NDArray) -> NDArray[np.int64]:
    """(n, 3) corners of one polygon's triangles; a fan where it has no inside."""
    size = len(places)
    if size == 4 or not np.isfinite(normal).all() or not normal.any():
        return _fan(size, 0)
    drop = np.abs(normal).argmax()
    flat = np.delete(places, drop, axis=1)
    flat = np.ascontiguousarray(flat / np.abs(flat).max())
    ends = np.array([size], np.uint32)
    cut = mapbox_earcut.triangulate_float64(flat, ends).reshape(-1, 3).astype(np.int64)
    if not len(cut):
        return _fan(size, 0)
    a, b, c = (places[cut[:, i]] for i in range(3))
    along = np.cross(b - a, c - a) @ normal
    if along.sum() < 0:
        cut, along = cut[:, ::-1], -along
    # What is less against the others than a sliver is rounding, and is turned as they are.
    against = along < -SLIVER * (normal @ normal)
    cut[against] = cut[against][:, ::-1]
    return cut if len(cut) == size - 2 else np.concatenate([cut, *_left_out(cut, size)])


def _left_out(cut: NDArray[np.int64], size: int) -> list[NDArray[np.int64]]:
    """Triangles (n, 3) without an area, for the gaps that ears clipped along a straight side leave.

    Corners on one line are no ear, so a triangle beside them may share no edge with the others.
    """
    follows: dict[int, list[int]] = {}  # along the gaps: what of the ring no triangle covers
    sides = {(i, (i + 1) % size) for i in range(size)}
    covered = {(int(t[i]), int(t[i - 2])) for t in cut for i in range(3)}
    for start, end in sides - covered | {(b, a) for a, b in covered - sides} - covered:
        follows.setdefault(start, []).append(end)
    gaps = []
    while follows:
        gap = [min(follows)]
        while gap[-1] in follows:
            ends = follows[gap[-1]]
            end = ends.pop()
            if not ends:
                del follows[gap[-1]]
            if end in gap:  # a loop is closed; what led to it goes on
                loop, gap = gap[gap.index(end) :], gap[: gap.index(end) + 1]
                gaps.append(np.array(loop)[_fan(len(loop), 0)])
            else:
                gap.append(end)
    return gaps
