"""Names as people say them are read as the names that they mean, and nothing else as one."""

import pytest

from patchalign3d.errors import PromptError
from patchalign3d.shared.prompts.noun_phrases import read_names
from patchalign3d.shared.prompts.numbered import go_by_front, take_apart
from patchalign3d.shared.prompts.places import describe_sides, take_off_places
from patchalign3d.shared.questions import check

LEFT, RIGHT, FRONT, BACK = (0, 1), (0, -1), (1, -1), (1, 1)
TOP, MIDDLE, BOTTOM = (2, 1), (2, 0), (2, -1)


def asked(*prompts):
    """What the model is asked of each prompt, and where that is."""
    placed = take_off_places(prompts, of_parts=True)
    return [
        (placed.bases[base], *place)
        for base, place in zip(placed.base_of, placed.places, strict=True)
    ]


@pytest.mark.parametrize(
    "phrase",
    [
        *("both arms", "all the arms", "the two arms", "all of the four arms", "every arms"),
        *("4 arms", "these arms", "your arms", "some arms", "a pair of arms", "the set of arms"),
    ],
)
def test_which_and_how_many_there_are_says_nothing_of_a_shape(phrase):
    assert asked(phrase, "left foot") == [("arms",), ("foot", LEFT)]


@pytest.mark.parametrize("phrase", ["leg x4", "4x leg", "Leg_LOD0", "leg (x4)"])
def test_how_many_and_how_fine_they_are_says_nothing_of_a_shape(phrase):
    """The model was asked for "leg x4"."""
    assert asked(phrase, "seat") == [("leg",), ("seat",)]


def test_a_letter_or_a_number_that_is_the_name_stays():
    assert asked("a pillar", "b pillar") == [("a pillar",), ("b pillar",)]
    assert asked("a pillar", "a roof") == [("pillar",), ("roof",)]
    assert asked("three", "the", "01 legs") == [("three",), ("the",), ("01 legs",)]


def test_the_other_one_is_what_no_other_prompt_of_the_name_says():
    assert asked("the other leg", "left leg") == [("leg",), ("leg", LEFT)]
    assert asked("top drawer", "other drawers") == [("drawer", TOP), ("drawer",)]
    assert asked("left drawer", "rest of the drawers") == [("drawer", LEFT), ("drawer",)]


def test_the_other_one_beside_one_is_the_second():
    """They were refused as the same."""
    for prompts in (["leg", "other leg"], ["one leg", "the other leg"], ["the leg", "other leg"]):
        numbered = take_apart([*prompts, "seat"]).numbered
        assert (numbered.names, numbered.prompts_of) == (["leg", "seat"], [[0, 1], [2]])
    with pytest.raises(PromptError, match="'leg' and 'other legs' are the same"):
        take_apart(["leg", "other legs"])


@pytest.mark.parametrize(
    ("one", "many"),
    [("leg", "legs"), ("shelf", "shelves"), ("foot", "feet"), ("box", "boxes"), ("key", "keys")],
)
def test_one_and_many_are_one_name_where_both_are_asked_for(one, many):
    assert asked(f"left {one}", many, "body") == [(one, LEFT), (one,), ("body",)]
    assert asked(many, "body") == [(many,), ("body",)]
    with pytest.raises(PromptError, match=f"'{one}' and '{many}' are the same"):
        check("segment", {"parts": [one, many]}, {})
    check("segment", {"parts": [one, many], "sides": "words"}, {})


def test_what_ends_like_many_and_is_something_else_stays():
    for prompts in (["hip", "hips"], ["glass", "glasses"], ["gla", "glass"], ["leg", "lens"]):
        assert take_off_places(prompts, of_parts=True).bases == prompts


@pytest.mark.parametrize(
    "phrase",
    ["everything else", "the rest", "Rest", "others", "all the others", "other parts", "remaining"]
    + ["rest of the chair", "everything", "remaining parts", "anything else", "what's left"]
    + ["whatever is left over", "leftovers", "other", "background", "misc", "etc."],
)
def test_the_rest_is_what_no_prompt_names(phrase):
    assert asked("seat", phrase) == [("seat",), ("",)]
    assert asked("left", phrase) == [("", LEFT), ("",)]
    assert take_apart(["seat", phrase]).any


def test_the_rest_of_nothing_and_parts_that_are_called_so_are_names():
    assert asked("rest") == [("rest",)] and asked("the others") == [("others",)]
    assert asked("background of a picture", "frame")[0] == ("background of a picture",)
    assert asked("arm rest", "seat") == [("arm rest",), ("seat",)]
    assert read_names(["nose", "rest"]) == [["nose"], ["rest"]]  # points have none


def test_the_rest_said_twice_is_refused():
    with pytest.raises(PromptError, match="'rest' and 'everything else' are the same"):
        asked("seat", "rest", "everything else")


@pytest.mark.parametrize(
    "phrase",
    ["all but the seat", "legs without feet", "not the seat", "no seat", "other than the seat"]
    + ["parts apart from the seat"],
)
def test_what_says_what_a_part_is_not_is_refused_with_what_to_ask(phrase):
    with pytest.raises(PromptError, match=f"'{phrase}' says what a part is not.*everything else"):
        check("segment", {"parts": [phrase, "seat"]}, {})
    check("segment", {"parts": [phrase, "seat"], "sides": "words"}, {})


@pytest.mark.parametrize("phrase", ["left/right arm", "left and right arm", "left-right arm"])
def test_both_sides_in_one_prompt_are_refused_for_two(phrase):
    """The model was asked for a "right arm" on the left."""
    with pytest.raises(PromptError, match=r"arm' says both left and right\. Ask for each"):
        check("segment", {"parts": [phrase, "seat"]}, {})
    with pytest.raises(PromptError, match="says both left and right"):
        take_off_places([phrase])
    assert take_off_places([phrase], as_typed=True)


def test_halves_and_sides_of_a_whole_are_sides_of_all_that_has_no_name():
    assert asked("left half", "right half") == [("", LEFT), ("", RIGHT)]
    assert asked("front left of the car", "wheel") == [("", LEFT, FRONT), ("wheel",)]
    assert asked("the left", "the right") == [("", LEFT), ("", RIGHT)]
    assert asked("top half", "rest") == [("", TOP), ("",)]
    assert asked("front half of it", "back half", "cap") == [("", FRONT), ("", BACK), ("cap",)]
    assert asked("half", "seat") == [("half",), ("seat",)]


def test_parts_and_sections_that_are_nothing_but_a_place_are_halves_as_well():
    """The model was asked for a "part", and found two thirds of the halves."""
    for part in ("part", "section", "area", "region", "portion"):
        assert asked(f"left {part}", f"right {part}", "cap")[:2] == [("", LEFT), ("", RIGHT)]
        assert asked(f"front {part}", f"rear {part}") == [("", FRONT), ("", BACK)]
        assert asked(f"upper {part}", f"lower {part}") == [("", TOP), ("", BOTTOM)]
    for names in (["upper part", "cap"], ["top part", "bottom part", "leg part"], ["part", "cap"]):
        assert asked(*names) == [(name,) for name in names]  # boards


def test_the_middle_between_two_ends_of_a_whole_is_between_them():
    for top, bottom in (
        ("top", "bottom"),
        ("upper part", "lower part"),
        ("top half", "lower half"),
    ):
        assert asked(top, "middle", bottom) == [("", TOP), ("", MIDDLE), ("", BOTTOM)]
    assert asked("top part", "center part", "bottom part")[:2] == [("", TOP), ("", MIDDLE)]
    assert asked("top half", "middle", "bottom half", "lid")[:2] == [("", TOP), ("", MIDDLE)]
    assert asked("left part", "middle part", "right part")[1] == ("", (0, 0))
    assert asked("front", "middle", "back") == [("", FRONT), ("", (1, 0)), ("", BACK)]
    for names in (["top", "center", "bottom", "leg"], ["top", "middle"], ["top", "bottom"]):
        assert asked(*names) == [(name,) for name in names]  # boards


def test_two_sides_and_nothing_else_are_those_of_the_whole():
    """The model was asked for a "side", which is a board of a cabinet, and found half of it."""
    assert asked("left side", "right side") == [("", LEFT), ("", RIGHT)]
    assert asked("front side", "back side") == [("", FRONT), ("", BACK)]
    assert asked("left side", "middle", "right side") == [("", LEFT), ("", (0, 0)), ("", RIGHT)]
    assert asked("left side", "right side", "door")[:2] == [("side", LEFT), ("side", RIGHT)]
    around = [f"{end} side" for end in ("left", "right", "front", "back")]
    assert "" not in {base for base, *_ in asked(*around)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["foreleg", "hindleg"], ["front leg", "hind leg"]),
        (["forelegs", "midlegs", "hindlegs"], ["front legs", "middle legs", "hind legs"]),
        (["forelimbs", "hindlimbs", "body"], ["front limbs", "hind limbs", "body"]),
        (["left forewing", "left hindwing"], ["left front wing", "left hind wing"]),
        (["forefeet", "head"], ["front feet", "head"]),
    ],
)
def test_a_place_that_is_written_as_one_with_what_has_copies_is_a_place(typed, meant):
    """Of animals' forelegs beside their hind legs, half were found."""
    assert asked(*typed) == asked(*meant)
    assert asked("forearm", "forehead", "backrest", "topsail", "midrib") == [
        ("forearm",),
        ("forehead",),
        ("backrest",),
        ("topsail",),
        ("midrib",),
    ]


def test_a_word_of_place_that_is_the_thing_itself_stays():
    """Of "inside of the cup" the model was asked for "of the cup"."""
    for prompts in (
        ["inside of the cup", "outside of the cup"],
        ["top of the table", "bottom of the table"],
        ["front of the car", "back of the car"],
    ):
        assert take_off_places(prompts, of_parts=True).bases == prompts
    assert asked("left door of the car") == [("door of the car", LEFT)]


def test_letters_of_sides_stand_anywhere():
    """Blender's "arm.L.001" and a biped's "Bip01 L Thigh" were on neither side."""
    assert asked("arm.L.001", "arm.R.001") == [("arm 001", LEFT), ("arm 001", RIGHT)]
    assert asked("Bip L Thigh", "Bip R Thigh") == [("bip thigh", LEFT), ("bip thigh", RIGHT)]


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("top two shelves", (11, 2)),
        ("the top 2 shelves", (11, 2)),
        ("lowest two shelves", (11, -2)),
        ("left three shelves", (9, 3)),
        ("first three shelves", (12, 3)),
        ("the two last shelves", (12, -2)),
        ("first two shelves from the right", (9, -2)),
    ],
)
def test_so_many_from_an_end_are_told_by_the_shape(prompt, place):
    assert asked(prompt, "body") == [("shelves", place), ("body",)]
    assert asked(prompt, "other shelves") == [("shelves", place), ("shelves",)]


def test_a_letter_that_something_looks_like_is_no_side():
    """An L-bracket was a bracket on the left."""
    for prompts in (["l bracket"], ["l shaped desk", "seat"]):
        assert [name for name, *_ in asked(*prompts)] == prompts
    assert asked("shoulder_l_joint", "L_Hip") == [("shoulder joint", LEFT), ("hip", LEFT)]


def test_so_many_steps_are_counted_from_below():
    assert asked("first three steps", "last step") == [("step", (11, -3)), ("step", (7, 1))]


def test_so_many_beside_one_end_leave_the_others():
    assert asked("top two drawers", "bottom drawer") == [("drawer", (11, 2)), ("drawer", (7, -1))]
    assert asked("two front legs", "two back legs") == [("legs", FRONT), ("legs", BACK)]


def test_the_front_counts_for_so_many_from_one_side():
    for prompts in (["left two doors"], ["front two legs"], ["first two doors"]):
        assert go_by_front(prompts, of_parts=True)
    assert not go_by_front(["top two doors"], of_parts=True)
    assert describe_sides(False, ["left two doors"])
    seen = take_off_places(["left two doors"], of_parts=True).seen_from_the_front()
    assert seen.places == [((9, -2),)]
