"""Up and front from the places that a model tells: right in all 24 ways, and silent in doubt."""

import numpy as np
import pytest

from patchalign3d.geometry.frame import AXES, Frame
from patchalign3d.geometry.upright import find_standing

WAYS = [(up, front) for up in AXES for front in AXES if up[-1] != front[-1]]


def shape() -> np.ndarray:
    """Points in the shape's own frame: long, low and lopsided."""
    return np.random.default_rng(0).normal(size=(200, 3)) * [0.5, 1.0, 0.2] + [1, 2, 3]


def told(points: np.ndarray) -> np.ndarray:
    """What a model with small errors says of them."""
    centred = points - points.mean(0)
    places = centred / np.linalg.norm(centred, axis=1).max()
    return places + np.random.default_rng(1).normal(0, 0.05, places.shape)


@pytest.mark.parametrize(("up", "front"), WAYS)
def test_all_ways_to_stand_are_told(up, front):
    standing = find_standing(Frame(up, front).turn_back(shape()), told(shape()))
    assert (standing.up, standing.front) == (up, front)
    assert standing.up_certainty > 0.8 and standing.front_certainty > 0.8


def test_a_thin_shape_that_leans_is_not_taken_to_stand_along_its_thin_axis():
    points = shape() * [1, 0.1, 5]
    points[:, 1] += 0.1 * points[:, 2]
    standing = find_standing(points, told(points))
    assert standing.up == "Z" and standing.up_certainty < 1.2


def test_what_has_no_front_keeps_its_up():
    places = told(shape()) * [0, 0.1, 1]
    standing = find_standing(Frame("X", "Z").turn_back(shape()), places)
    assert standing.up == "X" and standing.front is None


def test_of_what_has_no_up_nothing_is_said():
    standing = find_standing(shape(), told(shape()) * [1, 1, 0.2])
    assert standing.up is None and standing.front is None


def test_a_turn_of_less_than_half_a_quarter_goes_to_the_nearest_axes():
    angle = 0.5
    turn = np.array(
        [[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]]
    )
    cloud = np.random.default_rng(2).normal(size=(300, 3))
    standing = find_standing(cloud @ turn.T, told(cloud))
    assert (standing.up, standing.front) == ("Z", "-Y")
