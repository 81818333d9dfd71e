import numpy as np

from training.shapes.shape import Assembly
from training.shapes.solids import at_x, at_y, at_z, box, circle, stacked, torus


def test_an_outline_lies_across_the_axis_that_is_named():
    outline = [(1, 2), (3, 4)]
    np.testing.assert_array_equal(at_x(outline, 0.5), [(0.5, 1, 2), (0.5, 3, 4)])
    np.testing.assert_array_equal(at_y(outline, 0.5), [(1, 0.5, 2), (3, 0.5, 4)])
    np.testing.assert_array_equal(at_z(outline, 0.5), [(1, 2, 0.5), (3, 4, 0.5)])


def test_an_outline_is_stacked_by_one_scale_or_by_one_for_each_of_its_axes():
    rings = stacked([(1, 0), (0, 2)], [(1, 0), (0.5, 3), ((2, 10), 7)])
    first = [(1, 0, 0), (0, 2, 0)]
    second = [(0.5, 0, 3), (0, 1, 3)]
    third = [(2, 0, 7), (0, 20, 7)]
    np.testing.assert_array_equal(rings, [first, second, third])


def test_a_circle_begins_where_it_is_told_to_and_runs_counterclockwise():
    np.testing.assert_allclose(circle(4), [(1, 0), (0, 1), (-1, 0), (0, -1)], atol=1e-15)
    np.testing.assert_allclose(circle(2, np.pi / 2), [(0, 1), (0, -1)], atol=1e-15)


def test_a_torus_is_as_wide_high_and_flat_as_it_is_told_to_be():
    vertices, faces = torus(2, 5, 0.5, sides=8, facets=4, flat=0.4)
    assert vertices.shape == (32, 3)
    assert faces.shape == (64, 3)
    away = np.linalg.norm(vertices[:, :2], axis=1)
    np.testing.assert_allclose([away.min(), away.max()], [1.5, 2.5])
    np.testing.assert_allclose([vertices[:, 2].min(), vertices[:, 2].max()], [4.8, 5.2])


def test_what_is_moved_is_all_that_there_is_so_far():
    shape = Assembly("pair")
    shape.add(box((2, 2, 2)), "first")
    shape.move(np.diag([1, 1, 3]), (10, 0, 0))
    shape.add(box((2, 2, 2)), "second")
    (first, _), (second, _) = shape.solids
    np.testing.assert_array_equal([first.min(0), first.max(0)], [(9, -1, -3), (11, 1, 3)])
    np.testing.assert_array_equal([second.min(0), second.max(0)], [(-1, -1, -1), (1, 1, 1)])
