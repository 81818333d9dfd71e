"""Numbers behind names: taken off where they tell prompts apart, left where they are the name."""

import random

import pytest

from patchalign3d.errors import PromptError
from patchalign3d.shared.prompts.numbered import (
    go_by_front,
    take_apart,
    take_off_numbers,
    without_number,
)
from patchalign3d.shared.prompts.place_words import DEPTHS, MIDDLE, ORDINALS, SIZES, WORDS
from patchalign3d.shared.prompts.words import clean
from patchalign3d.shared.questions import check


def asked(*prompts):
    """The name of each prompt, and its place among those of that name."""
    found = take_off_numbers(prompts)
    of = {prompt: place for own in found.prompts_of for place, prompt in enumerate(own)}
    return [(found.names[name], of[prompt]) for prompt, name in enumerate(found.name_of)]


@pytest.mark.parametrize(
    "form",
    ["leg {}", "leg{}", "leg.00{}", "leg_{}", "leg-0{}", "leg ({})", "leg no. {}", "Leg Nr.{}"]
    + ["leg number {}", "No. {} leg", "#{} leg", "№{} leg"],
)
def test_what_differs_by_a_number_is_one_name_however_the_number_is_written(form):
    prompts = [form.format(number) for number in (3, 1, 2)]
    assert asked("seat", *prompts) == [("seat", 0), ("leg", 2), ("leg", 0), ("leg", 1)]


def test_numbers_count_by_their_value_and_need_not_begin_at_one():
    assert asked("leg 10", "leg 9") == [("leg", 1), ("leg", 0)]
    assert asked("leg 0", "leg 1") == [("leg", 0), ("leg", 1)]
    assert asked("leg 5", "leg 2") == [("leg", 1), ("leg", 0)]


def test_numbers_may_be_words():
    assert asked("drawer two", "Drawer_One", "drawer 3") == [
        ("drawer", 1),
        ("drawer", 0),
        ("drawer", 2),
    ]
    assert asked("left leg one", "right leg two") == [("left leg", 0), ("right leg", 0)]
    assert asked("backbone", "one", "someone") == [("backbone", 0), ("one", 0), ("someone", 0)]
    assert asked("leg II", "leg I", "leg IV") == [("leg", 1), ("leg", 0), ("leg", 2)]
    assert asked("camera I", "casino 1", "no. 5") == [("camera i", 0), ("casino", 0), ("no 5", 0)]
    with pytest.raises(PromptError, match="'leg one' and 'leg 1' are the same"):
        take_off_numbers(["leg one", "leg 1"])


def test_letters_of_a_list_are_numbers_but_those_of_sides_are_none():
    assert asked("Shelf B", "shelf_A", "shelf (C)") == [("shelf", 1), ("shelf", 0), ("shelf", 2)]
    assert asked("shelf A", "arm L", "arm R") == [("shelf a", 0), ("arm l", 0), ("arm r", 0)]
    assert asked("A pillar", "B pillar", "a") == [("a pillar", 0), ("b pillar", 0), ("a", 0)]


def test_the_name_without_a_number_comes_first_as_in_blender():
    assert asked("leg.001", "Leg", "leg.002") == [("leg", 1), ("leg", 0), ("leg", 2)]


@pytest.mark.parametrize("form", ["{} 1", "{}_01", "{}.001", "{} (4)", "{}:1"])
def test_a_number_that_tells_nothing_apart_says_nothing(form):
    """The model was asked for "seat 01", and found less of it."""
    found = take_off_numbers([form.format("Car Seat"), form.format("arm.L"), form.format("arm.R")])
    assert found.names == ["car seat", "arm l", "arm r"] and not found.any


def test_a_number_that_may_be_the_name_stays():
    for prompts in (["mp3", "v8"], ["f 16"], ["1", "2"], ["leg one"]):
        found = take_off_numbers(prompts)
        assert found.names == prompts and not found.any


def test_a_number_before_a_side_tells_apart_as_one_behind_it_does():
    """What riggers call so was asked for as "f index 01" and "f index 02"."""
    names = ["f_index.01.L", "f_index.02.L", "f_index.01.R"]
    assert asked(*names) == [("f index l", 0), ("f index l", 1), ("f index r", 0)]
    assert asked("finger_2_r", "finger_1_r") == [("finger r", 1), ("finger r", 0)]
    assert take_apart(["wheel 1 left", "wheel 2 left"]).placed.bases == ["wheel"]
    assert without_number("1 L") == ("1 L", "")


def test_words_of_place_do_not_make_it_another_name():
    assert asked("left leg 1", "right leg 2") == [("left leg", 0), ("right leg", 0)]
    assert asked("left leg 2", "left leg 1") == [("left leg", 1), ("left leg", 0)]
    assert asked("arm.L.001", "arm.L.002") == [("arm l", 0), ("arm l", 1)]
    assert asked("top 1", "top 2", "bottom 3") == [("top", 0), ("top", 1), ("bottom", 0)]


def test_names_in_any_script_keep_all_of_their_letters():
    for name in ("cafe\u0301", "कुर्सी", "脚", "ΟΔΟΣ"):
        (first, one), (second, two) = asked(f"{name} 2", f"{name}1")
        assert first == second == clean(name) and (one, two) == (1, 0)
    for odd in ("leg1\u200b2", "½ 1", "leg ²", "12 3", "leg\u20601"):
        assert "".join([clean(without_number(odd)[0]), without_number(odd)[1]]) == clean(odd)


def test_the_same_number_twice_is_refused():
    for prompts in (["leg 1", "seat", "leg.001"], ["leg 1", "Leg 1"]):
        with pytest.raises(PromptError, match="are the same"):
            take_off_numbers(prompts)
        with pytest.raises(PromptError, match="are the same"):
            check("segment", {"parts": prompts}, {})
    with pytest.raises(PromptError, match="are the same"):
        check("segment", {"parts": ["left arm 1", "left arm 2", "arm.L"]}, {})


def test_where_the_front_is_counts_for_sides_and_not_for_heights_or_names():
    for prompts in (["right hand"], ["front leg", "hind leg"], ["arm.L"], ["Left Arm", "head"]):
        assert go_by_front(prompts)
    for prompts in (["top drawer", "bottom drawer"], ["upper arm"], ["front door"], ["seat back"]):
        assert not go_by_front(prompts)


def test_the_front_counts_for_sides_of_all_and_for_one_end_of_parts():
    for prompts in (["left", "right"], ["front leg", "leg"]):
        assert go_by_front(prompts, of_parts=True) and not go_by_front(prompts)


def test_the_front_counts_for_numbers_which_go_from_left_to_right():
    """A shape that faces another way was asked about without a word on its front."""
    assert go_by_front(["leg 1", "leg 2"], of_parts=True)
    assert not go_by_front(["leg 1", "seat"], of_parts=True)
    assert not go_by_front(["knuckle 1", "knuckle 2"])


def test_neither_the_order_of_prompts_nor_capitals_change_what_is_asked_of_any():
    chance = random.Random(0)
    known = [*WORDS, *SIZES, *DEPTHS, *MIDDLE, *ORDINALS, "side", "last", "2nd", "1", "2", "l"]
    known += ["two", "other", "both", "rest", "the"]
    tried = 0
    for _ in range(500):
        nouns = chance.choices(["leg", "drawer", "arm", ""], k=2)
        said = {
            " ".join([*chance.choices(known, k=chance.randint(0, 2)), chance.choice(nouns)]).strip()
            for _ in range(chance.randint(1, 5))
        }
        prompts = sorted(said - {""})
        try:
            told = taken_apart(prompts)
        except PromptError:  # two mean the same, or there are none
            with pytest.raises(PromptError):
                taken_apart(prompts[::-1])
            continue
        tried += 1
        chance.shuffle(prompts)
        assert taken_apart(prompts) == told
        assert list(taken_apart([p.title() for p in prompts]).values()) == [
            told[prompt] for prompt in prompts
        ]
    assert tried > 300


def taken_apart(prompts):
    """Of each prompt what the model is asked, where that is, and its place among the numbers."""
    apart = take_apart(prompts)
    numbers = apart.numbered
    return {
        prompt: (
            apart.placed.bases[base],
            apart.placed.places[name],
            numbers.prompts_of[name].index(n),
        )
        for n, (prompt, base, name) in enumerate(
            zip(prompts, apart.base_of, numbers.name_of, strict=True)
        )
    }
