"""Draw points of a cloud as the network sees them: moved by whatever must not matter.

In the "broad" way any heading, a tilt, a stretch, a bend, a missing side and rough points must not;
the "paper"'s way is its released code's, far milder.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from patchalign3d.geometry.sampling import to_model_frame

from ..data.shards import Cloud
from .bending import quadratic_map, random_bend

AUGMENTATIONS = ("broad", "paper", "none")

PARTIAL = 0.08  # chance that a side of the shape is missing
BENT = 0.4  # chance that the shape is bent
TILT = 0.12  # radians, standard deviation about each level axis
STRETCH = 0.12  # of the logarithm of each axis' scale
JITTER = 0.008  # at most, of the largest norm

# The released code's. About which axis it turns is not known here: the one that is up is a guess.
MOVED = 0.9  # chance
TURN = np.radians(20)  # at most
SCALE = (0.9, 1.1)
SHIFT = 0.02  # at most, along each axis, where the largest norm is 1
NOISE, MOST_NOISE = 0.01, 0.05  # standard deviation and bound


def draw_points(
    cloud: Cloud,
    count: int,
    input_axes: tuple[str, str, str],
    rng: np.random.Generator,
    augmentation: str = "broad",
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """``count`` points of the cloud, moved in one of the :data:`AUGMENTATIONS`.

    Returns:
        points (N, 3) in the model's input frame, and which of the cloud's points (N,) they were.
    """
    keep = np.arange(len(cloud.points))
    if augmentation == "broad" and rng.random() < PARTIAL:
        side = cloud.points @ rng.standard_normal(3)
        keep = np.flatnonzero(side > np.quantile(side, rng.uniform(0.1, 0.4)))
    chosen = rng.choice(keep, count, replace=len(keep) < count)
    points = cloud.points[chosen]
    if augmentation == "broad":
        points = to_model_frame(_moved_broadly(points, cloud.points, rng), input_axes)
    elif augmentation == "paper" and rng.random() < MOVED:
        points = _moved_as_in_the_paper(points, input_axes, rng)
    else:
        points = to_model_frame(points, input_axes)
    return points, chosen


def _moved_broadly(
    points: NDArray, whole: NDArray, rng: np.random.Generator
) -> NDArray[np.float64]:
    """(N, 3) in the cloud's frame; ``whole`` are all points of the shape."""
    if rng.random() < BENT:
        points = quadratic_map(points, whole, random_bend(rng))
    points = points - points.mean(0)
    turn = Rotation.from_euler("xyz", [*rng.normal(0, TILT, 2), rng.uniform(0, 2 * np.pi)])
    points = turn.apply(points * np.exp(rng.normal(0, STRETCH, 3)))
    size = np.linalg.norm(points, axis=1).max()
    return points + rng.normal(0, size * rng.uniform(0, JITTER), points.shape)


def _moved_as_in_the_paper(
    points: NDArray, input_axes: tuple[str, str, str], rng: np.random.Generator
) -> NDArray[np.float32]:
    """(N, 3) in the model's frame, which scale, shift and noise leave a little."""
    turn = Rotation.from_euler("z", rng.uniform(-TURN, TURN))
    points = to_model_frame(turn.apply(points), input_axes) * rng.uniform(*SCALE)
    noise = np.clip(rng.normal(0, NOISE, points.shape), -MOST_NOISE, MOST_NOISE)
    return (points + rng.uniform(-SHIFT, SHIFT, 3) + noise).astype(np.float32)
