"""What makers do to shapes: known answers for joining and softening them."""

import numpy as np
import pytest

from training.data.clouds import POINTS
from training.data.make_shards import shape_cloud
from training.shapes import FAMILIES, solids, variety
from training.shapes.shape import Assembly


def two_solids(first: solids.Solid, second: solids.Solid):
    shape = Assembly("thing")
    shape.add(first, "first")
    shape.add(second, "second")
    return shape.finish()


def test_what_lies_inside_another_closed_solid_is_hidden():
    shape = two_solids(solids.box((2, 2, 2)), solids.box((1, 1, 1), (1, 0, 0)))
    points = np.array([[0.5, 0, 0], [1.5, 0, 0], [1, 0, 0], [0, 1, 0]])
    hidden = variety.hidden(shape, points, np.array([1, 1, 0, 0]))
    np.testing.assert_array_equal(hidden, [True, False, True, False])


def test_an_open_or_hollow_solid_hides_nothing():
    within = solids.box((0.2, 0.2, 0.2), (0, 0, 1))
    tube = solids.lathe([(1, 0), (1, 2)], caps=False)
    ring = solids.tube([(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0)], 0.2, closed=True)
    for outer in (tube, ring):
        shape = two_solids(outer, within)
        points = within[0]
        assert not variety.hidden(shape, points, np.ones(len(points), int)).any()


def test_softening_leaves_a_board_as_thick_as_it_was_and_rounds_its_corner():
    x, y = (axis.ravel() for axis in np.meshgrid(*[np.linspace(0, 1, 40)] * 2))
    board = np.concatenate([np.c_[x, y, 0 * x + side] for side in (0, 0.01)])
    normals = np.repeat([[0.0, 0, -1], [0, 0, 1]], len(x), axis=0)
    soft = variety.softened(board, normals)
    np.testing.assert_allclose(soft[:, 2], board[:, 2])
    corner = np.concatenate([np.c_[x, y, 0 * x], np.c_[0 * x, x, y]])
    normals = np.repeat([[0.0, 0, -1], [-1, 0, 0]], len(x), axis=0)
    edge = np.linalg.norm(corner - [0, 0.5, 0], axis=1).argmin()
    soft = variety.softened(corner, normals)[edge]
    assert soft[0] > 0.005
    assert soft[2] > 0.005


@pytest.mark.parametrize("family", FAMILIES)
def test_every_point_of_a_family_keeps_a_part(family):
    rng = np.random.default_rng(3)
    for _ in range(4):
        cloud = shape_cloud(FAMILIES[family](rng), rng)
        assert cloud.points.shape == (POINTS, 3)
        assert np.isfinite(cloud.points).all()
        finest = np.zeros(POINTS, bool)
        for label in cloud.labels:
            finest |= label.mask
        assert finest.all()
