"""What meshes and clouds have in common: their own axes, the unit frame, and faces that touch."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sized
from functools import cached_property
from typing import Literal, NamedTuple, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import MeshError
from ..shared.faces import FaceGraph
from .frame import Axis, Frame

# How coarse the steps between representable numbers may be, as a share of the shape's size.
ROUGHEST = 1e-3
# The least size of a shape. Numbers below the smallest normal one lose digits as they get smaller,
# so that a shape would change with its size.
LEAST = float(np.finfo(np.float64).tiny)
# How far outside the box around a shape a point may lie that is meant to be on the shape, in halves
# of the box's largest side.
FARTHEST = 0.2


class Adjacency(NamedTuple):
    """Pairs of faces that share an edge, or of points that are neighbours."""

    faces: NDArray[np.int64]  # (E, 2)
    length: NDArray[np.floating]  # (E,) of the shared edge, unit frame
    angle: NDArray[np.floating]  # (E,) between the normals, radians; > 0 convex, < 0 concave


class Shape(ABC):
    """Coordinates with an up and a front, the unit frame, and faces, or points that count as faces.

    Attributes:
        frame: which of its axes is up and which is the front; right-handed coordinates.
        frame_is_open: the up axis is not known, and a model should find it; until then Z is up.
        front_is_open: nobody said what the front is, and a model should find it where that matters;
            until then it is the usual one.
        likely_up: if it is open, the axis that is up if the shape stands as it came.

    Raises:
        MeshError: the axes do not form a frame.
    """

    def __init__(
        self,
        up_axis: Axis | Literal["auto"],
        front_axis: Axis | None,
        likely_up: Axis = "Z",
        heading: float = 0.0,
    ) -> None:
        self.likely_up: Axis = Frame(likely_up).up
        self.frame_is_open = up_axis == "auto"
        if up_axis == "auto":
            if front_axis is not None:
                raise MeshError("The front needs an up axis: name both, or neither.")
            up_axis = "Z"
        self.front_is_open = front_axis is None
        self.frame = Frame(up_axis, front_axis, heading)

    def __repr__(self) -> str:
        up = "the up is open" if self.frame_is_open else f"{self.frame.up} is up"
        front = "" if self.front_is_open else f", the front {self.frame.front}"
        return f"<{type(self).__name__} of {self.size}, {up}{front}>"

    @property
    @abstractmethod
    def size(self) -> str:
        """How large it is, in words: "1,024 faces"."""

    @property
    def up_axis(self) -> Axis:
        """Which axis points up."""
        return self.frame.up

    @property
    @abstractmethod
    def face_areas(self) -> NDArray[np.float64]:
        """(F,) areas of the faces, or of what the points stand for, unit frame."""

    @property
    @abstractmethod
    def face_centroids(self) -> NDArray[np.float64]:
        """(F, 3) middles of the faces, or the points, unit frame."""

    @property
    @abstractmethod
    def adjacency(self) -> Adjacency:
        """Which faces or points are neighbours."""

    @cached_property
    def face_graph(self) -> FaceGraph:
        """The graph on which labels are edited."""
        pairs, length, _ = self.adjacency
        return FaceGraph(pairs, length, self.face_areas, self.face_centroids)

    @property
    def outer_faces(self) -> NDArray[np.int64] | None:
        """For each face (F,) the one on the outer side of the wall whose inner side it is, itself
        for all others; None if the surface was not given a thickness.
        """
        return None

    def to_unit_frame(self, points: NDArray) -> NDArray[np.float64]:
        """Convert points (n, 3) from the coordinates of the shape to the unit frame."""
        return self.frame.turn((np.asarray(points, np.float64) - self._origin) / self._scale)

    def to_mesh_frame(self, points: NDArray) -> NDArray[np.float64]:
        """Convert points (…, 3) from the unit frame to the coordinates of the shape."""
        return self.frame.turn_back(points) * self._scale + self._origin

    def pointed_at(self, points: NDArray) -> NDArray[np.float64]:
        """As :meth:`to_unit_frame`, for points (n, 3) that should be on the shape, or near it.

        Raises:
            MeshError: a point lies so far outside that it must belong to another shape or unit.
        """
        with np.errstate(over="ignore"):
            away = np.maximum(self._low - points, points - self._high)
            outside = (away / self._scale > FARTHEST).any(1)
        if outside.any():
            raise MeshError(
                f"The point {_told(points[int(outside.argmax())])} lies outside the shape, which "
                f"reaches from {_told(self._low)} to {_told(self._high)}. Name one on it, in these "
                "coordinates."
            )
        return self.to_unit_frame(points)

    def on_both_sides(self, values: NDArray) -> NDArray:
        """Values of faces (F, …), where inner sides of walls have those of their outer sides."""
        return values if self.outer_faces is None else values[self.outer_faces]

    def _measure(self, points: NDArray[np.float64], of: str) -> None:
        """Set the unit frame from the box around points (n, 3); ``of`` names them in messages."""
        self._low, self._high = low, high = _box(points)
        # Halves first: the sum or difference of two huge coordinates may overflow.
        self._origin, self._half = low / 2 + high / 2, high / 2 - low / 2
        if self.frame.heading:  # the box around it as it looks straight ahead
            ends = np.stack(_box(self.frame.turn(points - self._origin)))
            self._origin = self._origin + self.frame.turn_back(ends.mean(0))
            self._half = np.ptp(ends, axis=0) / 2
        self._scale = float(self._half.max())
        if not self._scale > 0:
            raise MeshError(f"All {of} lie in one place: there is no surface to label.")
        step = float(np.spacing(np.abs([low, high]).max()))
        if step > ROUGHEST * self._scale or self._scale < LEAST:
            raise MeshError(
                f"The {of} lie where numbers can only tell them apart by {step:.2g}, in a shape of "
                f"{2 * self._scale:.2g}. Move it to the origin, or scale it up."
            )


def _box(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and the highest coordinates (3,) of points (n, 3)."""
    low, high = (np.array([pick(axis) for axis in points.T]) for pick in (np.min, np.max))
    return low, high


def array(values: ArrayLike, name: str, dtype: type, wanted: str) -> NDArray:
    """Convert values to an array (n, 3) of float64, or of int64, which accepts only whole numbers.

    ``name`` and ``wanted``, its shape in words, are for the message.

    Raises:
        MeshError: the values are something else.
    """
    if np.ma.is_masked(values):  # NumPy would take what is behind the mask for values
        raise MeshError(
            f"Some of the {name} are masked, so their values are missing. Leave them out."
        )
    try:
        found = np.asarray(values)
        if found.size == 0:
            found = found.reshape(0, 3)
        if dtype is np.int64 and not np.issubdtype(found.dtype, np.integer) and found.size:
            raise MeshError(f"The {name} must be whole numbers, not {found.dtype}.")
        if found.dtype.kind == "c":
            raise MeshError(f"The {name} must be real numbers, not {found.dtype}.")
        found = found.astype(dtype)
    except (TypeError, ValueError, RuntimeError) as error:  # the last is PyTorch's
        if _is_ragged(values):
            said = f"The {name} are rows of different lengths; it must be {wanted}."
        else:
            said = f"The {name} are not an array of numbers: {str(error).rstrip('.')}."
        raise MeshError(said) from error
    if found.ndim != 2 or found.shape[1] != 3:
        raise MeshError(f"The {name} have the shape {found.shape}; it must be {wanted}.")
    return found


def _is_ragged(values: ArrayLike) -> bool:
    """Whether values are rows of different lengths, such as polygons beside triangles."""
    try:
        return len({len(row) for row in cast(Iterable[Sized], values)}) > 1
    except TypeError:
        return False


def _told(place: NDArray) -> str:
    """A point (3,) as text for a message."""
    return ",".join(f"{number:.4g}" for number in place)
