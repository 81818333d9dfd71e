"""The closest triangle: by hand, and against points spread over each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.geometry.closest import closest_triangles

# Two triangles in z = 0 with a gap between them, and one without area at x = 9.
CORNERS = np.array(
    [
        [[0, 0, 0], [2, 0, 0], [0, 2, 0]],
        [[4, 0, 0], [6, 0, 0], [4, 2, 0]],
        [[9, 0, 0], [9, 1, 0], [9, 2, 0]],
    ],
    float,
)


@pytest.mark.parametrize(
    ("place", "triangle"),
    [
        ((0.5, 0.5, 3), 0),  # above it
        ((2.9, 0, 0), 0),  # beside a corner
        ((3.1, 0, 0), 1),
        ((1.5, 1.5, 0), 0),  # beyond the slope
        ((8, 1, 0), 2),
    ],
)
def test_what_lies_above_a_triangle_or_beside_it_is_closest_to_it(place, triangle):
    assert closest_triangles(CORNERS, np.array([place])).tolist() == [triangle]


def test_a_large_triangle_is_closest_though_its_middle_is_far():
    corners = np.array([[[-9, -9, 0], [90, -9, 0], [-9, 90, 0]], [[0, 0, 1], [1, 0, 1], [0, 1, 1]]])
    assert closest_triangles(corners, np.array([[0, 0, 0.4], [0, 0, 0.6]])).tolist() == [0, 1]


@given(st.integers(0, 2**32 - 1))
def test_no_point_of_any_other_triangle_is_closer(seed):
    rng = np.random.default_rng(seed)
    corners, place = rng.normal(size=(12, 3, 3)), 2 * rng.normal(size=3)
    corners[0, 2] = corners[0, 1]  # no area
    (found,) = closest_triangles(corners, place[None])
    weights = np.array([(i, j, 20 - i - j) for i in range(21) for j in range(21 - i)]) / 20
    apart = np.linalg.norm(weights @ corners - place, axis=2)  # (12, 231)
    spacing = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1) / 20
    assert (apart.min(1)[found] - spacing[found] <= apart.min(1)).all()
