"""Points in space, checked once, that can be labelled as the faces of a mesh are."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from ..errors import MeshError
from ..shared.faces import FaceGraph, components
from .cells import Cells, Level, find_cells, find_levels
from .frame import Axis
from .mesh import Adjacency, Mesh
from .nearest import nearest
from .sampling import farthest_points
from .shape import Shape, array

# A point touches so many others, those nearest to it, and those that count it among theirs.
NEIGHBOURS = 8
# Of so many times the points that a model takes the farthest are chosen: evenly spread, however
# unevenly a scanner has seen the surface.
CHOICE = 5
# A point stands for no more than so many times the area that the median one does.
LONELY = 4.0


class Cloud(Shape):
    """Points on a surface that nobody has seen whole.

    Wherever faces of a mesh are labelled, compared or joined, a cloud has a face for each of its
    points: where it lies, how much of the surface it stands for, and which others are its
    neighbours.

    Attributes:
        points: (N, 3) float64, as given.
        frame, frame_is_open, likely_up: as of a mesh.
        unit_points: (N, 3) float64 in the unit frame, as a mesh's vertices.

    Raises:
        MeshError: no points, or all in one place; an array of another shape; one that is not
            finite; axes that make no frame.
    """

    def __init__(
        self,
        points: ArrayLike,
        up_axis: Axis | Literal["auto"] = "Z",
        front_axis: Axis | None = None,
        likely_up: Axis = "Z",
    ) -> None:
        super().__init__(up_axis, front_axis, likely_up)
        self.points = array(points, "points", np.float64, "(N, 3)")
        if len(self.points) == 0:
            raise MeshError("The cloud has no points: there is nothing to label.")
        infinite = ~np.isfinite(self.points).all(1)
        if infinite.any():
            raise MeshError(
                f"{infinite.sum()} points have coordinates that are not finite numbers, the first "
                f"is point {np.argmax(infinite)}. Leave them out."
            )
        self._measure(self.points, "points")
        self.unit_points = self.to_unit_frame(self.points)

    def in_frame(self, up_axis: Axis, front_axis: Axis | None = None) -> Cloud:
        """The same cloud with these axes up and in front."""
        return Cloud(self.points, up_axis, front_axis)

    def only(self, chosen: NDArray[np.bool_]) -> Cloud:
        """The cloud of the chosen points (N,) alone, in a unit frame of its own."""
        return Cloud(self.points[chosen], self.frame.up, self.frame.front)

    def samples(
        self,
        count: int,
        samplings: int,
        rng: np.random.Generator,
        among: NDArray[np.bool_] | None = None,
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Choose some of the points, evenly over the surface, several times.

        A cloud of just as many as are wanted is taken as it is, and then in other orders; of one of
        fewer, points are taken again. Of some ``among`` them (N,), if not of all.

        Returns:
            points (S, count, 3), unit frame, and which of the cloud's (S, count) they are.
        """
        there = np.arange(len(self.points)) if among is None else np.flatnonzero(among)
        chosen = np.stack([self._choose(there, count, number, rng) for number in range(samplings)])
        return self.unit_points[chosen], chosen

    def _choose(
        self, there: NDArray[np.int64], count: int, number: int, rng: np.random.Generator
    ) -> NDArray[np.int64]:
        if len(there) > count:
            some = rng.choice(there, min(len(there), CHOICE * count), replace=False)
            return some[farthest_points(self.unit_points[some], count)]
        order = there if number == 0 else rng.permutation(there)
        return np.concatenate([order, rng.choice(there, count - len(there))])

    def faces_at(self, points: NDArray) -> NDArray[np.int64]:
        """Which of its points (n,) is nearest to each of points (n, 3), in its own frame.

        Raises:
            MeshError: one lies far outside.
        """
        return nearest(cKDTree(self.unit_points), self.pointed_at(points))[1]

    def to_vertices(self, values: NDArray) -> NDArray[np.float32]:
        """(N, P) as they are: a cloud has no vertices but its points."""
        return np.asarray(values, np.float32)

    # As faces
    # ========

    @property
    def faces(self) -> NDArray[np.int64]:
        """(N, 1) a point each."""
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
        """(N,) how much of the surface each stands for: more where there are few, unit frame."""
        distance, near = self._nearest
        areas = np.pi * distance[:, -1] ** 2 / (near.shape[1] - 1)
        usual = np.median(areas)
        if not usual > 0:  # most lie on one another
            return np.ones(len(self.points))
        return np.clip(areas, usual / LONELY, usual * LONELY)

    @cached_property
    def adjacency(self) -> Adjacency:
        """Which points are neighbours, as long as a border between them would be; no creases.

        A line through the cloud crosses as many of these pairs as make their lengths its own.
        """
        _, near = self._nearest
        one = np.repeat(np.arange(len(near)), near.shape[1] - 1)
        pairs = np.sort(np.stack([one, near[:, 1:].ravel()], axis=1), axis=1)
        pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0).astype(np.int64)
        degree = 2 * len(pairs) / len(near)
        apart = np.sqrt(self.face_areas)[pairs].mean(1)
        return Adjacency(pairs, np.pi * apart / degree, np.zeros(len(pairs)))

    @property
    def touching(self) -> NDArray[np.int64]:
        """(E, 2) points that are neighbours."""
        return self.adjacency.faces

    @cached_property
    def cells(self) -> Cells:
        """The points, put together to cells where there are many."""
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
        """(N,) number of the piece that each point belongs to, through its neighbours."""
        return components(len(self.points), self.adjacency.faces)

    @cached_property
    def face_graph(self) -> FaceGraph:
        """What labels are steered on."""
        pairs, length, _ = self.adjacency
        return FaceGraph(pairs, length, self.face_areas, self.face_centroids)

    @cached_property
    def _nearest(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Distances (N, k) of each point's nearest, itself first, and which (N, k) they are."""
        count = min(NEIGHBOURS + 1, len(self.points))
        return nearest(cKDTree(self.unit_points), self.unit_points, count)


def as_surface(shape: Mesh | Cloud) -> Mesh:
    """The same mesh.

    Raises:
        MeshError: it is a cloud, whose surface nobody has seen whole.
    """
    if isinstance(shape, Cloud):
        raise MeshError(
            "Points have neither thickness nor creases, by which a surface is divided. Name the "
            "parts in words."
        )
    return shape
