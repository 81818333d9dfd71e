"""Landmarks: the region around a keypoint, under the names it is asked by."""

import numpy as np

from training.data.clouds import LANDMARKS
from training.data.landmarks import REGION, landmark_labels


def test_a_landmark_is_the_points_nearest_to_its_keypoint():
    points = np.random.default_rng(0).uniform(-1, 1, (400, 3))
    (label,) = landmark_labels(points, {"tip of the tail": (1.0, 0.0, 0.0)}, "cat")
    distance = np.linalg.norm(points - (1, 0, 0), axis=1)
    assert label.mask.sum() == round(REGION * 400)
    assert distance[label.mask].max() <= distance[~label.mask].min()
    assert label.level == LANDMARKS


def test_a_landmark_goes_by_its_name_and_by_what_is_left_of_it_at_use():
    points = np.zeros((10, 3))
    keypoints = {"tip of the left wing of the bird": (0, 0, 0), "nose": (0, 0, 0)}
    wing, nose = landmark_labels(points, keypoints, "bird")
    assert wing.wordings == ("tip of the left wing of the bird", "tip left wing")
    assert nose.wordings == ("nose",)


def test_a_shape_without_keypoints_has_no_landmarks():
    assert landmark_labels(np.zeros((10, 3)), {}, "fence") == []
