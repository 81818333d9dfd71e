"""Texture coordinates whose islands are the parts.

They are laid flat on a copy whose vertices are welded, for in meshes as games have them no two
faces share one, and each would be an island. What comes out squeezed together, such as fingers and
ears, is cut open to its tip and laid flat again (as Gu, Gortler and Hoppe 2002 do).
"""

from collections.abc import Callable

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.course import Steps, announce, compute_in_writing
from ..shared.faces import components
from .attributes import read_own
from .cutting import Web, borders, cuts, tips_cut
from .geometry import Surface
from .regions import regions
from .welded import SEAM, laid, web_of, welded

UV_MAP = "PatchAlign3D Parts"
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
    piece = yield compute_in_writing(lambda: islands(surface, labels))
    with welded(mesh, surface) as copy:
        web = web_of(copy, surface)
        seams = read_own(copy.obj.data, "edges", SEAM) | borders(web, piece)
        cut = seams | (yield compute_in_writing(lambda: cuts(web, piece)))
        layer = np.zeros((len(web.corner_edges), 2))
        again = np.ones(len(piece), bool)
        for number in range(ROUNDS):
            yield announce(UNWRAPPING, 0.1 + 0.7 * number / ROUNDS)
            layer = laid(copy, _by_angles, again, cut, layer)
            further = yield compute_in_writing(_tips(web, surface, piece, cut, again, layer))
            if not further.any():
                break
            again = np.isin(piece, piece[web.corner_polygons[further[web.corner_edges]]]) & again
            cut = cut | further
        yield announce(UNWRAPPING, 0.9)
        layer = yield compute_in_writing(lambda: _to_scale(surface, web, piece, layer))
        all_of_it = np.ones_like(again)
        packed = laid(copy, _packed, all_of_it, cut, layer)
        if np.allclose(packed, layer, atol=STAYED):
            packed = laid(copy, _packed_in_boxes, all_of_it, cut, layer)
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
