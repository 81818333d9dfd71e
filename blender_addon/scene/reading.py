"""From a mesh object of Blender to arrays in world space: its base mesh, and as it is seen.

Blender's objects come in as arguments; bpy itself isn't needed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .attributes import read, read_own, read_places
from .geometry import Surface

if TYPE_CHECKING:
    import bpy

ORIGIN = "patchalign3d_origin"
# Of the faces that are seen, this share must be known to come from the base mesh.
MOSTLY_KNOWN = 0.5


def read_surface(obj: bpy.types.Object) -> Surface:
    """Read the base mesh of an object that is in Object Mode: edit mode keeps it elsewhere."""
    mesh = obj.data
    matrix = np.array(obj.matrix_world, dtype=np.float64)
    vertices = _vertices(mesh, matrix)
    triangles, polygons = _triangles(mesh, matrix)
    corners = read(mesh.polygons, "loop_total", np.int32)
    return Surface(
        vertices=vertices,
        shape=vertices,
        triangles=triangles,
        triangle_polygons=polygons,
        corner_vertices=read_own(mesh, "loops", "vertex_index", np.int32),
        corner_polygons=np.repeat(np.arange(len(corners)), corners),
        polygon_count=len(corners),
        matrix=matrix,
    )


def read_seen(obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph) -> Surface:
    """Read an object as it is seen, with its modifiers and shape keys; of an array, one copy.

    Where modifiers make faces, each is of the polygon that it was made from, which a face attribute
    tells that goes through them with the number of every polygon. What a modifier such as Remesh
    makes from nothing has no origin: then the base mesh is read.
    """
    surface = read_surface(obj)
    if not obj.modifiers and not obj.data.shape_keys:
        return surface
    with _one_copy(obj, depsgraph):
        return _read_evaluated(obj, depsgraph, surface) or surface


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


def _read_evaluated(
    obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph, surface: Surface
) -> Surface | None:
    seen = _evaluate(obj, depsgraph, surface, None)
    if seen is None and obj.data.is_editable:
        origin = obj.data.attributes.new(ORIGIN, "INT", "FACE")
        origin.data.foreach_set("value", np.arange(1, surface.polygon_count + 1, dtype=np.int32))
        name = origin.name
        try:
            obj.data.update()
            depsgraph.update()
            seen = _evaluate(obj, depsgraph, surface, name)
        finally:
            obj.data.attributes.remove(obj.data.attributes[name])
            obj.data.update()
    return seen


def _evaluate(
    obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph, base: Surface, origin: str | None
) -> Surface | None:
    """The surface as seen; None if its polygons are not the base mesh's and nothing tells of them.

    Args:
        origin: the attribute that holds the number, from 1, of every polygon.
    """
    evaluated = obj.evaluated_get(depsgraph)
    mesh = evaluated.to_mesh()
    try:
        matrix = base.matrix
        shape = _vertices(mesh, matrix)
        triangles, polygons = _triangles(mesh, matrix)
        corners = read_own(mesh, "loops", "vertex_index", np.int32)
        if origin is not None:
            attribute = mesh.attributes.get(origin)
            if attribute is None or (attribute.data_type, attribute.domain) != ("INT", "FACE"):
                return None
            number = read(attribute.data, "value", np.int32)[polygons] - 1
            known = (number >= 0) & (number < base.polygon_count)
            if known.mean() < MOSTLY_KNOWN:
                return None
            triangles, polygons = triangles[known], number[known]
            shape, triangles, polygons = first_copy(shape, triangles, polygons)
        elif len(shape) != len(base.vertices) or not np.array_equal(corners, base.corner_vertices):
            return None
        return replace(base, shape=shape, triangles=triangles, triangle_polygons=polygons)
    finally:
        evaluated.to_mesh_clear()


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


def _vertices(mesh: bpy.types.Mesh, matrix: NDArray) -> NDArray[np.float64]:
    local = read_places(mesh).astype(np.float64)
    return local @ matrix[:3, :3].T + matrix[:3, 3]


def _triangles(
    mesh: bpy.types.Mesh, matrix: NDArray
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(T, 3) triangles, wound as they are seen, and (T,) their polygons."""
    triangles, polygons = read_triangles(mesh)
    if np.linalg.det(matrix[:3, :3]) < 0:
        triangles = np.ascontiguousarray(triangles[:, ::-1])
    return triangles, polygons


def read_triangles(mesh: bpy.types.Mesh) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(T, 3) the triangles of a mesh, and (T,) their polygons."""
    mesh.calc_loop_triangles()
    corners = read(mesh.loop_triangles, "loops", np.int32, 3)
    polygons = read(mesh.loop_triangle_polygons, "value", np.int32)
    return read_own(mesh, "loops", "vertex_index", np.int32)[corners], polygons
