"""The twin of a shape that is one closed surface, as a sculptor, a scanner or a remesher leaves it.

A field of distances on a grid knows nothing of pieces: what lies inside is gone, parts that touch
flow into each other, creases are filled and edges rounded, coarsely or finely. Points are drawn
from its level set, and each remembers which face of the shape is nearest, and so its part.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, distance_transform_edt, gaussian_filter, label
from scipy.spatial import cKDTree
from skimage.measure import marching_cubes

from patchalign3d.geometry.sampling import sample_surface

CELLS = (36, 84)  # along the longest side
DENSITY = 3.0  # points a cell's side that the field is made of: gaps would be holes
MOST_POINTS = 120_000
WALL = 1.0  # cells between the shape and the level set
SOFTEST = 1.2  # cells, standard deviation
KEPT = (0.5, 1.0)  # how much of the wall is taken off again: the rest makes thin parts thicker
MARGIN = 5  # empty cells around


def fused(
    vertices: NDArray, faces: NDArray, count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points of the one surface around a shape; chance decides how fine and how soft it is.

    Args:
        vertices: (V, 3) float, any frame.
        faces: (F, 3) int, with a positive total area.
        count: N, number of points.
        rng: the only source of chance.

    Returns:
        points (N, 3) in the same frame, and the face (N,) of the shape that each belongs to.
    """
    size = np.ptp(vertices[faces].reshape(-1, 3), axis=0).max() / rng.integers(*CELLS)
    softness = max(0.0, rng.uniform(-0.5 * SOFTEST, SOFTEST))
    a, b, c = vertices[faces].swapaxes(0, 1)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2
    dense = int(min(MOST_POINTS, max(count, DENSITY * area / size**2)))
    points, face = sample_surface(vertices, faces, dense, rng)
    origin = points.min(0)
    own = (points - origin) / size + MARGIN  # (M, 3) in cells
    field = gaussian_filter(_distances(own), softness, mode="nearest")
    # A softened field is higher along what is thin: by 1.25 deviations along a line.
    level = WALL + 1.25 * softness
    surface, triangles, inwards, _ = marching_cubes(field, level)
    drawn, triangle = sample_surface(surface, triangles.astype(np.int64), count, rng)
    down = inwards[triangles[triangle]].mean(1)  # (N, 3)
    down /= np.maximum(np.linalg.norm(down, axis=1, keepdims=True), 1e-9)
    drawn = drawn + rng.uniform(*KEPT) * level * down
    return (drawn - MARGIN) * size + origin, face[cKDTree(own).query(drawn)[1]]


def _distances(points: NDArray[np.float64]) -> NDArray[np.float32]:
    """Distances of a grid's nodes from points (M, 3) of a surface, in cells, negative inside it."""
    shape = np.ceil(points.max(0)).astype(int) + MARGIN + 1
    node = tuple(np.rint(points).astype(int).T)
    at = np.full(shape, -1)
    at[node] = np.arange(len(points))
    nearest = distance_transform_edt(at < 0, return_distances=False, return_indices=True)
    offset = np.indices(shape).reshape(3, -1).T - points[at[tuple(nearest)].ravel()]
    distance = np.linalg.norm(offset, axis=1).reshape(shape)
    sealed = binary_dilation(at >= 0)
    pieces, _ = label(~sealed)
    # The seal is three nodes thick, of which the innermost is inside.
    outside = binary_dilation(pieces == pieces[0, 0, 0], iterations=2)
    return np.where(outside, distance, -distance).astype(np.float32)
