"""One and many."""

import pytest

from training.data.plurals import plural, singular


@pytest.mark.parametrize(
    ("one", "many"),
    [("seat", "seats"), ("foot", "feet"), ("knife", "knives"), ("arm rest", "arm rests")],
)
def test_one_becomes_many_and_many_one(one, many):
    assert plural(one) == many and singular(many) == one


@pytest.mark.parametrize("words", ["toes", "leaves", "scissors", "front legs"])
def test_what_is_many_already_stays_so(words):
    assert plural(words) == words


def test_one_stays_one():
    assert singular("upper arm") == "upper arm"
