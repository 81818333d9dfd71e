"""Worker: every request is answered once, and the process ends when nobody asks any more."""

import dataclasses
import io
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fake_segmenter import FakeSegmenter, load
from small_model import save_small_model

from patchalign3d import worker
from patchalign3d.answers import Segmentation
from patchalign3d.errors import Cancelled
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.segmenter import Segmenter
from patchalign3d.shared.protocol import PROTOCOL_VERSION, read_frame, write_frame
from patchalign3d.shared.questions import ANSWERS, VERBS, digest
from patchalign3d.text.encoders import load_text_encoder

TIMEOUT = 30
FAKE = Path(__file__).parents[1] / "support" / "fake_segmenter.py"
TETRAHEDRON = {
    "vertices": np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float64),
    "faces": np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], np.int32),
}


class Conversation:
    """The asking side of a worker: frames out, frames in, no wait without an end."""

    def __init__(self, to_worker, from_worker):
        self.to_worker = to_worker
        self._frames = queue.SimpleQueue()
        self._ids = 0
        threading.Thread(target=self._read, args=(from_worker,), daemon=True).start()

    def _read(self, stream):
        try:
            while True:
                self._frames.put(read_frame(stream))
        except Exception as error:
            self._frames.put(error)
        stream.close()

    def send(self, type, arrays=None, **header) -> int:
        self._ids += 1
        write_frame(self.to_worker, {"type": type, "id": self._ids, **header}, arrays)
        return self._ids

    def receive(self):
        frame = self._frames.get(timeout=TIMEOUT)
        if isinstance(frame, Exception):
            raise frame
        return frame

    def answer(self, number):
        """The progress headers of a request, its final header, its arrays."""
        progress = []
        while True:
            header, arrays = self.receive()
            if header.get("id") != number:
                continue
            if header["type"] != "progress":
                return progress, header, arrays
            progress.append(header)

    def ask(self, type, arrays=None, **header):
        return self.answer(self.send(type, arrays, **header))

    def error(self, type, arrays=None, **header):
        """The (kind, message) that a request is refused with."""
        _, reply, _ = self.ask(type, arrays, **header)
        assert reply["type"] == "error"
        return reply["error"]["kind"], reply["error"]["message"]


@pytest.fixture
def talk():
    """A worker in this process, past its hello, with a model and a mesh on request."""
    requests, frames = os.pipe(), os.pipe()
    to_worker, from_worker = os.fdopen(requests[1], "wb"), os.fdopen(frames[0], "rb")
    stdin, stdout = os.fdopen(requests[0], "rb"), os.fdopen(frames[1], "wb")
    served = worker.Worker(stdin, stdout, load)
    thread = threading.Thread(target=served.serve, daemon=True)
    thread.start()
    conversation = Conversation(to_worker, from_worker)
    conversation.receive()
    yield conversation
    to_worker.close()
    thread.join(TIMEOUT)
    assert not thread.is_alive()
    stdout.close()


@pytest.fixture
def ready(talk):
    talk.ask("load", model="fake", device="cpu")
    talk.ask("set_mesh", TETRAHEDRON, up_axis="Z", seed=0)
    return talk


@pytest.fixture
def start():
    """Worker processes: ``start(script, ...)`` gives the process and the conversation with it."""
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        processes.append(process)
        return process, Conversation(process.stdin, process.stdout)

    yield start
    for process in processes:
        process.kill()
        process.stderr.close()
        process.wait(TIMEOUT)


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
    assert (reply["type"], reply["faces"], reply["vertices"]) == ("result", 4, 4)


def test_segment_answers_with_labels_and_how_sure_they_are(ready):
    _, reply, arrays = ready.ask("segment", parts=["a", "b"], category="chair", threshold=0.5)
    assert reply["part_names"] == ["a of chair", "b of chair"]
    assert {name: (a.dtype.str, a.shape) for name, a in arrays.items()} == {
        "face_labels": ("<i4", (4,)),
        "confidence": ("<f4", (4,)),
    }
    assert (arrays["face_labels"] == 1).all() and (arrays["confidence"] == 0.5).all()


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
    _, reply, arrays = ready.ask("transfer_keypoints", arrays, names=reply["names"])
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
        ("set_mesh", TETRAHEDRON, {"quality": "x"}, "QuestionError", "one of fast, balanced, best"),
        ("segment", {}, {}, "QuestionError", "'segment' needs 'parts'."),
        ("segment", {}, {"parts": ["a", 1]}, "QuestionError", "must be a list of words"),
        ("segment", {}, {"parts": ["a", "A"]}, "PromptError", "are the same"),
        ("segment", {}, {"parts": ["a"], "category": 1}, "QuestionError", "must be text, not 1"),
        ("segment", {}, {"parts": ["a"], "threshold": True}, "QuestionError", "not True"),
        ("segment", {}, {"parts": ["a"], "treshold": 1}, "QuestionError", "takes no 'treshold'"),
        ("similarity", {"faces": np.array([4])}, {}, "MeshError", "between 0 and 3; 4 is none"),
        ("similarity", {"points": np.full((1, 3), np.inf)}, {}, "MeshError", "not finite"),
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
        ("exhaust", "DeviceError", "memory is not enough"),
        ("exhaust torch", "DeviceError", "memory is not enough"),
        ("exhaust torch on Windows", "DeviceError", "memory is not enough"),
        ("fill the disk", "FileError", "The disk is full."),
        ("import", "ImportError", "'no_such_package' is missing in"),
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
    progress = worker._ProgressSender(out, worker.Request(7, "segment", {}, {}))
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
    monkeypatch.setattr(worker, "pack", lambda *_: ({}, {"a": np.zeros(1, np.float16)}))
    assert ready.error("segment", parts=["a"])[0] == "ProtocolError"
    monkeypatch.undo()
    assert ready.ask("segment", parts=["a"])[1]["type"] == "result"


def test_an_answer_about_200_000_faces_and_8_parts_takes_3_mb_at_most():
    faces, parts = 200_000, 8
    scores = np.random.default_rng(0).random((faces, parts), np.float32)
    names = [f"part {i}" for i in range(parts)]
    answer = Segmentation(None, names, scores.argmax(1).astype(np.int32), scores)
    frame = io.BytesIO()
    write_frame(frame, *worker.pack(answer, ANSWERS["segmentation"]))
    assert frame.tell() < 3_000_000


# --- Meshes that are kept


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


def test_another_quality_seed_axis_or_model_is_another_encoding(ready):
    for how in ({"quality": "fast"}, {"seed": 1}, {"up_axis": "Y"}):
        assert set_mesh(ready, TETRAHEDRON, **how) == (False, True)
        assert set_mesh(ready, TETRAHEDRON, **how) == (True, False)
    ready.ask("load", model="other")
    assert set_mesh(ready, TETRAHEDRON) == (False, True)
    ready.ask("load", model="fake")
    assert set_mesh(ready, TETRAHEDRON) == (True, False)


def test_a_model_whose_description_has_changed_is_another_one():
    kept, mesh = worker.KeptMeshes(), {"vertices": np.eye(3), "faces": np.array([[0, 1, 2]])}
    for axes in (("+x", "+y", "+z"), ("+x", "-y", "+z"), ("+x", "+y", "+z")):
        fake = FakeSegmenter("fake")
        fake.model = dataclasses.replace(fake.model, input_axes=axes)
        session = worker.Session(load, fake, kept=kept)
        worker.set_mesh(session, "", "Z", None, 0, "fast", **mesh, progress=lambda *said: None)
    assert len(kept._encoded) == 2


def test_a_mesh_that_is_not_known_leaves_none_in_place(ready):
    assert not ready.ask("set_mesh", digest="of another one")[1]["known"]
    assert "'set_mesh' comes first" in ready.error("segment", parts=["a"])[1]


def test_the_oldest_meshes_go_when_their_memory_is_used_up(ready, monkeypatch):
    size = TETRAHEDRON["vertices"].nbytes  # which is what the fake says it takes
    monkeypatch.setattr(worker, "MOST_KEPT", 2 * size)
    for step in (1, 2):
        assert set_mesh(ready, moved(step)) == (False, True)
    assert set_mesh(ready, moved(1)) == (True, False)  # now the other one is the oldest
    assert set_mesh(ready, TETRAHEDRON) == (False, True)
    assert set_mesh(ready, moved(1)) == (True, False)
    assert set_mesh(ready, moved(2)) == (False, True)


def test_a_mesh_larger_than_all_that_is_kept_is_asked_about_all_the_same(monkeypatch):
    monkeypatch.setattr(worker, "MOST_KEPT", 10)
    kept = worker.KeptMeshes()
    for key in "ab":
        kept.keep(key, SimpleNamespace(nbytes=11))
    assert kept.get("a") is None and kept.get("b")
    kept.make_room()  # for a new one, so that the two are never held at once
    assert kept.get("b") is None


def test_shutdown_is_confirmed_before_the_end(start):
    process, talk = start(FAKE)
    talk.receive()
    assert talk.ask("shutdown")[1]["type"] == "result"
    assert process.wait(TIMEOUT) == 0


def test_the_worker_ends_when_stdin_closes(start):
    process, talk = start(FAKE)
    talk.receive()
    process.stdin.close()
    assert process.wait(TIMEOUT) == 0
    assert process.stderr.read() == b""


@pytest.mark.parametrize(("word", "code"), [("wait", 0), ("sleep", 1)])
def test_the_worker_ends_when_stdin_closes_in_the_midst_of_work(start, word, code):
    process, talk = start(FAKE)
    talk.ask("load")
    talk.ask("set_mesh", TETRAHEDRON)
    talk.send("segment", parts=[word])
    assert talk.receive()[0]["type"] == "progress"
    process.stdin.close()
    assert process.wait(TIMEOUT) == code


def test_the_worker_ends_with_a_parent_that_was_killed(start):
    parent, _ = start(
        "-c",
        "import subprocess, sys\n"
        f"worker = subprocess.Popen([sys.executable, {str(FAKE)!r}], stdin=subprocess.PIPE,"
        " stdout=subprocess.PIPE)\n"
        "worker.stdout.read(4)\n"
        "sys.stderr.write('started')\n"
        "sys.stderr.flush()\n"
        "sys.stdin.read()",
    )
    assert parent.stderr.read(7) == b"started"
    parent.kill()
    ended = threading.Thread(target=parent.stderr.read)  # until the worker lets go of it, too
    ended.start()
    ended.join(TIMEOUT)
    assert not ended.is_alive()


def test_the_worker_ends_quietly_when_nobody_reads_its_answers():
    readable, writable = os.pipe()
    with subprocess.Popen(
        [sys.executable, FAKE], stdin=subprocess.PIPE, stdout=writable, stderr=subprocess.PIPE
    ) as process:
        os.close(writable)
        with os.fdopen(readable, "rb") as stdout:
            assert read_frame(stdout)[0]["type"] == "hello"
        write_frame(process.stdin, {"type": "shutdown", "id": 1})
        assert process.wait(TIMEOUT) == 0
        assert b"Exception" not in process.stderr.read()


def test_junk_on_stdin_is_told_and_ends_the_worker(start):
    process, talk = start(FAKE)
    talk.receive()
    process.stdin.write(b"GET / HTTP/1.1\r\n\r\n")
    process.stdin.flush()
    header, _ = talk.receive()
    assert header["id"] is None and header["error"]["kind"] == "ProtocolError"
    assert process.wait(TIMEOUT) == 1


def test_nothing_but_frames_reaches_stdout(start):
    process, talk = start(FAKE)
    talk.ask("load")
    talk.ask("set_mesh", TETRAHEDRON)
    assert talk.ask("segment", parts=["print"])[1]["type"] == "result"
    process.stdin.close()
    process.wait(TIMEOUT)
    said = process.stderr.read()
    assert b"printed" in said and b"written" in said
    assert b"EOFError" in said  # the worker's own children find stdin empty


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_an_interrupt_from_the_terminal_is_the_parents_to_handle(start):
    process, talk = start(FAKE)
    talk.receive()
    process.send_signal(signal.SIGINT)
    assert talk.ask("load")[1]["type"] == "result"


def test_the_hello_needs_no_engine_and_load_says_that_none_is_there(start):
    without = "import sys; sys.modules['torch'] = sys.modules['onnxruntime'] = None;"
    _, talk = start("-c", without + "from patchalign3d.worker import run; run()")
    assert talk.receive()[0]["type"] == "hello"
    kind, message = talk.error("load", model="bundled", device="cpu")
    assert kind == "ImportError" and "'torch' is missing in" in message


# --- With the real model code, and a small model that knows nothing


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory) -> Path:
    return save_small_model(tmp_path_factory.mktemp("models") / "small")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path))


def test_a_worker_answers_as_the_library_does(start, model_folder):
    process, talk = start("-m", "patchalign3d", "worker")
    hello, _ = talk.receive()
    assert hello["type"] == "hello" and hello["library"] == worker.__version__
    _, reply, _ = talk.ask("load", model=str(model_folder), device="cpu")
    assert reply["model"]["name"] == "small"
    assert (reply["device"], reply["engine"]) == ("cpu", "torch")
    _, reply, _ = talk.ask("set_mesh", TETRAHEDRON, up_axis="Y", seed=3)
    assert (reply["faces"], reply["vertices"]) == (4, 4)
    _, segmented, arrays = talk.ask("segment", parts=["tip", "base"], category="tent")
    _, found, points = talk.ask("keypoints", names=["peak"])
    process.stdin.close()
    assert process.wait(TIMEOUT) == 0

    segmenter = Segmenter.load(model_folder, "cpu")
    segmenter.set_mesh(Mesh(**TETRAHEDRON, up_axis="Y"), seed=3)
    expected = segmenter.segment(["tip", "base"], category="tent")
    assert segmented["part_names"] == expected.part_names
    assert arrays.keys() == {"face_labels", "confidence"}
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, getattr(expected, name))
    expected = segmenter.keypoints(["peak"])
    assert found["names"] == expected.names
    np.testing.assert_array_equal(points["points"], expected.points)
    np.testing.assert_array_equal(points["scores"], expected.scores)


def test_loading_leaves_nothing_to_load_for_the_first_words(model_folder):
    segmenter = worker.load_segmenter(str(model_folder), "cpu", "torch", lambda *_: None)
    loaded = load_text_encoder.cache_info().misses
    segmenter.set_mesh(Mesh(**TETRAHEDRON))
    segmenter.segment(["words that were never asked for"])
    assert load_text_encoder.cache_info().misses == loaded


def test_loading_imports_neither_transformers_nor_torch_s_compiler(model_folder):
    code = (
        "import sys; from patchalign3d.worker import load_segmenter;"
        "load_segmenter(sys.argv[1], 'cpu', 'torch', lambda stage, fraction: None);"
        "slow = {'transformers', 'torch._dynamo', 'sympy'} & set(sys.modules);"
        "assert not slow, slow"
    )
    subprocess.run([sys.executable, "-c", code, str(model_folder)], check=True)


def test_a_real_model_is_cancelled_between_its_stages(model_folder):
    def stop(stage, fraction):
        if stage == "Loading the model":
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        worker.load_segmenter(str(model_folder), "cpu", "torch", stop)


ASK_FROM_BLENDER = """
import os, sys
from pathlib import Path
import numpy as np
from patchalign3d_addon.bridge.client import Client, worker_command, worker_environment

python, backend, model = sys.argv[1:]
client = Client(worker_command(python), worker_environment(Path(backend), os.environ))
client.submit("load", {"model": model, "device": "cpu"})
vertices, faces = np.eye(3, dtype=np.float32), np.array([[0, 1, 2]], np.int32)
client.submit("set_mesh", {"up_axis": "Z"}, {"vertices": vertices, "faces": faces})
reply = client.submit("segment", {"parts": ["tip", "base"]}).result(60)
assert reply.arrays["face_labels"].shape == (1,), reply
assert reply.arrays["confidence"].shape == (1,), reply
client.close()
print("labelled")
"""


def test_blenders_python_and_the_worker_understand_each_other(
    bpy_python, backend_python, staged_addon, model_folder
):
    done = subprocess.run(
        [
            bpy_python,
            "-c",
            ASK_FROM_BLENDER,
            backend_python,
            staged_addon / "backend",
            model_folder,
        ],
        env=os.environ | {"PYTHONPATH": str(staged_addon.parent)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "labelled\n" and done.returncode == 0, done.stderr
