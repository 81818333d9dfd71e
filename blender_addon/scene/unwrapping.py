"""Texture coordinates whose islands are the parts.

They are laid flat on a copy whose vertices are welded, for in meshes as games have them no two
faces share one, and each would be an island. What comes out squeezed together, such as fingers and
ears, is cut open to its tip and laid flat again (as Gu, Gortler and Hoppe 2002 do).
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.course import Steps, announced, computed
from ..shared.faces import components
from .attributes import read, read_own, select_polygons, write_own
from .cutting import Web, borders, cuts, tips_cut
from .geometry import Surface, places_of, regions

UV_MAP = "PatchAlign3D Parts"
SEAM = "use_seam"
UNWRAPPING = "Unwrapping"
MARGIN = 0.01  # between islands, of the whole square
STAYED = 1e-6  # of the square: what moves less has stayed where it was
CREASE = 1.15  # radians, where what has no border is cut
# How often what is squeezed is cut open further, and how small a face is then, by its share of the
# part's area.
ROUNDS, SQUEEZED = 4, 0.25


def islands(surface: Surface, labels: NDArray[np.int32]) -> NDArray[np.int64]:
    """(polygons,) the connected piece of a part that each is of; what has no border is divided
    along its creases.
    """
    graph, _ = surface.graph
    together = labels[graph.pairs[:, 0]] == labels[graph.pairs[:, 1]]
    inside = graph.pairs[together]
    piece = components(surface.polygon_count, inside)
    sides = np.bincount(surface.corner_polygons, minlength=surface.polygon_count)
    shared = np.bincount(inside.ravel(), minlength=surface.polygon_count)
    closed = np.bincount(piece, shared < sides)[piece] == 0
    smooth = np.where(closed, regions(surface, None, CREASE), -1)
    return np.unique(np.stack([piece, smooth]), axis=1, return_inverse=True)[1].reshape(-1)


def unwrap(obj: bpy.types.Object, surface: Surface, labels: NDArray[np.int32]) -> Steps[None]:
    """Lay the parts of the active object, in Object Mode, flat.

    They go to a texture map of their own, :data:`UV_MAP`, which becomes the active one. Limbs are
    cut open along their length, and then to whatever is squeezed (:mod:`.cutting`), for this alone:
    the object's seams stay as they are.
    """
    mesh = obj.data
    piece = yield computed(lambda: islands(surface, labels))
    with _welded(obj, surface) as copy:
        web = _web(copy, surface)
        seams = read_own(copy.obj.data, "edges", SEAM) | borders(web, piece)
        cut = seams | (yield computed(lambda: cuts(web, piece)))
        layer = np.zeros((len(web.corner_edges), 2))
        again = np.ones(len(piece), bool)
        for number in range(ROUNDS):
            yield announced(UNWRAPPING, 0.1 + 0.7 * number / ROUNDS)
            layer = _laid(copy, _by_angles, again, cut, layer)
            further = yield computed(_tips(web, surface, piece, cut, again, layer))
            if not further.any():
                break
            again = np.isin(piece, piece[web.corner_polygons[further[web.corner_edges]]]) & again
            cut = cut | further
        yield announced(UNWRAPPING, 0.9)
        layer = yield computed(lambda: _to_scale(surface, web, piece, layer))
        all_of_it = np.ones_like(again)
        packed = _laid(copy, _packed, all_of_it, cut, layer)
        if np.allclose(packed, layer, atol=STAYED):
            packed = _laid(copy, _packed_in_boxes, all_of_it, cut, layer)
    own = mesh.uv_layers.get(UV_MAP) or mesh.uv_layers.new(name=UV_MAP, do_init=False)
    mesh.uv_layers.active = own
    own.uv.foreach_set("vector", packed.astype(np.float32).ravel())


def _by_angles() -> None:
    bpy.ops.uv.unwrap(method="ANGLE_BASED", margin=MARGIN)


def _packed() -> None:
    bpy.ops.uv.select_all(action="SELECT")  # of what else is selected Blender 4 knows nothing
    bpy.ops.uv.pack_islands(margin=MARGIN)


def _packed_in_boxes() -> None:
    # Once Esc was pressed, whatever for, Blender 4.3 takes the other way for cancelled, and leaves
    # the islands where they are, on top of each other. It does not ask here.
    bpy.ops.uv.select_all(action="SELECT")
    bpy.ops.uv.pack_islands(margin=MARGIN, shape_method="AABB")


def _tips(
    web: Web,
    surface: Surface,
    piece: NDArray[np.int64],
    cut: NDArray[np.bool_],
    again: NDArray[np.bool_],
    layer: NDArray[np.float64],
) -> Callable[[], NDArray[np.bool_]]:
    """Finds the edges (E,) along which what was laid flat just now is cut to its tips."""

    def found() -> NDArray[np.bool_]:
        flat = _flat_areas(web, layer)
        share = flat / _sums(piece, flat)[piece]
        of_all = surface.polygon_areas / _sums(piece, surface.polygon_areas)[piece]
        squeezed = again & (share < SQUEEZED * of_all)
        return tips_cut(web, np.where(again, piece, -1), cut, squeezed, of_all)

    return found


def _sums(piece: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(np.bincount(piece, values), 1e-300)


def _flat_areas(web: Web, layer: NDArray[np.float64]) -> NDArray[np.float64]:
    """(polygons,) the areas of polygons whose corners are at (C, 2) in the plane."""
    corners = np.bincount(web.corner_polygons)
    last = np.cumsum(corners)
    following = np.arange(1, len(layer) + 1)
    following[last - 1] = last - corners
    (x, y), (to_x, to_y) = layer.T, layer[following].T
    return np.abs(np.bincount(web.corner_polygons, x * to_y - to_x * y)) / 2


def _to_scale(
    surface: Surface, web: Web, piece: NDArray[np.int64], layer: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Corners (C, 2) in 0 … 1, with every piece as large in the plane as on the surface."""
    flat = _sums(piece, _flat_areas(web, layer))
    scale = np.sqrt(_sums(piece, surface.polygon_areas) / flat)
    found = layer * scale[piece[web.corner_polygons]][:, None]
    return (found - found.min(0)) / max(float(np.ptp(found, axis=0).max()), 1e-300)


# --- The copy -------------------------------------------------------------------------------------


class _Copy(NamedTuple):
    """An object in no scene, its vertices welded, polygons and corners in the order of the whole.

    Attributes:
        obj: in the place of the whole.
        vertices: (V,) those of the whole in the order of the copy's.
    """

    obj: bpy.types.Object
    vertices: NDArray[np.int64]


@contextlib.contextmanager
def _welded(obj: bpy.types.Object, surface: Surface) -> Iterator[_Copy]:
    """An object's copy for as long as it is needed."""
    whole, made = obj.data, bpy.data.meshes.new(UV_MAP)
    copied = bpy.data.objects.new(UV_MAP, made)
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
        made.uv_layers.new(name=UV_MAP)
        _mark_seams(whole, made, place)
        yield _Copy(copied, first)
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


def _web(copy: _Copy, surface: Surface) -> Web:
    mesh = copy.obj.data
    return Web(
        surface.vertices[copy.vertices],
        read(mesh.edges, "vertices", np.int32, 2).astype(np.int64),
        read_own(mesh, "loops", "edge_index", np.int32).astype(np.int64),
        surface.corner_polygons,
    )


def _laid(
    copy: _Copy,
    lay: Callable[[], object],
    polygons: NDArray[np.bool_],
    seams: NDArray[np.bool_],
    layer: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Corners (C, 2) as an operator lays some polygons; the others stay where they are."""
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
