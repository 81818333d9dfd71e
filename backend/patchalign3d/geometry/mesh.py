"""A triangle mesh, checked once: everything after this module may trust it."""

from __future__ import annotations

from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

from ..errors import MeshError
from ..shared.faces import FaceGraph, components, shared_edges, weld
from .frame import Axis
from .sampling import sample_surface
from .shape import Shape, array

# A piece counts as closed when this share of its half edges has a partner.
NEARLY_CLOSED = 0.9
# Edges that are measured at a time.
CHUNK = 1 << 16
# A direction along which no two faces of things that people make lie equally far.
ASKEW = np.array([0.5377, 0.3121, 0.7832])


class Adjacency(NamedTuple):
    """Pairs of faces that share an edge."""

    faces: NDArray[np.int64]  # (E, 2)
    length: NDArray[np.float64]  # (E,) of the shared edge, unit frame
    angle: NDArray[np.float64]  # (E,) between the normals, radians; > 0 convex, < 0 concave


class Mesh(Shape):
    """Triangles in space.

    Attributes:
        vertices: (V, 3) float64, as given.
        faces: (F, 3) int64.
        frame: which of its axes is up and which its front; right-handed coordinates.
        frame_is_open: nobody knows; a model is to tell, and until then Z is up.
        unit_vertices: (V, 3) float64 in the unit frame: Z up, looking along −Y, the surface's
            bounding box centred on the origin, its largest half extent 1. Vertices that no face
            uses are 0.

    Raises:
        MeshError: no faces; an array of another shape; an index out of range; a vertex of a face
            that is not finite; a surface without area; axes that make no frame.
    """

    def __init__(
        self,
        vertices: ArrayLike,
        faces: ArrayLike,
        up_axis: Axis | Literal["auto"] = "Z",
        front_axis: Axis | None = None,
    ) -> None:
        super().__init__(up_axis, front_axis)
        self.vertices = array(vertices, "vertices", np.float64, "(V, 3)")
        self.faces = array(faces, "faces", np.int64, "(F, 3), triangles")
        if len(self.faces) == 0:
            raise MeshError("The mesh has no faces: there is no surface to label.")
        outside = (self.faces < 0) | (self.faces >= len(self.vertices))
        if outside.any():
            face, corner = np.argwhere(outside)[0]
            raise MeshError(
                f"Face {face} refers to vertex {self.faces[face, corner]}, but the mesh has "
                f"{len(self.vertices)} vertices (counted from 0). Repair or export the mesh again."
            )
        used = np.zeros(len(self.vertices), dtype=bool)
        used[self.faces] = True
        infinite = used & ~np.isfinite(self.vertices).all(1)
        if infinite.any():
            raise MeshError(
                f"{infinite.sum()} vertices have coordinates that are not finite numbers, the "
                f"first is vertex {np.argmax(infinite)}. Delete or repair them."
            )
        self._measure(self.vertices[used], "vertices")
        self.unit_vertices = np.zeros_like(self.vertices)
        self.unit_vertices[used] = self.to_unit_frame(self.vertices[used])
        if not self.face_areas.sum() > 0:
            raise MeshError("All faces have zero area: there is no surface to label.")

    def in_frame(self, up_axis: Axis, front_axis: Axis | None = None) -> Mesh:
        """The same mesh with these axes up and in front."""
        return Mesh(self.vertices, self.faces, up_axis, front_axis)

    def samples(
        self, count: int, samplings: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Draw points uniformly by area, several times: equal ones, in whatever order faces come.

        Returns:
            points (S, count, 3), unit frame, and the faces (S, count) that they lie on.
        """
        order = self._order
        faces = self.faces[order]
        drawn = [sample_surface(self.unit_vertices, faces, count, rng) for _ in range(samplings)]
        return np.stack([points for points, _ in drawn]), order[np.stack([f for _, f in drawn])]

    def to_vertices(self, face_values: NDArray) -> NDArray[np.float32]:
        """Average (F, P) values of faces over the faces around each vertex, weighted by area.

        Returns:
            (V, P) float32; 0 where no face with area touches the vertex.
        """
        corner, area = self.faces.ravel(), np.repeat(self.face_areas, 3)
        face = np.repeat(np.arange(len(self.faces)), 3)
        shape = (len(self.vertices), len(self.faces))
        sums = np.asarray(csr_matrix((area, (corner, face)), shape=shape) @ face_values)
        total = np.bincount(corner, area, minlength=len(self.vertices))[:, None]
        return np.divide(sums, total, out=np.zeros_like(sums), where=total > 0).astype(np.float32)

    @property
    def corners(self) -> NDArray[np.float64]:
        """(F, 3, 3) corner positions of each face, unit frame; too large to be kept."""
        return self.unit_vertices[self.faces]

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        """(F,) the faces by where they are, so that answers don't go by the order of a file."""
        return np.argsort(self.face_centroids @ ASKEW, kind="stable")

    @cached_property
    def _area_vectors(self) -> NDArray[np.float64]:
        a, b, c = self.corners.swapaxes(0, 1)
        return np.cross(b - a, c - a) / 2  # (F, 3)

    @cached_property
    def face_areas(self) -> NDArray[np.float64]:
        """(F,) areas, unit frame."""
        return np.linalg.norm(self._area_vectors, axis=1)

    @cached_property
    def face_centroids(self) -> NDArray[np.float64]:
        """(F, 3) centroids, unit frame."""
        return self.corners.mean(1)

    @cached_property
    def adjacency(self) -> Adjacency:
        """Which faces share an edge, over welded vertices.

        Around an edge of more than two faces each is paired with the next one only, by where they
        are. Pieces that are closed, or nearly so, count as solids however they are wound; open ones
        are taken as wound.
        """
        one, two, same_way = self._shared_edges()
        pairs = np.stack([one // 3, two // 3], axis=1)
        length, angle = np.empty(len(one)), np.empty(len(one))
        for begin in range(0, len(one), CHUNK):
            chunk = slice(begin, begin + CHUNK)
            length[chunk], angle[chunk] = self._crease(one[chunk], two[chunk], same_way[chunk])

        piece = components(len(self.faces), pairs)
        size = np.bincount(piece)
        centre = (
            np.stack([np.bincount(piece, self.face_centroids[:, i]) for i in range(3)], axis=1)
            / size[:, None]
        )
        volume = np.bincount(
            piece, np.einsum("ij,ij->i", self.face_centroids - centre[piece], self._area_vectors)
        )
        joined = np.bincount(piece[pairs.ravel()], minlength=len(volume)) / (3 * size)
        inside_out = ((volume < 0) & (joined > NEARLY_CLOSED))[piece[pairs[:, 0]]]
        return Adjacency(pairs, length, np.where(inside_out, -angle, angle))

    def _shared_edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """The E edges that join two faces, as half edges (half edge i: corner i → corner i + 1).

        Returns:
            one (E,) and two (E,), the half edges, and whether they run the same way (E,), so that
            the two faces are wound against each other.
        """
        place = weld(self.unit_vertices).astype(np.int32)  # (V,)
        faces = place[self.faces[self._order]]
        start, end = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
        one, two = shared_edges(start, end, np.arange(len(start)) // 3)
        half_edges = 3 * np.repeat(self._order, 3) + np.tile(np.arange(3), len(faces))
        return half_edges[one], half_edges[two], start[one] == start[two]

    def _crease(
        self, one: NDArray, two: NDArray, same_way: NDArray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Length (n,) and angle (n,) of edges, as the first of the faces is wound."""
        begin = self.unit_vertices[self.faces[one // 3, one % 3]]
        end = self.unit_vertices[self.faces[one // 3, (one % 3 + 1) % 3]]
        opposite = self.unit_vertices[self.faces[two // 3, (two % 3 + 2) % 3]]
        tiny = np.finfo(np.float64).tiny
        first, second = (
            self._area_vectors[half // 3] / np.maximum(self.face_areas[half // 3], tiny)[:, None]
            for half in (one, two)
        )
        second = np.where(same_way[:, None], -second, second)
        angle = np.arccos(np.clip(np.einsum("ij,ij->i", first, second), -1, 1))
        concave = np.einsum("ij,ij->i", opposite - begin, first) > 0
        return np.linalg.norm(end - begin, axis=1), np.where(concave, -angle, angle)

    @cached_property
    def face_graph(self) -> FaceGraph:
        """What labels are steered on."""
        pairs, length, _ = self.adjacency
        return FaceGraph(pairs, length, self.face_areas, self.face_centroids)

    @cached_property
    def pieces(self) -> NDArray[np.int64]:
        """(F,) number of the connected piece that each face belongs to, over welded vertices."""
        return components(len(self.faces), self.adjacency.faces)
