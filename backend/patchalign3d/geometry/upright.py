"""Which of a mesh's axes is up and which is the front, from predicted places.

A model with the head for it (``network.frame_head``) predicts where each patch lies in the shape's
own frame. This is compared with where the patch lies in the mesh: along the axis that is up, the
two grow together. If the model cannot tell, its predictions are near 0 everywhere, and grow along
no axis.

A model that has mostly seen upright shapes tends to take whatever it sees for upright. So the mesh
is shown in as many ways as there are answers, in each as if it were right, and the answers are
compared: the right one is the one in which the model agrees most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .frame import AXES, FRAMES, Axis, Frame, along

# How much more growth makes an axis e times as probable as another, which was fitted to furniture;
# and how probable an axis must be to be believed.
SHARPNESS = 0.08
BELIEVED = 0.6
# How much heights must grow along another axis, and by how much more than along the given one, for
# that to be in question; and how probable the other must then be to contradict a person.
GROWS, FURTHER, SURE = 0.3, 0.1, 0.9
# How many times as probable the axis is that was up, or in front, when the mesh came as each of the
# others: half of the meshes whose up is open stand already.
AS_IT_CAME = 5
RIDGE = 0.01  # of the mean spread along an axis
# How well places must agree about a heading, and how far from all axes it must be to count.
AGREE, AWAY = 0.85, np.radians(20)


class Orientation(NamedTuple):
    """The axes of a mesh, None if they could not be found, and how probable the likeliest are."""

    up: Axis | None
    front: Axis | None
    up_certainty: float  # 0 … 1
    front_certainty: float


def agreed(found: Sequence[Orientation]) -> Orientation | None:
    """How several things stand together: None if not all have the same up; without a front if they
    look along different axes.

    >>> agreed([Orientation("Y", "Z", 1.0, 0.9), Orientation("Y", "X", 0.95, 1.0)])
    Orientation(up='Y', front=None, up_certainty=0.95, front_certainty=0.9)
    """
    if len({one.up for one in found}) != 1:
        return None
    up, front, *_ = found[0]
    same = all(one.front == front for one in found)
    sure = (min(one.up_certainty for one in found), min(one.front_certainty for one in found))
    return Orientation(up, front if same else None, *sure)


def find_up(points: NDArray, places: NDArray, ways: Sequence[Frame]) -> dict[Axis, float]:
    """The probability of each axis that it is up.

    Points (W, G, 3) are in the mesh's axes, at any scale. Their places (W, G, 3) are what a model
    predicts in the shape's own frame (x its left, y its back, z up) when it sees the mesh in W
    ways, in each of which another axis is up.
    """
    return _growing(points, places[..., 2], [way.up for way in ways])


def find_front(points: NDArray, places: NDArray, ways: Sequence[Frame]) -> dict[Axis, float]:
    """The probability of each axis that it is the front; the arguments are as in :func:`find_up`,
    but that in each of the ways another axis is in front.
    """
    return _growing(points, -places[..., 1], [way.front for way in ways])


def find_heading(points: NDArray, places: NDArray, frame: Frame) -> float:
    """How far from the front of a frame a shape looks, in radians, anticlockwise as seen from
    above; 0 if that is next to nothing, or the places do not tell.

    The points (W, G, 3) and their places (W, G, 3) are as in :func:`find_front`. The heading is the
    angle by which the points, as the frame shows them, are turned against their places.
    """
    here, there = (_level(each) for each in (frame.turn(points), places))
    turned = np.vdot(there, here)
    agreement = np.abs(turned) / max(np.linalg.norm(here) * np.linalg.norm(there), 1e-300)
    angle = float(np.angle(turned))
    return angle if agreement >= AGREE and AWAY <= abs(angle) <= np.pi / 2 - AWAY else 0.0


def _level(points: NDArray) -> NDArray[np.complex128]:
    """(W·G,) where points (W, G, 3) lie on the ground, about the middle of each way."""
    points = points - points.mean(1, keepdims=True)
    return (points[..., 0] + 1j * points[..., 1]).ravel()


def steepest(points: NDArray, heights: NDArray, axes: Sequence[Axis] = AXES) -> Axis:
    """The axis of the points (N, 3) along which their heights (N,) grow most, which may be wrong:
    it comes from a single look.
    """
    growth = _growth(points, heights)
    return max(axes, key=lambda axis: along(axis, growth))


def in_question(said: Axis, points: NDArray, heights: NDArray, axes: Sequence[Axis] = AXES) -> bool:
    """Whether the heights (N,) of points (N, 3) suggest another of some axes than the given one.

    They come from a single look at the mesh in the given frame. So this only says that it is worth
    looking from other sides.
    """
    growth = _growth(points, heights)
    furthest = max(along(axis, growth) for axis in axes if axis != said)
    return bool(furthest > max(GROWS, along(said, growth) + FURTHER))


def growths(points: NDArray, heights: NDArray, axes: Sequence[Axis]) -> NDArray[np.float64]:
    """(W, 2): how much the heights (W, G) of points (W, G, 3) grow along each of W axes, in all
    ways together and in the way in which the axis is shown as right.
    """
    together = _growth(points.reshape(-1, 3), heights.reshape(-1))
    alone = [_growth(*way) for way in zip(points, heights, strict=True)]
    return np.array(
        [(along(axis, together), along(axis, own)) for axis, own in zip(axes, alone, strict=True)]
    )


def agreements(points: NDArray, places: NDArray, ways: Sequence[Frame]) -> NDArray[np.float64]:
    """(W, 6): further evidence for each axis as up, from the places (W, G, 3) of points (W, G, 3),
    seen in W ways, in which each axis is up once.

    The columns are: how much all three coordinates grow, in all ways together, in the best of the
    frames with this up; how much heights grow along the axis, up or down; how much they grow where
    the opposite axis is shown as up; and the spread (3,) of the places in the axis's own way.
    """
    ups = [way.up for way in ways]
    together = _growth(points.reshape(-1, 3), places.reshape(-1, 3)).T  # a row for each coordinate
    alone = [_growth(*way) for way in zip(points, places[..., 2], strict=True)]
    rows = []
    for up, own in zip(ups, places, strict=True):
        best = max(np.trace(frame.turn(together)) for frame in FRAMES if frame.up == up)
        upside_down = along(up, alone[ups.index(AXES[AXES.index(up) - 3])])
        rows.append([best, abs(along(up, together[2])), upside_down, *own.std(0)])
    return np.array(rows)


def probabilities(axes: Sequence[Axis], logits: NDArray) -> dict[Axis, float]:
    """The probabilities of A axes, from their logits (A,); they sum to 1."""
    odds = np.exp(logits - logits.max())
    return dict(zip(axes, (odds / odds.sum()).tolist(), strict=True))


def likeliest(probable: Mapping[Axis, float]) -> tuple[Axis, float]:
    """The likeliest of some axes, and its probability."""
    return max(probable.items(), key=lambda item: item[1])


def in_doubt(probable: Mapping[Axis, float], came: Axis) -> Axis:
    """The axis to use if none is believed: the likeliest, with a prior for the one it came in."""
    return max(probable, key=lambda axis: probable[axis] * (AS_IT_CAME if axis == came else 1))


def _growing(points: NDArray, heights: NDArray, axes: Sequence[Axis]) -> dict[Axis, float]:
    """The probabilities of axes from the growth of heights (W, G): the mean of both growths."""
    return probabilities(axes, growths(points, heights, axes).mean(1) / SHARPNESS)


def _growth(points: NDArray, heights: NDArray) -> NDArray[np.float64]:
    """(3,) how much the heights (N,) grow with each coordinate of the points (N, 3), by a
    regression on all three at once, with a ridge because a shape may be thin along an axis. For
    several kinds of heights (N, K), it is (3, K).
    """
    points = points - points.mean(0)
    points, heights = points / np.linalg.norm(points, axis=1).max(), heights - heights.mean(0)
    spread = points.T @ points
    return np.linalg.solve(spread + RIDGE * np.trace(spread) / 3 * np.eye(3), points.T @ heights)
