"""Faces that touch: the same pairs for triangles and polygons, and what hangs together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_meshes import CUBE_FACES, CUBE_VERTICES

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.shared.faces import (
    components,
    face_graph,
    pairs_among,
    shared_edges,
    sort_stably,
    weld,
)


@settings(max_examples=50)
@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_components_are_what_a_walk_reaches(count, seed):
    rng = np.random.default_rng(seed)
    pairs = rng.integers(0, count, (rng.integers(0, 2 * count), 2))
    reached = np.eye(count, dtype=bool)
    reached[pairs[:, 0], pairs[:, 1]] = reached[pairs[:, 1], pairs[:, 0]] = True
    for _ in range(count):
        reached = reached @ reached
    found = components(count, pairs)
    np.testing.assert_array_equal(found[:, None] == found, reached)
    first = [np.flatnonzero(found == group)[0] for group in range(found.max() + 1)]
    assert first == sorted(first)  # numbered by the least of each


def test_a_long_chain_in_any_order_is_one_piece():
    order = np.random.default_rng(0).permutation(5000)
    assert (components(5000, np.stack([order[:-1], order[1:]], axis=1)) == 0).all()


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("hub_is", ["first", "last"])
def test_a_hub_and_its_neighbours_are_one_piece_in_few_rounds(hub_is, order, monkeypatch):
    count = 5000
    number = np.arange(count) if hub_is == "first" else np.arange(count)[::-1]
    spokes = np.stack([number[1:], np.full(count - 1, number[0])], axis=1)
    rounds = []
    monkeypatch.setattr(np, "cumsum", lambda *a, f=np.cumsum, **k: rounds.append(1) or f(*a, **k))
    assert (components(count, spokes[::order]) == 0).all()
    assert len(rounds) < 5  # one for each spoke, once


def test_polygons_have_the_graph_that_triangles_have():
    mesh = Mesh(CUBE_VERTICES, CUBE_FACES)
    split = CUBE_VERTICES[CUBE_FACES.ravel()]  # every face has vertices of its own
    graph, begin = face_graph(split, np.arange(36), np.repeat(np.arange(12), 3), np.full(12, 0.5))
    expected = mesh.face_graph
    pairs = {tuple(sorted(pair)) for pair in graph.pairs.tolist()}
    assert pairs == {tuple(sorted(pair)) for pair in expected.pairs.tolist()}
    np.testing.assert_allclose(np.sort(graph.length), np.sort(expected.length) / 2)
    np.testing.assert_allclose(graph.centroid, CUBE_VERTICES[CUBE_FACES].mean(1))
    assert (begin // 3 == graph.pairs.T).any(0).all()  # the corner is one of the pair's


def test_quads_know_their_neighbours():
    # Two unit squares side by side, and a triangle on the second.
    positions = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [2, 0], [2, 1], [3, 0.5]], float)
    positions = np.c_[positions, np.zeros(7)]
    corners = np.array([0, 1, 2, 3, 1, 4, 5, 2, 4, 6, 5])
    faces = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2])
    graph, _ = face_graph(positions, corners, faces, np.array([1, 1, 0.5]))
    assert sorted(map(sorted, graph.pairs.tolist())) == [[0, 1], [1, 2]]
    assert graph.length.tolist() == [1, 1]


@pytest.mark.parametrize("copies", [[], [3, 3, 7]])
def test_positions_are_one_place_where_they_lie_together(copies):
    places = np.random.default_rng(0).uniform(-1, 1, (20, 3))
    number = np.concatenate([np.arange(20), np.array(copies, int)])
    found = weld(places[number])
    np.testing.assert_array_equal(found[:, None] == found, number[:, None] == number)


@given(
    st.lists(st.integers(0, 2**20 - 1), max_size=40),
    st.sampled_from([20, 40, 62]),
)
def test_integers_are_sorted_and_equals_keep_their_order(values, bits):
    values = np.array(values, np.int64) << (bits - 20)
    found, order = sort_stably(values, bits)
    np.testing.assert_array_equal(order, np.argsort(values, kind="stable"))
    np.testing.assert_array_equal(found, np.sort(values))


def test_half_edges_are_paired_with_the_next_along_their_edge_unless_they_have_no_length():
    begin = np.array([0, 1, 5, 1, 3, 1, 0])
    end = np.array([1, 0, 5, 2, 4, 0, 9])
    one, two = shared_edges(begin, end)
    assert list(zip(one.tolist(), two.tolist(), strict=True)) == [(0, 1), (1, 5)]


@given(st.integers(0, 2**32 - 1))
def test_edges_are_found_as_well_where_places_are_too_many_to_be_sorted_at_once(seed):
    rng = np.random.default_rng(seed)
    begin, end = rng.integers(0, 6, (2, 30))
    far = 2**30  # two such places and a number are more than 64 bits
    near, apart = shared_edges(begin, end), shared_edges(begin + far, end + far)
    np.testing.assert_array_equal(near, apart)


def test_pairs_of_which_one_is_not_chosen_are_left_out_and_the_others_count_what_is_chosen():
    chosen = np.array([True, False, True, True])
    pairs = np.array([[0, 1], [2, 0], [3, 2], [1, 3]])
    assert pairs_among(chosen, pairs).tolist() == [[1, 0], [2, 1]]
