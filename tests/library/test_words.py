"""Words: told apart and cleaned alike at every door."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.shared.errors import PromptError
from patchalign3d.shared.prompts import words
from patchalign3d.shared.prompts.words import (
    clean,
    clean_prompts,
    describe_fit,
    describe_unread,
    foreign,
    keypoint_prompt,
    phrases,
    split,
)


def test_the_examples_in_the_docstrings_hold():
    failed, tried = doctest.testmod(words)
    assert tried and not failed


def test_a_phrase_typed_twice_is_meant_once_but_numbers_count():
    assert split("Seat, seat,back\nleft  leg, BACK") == ["Seat", "back", "left leg"]
    assert phrases("0,0, 0") == ["0", "0", "0"]
    assert split(" ,, \n") == []


@pytest.mark.parametrize("mark", [",", ";", "，", "、", "；", "،", "؛", "\n"])
def test_commas_and_semicolons_of_any_keyboard_stand_between_phrases(mark):
    assert phrases(f"seat{mark} left leg{mark}back") == ["seat", "left leg", "back"]


@pytest.mark.parametrize(
    "typed",
    [
        '"seat, back"',
        "'seat', 'back'",
        "“seat”, „back“",
        "«seat», ''back",
        "'seat'\r\n\t'back'\r\n",
    ],
)
def test_quotes_that_were_copied_with_words_are_none_of_them(typed):
    assert phrases(typed) == ["seat", "back"]


@pytest.mark.parametrize(
    "typed",
    ["\ufeffseat, back", "seat,\u200bback\u200e", "seat\0, \x1bback\x7f", "\u202aseat;back\x9b"],
)
def test_what_is_not_seen_around_words_is_none_of_them(typed):
    """A file with a byte order mark, a page of the web, a control sequence for a terminal."""
    assert phrases(typed) == ["seat", "back"]


def test_words_are_the_same_however_their_accents_were_typed():
    """A Mac's file names have letter and accent one behind the other."""
    assert split("pied caf\u00e9, pied cafe\u0301") == ["pied caf\u00e9"]
    with pytest.raises(PromptError, match="are the same"):
        clean_prompts(["caf\u00e9", "cafe\u0301"])


def test_what_joins_letters_within_a_word_stays():
    assert phrases("نیم\u200cفاصله") == ["نیم\u200cفاصله"]
    assert phrases("upper\tarm") == ["upper arm"]


def test_words_that_are_no_english_are_told_of_and_only_those():
    said = foreign(["seat", "Rückenlehne", "Füße"])
    assert "'Rückenlehne', 'Füße' mean" in said and "seat" not in said
    assert foreign(["seat", "left leg", "wheel 2", "…"]) == ""


def test_each_word_that_a_model_does_not_know_is_told_of_once():
    told = describe_unread({"saet": "seat", "Bein": None, "lge": "leg", "Lehne": None})
    assert told.startswith("Asked for 'seat', 'leg' in place of 'saet', 'lge'. ")
    assert told.endswith("The model does not know 'Bein', 'Lehne', and guesses.")
    assert describe_unread({}) == ""


def test_that_words_fit_little_is_told_where_they_fit_less_than_evenly():
    assert "Name the parts that it has" in describe_fit(0.49)
    assert describe_fit(0.5) == describe_fit(1.0) == describe_fit(None) == ""


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Seat ", "seat"),
        ("left_FRONT-wheel", "left front wheel"),
        ("arm (rest)!", "arm rest"),
        ("a\tb\n c", "a b c"),
        ("mesh.001", "mesh 001"),
        ("{category}", "category"),
        ("Fußstütze", "fußstütze"),
        ("पैर", "पैर"),  # vowel signs are letters' parts, not punctuation
        ("…", ""),
        ("\ud800", ""),
        ("arm\xadrest", "armrest"),  # a soft hyphen
        ("\u200b\u202e\ufeff", ""),
    ],
)
def test_words_are_cleaned_of_signs_and_of_what_is_not_seen(typed, cleaned):
    assert clean(typed) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("name", "category", "prompt"),
    [
        ("wingtip of the left wing of the airplane", "airplane", "wingtip left wing"),
        ("Tip of the Nose", None, "tip nose"),
        ("office chair's seat", "office chair", "seat"),
        ("under the seat", "chair", "under seat"),
        ("the chair", "chair", "the chair"),
    ],
)
def test_keypoint_prompts_drop_stop_words_and_the_category(name, category, prompt):
    assert keypoint_prompt(name, category) == prompt
