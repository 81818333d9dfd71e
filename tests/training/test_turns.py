"""Rotations of solids: where each lays what stands, and that all are proper."""

import numpy as np
import pytest

from training.shapes import turns

LEFT, FRONT, UP = np.eye(3) * [[1], [-1], [1]]
NAMED = {
    "FORWARD": (UP, FRONT),
    "BACKWARD": (UP, -FRONT),
    "SIDEWAYS": (UP, LEFT),
    "CYCLED": (UP, LEFT),
    "QUARTER": (FRONT, LEFT),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_named_quarter_lays_what_its_comment_says(name):
    start, end = NAMED[name]
    np.testing.assert_array_equal(getattr(turns, name) @ start, end)
    assert np.linalg.det(getattr(turns, name)) == pytest.approx(1)


def test_a_turn_about_an_axis_leans_what_stands_or_looks_as_it_says():
    lean = 0.1
    assert turns.about_x(lean) @ UP @ FRONT == pytest.approx(np.sin(lean))
    assert turns.about_y(lean) @ UP @ LEFT == pytest.approx(np.sin(lean))
    assert turns.about_z(lean) @ FRONT @ LEFT == pytest.approx(np.sin(lean))


def test_any_pose_is_one_of_the_ways_a_box_may_lie():
    rng = np.random.default_rng(0)
    poses = [turns.any_pose(rng) for _ in range(200)]
    assert {tuple(pose @ UP) for pose in poses} == {
        tuple(sign * axis) for axis in np.eye(3) for sign in (1, -1)
    }
    np.testing.assert_allclose([np.linalg.det(pose) for pose in poses], 1)


def test_spaced_angles_go_once_around_and_radial_leads_there():
    angles = turns.spaced(4, np.pi)
    ways = [turns.radial(angle) for angle in angles]
    np.testing.assert_allclose(ways, [-LEFT, FRONT, LEFT, -FRONT], atol=1e-12)
    assert len(turns.spaced(0)) == 0
