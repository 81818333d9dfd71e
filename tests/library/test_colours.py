"""Colours: told apart, and rising with what they show."""

import itertools

import numpy as np

from patchalign3d.shared import colours


def test_parts_have_colours_of_their_own_however_many_there_are():
    found = [colours.part_colour(number) for number in range(20)]
    for one, two in itertools.combinations(found, 2):
        assert np.abs(np.subtract(one, two)).max() > 0.02
    assert all(0 <= channel <= 1 for colour in found for channel in colour)
    assert len(np.unique(colours.palette(200), axis=0)) == 200
    np.testing.assert_array_equal(colours.palette(20), np.round(np.array(found) * 255))
    assert colours.palette(0).shape == (0, 3)


def test_bytes_are_the_nearest():
    assert colours.in_bytes([[0.0, 0.5, 1.0]]).tolist() == [[0, 128, 255]]


def test_a_heat_map_gets_brighter_from_the_least_to_the_greatest_value():
    shown = colours.heat(np.array([3.0, -1.0, 1.0]))
    assert shown.shape == (3, 3)
    brightness = shown @ [0.2126, 0.7152, 0.0722]
    assert brightness[1] < brightness[2] < brightness[0]
    assert (colours.heat(np.full(2, 5.0)) == colours.heat(np.zeros(2))).all()
    assert colours.heat(np.zeros(0)).shape == (0, 3)


def test_relative_values_lie_between_nought_and_one():
    np.testing.assert_allclose(colours.relative(np.array([2.0, 4.0, 3.0])), [0, 1, 0.5])


def test_linear_is_what_srgb_says():
    assert colours.linear((0.0, 1.0, 0.5)) == (0.0, 1.0, ((0.5 + 0.055) / 1.055) ** 2.4)
