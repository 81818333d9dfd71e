"""The plane between the left and the right of a shape."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .sampling import spread_evenly

# How strongly the symmetry plane is kept upright against the lean of the body, in variances.
UPRIGHT = 0.02
# A face has a partner on the other side if there is one within PAIRED of its mirror image, in
# halves of the shape's largest side; LOOKED_AT faces are checked. If not NEARLY_ALL have one, other
# planes are tried from several STARTS, which leave these shares of the area on one side, and each
# is fitted FITS times to the faces that have a partner.
PAIRED, LOOKED_AT, NEARLY_ALL = 0.1, 3000, 0.98
STARTS, FITS, LEAST_PAIRED = np.arange(1, 6) / 6, 3, 0.25

Plane = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""x of a plane at points (n, 3), by their other coordinates."""


def symmetry_plane(centroids: NDArray[np.float64], areas: NDArray[np.float64]) -> Plane:
    """x of the plane between left and right, as a function of points (n, 3); it follows the body's
    lean.

    It is a least-squares fit of x over the body's faces, as a function of y and z, weighted by
    area. If it mirrors some faces to places where nothing is, a plane is searched in which more
    faces have a partner. Faces without one, such as a sword in one hand, then do not count.
    """
    plane = _least_squares(centroids, areas)
    if len(areas) > LOOKED_AT:
        centroids, areas = _some(centroids, areas)
    tree = cKDTree(centroids)

    def paired(plane: Plane) -> NDArray[np.bool_]:
        mirrored = centroids.copy()
        mirrored[:, 0] = 2 * plane(centroids) - centroids[:, 0]
        return np.isfinite(tree.query(mirrored, distance_upper_bound=PAIRED)[0])

    best = areas[paired(plane)].sum()
    if best >= NEARLY_ALL * areas.sum():
        return plane
    order = np.argsort(centroids[:, 0], kind="stable")
    cumulated = np.cumsum(areas[order])
    begins = order[np.searchsorted(cumulated, STARTS * cumulated[-1])]
    for start in (plane, *(_upright(x) for x in centroids[begins, 0])):
        fitted = start
        for _ in range(FITS):
            kept = paired(fitted)
            if areas[kept].sum() < LEAST_PAIRED * areas.sum():
                break
            fitted = _least_squares(centroids[kept], areas[kept])
        share = areas[paired(fitted)].sum()
        if share > best:
            best, plane = share, fitted
    return plane


def _some(
    centroids: NDArray[np.float64], areas: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Up to :data:`LOOKED_AT` of many faces, (n, 3) and (n,), spread evenly over the area, whatever
    their order: of a plain body with a finely carved sword, most are on the body.
    """
    faces, often = np.unique(spread_evenly(areas, centroids, LOOKED_AT), return_counts=True)
    return centroids[faces], often * (areas.sum() / LOOKED_AT)


def _upright(x: float) -> Plane:
    return lambda points: np.full(len(points), x)


def _least_squares(centroids: NDArray[np.float64], areas: NDArray[np.float64]) -> Plane:
    """x as a function of the other two coordinates of points (n, 3)."""
    weight = areas / max(areas.sum(), 1e-300)
    mean = weight @ centroids
    centred = centroids - mean
    spread = (centred[:, 1:] * weight[:, None]).T @ centred  # (2, 3)
    slope = np.linalg.solve(spread[:, 1:] + UPRIGHT * np.eye(2), spread[:, 0])

    def plane(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return mean[0] + (points[:, 1:] - mean[1:]) @ slope

    return plane
