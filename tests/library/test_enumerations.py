"""What people type and paste as a list is asked for one by one."""

import doctest

import pytest

from patchalign3d.shared.prompts import enumerations, shared_names
from patchalign3d.shared.prompts.enumerations import prompts_in
from patchalign3d.shared.questions import PARTS


@pytest.mark.parametrize("module", [enumerations, shared_names])
def test_the_examples_in_the_docstrings_hold(module):
    failed, tried = doctest.testmod(module)
    assert tried and not failed


@pytest.mark.parametrize(
    "typed",
    [
        "seat, back, leg",
        "seat, back and leg",
        "seat, back, and leg",
        "seat and back and leg",
        "seat, back & leg",
        "seat + back + leg",
        "seat / back / leg",
        "seat/back/leg",
        "seat&back&leg",
        "seat\\back\\leg",
        "seat\tback\tleg",
        "seat • back • leg",
        "• seat · back ● leg",
        "* seat * back * leg",
        "seat, back or leg",
        "seat or back or leg",
        "'seat' 'back' 'leg'",
        '"seat" "back" "leg"',
        "seat back leg",
        "seat  back   leg ",
        "segment into a seat, back and leg",
        "seat - back - leg",
        "seat -> back -> leg",
        "seat. back. leg.",
        "seat . back . leg .",
        "parts: seat, back, leg",
        "Office chair: seat, back and leg",
        "a chair with a seat, back and leg",
        "seat | back | leg",
        "1. seat\n2. back\n3. leg",
        "1) seat 2) back 3) leg",
        "(1) seat, (2) back, (3) leg",
        "a) seat b) back c) leg",
        "- seat\n- back\n- leg",
        "• seat\n• back\n• leg",
        "[ ] seat\n[x] back\n[ ] leg",
        "['seat', 'back', 'leg']",
        '{"seat", "back" and "leg"}',
        "ｓｅａｔ／ｂａｃｋ／ｌｅｇ",
        "［ｓｅａｔ，　ｂａｃｋ，　ｌｅｇ］",
    ],
)
def test_an_enumeration_is_its_items_however_it_is_written(typed):
    """The model was asked for "and leg", for "back and leg" and for "1 seat"."""
    assert prompts_in(typed) == ["seat", "back", "leg"]
    assert PARTS.read(typed) == ["seat", "back", "leg"]


@pytest.mark.parametrize(
    "typed",
    [
        "A/C unit",
        "on/off switch",
        "No. 5 button",
        "wheel - front left",
        "D.C. plug",
        "mixamorig:Arm",
    ],
)
def test_a_mark_within_a_name_divides_nothing(typed):
    assert prompts_in(typed) == [typed]


@pytest.mark.parametrize(
    "typed",
    [
        *("seat back", "leg arm"),  # of two, either may be said of the other
        *("table leg cap", "seat back cushion", "arm rest pad", "hood door sill"),  # no such nouns
        *("front left leg", "left arm hand leg", "upper arm hand"),  # places
        *("seat back leg 2", "wheel-hub cap lid", "leg, seat back arm"),
    ],
)
def test_words_in_a_row_are_one_name_unless_parts_are_called_by_each_alone(typed):
    assert prompts_in(typed) == typed.split(", ")


def test_words_in_a_row_may_be_many_and_in_any_case():
    assert prompts_in("Head BODY wings legs tail") == ["Head", "BODY", "wings", "legs", "tail"]
    assert prompts_in("hood roof windshield wheels doors")[-1] == "doors"


def test_a_colon_in_each_item_is_no_title():
    assert prompts_in("seat: red, back: blue") == ["seat: red", "back: blue"]


def test_and_within_an_enumeration_joins():
    assert prompts_in("arm and hand, head") == ["arm and hand", "head"]
    assert prompts_in("arm & hand, leg & foot") == ["arm & hand", "leg & foot"]
    assert prompts_in("handle / knob, drawer") == ["handle / knob", "drawer"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("left and right arm, head", ["left arm", "right arm", "head"]),
        ("left/right arm", ["left arm", "right arm"]),
        ("left+right arm", ["left arm", "right arm"]),
        ("L/R hand", ["L hand", "R hand"]),
        ("head, front and back legs", ["head", "front legs", "back legs"]),
        ("two front and two back legs", ["two front legs", "two back legs"]),
        ("top, middle and bottom drawer", ["top drawer", "middle drawer", "bottom drawer"]),
        ("linkes und rechtes Bein, Sitz", ["linkes Bein", "rechtes Bein", "Sitz"]),
        ("big and small wheels", ["big wheels", "small wheels"]),
        ("front left and right wheels, hood", ["front left wheels", "front right wheels", "hood"]),
        ("the upper left/right arm", ["the upper left arm", "upper right arm"]),
        ("left front and rear door", ["left front door", "left rear door"]),
        ("front left and rear right leg", ["front left leg", "rear right leg"]),
        ("left and right", ["left", "right"]),
        ("front and back, left and right", ["front", "back", "left", "right"]),
    ],
)
def test_places_that_share_a_name_have_it_each(typed, meant):
    """Left and right were refused, and front and back asked for as one."""
    assert prompts_in(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("arms (left, right), head", ["arms left", "arms right", "head"]),
        ("head, leg [L/R]", ["head", "leg L", "leg R"]),
        ("arms L/R, head", ["arms L", "arms R", "head"]),
        ("arm_L/_R, head", ["arm_L", "arm_R", "head"]),
        ("arm.L, R, head", ["arm.L", "arm.R", "head"]),
        ("wheels front and rear, body", ["wheels front", "wheels rear", "body"]),
        ("body, wheels (front and rear)", ["body", "wheels front", "wheels rear"]),
        ("drawer top, middle and bottom", ["drawer top", "drawer middle", "drawer bottom"]),
        ("wheel front left/right", ["wheel front left", "wheel front right"]),
        ("wheel (FL, FR), hood", ["wheel FL", "wheel FR", "hood"]),
        ("Arm links und rechts, Kopf", ["Arm links", "Arm rechts", "Kopf"]),
    ],
)
def test_places_behind_a_name_that_they_share_have_it_each(typed, meant):
    """The model was asked for "arms r", and half of what had no name was "right)"."""
    assert prompts_in(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("leg 1-3, seat", ["leg 1", "leg 2", "leg 3", "seat"]),
        ("legs (1 – 2)", ["legs 1", "legs 2"]),
        ("J01..J03", ["J01", "J02", "J03"]),
        ("leg 1 to leg 3", ["leg 1", "leg 2", "leg 3"]),
        ("leg 1, 2, 3, seat", ["leg 1", "leg 2", "leg 3", "seat"]),
        ("seat, leg 1 and 2", ["seat", "leg 1", "leg 2"]),
        ("leg1/2, drawer (3, 4)", ["leg1", "leg2", "drawer 3", "drawer 4"]),
    ],
)
def test_numbers_that_share_a_name_have_it_each(typed, meant):
    """The model was asked for "leg 1 3"."""
    assert prompts_in(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("finger 1-1, finger 1-2, finger 1-3", "leg 1-2, leg 3-4"),  # numbers of two places
        *("Boeing 737-800", "1-4", "1, 2, 3", "leg (2)", "leg (left)", "seat, left, right"),
        *("links, joints", "seat (old and red), back", "back, seat (old and red)"),
    ],
)
def test_other_numbers_places_and_brackets_stay(typed):
    assert prompts_in(typed) == typed.split(", ")


def test_what_is_noted_in_brackets_divides_nothing():
    """Half of a note was a part."""
    assert prompts_in("head (hair, eyes), body") == ["head (hair eyes)", "body"]
    assert prompts_in("chair (seat, back, leg)") == ["seat", "back", "leg"]


def test_a_part_that_is_called_like_a_place_is_no_place_of_the_next():
    assert prompts_in("seat, back and front legs") == ["seat", "back", "front legs"]
    assert prompts_in("top and left arm") == ["top", "left arm"]
    assert prompts_in("back and seat") == ["back", "seat"]
    assert prompts_in("top, bottom shelf") == ["top", "bottom shelf"]


def test_what_is_named_by_two_words_that_name_no_part_is_one():
    assert prompts_in("on and off switch") == ["on and off switch"]


def test_ordinals_and_single_marks_are_no_list():
    """In German, a second drawer is written like the second item of a list."""
    for typed in ("1. Schublade, 2. Schublade, Griff", "2. drawer, 3. drawer", "1. seat", "a. b"):
        assert prompts_in(typed) == typed.split(", ")


def test_whoever_types_nothing_asks_for_nothing():
    assert prompts_in("and") == ["and"]
    for typed in ("", " ,|\n", "[]"):
        assert prompts_in(typed) == []
