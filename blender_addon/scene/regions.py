"""Regions of polygons between edges that are marked, or sharp.

Blender's objects come in as arguments; bpy itself isn't needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components
from .attributes import read_own
from .geometry import Surface

if TYPE_CHECKING:
    import bpy


def marked_corners(mesh: bpy.types.Mesh, mark: str) -> NDArray[np.bool_]:
    """(C,) whether the edge after each corner of a mesh in Object Mode has a mark of Blender's."""
    return read_own(mesh, "edges", mark)[read_own(mesh, "loops", "edge_index", np.int32)]


def regions(
    surface: Surface, marked: NDArray[np.bool_] | None, angle: float = np.pi
) -> NDArray[np.int64]:
    """(polygons,) the region that each is in.

    Args:
        surface: a mesh with C corners.
        marked: (C,) the corners behind which an edge separates regions; None if none does.
        angle: in radians; edges at a greater one do, too.
    """
    graph, begin = surface.graph
    apart = np.zeros(len(begin), bool) if marked is None else marked[begin]
    if angle < np.pi:
        one, two = _normals(surface)[graph.pairs.T]
        apart |= np.einsum("ij,ij->i", one, two) < np.cos(angle)
    return components(len(graph.area), graph.pairs[~apart])


def _normals(surface: Surface) -> NDArray[np.float64]:
    """(polygons, 3) unit normals; 0 for polygons without area."""
    a, b, c = surface.shape[surface.triangles].swapaxes(0, 1)
    across = np.cross(b - a, c - a)
    polygon, count = surface.triangle_polygons, surface.polygon_count
    sums = np.stack([np.bincount(polygon, across[:, i], count) for i in range(3)], axis=1)
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-300)
