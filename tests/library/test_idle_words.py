"""Words that say nothing of a shape are left out of prompts, where they tell nothing apart."""

import pytest
import trimesh

from patchalign3d import Mesh, Segmenter
from patchalign3d.text.spelling import spell

MINILM = "all-MiniLM-L6-v2"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("red seat", "seat"),
        ("wooden seat", "seat"),
        ("left red wheel", "left wheel"),
        ("my old upholstered seat", "my seat"),  # "my" goes with other determiners
        ("please find the seat", "seat"),
        ("seat please", "seat"),
        ("seat part", "seat"),
        ("long handle", "handle"),
        ("the biggest drawer", "drawer"),
        ("small front wheel", "front wheel"),
        ("I want seats", "seats"),
        ("can you select all the seats", "the seats"),  # which is no can
        ("show me the drawer on the left", "drawer on the left"),
        ("seat of the tractor", "seat"),
        ("tip of the left wing of the aeroplane", "tip of the left wing"),
        ("the tractor's seat", "seat"),
        ("seat area", "seat"),
        ("seat_material", "seat"),
        ("seat (see note)", "seat"),
        ("red leg 2", "leg 2"),
        ("a pair of seats", "seats"),
    ],
)
def test_what_says_nothing_of_a_shape_is_left_out_and_told(typed, asked):
    assert spell(["roof", typed], MINILM) == (["roof", asked], {typed: asked})


@pytest.mark.parametrize(
    "prompts",
    [
        ["red cushion", "blue cushion"],
        ["round shield", "badge shield"],  # a shield is what both are
        ["red leg", "legs"],
        ["seat", "seat (spare)"],
        ["leg (left)", "leg (2)"],
        ["back of the seat", "the pocket under the seat"],
        ["tip of the left ear"],
        ["d-pad", "x button"],
        ["red"],
        ["wooden"],
        ["stone", "glass"],
        ["all but the seat"],  # refused later,
        ["no seat", "no leg"],  # and so are these
        ["a set of wheels", "all of the legs"],
        ["a pair of glasses", "head"],
        ["the seat", "the leg"],
        ["upper area", "lower section"],  # halves
        ["long handle", "short handle"],
        ["big wheel", "handle"],  # learned with its size, and so are these
        ["little fingers", "threaded part", "small plates"],
        ["top part", "body"],
        ["long", "short"],
        ["long handle", "handles"],
    ],
)
def test_what_tells_prompts_apart_stays_and_so_does_what_parts_are_called(prompts):
    assert spell(prompts, MINILM) == (prompts, {})


def test_what_all_prompts_belong_to_is_no_part_of_their_names():
    assert spell(["tractor seat", "TractorWheel"], MINILM).asked == ["seat", "wheel"]
    assert spell(["chair seat", "chair leg"], MINILM).asked == ["seat", "leg"]
    assert spell(["the chair's seat", "the chair's leg"], MINILM).asked == ["seat", "leg"]
    assert spell(["seat of the chair", "leg of the chair"], MINILM).asked == ["seat", "leg"]
    assert spell(["red leg 1", "red leg 2"], MINILM).asked == ["leg 1", "leg 2"]
    for prompts in (["chair seat", "leg"], ["left arm", "left leg"], ["bed", "bed base"]):
        assert spell(prompts, MINILM).asked == prompts


def test_a_model_that_was_shown_other_names_is_asked_for_all_of_their_words(model_folder):
    typed = ["red seat", "tractor seat (left)", "steel"]
    assert spell(typed, MINILM, own_names=True) == (typed, {})
    segmenter = Segmenter.load(model_folder, "cpu")
    box = trimesh.creation.box([1, 2, 3])
    segmenter.set_mesh(Mesh(box.vertices, box.faces))
    assert segmenter.segment(typed).unread == {}
