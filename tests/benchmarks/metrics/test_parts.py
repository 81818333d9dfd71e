"""Figures of parts against sums done by hand, and what must hold whatever the labels are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.parts import (
    agnostic_iou,
    boundary_iou,
    boundary_points,
    category_miou,
    instance_miou,
    labels_of,
    part_ious,
    rand_index_error,
    shape_iou,
)
from training.loop.metrics import mean_iou


def array(*labels):
    return np.array(labels, dtype=int)


def test_the_conventions_differ_only_in_parts_that_one_side_lacks():
    truth, predicted = array(0, 0, 1, 1), array(0, 0, 1, 2)  # part 2 predicted alone, 3 by neither
    assert shape_iou(predicted, truth, 4) == pytest.approx((1 + 1 / 2) / 2)
    assert shape_iou(predicted, truth, 4, "union") == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert shape_iou(predicted, truth, 4, "classic") == pytest.approx((1 + 1 / 2 + 0 + 1) / 4)
    assert math.isnan(part_ious(predicted, truth, 4)[2])
    same = [shape_iou(array(0, 1, 1, 1), truth, 2, c) for c in ("present", "union", "classic")]
    assert same == pytest.approx([(1 / 2 + 2 / 3) / 2] * 3)


def test_one_part_absent_from_both_counts_one_or_nothing():
    truth = predicted = array(0, 0)
    assert part_ious(predicted, truth, 2, "classic").tolist() == [1, 1]
    assert math.isnan(part_ious(predicted, truth, 2, "union")[1])
    assert math.isnan(part_ious(predicted, truth, 2, "present")[1])


def test_points_without_a_label_are_missed_and_those_without_a_truth_count_nowhere():
    assert shape_iou(array(0, -1, 1, 0), array(0, 0, 1, -1), 2) == pytest.approx((1 / 2 + 1) / 2)
    assert math.isnan(shape_iou(array(0, 1), array(-1, -1), 2))
    assert shape_iou(array(), array(), 2, "classic") == 1
    assert shape_iou(array(0), array(0), 1) == 1  # one point


def test_the_earlier_of_equal_scores_wins_and_no_score_is_no_label():
    scores = np.array([[0.5, 0.5], [0.1, 0.2], [-np.inf, -np.inf], [-np.inf, 0]])
    assert labels_of(scores).tolist() == [0, 1, -1, 1]
    assert labels_of(np.zeros((2, 0))).tolist() == [-1, -1]


def test_the_plain_mean_over_categories_and_the_released_one_over_batches():
    ious = [1.0, 0.0, 0.0, 0.5]
    names = ["bag", "bag", "bag", "cap"]
    assert instance_miou(ious) == pytest.approx(1.5 / 4)
    assert category_miou(ious, names) == pytest.approx((1 / 3 + 1 / 2) / 2)
    # Batches of two: [1, 0], [0 | .5]: bag is the mean of 0.5 and 0.
    assert category_miou(ious, names, batch=2) == pytest.approx((1 / 4 + 1 / 2) / 2)
    assert category_miou(ious, names, batch=16) == category_miou(ious, names)
    assert instance_miou([1.0, float("nan")]) == 1


def test_a_boundary_has_more_than_one_part_among_its_neighbours():
    line = np.stack([np.arange(10.0), np.zeros(10), np.zeros(10)], axis=1)
    truth = np.repeat([0, 1], 5)
    with_itself = boundary_points(line, truth, True, neighbours=3)
    assert np.flatnonzero(with_itself).tolist() == [4, 5]
    others = boundary_points(line, truth, False, neighbours=3)
    assert set(np.flatnonzero(with_itself)) <= set(np.flatnonzero(others))
    # Point 4 has 3 and 5 before it counts its third neighbour; of point 9, 8 7 6 are the nearest.
    assert others[[4, 5]].all()
    assert not others[[0, 9]].any()


def test_whether_a_point_is_its_own_neighbour_decides_at_the_edge():
    # Two neighbours: itself and the next one, or the next two. Only the second sees the other part.
    points = np.array([[0.0, 0, 0], [1, 0, 0], [2.5, 0, 0], [9, 0, 0]])
    truth = array(0, 0, 1, 1)
    assert not boundary_points(points, truth, True, neighbours=2)[0]
    assert boundary_points(points, truth, False, neighbours=2)[0]


def test_copies_of_a_point_are_neighbours_like_any_other():
    points, truth = np.zeros((3, 3)), array(0, 0, 1)
    assert boundary_points(points, truth, True).all()
    # Of the others alone, the third point sees one part: the one that it is not of itself.
    assert boundary_points(points, truth, False).tolist() == [True, True, False]
    assert boundary_points(points, array(0, 0, -1)).tolist() == [False] * 3
    assert boundary_points(points[:1], array(0)).tolist() == [False]


def test_a_point_counts_itself_however_many_copies_it_has():
    for number in range(20):  # of 16 neighbours it may be none
        truth = (np.arange(20) == number).astype(int)
        assert boundary_points(np.zeros((20, 3)), truth)[number]


def test_of_two_points_each_may_be_the_boundary_of_the_other():
    assert boundary_points(np.eye(2, 3), array(0, 1)).all()
    assert boundary_points(np.eye(3), array(0, -1, 1)).tolist() == [True, False, True]


def test_boundary_iou_looks_at_boundary_points_alone():
    line = np.stack([np.arange(100.0), np.zeros(100), np.zeros(100)], axis=1)
    truth = np.repeat([0, 1], 50)
    predicted = truth.copy()
    predicted[:20] = 1  # wrong, but far from the border
    assert boundary_iou(predicted, truth, line, 2) == 1
    assert shape_iou(predicted, truth, 2) < 1
    assert math.isnan(boundary_iou(predicted, np.zeros(100, int), line, 2))


def test_parts_without_names_are_compared_by_the_best_fit():
    truth = array(0, 0, 1, 1)
    assert agnostic_iou(array(7, 7, 3, 3), truth) == 1
    # One part for all: the best for both, and one to one for only one of them.
    assert agnostic_iou(array(5, 5, 5, 5), truth) == pytest.approx(1 / 2)
    assert agnostic_iou(array(5, 5, 5, 5), truth, one_to_one=True) == pytest.approx(1 / 4)
    assert agnostic_iou(array(-1, -1, 3, 3), truth) == pytest.approx(1 / 2)
    assert agnostic_iou(array(7, -1, 3, 3), truth) == pytest.approx((1 / 2 + 1) / 2)
    assert agnostic_iou(array(-1, -1, -1, -1), truth) == 0
    assert agnostic_iou(array(0, 1), array(0, 1), weights=np.array([3.0, 1.0])) == 1
    weighted = agnostic_iou(array(0, 0, 0), array(0, 0, 1), weights=np.array([1.0, 1.0, 2.0]))
    assert weighted == pytest.approx(1 / 2)
    assert math.isnan(agnostic_iou(array(0), array(-1)))


def test_the_rand_index_counts_pairs():
    assert rand_index_error(array(0, 0, 1, 1), array(5, 5, 2, 2)) == 0
    # Pairs of four: 6. Together in one and apart in two: (0,1) and (2,3).
    assert rand_index_error(array(0, 0, 1, 1), array(0, 1, 2, 3)) == pytest.approx(2 / 6)
    assert rand_index_error(array(0, 0, 0), array(0, 1, 2)) == 1
    assert rand_index_error(array(0), array(0)) == 0


LABELS = st.lists(st.integers(-1, 4), min_size=1, max_size=40)


@given(LABELS, st.randoms())
def test_present_equals_the_measure_that_steers_training(truth, random):
    truth = np.array(truth)
    predicted = np.array([random.randint(-1, 4) for _ in truth])
    assert shape_iou(predicted, truth, 5) == pytest.approx(mean_iou(predicted, truth), nan_ok=True)


@given(LABELS)
def test_the_truth_itself_is_perfect_under_every_measure(truth):
    truth = np.array(truth)
    for convention in ("present", "classic", "union"):
        if (truth >= 0).any():
            assert shape_iou(truth, truth, 5, convention) == 1
    if (truth >= 0).any():
        assert agnostic_iou(truth, truth) == agnostic_iou(truth, truth, True) == 1
    assert rand_index_error(truth, truth) == 0
