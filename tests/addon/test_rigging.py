"""Bones between keypoints: by the names of joints, or along the shortest tree."""

import numpy as np

from blender_addon.scene.rigging import bones_of, weights


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


def test_unknown_names_are_joined_along_the_shortest_tree():
    points = [(0, 0, 0), (2, 0, 0), (1, 0, 0), (1, 1, 0)]
    found = tree(["a", "b", "c", "d"], points)
    assert found == {"c": ("a", "c", None), "b": ("c", "b", "c"), "d": ("c", "d", "c")}


def test_vertices_follow_the_bones_of_their_part():
    vertices = np.array([[0, 0, 0.5], [0.9, 0, 0.5], [1, 0, 0.5], [0.4, 0, 0.5]])
    heads, tails = np.array([[0, 0, 0], [1, 0, 0]]), np.array([[0, 0, 1], [1, 0, 1]])
    found = weights(vertices, np.array([0, 1, 1, 0]), heads, tails)
    assert found.argmax(1).tolist() == [0, 1, 1, 0]
    np.testing.assert_allclose(found.sum(1), 1)
    apart = weights(vertices, np.array([0, 1, 1, 1]), heads, tails)
    assert apart[3].tolist() == [0, 1]  # nearer to the other's bone, but of this part
    free = weights(vertices, np.full(4, -1), heads, tails)
    assert free.argmax(1).tolist() == [0, 1, 1, 0]
