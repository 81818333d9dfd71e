"""Stances: the joints do what their names say, on either side."""

import numpy as np
import pytest

from training.data import stances
from training.data.people import random_person
from training.data.stances import STANCES, stance_angles


def joints(body, stance, seed=0):
    """Where each bone begins (3,), by name; Z up, facing −Y."""
    person = random_person(body, np.random.default_rng(seed), stance)
    return dict(zip(body.bones, person.joints, strict=True))


@pytest.mark.parametrize("stance", STANCES)
def test_a_stance_names_bones_that_there_are(body, stance):
    stems = {bone.removesuffix("_l").removesuffix("_r") for bone in body.bones}
    words = {name.removeprefix("ahead ").removeprefix("behind ") for name in STANCES[stance]}
    assert words <= stems


def test_one_side_is_the_mirror_of_the_other(monkeypatch):
    monkeypatch.setattr(stances, "SPREAD", 0.0)
    rng = np.random.default_rng(0)
    left, right = (
        stance_angles("arms crossed", "lowerarm", side, 1.0, rng) for side in (1.0, -1.0)
    )
    np.testing.assert_allclose(left * [1, -1, -1], right)
    ahead, behind = (stance_angles("walking", "thigh", side, 1.0, rng) for side in (1.0, -1.0))
    assert ahead[0] < 0 < behind[0]  # a negative angle about x lifts a leg to the front


def test_who_sits_has_the_knees_before_the_hips_and_who_stands_below(body):
    for stance, sits in (("seated", True), ("legs apart", False)):
        people = [joints(body, stance, seed) for seed in range(6)]
        thighs = [at[f"calf_{side}"] - at[f"thigh_{side}"] for at in people for side in "lr"]
        _, ahead, down = -np.mean(thighs, axis=0)
        assert (ahead > 2 * abs(down)) if sits else (down > 2 * abs(ahead))


@pytest.mark.parametrize("seed", range(5))
def test_arms_are_raised_above_the_shoulders_and_crossed_before_the_chest(body, seed):
    raised, crossed = joints(body, "arms raised", seed), joints(body, "arms crossed", seed)
    for side in "lr":
        assert raised[f"hand_{side}"][2] > raised[f"upperarm_{side}"][2]
        assert crossed[f"hand_{side}"][1] < crossed["spine_03"][1]
    apart = [np.linalg.norm(at["hand_l"] - at["hand_r"]) for at in (raised, crossed)]
    assert apart[1] < apart[0] / 2


def test_who_bends_over_has_the_head_before_the_hips(body):
    at = joints(body, "bent over")
    assert at["head"][1] < at["pelvis"][1] - 0.5 * (at["head"][2] - at["pelvis"][2])
