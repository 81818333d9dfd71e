"""Augmentation: what may move points and how far, and that each point keeps its number."""

import numpy as np
import pytest

from patchalign3d.geometry.sampling import to_model_frame
from training.data.clouds import POINTS, Cloud
from training.loop import augmentation as module
from training.loop.augmentation import (
    AUGMENTATIONS,
    NOISE,
    SCALE,
    SHIFT,
    TURN,
    UPRIGHT,
    draw_points,
    random_turn,
)
from training.loop.settings import INPUT_AXES


def ball_with_a_horn() -> Cloud:
    """A unit ball, and one point in thirty along a horn on +X."""
    points = np.random.default_rng(0).standard_normal((POINTS, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    points[::30] = [3, 0, 0]
    return Cloud("ball", points.astype(np.float32), [])


def drawn(augmentation: str, seed: int):
    rng = np.random.default_rng(seed)
    return draw_points(ball_with_a_horn(), 1024, INPUT_AXES, rng, augmentation)


@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_points_keep_their_numbers_in_every_way(augmentation):
    for seed in range(20):
        points, chosen, *_ = drawn(augmentation, seed)
        assert points.shape == (1024, 3) and points.dtype == np.float32
        horn = chosen % 30 == 0
        if horn.any() and not horn.all():
            assert np.ptp(points[horn], axis=0).max() < 0.2
            centre = points[~horn].mean(0)
            away = np.linalg.norm(points - centre, axis=1)
            assert away[horn].min() > np.median(away[~horn])


@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_the_frame_takes_points_back_to_the_clouds_own_axes(augmentation):
    for seed in range(20):
        found = drawn(augmentation, seed)
        np.testing.assert_allclose(found.frame.T @ found.frame, np.eye(3), atol=1e-6)
        horn = found.chosen % 30 == 0
        if horn.sum() > 5:
            own = found.points @ found.frame
            along = own[horn].mean(0) - own[~horn].mean(0)
            assert along[0] > 0.75 * np.linalg.norm(along)  # a stretch and a bend may move it


def test_any_way_up_lays_half_of_the_shapes_on_another_side():
    ups = np.array([drawn("any-way-up", seed).frame[:, 2] for seed in range(300)])
    assert 0.4 < (ups[:, 2] > 0.9).mean() < 0.65
    lying = np.abs(ups).max(1) > 0.9
    assert 0.65 < lying.mean() < 0.95
    assert (ups[:, :2] < -0.9).any() and (ups[:, :2] > 0.9).any() and (ups[:, 2] < -0.9).any()
    upright = [drawn("any-way-up", seed).upright for seed in range(300)]
    np.testing.assert_array_equal(upright, ups[:, 2] > UPRIGHT)


def test_the_broad_way_stretches_shapes():
    ratios = []
    for seed in range(60):
        found = drawn("broad", seed)
        spread = np.linalg.eigvalsh(np.cov(found.points[found.chosen % 30 != 0].T))
        ratios.append(np.sqrt(spread[-1] / spread[0]))
    assert 1.15 < np.median(ratios) < 1.5  # of a ball


def test_of_one_shape_in_twelve_a_side_is_missing_which_is_less_than_half():
    shape = ball_with_a_horn()
    shape = Cloud(shape.category, shape.points[1:400], [])
    seen = []
    for seed in range(150):
        found = draw_points(shape, 8000, INPUT_AXES, np.random.default_rng(seed), "broad")
        seen.append(len(np.unique(found.chosen)) / len(shape.points))
    whole = np.array(seen) > 0.99
    assert 0.02 < (~whole).mean() < 0.2 and min(seen) > 0.55


def test_without_augmentation_points_are_only_put_into_the_models_frame():
    points, chosen, *_ = drawn("none", 0)
    cloud = ball_with_a_horn().points[chosen]
    np.testing.assert_array_equal(points, to_model_frame(cloud, INPUT_AXES))


def test_the_papers_way_turns_a_little_about_up_and_leaves_one_in_ten_alone():
    angles, sizes, still = [], [], 0
    for seed in range(200):
        points, chosen, *_ = drawn("paper", seed)
        plain = to_model_frame(ball_with_a_horn().points[chosen], INPUT_AXES)
        if np.array_equal(points, plain):
            still += 1
            continue
        horn = chosen % 30 == 0
        tip, was = points[horn].mean(0), plain[horn].mean(0)
        angles.append(np.arctan2(tip[1], tip[0]) - np.arctan2(was[1], was[0]))
        sizes.append(np.linalg.norm(tip) / np.linalg.norm(was))
        assert abs(tip[2] - was[2]) < SHIFT + 3 * NOISE
    slack = 2 * (SHIFT + NOISE)
    assert 5 < still < 40
    assert TURN / 2 < np.max(np.abs(angles)) < TURN + slack
    assert SCALE[0] - slack < min(sizes) < 0.95 and 1.05 < max(sizes) < SCALE[1] + slack


def test_the_broad_way_knows_no_heading_and_ends_in_the_models_frame():
    headings = []
    for seed in range(100):
        points, chosen, *_ = drawn("broad", seed)
        np.testing.assert_allclose(np.linalg.norm(points, axis=1).max(), 1, atol=1e-5)
        horn = chosen % 30 == 0
        if horn.any():
            tip = points[horn].mean(0)
            headings.append(np.arctan2(tip[1], tip[0]))
    assert len(np.unique(np.digitize(headings, np.linspace(-np.pi, np.pi, 9)))) == 8


def test_three_shapes_in_ten_lie_on_one_of_five_other_sides_and_two_in_no_way_in_particular():
    """Any turn at all leads near the top as often as near each other side: one in twenty does."""
    rng = np.random.default_rng(0)
    # Which of its own axes points up: the last row takes its axes to heights.
    ups = np.array([random_turn(rng, True).as_matrix()[2] for _ in range(4000)])
    along, toward = np.abs(ups).argmax(1), np.abs(ups).max(1) > 0.9
    ends = 2 * along + (ups[np.arange(len(ups)), along] < 0)  # +x, −x, +y, −y, +z, −z
    shares = np.bincount(ends[toward], minlength=6) / len(ups)
    np.testing.assert_allclose(shares[[0, 1, 2, 3, 5]], 0.3 / 5 + 0.2 / 20, atol=0.015)
    assert shares[4] == pytest.approx(0.5 + 0.2 / 20, abs=0.025)
    rng = np.random.default_rng(0)
    assert all(random_turn(rng, False).as_matrix()[2, 2] > 0.8 for _ in range(300))


def test_two_shapes_in_five_are_bent(monkeypatch):
    bent = []
    monkeypatch.setattr(module, "quadratic_map", lambda points, *_: bent.append(1) or points)
    for seed in range(1000):
        drawn("broad", seed)
    assert 350 < len(bent) < 450


def test_the_papers_noise_is_cut_at_a_twentieth_of_the_shape(monkeypatch):
    monkeypatch.setattr(module, "NOISE", 10.0)  # so that nearly every point would go beyond
    monkeypatch.setattr(module, "SHIFT", 0.0)
    moved = module._with_the_papers_noise(np.zeros((500, 3)), np.random.default_rng(0))
    assert np.abs(moved).max() == np.float32(0.05)
    assert (np.abs(moved) == np.float32(0.05)).mean() > 0.98
