"""COPS and PointCLIPv2: what their pictures show, and the steps around the networks, by hand."""

import numpy as np
import pytest
import torch
from generated_set import GeneratedSet

from benchmarks import segmentation
from benchmarks.harness.contract import Sample, Shape
from benchmarks.methods.cops import (
    at_pixels,
    depth_picture,
    directions,
    gathered,
    matched,
    most_frequent,
)
from benchmarks.methods.pointclipv2 import DepthPicture, views
from benchmarks.networks.clip_dense import dense_features

WALL = np.stack(
    [np.zeros(1600), *(axis.ravel() - 0.5 for axis in np.meshgrid(*[np.linspace(0, 1, 40)] * 2))],
    axis=1,
)


def test_a_wall_hides_what_stands_behind_it():
    behind = WALL * 0.3 + [-0.6, 0, 0]
    picture, pixel, seen = depth_picture(np.concatenate([WALL, behind]), np.array([1.0, 0, 0]), 64)
    assert seen[:1600].all()
    assert not seen[1600:].any()
    assert picture[pixel[:1600, 0], pixel[:1600, 1]].min() > 0.9  # nearest is white
    assert (picture[0] == 1).all()  # and so is the ground
    _, _, other = depth_picture(np.concatenate([WALL, behind]), np.array([-1.0, 0, 0]), 64)
    assert other[1600:].all()


def test_up_is_up_in_a_picture():
    _, pixel, _ = depth_picture(np.array([[0, 0, 0.5], [0, 0, -0.5]]), np.array([1.0, 0, 0]), 64)
    assert pixel[0, 0] < pixel[1, 0]


def test_ten_views_look_from_ten_sides():
    assert directions().shape == (10, 3)
    np.testing.assert_allclose(np.linalg.norm(directions(), axis=1), 1)
    turns = views()
    assert turns.shape == (10, 3, 3)
    np.testing.assert_allclose(
        turns @ turns.transpose(0, 2, 1), np.tile(np.eye(3), (10, 1, 1)), atol=1e-12
    )
    assert len({tuple(np.round(turn.ravel(), 6)) for turn in turns}) == 10


def test_a_near_point_is_darker_and_seen():
    cloud = np.array([[0.9, 0, 0.9], [-0.9, 0, -0.9], [0.9, 0, -0.9]])
    picture = DepthPicture(cloud, 64, 32)
    near, far = (picture.image[row, column] for row, column in picture.pixel[:2])
    assert near < far
    assert picture.seen[0]
    assert not picture.seen[2]  # behind the first


def test_features_are_read_where_a_point_is():
    grid = torch.zeros(1, 1, 4, 4)
    grid[0, 0, 0, 3] = 1.0  # upper right
    pixel = np.array([[1, 14], [14, 1]])
    read = at_pixels(grid, pixel, 16)[:, 0]
    assert read[0] > 0.9
    assert abs(read[1]) < 0.1


def test_a_cloud_of_one_feature_keeps_it():
    rng = np.random.default_rng(0)
    points = rng.random((300, 3))
    np.testing.assert_allclose(gathered(points, np.ones((300, 2))), 1)


def test_the_most_frequent_value_the_least_of_equals():
    assert most_frequent(np.array([[1, 1, 2], [2, 0, 1], [2, 2, 0]]), 3).tolist() == [1, 0, 2]


def test_pieces_are_named_one_to_one_by_overlap():
    piece = np.array([0, 0, 0, 1, 1, 2])
    named = np.array([1, 1, 0, 0, 0, -1])
    assert matched(piece, named, 2).tolist() == [1, 1, 1, 0, 0, -1]


def test_of_several_answers_the_oracle_keeps_what_fits_the_truth():
    sample = GeneratedSet(("mug",), 1, 50).sample("mug/000")
    right = np.eye(len(sample.names))[sample.labels]
    wrong = right[:, ::-1]
    found = segmentation._judge_best(sample, [wrong, right])
    assert found["miou"] == 1


def test_the_oracle_counts_parts_that_truth_and_prediction_lack():
    points = np.random.default_rng(0).random((10, 3))
    truth = np.repeat([0, 1], 5)
    sample = Sample(Shape("one", "lamp", points), ("base", "pole", "shade", "bulb"), truth)
    one_more = np.eye(4)[[0, 0, 0, 0, 0, 1, 1, 1, 1, 2]]  # (1 + 4/5) / 2 = 0.9 of those present
    wrong = np.eye(4)[[0, 0, 0, 0, 1, 1, 1, 1, 1, 1]]  # (4/5 + 5/6) / 2 = 0.82
    found = segmentation._judge_best(sample, [one_more, wrong])
    # All four count: (1 + 4/5 + 0 + 1) / 4 = 0.7, and (4/5 + 5/6 + 1 + 1) / 4 = 0.91.
    assert found["classic"] == pytest.approx((4 / 5 + 5 / 6 + 2) / 4)


def test_every_patch_of_clip_answers_for_itself():
    from benchmarks.methods.pointclipv2 import tiny

    visual = tiny()._clip.visual
    images = torch.randn(2, 3, 32, 32)
    features = dense_features(visual, images)
    assert features.shape == (2, 32, 4, 4)
    torch.testing.assert_close(features.norm(dim=1), torch.ones(2, 4, 4))
