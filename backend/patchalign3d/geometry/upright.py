"""Which of a mesh's axes is up and which its front, from where each place of it ought to be.

A model that tells frames (``network.frame_head``) says of each patch where it lies in the shape's
own frame. Here that is compared with where it lies in the mesh: along the axis that is up, the two
grow together. What the model cannot tell is near 0 everywhere and so along no axis.

A model that has seen most shapes upright leans to taking what it sees for upright, too. So the mesh
is shown in as many ways as there are answers, each of them once as if it were right, and the
answers are compared with each other: the right one is where the model, seeing it so, agrees most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .frame import AXES, FRAMES, Axis, Frame, along

# By how much an axis must be more likely than another to be e times as probable, which fits
# furniture best, and how probable it must be to be believed.
SHARPNESS = 0.08
BELIEVED = 0.6
# How much heights must grow along an axis, and by how much more than along the one that is said,
# for that one to be in question; and how probable another must be then to contradict a person.
GROWS, FURTHER, SURE = 0.3, 0.1, 0.9
# How many times as probable the way in which a mesh came is as each of five others: half of what is
# left to a model stands already.
AS_IT_CAME = 5
RIDGE = 0.01  # of the mean spread along an axis


class Standing(NamedTuple):
    """The axes of a mesh, None where they cannot be told, and how probable the likeliest are."""

    up: Axis | None
    front: Axis | None
    up_certainty: float  # 0 … 1
    front_certainty: float


def find_up(points: NDArray, places: NDArray, ways: Sequence[Frame]) -> dict[Axis, float]:
    """The probability of each axis that it is up.

    Points (W, G, 3) are in the mesh's axes, at any scale; their places (W, G, 3) are what a model
    tells of them in the shape's own frame (x its left, y its back, z up), seeing the mesh in W
    ways, in each of which another axis is up.
    """
    return _growing(points, places[..., 2], [way.up for way in ways])


def find_front(points: NDArray, places: NDArray, ways: Sequence[Frame]) -> dict[Axis, float]:
    """The probability of each axis that it is in front, of ways in each of which another is."""
    return _growing(points, -places[..., 1], [way.front for way in ways])


def steepest(points: NDArray, heights: NDArray, axes: Sequence[Axis] = AXES) -> Axis:
    """The axis of the points (N, 3) along which their heights (N,) grow most: what one look tells,
    right or wrong.
    """
    growth = _growth(points, heights)
    return max(axes, key=lambda axis: along(axis, growth))


def in_question(said: Axis, points: NDArray, heights: NDArray, axes: Sequence[Axis] = AXES) -> bool:
    """Whether the heights (N,) of points (N, 3) speak for another of some axes than is said.

    One look tells it, at a mesh that is shown as if that were right, and no more than that it is
    worth to look at the others.
    """
    growth = _growth(points, heights)
    furthest = max(along(axis, growth) for axis in axes if axis != said)
    return bool(furthest > max(GROWS, along(said, growth) + FURTHER))


def growths(points: NDArray, heights: NDArray, axes: Sequence[Axis]) -> NDArray[np.float64]:
    """(W, 2): by how much the heights (W, G) of points (W, G, 3) grow along each axis, in all the
    ways together and in the one that would be right, of which there are as many as axes.
    """
    together = _growth(points.reshape(-1, 3), heights.reshape(-1))
    alone = [_growth(*way) for way in zip(points, heights, strict=True)]
    return np.array(
        [(along(axis, together), along(axis, own)) for axis, own in zip(axes, alone, strict=True)]
    )


def agreements(points: NDArray, places: NDArray, ways: Sequence[Frame]) -> NDArray[np.float64]:
    """(W, 6): what else the places (W, G, 3) of points (W, G, 3) say of each axis as up, seen in W
    ways, in which each is up once.

    By how much all three coordinates grow, seen in all the ways, in that of the frames with this up
    that suits them best; by how much heights grow along its line, up or down; by how much they do
    where the opposite is shown as up; and how far apart (3,) the places lie in its own way.
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


def chances(axes: Sequence[Axis], logits: NDArray) -> dict[Axis, float]:
    """The probabilities of some axes."""
    odds = np.exp(logits - logits.max())
    return dict(zip(axes, (odds / odds.sum()).tolist(), strict=True))


def likeliest(probable: Mapping[Axis, float]) -> tuple[Axis, float]:
    """The likeliest of some axes, and its probability."""
    return max(probable.items(), key=lambda item: item[1])


def in_doubt(probable: Mapping[Axis, float], came: Axis) -> Axis:
    """The up to take where none is believed: the likeliest, now that one is up as the mesh came."""
    return max(probable, key=lambda axis: probable[axis] * (AS_IT_CAME if axis == came else 1))


def _growing(points: NDArray, heights: NDArray, axes: Sequence[Axis]) -> dict[Axis, float]:
    """How probable axes are by how much the heights (W, G) grow, the mean of both growths."""
    return chances(axes, growths(points, heights, axes).mean(1) / SHARPNESS)


def _growth(points: NDArray, heights: NDArray) -> NDArray[np.float64]:
    """(3,) by how much the heights (N,) grow with each coordinate of the points (N, 3), all three
    at once: a ridge regression, for a shape may be thin along an axis, and lean. Of several kinds
    of heights (N, K), (3, K).
    """
    points = points - points.mean(0)
    points, heights = points / np.linalg.norm(points, axis=1).max(), heights - heights.mean(0)
    spread = points.T @ points
    return np.linalg.solve(spread + RIDGE * np.trace(spread) / 3 * np.eye(3), points.T @ heights)
