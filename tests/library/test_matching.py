"""Keypoints found again by where they are: worked out by hand, and whichever way a shape lies."""

import numpy as np
import pytest

from patchalign3d.geometry.frame import FRAMES, Frame
from patchalign3d.geometry.symmetry import symmetry_plane
from patchalign3d.labels.matching import ACROSS, ELSEWHERE, box_coordinates, place_penalty

CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)


def found(alike, centres, places, names=None, own_sides=True):
    """The patches (K,) that keypoints go to."""
    names = names or [str(number) for number in range(len(places))]
    return (alike - place_penalty(alike, centres, places, names, own_sides)).argmax(0).tolist()


def test_of_eight_corners_that_look_alike_each_is_found_at_its_own_place():
    assert found(np.ones((8, 8)), CORNERS, CORNERS) == list(range(8))


def test_looks_beat_a_place_nearby():
    alike = np.zeros((8, 1))
    alike[5] = 0.9
    assert found(alike, CORNERS, CORNERS[4:5]) == [5]


@pytest.mark.parametrize("way", FRAMES, ids=lambda way: way.up + way.front)
def test_a_shape_that_lies_another_way_is_turned_if_it_looks_so(way: Frame):
    alike = np.eye(8)
    alike[0, 7] = alike[7, 0] = 1  # two of the eight look the same
    assert found(alike, way.turn_back(CORNERS), CORNERS) == list(range(8))


def test_a_name_that_says_its_side_has_it_wherever_it_was_reached_to():
    across = np.array([[-0.5, 0, 0]])  # the left hand, on the right
    centres = np.array([[-0.5, 0, 0], [0.8, 0, 0]])
    assert found(np.ones((2, 1)), centres, across, ["nose"]) == [0]
    for name in ("left hand", "hand.L"):
        assert found(np.ones((2, 1)), centres, across, [name]) == [1]


def test_the_left_knob_of_a_cabinet_is_on_the_left_of_whoever_stands_before_it():
    places, centres = np.array([[0.1, 0, 0]]), np.array([[-0.5, 0, 0], [0.5, 0, 0]])
    assert found(np.ones((2, 1)), centres, places, ["left knob"], own_sides=False) == [0]
    assert found(np.ones((2, 1)), centres, places, ["left knob"]) == [1]


def test_what_lies_in_the_middle_is_on_neither_side():
    centres = np.array([[-0.2, 0, 0], [0.2, 0, 0]])
    against = place_penalty(np.ones((2, 1)), centres, np.zeros((1, 3)), ["nose"])
    assert against.max() < ELSEWHERE < ACROSS


def test_places_are_those_in_the_box_whatever_its_proportions():
    box = CORNERS * [1, 2, 5] + 7
    middle = symmetry_plane(box, np.ones(8))
    np.testing.assert_allclose(box_coordinates(box, box[[0, -1]], middle), CORNERS, atol=1e-9)
    flat = CORNERS * [1, 1, 0]
    assert (
        np.abs(box_coordinates(flat, flat[[0, -1]], symmetry_plane(flat, np.ones(8)))[:, 2]).max()
        == 0
    )
