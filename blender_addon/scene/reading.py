"""From a mesh object of Blender to arrays in world space: its base mesh, and as it is seen.

Blender's objects come in as arguments; bpy itself isn't needed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..bridge.course import Steps, compute, pause
from . import record
from .attributes import find, read, read_own, read_places
from .geometry import Surface, is_seen_otherwise
from .raw import Raw

if TYPE_CHECKING:
    import bpy
    from mathutils import Matrix

ORIGIN = "patchalign3d_origin"
IMAGES = "patchalign3d_images"
# Of the faces that are seen, this share must be known to come from the base mesh.
MOSTLY_KNOWN = 0.5


def read_raw(mesh: bpy.types.Mesh) -> Raw:
    vertices = read_own(mesh, "loops", "vertex_index", np.int32)
    mesh.calc_loop_triangles()
    owners = read(mesh.loop_triangle_polygons, "value", np.int32)
    return Raw(read_places(mesh), vertices, owners, len(mesh.polygons))


def read_cut(mesh: bpy.types.Mesh, raw: Raw) -> NDArray[np.int32] | None:
    """(T, 3) the corners of a mesh's triangles, which takes long; None if ``raw`` tells all."""
    if raw.is_easily_cut:
        return None
    mesh.calc_loop_triangles()
    return read(mesh.loop_triangles, "loops", np.int32, 3)


def triangles_of(raw: Raw, cut: NDArray[np.int32] | None) -> NDArray[np.int32]:
    """(T, 3) of vertices, cut as :func:`read_cut` tells."""
    return raw.triangles if cut is None else raw.vertices[cut]


def read_surface(obj: bpy.types.Object) -> Surface:
    """Read the base mesh of an object that is in Object Mode: edit mode keeps it elsewhere."""
    raw = read_raw(obj.data)
    return _surface(obj.matrix_world, raw, read_cut(obj.data, raw))


def reading_surface(obj: bpy.types.Object) -> Steps[Surface]:
    """:func:`read_surface`, in slices short enough for a window to wait for each."""
    matrix, raw = obj.matrix_world.copy(), read_raw(obj.data)
    yield pause()
    cut = read_cut(obj.data, raw)
    return (yield compute(lambda: _surface(matrix, raw, cut)))


def reading_again(obj: bpy.types.Object, surface: Surface) -> Steps[Surface | None]:
    """The base mesh of an object in Object Mode, which was read before as ``surface``.

    What is as it was is not read anew, nor is worked out again what is known of it.

    Returns:
        None if it has other polygons by now.
    """
    matrix, raw = obj.matrix_world.copy(), read_raw(obj.data)

    def compared() -> tuple[bool, bool]:
        same = raw.has_the_polygons_of(surface.raw)
        still = same and not is_seen_otherwise(surface)
        still = still and np.array_equal(np.array(matrix, np.float64), surface.matrix)
        return same, still and np.array_equal(raw.places, surface.raw.places)

    same, still = yield compute(compared)
    if not same or still:
        return surface if still else None
    cut = read_cut(obj.data, raw)
    return (yield compute(lambda: _surface(matrix, raw, cut)))


def _surface(matrix: Matrix, raw: Raw, cut: NDArray[np.int32] | None) -> Surface:
    vertices = _in_world(raw.places, matrix)
    return Surface(
        raw=raw,
        vertices=vertices,
        shape=vertices,
        triangles=_as_seen(triangles_of(raw, cut), matrix),
        triangle_polygons=raw.owners,
        matrix=np.array(matrix, np.float64),
    )


def _in_world(places: NDArray[np.float32], matrix: Matrix) -> NDArray[np.float64]:
    """(V, 3) in world space."""
    turned = np.array(matrix, np.float64)
    world = places.astype(np.float64) @ turned[:3, :3].T
    world += turned[:3, 3]
    return world


def _as_seen(triangles: NDArray[np.int32], matrix: Matrix) -> NDArray[np.int32]:
    """(T, 3) wound as they are seen."""
    return np.ascontiguousarray(triangles[:, ::-1]) if matrix.determinant() < 0 else triangles


def reading_seen(
    obj: bpy.types.Object, depsgraph: Callable[[], bpy.types.Depsgraph]
) -> Steps[Surface]:
    """Read an object as it is seen, with its modifiers and shape keys; of an array, one copy. In
    slices, as far as Blender's own work leaves any.

    Where modifiers make faces, each is of the polygon that it was made from, which a face attribute
    tells that goes through them with the number of every polygon. What a modifier such as Remesh
    makes from nothing has no origin: then the base mesh is read.
    """
    surface = yield from reading_surface(obj)
    if not obj.modifiers and not obj.data.shape_keys:
        return surface
    seen = yield from _reading_evaluated(obj, depsgraph(), surface, None)
    if seen is surface and obj.data.is_editable:
        seen = yield from _reading_evaluated(obj, depsgraph(), surface, ORIGIN)
    return seen


@contextlib.contextmanager
def _one_copy(obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph) -> Iterator[None]:
    """Switch arrays off meanwhile: a row of chairs is judged by one chair, and all become like it.

    Where all copies were judged at once, each would be too small to be seen well.
    """
    arrays = [each for each in obj.modifiers if each.type == "ARRAY" and each.show_viewport]
    if not arrays or not obj.is_editable:
        yield
        return
    for modifier in arrays:
        modifier.show_viewport = False
    depsgraph.update()
    try:
        yield
    finally:
        for modifier in arrays:
            modifier.show_viewport = True


def _reading_evaluated(
    obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph, base: Surface, origin: str | None
) -> Steps[Surface]:
    """The surface as seen; the base if its polygons are other ones and nothing tells of them.

    Args:
        origin: the attribute that is to take the number, from 1, of every polygon along.
    """
    with (
        _one_copy(obj, depsgraph),
        _images_marked(obj if origin else None) as mark,
        polygon_numbers(obj.data, depsgraph, origin) as name,
    ):
        evaluated = obj.evaluated_get(depsgraph)
        mesh = evaluated.to_mesh()
        raw = read_raw(mesh)
        cut = read_cut(mesh, raw)
        numbers = _read_along(mesh, name, "INT", "FACE", "value", np.int32)
        aside = _read_along(mesh, mark, "FLOAT2", "CORNER", "vector", np.float32)
        added = 0.0 if numbers is None else _added(mesh, numbers)
        evaluated.to_mesh_clear()
    matrix = obj.matrix_world.copy()
    if origin is None:
        return (yield compute(lambda: _as_base(base, raw, cut, matrix)))
    seen = yield compute(lambda: _by_origin(base, raw, cut, matrix, numbers, aside))
    return replace(seen, added=1.0 if seen is base else added)


def _read_along(
    mesh: bpy.types.Mesh, name: str, kind: str, domain: str, what: str, dtype: type
) -> NDArray | None:
    """(n, …) what an attribute has become on its way through modifiers; None if it is gone."""
    attribute = find(mesh, name, kind, domain)
    if attribute is None:
        return None
    return read(attribute.data, what, dtype, width=2 if kind == "FLOAT2" else 1)


def added_by_now(obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph) -> float:
    """What :attr:`Surface.added` would be now, of an object whose faces can be traced back: those
    that come from another one may have got their parts since it was read.
    """
    with _one_copy(obj, depsgraph), polygon_numbers(obj.data, depsgraph, ORIGIN) as name:
        evaluated = obj.evaluated_get(depsgraph)
        mesh = evaluated.to_mesh()
        numbers = _read_along(mesh, name, "INT", "FACE", "value", np.int32)
        added = 0.0 if numbers is None else _added(mesh, numbers)
        evaluated.to_mesh_clear()
    return added


def _added(mesh: bpy.types.Mesh, numbers: NDArray[np.int32]) -> float:
    """The share of the faces of a mesh that modifiers have made that are of no polygon, by the
    numbers (polygons,) that are 0 there, nor have they a part that came along from elsewhere.
    """
    added = numbers == 0
    return float((added & (record.load(mesh).labels < 0)).mean()) if added.any() else 0.0


@contextlib.contextmanager
def _images_marked(obj: bpy.types.Object | None) -> Iterator[str]:
    """Have a UV map, of zeros, tell what Mirror modifiers make, which they move to one side in it;
    its name. None is needed where there are no such modifiers, nor for no object.

    Other modifiers put faces into another order, and two halves may lie anywhere.
    """
    mirrors = [each for each in (obj.modifiers if obj else ()) if each.type == "MIRROR"]
    if not mirrors or not obj.is_editable:
        yield ""
        return
    name = obj.data.attributes.new(IMAGES, "FLOAT2", "CORNER").name
    before = [(mirror.use_mirror_u, mirror.offset_u) for mirror in mirrors]
    for mirror in mirrors:
        mirror.use_mirror_u, mirror.offset_u = False, 1
    try:
        yield name
    finally:
        for mirror, (flips, offset) in zip(mirrors, before, strict=True):
            mirror.use_mirror_u, mirror.offset_u = flips, offset
        obj.data.attributes.remove(obj.data.attributes[name])


@contextlib.contextmanager
def polygon_numbers(
    mesh: bpy.types.Mesh, depsgraph: bpy.types.Depsgraph, origin: str | None
) -> Iterator[str]:
    """Have a face attribute hold the number, from 1, of every polygon; its name."""
    if origin is None:
        yield ""
        return
    attribute = mesh.attributes.new(origin, "INT", "FACE")
    attribute.data.foreach_set("value", np.arange(1, len(mesh.polygons) + 1, dtype=np.int32))
    name = attribute.name
    try:
        mesh.update()
        depsgraph.update()
        yield name
    finally:
        mesh.attributes.remove(mesh.attributes[name])
        mesh.update()


def _as_base(base: Surface, raw: Raw, cut: NDArray[np.int32] | None, matrix: Matrix) -> Surface:
    """What has the base mesh's polygons, as seen; the base if it has others."""
    if not raw.has_the_polygons_of(base.raw):
        return base
    shape, triangles = _in_world(raw.places, matrix), _as_seen(triangles_of(raw, cut), matrix)
    return replace(base, shape=shape, triangles=triangles)


def _by_origin(
    base: Surface,
    raw: Raw,
    cut: NDArray[np.int32] | None,
    matrix: Matrix,
    numbers: NDArray[np.int32] | None,
    aside: NDArray[np.float32] | None,
) -> Surface:
    """What is seen, its polygons known by their numbers; the base if too few are.

    Where corners are ``aside`` (corners, 2) a Mirror modifier has made them.
    """
    if numbers is None:
        return base
    number = numbers[raw.owners] - 1
    known = (number >= 0) & (number < base.polygon_count)
    if not len(known) or known.mean() < MOSTLY_KNOWN:
        return base
    triangles = _as_seen(triangles_of(raw, cut), matrix)[known]
    world = _in_world(raw.places, matrix)
    shape, triangles, polygons = first_copy(world, triangles, number[known])
    surface = replace(base, shape=shape, triangles=triangles, triangle_polygons=polygons)
    if aside is None:
        return surface
    first = np.cumsum(raw.sizes) - raw.sizes  # corner of each polygon
    images = (aside[first, 0] > 0.5)[raw.owners][known][: len(triangles)]
    return replace(surface, images=images) if images.any() else surface


def first_copy(
    shape: NDArray[np.float64], triangles: NDArray[np.int32], polygons: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]:
    """Of equal copies that follow each other, as Geometry Nodes make them, the first; else all.

    Args:
        shape: (W, 3).
        triangles: (T, 3) into it.
        polygons: (T,) those of the base mesh that they come from.
    """
    further = triangles - triangles[:1] if len(triangles) else triangles
    moved = (polygons == polygons[:1]) & (further == further[:, :1]).all(1) & (further[:, 0] > 0)
    for length in np.flatnonzero(moved).tolist():
        step = int(further[length, 0])
        if (
            len(triangles) % length == 0
            and np.array_equal(triangles[length:], triangles[:-length] + step)
            and np.array_equal(polygons[length:], polygons[:-length])
            and triangles[:length].max() < step
        ):
            return shape[:step], triangles[:length], polygons[:length]
    return shape, triangles, polygons
