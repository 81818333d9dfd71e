"""Words of place: taken off where geometry can answer them, left where they belong to the name."""

import pytest

from patchalign3d.errors import PromptError
from patchalign3d.shared.places import (
    describe_sides,
    mirrored,
    say_sides,
    take_off_places,
    with_letters,
)

LEFT, RIGHT, FRONT, BACK = (0, 1), (0, -1), (1, -1), (1, 1)
LARGE, SMALL = (3, 1), (3, -1)


def asked(prompts, of_parts=False):
    placed = take_off_places(prompts, of_parts)
    return [
        (placed.bases[base], *place)
        for base, place in zip(placed.base_of, placed.places, strict=True)
    ]


def test_left_and_right_change_hands_for_who_stands_before_it_and_nothing_else_does():
    placed = take_off_places(["left front leg", "right front leg", "left hind leg", "seat"])
    seen = placed.seen_from_the_front()
    assert [dict(place).get(0) for place in placed.places] == [1, -1, 1, None]
    assert [dict(place).get(0) for place in seen.places] == [-1, 1, -1, None]
    assert [dict(place).get(1) for place in seen.places] == [-1, -1, 1, None]
    assert (seen.bases, seen.base_of) == (placed.bases, placed.base_of)
    assert seen.seen_from_the_front() == placed


@pytest.mark.parametrize(
    ("prompts", "by_front"),
    [
        (["left arm", "head"], True),
        (["front leg", "hind leg"], True),
        (["top drawer", "bottom drawer"], False),
        (["long bar", "short bar"], False),
        (["front door", "roof"], False),
    ],
)
def test_the_front_counts_for_sides_and_depth_alone(prompts, by_front):
    assert take_off_places(prompts, of_parts=True).by_front is by_front


def test_left_and_right_are_asked_once_and_told_apart_by_place():
    placed = take_off_places(["left arm", "Right Arm", "head"])
    assert placed.bases == ["arm", "head"] and placed.base_of == [0, 0, 1]
    assert placed.places == [(LEFT,), (RIGHT,), ()]


def test_one_side_alone_is_geometry_too():
    assert asked(["left arm", "body"]) == [("arm", LEFT), ("body",)]


def test_exporters_write_sides_as_letters_at_either_end():
    assert asked(["arm.L", "arm_R", "l_leg"]) == [("arm", LEFT), ("arm", RIGHT), ("leg", LEFT)]
    assert asked(["arm left"]) == [("arm", LEFT)]


def test_front_and_back_are_taken_off_if_both_are_asked_of_one_name():
    assert asked(["front leg", "hind leg"]) == [("leg", FRONT), ("leg", BACK)]
    assert asked(["front wheel", "body"]) == [("front wheel",), ("body",)]
    assert asked(["left front leg", "right front leg", "left rear leg", "right rear leg"]) == [
        ("leg", LEFT, FRONT),
        ("leg", RIGHT, FRONT),
        ("leg", LEFT, BACK),
        ("leg", RIGHT, BACK),
    ]


def test_joints_of_fore_and_hind_limbs_are_told_apart_though_they_have_other_names():
    assert asked(["left front elbow", "left hind knee", "nose"]) == [
        ("elbow", LEFT, FRONT),
        ("knee", LEFT, BACK),
        ("nose",),
    ]
    assert asked(["front elbow", "nose"]) == [("front elbow",), ("nose",)]


def test_words_of_place_that_belong_to_the_name_stay():
    for prompts in (
        ["upper arm", "lower arm", "hand"],
        ["seat", "back", "front"],
        ["top", "bottom"],
        ["top panel", "bottom panel", "side panel"],
        ["seat back", "arm rest"],
    ):
        assert take_off_places(prompts).bases == prompts
        assert not take_off_places(prompts).any


def test_upper_arms_have_sides_still():
    assert asked(["left upper arm", "right upper arm", "left lower arm"]) == [
        ("upper arm", LEFT),
        ("upper arm", RIGHT),
        ("lower arm", LEFT),
    ]


def test_drawers_above_each_other_are_told_apart_by_height():
    assert asked(["upper drawer", "lower drawer"]) == [("drawer", (2, 1)), ("drawer", (2, -1))]


def test_the_middle_is_what_lies_between_two_places_of_the_same_thing():
    for axis, (one, between, other) in enumerate(
        [("left", "middle", "right"), ("back", "center", "front"), ("top", "mid", "lower")]
    ):
        found = asked([f"{place} drawer" for place in (one, between, other)], of_parts=True)
        assert found == [("drawer", (axis, sign)) for sign in (1, 0, -1)]
    grid = [f"{height} {side} knob" for height in ("top", "bottom") for side in ("left", "middle")]
    found = asked([*grid, "bottom right knob"], of_parts=True)
    assert found[1] == ("knob", (0, 0), (2, 1)) and found[3] == ("knob", (0, 0), (2, -1))


def test_a_middle_that_nothing_is_on_both_sides_of_stays_a_word():
    for prompts in (
        ["center panel", "side panel", "top panel"],
        ["middle finger", "thumb"],
        ["middle", "seat"],
        ["front leg", "middle leg", "leg"],
    ):
        assert take_off_places(prompts, of_parts=True).bases == prompts


def test_sizes_are_taken_off_if_both_are_asked_of_one_name():
    assert asked(["long bar", "short bar", "seat"], of_parts=True) == [
        ("bar", LARGE),
        ("bar", SMALL),
        ("seat",),
    ]
    assert asked(["big gear", "little gear"], of_parts=True) == [("gear", LARGE), ("gear", SMALL)]
    assert asked(["left tall leg", "left short leg"], of_parts=True) == [
        ("leg", LEFT, LARGE),
        ("leg", LEFT, SMALL),
    ]
    assert take_off_places(["big toe", "small toe"], of_parts=True).sizes == {0: {0: 1, 1: -1}}


def test_sizes_that_belong_to_the_name_stay():
    for prompts in (
        ["big toe", "toe"],
        ["long", "short", "bottom"],
        ["tall leg", "long leg", "short leg"],
        ["large front wheel", "small rear wheel"],
    ):
        assert take_off_places(prompts, of_parts=True).bases == prompts


def test_one_end_is_taken_off_beside_the_name_alone_and_on_a_side():
    top, drawer = ("drawer", (2, 1)), ("drawer",)
    assert asked(["top drawer", "drawer"], of_parts=True) == [top, drawer]
    assert asked(["front left leg", "leg", "top"], of_parts=True) == [
        ("leg", LEFT, FRONT),
        ("leg",),
        ("top",),
    ]
    assert asked(["rear left leg", "top"], of_parts=True) == [("leg", LEFT, BACK), ("top",)]
    assert asked(["upper left drawer", "right drawer"], of_parts=True) == [
        ("drawer", LEFT, (2, 1)),
        ("drawer", RIGHT),
    ]


def test_one_end_that_may_be_a_kind_of_part_stays_a_word():
    for prompts in (
        ["front wheel", "body"],
        ["top panel", "side panel", "panel"],
        ["front leg", "fore leg", "leg"],
        ["seat back", "seat"],
    ):
        assert take_off_places(prompts, of_parts=True).bases == prompts
    assert asked(["left panel", "top panel"], of_parts=True) == [("panel", LEFT), ("top panel",)]


def test_sides_or_sizes_alone_are_those_of_all_there_is():
    assert asked(["left", "Right"], of_parts=True) == [("", LEFT), ("", RIGHT)]
    assert asked(["right", "middle", "left"], of_parts=True)[1] == ("", (0, 0))
    assert asked(["long", "short"], of_parts=True) == [("", LARGE), ("", SMALL)]
    assert asked(["left"], of_parts=True) == [("", LEFT)]
    for prompts in (
        ["left", "seat"],
        ["long", "right"],
        ["long", "tall", "short"],
        ["long"],
        ["middle"],
        ["top", "bottom", "left", "right"],
    ):
        assert take_off_places(prompts, of_parts=True).bases == prompts


def test_points_have_no_pieces_to_compare():
    assert asked(["big toe", "small toe"]) == [("big toe",), ("small toe",)]
    assert asked(["front knob", "middle knob", "back knob"])[1] == ("middle knob",)


def test_what_is_asked_with_and_without_a_side_has_one_base():
    assert asked(["leg", "left leg"]) == [("leg",), ("leg", LEFT)]


def test_the_same_place_of_the_same_thing_twice_is_refused():
    with pytest.raises(PromptError, match="same"):
        take_off_places(["left arm", "arm.L"])


def test_sides_are_written_behind_names_as_riggers_do():
    names = ["left upper arm", "Right front leg", "hand.L", "head", "seat back"]
    assert list(map(with_letters, names)) == [
        "upper arm.L",
        "front leg.R",
        "hand.L",
        "head",
        "seat back",
    ]


def test_the_name_of_the_other_side_leads_back():
    for name in ("left hand", "hand.R", "right front paw"):
        assert mirrored(name) != name and mirrored(mirrored(name)) == name
    assert mirrored("nose") == "nose"


def test_where_the_front_is_counts_for_sides_and_not_for_heights_or_names():
    for prompts in (["right hand"], ["front leg", "hind leg"], ["arm.L"], ["Left Arm", "head"]):
        assert say_sides(prompts)
    for prompts in (["top drawer", "bottom drawer"], ["upper arm"], ["front door"], ["seat back"]):
        assert not say_sides(prompts)


def test_the_front_counts_for_sides_of_all_and_for_one_end_of_parts():
    for prompts in (["left", "right"], ["front leg", "leg"]):
        assert say_sides(prompts, of_parts=True) and not say_sides(prompts)


def test_whose_left_is_meant_is_told_where_a_part_is_on_a_side():
    assert describe_sides(True, ["left arm", "head"]) == "Left and right are its own."
    assert "whoever stands before it" in describe_sides(False, ["left", "right"])
    assert describe_sides(True, ["front leg", "hind leg"]) == ""
    assert describe_sides(None, ["left arm"]) == ""
