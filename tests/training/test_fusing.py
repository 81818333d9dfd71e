"""The twin of one surface: what is inside is gone, what is outside stays where it was."""

import numpy as np
import pytest

from training.shapes import solids
from training.shapes.fusing import fused


@pytest.mark.parametrize("seed", range(6))
def test_what_lies_inside_is_gone_and_each_point_knows_the_face_that_is_nearest(seed):
    shell, core = solids.box((2, 2, 2)), solids.ellipsoid((0, 0, 0), (0.6, 0.6, 0.6))
    vertices, faces = solids.merge([shell, core])
    points, face = fused(vertices, faces, 2000, np.random.default_rng(seed))
    assert points.shape == (2000, 3) and face.shape == (2000,)
    assert (face < len(shell[1])).all()
    assert np.linalg.norm(points, axis=1).min() > 0.9
    np.testing.assert_allclose(np.abs(points).max(1), 1, atol=0.15)


@pytest.mark.parametrize("seed", range(6))
def test_thin_bars_survive_however_soft_the_surface_is(seed):
    vertices, faces = solids.cylinder((0, 0, 0), (0, 0, 1), 0.004)
    points, _ = fused(vertices, faces, 2000, np.random.default_rng(seed))
    heights, _ = np.histogram(points[:, 2], bins=20, range=(0, 1))
    assert (heights > 20).all()
    assert np.linalg.norm(points[:, :2], axis=1).max() < 0.08


def test_what_touches_becomes_one_surface():
    lower, upper = solids.box((1, 1, 1)), solids.box((1, 1, 1), (0, 0, 1))
    vertices, faces = solids.merge([lower, upper])
    points, face = fused(vertices, faces, 4000, np.random.default_rng(1))
    middle = np.linalg.norm(points - [0, 0, 0.5], axis=1)
    assert middle.min() > 0.4  # nothing is left of the walls between them
    below = face < len(lower[1])
    assert 0.3 < below.mean() < 0.7
    assert points[below, 2].max() < 0.7 and points[~below, 2].min() > 0.3


def test_equal_chance_gives_equal_points():
    vertices, faces = solids.ellipsoid((0, 0, 0), (1, 2, 3))
    one, two = (fused(vertices, faces, 100, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one[0], two[0])
    np.testing.assert_array_equal(one[1], two[1])
