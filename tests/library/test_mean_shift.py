"""Where matches are densest."""

import numpy as np

from patchalign3d.labels.mean_shift import mean_shift, snap_to_surface


def test_a_point_settles_in_the_middle_of_what_matches_around_the_best_patch():
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = np.c_[0.05 * np.cos(angle), 0.05 * np.sin(angle), 0 * angle]  # around a limb
    far = ring + [0, 0, 2]  # another limb that looks alike
    centres = np.concatenate([ring, far, [[0, 0, -1]]])
    logits = np.full((len(centres), 2), 5.0)
    logits[0, 0] = 5.1
    logits[-1] = -np.inf, 9
    points = mean_shift(centres, logits)
    np.testing.assert_allclose(points[0], [0, 0, 0], atol=0.02)
    np.testing.assert_allclose(points[1], [0, 0, -1])


def test_patches_that_are_all_in_one_place_are_densest_there():
    assert (mean_shift(np.ones((4, 3)), np.array([[1.0], [2], [-np.inf], [0]])) == 1).all()
    thirds = np.tile([1 / 3, 0.1, -0.7], (7, 1))
    logits = np.linspace(-1, 1, 7)[:, None]
    np.testing.assert_allclose(mean_shift(thirds, logits), thirds[:1], rtol=1e-12)


def test_a_point_lies_on_the_nearest_place_that_it_may_take():
    surface = np.array([[0.0, 0, 0], [1, 0, 0], [2, 0, 0]])
    there = np.array([[True, False], [True, True], [False, True]])
    points = np.array([[1.9, 1, 0], [0.1, 1, 0]])
    np.testing.assert_array_equal(snap_to_surface(points, surface, there), surface[[1, 1]])
