"""What single precision leaves of shapes that are far away, or too small."""

import numpy as np
import pytest
from patchalign3d_addon.importing.precision import too_coarse


@pytest.mark.parametrize(("away", "far"), [(0, False), (100, False), (5.4e6, True)])
def test_places_that_single_precision_distorts_are_told(away, far):
    box = (np.random.default_rng(0).random((20, 3)) + away).astype(np.float32)
    said = too_coarse([box[:0], box])
    assert bool(said) == far and (not far or "rounds them to steps of 0.5," in said)


@pytest.mark.parametrize("sign", [-1, 1])
def test_what_blender_makes_of_infinity_is_told(sign):
    box = np.zeros((3, 3), np.float32)
    box[1, 2] = sign * np.finfo(np.float32).max
    assert "a place at infinity" in too_coarse([box])


@pytest.mark.parametrize(("exponent", "coarse"), [(30, False), (-30, False), (-44, True)])
def test_so_are_those_for_which_it_has_no_digits_left(exponent, coarse):
    box = np.random.default_rng(0).random((20, 3)) * 10.0**exponent
    said = too_coarse([box.astype(np.float32)])
    assert bool(said) == coarse and (not coarse or "close to each other" in said)
