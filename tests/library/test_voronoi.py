"""Voronoi regions of a surface: which place is nearest along it, and which regions meet."""

import numpy as np

from patchalign3d.geometry import voronoi

# Sixty cells in a row, one apart, each of which touches the next.
ROW = np.c_[np.arange(60.0), np.zeros(60), np.zeros(60)]
NEXT = np.c_[np.arange(59), np.arange(1, 60)]
HALVES = np.delete(NEXT, 29, axis=0)  # cells 0 to 29, and 30 to 59


def voronoi_regions(centroids, pairs, places, areas=None):
    areas = np.ones(len(centroids)) if areas is None else areas
    return voronoi.voronoi_regions(areas, centroids, pairs, places)


def in_each(regions):
    """The places that each region uses."""
    return [row.indices.tolist() for row in regions.places]


def test_a_cell_is_in_the_region_of_the_nearest_place_along_the_surface():
    assert voronoi_regions(ROW, NEXT, np.array([9, 50])).of.tolist() == [0] * 30 + [1] * 30


def test_the_way_along_the_surface_counts_and_not_the_way_through_the_air():
    bent = ROW.copy()
    bent[30:, 0], bent[30:, 1] = ROW[29::-1, 0], 0.1  # a row, and back above it
    regions = voronoi_regions(bent, NEXT, np.array([0, 19]))
    assert regions.of.tolist() == [0] * 10 + [1] * 50


def test_a_region_uses_its_own_places_and_those_of_the_regions_that_it_meets():
    regions = voronoi_regions(ROW, NEXT, np.array([50, 10, 30]))
    assert in_each(regions) == [[1, 2], [0, 1, 2], [0, 2]]


def test_a_region_of_few_cells_also_uses_those_of_the_next_but_one():
    regions = voronoi_regions(ROW, NEXT, np.array([9, 30, 51, 58]))
    assert np.bincount(regions.of).tolist() == [20, 21, 14, 5]
    assert in_each(regions) == [[0, 1], [0, 1, 2], [1, 2, 3], [1, 2, 3]]


def test_cells_without_area_do_not_make_a_region_of_few_a_region_of_many():
    rows, areas = np.concatenate([ROW, ROW]), np.repeat([1.0, 0.0], 60)
    hanging = np.concatenate([NEXT, np.c_[np.arange(60), np.arange(60, 120)]])
    regions = voronoi_regions(rows, hanging, np.array([9, 30, 51, 58]), areas)
    assert np.bincount(regions.of).tolist() == [40, 42, 28, 10]
    assert in_each(regions) == [[0, 1], [0, 1, 2], [1, 2, 3], [1, 2, 3]]


def test_places_on_one_cell_have_one_region():
    regions = voronoi_regions(ROW, NEXT, np.array([50, 9, 50]))
    assert regions.of.tolist() == [0] * 30 + [1] * 30
    assert in_each(regions) == [[0, 1, 2], [0, 1, 2]]


def test_from_a_loose_piece_without_places_none_is_reached():
    regions = voronoi_regions(ROW, HALVES, np.array([3]))
    assert regions.of.tolist() == [0] * 30 + [-1] * 30
    assert in_each(regions) == [[0]]


def test_loose_pieces_with_a_place_each_do_not_meet():
    assert in_each(voronoi_regions(ROW, HALVES, np.array([3, 33]))) == [[0], [1]]


def test_cells_in_one_place_are_connected_if_they_touch():
    assert voronoi_regions(np.zeros((3, 3)), NEXT[:2], np.array([2])).of.tolist() == [0, 0, 0]


def test_the_order_of_the_cells_changes_no_region_even_where_ways_are_equally_long():
    x, y = (axis.ravel() for axis in np.mgrid[:24, :24])
    number = np.arange(576).reshape(24, 24)
    across, along = (number[:-1], number[1:]), (number[:, :-1], number[:, 1:])
    pairs = np.concatenate([np.c_[a.ravel(), b.ravel()] for a, b in (across, along)])
    centroids, places = np.c_[x, y, 0 * x] / 24, np.array([0, 23, 552, 575, 276])
    first = voronoi_regions(centroids, pairs, places)
    order = np.random.default_rng(0).permutation(576)
    other = voronoi_regions(centroids[order], np.argsort(order)[pairs], np.argsort(order)[places])
    for cell, same in enumerate(np.argsort(order)):
        one, two = first.places[first.of[cell]], other.places[other.of[same]]
        assert one.indices.tolist() == two.indices.tolist()
