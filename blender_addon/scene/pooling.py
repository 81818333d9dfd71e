"""From values of triangles, as answers have them, to those of polygons and vertices."""

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import UNLABELLED
from .geometry import Surface


def polygon_labels(surface: Surface, labels: NDArray, confidence: NDArray) -> NDArray[np.int32]:
    """Let a polygon's triangles vote by area; confidence decides between equal shares.

    Its images in a mirror have no vote: where one is of the left, the other is of the right, and
    each polygon would be of this or that by chance.

    Args:
        surface: T triangles.
        labels: (T,) a part's number, or :data:`UNLABELLED`.
        confidence: (T,) in 0 … 1.

    Returns:
        (polygons,) int32.
    """
    found, votes = _undisputed(surface, labels, UNLABELLED)
    of, row = np.unique(surface.spoken_for[votes], return_inverse=True)
    choices = int(labels.max(initial=-1)) + 2  # column 0 is for no label
    label = labels[votes].astype(np.int64)
    # It adds at most a thousandth: more than the noise of areas, less than a majority.
    sure = 1 + 1e-3 * np.where(label < 0, 0, confidence[votes])
    ballot = surface.areas_of(surface.triangles[votes]) * sure
    table = np.bincount(row * choices + label + 1, ballot, len(of) * choices)
    found[of] = table.reshape(-1, choices).argmax(1) - 1
    return found[surface.seen_like]


def polygon_means(surface: Surface, values: NDArray) -> NDArray[np.float64]:
    """(polygons,) the mean of its triangles' values (T,), by area."""
    found, votes = _undisputed(surface, values, 0)
    found, of = found.astype(np.float64), surface.spoken_for[votes]
    areas = surface.areas_of(surface.triangles[votes])
    whole = np.bincount(of, areas, len(found))
    np.divide(np.bincount(of, areas * values[votes], len(found)), whole, found, where=whole > 0)
    return found[surface.seen_like]


def _undisputed(
    surface: Surface, values: NDArray, otherwise: int
) -> tuple[NDArray, NDArray[np.int64]]:
    """What polygons and, behind them, their images (2 · polygons,) have: the value, of (T,), that
    all triangles have which speak for one, something else without any; and the triangles (n,) of
    those for which these have several.
    """
    polygon = surface.spoken_for
    found = np.full(2 * surface.polygon_count, otherwise, values.dtype)
    found[polygon] = values
    torn = np.zeros(len(found), bool)
    torn[polygon[found[polygon] != values]] = True
    return found, np.flatnonzero(torn[polygon])


def vertex_means(surface: Surface, values: NDArray) -> NDArray[np.float64]:
    """(V,) the mean of the values (polygons,) around each vertex; 0 for loose ones."""
    corners = np.bincount(surface.corner_vertices, minlength=len(surface.vertices))
    sums = np.bincount(
        surface.corner_vertices, values[surface.corner_polygons], len(surface.vertices)
    )
    return sums / np.maximum(corners, 1)


def vertex_weights(
    surface: Surface, labels: NDArray, parts: int
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """The share of the area of the polygons around each vertex that each part has.

    Args:
        surface: V vertices.
        labels: (polygons,) a part's number, or :data:`UNLABELLED`.
        parts: how many parts there are, P.

    Returns:
        P times the vertices (n,) that a part has anything of, and their weights (n,): 1 inside the
        part, between at its border.
    """
    key = hash((parts, labels.tobytes()))
    if key not in surface.weights_by_labels:
        if len(surface.weights_by_labels) > 1:  # those that were written, and those that will be
            surface.weights_by_labels.clear()
        surface.weights_by_labels[key] = _vertex_weights(surface, labels, parts)
    return surface.weights_by_labels[key]


def _vertex_weights(
    surface: Surface, labels: NDArray, parts: int
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    vertices, corner = len(surface.vertices), surface.corner_vertices
    label = labels[surface.corner_polygons]
    of = np.full(vertices, UNLABELLED, np.int32)
    of[corner] = label
    torn = np.zeros(vertices, bool)  # between parts
    torn[corner[of[corner] != label]] = True
    whole = np.flatnonzero((of != UNLABELLED) & ~torn)
    between = np.flatnonzero(torn[corner])
    corner, label = corner[between], label[between]
    area = surface.polygon_areas[surface.corner_polygons[between]]
    total = np.bincount(corner, area, vertices)
    named = label != UNLABELLED
    cell = label[named].astype(np.int64) * vertices + corner[named]
    cells, number = np.unique(cell, return_inverse=True)  # a table of all would fill the memory
    around = np.bincount(number, area[named], len(cells))
    part, vertex = np.divmod(cells, max(vertices, 1))
    vertex = np.concatenate([whole, vertex])
    weight = np.concatenate([np.ones(len(whole)), around / total[vertex[len(whole) :]]])
    part = np.concatenate([of[whole], part]).astype(np.min_scalar_type(parts))
    order = np.argsort(part, kind="stable")  # of so few bits a radix sort: linear in their number
    begins = np.searchsorted(part[order], np.arange(1, parts))
    return list(zip(np.split(vertex[order], begins), np.split(weight[order], begins), strict=True))


def area_shares(surface: Surface, labels: NDArray, parts: int) -> NDArray[np.float64]:
    """(P,) the share of the whole area that each part has, from (polygons,) labels."""
    areas = surface.polygon_areas
    return np.bincount(labels + 1, areas, parts + 1)[1:] / (areas.sum() or 1.0)
