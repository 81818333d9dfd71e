"""An author's names of the parts of furniture, in words."""

import pytest

from benchmarks.quality.ikea import spell_out


@pytest.mark.parametrize(
    ("shorthand", "words"),
    [
        ("leg", "leg"),
        ("toppanel", "top panel"),
        ("leftbotbracket", "left bottom bracket"),
        ("centsupport", "center support"),
        ("horpane", "horizontal panel"),
        ("", ""),
        ("gizmo", None),
    ],
)
def test_an_author_s_shorthand_is_spelt_out(shorthand, words):
    assert spell_out(shorthand) == words
