"""People: named by their bones, never torn, never twice the same."""

import numpy as np
import pytest

from patchalign3d.errors import FileError
from training.data.body import load_body
from training.data.people import (
    BASE,
    LEVELS,
    part_by_bone,
    person_clouds,
    person_keypoints,
    random_person,
)


def test_every_bone_belongs_to_a_part_at_every_full_level(body):
    for level in LEVELS[:3]:
        parts = part_by_bone(level, body.bones)
        unnamed = {body.bones[i] for i in np.flatnonzero(parts < 0)}
        assert unnamed == {"Root"}


def test_the_left_is_the_person_s_own(body):
    level = LEVELS[3]
    names = [wordings[0] for wordings in level.values()]
    parts = part_by_bone(level, body.bones)
    assert names[parts[body.bones.index("index_02_l")]] == "left hand"
    assert names[parts[body.bones.index("calf_r")]] == "right leg"
    # The body faces −y with z up, so its left is on our +x.
    rest = body.vertices[: body.weights.shape[0]]
    left = body.vertex_bone == body.bones.index("hand_l")
    assert (rest[left, 0] > 0).all()


def test_parents_are_posed_before_their_children(body):
    order = body.from_the_root
    assert sorted(order) == list(range(len(body.bones)))
    assert all(
        body.parents[bone] < 0 or order.index(body.parents[bone]) < order.index(bone)
        for bone in order
    )


def test_posing_keeps_the_skin_together(body):
    rng = np.random.default_rng(0)
    for _ in range(5):
        person = random_person(body, rng).vertices
        assert np.isfinite(person).all()
        edges = np.linalg.norm(np.diff(person[body.faces[:, :2]], axis=1)[:, 0], axis=1)
        assert edges.max() < 0.25 * np.ptp(person, axis=0).max()


def test_clouds_carry_all_levels(body):
    one, two = person_clouds(body, 2, np.random.default_rng(0))
    assert not np.array_equal(one.points, two.points)
    coarse = [label for label in one.labels if label.level == 0]
    assert {label.wordings[0] for label in coarse} == {"head", "arm", "leg", "torso"}
    np.testing.assert_array_equal(sum(label.mask.astype(int) for label in coarse), 1)


def test_a_base_is_a_part_of_its_own_at_every_level(body, monkeypatch):
    monkeypatch.setattr("training.data.scanning.BASED", 1.0)
    monkeypatch.setattr("training.data.people.SCANNED", 1.0)
    (cloud,) = person_clouds(body, 1, np.random.default_rng(0))
    for level in range(len(LEVELS)):
        labels = [label for label in cloud.labels if label.level == level]
        np.testing.assert_array_equal(sum(label.mask.astype(int) for label in labels), 1)
        below = cloud.points[next(label.mask for label in labels if label.wordings == BASE)]
        feet = cloud.points[next(label.mask for label in labels if "base" not in label.wordings)]
        assert np.median(below[:, 2]) < feet[:, 2].min()


def test_joints_move_with_the_limbs(body):
    rng = np.random.default_rng(0)
    for _ in range(5):
        person = random_person(body, rng)
        points = person_keypoints(body, person)
        skin = {
            name: person.vertices[body.vertex_bone == body.bones.index(bone)]
            for name, bone in (("upper", "upperarm_l"), ("lower", "lowerarm_l"))
        }
        elbow, reach = points["left elbow"], np.ptp(person.vertices, axis=0).max()
        for part in skin.values():
            assert np.linalg.norm(part - elbow, axis=1).min() < 0.05 * reach
        assert points.keys() >= {"right knee", "tip of the nose", "tip of the right foot"}


def test_at_rest_the_ends_are_where_they_are_called(body):
    rest = body.vertices[: len(body.vertex_bone)]
    x, y, z = rest.T  # to the left, up, to the front
    ends = body.ends
    assert y[ends["top of the head"]] == y.max()
    assert abs(x[ends["tip of the nose"]]) < 0.01 * np.ptp(x)
    assert x[ends["tip of the left foot"]] > 0 > x[ends["tip of the right foot"]]
    assert z[ends["tip of the left foot"]] > 0.9 * z[y < 0.05 * y.max() + 0.95 * y.min()].max()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("base.npz", b""),
        ("base.npz", b"not a zip"),
        ("morphs.npz", None),
        ("rig.game_engine.json", b"[" * 100_000),
        ("rig.game_engine.json", b"{}"),
    ],
)
def test_a_body_that_is_damaged_is_refused_by_its_folder(shared_data, tmp_path, file, content):
    for source in (shared_data / "train" / "makehuman").glob("*.*"):
        if source.name != file:
            (tmp_path / source.name).symlink_to(source)
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(FileError, match=rf"{tmp_path.name} holds no body|{file} is no|no file"):
        load_body(tmp_path)


def test_a_folder_without_a_body_is_told_which_file_it_lacks(tmp_path):
    with pytest.raises(FileError, match=r"There is no file .*base\.npz"):
        load_body(tmp_path)
