"""Minimum cuts: the cheapest by trying them all, and as cheap from both that find them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.labels import min_cut

CUTS = [min_cut.cut_by_maxflow, min_cut.cut_by_scipy]


def cost_of(side, source, sink, one, two, there, back):
    """What a cut costs, as its arguments are described."""
    apart = there[~side[one] & side[two]].sum() + back[~side[two] & side[one]].sum()
    return source[side].sum() + sink[~side].sum() + apart


def a_graph(seed, nodes, edges, largest=8):
    rng = np.random.default_rng(seed)
    source, sink = rng.integers(0, largest, (2, nodes)).astype(float)
    one = rng.integers(0, nodes, edges)
    two = (one + rng.integers(1, nodes, edges)) % nodes
    there, back = rng.integers(0, largest, (2, edges)).astype(float)
    return source, sink, one, two, there, back


@pytest.mark.parametrize("cut", CUTS)
def test_the_cheaper_side_wins_where_nothing_holds_nodes_together(cut):
    nothing = np.zeros(0, int)
    side = cut(np.array([1.0, 5.0]), np.array([2.0, 3.0]), nothing, nothing, *np.zeros((2, 0)))
    assert side.tolist() == [True, False]


@pytest.mark.parametrize("cut", CUTS)
def test_an_edge_costs_in_its_own_direction_alone(cut):
    source, sink = np.array([9.0, 0.0]), np.array([0.0, 9.0])
    zero, one, nothing = np.array([0]), np.array([1]), np.zeros(1)
    for cost in np.array([[1.0], [100.0]]):  # 0 stays with the source and 1 goes: 0 → 1 is cut
        assert cut(source, sink, one, zero, cost, nothing).tolist() == [False, True]
        assert cut(source, sink, zero, one, nothing, cost).tolist() == [False, True]
    for way in ((zero, one, 100 + nothing, nothing), (one, zero, nothing, 100 + nothing)):
        along = cut(source, sink, *way)
        assert along[0] == along[1]


@pytest.mark.parametrize("cut", CUTS)
@given(st.integers(0, 10_000), st.integers(2, 7), st.integers(0, 12))
def test_no_cut_is_cheaper(cut, seed, nodes, edges):
    graph = a_graph(seed, nodes, edges)
    every = (np.array(side) for side in itertools.product([False, True], repeat=nodes))
    cheapest = min(cost_of(side, *graph) for side in every)
    assert cost_of(cut(*graph), *graph) == cheapest


@given(st.integers(0, 10_000), st.integers(2, 60), st.integers(0, 200))
def test_the_cuts_of_both_cost_the_same(seed, nodes, edges):
    graph = a_graph(seed, nodes, edges)
    one, other = (cost_of(cut(*graph), *graph) for cut in CUTS)
    assert one == other


def test_fractions_are_cut_as_exactly_as_labels_need():
    rng = np.random.default_rng(0)
    graph = [array * rng.random() for array in a_graph(1, 400, 1500, 1_000_000)]
    graph[2:4] = a_graph(1, 400, 1500, 1_000_000)[2:4]
    best, other = (cost_of(cut(*graph), *graph) for cut in CUTS)
    assert other == pytest.approx(best, rel=1e-6)


def test_without_pymaxflow_labels_are_cut_all_the_same(monkeypatch):
    graph = a_graph(3, 30, 90)
    with_it = min_cut.minimum_cut(*graph)
    monkeypatch.setattr(min_cut, "maxflow", None)
    assert cost_of(min_cut.minimum_cut(*graph), *graph) == cost_of(with_it, *graph)
