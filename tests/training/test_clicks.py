"""Simulated clicks: where they fall, what they are told apart by, and when they end."""

import numpy as np
import pytest

from patchalign3d import Mesh
from training.pointing.clicks import Clicker


def strip(count: int = 9) -> Mesh:
    """Squares of two triangles side by side along x: square s has the faces 2 s and 2 s + 1."""
    corners = [[x, y, 0] for x in range(count + 1) for y in (0, 1)]
    faces = []
    for s in range(count):
        a, b, c, d = 2 * s, 2 * s + 2, 2 * s + 3, 2 * s + 1
        faces += [[a, b, c], [a, c, d]]
    return Mesh(corners, faces)


def squares(*chosen: int) -> np.ndarray:
    mask = np.zeros(2 * 9, bool)
    for square in chosen:
        mask[[2 * square, 2 * square + 1]] = True
    return mask


def test_the_first_click_is_farthest_from_the_border():
    assert Clicker(strip()).centre(squares(2, 3, 4, 5, 6)) // 2 == 4


def test_of_two_pieces_the_larger_is_clicked():
    assert Clicker(strip()).centre(squares(0, 4, 5, 6)) // 2 == 5


def test_clicks_go_for_the_largest_wrong_region_and_for_or_against_the_part():
    truth = squares(0, 1, 2, 3).astype(int)
    told = []
    answers = [squares(0, 1, 2, 3, 6, 7, 8), squares(0), squares(0, 1, 2, 3)]

    def pointed(include, exclude):
        told.append((list(include), list(exclude)))
        return answers[len(told) - 1]

    found = Clicker(strip()).overlaps(truth, 1, pointed, clicks=5)
    assert found == pytest.approx([4 / 7, 1 / 4, 1, 1, 1])
    assert len(told) == 3  # the last one left nothing to click at
    assert told[1][1][0] // 2 == 8 and len(told[1][0]) == 1
    assert told[2][0][1] // 2 == 2 and len(told[2][1]) == 1


def test_faces_without_a_truth_count_nowhere():
    truth = squares(0, 1).astype(int)
    truth[squares(8)] = -1
    found = Clicker(strip()).overlaps(truth, 1, lambda *_: squares(0, 1, 8), clicks=1)
    assert found == [1]


def test_specks_and_everything_are_not_pointed_at():
    mesh = strip()
    assert Clicker(mesh).parts(np.zeros(18, int)) == []
    assert Clicker(mesh).parts(squares(0).astype(int)) == [0, 1]
