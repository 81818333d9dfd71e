"""Frames: a mesh that lies any way is turned into the unit frame, never mirrored, and back."""

import itertools

import numpy as np
import pytest

from patchalign3d.errors import MeshError
from patchalign3d.geometry.frame import AXES, USUAL_FRONT, Frame

POINTS = np.random.default_rng(0).normal(size=(7, 3))
PAIRS = [(up, front) for up, front in itertools.product(AXES, AXES) if up[-1] != front[-1]]


@pytest.mark.parametrize(("up", "front"), PAIRS)
def test_up_becomes_z_and_the_front_minus_y_without_mirroring(up, front):
    frame = Frame(up, front)
    axes = {a: np.eye(3)["XYZ".index(a[-1])] * (-1 if a[0] == "-" else 1) for a in AXES}
    np.testing.assert_array_equal(frame.turn(axes[up]), [0, 0, 1])
    np.testing.assert_array_equal(frame.turn(axes[front]), [0, -1, 0])
    assert np.linalg.det(frame.turn(np.eye(3))) == pytest.approx(1)
    np.testing.assert_array_equal(frame.turn_back(frame.turn(POINTS)), POINTS)
    np.testing.assert_array_equal(frame.turn_axes(POINTS.T).T, frame.turn(POINTS))


def test_blenders_and_gltfs_conventions_are_the_same_shape_turned():
    np.testing.assert_array_equal(Frame("Z").turn(POINTS), POINTS)
    np.testing.assert_array_equal(Frame("Y").turn(POINTS), POINTS[:, [0, 2, 1]] * [1, -1, 1])
    assert Frame("Y").front == "Z" and set(USUAL_FRONT) == set(AXES)


def test_what_is_upside_down_in_either_convention_keeps_its_left():
    for up in ("-Z", "-Y"):
        np.testing.assert_array_equal(Frame(up).turn([1, 0, 0]), [1, 0, 0])


@pytest.mark.parametrize(("up", "front"), PAIRS)
def test_a_heading_is_an_angle_from_the_front_anticlockwise_as_seen_from_above(up, front):
    straight, turned = Frame(up, front), Frame(up, front, np.radians(30))
    left = straight.turn_back([1, 0, 0])  # of what looks along the front
    ahead = np.cos(turned.heading) * straight.turn_back([0, -1, 0]) + 0.5 * left
    np.testing.assert_allclose(turned.turn(ahead), [0, -1, 0], atol=1e-15)
    np.testing.assert_array_equal(turned.turn(straight.turn_back([0, 0, 1])), [0, 0, 1])
    several = np.stack([POINTS, 2 * POINTS])  # (2, 7, 3)
    np.testing.assert_allclose(turned.turn_back(turned.turn(several)), several, atol=1e-15)
    np.testing.assert_array_equal(turned.turn(several)[0], turned.turn(POINTS))
    np.testing.assert_array_equal(turned.turn_axes(POINTS.T).T, turned.turn(POINTS))


def test_axes_that_make_no_frame_are_refused():
    for axes, sentence in [(("W",), "up axis"), (("Z", "-Z"), "differ"), (("Z", "W"), "front")]:
        with pytest.raises(MeshError, match=sentence):
            Frame(*axes)
