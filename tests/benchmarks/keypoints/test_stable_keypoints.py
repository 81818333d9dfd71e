"""StableKeypoints: its losses are smallest where they should be."""

import numpy as np
import pytest
import torch

from benchmarks.keypoints.stable_keypoints import (
    affine,
    best_tokens,
    peaks,
    roundness,
    spots,
    transformed,
)

PLACES = torch.tensor([[[10, 20], [40, 8], [11, 21]]])  # (1, 3, 2), x and y


def test_the_peak_of_a_spot_is_where_it_was_put():
    assert peaks(spots(PLACES, 64)).tolist() == PLACES.tolist()


def test_a_spot_is_round_and_a_flat_map_is_not():
    assert roundness(3 * spots(PLACES, 64)) == pytest.approx(0, abs=1e-6)
    assert roundness(torch.ones(1, 3, 64, 64)) > 0.5


def test_the_best_tokens_are_round_and_far_apart():
    best = best_tokens(torch.cat([torch.rand(1, 40, 64, 64), spots(PLACES, 64)], dim=1)).tolist()
    assert best[0] in (40, 41, 42) and len(best) == len(set(best)) == 10
    one, other = best_tokens(spots(PLACES, 64)).tolist()[:2]
    assert 1 in (one, other)  # 0 and 2 are next to each other


def test_pictures_and_maps_are_moved_alike():
    move = affine(1, np.random.default_rng(0))
    picture = spots(torch.tensor([[[30, 30]]]), 64)
    place = peaks(transformed(picture, move))[0, 0].float()
    # affine_grid says where each pixel is taken from, in −1 … 1.
    taken = move[0] @ torch.tensor([*((place + 0.5) / 32 - 1), 1.0])
    assert ((taken + 1) * 32 - 0.5).tolist() == pytest.approx([30, 30], abs=1)


def test_what_comes_in_from_the_side_is_the_background():
    white = torch.ones(1, 3, 16, 16)
    moved = transformed(white, affine(1, np.random.default_rng(1)), fill=1.0)
    assert torch.allclose(moved, white)
