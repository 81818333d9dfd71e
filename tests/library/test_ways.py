"""Ways along a surface: how far faces are from each other that touch."""

import numpy as np
from scipy.sparse.csgraph import dijkstra

from patchalign3d.geometry.ways import graph_of_ways


def test_faces_that_touch_along_several_edges_are_as_far_apart_as_along_the_shortest():
    pairs = np.array([[0, 1], [2, 1], [1, 0], [0, 1], [2, 3]])
    graph = graph_of_ways(5, pairs, np.array([3.0, 7.0, 2.0, 5.0, 4.0]))
    expected = np.zeros((5, 5))
    expected[[0, 1, 2], [1, 2, 3]] = expected[[1, 2, 3], [0, 1, 2]] = 2, 7, 4
    np.testing.assert_array_equal(graph.maximum(graph.T).toarray(), expected)


def test_of_two_ways_that_are_told_in_opposite_directions_the_shorter_counts():
    graph = graph_of_ways(3, np.array([[0, 1], [1, 0], [2, 1]]), np.array([3.0, 2.0, 7.0]))
    distances = dijkstra(graph, directed=False)
    np.testing.assert_array_equal(distances, [[0, 2, 9], [2, 0, 7], [9, 7, 0]])


def test_where_nothing_touches_there_is_no_way():
    assert graph_of_ways(3, np.zeros((0, 2), np.int64), np.zeros(0)).nnz == 0
