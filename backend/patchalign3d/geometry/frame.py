"""How a mesh is oriented: its up and its front, as axes of the coordinates it was given in.

The unit frame has Z up and looks along −Y, so that +X is on the left of the figure itself. glTF's
convention, Y up and looking along +Z, is the same frame turned.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import MeshError
from ..shared.orientation import ONE_AXIS

Axis = Literal["X", "Y", "Z", "-X", "-Y", "-Z"]
AXES: tuple[Axis, ...] = get_args(Axis)

# The default fronts: those of Blender and glTF, and the same turned over.
USUAL_FRONT: dict[Axis, Axis] = {"Z": "-Y", "Y": "Z", "X": "-Y", "-X": "-Y", "-Y": "-Z", "-Z": "Y"}


class Frame:
    """The rotation between a mesh's own axes and those of the unit frame; no reflection, no scale.

    Args:
        up: the axis that points up.
        front: the axis that the mesh looks along; by default :data:`USUAL_FRONT`.
        heading: how far from that axis it looks, in radians, anticlockwise as seen from above.

    Raises:
        MeshError: there is no such axis, or the two are parallel.
    """

    def __init__(self, up: str = "Z", front: str | None = None, heading: float = 0.0) -> None:
        if up not in AXES:
            raise MeshError(f"The up axis is {up!r}; it must be one of {', '.join(AXES)}.")
        front = USUAL_FRONT[up] if front is None else front
        if front not in AXES:
            raise MeshError(f"The front axis is {front!r}; it must be one of {', '.join(AXES)}.")
        if up[-1] == front[-1]:
            raise MeshError(ONE_AXIS.format(up=up, front=front))
        z, y = _unit(up), -_unit(front)
        matrix = np.stack([np.cross(y, z), y, z])  # rows: the unit frame's axes in the mesh's own
        self.up: Axis = up
        self.front: Axis = front
        self.heading = heading
        # As indices and signs, so that turning changes no bit.
        self._from = np.abs(matrix).argmax(1)
        self._signs = matrix[np.arange(3), self._from].astype(np.float64)
        self._to = self._from.argsort()

    @property
    def axes(self) -> NDArray[np.float64]:
        """(3, 3) left, back and up, as unit vectors along the mesh's own axes."""
        return self.turn_back(np.eye(3))

    def turn(self, points: ArrayLike) -> NDArray[np.float64]:
        """Convert points (…, 3) from the mesh's own axes to those of the unit frame."""
        turned = np.asarray(points, np.float64)[..., self._from] * self._signs
        return _about_up(turned.T, -self.heading).T if self.heading else turned

    def turn_axes(self, axes: NDArray[np.float64]) -> NDArray[np.float64]:
        """As :meth:`turn`, for points as (3, n), a row for each axis."""
        turned = axes[self._from]
        turned *= self._signs[:, None]
        return _about_up(turned, -self.heading) if self.heading else turned

    def turn_back(self, points: ArrayLike) -> NDArray[np.float64]:
        """Convert points (…, 3) from the axes of the unit frame to the mesh's own."""
        points = np.asarray(points, np.float64)
        if self.heading:
            points = _about_up(points.T, self.heading).T
        return (points * self._signs)[..., self._to]


def _about_up(axes: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Turn points (3, …), a row for each axis, about Z by an angle in radians."""
    x, y, z = axes
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([cos * x - sin * y, sin * x + cos * y, z])


def along(axis: Axis, points: NDArray) -> NDArray:
    """The coordinates (…,) of points (…, 3) along an axis, with its sign."""
    values = points[..., "XYZ".index(axis[-1])]
    return -values if axis.startswith("-") else values


def _unit(axis: str) -> NDArray[np.int64]:
    vector = np.zeros(3, np.int64)
    vector["XYZ".index(axis[-1])] = -1 if axis[0] == "-" else 1
    return vector


# All 24 orientations.
FRAMES = tuple(Frame(up, front) for up in AXES for front in AXES if up[-1] != front[-1])


def frame_of(axes: object, heading: object = 0.0) -> Frame:
    """The frame for a file's list of up and front, and its heading from there.

    Raises:
        ValueError: the two do not form a frame, or the heading is no angle.
    """
    if not isinstance(heading, int | float) or not abs(heading) <= np.pi:
        raise ValueError(f"its heading is {heading!r:.60}")
    for frame in FRAMES:
        if axes == [frame.up, frame.front]:
            return Frame(frame.up, frame.front, float(heading))
    raise ValueError(f"its frame is {axes!r:.60}")
