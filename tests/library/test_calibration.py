"""Prompts asked together: a rare word keeps its part, an absent one wins nothing."""

import numpy as np
from hypothesis import given, strategies
from hypothesis.extra import numpy as arrays
from scipy.special import expit, log_softmax

from patchalign3d.labels import calibration
from patchalign3d.labels.calibration import (
    ALL_PLACED,
    BACKGROUND,
    background_logit,
    costs,
    logit_adjustments,
    sigmoid,
)

AREAS = np.ones(100)


def comparable(logits, areas):
    return logits + logit_adjustments(logits, areas)


def two_halves(own: float, other: float, common: float = 5.0):
    """Logits of a common word for one half, and of a rare one for the other half."""
    logits = np.full((100, 2), -3.0)
    logits[:50, 0], logits[50:, 0] = common, other + 0.5
    logits[50:, 1] = own
    return logits


def test_a_rare_word_wins_where_it_matches_best_although_a_common_word_says_a_little_more():
    logits = two_halves(own=1.0, other=1.0)
    assert (logits.argmax(1) == 0).all()
    found = comparable(logits, AREAS).argmax(1)
    assert (found == np.repeat([0, 1], 50)).all()


def test_a_word_that_matches_nowhere_wins_nothing():
    logits = np.c_[two_halves(own=4.0, other=-2.0), np.full(100, -4.0)]
    assert 2 not in comparable(logits, AREAS).argmax(1)


def test_a_word_that_another_drowns_everywhere_wins_where_it_does_best():
    logits = np.full((100, 2), 9.0)
    logits[:, 1], logits[80:, 1] = 5.0, 7.2
    found = comparable(logits, AREAS).argmax(1)
    assert (found == np.repeat([0, 1], [80, 20])).all()


def test_words_that_match_equally_well_stay_as_they_are():
    logits = two_halves(own=5.0, other=0.0)
    assert np.array_equal(comparable(logits, AREAS), logits)


def test_a_speck_is_no_peak():
    without = two_halves(own=-3.0, other=2.0)
    logits = without.copy()
    logits[0, 1] = 20.0
    assert logit_adjustments(logits, AREAS)[1] < logit_adjustments(without, AREAS)[1]


@given(
    arrays.arrays(float, 100, elements=strategies.floats(-20, 20)),
    arrays.arrays(float, 100, elements=strategies.floats(0.001, 5)),
    strategies.floats(-4, 4),
)
def test_a_peak_is_where_a_share_of_the_area_is_reached_whichever_faces_are_large(
    logits, areas, lean
):
    areas = areas * np.exp(lean * logits)  # where the logits are high, or low
    [peak] = calibration._peaks(logits[:, None], areas)
    allowed, rounding = (1 - calibration.PEAK) * areas.sum(), 1e-9 * areas.sum()
    assert areas[logits > peak].sum() <= allowed + rounding
    assert areas[logits >= peak].sum() > allowed - rounding


@given(
    arrays.arrays(float, (7, 3), elements=strategies.floats(-20, 20)),
    arrays.arrays(float, 7, elements=strategies.floats(0.1, 5)),
)
def test_no_prompt_is_lowered_and_the_order_within_each_stays(logits, areas):
    raised = logit_adjustments(logits, areas)
    assert raised.shape == (3,) and (raised >= 0).all()


@given(arrays.arrays(np.float32, (9, 2), elements=strategies.floats(-(2.0**99), 2.0**99, width=32)))
def test_sigmoid_are_between_none_and_certain_whatever_the_logits(logits):
    with np.errstate(all="raise", under="ignore"):
        found = sigmoid(logits)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expit(logits), rtol=1e-5, atol=1e-30)


def test_one_prompt_alone_is_not_changed():
    logits = np.linspace(-3, 2, 100)[:, None]
    assert np.array_equal(comparable(logits, AREAS), logits)


def test_what_a_label_costs_is_the_logarithm_of_its_share():
    logits = np.random.default_rng(0).normal(0, 30, (50, 4)).astype(np.float32)
    kept = logits.copy()
    np.testing.assert_allclose(costs(logits), -log_softmax(logits, axis=1), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(logits, kept)
    assert costs(logits).flags.c_contiguous and (costs(kept[:, :1].copy()) == 0).all()


def parted(last: int) -> np.ndarray:
    """Logits of two words, each of which is sure where it is: the second on the last patches."""
    logits = np.full((100, 2), -40.0)
    logits[:-last, 0], logits[-last:, 1] = 5, calibration.DOUBTFUL
    return logits


def test_a_doubtful_word_is_raised_by_half_of_what_a_certain_one_would_be():
    # 0.4 of the 8 that its peak lacks; as each wins a half, neither lacks anything else.
    np.testing.assert_allclose(logit_adjustments(parted(50), AREAS), [0, 0.4 * 8 / 2])


def test_what_a_word_wins_is_counted_by_the_area_not_by_patches():
    small, large = AREAS, np.repeat([1.0, 9.0], [90, 10])
    np.testing.assert_allclose(logit_adjustments(parted(10), large), [0, 1.6])
    lack = np.log(0.25 / (0.1 + 0.001))  # of a quarter
    np.testing.assert_allclose(logit_adjustments(parted(10), small), [0, 1.6 + lack / 2], rtol=1e-6)


def test_what_is_none_of_the_words_is_sooner_found_where_each_word_has_its_place():
    there, rare, absent = (two_halves(own, other=-3.0) for own in (5.0, 0.0, -9.0))
    levels = [background_logit(logits, AREAS) for logits in (absent, rare, there)]
    expected = [BACKGROUND, BACKGROUND + 0.5 * ALL_PLACED, BACKGROUND + ALL_PLACED]
    np.testing.assert_allclose(levels, expected, atol=0.1)
