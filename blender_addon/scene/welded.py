"""A copy of an object that Blender lays flat: its vertices are welded, and it is in no scene."""

import contextlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from .attributes import read, read_own, select_polygons, write_own
from .cutting import Web
from .geometry import Surface, places_of

NAME = "PatchAlign3D Welded"
SEAM = "use_seam"


class WeldedCopy(NamedTuple):
    """An object in no scene, its vertices welded, polygons and corners in the order of the whole.

    Attributes:
        obj: in the place of the whole.
        vertices: (V,) those of the whole in the order of the copy's.
    """

    obj: bpy.types.Object
    vertices: NDArray[np.int64]


@contextlib.contextmanager
def welded(whole: bpy.types.Mesh, surface: Surface) -> Iterator[WeldedCopy]:
    """A mesh's copy for as long as it is needed."""
    made = bpy.data.meshes.new(NAME)
    copied = bpy.data.objects.new(NAME, made)
    try:
        place, first = _places(surface)
        made.vertices.add(len(first))
        made.vertices.foreach_set("co", surface.vertices[first].astype(np.float32).ravel())
        made.loops.add(len(surface.corner_vertices))
        made.loops.foreach_set("vertex_index", place[surface.corner_vertices].astype(np.int32))
        made.polygons.add(surface.polygon_count)
        begins = read(whole.polygons, "loop_start", np.int32)
        made.polygons.foreach_set("loop_start", begins)
        made.update(calc_edges=True)
        made.uv_layers.new(name=NAME)
        _mark_seams(whole, made, place)
        yield WeldedCopy(copied, first)
    finally:
        bpy.data.objects.remove(copied)
        bpy.data.meshes.remove(made)


def _places(surface: Surface) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(V,) the number of each vertex's place, and (n,) a vertex in each of the places.

    Vertices of a polygon that would have two of its corners in one place keep one of their own.
    """
    place = places_of(surface.vertices)
    at, polygon = place[surface.corner_vertices], surface.corner_polygons
    order = np.lexsort((at, polygon))
    twice = (np.diff(at[order]) == 0) & (np.diff(polygon[order]) == 0)
    thin = np.isin(polygon, polygon[order[1:][twice]])
    alone = np.unique(surface.corner_vertices[thin])
    place[alone] = len(place) + alone
    _, first, place = np.unique(place, return_index=True, return_inverse=True)
    return place.reshape(-1), first


def _mark_seams(whole: bpy.types.Mesh, made: bpy.types.Mesh, place: NDArray[np.int64]) -> None:
    """Mark what is a seam of the whole on its copy, too."""
    ends = place[read(whole.edges, "vertices", np.int32, 2)[read_own(whole, "edges", SEAM)]]
    own = read(made.edges, "vertices", np.int32, 2).astype(np.int64)
    count = len(made.vertices)
    keys = [np.sort(each, 1) @ [count, 1] for each in (own, ends)]
    write_own(made, "edges", SEAM, np.isin(*keys))


def web_of(copy: WeldedCopy, surface: Surface) -> Web:
    """What cuts are looked for in, of the surface that was copied."""
    mesh = copy.obj.data
    return Web(
        surface.vertices[copy.vertices],
        read(mesh.edges, "vertices", np.int32, 2).astype(np.int64),
        read_own(mesh, "loops", "edge_index", np.int32).astype(np.int64),
        surface.corner_polygons,
    )


def laid(
    copy: WeldedCopy,
    lay: Callable[[], object],
    polygons: NDArray[np.bool_],
    seams: NDArray[np.bool_],
    layer: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Corners (C, 2) as an operator lays some polygons; the others stay where they are.

    Args:
        copy: with P polygons, E edges and C corners.
        lay: calls the operator, in Edit Mode.
        polygons: (P,) those that are laid.
        seams: (E,) where they are cut.
        layer: (C, 2) where all lie before.
    """
    mesh, view = copy.obj.data, bpy.context.view_layer
    active, chosen = view.objects.active, list(bpy.context.selected_objects)
    mesh.uv_layers.active.uv.foreach_set("vector", layer.astype(np.float32).ravel())
    write_own(mesh, "edges", SEAM, seams)
    select_polygons(mesh, polygons)
    bpy.context.scene.collection.objects.link(copy.obj)
    try:
        for other in chosen:
            other.select_set(False)
        copy.obj.select_set(True)
        view.objects.active = copy.obj
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.select_mode(type="FACE")
        lay()
        bpy.ops.object.mode_set(mode="OBJECT")
    finally:
        bpy.context.scene.collection.objects.unlink(copy.obj)
        for other in chosen:
            other.select_set(True)
        view.objects.active = active
    found = read(mesh.uv_layers.active.uv, "vector", np.float32, 2).astype(np.float64)
    moved = np.repeat(polygons, read(mesh.polygons, "loop_total", np.int32))
    return np.where(moved[:, None], found, layer)
