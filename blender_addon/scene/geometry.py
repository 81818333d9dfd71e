"""An object's surface as arrays in world space.

bpy isn't needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import FaceGraph, face_graph, weld
from ..shared.questions import digest
from .raw import CHUNK, Raw, cross, dot
from .tree import Tree

if TYPE_CHECKING:
    from mathutils.kdtree import KDTree


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
            such as those that a Boolean modifier takes from another object; 1 where too few can be
            traced back to it, and the shape is the base mesh.
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
            across = cross(b - a, c - a)
            areas[begin : begin + CHUNK] = np.sqrt(dot(across, across)) / 2
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
