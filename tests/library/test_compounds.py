"""Compounds and what they are made of."""

import pytest

from patchalign3d.text.compounds import fewest_words

WORDS = {"arm", "armrest", "rest", "restpad", "pad", "hand", "handle", "lepad", "be"}


@pytest.mark.parametrize(
    ("compound", "made_of"),
    [
        ("armpad", ["arm", "pad"]),
        ("armrestpad", ["arm", "restpad"]),  # or "armrest" and "pad": the last one is the longer
        ("handlepad", ["hand", "lepad"]),
        ("armarmrest", ["arm", "armrest"]),  # two are fewer than three
        ("pad", ["pad"]),
        ("padx", None),
        ("bearm", None),  # what has two letters is no word in a compound
        ("", []),
    ],
)
def test_a_compound_is_made_of_as_few_words_as_may_be_the_last_as_long_as_may_be(compound, made_of):
    assert fewest_words(compound, lambda letters, _: letters in WORDS, 7) == made_of


def test_words_are_no_longer_than_is_said_and_the_last_may_have_an_ending():
    def is_word(letters, is_last):
        return letters in WORDS or (is_last and letters.removesuffix("s") in WORDS)

    assert fewest_words("armrestpads", is_word, 8) == ["arm", "restpads"]
    assert fewest_words("armrestpads", is_word, 5) == ["arm", "rest", "pads"]
    assert fewest_words("padsarm", is_word, 7) is None
