"""Misspelt words are read as they were meant, and a word that is one never as another."""

from dataclasses import replace

import numpy as np
import pytest
from word_segmenter import TALL

from patchalign3d.answers import Segmentation
from patchalign3d.errors import PromptError
from patchalign3d.segmenter import Segmenter
from patchalign3d.shared.prompts.places import take_off_places
from patchalign3d.text import spelling
from patchalign3d.text.common_parts import COMMON_PARTS
from patchalign3d.text.part_words import OTHER_WORDS, PART_WORDS
from patchalign3d.text.spelling import refuse_same, spell

MINILM = "all-MiniLM-L6-v2"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lge", "leg"),  # exchanged
        ("Saet", "seat"),
        ("lfet front leg", "left front leg"),
        ("wheell", "wheel"),  # typed twice
        ("botom drawer", "bottom drawer"),  # once too few
        ("propellr", "propeller"),  # left out
        ("whewl", "wheel"),  # the key beside it
        ("cushuion", "cushion"),  # and with it
        ("ropeller", "propeller"),  # the first letter
        ("vody", "body"),
        ("fot", "foot"),  # the common one of several
        ("ead", "head"),
        ("anel", "panel"),
        ("bodyy", "body"),  # no form of a word of parts,
        ("buttin", "button"),  # nor two of them
        ("propellor", "propeller"),  # by ear
        ("stabiliser", "stabilizer"),  # British
        ("leftarm", "left arm"),
        ("leftupperarm", "left upper arm"),
        ("leftFrontLeg", "left front leg"),
        ("LeftUpperArm.001", "left upper arm 001"),
        ("seatback", "seat back"),  # no word of the encoder's vocabulary
        ("sidepanels", "side panels"),
        ("crossbarholder", "crossbar holder"),  # not cross, bar, holder
        ("botpane", "bottom pane"),  # cut short
        ("lft upr arm", "left upper arm"),
        ("leftbotbracket", "left bottom bracket"),
        ("LHS door", "left door"),
        ("left-hand door", "left door"),
        ("Right Hand Side Door", "right door"),
        ("left hand door", "left door"),
        ("door on the left-hand side", "door on the left side"),
        ("wheel_FL", "wheel front left"),
        ("RR wheel", "rear right wheel"),
        ("wheelBR", "wheel back right"),
        ("Wheel.Ft.L", "wheel front l"),
        ("mixamorig:LeftForeArm", "left forearm"),  # not an arm in front
        ("LeftUpLeg", "left upper leg"),
        ("l_lowleg_JNT", "l lower leg"),
        ("fore-arm", "forearm"),
        ("DEF-upper_arm.L.001", "upper arm l 001"),
        ("upper_arm_fk.L", "upper arm l"),
        ("upperarm_twist_01_l", "upper arm l 01"),
        ("J_Bip_C_Head", "head"),
        ("J_Bip_L_UpperArm", "l upper arm"),
        ("ValveBiped.Bip01_R_Foot", "r foot"),
        ("CC_Base_L_Upperarm", "l upper arm"),
        ("SM_Door_Handle_01", "door handle 01"),
        ("HandL", "hand l"),  # not a handle
        ("LHand", "l hand"),
    ],
)
def test_what_was_meant_is_asked_for_where_that_is_plain(typed, meant):
    assert spell(["roof", typed], MINILM) == (["roof", meant], {typed: meant})


@pytest.mark.parametrize(
    "prompts",
    [
        ["upper_arm_ik.L", "upper_arm_fk.L"],
        ["LeftArm", "left arm"],
        ["sidepanel", "side panel"],
        ["hand.L", "DEF-hand.L"],
        ["seat", "SM_Seat"],
    ],
)
def test_two_ways_of_saying_the_same_are_refused(prompts):
    """The second was asked for as it was typed, as "arm fk", and got a share of the part."""
    with pytest.raises(PromptError, match=r"are the same\. Remove one"):
        refuse_same(prompts, spell(prompts, MINILM).asked)


def test_a_slip_of_another_prompt_may_mean_something_else():
    assert spell(["seat", "saet"], MINILM) == (["seat", "saet"], {"saet": None})


KNOWN = [
    *COMMON_PARTS,
    *("legs", "Arm-Rest", "table_top", "tabletop", "TableTop", "backrest"),
    *("tyre", "tire", "colour", "centre", "aluminium", "the left leg", "back of the seat", "leg"),
    *("arm.L", "wheel 2", "wheel2", "x", "x button", "nozzles", "round leg", "coração", "脚"),
    *sorted(OTHER_WORDS),
    *sorted(PART_WORDS),
]


def test_words_that_are_some_stay_as_they_were_typed():
    for prompt in KNOWN:
        assert spell([prompt], MINILM) == ([prompt], {})


def test_what_programs_put_before_names_stays_where_it_is_one():
    for prompt in ("org", "SM", "pull up bar", "up arrow", "fore leg", "LED", "head_LOD0"):
        assert spell([prompt], MINILM) == ([prompt], {})


def test_a_word_of_place_is_taken_off_only_what_is_no_word():
    for prompt in ("foreground", "uppercut", "topside", "backbone", "forearm", "leftover"):
        assert spell([prompt], MINILM) == ([prompt], {})


def test_a_hand_is_no_side():
    for prompt in (
        "left hand",
        "Left-Hand",
        "left hand thumb",
        "left hand ring finger",
        "LeftHand",
    ):
        assert take_off_places(spell([prompt], MINILM).asked).bases[0].startswith("hand")


def test_beside_what_is_at_the_top_b_is_the_bottom():
    corners = ["drawer_TL", "drawer_BL"]
    assert spell(corners, MINILM).asked == ["drawer top left", "drawer bottom left"]
    assert spell(["wheel BL", "FL wheel"], MINILM).asked == ["wheel back left", "front left wheel"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (["LH door", "RH door"], ["left door", "right door"]),
        (["lt arm", "arm_rt"], ["left arm", "arm right"]),
        (["arm_Lf", "arm_Rt"], ["arm left", "arm right"]),
        (["UL drawer", "LR drawer"], ["upper left drawer", "lower right drawer"]),
        (["LF_HIP", "LH_HIP"], ["front left hip", "hind left hip"]),
        (["LFLeg", "RBLeg"], ["front left leg", "back right leg"]),
        (["FLWheel", "RRWheel"], ["front left wheel", "rear right wheel"]),
        (["LH door", "body"], ["LH door", "body"]),  # which may be no side
        (["LB button", "LR drawer"], ["LB button", "rear left drawer"]),
    ],
)
def test_letters_of_sides_and_corners_are_read_beside_each_other(typed, asked):
    """Which of two doors was the "lh door" was a matter of chance."""
    assert spell(typed, MINILM).asked == asked


def test_port_is_left_beside_what_is_starboard():
    assert spell(["port wing", "Starboard wing"], MINILM).asked == ["left wing", "right wing"]
    assert spell(["gun port", "lid"], MINILM).asked == ["gun port", "lid"]
    assert spell(["port", "starboard"], MINILM).asked == ["port", "starboard"]


@pytest.mark.parametrize(
    "typed",
    [
        ("driver's side door", "Passenger_Side_Door"),
        ("driver door", "passenger door"),
        ("driver's door", "passenger’s door"),
    ],
)
def test_the_driver_sits_on_the_left_of_a_car(typed):
    """Both doors were the same to the model."""
    assert spell(typed, MINILM).asked == ["left door", "right door"]


def test_a_driver_alone_or_without_a_part_is_a_figure():
    assert spell(["door on the passenger side"], MINILM).asked == ["door on the right side"]
    for prompts in (["driver", "passenger", "car"], ["passenger door", "wheel"]):
        assert spell(prompts, MINILM).unread.keys() <= {"passenger door"}
        assert not {"left", "right"} & set(" ".join(spell(prompts, MINILM).asked).split())


def test_a_name_is_read_as_it_was_meant_with_its_number_as_it_is_without():
    asked, unread = spell(["lge 1", "lge2", "Saet.003", "seat4"], MINILM)
    assert asked == ["leg 1", "leg2", "seat 003", "seat4"]
    assert unread == {"lge 1": "leg 1", "lge2": "leg2", "Saet.003": "seat 003"}


def test_a_word_is_cut_short_only_beside_another():
    for prompt in ("bot", "hor", "Vert", "mid"):
        assert spell([prompt], MINILM)[0] == [prompt]


def test_a_word_of_thousands_of_letters_is_taken_apart_at_once():
    assert spell(["crossbar" * 1000], MINILM)[0] == [" ".join(["crossbar"] * 1000)]


def test_what_is_near_nothing_or_two_names_is_asked_as_typed_and_told():
    typed = ["jambe", "langue", "schienale", "qwxz", "rnig tpx", "bxr", "mutton", "stork"]
    asked, unread = spell(typed, MINILM)
    assert asked == ["jambe", "langue", "schienale", "qwxz", "ring tpx", "bxr", "mutton", "stork"]
    assert unread == dict.fromkeys(typed) | {"rnig tpx": "ring tpx"}


@pytest.mark.parametrize(
    "typed", ["ruedas", "piernas", "ventana", "porte", "jambes", "foglia", "finestre", "handvat"]
)
def test_words_of_other_languages_are_told_though_they_may_be_put_together(typed):
    """Two pieces of the encoder's vocabulary each, and no word about it."""
    assert spell([typed], MINILM) == ([typed], {typed: None})


def test_no_prompt_becomes_what_another_one_is():
    assert spell(["lge", "Leg"], MINILM) == (["lge", "Leg"], {"lge": None})
    assert spell(["lge", "elg"], MINILM) == (["leg", "elg"], {"lge": "leg", "elg": None})


def test_nothing_is_changed_for_other_encoders_and_where_what_is_typed_is_asked(monkeypatch):
    assert spell(["lge"], "open_clip:ViT-bigG-14/laion2b_s39b_b160k") == (["lge"], {})
    assert spell(["lge"], MINILM, as_typed=True) == (["lge"], {"lge": None})
    monkeypatch.setattr(spelling, "_known", frozenset)  # where the encoder is not installed
    spelling._meant.cache_clear()
    assert spell(["lge"], MINILM) == (["lge"], {})
    spelling._meant.cache_clear()


def test_names_of_parts_are_known_without_any_file(monkeypatch):
    def none():
        raise AssertionError("A file was read.")

    monkeypatch.setattr(spelling, "_known", none)
    assert spell(["seat", "left front leg", "backrest"], MINILM).unread == {}


@pytest.fixture
def reading(segmenter):
    """One whose words are MiniLM's by name."""
    return Segmenter(replace(segmenter.model, text_encoder=MINILM), segmenter.engine)


def test_a_misspelt_part_is_found_as_if_it_were_not_and_keeps_its_name(reading):
    reading.set_mesh(TALL)
    meant, typed = reading.segment(["seat", "leg"]), reading.segment(["seat", "legg"])
    assert (typed.part_names, typed.unread) == (["seat", "legg"], {"legg": "leg"})
    np.testing.assert_array_equal(typed.face_scores, meant.face_scores)
    assert meant.unread == {}
    for how in ({"sides": "words"}, {"transfer": "official"}):
        as_typed = reading.segment(["seat", "legg"], **how)
        assert as_typed.unread == {"legg": None}
        assert (as_typed.face_scores != reading.segment(["seat", "leg"], **how).face_scores).any()


def test_misspelt_places_are_places(reading):
    reading.set_mesh(TALL)
    meant, typed = (reading.segment([f"{left} arm", "right arm"]) for left in ("left", "leftt"))
    np.testing.assert_array_equal(typed.face_labels, meant.face_labels)


def test_every_answer_to_words_tells_what_was_asked(reading):
    reading.set_mesh(TALL)
    told = {"whewl": "wheel"}
    answers = {
        "points": [reading.keypoints([word]) for word in ("wheel", "whewl")],
        "face_values": [reading.similarity(word) for word in ("wheel", "whewl")],
        "scores": [reading.select([0], word=word) for word in ("wheel", "whewl")],
        "face_scores": [
            reading.segment_automatically(vocabulary=[word]) for word in ("wheel", "whewl")
        ],
    }
    for name, (meant, typed) in answers.items():
        np.testing.assert_array_equal(getattr(typed, name), getattr(meant, name))
        assert (meant.unread, typed.unread) == ({}, told)
    assert answers["points"][1].names == ["whewl"]
    assert answers["face_scores"][1].part_names[0].startswith("whewl")
    assert reading.similarity(faces=[0]).unread == {} == reading.select([0]).unread
    assert isinstance(answers["face_scores"][0], Segmentation)


def test_a_number_alone_is_told_as_a_guess():
    """Most of a chair was "2", without a word."""
    typed = ["seat", "2", "leg 1", "MP3"]
    assert spell(typed, MINILM) == (typed, {"2": None})
    assert spell([""], MINILM).unread == {}
