"""Bones between keypoints: by the names of joints, or along the shortest tree."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from patchalign3d_addon.scene.rigging import bones_of

NAMES = [
    *(f"{side} {end}{joint}" for side in ("left", "right") for end in ("", "front ", "hind ")
      for joint in ("shoulder", "elbow", "knee", "hock", "fetlock", "paw", "heel", "toe")),
    *("pelvis", "root", "chest", "neck", "head", "crown", "nose", "tail", "tail tip", "tail end"),
    *("hip", "knee", "foot", "left ear", "clavicle.R", "shoulder.R", "wing.L", "wing tip.L", "lid"),
]  # fmt: skip


def tree(names, points=None):
    """{bone: (head, tail, parent's name)}"""
    places = np.random.default_rng(0).normal(size=(len(names), 3)) if points is None else points
    bones = bones_of(names, np.array(places, float))
    above = [bone.name for bone in bones] + [None]
    return {b.name: (names[b.head], names[b.tail], above[b.parent]) for b in bones}


def test_a_biped_has_arms_and_legs_at_the_nearest_bones_of_its_trunk():
    points = {
        "pelvis": (0, 0, 1), "chest": (0, 0, 1.4), "neck": (0, 0, 1.5), "crown": (0, 0, 1.8),
        "left shoulder": (0.2, 0, 1.45), "left elbow": (0.5, 0, 1.4), "hand.L": (0.8, 0, 1.4),
        "right hip": (-0.1, 0, 0.95), "right knee": (-0.1, 0, 0.5), "right ankle": (-0.1, 0, 0.1),
    }  # fmt: skip
    found = tree(list(points), list(points.values()))
    assert found["spine"] == ("pelvis", "chest", None)
    assert found["neck"] == ("neck", "crown", "spine.002")
    assert found["upper_arm.L"] == ("left shoulder", "left elbow", "spine.002")
    assert found["thigh.R"] == ("right hip", "right knee", "spine")
    assert found["shin.R"] == ("right knee", "right ankle", "thigh.R")


def test_a_quadruped_has_four_legs_and_a_tail():
    names = ["pelvis", "chest", "tail", "tail tip"]
    for end, joints in (("front", ("shoulder", "elbow")), ("hind", ("hip", "knee"))):
        for side in ("left", "right"):
            names += [f"{side} {end} {joint}" for joint in (*joints, "paw")]
    found = tree(names)
    legs = {
        f"{end}_{bone}.{side}"
        for end in ("front", "hind")
        for side in "LR"
        for bone in ("upper_leg", "lower_leg")
    }
    assert legs | {"spine", "tail"} == set(found)
    assert found["hind_lower_leg.R"][:2] == ("right hind knee", "right hind paw")
    assert found["tail"] == ("tail", "tail tip", "spine")


def test_a_hind_leg_goes_on_from_the_hock_to_the_paw_and_every_foot_to_its_toes():
    for side in ("left", "right"):
        leg = [f"{side} hind {joint}" for joint in ("hip", "stifle", "hock", "fetlock", "hoof")]
        found = tree([*leg, f"{side} hind toe"])
        letter = side[0].upper()
        bones = [f"hind_{bone}.{letter}" for bone in ("upper_leg", "lower_leg", "foot", "pastern")]
        assert list(found) == [*bones, f"hind_toe.{letter}"]
        assert [found[bone][1] for bone in bones] == leg[1:]
    found = tree(["left hip", "left knee", "left ankle", "left foot", "left toes"])
    assert list(found) == ["thigh.L", "shin.L", "foot.L", "toe.L"]


def test_beside_an_elbow_a_front_knee_is_a_carpus():
    leg = [f"right front {joint}" for joint in ("shoulder", "elbow", "knee", "hoof")]
    found = tree([*leg, "right hind knee", "right hind hoof"])
    assert found["front_lower_leg.R"][:2] == ("right front elbow", "right front knee")
    assert found["front_foot.R"][:2] == ("right front knee", "right front hoof")
    assert found["hind_lower_leg.R"][:2] == ("right hind knee", "right hind hoof")


def test_a_heel_is_an_ankle_where_there_is_none():
    assert list(tree(["left knee", "left heel", "left toe"])) == ["shin.L", "foot.L"]
    points = [(0, 0, 5), (0, 0, 1), (0, 0.5, 0), (0, -2, 0)]
    found = tree(["left knee", "left ankle", "left heel", "left toe"], points)
    assert found["foot.L"] == ("left ankle", "left toe", "shin.L")
    assert found["heel.L"] == ("left ankle", "left heel", "shin.L")


def test_each_finger_hangs_from_its_own_knuckle_and_is_called_as_it_is():
    names = ["left wrist", "left index knuckle", "left thumb knuckle", "left thumb tip",
             "left index fingertip"]  # fmt: skip
    found = tree(names)
    assert found["thumb tip.L"][:2] == ("left thumb knuckle", "left thumb tip")
    assert found["index fingertip.L"][:2] == ("left index knuckle", "left index fingertip")
    assert found["thumb knuckle.L"][0] == found["index knuckle.L"][0] == "left wrist"


def test_tails_wings_and_ears_go_from_base_to_tip_and_the_rest_from_what_is_nearest():
    points = {
        "pelvis": (0, 5, 5), "chest": (0, 0, 5), "neck": (0, -1, 6), "head": (0, -2, 7),
        "tip of the tail": (0, 9, 5), "tail base": (0, 6, 5), "tail middle": (0, 7, 5),
        "left wing": (1, 0, 6), "left wing tip": (5, 0, 6), "nose": (0, -4, 7),
        "ear.L": (0.5, -2, 7.5), "jaw": (0, -3, 6),
    }  # fmt: skip
    found = tree(list(points), list(points.values()))
    assert found["tail"] == ("tail base", "tail middle", "spine")
    assert found["tail.001"] == ("tail middle", "tip of the tail", "tail")
    assert found["wing.L"][:2] == ("left wing", "left wing tip")
    assert found["head"] == ("head", "nose", "neck")
    assert found["ear.L"] == ("head", "ear.L", "neck") and found["jaw"][1] == "jaw"
    assert len(found) == len(points) - 3  # the pelvis, the tail and the wing begin something


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=12, unique=True), st.integers(0, 9))
def test_no_keypoint_is_left_without_a_bone_and_parents_come_first(names, seed):
    points = np.random.default_rng(seed).normal(size=(len(names), 3))
    bones = bones_of(names, points)
    assert {end for bone in bones for end in (bone.head, bone.tail)} == set(range(len(names)))
    assert all(bone.parent < number for number, bone in enumerate(bones))


def test_a_point_in_the_place_of_another_makes_no_bone_and_the_next_goes_on_from_there():
    points = [(0, 0, 9), (0, 0, 5), (0, 0, 5), (0, 0, 1)]
    found = tree(["left hip", "left knee", "left ankle", "left toe"], points)
    assert found == {
        "thigh.L": ("left hip", "left knee", None),
        "foot.L": ("left ankle", "left toe", "thigh.L"),
    }


def test_unknown_names_are_joined_along_the_shortest_tree():
    points = [(0, 0, 0), (2, 0, 0), (1, 0, 0), (1, 1, 0)]
    found = tree(["a", "b", "c", "d"], points)
    assert found == {"c": ("a", "c", None), "b": ("c", "b", "c"), "d": ("c", "d", "c")}
