"""An object's surface as arrays in world space.

Blender's objects come in as arguments; bpy itself isn't needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import FaceGraph, components, face_graph, weld
from ..shared.questions import digest
from .attributes import read_own
from .tree import Tree

if TYPE_CHECKING:
    import bpy
    from mathutils.kdtree import KDTree

CHUNK = 1 << 12  # rows that are worked on at a time: what is made of them stays in a core's cache


@dataclass(frozen=True, eq=False)
class Raw:
    """What Blender says of a mesh, in the object's own frame.

    Attributes:
        places: (V, 3) float32.
        vertices: (C,) int32, those of all corners, one polygon after the other.
        owners: (T,) int32, the polygons that its triangles are of, likewise.
        polygon_count: how many polygons there are.
    """

    places: NDArray[np.float32]
    vertices: NDArray[np.int32]
    owners: NDArray[np.int32]
    polygon_count: int

    def has_the_polygons_of(self, other: Raw) -> bool:
        """Whether it is the same mesh, though it may have another shape."""
        return (
            (len(self.places), self.polygon_count) == (len(other.places), other.polygon_count)
            and np.array_equal(self.owners, other.owners)
            and np.array_equal(self.vertices, other.vertices)
        )

    def is_as(self, other: Raw) -> bool:
        """Whether it is the same mesh in the same shape."""
        return self.has_the_polygons_of(other) and np.array_equal(self.places, other.places)

    @cached_property
    def sizes(self) -> NDArray[np.int32]:
        """(polygons,) how many corners each has: two more than triangles."""
        return np.bincount(self.owners, minlength=self.polygon_count).astype(np.int32) + 2

    @property
    def is_easily_cut(self) -> bool:
        """Whether :meth:`triangles` can be told: there are triangles and quads alone."""
        return int(self.sizes.max(initial=3)) <= 4

    @property
    def triangles(self) -> NDArray[np.int32]:
        """(T, 3) of vertices, one polygon after the other, as Blender cuts triangles and quads.

        That is from the first corner of a quad to the third or, where its second and fourth are on
        the same side of that line, from the second to the fourth.
        """
        is_quad = self.sizes == 4
        if is_quad.all():
            return self._cut(self.vertices.reshape(-1, 4)).reshape(-1, 3)
        begin = np.cumsum(self.sizes) - self.sizes  # the first corner of each polygon
        first = begin - 2 * np.arange(self.polygon_count)  # and its first triangle
        triangles = np.empty((len(self.owners), 3), np.int32)
        triangles[first[~is_quad]] = self.vertices[begin[~is_quad, None] + np.arange(3)]
        halves = self._cut(self.vertices[begin[is_quad, None] + np.arange(4)])
        for half in range(2):
            triangles[first[is_quad] + half] = halves[:, half]
        return triangles

    def _cut(self, quads: NDArray[np.int32]) -> NDArray[np.int32]:
        """(Q, 2, 3) the triangles of quads (Q, 4)."""
        halves = quads.take([0, 1, 2, 0, 2, 3], axis=1)
        folds = np.flatnonzero(self._fold(quads))
        halves[folds] = quads[folds].take([0, 1, 3, 1, 2, 3], axis=1)
        return halves.reshape(-1, 2, 3)

    def _fold(self, quads: NDArray[np.int32]) -> NDArray[np.bool_]:
        """(Q,) whether the second and fourth corner are on one side of the first and third."""
        found = np.empty(len(quads), bool)
        for begin in range(0, len(found), CHUNK):
            corners = self.places.take(quads[begin : begin + CHUNK], axis=0)  # (n, 4, 3)
            a, b, c, d = np.ascontiguousarray(corners.transpose(1, 2, 0))
            across, other = _cross(b - a, c - a), _cross(d - a, c - a)
            found[begin : begin + CHUNK] = _dot(across, other) > 0
        return found


@dataclass(frozen=True, eq=False)
class Surface:
    """An object's mesh in world space: the base mesh, which is written to, and its shape.

    The shape is what the backend is asked about: the base mesh or, as ``reading.reading_seen``
    finds, what modifiers and shape keys make of it.

    Attributes:
        raw: the base mesh, of V vertices and C corners, as Blender has it.
        vertices: (V, 3) float64, of the base mesh.
        shape: (W, 3) float64, the vertices of the shape.
        triangles: (T, 3) int32 into ``shape``, wound as the faces are seen, also if the object is
            mirrored.
        triangle_polygons: (T,) int32, the base mesh's polygons that the triangles come from.
        matrix: (4, 4) float64, from the object's own frame to the world's.
        copies: how many triangles each has of the objects that share the mesh, one after the other,
            where the shape is that of several.
        images: (T,) whether a Mirror modifier has made the triangle of another one; None if none
            has.
        added: the share of the faces seen that are of no polygon of the base mesh and have no part,
            such as those that a Boolean modifier takes from another object.
    """

    raw: Raw
    vertices: NDArray[np.float64]
    shape: NDArray[np.float64]
    triangles: NDArray[np.int32]
    triangle_polygons: NDArray[np.int32]
    matrix: NDArray[np.float64]
    copies: tuple[int, ...] = ()
    images: NDArray[np.bool_] | None = None
    added: float = 0.0

    @property
    def polygon_count(self) -> int:
        return self.raw.polygon_count

    @property
    def corner_vertices(self) -> NDArray[np.int32]:
        """(C,) the vertices of all polygons, one polygon after the other."""
        return self.raw.vertices

    @cached_property
    def corner_polygons(self) -> NDArray[np.int64]:
        """(C,) the polygons that the corners are of."""
        return np.repeat(np.arange(self.polygon_count), self.raw.sizes)

    @cached_property
    def digest(self) -> str:
        """Equal for surfaces of equal shape."""
        return digest(self.shape, self.triangles)

    def to_own_frame(self, points: NDArray) -> NDArray[np.float64]:
        """(K, 3) points of the world in the object's own frame."""
        inverse = np.linalg.inv(self.matrix)
        return points @ inverse[:3, :3].T + inverse[:3, 3]

    @cached_property
    def tree(self) -> Tree:
        """Finds the place on the shape that is nearest to a point, or that a ray meets."""
        return Tree(self.shape, self.triangles)

    @cached_property
    def triangle_areas(self) -> NDArray[np.float64]:
        """(T,) as :meth:`areas_of` has them."""
        return self.areas_of(self.triangles)

    def areas_of(self, triangles: NDArray[np.int32]) -> NDArray[np.float64]:
        """(n,) of some triangles (n, 3), with a trace of it where there is none: all count."""
        areas = np.empty(len(triangles))
        for begin in range(0, len(areas), CHUNK):
            corners = self.shape.take(triangles[begin : begin + CHUNK], axis=0)  # (n, 3, 3)
            a, b, c = np.ascontiguousarray(corners.transpose(1, 2, 0))
            across = _cross(b - a, c - a)
            areas[begin : begin + CHUNK] = np.sqrt(_dot(across, across)) / 2
        return areas + 1e-12 * (areas.max(initial=0) or 1.0)

    @cached_property
    def polygon_areas(self) -> NDArray[np.float64]:
        """(polygons,)"""
        return np.bincount(self.triangle_polygons, self.triangle_areas, self.polygon_count)

    @cached_property
    def weights_by_labels(self) -> dict[int, list[tuple[NDArray, NDArray]]]:
        """What :func:`vertex_weights` has found last, of two labellings at most."""
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

    @property
    def spoken_for(self) -> NDArray[np.int32]:
        """(T,) what the triangles speak for: their polygons 0 … polygons − 1 or, from there on,
        the images of these.
        """
        if self.images is None:
            return self.triangle_polygons
        return self.triangle_polygons + np.where(self.images, np.int32(self.polygon_count), 0)

    @cached_property
    def seen_like(self) -> NDArray[np.int64]:
        """(polygons,) what each is like, of what triangles speak for: itself, if it has any.

        A polygon that modifiers such as Decimate have dissolved is like the nearest that they
        have not, over the mesh. Where a Mirror modifier has cut it away, it is like the image that
        is there in its place, if that is nearer.
        """
        count = self.polygon_count
        if self.images is None and not is_seen_otherwise(self):
            return np.arange(count)
        like = np.full(2 * count, -1)
        like[self.spoken_for] = self.spoken_for
        like = np.where(like[:count] < 0, like[count:], like[:count])
        unseen = np.flatnonzero(like < 0)
        if len(unseen):
            pairs = self.graph[0].pairs
            begin, end = np.concatenate([pairs, pairs[:, ::-1]]).T
            while (next_to := (like[begin] >= 0) & (like[end] < 0)).any():
                like[end[next_to]] = like[begin[next_to]]
        if len(unseen) and self.images is not None:
            like[unseen] = self._like_images(unseen, like[unseen])
        return np.where(like < 0, np.arange(count), like)

    def _like_images(self, unseen: NDArray[np.int64], like: NDArray[np.int64]) -> NDArray[np.int64]:
        """What polygons (n,) are like, from what they are like over the mesh (n,), −1 if none."""
        middles = self.graph[0].centroid @ self.matrix[:3, :3].T + self.matrix[:3, 3]
        over_mesh = np.linalg.norm(middles[like % self.polygon_count] - middles[unseen], axis=1)
        over_mesh[like < 0] = np.inf
        of_images, found = self.spoken_for[self.images], like.copy()
        corners = self.triangles[self.images]
        # By their middles: a tree of points is grown and asked in a fraction of the time of one of
        # triangles, and half of a large mesh may have been cut away.
        images = _points(sum(self.shape[corner] for corner in corners.T) / 3)
        for number, middle in enumerate(middles[unseen].tolist()):
            _, triangle, away = images.find(middle)
            if away < over_mesh[number]:
                found[number] = of_images[triangle]
        return found


def _points(places: NDArray[np.float64]) -> KDTree:
    """Places (n, 3), to find the nearest of."""
    from mathutils.kdtree import KDTree

    tree = KDTree(len(places))
    for number, place in enumerate(places.tolist()):
        tree.insert(place, number)
    tree.balance()
    return tree


def _cross(u: NDArray, v: NDArray) -> tuple[NDArray, NDArray, NDArray]:
    """Of vectors (3, n), each coordinate in a row: in a quarter of the time of np.cross."""
    (ux, uy, uz), (vx, vy, vz) = u, v
    return uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx


def _dot(u: Sequence[NDArray], v: Sequence[NDArray]) -> NDArray:
    """(n,) of such vectors."""
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]


def is_seen_otherwise(surface: Surface) -> bool:
    """Whether the shape has other vertices than the base mesh."""
    return surface.shape is not surface.vertices


def places_of(vertices: NDArray[np.float64]) -> NDArray[np.int64]:
    """(V,) the number of the place of each vertex (V, 3): exporters split what is one."""
    if not len(vertices):
        return np.zeros(0, np.int64)
    middle = (vertices.max(0) + vertices.min(0)) / 2
    extent = float(np.ptp(vertices, axis=0).max()) / 2
    return weld((vertices - middle) / (extent or 1.0))


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
