"""Worker: every request is answered once, and what makes no sense is refused by name."""

import io

import numpy as np
import pytest
from conversation import TETRAHEDRON
from fake_segmenter import load

from patchalign3d import session as sessions
from patchalign3d import worker
from patchalign3d.answers import Segmentation
from patchalign3d.session import Request
from patchalign3d.shared.answers import ANSWERS
from patchalign3d.shared.protocol import PROTOCOL_VERSION, read_frame, write_frame
from patchalign3d.shared.questions import VERBS


def test_the_hello_tells_versions_and_models():
    out = io.BytesIO()
    models = [{"name": "bundled", "version": "1", "sha256": "ab"}]
    assert worker.Worker(io.BytesIO(), out, load, models).serve() == 0
    header, _ = read_frame(io.BytesIO(out.getvalue()))
    assert header == {
        "type": "hello",
        "protocol": PROTOCOL_VERSION,
        "library": worker.__version__,
        "models": models,
    }


def test_load_tells_the_model_and_its_device(talk):
    progress, reply, _ = talk.ask("load", model="fake", device="auto")
    assert [p["stage"] for p in progress] == ["Loading"]
    assert reply["model"] == {"name": "fake", "version": "1", "sha256": "0" * 64}
    assert reply["device"] == "cpu"


def test_set_mesh_counts_what_it_got(talk):
    talk.ask("load")
    _, reply, _ = talk.ask("set_mesh", TETRAHEDRON)
    assert (reply["type"], reply["known"]) == ("result", True)


def test_segment_answers_with_labels_and_how_sure_they_are(ready):
    _, reply, arrays = ready.ask("segment", parts=["a", "b"], category="chair", threshold=0.5)
    assert reply["part_names"] == ["a of chair", "b of chair"]
    assert {name: (a.dtype.str, a.shape) for name, a in arrays.items()} == {
        "face_labels": ("<i4", (4,)),
        "confidence": ("<f4", (4,)),
    }
    assert (arrays["face_labels"] == 1).all() and (arrays["confidence"] == 0.5).all()


def test_a_cancellation_that_comes_as_the_answer_goes_is_ignored_and_reading_goes_on():
    class Answered(dict):
        """Requests that are answered just as one of them is looked up."""

        def __contains__(self, number):
            return self.pop(number, None) is not None

        def get(self, number, default=None):
            return self.pop(number, default)

    one = worker.Worker(io.BytesIO(), io.BytesIO(), load)
    one._open = Answered()
    one._take({"type": "load", "id": 7}, {})
    one._take({"type": "cancel", "target": 7}, {})
    one._take({"type": "cancel", "target": 7}, {})
    assert one._requests.get().id == 7


def test_keypoints_answer_with_points_and_scores(ready):
    _, reply, arrays = ready.ask("keypoints", names=["nose", "tail"])
    assert reply["names"] == ["nose", "tail"]
    np.testing.assert_array_equal(arrays["points"], [[0, 0, 0], [1, 0, 0]])
    assert arrays["points"].dtype == np.float64  # far from the origin float32 would miss by metres
    assert arrays["scores"].dtype == np.float32


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ({"word": "ear"}, 3),
        ({"arrays": {"faces": np.array([1], np.int32)}}, 2),
        ({"arrays": {"vertices": np.array([1], np.int32)}}, 3),
        ({"arrays": {"points": np.zeros((1, 3))}}, 4),
    ],
)
def test_similarity_answers_with_a_value_for_each_face_and_vertex(ready, question, value):
    _, _, arrays = ready.ask("similarity", **question)
    assert {name: (a.dtype.str, a.shape) for name, a in arrays.items()} == {
        "face_values": ("<f4", (4,)),
        "vertex_values": ("<f4", (4,)),
    }
    assert (arrays["face_values"] == value).all()


def test_parts_without_words_take_a_number_a_detail_or_a_vocabulary(ready):
    for header, names in [
        ({"pieces": 2}, ["part 0", "part 1"]),
        ({"detail": 0.1}, ["part 0"]),
        ({"vocabulary": ["x", "y"], "category": "z"}, ["x of z", "y of z"]),
    ]:
        _, reply, arrays = ready.ask("segment_automatically", **header)
        assert reply["part_names"] == names
        assert arrays["confidence"].shape == (4,)


def test_parts_by_shape_need_no_model(talk):
    progress, reply, arrays = talk.ask("segment_by_shape", TETRAHEDRON, pieces=4)
    # Three of the faces are mirror images of each other: of one kind, with a number each.
    assert reply["part_names"] == ["part 1", "part 2.1", "part 2.2", "part 2.3"]
    assert sorted(arrays["face_labels"]) == [0, 1, 2, 3]
    assert arrays["confidence"].tolist() == [1, 1, 1, 1]
    assert progress[0]["fraction"] == 0
    assert talk.error("segment_by_shape", {"vertices": np.eye(3)})[0] == "QuestionError"


def test_corrections_are_spread(ready):
    arrays = {
        "face_labels": np.array([0, 0, 1, -1], np.int32),
        "corrected": np.array([0, 0, 1, 1], np.uint8),
    }
    _, reply, arrays = ready.ask("propagate", arrays, names=["a", "b"])
    assert reply["part_names"] == ["a", "b"] and arrays["face_labels"].tolist() == [0, 0, 1, -1]


def test_an_exemplar_goes_out_as_features_and_comes_back_with_others(ready):
    _, reply, arrays = ready.ask(
        "part_exemplar", {"face_labels": np.array([0, 0, 2, -1], np.int32)}, names=["a", "b", "c"]
    )
    assert reply["names"] == ["a", "c"] and arrays["features"].shape == (2, 3)
    _, reply, arrays = ready.ask("transfer", arrays, names=["a", "c"])
    assert reply["part_names"] == ["a", "c"]
    assert set(arrays) == {"face_labels", "confidence"}
    _, reply, arrays = ready.ask("keypoint_exemplar", {"points": np.eye(3)}, names=["x", "y", "z"])
    assert arrays["places"].shape == (3, 3)
    said = {**arrays, "sources": np.array([0, 0, 1], np.int32)}
    _, reply, arrays = ready.ask("transfer_keypoints", said, names=reply["names"])
    assert reply["names"] == ["x", "y", "z"] and arrays["points"].shape == (3, 3)
    kind, text = ready.error("transfer", {"features": np.eye(3, dtype=np.float32)}, names=["a"])
    assert kind == "MeshError" and "must have the shape (1, D), not (3, 3)" in text


@pytest.mark.parametrize("type", [name for name, verb in VERBS.items() if verb.needs != "nothing"])
def test_a_request_out_of_order_is_refused_with_a_reason(talk, type):
    assert talk.error("dance") == ("ProtocolError", "There is no request 'dance'.")
    kind, text = talk.error(type)
    assert kind == "ProtocolError" and "'load' comes first" in text
    talk.ask("load")
    if VERBS[type].needs == "mesh":
        kind, text = talk.error(type)
        assert kind == "ProtocolError" and "'set_mesh' comes first" in text


@pytest.mark.parametrize(
    ("type", "arrays", "header", "kind", "message"),
    [
        ("load", {}, {"model": 7}, "QuestionError", "The model must be text, not 7."),
        ("segment_by_shape", {"faces": np.eye(3)}, {}, "QuestionError", "needs 'vertices'"),
        ("set_mesh", TETRAHEDRON, {"seed": "0"}, "QuestionError", "between 0 and 4294967295, not"),
        ("set_mesh", {"vertices": np.eye(3)}, {}, "QuestionError", "Send both"),
        ("set_mesh", {"faces": np.eye(3)}, {"digest": "a"}, "QuestionError", "Send both"),
        ("set_mesh", {}, {}, "QuestionError", "No mesh is given"),
        ("set_mesh", TETRAHEDRON, {"quality": "x"}, "QuestionError", "one of fast, balanced, best"),
        ("segment", {}, {}, "QuestionError", "'segment' needs 'parts'."),
        ("segment", {}, {"parts": ["a", 1]}, "QuestionError", "must be a list of words"),
        ("segment", {}, {"parts": ["a", "A"]}, "PromptError", "are the same"),
        ("segment", {}, {"parts": []}, "PromptError", "no prompts"),
        ("segment", {}, {"parts": ["a", ",\x00"]}, "PromptError", "no words"),
        ("segment", {}, {"parts": ["a " * 5_000]}, "PromptError", "has 9999 characters"),
        ("keypoints", {}, {"names": ["a", "\u200b"]}, "PromptError", "no words"),
        ("segment", {}, {"parts": ["a"], "category": 1}, "QuestionError", "must be text, not 1"),
        ("segment", {}, {"parts": ["a"], "threshold": True}, "QuestionError", "not True"),
        ("segment", {}, {"parts": ["a"], "treshold": 1}, "QuestionError", "takes no 'treshold'"),
        ("similarity", {"faces": np.array([4])}, {}, "MeshError", "between 0 and 3; 4 is none"),
        ("similarity", {"points": np.full((1, 3), np.inf)}, {}, "MeshError", "be finite numbers"),
        ("part_exemplar", {"face_labels": np.zeros(9, int)}, {"names": ["a"]}, "MeshError",
         "of this mesh must have the shape (4,), not (9,)"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(ready, type, arrays, header, kind, message):
    told, text = ready.error(type, arrays, **header)
    assert told == kind and message in text
    assert ready.ask("segment", parts=["a"])[1]["type"] == "result"


def test_what_is_no_request_is_told_so_and_forgotten(ready):
    write_frame(ready.to_worker, {"type": "segment"})
    header, _ = ready.receive()
    assert header["id"] is None and header["error"]["kind"] == "ProtocolError"
    write_frame(ready.to_worker, {"type": "cancel", "target": ["x"]})
    assert ready.receive()[0]["error"]["kind"] == "ProtocolError"
    assert ready.ask("segment", parts=["a"])[1]["type"] == "result"


@pytest.mark.parametrize(
    ("word", "kind", "message"),
    [
        ("refuse", "PromptError", "This word means nothing."),
        ("exhaust", "DeviceError", "not enough memory"),
        ("exhaust torch", "DeviceError", "not enough memory"),
        ("exhaust torch on Windows", "DeviceError", "not enough memory"),
        ("fill the disk", "FileError", "The disk is full."),
        ("import", "ImportError", "'no_such_package' is missing in"),
        ("import a damaged one", "ImportError", "Install the backend's packages again"),
        ("import where no runtime is", "ImportError", "Install Microsoft's Visual C++"),
        ("import what is made for a newer macOS", "ImportError", "newer macOS: update that."),
        ("divide", "InternalError", "ZeroDivisionError: division by zero"),
    ],
)
def test_whatever_goes_wrong_is_an_error_and_the_next_request_works(ready, word, kind, message):
    told_kind, told = ready.error("segment", parts=[word])
    assert told_kind == kind and message in told
    assert ready.ask("segment", parts=["a"])[1]["type"] == "result"


def test_what_nobody_foresaw_leaves_its_traceback_on_stderr(ready, capfd):
    ready.error("segment", parts=["divide"])
    assert "ZeroDivisionError" in capfd.readouterr().err


@pytest.mark.parametrize(
    "change",
    [
        {"faces": np.array([[0, 1, 9]], np.int32)},
        {"vertices": np.full((4, 3), np.nan)},
        {"vertices": np.zeros((4, 2))},
        {"faces": np.zeros((0, 3), np.int32)},
        {"faces": np.zeros((1, 3), np.float32)},
        {"faces": np.array(0, np.int32)},
        {"vertices": np.array(0.0)},
    ],
)
def test_a_bad_mesh_is_refused_and_the_one_before_it_is_gone(ready, change):
    assert ready.error("set_mesh", TETRAHEDRON | change)[0] == "MeshError"
    assert ready.error("segment", parts=["a"])[0] == "ProtocolError"
    ready.ask("set_mesh", TETRAHEDRON)
    assert ready.ask("segment", parts=["a"])[1]["type"] == "result"


def test_a_model_that_is_refused_leaves_the_one_before_it_in_place(ready):
    assert ready.error("load", model="missing")[0] == "ModelError"
    assert ready.ask("segment", parts=["a"])[1]["type"] == "result"


def test_another_model_wants_the_mesh_again(ready):
    ready.ask("load", model="other")
    assert ready.error("segment", parts=["a"])[0] == "ProtocolError"


def test_progress_comes_for_each_stage_but_not_for_each_step(ready):
    progress, _, _ = ready.ask("set_mesh", TETRAHEDRON, seed=1)
    assert [(p["stage"], p["fraction"]) for p in progress][:1] == [("Encoding", 0.0)]
    progress, _, _ = ready.ask("segment", parts=["count"])
    assert progress[0]["fraction"] == 0.0
    assert len(progress) < 500


def test_progress_is_sent_once_per_interval(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(worker.time, "monotonic", lambda: now[0])
    out = io.BytesIO()
    progress = worker._ProgressSender(out, Request(7, "segment", {}, {}))
    for at, stage, fraction in [
        (0.00, "one", 0.0),
        (0.04, "one", 0.1),
        (0.06, "one", 0.2),
        (0.07, "two", 0.3),
        (0.10, "two", 0.4),
        (0.20, "two", 0.5),
    ]:
        now[0] = at
        progress(stage, fraction)
    out.seek(0)
    sent = [read_frame(out)[0] for _ in range(4)]
    assert [(f["id"], f["stage"], f["fraction"]) for f in sent] == [
        (7, "one", 0.0),
        (7, "one", 0.2),
        (7, "two", 0.3),
        (7, "two", 0.5),
    ]
    assert out.read() == b""


def test_cancelling_ends_the_request_and_those_that_wait_behind_it(ready):
    running = ready.send("segment", parts=["wait"])
    waiting = ready.send("segment", parts=["wait"])
    kept = ready.send("segment", parts=["a"])
    assert ready.receive()[0] == {
        "type": "progress", "id": running, "stage": "Waiting", "fraction": 0.5
    }  # fmt: skip
    for number in (waiting, running, 999):
        write_frame(ready.to_worker, {"type": "cancel", "target": number})
    for number in (running, waiting):
        assert ready.answer(number)[1]["error"]["kind"] == "Cancelled"
    assert ready.answer(kept)[1]["type"] == "result"


def test_a_reply_that_cannot_be_sent_is_an_error(ready, monkeypatch):
    monkeypatch.setattr(sessions, "pack", lambda *_: ({}, {"a": np.zeros(1, np.float16)}))
    assert ready.error("segment", parts=["a"])[0] == "ProtocolError"
    monkeypatch.undo()
    assert ready.ask("segment", parts=["a"])[1]["type"] == "result"


def test_an_answer_about_200_000_faces_and_8_parts_takes_3_mb_at_most():
    faces, parts = 200_000, 8
    scores = np.random.default_rng(0).random((faces, parts), np.float32)
    names = [f"part {i}" for i in range(parts)]
    answer = Segmentation(None, names, scores.argmax(1).astype(np.int32), scores)
    frame = io.BytesIO()
    write_frame(frame, *sessions.pack(answer, ANSWERS["segmentation"]))
    assert frame.tell() < 3_000_000
