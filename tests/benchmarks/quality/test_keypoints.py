"""Keypoints of the product's benchmark: what is called left is where the product looks for it."""

import pytest

from benchmarks.quality.keypoints import family_cases


@pytest.mark.parametrize("family", ["sofa", "chair", "airplane", "quadruped"])
def test_left_is_the_shape_s_own_left_which_is_plus_x(family):
    (case,) = family_cases(family, 1, 0)
    middle = (case.vertices[:, 0].min() + case.vertices[:, 0].max()) / 2
    sided = [name for name in case.keypoints if "left" in name]
    assert sided
    for name in sided:
        left, right = (case.keypoints[n] for n in (name, name.replace("left", "right")))
        assert left[0] > middle > right[0]
