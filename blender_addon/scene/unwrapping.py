"""Texture coordinates whose islands are the parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components
from .attributes import select_polygons, selected
from .geometry import Surface

if TYPE_CHECKING:
    import bpy

UV_MAP = "PatchAlign3D Parts"
MARGIN = 0.01  # between islands, of the whole square
CREASE = 1.15  # radians, where what has no border is cut


def closed_islands(surface: Surface, labels: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(polygons,) those of pieces of parts without a border, which cannot be laid flat uncut."""
    graph, _ = surface.graph
    together = labels[graph.pairs[:, 0]] == labels[graph.pairs[:, 1]]
    inside = graph.pairs[together]
    piece = components(surface.polygon_count, inside)
    sides = np.bincount(surface.corner_polygons, minlength=surface.polygon_count)
    shared = np.bincount(inside.ravel(), minlength=surface.polygon_count)
    has_border = np.bincount(piece, shared < sides) > 0
    return ~has_border[piece]


def unwrap(obj: bpy.types.Object, surface: Surface, labels: NDArray[np.int32]) -> None:
    """Lay the parts of the active object, in Object Mode and with seams on its borders, flat.

    They go to a texture map of their own, :data:`UV_MAP`, which becomes the active one. Parts
    without a border are cut along their creases.
    """
    import bpy

    mesh = obj.data
    before = selected(mesh.polygons)
    layer = mesh.uv_layers.get(UV_MAP) or mesh.uv_layers.new(name=UV_MAP, do_init=False)
    mesh.uv_layers.active = layer
    closed = closed_islands(surface, labels)
    for faces, lay in (
        (~closed, lambda: bpy.ops.uv.unwrap(method="ANGLE_BASED", margin=MARGIN)),
        (closed, lambda: bpy.ops.uv.smart_project(angle_limit=CREASE, island_margin=MARGIN)),
        (np.ones_like(closed), lambda: bpy.ops.uv.pack_islands(margin=MARGIN)),
    ):
        if faces.any():
            select_polygons(mesh, faces)
            bpy.ops.object.mode_set(mode="EDIT")
            bpy.ops.mesh.select_mode(type="FACE")
            lay()
            bpy.ops.object.mode_set(mode="OBJECT")
    select_polygons(mesh, before)
