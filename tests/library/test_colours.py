"""Colours: told apart, and rising with what they show."""

import itertools

import numpy as np
import pytest

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


def test_relative_values_lie_between_zero_and_one():
    np.testing.assert_allclose(colours.relative(np.array([2.0, 4.0, 3.0])), [0, 1, 0.5])


def test_linear_is_what_srgb_says():
    assert colours.linear((0.0, 1.0, 0.5)) == (0.0, 1.0, ((0.5 + 0.055) / 1.055) ** 2.4)


# What remains of linear red, green and blue to who lacks one kind of cone: Machado, Oliveira and
# Fernandes 2009, table 1, severity 1.
SIGHTS = {
    "everybody": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def in_lab(linear):
    """(n, 3) linear sRGB → CIELAB, under D65."""
    to_xyz = [[0.412456, 0.357576, 0.180438], [0.212673, 0.715152, 0.072175]]
    to_xyz.append([0.019334, 0.119192, 0.950304])
    xyz = np.clip(linear, 0, 1) @ np.transpose(to_xyz) / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29).T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


@pytest.mark.parametrize("sight", SIGHTS)
def test_twenty_four_parts_are_told_apart_whatever_cones_the_eye_lacks(sight):
    linear = np.array([colours.linear(colours.part_colour(number)) for number in range(24)])
    seen = in_lab(linear @ np.transpose(SIGHTS[sight]))
    apart = np.linalg.norm(seen[:, None] - seen, axis=-1)[np.triu_indices(24, 1)]
    assert apart.min() > 16  # about 2 is just noticeable side by side
