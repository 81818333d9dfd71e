"""How a shape stands by itself: on its foot, alike on both sides, its toes in front."""

import numpy as np
import pytest

from patchalign3d.geometry.frame import AXES, FRAMES, Frame
from patchalign3d.geometry.posture import of_fronts, of_ups

WAYS = [(frame.up, frame.front) for frame in FRAMES]
FOOT, INSIDE, HEAD = 5, 6, 8  # columns: areas of the hulls, and how far the weight is inside
MIRRORED = -3


def points_on(*boxes: tuple) -> np.ndarray:
    """Points (N, 3) on the sides of boxes, each a low and a high corner."""
    rng = np.random.default_rng(0)
    found = []
    for low, high in np.array(boxes, float):
        points = rng.uniform(low, high, (1500, 3))
        side = rng.integers(6, size=1500)
        points[np.arange(1500), side % 3] = np.where(side < 3, low[side % 3], high[side % 3])
        found.append(points)
    return np.concatenate(found)


def lamp() -> np.ndarray:
    """A wide foot, a thin post, and a small head that looks along −Y."""
    foot, post = [(-1, -1, 0), (1, 1, 0.2)], [(-0.1, -0.1, 0.2), (0.1, 0.1, 3)]
    return points_on(foot, post, [(-0.2, -0.7, 3), (0.2, 0.1, 3.3)])


def test_a_foot_is_wide_and_the_weight_above_it():
    rows = dict(zip(AXES, of_ups(lamp()), strict=True))
    assert max(AXES, key=lambda axis: rows[axis][FOOT]) == "Z"
    assert rows["Z"][FOOT] > 0.9 and rows["Z"][HEAD] < 0.2
    assert rows["Z"][INSIDE] > 0.2 > 0 > rows["Y"][INSIDE]


def test_upside_down_foot_and_head_change_places():
    up, down = (of_ups(lamp())[AXES.index(axis)] for axis in ("Z", "-Z"))
    np.testing.assert_allclose(up[FOOT : FOOT + 3], down[HEAD : HEAD + 3])
    assert up[0] == pytest.approx(-down[0], abs=1e-6)


def test_left_and_right_are_alike_and_front_and_back_are_not():
    left, front = (of_ups(lamp())[AXES.index(axis)][MIRRORED] for axis in ("X", "Y"))
    assert left < 0.7 * front


def test_what_reaches_forward_is_told_slice_by_slice():
    front, back = of_fronts(lamp(), "Z", ["-Y", "Y"])
    head = slice(-3, None)  # its mean, and how far it reaches forward and back
    assert (front[head] > back[head]).all()
    np.testing.assert_allclose(front[head][1:], -back[head][:0:-1], atol=1e-6)


@pytest.mark.parametrize("way", WAYS)
def test_a_shape_is_told_in_its_own_axes(way):
    frame = Frame(*way)
    turned = frame.turn_back(lamp()) * 7 + [1, -2, 3]
    ups, fronts = of_ups(turned), of_fronts(turned, way[0], [way[1]])
    np.testing.assert_allclose(ups[AXES.index(way[0])], of_ups(lamp())[2], atol=1e-5)
    np.testing.assert_allclose(fronts, of_fronts(lamp(), "Z", ["-Y"]), atol=1e-5)


def test_a_flat_sheet_has_no_foot_but_along_its_normal():
    sheet = np.random.default_rng(1).uniform(-1, 1, (3000, 3)) * [1, 1, 0]
    ups = of_ups(sheet)
    assert np.isfinite(ups).all()
    assert ups[AXES.index("Z")][FOOT] == pytest.approx(1, abs=0.1)
    assert ups[AXES.index("X")][FOOT] == 0
    assert np.isfinite(of_fronts(sheet, "Z", ["X", "Y"])).all()
