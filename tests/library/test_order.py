"""An order of places that no file's numbering changes."""

import numpy as np

from patchalign3d.geometry.order import by_place


def test_places_come_in_one_order_however_they_are_numbered():
    places = np.random.default_rng(0).uniform(-1, 1, (50, 3))
    numbered_anew = np.random.default_rng(1).permutation(50)
    np.testing.assert_array_equal(
        places[by_place(places)], places[numbered_anew][by_place(places[numbered_anew])]
    )


def test_what_lies_in_one_place_stays_in_its_order_group_by_group():
    places = np.array([[[1.0, 0, 0], [0, 0, 0], [1, 0, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, -1]]])
    assert by_place(places).tolist() == [[1, 0, 2], [2, 0, 1]]


def test_corners_of_a_grid_have_an_order():
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 5)] * 3), axis=-1).reshape(-1, 3)
    assert by_place(grid).tolist() == by_place(np.round(grid, 6)).tolist()
    assert by_place(grid[::-1]).tolist() == [124 - number for number in by_place(grid)]
