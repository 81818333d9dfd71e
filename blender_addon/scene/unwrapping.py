"""Texture coordinates whose islands are the parts."""

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.course import Steps, announced, computed
from ..shared.faces import components
from .attributes import read, read_own, read_places, select_polygons, selected, write_own
from .cutting import Web, cuts
from .geometry import Surface

UV_MAP = "PatchAlign3D Parts"
SEAM = "use_seam"
UNWRAPPING = "Unwrapping"
MARGIN = 0.01  # between islands, of the whole square
CREASE = 1.15  # radians, where what has no border is cut


def islands(
    surface: Surface, labels: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(polygons,) the connected piece of a part that each is of, and whether that has no border."""
    graph, _ = surface.graph
    together = labels[graph.pairs[:, 0]] == labels[graph.pairs[:, 1]]
    inside = graph.pairs[together]
    piece = components(surface.polygon_count, inside)
    sides = np.bincount(surface.corner_polygons, minlength=surface.polygon_count)
    shared = np.bincount(inside.ravel(), minlength=surface.polygon_count)
    has_border = np.bincount(piece, shared < sides) > 0
    return piece, ~has_border[piece]


def unwrap(obj: bpy.types.Object, surface: Surface, labels: NDArray[np.int32]) -> Steps[None]:
    """Lay the parts of the active object, in Object Mode and with seams on its borders, flat.

    They go to a texture map of their own, :data:`UV_MAP`, which becomes the active one. Limbs are
    cut open along their length (:mod:`.cutting`), for this alone: their seams stay as they are.
    Parts without a border are cut along their creases.
    """
    mesh = obj.data
    before = selected(mesh)
    layer = mesh.uv_layers.get(UV_MAP) or mesh.uv_layers.new(name=UV_MAP, do_init=False)
    mesh.uv_layers.active = layer
    seams, web = read_own(mesh, "edges", SEAM), _web(mesh)
    closed, cut = yield computed(lambda: _opened(surface, labels, web))
    write_own(mesh, "edges", SEAM, seams | cut)
    steps = (
        (~closed, lambda: bpy.ops.uv.unwrap(method="ANGLE_BASED", margin=MARGIN)),
        (closed, lambda: bpy.ops.uv.smart_project(angle_limit=CREASE, island_margin=MARGIN)),
        (np.ones_like(closed), lambda: bpy.ops.uv.pack_islands(margin=MARGIN)),
    )
    for number, (faces, lay) in enumerate(steps):
        if faces.any():
            yield announced(UNWRAPPING, number / len(steps))
            select_polygons(mesh, faces)
            bpy.ops.object.mode_set(mode="EDIT")
            bpy.ops.mesh.select_mode(type="FACE")
            lay()
            bpy.ops.object.mode_set(mode="OBJECT")
    select_polygons(mesh, before)
    write_own(mesh, "edges", SEAM, seams)


def _opened(
    surface: Surface, labels: NDArray[np.int32], web: Web
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(polygons,) whether they are of what has no border; (edges,) where all else is cut open."""
    piece, closed = islands(surface, labels)
    return closed, cuts(web, np.where(closed, -1, piece))


def _web(mesh: bpy.types.Mesh) -> Web:
    totals = read(mesh.polygons, "loop_total", np.int32)
    return Web(
        read_places(mesh).astype(np.float64),
        read(mesh.edges, "vertices", np.int32, 2).astype(np.int64),
        read_own(mesh, "loops", "edge_index", np.int32).astype(np.int64),
        np.repeat(np.arange(len(totals)), totals),
    )
