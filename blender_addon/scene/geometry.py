"""An object's surface as arrays in world space, and from labels of triangles to labels of polygons.

Blender's objects come in as arguments; bpy itself isn't needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import UNLABELLED, FaceGraph, components, face_graph
from ..shared.questions import digest
from .attributes import read_own

if TYPE_CHECKING:
    import bpy
    from mathutils.bvhtree import BVHTree


@dataclass(frozen=True, eq=False)
class Surface:
    """An object's mesh in world space: the base mesh, which is written to, and its shape.

    The shape is what the backend is asked about: the base mesh or, as ``reading.read_seen`` finds,
    what modifiers and shape keys make of it.

    Attributes:
        vertices: (V, 3) float64, of the base mesh.
        shape: (W, 3) float64, the vertices of the shape.
        triangles: (T, 3) int32 into ``shape``, wound as the faces are seen, also if the object is
            mirrored.
        triangle_polygons: (T,) int32, the base mesh's polygons that the triangles come from.
        corner_vertices: (C,) int32, the vertices of all polygons, one polygon after the other.
        corner_polygons: (C,) int64, the polygons that the corners are of.
        polygon_count: how many polygons there are.
        matrix: (4, 4) float64, from the object's own frame to the world's.
        copies: of how many objects that share the mesh the shape is, one after the other.
    """

    vertices: NDArray[np.float64]
    shape: NDArray[np.float64]
    triangles: NDArray[np.int32]
    triangle_polygons: NDArray[np.int32]
    corner_vertices: NDArray[np.int32]
    corner_polygons: NDArray[np.int64]
    polygon_count: int
    matrix: NDArray[np.float64]
    copies: int = 1

    @cached_property
    def digest(self) -> str:
        """Equal for surfaces of equal shape."""
        return digest(self.shape, self.triangles)

    def has_the_polygons_of(self, vertices: NDArray, sizes: NDArray, count: int) -> bool:
        """Whether a mesh is the base mesh, though it may have another shape by now.

        Args:
            vertices: (C,) those of its corners.
            sizes: (polygons,) how many corners each polygon has.
            count: how many vertices it has.
        """
        return (
            count == len(self.vertices)
            and np.array_equal(vertices, self.corner_vertices)
            and np.array_equal(np.repeat(np.arange(len(sizes)), sizes), self.corner_polygons)
        )

    def to_own_frame(self, points: NDArray) -> NDArray[np.float64]:
        """(K, 3) points of the world in the object's own frame."""
        inverse = np.linalg.inv(self.matrix)
        return points @ inverse[:3, :3].T + inverse[:3, 3]

    @cached_property
    def tree(self) -> BVHTree:
        """Finds the place on the shape that is nearest to a point, or that a ray meets."""
        from mathutils.bvhtree import BVHTree

        return BVHTree.FromPolygons(self.shape.tolist(), self.triangles.tolist())

    @cached_property
    def triangle_areas(self) -> NDArray[np.float64]:
        """(T,) with a trace of area where there is none, so that every triangle counts."""
        x, y, z = np.ascontiguousarray(self.shape.T)
        a, b, c = np.ascontiguousarray(self.triangles.T)
        (ux, uy, uz), (vx, vy, vz) = ((x[p] - x[a], y[p] - y[a], z[p] - z[a]) for p in (b, c))
        across = (uy * vz - uz * vy) ** 2 + (uz * vx - ux * vz) ** 2 + (ux * vy - uy * vx) ** 2
        areas = np.sqrt(across) / 2  # np.cross takes twice as long
        return areas + 1e-12 * areas.max(initial=0)

    @cached_property
    def polygon_areas(self) -> NDArray[np.float64]:
        """(polygons,)"""
        return np.bincount(self.triangle_polygons, self.triangle_areas, self.polygon_count)

    @cached_property
    def weights_by_labels(self) -> dict[int, list[tuple[NDArray, NDArray]]]:
        """What :func:`vertex_weights` has found last."""
        return {}

    @cached_property
    def graph(self) -> tuple[FaceGraph, NDArray[np.int64]]:
        """Which polygons touch, their centroids in the object's own frame; and for each of its E
        pairs the corner (E,) at which the shared edge begins.
        """
        graph, begin = face_graph(
            self.vertices, self.corner_vertices, self.corner_polygons, self.polygon_areas
        )
        return graph._replace(centroid=self.to_own_frame(graph.centroid)), begin

    @cached_property
    def seen_like(self) -> NDArray[np.int64]:
        """(polygons,) the polygon whose triangles speak for each: its own, if it has any.

        A polygon that modifiers such as Decimate have dissolved is like the nearest that they
        have not, over the mesh.
        """
        like = np.full(self.polygon_count, -1)
        like[self.triangle_polygons] = self.triangle_polygons
        if (like < 0).any():
            pairs = self.graph[0].pairs
            begin, end = np.concatenate([pairs, pairs[:, ::-1]]).T
            while (next_to := (like[begin] >= 0) & (like[end] < 0)).any():
                like[end[next_to]] = like[begin[next_to]]
        return np.where(like < 0, np.arange(self.polygon_count), like)


def is_seen_otherwise(surface: Surface) -> bool:
    """Whether the shape has other vertices than the base mesh."""
    return surface.shape is not surface.vertices


def polygon_labels(surface: Surface, labels: NDArray, confidence: NDArray) -> NDArray[np.int32]:
    """Let a polygon's triangles vote by area; confidence decides between equal shares.

    Args:
        surface: T triangles.
        labels: (T,) a part's number, or :data:`UNLABELLED`.
        confidence: (T,) in 0 … 1.

    Returns:
        (polygons,) int32.
    """
    polygon, count = surface.triangle_polygons, surface.polygon_count
    choices = int(labels.max(initial=-1)) + 2  # column 0 is for no label
    # It adds at most a thousandth: more than the noise of areas, less than a majority.
    ballot = surface.triangle_areas * (1 + 1e-3 * np.where(labels < 0, 0, confidence))
    cell = polygon.astype(np.int64) * choices + labels + 1
    votes = np.bincount(cell, ballot, count * choices).reshape(count, choices)
    return (votes.argmax(1) - 1).astype(np.int32)[surface.seen_like]


def polygon_means(surface: Surface, values: NDArray) -> NDArray[np.float64]:
    """(polygons,) the mean of its triangles' values (T,), by area."""
    polygon, count, area = surface.triangle_polygons, surface.polygon_count, surface.triangle_areas
    total = np.bincount(polygon, area, count)
    means = np.bincount(polygon, area * values, count) / np.where(total > 0, total, 1)
    return means[surface.seen_like]


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
        surface.weights_by_labels.clear()
        surface.weights_by_labels[key] = _vertex_weights(surface, labels, parts)
    return surface.weights_by_labels[key]


def _vertex_weights(
    surface: Surface, labels: NDArray, parts: int
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    vertices = len(surface.vertices)
    label = labels[surface.corner_polygons]
    area = surface.polygon_areas[surface.corner_polygons]
    total = np.bincount(surface.corner_vertices, area, vertices)
    named = label != UNLABELLED
    cell = label[named].astype(np.int64) * vertices + surface.corner_vertices[named]
    cells, number = np.unique(cell, return_inverse=True)  # a table of all would fill the memory
    around = np.bincount(number, area[named], len(cells))
    vertex = cells % max(vertices, 1)
    weight = around / np.where(total > 0, total, 1)[vertex]
    begins = np.searchsorted(cells, np.arange(1, parts) * vertices)
    return list(zip(np.split(vertex, begins), np.split(weight, begins), strict=True))


def area_shares(surface: Surface, labels: NDArray, parts: int) -> NDArray[np.float64]:
    """(P,) the share of the whole area that each part has, from (polygons,) labels."""
    areas = surface.polygon_areas
    return np.bincount(labels + 1, areas, parts + 1)[1:] / areas.sum()


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
        one, two = polygon_normals(surface)[graph.pairs.T]
        apart |= np.einsum("ij,ij->i", one, two) < np.cos(angle)
    return components(len(graph.area), graph.pairs[~apart])


def polygon_normals(surface: Surface) -> NDArray[np.float64]:
    """(polygons, 3) unit normals; 0 for polygons without area."""
    a, b, c = surface.shape[surface.triangles].swapaxes(0, 1)
    across = np.cross(b - a, c - a)
    polygon, count = surface.triangle_polygons, surface.polygon_count
    sums = np.stack([np.bincount(polygon, across[:, i], count) for i in range(3)], axis=1)
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-300)
