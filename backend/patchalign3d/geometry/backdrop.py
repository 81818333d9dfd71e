"""What a thing stands in: a studio's cove, a corner of a room, a box drawn around it.

Every face of these lies on the convex hull of the whole mesh. Pieces of the thing itself hardly
ever do: a board has an inner side, and a body with handles has something in front of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from ..threads import in_chunks
from .mesh import Mesh

# How far, in the unit frame, points may lie beyond a face on the hull, and from a side of the
# bounding box that they count as on; and the least share of the surface that lies on such sides.
BEYOND, LARGE = 0.005, 0.2
# By how much, in the unit frame, a backdrop may end before the rest does.
SHORT = 0.03
# How many points the hull is computed from, and how many faces are compared with it at a time.
OUTLINE, CHUNK = 1_000, 2_000


def backdrop_of(
    mesh: Mesh, drawn: NDArray[np.float64], drawn_faces: NDArray[np.int64]
) -> NDArray[np.bool_] | None:
    """Which faces (F,) belong to loose pieces that the rest stands in; None if there are none.

    The whole mesh lies on one side of each of these faces, and may touch it. Together the pieces
    reach as far as the whole mesh, and much of their surface lies on the sides of its bounding box.
    (Shells that are round all over must have room inside: see ``surroundings``.)

    Args:
        mesh: F faces.
        drawn: points (n, 3) on all of it, unit frame. Pieces are only looked for if these points,
            which are quick to check, leave it possible.
        drawn_faces: (n,) the faces that the points lie on.
    """
    low, high = drawn.min(0), drawn.max(0)
    step = len(drawn) // OUTLINE + 1
    few, few_faces = drawn[::step], drawn_faces[::step]
    flat = _along_sides(few, low, high)
    if flat.mean() < LARGE:
        return None
    try:
        outline = few[ConvexHull(few).vertices]
    except QhullError:  # the mesh is flat
        return None
    inner = few_faces[~_on_hull(mesh, few_faces, outline)]
    if (flat & ~_joined(mesh, inner, few_faces)).mean() < LARGE:
        return None
    piece = mesh.pieces
    is_around = np.zeros(int(piece.max()) + 1, bool)
    is_around[piece[drawn_faces]] = True
    is_around[piece[inner]] = False
    left = np.unique(drawn_faces[is_around[piece[drawn_faces]]])
    is_around[piece[left[~_on_hull(mesh, left, outline)]]] = False
    around = is_around[piece]
    if around.all() or (around[drawn_faces] & _along_sides(drawn, low, high)).mean() < LARGE:
        return None
    ends = mesh.unit_vertices[mesh.faces[around]].reshape(-1, 3)
    if (ends.min(0) > low + SHORT).any() or (ends.max(0) < high - SHORT).any():
        return None
    return around


def _along_sides(
    points: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """(n,) which of points (n, 3) lie on the sides of the box with these corners (3,)."""
    return np.any((points < low + BEYOND) | (points > high - BEYOND), axis=1)


def _on_hull(
    mesh: Mesh, faces: NDArray[np.int64], outline: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """(n,) which of some faces (n,) have all of some points (m, 3) on one side."""
    a, b, c = mesh.unit_vertices[mesh.faces[faces]].swapaxes(0, 1)
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), np.finfo(float).tiny)
    on_hull = np.empty(len(faces), bool)

    def tell(part: slice) -> None:
        away = normal[part] @ outline.T
        away -= np.einsum("ij,ij->i", normal[part], a[part])[:, None]
        on_hull[part] = (away.max(1) < BEYOND) | (away.min(1) > -BEYOND)

    in_chunks(len(faces), tell, CHUNK)
    return on_hull


def _joined(mesh: Mesh, chosen: NDArray[np.int64], faces: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(n,) which of some faces (n,) are joined to those chosen of them (m,), by their corners."""
    corners = mesh.faces[faces]
    reached = np.zeros(len(mesh.vertices), bool)
    reached[mesh.faces[chosen]] = True
    joined = reached[corners].any(1)
    while True:
        reached[corners[joined]] = True
        further = reached[corners].any(1)
        if further.sum() == joined.sum():
            return joined
        joined = further
