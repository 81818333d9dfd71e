"""The thickness of a shape at each face: the shape diameter of Shapira et al. 2008, with balls."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .cloud import Cloud, as_surface
from .mesh import Mesh
from .nearest import nearest

# Points at which thickness is measured, and steps of the ball that measures it.
THICKNESS_POINTS = 4096
BALL_STEPS = 12
NEAR = 8  # points that decide how thick a face is
# The sine of the angle at which a point must stand above the tangent plane.
FLAT_SPOT = 0.3


def thickness(mesh: Mesh | Cloud) -> NDArray[np.float64]:
    """(F,) the diameter of the largest ball that touches the surface there and contains none of it.

    A ball is shrunk until no sampled point is inside it (Ma, Bae and Choi 2012). This is done on
    both sides, because it is not known which is the inside, and the smaller ball counts.

    Raises:
        MeshError: it is a cloud, whose faces are not known.
    """
    mesh = as_surface(mesh)
    # On outer sides alone: what a wall encloses is thick, not the wall.
    drawn = mesh.samples(THICKNESS_POINTS, 1, np.random.default_rng(0))
    points, face = drawn[0][0], drawn[1][0]
    a, b, c = mesh.unit_vertices[mesh.faces[face]].swapaxes(0, 1)
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-300)
    tree = cKDTree(points)
    spacing = np.sqrt(mesh.outer_areas.sum() / len(points))
    radius = np.minimum(*(_ball(points, side * normal, tree) for side in (-1, 1)))
    # The thickness of a face is the median of the points near it, which ignores outliers; faces of
    # one fine cell lie closer together than those points.
    fine = mesh.levels[0] if mesh.levels else None
    near = nearest(tree, mesh.face_centroids if fine is None else fine.centroid, NEAR)[1]
    found = 2 * np.maximum(np.median(radius[near], axis=1), spacing / 4)
    return found if fine is None else found[fine.of]


def _ball(points: NDArray, normal: NDArray, tree: cKDTree) -> NDArray[np.float64]:
    """(n,) radii of the balls that touch each point from the side of its normal."""
    radius = np.full(len(points), 2.0)  # beyond the unit frame
    for _ in range(BALL_STEPS):
        centre = points + normal * radius[:, None]
        near = points[nearest(tree, centre)[1]]
        gap = near - points
        across = np.einsum("ij,ij->i", gap, normal)
        square = np.einsum("ij,ij->i", gap, gap)
        # The ball through `near` that touches the point; but facets bend a flat spot, and a point
        # of it would shrink the ball to nothing.
        other = across > FLAT_SPOT * np.sqrt(square) + 1e-12
        smaller = square / (2 * np.where(other, across, 1))
        shrunk = np.where(other, np.minimum(radius, smaller), radius)
        if np.allclose(shrunk, radius, rtol=1e-3):
            break
        radius = shrunk
    return radius
