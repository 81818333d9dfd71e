"""Words of place: taken off where geometry can answer them, left where they belong to the name."""

import pytest

from patchalign3d.errors import PromptError
from patchalign3d.shared.prompts.places import describe_sides, take_off_places

LEFT, RIGHT, FRONT, BACK = (0, 1), (0, -1), (1, -1), (1, 1)
LARGE, SMALL = (3, 1), (3, -1)
OUTER, INNER = (4, 1), (4, -1)
FROM_LEFT, FROM_TOP, AS_READ = 5, 7, 8


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


@pytest.mark.parametrize("sizes", ["bigger smaller", "longest shortest", "largest small"])
def test_sizes_that_are_compared_are_sizes(sizes):
    """The model was asked for a "bigger wheel"."""
    prompts = [f"{size} wheel" for size in sizes.split()]
    placed = take_off_places(prompts, of_parts=True)
    assert (placed.bases, placed.places) == (["wheel"], [((3, 1),), ((3, -1),)])


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


def test_many_upper_arms_are_no_upper_ends_of_arms_either():
    """Of a person's "lower arms" 5 % were found, of "upper legs" none."""
    for half in ("arms", "legs", "limbs", "lips", "teeth", "bodies"):
        prompts = [f"upper {half}", f"lower {half}"]
        assert asked(prompts, of_parts=True) == [(prompt,) for prompt in prompts]
    assert asked(["left upper arms", "hands"]) == [("upper arms", LEFT), ("hands",)]


def test_upper_arms_are_no_upper_ends_of_arms_where_a_letter_is_behind_them():
    """Rigs' "upper_arm.L" and "lower_arm.L" were the upper and the lower part of a left arm."""
    for upper, lower in (("upper_arm.L", "lower_arm.L"), ("upper arm left", "lower arm left")):
        assert asked([upper, lower], of_parts=True) == [("upper arm", LEFT), ("lower arm", LEFT)]
    assert asked(["drawer top left", "drawer bottom left"], of_parts=True) == [
        ("drawer", LEFT, (2, 1)),
        ("drawer", LEFT, (2, -1)),
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
    assert take_off_places(["big toe", "small toe"], of_parts=True).compared == {
        (3, 0): {0: 1, 1: -1}
    }


def test_inner_and_outer_are_taken_off_if_both_are_asked_of_one_name():
    assert asked(["inner ring", "outer ring", "ball"], of_parts=True) == [
        ("ring", INNER),
        ("ring", OUTER),
        ("ball",),
    ]
    for prompts in (["inner ring", "ring"], ["inner wall", "outer shell"], ["inner", "outer"]):
        assert take_off_places(prompts, of_parts=True).bases == prompts


def test_sizes_that_belong_to_the_name_stay():
    for prompts in (
        ["big toe", "toe"],
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


def test_one_end_of_what_has_copies_may_be_asked_for_alone():
    """The model took any leg for a front one."""
    assert asked(["front legs", "seat"], of_parts=True) == [("legs", FRONT), ("seat",)]
    assert asked(["top shelf"], of_parts=True) == [("shelf", (2, 1))]
    assert asked(["rear wheel", "steering wheel"], of_parts=True) == [
        ("wheel", BACK),
        ("steering wheel",),
    ]


def test_one_end_that_may_be_a_kind_of_part_stays_a_word():
    for prompts in (
        ["front door", "body"],
        ["top panel", "body"],
        ["top panel", "side panel", "panel"],
        ["front leg", "fore leg", "leg"],
        ["seat back", "seat"],
    ):
        assert take_off_places(prompts, of_parts=True).bases == prompts
    assert asked(["left panel", "top panel"], of_parts=True) == [("panel", LEFT), ("top panel",)]


def test_sides_or_sizes_alone_are_those_of_what_no_other_prompt_names():
    assert asked(["left", "Right"], of_parts=True) == [("", LEFT), ("", RIGHT)]
    assert asked(["right", "middle", "left"], of_parts=True)[1] == ("", (0, 0))
    assert asked(["long", "short"], of_parts=True) == [("", LARGE), ("", SMALL)]
    assert asked(["left"], of_parts=True) == [("", LEFT)]
    assert asked(["left", "seat"], of_parts=True) == [("", LEFT), ("seat",)]
    assert asked(["long", "short", "bottom"], of_parts=True) == [
        ("", LARGE),
        ("", SMALL),
        ("bottom",),
    ]
    corners = ["front left", "front right", "back left", "back right"]
    assert asked(corners, of_parts=True) == [
        ("", side, depth) for depth in (FRONT, BACK) for side in (LEFT, RIGHT)
    ]
    six = ["top", "bottom", "front", "back", "left", "right"]
    placed = take_off_places(six, of_parts=True)
    assert placed.names == six[:4] and placed.rest == 4 and placed.places[4:] == [(LEFT,), (RIGHT,)]
    assert take_off_places(["left arm"], of_parts=True).rest is None
    for prompts in (
        ["long", "right"],
        ["long", "tall", "short"],
        ["long"],
        ["middle"],
        ["long", "seat"],
        ["middle", "seat"],
    ):
        assert take_off_places(prompts, of_parts=True).bases == prompts


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("second shelf from the top", (FROM_TOP, 2)),
        ("2nd Shelf", (AS_READ, 2)),
        ("the third shelf", (AS_READ, 3)),
        ("last shelf", (AS_READ, -1)),
        ("second to last shelf", (AS_READ, -2)),
        ("second-last shelf", (AS_READ, -2)),
        ("topmost shelf", (FROM_TOP, 1)),
        ("right-most shelf", (FROM_LEFT, -1)),
        ("second top shelf", (FROM_TOP, 2)),
        ("second lowest shelf", (FROM_TOP, -2)),
        ("third shelf from below", (FROM_TOP, -3)),
        ("third shelf down", (FROM_TOP, 3)),
        ("far left shelf", (FROM_LEFT, 1)),
        ("shelf on the far right", (FROM_LEFT, -1)),
        ("first shelf from the right side", (FROM_LEFT, -1)),
        ("last shelf from the left", (FROM_LEFT, -1)),
        ("second step", (FROM_TOP, -2)),
        ("last step", (FROM_TOP, 1)),
        ("2nd step from the top", (FROM_TOP, 2)),
    ],
)
def test_places_that_are_counted_are_told_by_the_shape(prompt, place):
    name = "step" if "step" in prompt else "shelf"
    assert asked([prompt, "body"], of_parts=True) == [(name, place), ("body",)]


def test_beside_counted_places_the_ends_are_counted_too():
    assert asked(
        ["top shelf", "second shelf", "third shelf from the top", "bottom shelf"], True
    ) == [
        ("shelf", (FROM_TOP, 1)),
        ("shelf", (AS_READ, 2)),
        ("shelf", (FROM_TOP, 3)),
        ("shelf", (FROM_TOP, -1)),
    ]
    assert asked(["second shelf from the top", "left shelf"], True)[1] == ("shelf", LEFT)


def test_what_is_nearest_to_an_end_is_an_end_beside_a_middle():
    found = asked(["topmost drawer", "middle drawer", "lowest drawer"], of_parts=True)
    assert found == [("drawer", (2, sign)) for sign in (1, 0, -1)]


def test_counted_places_have_sides():
    assert asked(
        ["left second drawer", "first left drawer", "second drawer on the right"], True
    ) == [
        ("drawer", LEFT, (AS_READ, 2)),
        ("drawer", LEFT, (AS_READ, 1)),
        ("drawer", RIGHT, (AS_READ, 2)),
    ]
    placed = take_off_places(["leftmost drawer", "3rd drawer"], of_parts=True)
    seen = placed.seen_from_the_front()
    assert placed.by_front and seen.places == [((FROM_LEFT, -1),), ((AS_READ, 3),)]
    assert describe_sides(True, ["leftmost drawer"])
    assert not take_off_places(["topmost drawer"], of_parts=True).by_front


def test_ordinals_that_belong_to_the_name_stay():
    for prompts in (
        ["hour hand", "second hand"],
        ["third eye"],
        ["first"],
        ["second"],
        ["last"],
    ):
        assert take_off_places(prompts, of_parts=True).bases == prompts


def test_one_place_in_two_ways_of_saying_it_is_refused():
    for prompts in (["first shelf", "1st shelf"], ["topmost shelf", "first shelf from the top"]):
        with pytest.raises(PromptError, match="same"):
            take_off_places(prompts, of_parts=True)


def test_places_may_be_said_behind_the_name():
    assert asked(["drawer on the left", "drawer on the right side"]) == [
        ("drawer", LEFT),
        ("drawer", RIGHT),
    ]
    assert asked(["leg at the front left"], of_parts=True) == [("leg", LEFT, FRONT)]
    assert asked(["back of the seat", "handle on the lid"]) == [
        ("back of the seat",),
        ("handle on the lid",),
    ]


def test_points_have_no_pieces_to_compare():
    assert asked(["big toe", "small toe"]) == [("big toe",), ("small toe",)]
    assert asked(["front knob", "middle knob", "back knob"])[1] == ("middle knob",)


def test_what_is_asked_with_and_without_a_side_has_one_base():
    assert asked(["leg", "left leg"]) == [("leg",), ("leg", LEFT)]


def test_the_same_place_of_the_same_thing_twice_is_refused():
    with pytest.raises(PromptError, match="same"):
        take_off_places(["left arm", "arm.L"])


def test_whose_left_is_meant_is_told_where_a_part_is_on_a_side():
    assert describe_sides(True, ["left arm", "head"]) == "Left and right are the thing's own."
    assert "whoever stands before it" in describe_sides(False, ["left", "right"])
    assert describe_sides(True, ["front leg", "hind leg"]) == ""
    assert describe_sides(None, ["left arm"]) == ""
