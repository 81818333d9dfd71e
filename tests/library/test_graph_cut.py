"""Graph cut: every move is the best one, borders find creases, specks vanish."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_meshes import CUBE_FACES, CUBE_VERTICES

from benchmarks.timing.torus import bumpy_torus
from patchalign3d.geometry import cells
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels import graph_cut
from patchalign3d.labels.graph_cut import Borders, smooth_labels


@pytest.fixture
def torus(monkeypatch):
    """A mesh with two levels of cells."""
    monkeypatch.setattr(cells, "FEW", 10_000)
    monkeypatch.setattr(cells, "LEVELS", ((4_000, 4), (1_000, 8)))
    mesh = Mesh(*bumpy_torus(20_000))
    assert len(mesh.levels) == 2
    return mesh


def energy(labels, unary, pairs, border):
    """What labels (n,) cost, and the borders between them."""
    one, two = labels[pairs].T
    return unary[np.arange(len(labels)), labels].sum() + border[one != two].sum()


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(0, 2))
def test_an_expansion_finds_the_cheapest_of_all_moves(seed, faces, label):
    rng = np.random.default_rng(seed)
    unary = rng.random((faces, 3))
    pairs = np.array(list(itertools.combinations(range(faces), 2)))
    border = rng.random(len(pairs)) * 0.5
    labels = rng.integers(0, 3, faces).astype(np.int32)

    moves = [
        np.where(switch, label, labels) for switch in itertools.product([False, True], repeat=faces)
    ]
    found = graph_cut._expand(labels, label, unary, pairs, border, np.ones(faces, bool))
    costs = [energy(move, unary, pairs, border) for move in moves]
    assert energy(found, unary, pairs, border) == pytest.approx(min(costs))


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(0, 20), st.integers(1, 3))
def test_the_rivals_of_a_label_are_all_that_are_so_many_steps_away(seed, count, borders, rings):
    rng = np.random.default_rng(seed)
    labels, pairs = rng.integers(0, 4, count), rng.integers(0, count, (borders, 2))
    touch = np.eye(count, dtype=int)
    touch[pairs[:, 0], pairs[:, 1]] = touch[pairs[:, 1], pairs[:, 0]] = 1
    expected = np.linalg.matrix_power(touch, rings) @ (labels[:, None] == np.arange(4)) > 0
    np.testing.assert_array_equal(graph_cut._rivals(labels, 4, pairs, rings), expected)


def grid(columns: int, fold_at: int | None = None) -> Mesh:
    """A strip of quads along x; folded upwards by 90° (concave from above) at one column."""
    x = np.arange(columns + 1, dtype=float)
    along, height = x.copy(), np.zeros_like(x)
    if fold_at is not None:
        along = np.minimum(x, fold_at)
        height = np.maximum(x - fold_at, 0)
    vertices = np.concatenate([np.c_[along, np.full_like(x, y), height] for y in (0.0, 4.0)])
    n = columns + 1
    faces = [[i, i + 1, n + i + 1] for i in range(columns)]
    faces += [[i, n + i + 1, n + i] for i in range(columns)]
    return Mesh(vertices, faces)


def test_a_speck_of_doubt_is_smoothed_away():
    mesh = grid(12)
    cost = np.tile([0.1, 1.0], (24, 1))
    cost[5] = [0.6, 0.4]
    assert smooth_labels(mesh, cost).tolist() == [0] * 24


def test_a_confident_part_survives():
    mesh = grid(12)
    cost = np.tile([0.0, 8.0], (24, 1))
    cost[[6, 7, 8, 18, 19, 20]] = [8.0, 0.0]
    np.testing.assert_array_equal(smooth_labels(mesh, cost), cost.argmin(1))


def test_a_border_moves_to_the_crease_nearby():
    mesh = grid(12, fold_at=7)
    column = np.arange(24) % 12
    # The scores change at column 6; between 5 and 8 they are in doubt.
    cost = np.stack([np.clip(column - 5.5, -3, 3), np.clip(5.5 - column, -3, 3)], axis=1) * 0.3 + 1
    np.testing.assert_array_equal(smooth_labels(mesh, cost), column >= 7)


def test_loose_pieces_stay_whole_where_the_scores_change_beside_the_gap():
    one, two = grid(7), grid(5)
    gap = [7.1, 0, 0]
    vertices = np.concatenate([one.vertices, two.vertices + gap])
    mesh = Mesh(vertices, np.concatenate([one.faces, two.faces + len(one.vertices)]))
    column = np.concatenate([np.arange(14) % 7, 7 + np.arange(10) % 5])
    cost = np.stack([np.clip(column - 5.5, -3, 3), np.clip(5.5 - column, -3, 3)], axis=1) * 0.1 + 1
    np.testing.assert_array_equal(smooth_labels(mesh, cost), column >= 7)
    assert set(cost.argmin(1)[column == 6]) == {1}  # by their scores alone they would not


def test_labels_are_the_same_on_a_finer_mesh():
    coarse = Mesh(CUBE_VERTICES, CUBE_FACES)
    cost = np.ones((12, 2))
    cost[:2, 0] = cost[2:, 1] = 0
    a, b, c = coarse.corners.swapaxes(0, 1)
    m = [(a + b) / 2, (b + c) / 2, (c + a) / 2]
    fine = np.stack(
        [np.stack(t, 1) for t in ([a, m[0], m[2]], [m[0], b, m[1]], [m[2], m[1], c], m)], 1
    ).reshape(-1, 3)
    finer = Mesh(fine, np.arange(len(fine)).reshape(-1, 3))
    np.testing.assert_array_equal(
        smooth_labels(finer, np.repeat(cost, 4, axis=0)), np.repeat(smooth_labels(coarse, cost), 4)
    )


def test_one_label_and_loose_faces_need_no_cut():
    mesh = Mesh(np.eye(3), [[0, 1, 2]])
    assert smooth_labels(mesh, np.array([[0.3]])).tolist() == [0]
    assert smooth_labels(mesh, np.array([[0.3, 0.1]])).tolist() == [1]


@pytest.mark.parametrize("few", [10_000, 100_000])
def test_labels_are_the_same_in_whatever_order_they_are_asked_for(monkeypatch, few):
    monkeypatch.setattr(cells, "FEW", few)
    monkeypatch.setattr(cells, "LEVELS", ((4_000, 4), (1_000, 8)))
    mesh = Mesh(*bumpy_torus(12_000))
    doubt = np.random.default_rng(0).normal(0, 1, (len(mesh.faces), 4))
    cost = np.maximum(4 + 4 * np.sin(3 * mesh.face_centroids[:, [0, 1, 2, 0]]) + doubt, 0)
    absent = cost.min(1, keepdims=True) + 1  # nobody's first choice
    order = np.array([2, 4, 0, 3, 1])
    found = smooth_labels(mesh, np.concatenate([cost, absent], axis=1)[:, order])
    np.testing.assert_array_equal(order[found], smooth_labels(mesh, cost))
    assert set(np.unique(order[found])) == {0, 1, 2, 3}


def test_a_large_mesh_is_cut_by_cells_and_along_their_borders_almost_as_well(monkeypatch):
    vertices, faces = bumpy_torus(20_000)
    mesh = Mesh(vertices, faces)
    rng = np.random.default_rng(0)
    doubt = rng.normal(0, 1, (len(faces), 3))
    cost = np.maximum(4 + 4 * np.sin(3 * mesh.face_centroids) + doubt, 0)
    whole = smooth_labels(mesh, cost)
    monkeypatch.setattr(cells, "FEW", 10_000)
    monkeypatch.setattr(cells, "LEVELS", ((4_000, 4), (1_000, 8)))
    parted = smooth_labels(Mesh(vertices, faces), cost)
    area = mesh.face_areas
    assert area[parted == whole].sum() > 0.97 * area.sum()
    assert area[cost.argmin(1) == whole].sum() < 0.95 * area.sum()  # there was work to do


def test_what_is_out_of_the_question_does_not_compete_and_labels_stay(monkeypatch):
    mesh = Mesh(*bumpy_torus(8_000))
    noise = np.random.default_rng(0).normal(0, 1, (len(mesh.faces), 3))
    cost = 8 + 8 * np.sin(3 * mesh.face_centroids) + noise
    competing, expand = [], graph_cut._expand

    def counted(labels, label, *others):
        competing.append(np.count_nonzero(others[-1] & (labels != label)))
        return expand(labels, label, *others)

    monkeypatch.setattr(graph_cut, "_expand", counted)
    found = Borders(mesh).smooth_cells(cost, doubt=5)
    few = sum(competing)
    competing.clear()
    np.testing.assert_array_equal(found, Borders(mesh).smooth_cells(cost))
    assert few < 0.7 * sum(competing)


def test_where_no_doubt_is_named_a_long_border_outweighs_any_score(monkeypatch):
    monkeypatch.setattr(graph_cut, "SMOOTHNESS", 5.0)
    mesh = grid(12)
    cost = np.tile([0.0, 9.0], (24, 1))
    cost[[6, 18]] = [6.0, 0.0]
    assert smooth_labels(mesh, cost).tolist() == [0] * 24
    assert Borders(mesh).smooth_cells(cost, doubt=5).tolist() == cost.argmin(1).tolist()


def test_cells_that_cost_the_same_everywhere_are_labelled_as_their_faces_would_be(torus):
    cost = np.maximum(4 + 4 * np.sin(3 * torus.cells.centroid), 0)
    by_cells = Borders(torus).smooth_cells(cost)
    by_faces = smooth_labels(torus, cost[torus.cells.of])
    assert (by_cells == by_faces).mean() > 0.999  # but for sums of other bits


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(0, 2))
def test_an_expansion_of_those_that_may_is_the_cheapest_with_the_others_as_they_are(
    seed, faces, label
):
    rng = np.random.default_rng(seed)
    unary = rng.random((faces, 3))
    pairs = np.array(list(itertools.combinations(range(faces), 2)))
    border = rng.random(len(pairs)) * 0.5
    labels = rng.integers(0, 3, faces).astype(np.int32)
    may = rng.random(faces) < 0.5

    moves = [
        np.where(np.array(switch) & may, label, labels)
        for switch in itertools.product([False, True], repeat=faces)
    ]
    found = graph_cut._expand(labels, label, unary, pairs, border, may)
    np.testing.assert_array_equal(found[~may], labels[~may])
    costs = [energy(move, unary, pairs, border) for move in moves]
    assert energy(found, unary, pairs, border) == pytest.approx(min(costs))


def test_rivals_are_the_labels_of_cells_so_many_steps_away():
    labels, chain = np.array([0, 0, 1, 2, 2]), np.array([[0, 1], [1, 2], [2, 3], [3, 4]])
    one = graph_cut._rivals(labels, 3, chain, rings=1)
    assert [set(np.flatnonzero(row)) for row in one] == [{0}, {0, 1}, {0, 1, 2}, {1, 2}, {2}]
    two = graph_cut._rivals(labels, 3, chain, rings=2)
    assert [set(np.flatnonzero(row)) for row in two] == [
        {0, 1},
        {0, 1, 2},
        {0, 1, 2},
        {0, 1, 2},
        {1, 2},
    ]


def test_borders_of_cells_cost_what_those_between_their_faces_do(torus):
    borders = Borders(torus)
    cost, of = borders.between_faces(slice(None)), torus.cells.of
    one, two = of[torus.touching].T
    assert borders.between_cells[-1].sum() * graph_cut.DETOUR == pytest.approx(
        cost[one != two].sum()
    )
    np.testing.assert_array_equal(borders.cells[0], of)
    np.testing.assert_array_equal(borders.cells[1][torus.levels[0].of], of)


def test_a_label_that_may_not_be_somewhere_is_not_there_after_several_sweeps_either():
    cost = np.array([[0.0, 9, 9], [0.5, 0, 9], [9, 0, 9], [9, 9, 0]])
    may = np.ones((4, 3), bool)
    may[1, 1] = False
    chain = np.array([[0, 1], [1, 2], [2, 3]])
    at_first = np.zeros(4, np.int32)
    found = graph_cut._minimise(at_first, cost, chain, np.full(3, 0.1), may)
    assert found.tolist() == [0, 0, 1, 2]


NO_PAIRS = np.zeros((0, 2), np.int64)


def test_each_label_is_tried_once_before_none_is_found_to_help():
    cost, may = np.array([[1.0, 1, 0]]), np.ones((1, 3), bool)
    found = graph_cut._minimise(np.zeros(1, np.int32), cost, NO_PAIRS, np.zeros(0), may)
    assert found.tolist() == [2]


def test_what_never_settles_is_left_after_three_sweeps(monkeypatch):
    tried = []

    def expand(labels, label, *_):
        tried.append(label)
        return labels + 1

    monkeypatch.setattr(graph_cut, "_expand", expand)
    cost, may = np.zeros((1, 2)), np.ones((1, 2), bool)
    graph_cut._minimise(np.zeros(1, np.int32), cost, NO_PAIRS, np.zeros(0), may)
    assert tried == [0, 1] * 3


def test_all_pairs_of_a_depth_are_those_with_a_free_node_where_all_are_free(torus):
    borders, nodes = Borders(torus), [len(torus.faces), *(len(e.area) for e in torus.levels)]
    for depth, count in enumerate(nodes):
        pairs, cost = borders.all_pairs(depth)
        some, their_cost = borders.pairs_of(depth, np.ones(count, bool))
        np.testing.assert_array_equal(pairs, some)
        np.testing.assert_array_equal(cost, their_cost)


def test_only_what_lies_beside_a_border_is_looked_at_again(torus, monkeypatch):
    """By cells of a level as far as two steps, by faces only those of cells that touch another."""
    free, above, minimise, refine = [], [], graph_cut._minimise, Borders._refine

    def count_free(labels, unary, pairs, cost, may):
        free.append(int(may.any(1).sum()))
        return minimise(labels, unary, pairs, cost, may)

    def keep_labels(self, depth, labels, *rest):
        above.append(labels)
        return refine(self, depth, labels, *rest)

    monkeypatch.setattr(graph_cut, "_minimise", count_free)
    monkeypatch.setattr(Borders, "_refine", keep_labels)
    right = torus.cells.centroid[:, 0] > 0
    found = Borders(torus).smooth_cells(np.stack([right, ~right], axis=1) * 8.0)
    assert set(found) == {0, 1}
    expected = [len(torus.cells.area)]
    for level, labels, rings in zip(reversed(torus.levels), above, (2, 1), strict=True):
        one, two = level.pairs.T
        beside = np.zeros(len(labels), bool)
        beside[level.pairs[labels[one] != labels[two]]] = True
        for _ in range(rings - 1):
            beside[level.pairs[beside[one] | beside[two]]] = True
        expected.append(int(beside[level.of].sum()))
    assert free == expected
    assert free[2] < len(torus.faces) / 5
