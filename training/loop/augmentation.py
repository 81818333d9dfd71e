"""Draw points of a cloud as the network sees them: moved by whatever must not matter.

In the "broad" way any heading, a tilt, a stretch, a bend, a missing side and rough points must not;
"any-way-up" lays half of the shapes on another side as well. The "paper"'s way is its
released code's, far milder.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from patchalign3d.geometry.sampling import to_model_frame

from ..data.clouds import Cloud
from .bending import quadratic_map, random_bend

AUGMENTATIONS = ("any-way-up", "broad", "paper", "none")

PARTIAL = 0.08  # chance that a side of the shape is missing
BENT = 0.4  # chance that the shape is bent
LAID, TURNED = 0.3, 0.2  # chances that it lies on another side, or in no way in particular
TILT = 0.12  # radians, standard deviation about each level axis
UPRIGHT = 0.7  # cosine of the tilt up to which "top" is still the top
STRETCH = 0.12  # of the logarithm of each axis' scale
JITTER = 0.008  # at most, of the largest norm

# The other sides that a shape may lie on, as turns about its own axes.
LYING = [("x", np.pi / 2), ("x", -np.pi / 2), ("x", np.pi), ("y", np.pi / 2), ("y", -np.pi / 2)]

# The released code's. About which axis it turns is not known here: the one that is up is a guess.
MOVED = 0.9  # chance
TURN = np.radians(20)  # at most
SCALE = (0.9, 1.1)
SHIFT = 0.02  # at most, along each axis, where the largest norm is 1
NOISE, MOST_NOISE = 0.01, 0.05  # standard deviation and bound


class Drawn(NamedTuple):
    """Points as the network sees them."""

    points: NDArray[np.float32]  # (N, 3) in the model's input frame
    chosen: NDArray[np.int64]  # (N,) which of the cloud's points they were
    frame: NDArray[np.float32]  # (3, 3) columns: the cloud's axes, in the model's input frame
    upright: bool  # up is where the model expects it


def draw_points(
    cloud: Cloud,
    count: int,
    input_axes: tuple[str, str, str],
    rng: np.random.Generator,
    augmentation: str,
) -> Drawn:
    """``count`` points of the cloud, moved in one of the :data:`AUGMENTATIONS`."""
    keep = np.arange(len(cloud.points))
    broadly = augmentation in ("broad", "any-way-up")
    if broadly and rng.random() < PARTIAL:
        side = cloud.points @ rng.standard_normal(3)
        keep = np.flatnonzero(side > np.quantile(side, rng.uniform(0.1, 0.4)))
    chosen = rng.choice(keep, count, replace=len(keep) < count)
    points = cloud.points[chosen]
    turn = Rotation.identity()
    if broadly:
        turn = random_turn(rng, augmentation == "any-way-up")
        points = to_model_frame(_moved_broadly(points, cloud.points, turn, rng), input_axes)
    elif augmentation == "paper" and rng.random() < MOVED:
        turn = Rotation.from_euler("z", rng.uniform(-TURN, TURN))
        points = _with_the_papers_noise(to_model_frame(turn.apply(points), input_axes), rng)
    else:
        points = to_model_frame(points, input_axes)
    axes = turn.as_matrix()  # columns: where the cloud's axes point
    frame = np.stack([(-1 if sign == "-" else 1) * axes["xyz".index(a)] for sign, a in input_axes])
    return Drawn(points, chosen, frame.astype(np.float32), bool(axes[2, 2] > UPRIGHT))


def random_turn(rng: np.random.Generator, any_way_up: bool) -> Rotation:
    """Any heading and a little tilt; now and then on one of the other sides, or any turn at all."""
    tilted = Rotation.from_euler("xyz", [*rng.normal(0, TILT, 2), rng.uniform(0, 2 * np.pi)])
    fate = rng.random()
    if not any_way_up or fate > LAID + TURNED:
        return tilted
    if fate < LAID:
        return tilted * Rotation.from_euler(*LYING[rng.integers(len(LYING))])
    return Rotation.random(random_state=rng)


def _moved_broadly(
    points: NDArray, whole: NDArray, turn: Rotation, rng: np.random.Generator
) -> NDArray[np.float64]:
    """(N, 3) in the cloud's frame, turned; ``whole`` are all points of the shape."""
    if rng.random() < BENT:
        points = quadratic_map(points, whole, random_bend(rng))
    points = points - points.mean(0)
    points = turn.apply(points * np.exp(rng.normal(0, STRETCH, 3)))
    size = np.linalg.norm(points, axis=1).max()
    return points + rng.normal(0, size * rng.uniform(0, JITTER), points.shape)


def _with_the_papers_noise(points: NDArray, rng: np.random.Generator) -> NDArray[np.float32]:
    """(N, 3) in the model's frame, which scale, shift and noise leave a little."""
    points = points * rng.uniform(*SCALE)
    noise = np.clip(rng.normal(0, NOISE, points.shape), -MOST_NOISE, MOST_NOISE)
    return (points + rng.uniform(-SHIFT, SHIFT, 3) + noise).astype(np.float32)
