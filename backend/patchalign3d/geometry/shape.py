"""What meshes and clouds have in common: axes of their own, and a frame in which all are alike."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import MeshError
from .frame import Axis, Frame

# What numbers may leave of a shape's size uncertain.
ROUGHEST = 1e-3
# How far outside the box around a shape a place may lie that is meant to be on it, in halves of the
# box's largest side.
FARTHEST = 0.2


class Shape:
    """Coordinates with an up and a front, and the unit frame.

    Attributes:
        frame: which of its axes is up and which its front; right-handed coordinates.
        frame_is_open: nobody knows; a model is to tell, and until then Z is up.
        likely_up: where that is open, the axis that is up if the shape stands as it came.

    Raises:
        MeshError: axes that make no frame.
    """

    def __init__(
        self, up_axis: Axis | Literal["auto"], front_axis: Axis | None, likely_up: Axis = "Z"
    ) -> None:
        self.likely_up: Axis = Frame(likely_up).up
        self.frame_is_open = up_axis == "auto"
        if up_axis == "auto":
            if front_axis is not None:
                raise MeshError("The front needs an up axis: name both, or neither.")
            up_axis = "Z"
        self.frame = Frame(up_axis, front_axis)

    @property
    def up_axis(self) -> Axis:
        """Which axis points up."""
        return self.frame.up

    def to_unit_frame(self, points: NDArray) -> NDArray[np.float64]:
        """Points (n, 3) in the coordinates the shape was given in, in the unit frame."""
        return self.frame.turn((np.asarray(points, np.float64) - self._origin) / self._scale)

    def to_mesh_frame(self, points: NDArray) -> NDArray[np.float64]:
        """Points (…, 3) of the unit frame in the coordinates the shape was given in."""
        return self.frame.turn_back(points) * self._scale + self._origin

    def pointed_at(self, points: NDArray) -> NDArray[np.float64]:
        """As :meth:`to_unit_frame`, of points (n, 3) that somebody says are on the shape, or near.

        Raises:
            MeshError: one lies so far outside that it is of another shape, or in other units.
        """
        with np.errstate(over="ignore"):
            away = np.abs(np.asarray(points, np.float64) - self._origin) - self._half
            outside = (away / self._scale > FARTHEST).any(1)
        if outside.any():
            low, high = self._origin - self._half, self._origin + self._half
            raise MeshError(
                f"The point {_told(points[int(outside.argmax())])} lies outside the shape, which "
                f"reaches from {_told(low)} to {_told(high)}. Name one on it, in these coordinates."
            )
        return self.to_unit_frame(points)

    def _measure(self, points: NDArray[np.float64], of: str) -> None:
        """Set the unit frame by the box around points (n, 3); ``of`` says what they belong to."""
        low, high = (np.array([pick(axis) for axis in points.T]) for pick in (np.min, np.max))
        # Halves first: the sum or difference of two huge coordinates may overflow.
        self._origin, self._half = low / 2 + high / 2, high / 2 - low / 2
        self._scale = float(self._half.max())
        if not self._scale > 0:
            raise MeshError(f"All {of} lie in one place: there is no surface to label.")
        step = float(np.spacing(np.abs([low, high]).max()))
        if step > ROUGHEST * self._scale:
            raise MeshError(
                f"The {of} lie where numbers can only tell them apart by {step:.2g}, in a shape of "
                f"{2 * self._scale:.2g}. Move it to the origin, or scale it up."
            )


def array(values: ArrayLike, name: str, dtype: type, wanted: str) -> NDArray:
    """An array (n, 3) of float64, or of int64, which takes whole numbers alone.

    What it is called, and its shape in words, are for the sentence.

    Raises:
        MeshError: it is something else.
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
    except (TypeError, ValueError) as error:
        raise MeshError(f"The {name} are not an array of numbers: {error}.") from error
    if found.ndim != 2 or found.shape[1] != 3:
        raise MeshError(f"The {name} have the shape {found.shape}; it must be {wanted}.")
    return found


def _told(place: NDArray) -> str:
    """(3,) as it is told in a sentence."""
    return ",".join(f"{number:.4g}" for number in place)
