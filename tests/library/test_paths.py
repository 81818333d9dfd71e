"""Paths in a hierarchy are asked for by what is at their end."""

import doctest

import pytest

from patchalign3d.text import paths
from patchalign3d.text.spelling import spell

MINILM = "all-MiniLM-L6-v2"


def test_the_examples_in_the_docstrings_hold():
    failed, tried = doctest.testmod(paths)
    assert tried and not failed


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (["arm/hand", "arm/finger", "arm"], ["hand", "finger", "arm"]),
        (["body/arm/hand", "body/leg/foot", "body/head"], ["hand", "foot", "head"]),
        (["/World/Chair/Seat", "/World/Chair/Leg_01"], ["seat", "leg 01"]),
        (["arm/left/hand", "arm/right/hand"], ["left hand", "right hand"]),
        (["chair/seat", "chair/back", "chair/leg"], ["seat", "back", "leg"]),
        (["Körper/Arm/Hand", "Körper/Bein/Fuß"], ["hand", "foot"]),
    ],
)
def test_of_a_path_its_end_is_asked_for_and_told(typed, asked):
    """The model was asked for "body arm hand", of which half was the arm."""
    spelt = spell(typed, MINILM)
    assert spelt.asked == asked
    told = {path: end for path, end in zip(typed, asked, strict=True) if "/" in path}
    assert spelt.unread == told


@pytest.mark.parametrize(
    "typed",
    [
        ["knob/handle", "drawer"],  # other words for one part
        ["leg/L", "leg/R", "body"],
        ["leg/front", "leg/back", "body"],
        ["leg/1", "leg/2"],
        ["arm/tip", "leg/tip", "arm", "leg"],  # which the end does not tell apart
    ],
)
def test_other_slashes_stay(typed):
    assert spell(typed, MINILM).asked == typed


def test_a_model_that_was_shown_other_names_is_asked_for_whole_paths():
    assert spell(["arm/hand", "arm/finger"], MINILM, own_names=True).asked[0] == "arm/hand"
