"""The evaluator of keypoints, against sums done by hand and the released evaluator's figures."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.datasets.keypointnet import read_annotations
from benchmarks.datasets.pcd import read_pcd
from benchmarks.metrics.keypoints import (
    Counts,
    count_matches,
    geodesic_distances,
    graph_components,
    keypoint_errors,
    keypoint_iou,
    neighbour_graph,
)

LINE = np.stack([np.arange(100.0), np.zeros(100), np.zeros(100)], axis=1)
APART = np.concatenate([LINE[:30], LINE[:40] + 1000])  # two components


def test_keypoints_are_matched_within_a_distance_and_counted_over_all_shapes():
    counts = [
        # Within 2: 10 finds 12; 50 finds nothing; 53 and 90 are missed. Within 3: 50 finds 53.
        count_matches(LINE, [10, 50], [12, 53, 90], [0, 2, 3]),
        count_matches(LINE, [], [5], [0, 2, 3]),
        count_matches(LINE, [5], [], [0, 2, 3]),
    ]
    assert keypoint_iou(counts) == pytest.approx([0, 1 / 6, 2 / 5])


def test_a_distance_equal_to_the_threshold_is_a_match():
    counts = count_matches(LINE, [10], [12], [1.99, 2.0])
    assert (counts.missed.tolist(), counts.false.tolist()) == ([1, 0], [1, 0])


def test_distances_are_compared_in_single_precision_as_in_the_released_evaluator():
    points = np.array([[0.0, 0, 0], [np.nextafter(0.7, 1), 0, 0]])
    assert count_matches(points, [1], [0], [0.7]).missed.tolist() == [0]


def test_one_prediction_may_serve_two_points_and_the_same_one_twice_counts_twice():
    assert keypoint_iou([count_matches(LINE, [10], [9, 11], [1])]) == [1]
    assert keypoint_iou([count_matches(LINE, [10, 50, 50], [10], [1])]) == [1 / 3]


def test_a_class_with_nothing_to_find_and_nothing_found_has_no_iou():
    assert np.isnan(keypoint_iou([count_matches(LINE, [], [], [1])])).all()
    assert keypoint_iou([Counts(0, np.array([0]), np.array([2]))]) == [0]


def test_a_cloud_of_one_point_is_at_no_distance_from_itself():
    counts = count_matches(LINE[:1], [0], [0], [0])
    assert keypoint_iou([counts]) == [1]


def test_what_cannot_be_reached_is_as_far_as_the_farthest_that_can_or_no_distance_away():
    assert graph_components(LINE) == 1 and graph_components(APART) == 2
    far = geodesic_distances(APART, [0])[0, [0, 7, 29, 30, 69]]
    assert far.tolist() == [0, 7, 29, 39, 39]
    zero = geodesic_distances(APART, [0], "zero")[0, [0, 7, 29, 30, 69]]
    assert zero.tolist() == [0, 7, 29, 0, 0]


def test_ways_go_over_the_twenty_nearest_neighbours_and_no_farther():
    """On a line they are ten to either side, and at its end twenty to the one."""
    graph = neighbour_graph(LINE)
    assert np.diff(graph.indptr).tolist() == [20] * 100
    assert sorted(graph[0].indices) == list(range(1, 21))
    assert graph[0, 20] == 20
    assert (graph[50].toarray() > 0).nonzero()[1].tolist() == [*range(40, 50), *range(51, 61)]


def test_another_component_is_a_hit_only_for_the_evaluator_that_calls_it_no_distance():
    for unreachable, iou in (("far", 0), ("zero", 1)):
        counts = count_matches(APART, [40], [0], [0.0], unreachable)
        assert keypoint_iou([counts]) == [iou]


@given(
    st.lists(st.integers(0, 99), max_size=6), st.lists(st.integers(0, 99), min_size=1, max_size=6)
)
def test_iou_never_falls_as_thresholds_rise(predicted, annotated):
    iou = keypoint_iou([count_matches(LINE, predicted, annotated, [0, 1, 5, 20])])
    assert (np.diff(iou) >= 0).all() and 0 <= iou[0] and iou[-1] <= 1


@pytest.mark.parametrize(("category", "number"), [("airplane", "02691156"), ("chair", "03001627")])
@pytest.mark.parametrize("unreachable", ["far", "zero"])
def test_iou_is_the_released_evaluator_s(shared_data, category, number, unreachable):
    vectors = json.loads((shared_data / "eval" / "parity" / "keypoint-iou.json").read_text())
    folder = shared_data / "eval" / "keypointnet"
    entries = read_annotations(folder / "annotations" / f"{category}.json")
    annotated = {entry.model_id: list(entry.keypoints.values()) for entry in entries}
    counts = []
    for model, predicted in vectors["predictions"][category].items():
        points, _ = read_pcd(folder / "pcds" / number / f"{model}.pcd")
        # Each of these clouds is one component, where both evaluators agree.
        counts.append(
            count_matches(points, predicted, annotated[model], vectors["thresholds"], unreachable)
        )
    np.testing.assert_allclose(keypoint_iou(counts), vectors["iou"][category], atol=1e-9, rtol=0)


def test_keypoint_errors_are_shares_of_the_diagonal():
    box = np.array([[0.0, 0, 0], [3, 4, 12]])
    off = keypoint_errors(np.array([[0.0, 0, 0], [3, 4, 12]]), np.zeros((2, 3)), box)
    assert off.tolist() == [0, 1]
