"""Worker: the last few meshes are kept encoded, by their digest, within a bound of memory."""

import dataclasses
from types import SimpleNamespace

import numpy as np
from conversation import TETRAHEDRON
from fake_segmenter import FakeSegmenter, load

from patchalign3d import session as sessions
from patchalign3d.session import KeptMeshes, Session
from patchalign3d.shared.questions import digest


def moved(step):
    return TETRAHEDRON | {"vertices": TETRAHEDRON["vertices"] + step}


def encodings(talk):
    """How often the worker has encoded a mesh, each of which it says."""
    return sum(p["stage"] == "Encoding" and p["fraction"] == 0 for p in talk)


def set_mesh(talk, arrays, **how):
    """Whether the mesh was known by its digest, and whether it had to be encoded."""
    named = digest(*arrays.values())
    known = talk.ask("set_mesh", digest=named, **how)[1]["known"]
    progress, reply, _ = talk.ask("set_mesh", None if known else arrays, digest=named, **how)
    assert reply["known"]
    return known, encodings(progress) == 1


def test_a_mesh_that_was_asked_about_before_is_neither_sent_nor_encoded_again(ready):
    a, b = TETRAHEDRON, moved(1)
    assert set_mesh(ready, a) == (True, False)
    assert set_mesh(ready, b) == (False, True)
    assert set_mesh(ready, a) == (True, False)
    # And again, though it is sent: from A to B, A corrected, from A to B.
    for mesh in (a, b, a, b):
        assert encodings(ready.ask("set_mesh", mesh)[0]) == 0
    assert ready.ask("segment", parts=["a"])[1]["type"] == "result"


def test_a_mesh_goes_by_the_digest_that_is_said_of_it_when_it_is_sent(ready):
    ready.ask("set_mesh", moved(1), digest="a name")
    assert ready.ask("set_mesh", digest="a name")[1]["known"]
    assert not ready.ask("set_mesh", digest=digest(*moved(1).values()))[1]["known"]


def test_a_mesh_that_is_sent_is_asked_about_whatever_digest_is_said_of_it(ready):
    ready.ask("set_mesh", TETRAHEDRON, digest="a name")
    finer = moved(1) | {"faces": np.tile(TETRAHEDRON["faces"], (2, 1))}
    for other in (moved(1), finer):
        assert encodings(ready.ask("set_mesh", other, digest="a name")[0]) == 1
        assert encodings(ready.ask("set_mesh", other, digest="a name")[0]) == 0
    assert ready.ask("set_mesh", digest="a name")[1]["known"]  # the last one
    labels = ready.ask("segment", parts=["a"])[2]["face_labels"]
    assert len(labels) == len(finer["faces"])


def test_another_quality_seed_axis_or_model_is_another_encoding(ready):
    for how in ({"quality": "fast"}, {"seed": 1}, {"up_axis": "Y"}):
        assert set_mesh(ready, TETRAHEDRON, **how) == (False, True)
        assert set_mesh(ready, TETRAHEDRON, **how) == (True, False)
    ready.ask("load", model="other")
    assert set_mesh(ready, TETRAHEDRON) == (False, True)
    ready.ask("load", model="fake")
    assert set_mesh(ready, TETRAHEDRON) == (True, False)


def test_a_model_whose_description_has_changed_is_another_one():
    kept, mesh = KeptMeshes(), {"vertices": np.eye(3), "faces": np.array([[0, 1, 2]])}
    for axes in (("+x", "+y", "+z"), ("+x", "-y", "+z"), ("+x", "+y", "+z")):
        fake = FakeSegmenter("fake")
        fake.model = dataclasses.replace(fake.model, input_axes=axes)
        session = Session(load, fake, kept=kept)
        sessions.set_mesh(session, "", "Z", None, 0, "fast", **mesh, progress=lambda *said: None)
    assert len(kept._encoded) == 2


def test_a_mesh_that_is_not_known_leaves_none_in_place(ready):
    assert not ready.ask("set_mesh", digest="of another one")[1]["known"]
    assert "'set_mesh' comes first" in ready.error("segment", parts=["a"])[1]


def test_the_oldest_meshes_go_when_their_memory_is_used_up(ready, monkeypatch):
    size = TETRAHEDRON["vertices"].nbytes  # which is what the fake says it takes
    monkeypatch.setattr(sessions, "MOST_KEPT", 2 * size)
    for step in (1, 2):
        assert set_mesh(ready, moved(step)) == (False, True)
    assert set_mesh(ready, moved(1)) == (True, False)  # now the other one is the oldest
    assert set_mesh(ready, TETRAHEDRON) == (False, True)
    assert set_mesh(ready, moved(1)) == (True, False)
    assert set_mesh(ready, moved(2)) == (False, True)


def test_a_mesh_larger_than_all_that_is_kept_is_asked_about_all_the_same(monkeypatch):
    monkeypatch.setattr(sessions, "MOST_KEPT", 10)
    kept = KeptMeshes()
    for key in "ab":
        kept.keep(key, SimpleNamespace(nbytes=11))
    assert kept.get("a") is None and kept.get("b")
    kept.make_room()  # for a new one, so that the two are never held at once
    assert kept.get("b") is None
