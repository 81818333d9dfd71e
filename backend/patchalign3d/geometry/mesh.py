"""A triangle mesh, checked once, so that all other code can rely on it."""

from __future__ import annotations

from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csc_array

from ..errors import MeshError
from ..shared.faces import components
from ..shared.texts import counted
from ..threads import in_chunks
from .cells import Cells, Level, are_many, find_cells, find_levels
from .closest import closest_triangles
from .edges import SharedEdges, find_shared_edges
from .frame import Axis
from .order import ASKEW
from .sampling import FacesInOrder, SurfacePoints, in_their_order, points_on
from .shape import Adjacency, Shape, array
from .slivers import attach, too_narrow
from .walls import Triangles, outer_faces
from .winding import inside_out_faces

# How much the side that a face looks to counts in an order of faces, compared with its place.
FACING = 1e-9


class Measured(NamedTuple):
    """What is known of each face by itself, in the unit frame."""

    areas: NDArray[np.float64]  # (F,)
    centroids: NDArray[np.float64]  # (F, 3), whose columns lie one behind the other
    normals: NDArray[np.float32]  # (3, F), 0 for slivers
    slivers: NDArray[np.int64]  # (n,) the faces without width, ascending


class Mesh(Shape):
    """Triangles in space.

    Attributes:
        vertices: (V, 3) float64, as given.
        faces: (F, 3) int64.
        frame: which of its axes is up and which is the front; right-handed coordinates.
        frame_is_open: the up axis is not known, and a model should find it; until then Z is up.
        likely_up: if it is open, the axis that is up if the mesh stands as it came.
        unit_vertices: (V, 3) float64 in the unit frame: Z up, looking along −Y, the surface's
            bounding box centred on the origin, its largest half extent 1. Vertices that no face
            uses are 0.

    Raises:
        MeshError: there are no faces; an array has another shape; an index is out of range; a
            vertex of a face is not finite; the surface has no area; the axes do not form a frame.
    """

    def __init__(
        self,
        vertices: ArrayLike,
        faces: ArrayLike,
        up_axis: Axis | Literal["auto"] = "Z",
        front_axis: Axis | None = None,
        likely_up: Axis = "Z",
        heading: float = 0.0,
    ) -> None:
        super().__init__(up_axis, front_axis, likely_up, heading)
        self.vertices = array(vertices, "vertices", np.float64, "(V, 3)")
        self.faces = array(faces, "faces", np.int64, "(F, 3), triangles")
        if len(self.faces) == 0:
            raise MeshError("The mesh has no faces: there is no surface to label.")
        _check_corners(self.faces, len(self.vertices))
        used = np.zeros(len(self.vertices), dtype=bool)
        used[self.faces.reshape(-1)] = True
        _check_finite(self.vertices, used)
        all_used = used.all()
        self._measure(self.vertices if all_used else self.vertices[used], "vertices")
        placed = self.vertices if all_used else np.where(used[:, None], self.vertices, self._origin)
        # As `to_unit_frame`, but a row for each coordinate (3, V), which are worked on one by one.
        axes = np.subtract(placed.T, self._origin[:, None], order="C")
        axes /= self._scale
        self._axes = self.frame.turn_axes(axes)
        if not self.face_areas.sum() > 0:
            raise MeshError("All faces have zero area: there is no surface to label.")

    @property
    def size(self) -> str:
        """How large it is, in words."""
        return counted(len(self.faces), "face", "faces")

    @property
    def unit_vertices(self) -> NDArray[np.float64]:
        """(V, 3) in the unit frame; 0 if no face uses a vertex."""
        return self._axes.T

    def in_frame(self, up_axis: Axis, front_axis: Axis | None = None, heading: float = 0.0) -> Mesh:
        """The same mesh with these axes as its up and front, and this heading (radians)."""
        return Mesh(self.vertices, self.faces, up_axis, front_axis, heading=heading)

    def only(self, chosen: NDArray[np.bool_]) -> Mesh:
        """A mesh of only the chosen faces (F,), in a unit frame of its own."""
        up, front, heading = self.frame.up, self.frame.front, self.frame.heading
        return Mesh(self.vertices, self.faces[chosen], up, front, heading=heading)

    def samples(
        self,
        count: int,
        samplings: int,
        rng: np.random.Generator,
        among: NDArray[np.bool_] | None = None,
    ) -> SurfacePoints:
        """Draw points uniformly by area, several times, but none on inner sides of walls. Neither
        the order of the faces nor that of their corners matters.

        Args:
            count: the number of points in a sampling.
            samplings: the number of samplings.
            rng: equal generators draw equal points.
            among: (F,) the faces to draw from; by default all.

        Returns:
            points (S, count, 3) and the faces (S, count) that they lie on.
        """
        drawn = [(rng.random(count), rng.random((2, count, 1))) for _ in range(samplings)]
        shares = np.concatenate([of_faces for of_faces, _ in drawn])
        uv = np.concatenate([on_faces for _, on_faces in drawn], axis=1)
        if among is None and self.outer_faces is None:
            in_order = self._in_order
        else:
            areas = self.outer_areas if among is None else self.outer_areas * among
            in_order = FacesInOrder(areas, self._askew)
        faces = in_order.at(shares)
        points = points_on(in_their_order(self.unit_vertices[self.faces[faces]]), uv)
        return SurfacePoints(points.reshape(samplings, count, 3), faces.reshape(samplings, count))

    def faces_at(self, points: NDArray) -> NDArray[np.int64]:
        """The face (n,) nearest to each of the points (n, 3), which are in the mesh's own frame.

        Raises:
            MeshError: a point lies far outside.
        """
        return closest_triangles(self.corners, self.pointed_at(points))

    def to_vertices(self, face_values: NDArray) -> NDArray[np.float32]:
        """Average (F, P) values of faces over the faces around each vertex, weighted by area.

        Returns:
            (V, P) float32; 0 if no face with area touches the vertex.
        """
        around = csc_array(
            (
                np.repeat(self.face_areas, 3),
                self.faces.reshape(-1),
                np.arange(len(self.faces) + 1) * 3,
            ),
            shape=(len(self.vertices), len(self.faces)),
        )
        sums, total = around @ face_values, (around @ np.ones(len(self.faces)))[:, None]
        return np.divide(sums, total, out=np.zeros_like(sums), where=total > 0).astype(np.float32)

    @property
    def corners(self) -> NDArray[np.float64]:
        """(F, 3, 3) corner positions of each face, unit frame; too large to be kept."""
        return self.unit_vertices[self.faces]

    @cached_property
    def _askew(self) -> NDArray[np.float64]:
        """(F,) in −2 … 2, a number for the place of each face, which puts faces in an order that
        does not depend on the file. Of two faces in one place, such as where boxes touch, it also
        depends on the side that they face.
        """
        return self.face_centroids @ ASKEW + FACING * (ASKEW @ self._measured.normals)

    @cached_property
    def _in_order(self) -> FacesInOrder:
        """To draw from all faces, those on inner sides of walls too."""
        return FacesInOrder(self.face_areas, self._askew)

    @cached_property
    def _measured(self) -> Measured:
        """What is known of each face by itself."""
        count = len(self.faces)
        areas, centroids = np.empty(count), np.empty((3, count))
        normals = np.empty((3, count), np.float32)
        slivers: dict[int, NDArray[np.int64]] = {}

        def measure(part: slice) -> None:
            a, b, c = np.ascontiguousarray(self.faces[part].T)
            one, two = [], []  # from the first corner to the two others, by axes
            for axis, middle in zip(self._axes, centroids, strict=True):
                first, second, third = axis.take(a), axis.take(b), axis.take(c)
                middle[part] = (first + second + third) / 3
                one.append(second - first)
                two.append(third - first)
            normal = [one[i - 2] * two[i - 1] - one[i - 1] * two[i - 2] for i in range(3)]
            length = np.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2)
            areas[part] = length / 2
            length = np.maximum(length, np.finfo(np.float64).tiny)
            for row, along in zip(normals, normal, strict=True):
                row[part] = along / length
            narrow = too_narrow(areas[part], one, two)
            normals[:, part][:, narrow] = 0  # what rounding makes of them
            slivers[part.start] = part.start + narrow

        in_chunks(count, measure)
        found = np.concatenate([slivers[begin] for begin in sorted(slivers)])
        return Measured(areas, centroids.T, normals, found)

    @property
    def face_areas(self) -> NDArray[np.float64]:
        """(F,) areas, unit frame."""
        return self._measured.areas

    @property
    def slivers(self) -> NDArray[np.int64]:
        """(n,) the faces without width, ascending."""
        return self._measured.slivers

    @property
    def face_centroids(self) -> NDArray[np.float64]:
        """(F, 3) centroids, unit frame."""
        return self._measured.centroids

    @cached_property
    def outer_faces(self) -> NDArray[np.int64] | None:
        """As :attr:`.Shape.outer_faces`: inner sides of walls are not parts of their own."""
        diagonal = 2 * float(np.linalg.norm(self._half / self._scale))
        areas, centroids, normals, _ = self._measured
        volume = np.einsum("fi,if,f->", centroids, normals, areas)  # BLAS would wake its threads
        normals = normals if volume >= 0 else -normals
        triangles = Triangles(
            self.unit_vertices, self.faces, areas, normals, self._askew, self._in_order
        )
        count = len(self.faces)
        return outer_faces(triangles, diagonal, lambda: components(count, self._own_edges.faces))

    @cached_property
    def outer_areas(self) -> NDArray[np.float64]:
        """(F,) areas, unit frame; 0 on inner sides of walls, where there are no points to draw."""
        if self.outer_faces is None:
            return self.face_areas
        return np.where(self.outer_faces == np.arange(len(self.faces)), self.face_areas, 0)

    @cached_property
    def adjacency(self) -> Adjacency:
        """Which faces share an edge, over welded vertices; inner sides of walls are joined to their
        outer sides only, as if both lay in one place.

        Around an edge of more than two faces each is paired with the next one only, by where they
        are. Pieces that are closed, or nearly so, count as solids however they are wound; open ones
        are taken as wound.
        """
        return Adjacency(self.touching, *self.creases(slice(None)))

    @cached_property
    def touching(self) -> NDArray[np.int64]:
        """(E, 2) pairs of faces that share an edge; found sooner than their lengths and angles."""
        return self._shared_edges.faces

    def creases(self, edges: NDArray | slice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Lengths and angles (n,), as :attr:`adjacency` tells them, of some of its pairs.

        Args:
            edges: (n,) their numbers.
        """
        shared, inside_out = self._shared_edges, self._inside_out
        if isinstance(edges, slice):
            edges = np.arange(len(shared.one))[edges]
        length, angle = np.empty((2, len(edges)), np.float32)

        def measure(part: slice) -> None:
            found = shared.some(edges[part])
            length[part], angle[part] = found.creases(
                self.unit_vertices, self.faces, self._outer_normals
            )
            if inside_out is not None:
                turned = inside_out[found.faces[:, 0]]
                angle[part] = np.where(turned, -angle[part], angle[part])

        in_chunks(len(length), measure)
        return length, angle

    @cached_property
    def cells(self) -> Cells:
        """The faces, put together to cells where there are many."""
        return find_cells(self.levels, self.face_areas, self.face_centroids)

    @cached_property
    def levels(self) -> list[Level]:
        """The levels of those cells, finer ones first."""
        if not are_many(len(self.faces)):
            return []
        shared, normals = self._shared_edges, self._outer_normals
        bends = np.empty(len(shared.one), np.float32)

        def measure(part: slice) -> None:
            bends[part] = shared.some(part).bends(normals)

        in_chunks(len(bends), measure)
        centroids = self.on_both_sides(self.face_centroids)  # which puts them into one cell
        return find_levels(self.face_areas, centroids, shared.faces, bends)

    @cached_property
    def pieces(self) -> NDArray[np.int64]:
        """(F,) number of the connected piece that each face belongs to, over welded vertices."""
        pairs = self.levels[-1].pairs if self.levels else self.touching
        return self.cells.spread(components(len(self.cells.area), pairs))

    @cached_property
    def _inside_out(self) -> NDArray[np.bool_] | None:
        """(F,) which faces are of pieces that are closed and wound the wrong way; None if none."""
        return inside_out_faces(self.pieces, *self._measured[:3], self._shared_edges)

    @cached_property
    def _outer_normals(self) -> NDArray[np.float32]:
        """(3, F) normals of the outer sides, by which walls bend; slivers have a neighbour's."""
        normals = self._measured.normals
        if len(self.slivers):
            normals = normals.copy()
            normals[:, self.slivers] = normals[:, self._edges_and_lenders[1]]
        return self.on_both_sides(normals.T).T

    @cached_property
    def _shared_edges(self) -> SharedEdges:
        """The E edges that join two faces, and inner sides of walls with their outer sides."""
        own, outer = self._own_edges, self.outer_faces  # which drawing points finds meanwhile
        return own if outer is None else own.through_walls(outer)

    @property
    def _own_edges(self) -> SharedEdges:
        """The E edges that join two faces."""
        return self._edges_and_lenders[0]

    @cached_property
    def _edges_and_lenders(self) -> tuple[SharedEdges, NDArray[np.int64]]:
        """The E edges that join two faces, and the faces whose normals slivers have."""
        _, _, normals, slivers = self._measured
        about = self.unit_vertices, self.faces, normals, self._askew
        found = find_shared_edges(*about, slivers)
        return found, attach(slivers, found, *about) if len(slivers) else slivers


def _check_corners(faces: NDArray[np.int64], count: int) -> None:
    """Raise a MeshError if a face (F, 3) refers to none of so many vertices."""
    if faces.min() < 0 or faces.max() >= count:
        face, corner = np.argwhere((faces < 0) | (faces >= count))[0]
        raise MeshError(
            f"Face {face} refers to vertex {faces[face, corner]}, but the mesh has "
            f"{counted(count, 'vertex', 'vertices')} (counted from 0). Repair or export the mesh "
            "again."
        )


def _check_finite(vertices: NDArray[np.float64], used: NDArray[np.bool_]) -> None:
    """Raise a MeshError if one of the vertices (V, 3) that are used (V,) is not finite."""
    with np.errstate(all="ignore"):
        if np.isfinite(vertices.sum()):  # much faster; the sum of finite ones may be too large
            return
    infinite = used & ~np.isfinite(vertices).all(1)
    if infinite.any():
        raise MeshError(
            f"{counted(infinite.sum(), 'vertex has', 'vertices have')} coordinates that are not "
            f"finite numbers, the first is vertex {np.argmax(infinite)}. Delete or repair them."
        )
