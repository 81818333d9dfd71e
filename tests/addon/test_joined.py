"""Several surfaces as one shape: what is told of each."""

from types import SimpleNamespace

import numpy as np
from patchalign3d_addon.bridge.replies import Reply
from patchalign3d_addon.scene.joined import Joined, told_apart


def said_of(*labels):
    """Of the copies of a mesh with these labels of their triangles."""
    reply = Reply(
        {"part_names": ["arm", "leg"]},
        {"face_labels": np.concatenate([np.array(own, int) for own in labels])},
    )
    return told_apart([len(own) for own in labels], reply)


def test_copies_of_a_mesh_are_told_apart_however_many_triangles_modifiers_give_each():
    few, many = [0, 0, 0], [0, 0, 0, 0, 1, 1, 1]
    assert said_of(few, many) == []
    assert said_of([1, 1, 1], many) == ["leg", "arm"]
    assert said_of([], many) == [] == said_of(many)


def test_each_of_thousands_of_surfaces_is_told_what_is_its_own_in_one_pass(monkeypatch):
    surfaces = [
        SimpleNamespace(
            shape=np.zeros((3 + number % 2, 3)), triangles=np.zeros((1 + number % 2, 3), int)
        )
        for number in range(3000)
    ]
    faces, vertices = (sum(len(getattr(s, w)) for s in surfaces) for w in ("triangles", "shape"))
    arrays = {"face_labels": np.arange(faces), "vertex_values": np.arange(vertices)}
    splits, split = [], np.split
    monkeypatch.setattr(np, "split", lambda *how: splits.append(how) or split(*how))
    told = Joined(surfaces).divided(Reply({}, arrays))
    assert len(splits) == 2
    assert [len(one.arrays["face_labels"]) for one in told] == [len(s.triangles) for s in surfaces]
    for name, array in arrays.items():
        assert (np.concatenate([one.arrays[name] for one in told]) == array).all()


def test_what_is_said_of_the_whole_is_said_to_each():
    surface = SimpleNamespace(shape=np.zeros((3, 3)), triangles=np.zeros((1, 3), int))
    axes = np.diag([1.0, -1.0, 1.0])
    for told in Joined([surface, surface]).divided(Reply({}, {"axes": axes})):
        np.testing.assert_array_equal(told.arrays["axes"], axes)
