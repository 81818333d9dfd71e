"""Joints lie on their own limb, one after the other, whatever the model says of them."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.timing.torus import bumpy_torus
from patchalign3d import Mesh, Segmenter
from patchalign3d.geometry import cells
from patchalign3d.labels.joints import asked_joints, keep_joint_order, without_stray_pieces
from training.shapes import FAMILIES

ARM = ["left shoulder", "left elbow", "left wrist", "left hand"]
FOUR = ["shoulder", "elbow", "paw"], ["hip", "knee", "hock", "paw"]
JOINTS = [
    f"{side} {end} {joint}"
    for end, joints in zip(("front", "hind"), FOUR, strict=True)
    for joint in joints
    for side in ("left", "right")
]


def limb_of(joints, number):
    return [joints.parts[limb] for limb in joints.joints[number].limbs]


def test_a_joint_says_which_limb_it_is_on_and_how_far_out():
    joints = asked_joints(["nose", *ARM, "right knee", "knee"])
    assert joints.joints[0] is None and joints.parts[joints.trunk] == "torso"
    assert [limb_of(joints, number) for number in range(1, 6)] == [["left arm"]] * 4 + [
        ["right leg"]
    ]
    assert limb_of(joints, 6) == ["left leg", "right leg"]
    assert [joints.joints[number].number for number in range(1, 5)] == [0, 1, 2, 4]
    assert asked_joints(["nose", "tip of the tail"]) is None


@pytest.mark.parametrize("whole", ["hand", "Left Foot", "robot arm", "paw"])
def test_what_is_a_limb_itself_has_none(whole):
    assert asked_joints(["tip of the thumb", "wrist"], whole) is None
    assert asked_joints(["tip of the thumb", "wrist"], "person") is not None


def test_on_four_legs_elbows_are_on_legs():
    joints = asked_joints(["left front elbow", "hind knee", "right front paw"])
    assert limb_of(joints, 0) == ["left front leg"]
    assert limb_of(joints, 1) == ["left hind leg", "right hind leg"]
    assert limb_of(asked_joints(["back left hand"]), 0) == ["left arm"]  # the back of it


def test_a_forepaw_is_the_paw_of_a_front_leg():
    joints = asked_joints(["left forepaw", "right hindpaw", "paw on the left"])
    assert limb_of(joints, 0) == ["left front leg"]
    assert limb_of(joints, 1) == ["right hind leg"]
    assert limb_of(joints, 2) == ["left front leg", "left hind leg"]


def test_fetlocks_are_beyond_hocks_and_beside_an_elbow_a_front_knee_is_a_carpus():
    joints = asked_joints(["hind hock", "hind fetlock", "hind hoof", "front elbow", "front knee"])
    assert [joint.number for joint in joints.joints] == [2, 3, 4, 1, 2]
    assert asked_joints(["front knee", "hind knee"]).joints[0].number == 1


def test_what_is_along_a_tail_is_on_it_in_order():
    joints = asked_joints(["tip of the tail", "hind paw", "tail base", "tail", "tip of the nose"])
    assert [limb_of(joints, number) for number in (0, 2)] == [["tail"], ["tail"]]
    assert joints.joints[3] is joints.joints[4] is None
    assert joints.chains()["tail"] == {0: [2], 2: [0]}
    along = np.linspace(0, 1, 11)
    logits = np.zeros((11, 5), np.float32)
    logits[9, 2] = 3  # what the model takes for the base
    found = keep_joint_order(joints, logits, along)
    assert found[:, 2].argmax() < found[:, 0].argmax() == 10


def surface(pairs, areas, lengths=None):
    """Faces of which no more is known."""
    lengths = np.ones(len(pairs)) if lengths is None else np.array(lengths)
    return SimpleNamespace(
        touching=np.array(pairs), face_areas=areas, creases=lambda some: (lengths[some], None)
    )


def test_what_is_no_limb_is_given_to_what_it_touches():
    #        leg leg body tail leg leg   and loose: leg
    labels = np.array([0, 0, 1, 2, 0, 2, 0], np.int32)
    mesh = surface([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]], np.ones(7))
    assert without_stray_pieces(labels, 1, mesh).tolist() == [0, 0, 1, 2, 2, 2, 0]


def test_how_many_faces_a_piece_has_says_nothing_of_its_size_or_of_its_border():
    #        leg leg leg leg tail head head
    labels = np.array([0, 0, 0, 0, 2, 3, 3], np.int32)
    pairs = [[0, 4], [1, 2], [2, 3], [3, 4], [3, 5], [3, 6]]
    mesh = surface(pairs, np.array([9.0, 1, 1, 1, 1, 1, 1]), [1, 1, 1, 3, 1, 1])
    assert without_stray_pieces(labels, 1, mesh).tolist() == [0, 2, 2, 2, 2, 3, 3]


@pytest.mark.parametrize("trunk", [2, 4])
def test_where_no_trunk_was_found_pieces_go_to_what_they_touch_all_the_same(trunk):
    #        leg arm leg leg none   and beside none: arm   arm arm
    labels = np.array([0, 1, 0, 0, -1, -1, 1, 1, 1], np.int32)
    mesh = surface([[0, 1], [1, 2], [2, 3], [3, 4], [5, 6], [7, 8]], np.ones(9))
    assert without_stray_pieces(labels, trunk, mesh).tolist() == [1, 0, 0, 0, -1, -1, 1, 1, 1]


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_joints_are_in_order_and_of_both_sides_equally_far_out_whatever_is_likely(seed, spread):
    rng = np.random.default_rng(seed)
    names = [*ARM, *(name.replace("left", "right") for name in ARM)]
    joints = asked_joints(names)
    labels = rng.integers(0, 2, 400).astype(np.int32)  # left and right arm
    along = rng.random(400)
    there = joints.restrict_to_limbs(labels, np.ones((400, 8), bool))
    logits = np.where(there, spread * rng.normal(size=(400, 8)), -np.inf)
    best = keep_joint_order(joints, logits, along).argmax(0)
    assert (labels[best] == np.repeat([0, 1], 4)).all()
    assert (np.diff(along[best].reshape(2, 4), axis=1) >= 0).all()


@pytest.fixture(scope="module")
def bundled():
    return Segmenter.load("bundled", "cpu")


@pytest.mark.parametrize("seed", range(3))
def test_each_joint_of_an_animal_is_on_its_own_leg_and_no_two_coincide(bundled, seed):
    animal = FAMILIES["quadruped"](np.random.default_rng(seed))
    bundled.set_mesh(Mesh(animal.vertices, animal.faces), quality="fast")
    place = dict(zip(JOINTS, bundled.keypoints(JOINTS, "animal").points, strict=True))
    height = np.ptp(animal.vertices[:, 2])
    low, high = animal.vertices.min(0), animal.vertices.max(0)
    feet = [point[1] for name, point in animal.keypoints.items() if name.endswith(" foot")]  # four
    for name, (x, y, _) in place.items():
        assert (y < np.mean(feet)) == ("front" in name)
        if not name.endswith(("shoulder", "hip")):
            assert (x > (low + high)[0] / 2) == name.startswith("left")
        mirrored = place[name.replace("left", "right")]
        if name.startswith("left"):
            assert np.linalg.norm(place[name] - mirrored) > 0.01 * height


def test_how_far_out_it_is_on_a_limb_is_told_alike_by_cells(monkeypatch):
    joints = asked_joints(["left elbow", "right elbow"])
    mesh = Mesh(*bumpy_torus(8_000))
    labels = np.full(len(mesh.faces), joints.trunk, np.int32)
    x, y, _ = mesh.face_centroids.T
    left, right = (joints.parts.index(f"{side} arm") for side in ("left", "right"))
    labels[(x > 0.2) & (y > 0)], labels[(x < -0.2) & (y > 0)] = left, right
    by_faces = joints.along(labels, mesh)
    monkeypatch.setattr(cells, "FEW", 1_000)
    monkeypatch.setattr(cells, "LEVELS", ((4_000, 4), (2_000, 4)))
    large = Mesh(mesh.vertices, mesh.faces)
    assert not large.cells.are_faces
    by_cells = joints.along(labels, large)
    on_limb = labels != joints.trunk
    assert (by_cells[~on_limb] == 0).all() and by_cells.max() == 1
    assert np.abs(by_cells - by_faces)[on_limb].mean() < 0.05
