"""Words of place: taken off where geometry can answer them, left where they belong to the name."""

import pytest

from patchalign3d.errors import PromptError
from patchalign3d.shared.places import mirrored, take_off_places, with_letters

LEFT, RIGHT, FRONT, BACK = (0, 1), (0, -1), (1, -1), (1, 1)


def asked(prompts):
    placed = take_off_places(prompts)
    return [
        (placed.bases[base], *place)
        for base, place in zip(placed.base_of, placed.places, strict=True)
    ]


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
