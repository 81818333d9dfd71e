"""A point cloud, checked once, whose points can be labelled like the faces of a mesh."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from ..errors import MeshError
from ..shared.faces import components
from ..shared.texts import counted
from .cells import Cells, Level, find_cells, find_levels
from .frame import Axis
from .mesh import Mesh
from .nearest import nearest
from .order import by_place
from .sampling import SurfacePoints, farthest_points
from .shape import Adjacency, Shape, array

# A point touches this many of its nearest points, and those that have it among their nearest.
NEIGHBOURS = 8
# Farthest points are chosen among this many times the points that a model takes, so that they are
# evenly spread, however unevenly a scanner has seen the surface.
CHOICE = 5
# A point stands for at most this many times the area of the median one.
LONELY = 4.0


class Cloud(Shape):
    """Points on a surface whose faces are not known.

    Where faces of a mesh are labelled, compared or joined, each point of a cloud counts as a face:
    it has a position, an area of the surface that it stands for, and neighbours.

    Attributes:
        points: (N, 3) float64, as given.
        frame, frame_is_open, likely_up: as for a mesh.
        unit_points: (N, 3) float64 in the unit frame, like a mesh's vertices.

    Raises:
        MeshError: there are no points, or all lie in one place; the array has another shape; a
            point is not finite; the axes do not form a frame.
    """

    def __init__(
        self,
        points: ArrayLike,
        up_axis: Axis | Literal["auto"] = "Z",
        front_axis: Axis | None = None,
        likely_up: Axis = "Z",
        heading: float = 0.0,
    ) -> None:
        super().__init__(up_axis, front_axis, likely_up, heading)
        self.points = array(points, "points", np.float64, "(N, 3)")
        if len(self.points) == 0:
            raise MeshError("The cloud has no points: there is nothing to label.")
        infinite = ~np.isfinite(self.points).all(1)
        if infinite.any():
            raise MeshError(
                f"{counted(infinite.sum(), 'point has', 'points have')} coordinates that are not "
                f"finite numbers, the first is point {np.argmax(infinite)}. Leave them out."
            )
        self._measure(self.points, "points")
        self.unit_points = self.to_unit_frame(self.points)

    @property
    def size(self) -> str:
        """How large it is, in words."""
        return counted(len(self.points), "point", "points")

    def in_frame(
        self, up_axis: Axis, front_axis: Axis | None = None, heading: float = 0.0
    ) -> Cloud:
        """The same cloud with these axes as its up and front, and this heading (radians)."""
        return Cloud(self.points, up_axis, front_axis, heading=heading)

    def only(self, chosen: NDArray[np.bool_]) -> Cloud:
        """A cloud of only the chosen points (N,), in a unit frame of its own."""
        up, front, heading = self.frame.up, self.frame.front, self.frame.heading
        return Cloud(self.points[chosen], up, front, heading=heading)

    def samples(
        self,
        count: int,
        samplings: int,
        rng: np.random.Generator,
        among: NDArray[np.bool_] | None = None,
    ) -> SurfacePoints:
        """Choose some of the points, evenly over the surface, several times.

        A cloud with exactly ``count`` points is taken as it is, and then in other orders. Of others
        the order does not matter. If it has fewer, some points are taken again, moved towards one
        of their neighbours. ``among`` (N,) are the points to choose from; by default all.

        Returns:
            points (S, count, 3) and their numbers in the cloud (S, count).
        """
        there = np.arange(len(self.points)) if among is None else np.flatnonzero(among)
        if len(there) != count:
            there = there[by_place(self.unit_points[there])]
        chosen = np.stack([self._choose(there, count, number, rng) for number in range(samplings)])
        points = self.unit_points[chosen]
        if len(there) < count:
            points[:, len(there) :] = self._beside(chosen[:, len(there) :], rng)
        return SurfacePoints(points, chosen)

    def _beside(self, chosen: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
        """(…, 3) near each of some points (…): at most halfway to one of its neighbours, and
        at most half as far as neighbours usually are. Were they in one place, patches would be
        too small.
        """
        distance, near = self._nearest
        number = rng.integers(min(1, near.shape[1] - 1), near.shape[1], chosen.shape)
        way = self.unit_points[near[chosen, number]] - self.unit_points[chosen]
        usual = np.median(distance[:, -1])
        far = np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), np.finfo(float).tiny)
        part = rng.uniform(0, 0.5, far.shape) * np.minimum(1, usual / far)
        return self.unit_points[chosen] + part * way

    def _choose(
        self, there: NDArray[np.int64], count: int, number: int, rng: np.random.Generator
    ) -> NDArray[np.int64]:
        if len(there) > count:
            some = rng.choice(there, min(len(there), CHOICE * count), replace=False)
            return some[farthest_points(self.unit_points[some], count)]
        order = there if number == 0 else rng.permutation(there)
        return np.concatenate([order, rng.choice(there, count - len(there))])

    def faces_at(self, points: NDArray) -> NDArray[np.int64]:
        """The number (n,) of the point nearest to each of points (n, 3) in the cloud's own frame.

        Raises:
            MeshError: a point lies far outside.
        """
        return nearest(cKDTree(self.unit_points), self.pointed_at(points))[1]

    def to_vertices(self, values: NDArray) -> NDArray[np.float32]:
        """The same values (N, P): the vertices of a cloud are its points."""
        return np.asarray(values, np.float32)

    # As faces
    # ========

    @property
    def faces(self) -> NDArray[np.int64]:
        """(N, 1) one point each."""
        return np.arange(len(self.points))[:, None]

    @property
    def vertices(self) -> NDArray[np.float64]:
        """(N, 3) the points."""
        return self.points

    @property
    def unit_vertices(self) -> NDArray[np.float64]:
        """(N, 3) the points in the unit frame."""
        return self.unit_points

    @property
    def face_centroids(self) -> NDArray[np.float64]:
        """(N, 3) the points in the unit frame."""
        return self.unit_points

    @cached_property
    def face_areas(self) -> NDArray[np.float64]:
        """(N,) the area that each stands for, unit frame: larger where points are sparse."""
        distance, near = self._nearest
        areas = np.pi * distance[:, -1] ** 2 / (near.shape[1] - 1)
        usual = np.median(areas)
        if not usual > 0:  # most lie on one another
            return np.ones(len(self.points))
        return np.clip(areas, usual / LONELY, usual * LONELY)

    @cached_property
    def adjacency(self) -> Adjacency:
        """Which points are neighbours, with the length of a border between them; no creases.

        The lengths are such that the pairs that a line through the cloud crosses add up to its own
        length.
        """
        _, near = self._nearest
        one, other = np.repeat(np.arange(len(near)), near.shape[1] - 1), near[:, 1:].ravel()
        bits = len(near).bit_length()
        key = np.minimum(one, other) << bits  # a pair is sorted as one integer
        key |= np.maximum(one, other)
        key = key[one != other]
        key.sort()
        key = key[np.diff(key, prepend=-1) != 0]
        pairs = np.stack([key >> bits, key & ((1 << bits) - 1)], axis=1)  # (E, 2)
        degree = 2 * len(pairs) / len(near)
        apart = np.sqrt(self.face_areas)[pairs].mean(1)
        return Adjacency(pairs, np.pi * apart / degree, np.zeros(len(pairs)))

    @property
    def touching(self) -> NDArray[np.int64]:
        """(E, 2) points that are neighbours."""
        return self.adjacency.faces

    @cached_property
    def cells(self) -> Cells:
        """The points, combined into cells if there are many."""
        return find_cells(self.levels, self.face_areas, self.unit_points)

    @cached_property
    def levels(self) -> list[Level]:
        """The levels of those cells, finer ones first."""
        pairs, _, angle = self.adjacency
        return find_levels(self.face_areas, self.unit_points, pairs, angle)

    def creases(self, edges: NDArray | slice) -> tuple[NDArray, NDArray]:
        """Lengths and angles (n,) of some of the pairs of neighbours, by their numbers (n,)."""
        _, length, angle = self.adjacency
        return length[edges], angle[edges]

    @cached_property
    def pieces(self) -> NDArray[np.int64]:
        """(N,) the number of the connected piece that each point belongs to."""
        return components(len(self.points), self.adjacency.faces)

    @cached_property
    def _nearest(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Distances (N, k) to the nearest points, itself first, and their numbers (N, k)."""
        count = min(NEIGHBOURS + 1, len(self.points))
        return nearest(cKDTree(self.unit_points), self.unit_points, count)


def as_surface(shape: Mesh | Cloud) -> Mesh:
    """The same mesh.

    Raises:
        MeshError: it is a cloud, whose faces are not known.
    """
    if isinstance(shape, Cloud):
        raise MeshError(
            "Points have neither thickness nor creases, by which a surface is divided. Name the "
            "parts in words."
        )
    return shape
