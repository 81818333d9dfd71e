"""Mean IoU, against sums done by hand."""

import math

import numpy as np
import pytest

from training.loop.metrics import mean_iou


def test_miou_counts_the_parts_that_are_present():
    truth = np.array([0, 0, 1, 1])
    assert mean_iou(np.array([0, 0, 1, 1]), truth) == 1
    assert mean_iou(np.array([0, 1, 1, 1]), truth) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert mean_iou(np.array([0, 0, 2, -1]), truth) == pytest.approx(1 / 2)


def test_miou_weighs_faces_by_area_and_ignores_what_is_not_annotated():
    truth = np.array([0, 1, -1])
    assert mean_iou(np.array([0, 0, 0]), truth, np.array([3.0, 1.0, 9.0])) == pytest.approx(3 / 8)
    assert math.isnan(mean_iou(np.array([0]), np.array([-1])))
