"""How alike everything is to one thing: kept on the mesh, and shown as colours in the viewport.

The values stay in the face attribute ``patchalign3d_similarity``, the colours in the colour
attribute ``patchalign3d_heat``, which views show until :func:`hide`.
"""

import numpy as np
from bpy.types import Mesh
from numpy.typing import NDArray

from ..bridge.replies import Reply
from ..shared.colours import heat, relative
from . import views
from .attributes import (
    HEAT,
    read_faces,
    remove_attribute,
    remove_colours,
    write_colours,
    write_faces,
)
from .geometry import Surface
from .pooling import polygon_means, vertex_means

SIMILARITY = "patchalign3d_similarity"
HEAT_BEFORE = "patchalign3d_heat_before"


def show(mesh: Mesh, surface: Surface, reply: Reply) -> tuple[float, float]:
    """Write the answer to "similarity" to a mesh, and show it; the least and the greatest value."""
    values = polygon_means(surface, reply.arrays["face_values"]).astype(np.float32)
    write_faces(mesh, SIMILARITY, "FLOAT", values)
    by_vertex = reply.arrays["vertex_values"]
    if len(by_vertex) != len(surface.vertices):  # of what is seen, which has others
        by_vertex = vertex_means(surface, values)
    colours = np.insert(heat(by_vertex), 3, 1, axis=1)  # opaque
    write_colours(mesh, HEAT, HEAT_BEFORE, "POINT", colours)
    mesh.update()
    views.follow()
    return float(values.min()), float(values.max())


def is_shown(mesh: Mesh) -> bool:
    """Whether the mesh has a heat map."""
    return SIMILARITY in mesh.attributes


def above(mesh: Mesh, threshold: float) -> NDArray[np.bool_]:
    """(polygons,) bool: whose values are so far, 0 … 1, between the least and the greatest."""
    return relative(read_faces(mesh, SIMILARITY, np.float32)) >= threshold


def hide(meshes: list[Mesh]) -> None:
    """Remove the heat maps, and have views and meshes show what they did before."""
    for mesh in meshes:
        remove_colours(mesh, HEAT, HEAT_BEFORE)
        remove_attribute(mesh, SIMILARITY, "FLOAT")
        mesh.update()
    views.follow(gone=True)
