"""Requests to the worker: they tell how they go, and always end."""

import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from patchalign3d_addon.bridge import job as job_module
from patchalign3d_addon.bridge.backend import Backend, Question, transfer
from patchalign3d_addon.bridge.client import Client
from patchalign3d_addon.bridge.job import Job
from patchalign3d_addon.bridge.replies import BackendError, Reply
from patchalign3d_addon.shared import protocol
from patchalign3d_addon.shared.questions import digest

TWINS = Path(__file__).parents[1] / "support" / "broken_workers.py"
FAKE = TWINS.with_name("fake_segmenter.py")
STAGED = Path(protocol.__file__).parents[2]
TIMEOUT = 30.0


@pytest.fixture
def client():
    environment = os.environ | {"PYTHONPATH": str(STAGED)}
    client = Client([sys.executable, str(TWINS), "sound"], environment)
    yield client
    client.close()


def hold(client) -> Job:
    """A request that is answered once another one releases it."""
    return client.submit("hold", stage="Asking")


def advance_until(request, condition):
    """Tick as a window does; the reply, if one came first."""
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < deadline
        reply = request.advance()
        if reply is not None:
            return reply
        time.sleep(0.005)
    return None


def test_a_window_sees_stage_and_fraction_and_gets_the_reply(client):
    request = hold(client)
    advance_until(request, lambda: request.stage == "Holding on")
    assert request.fraction == 0.5
    client.submit("release")
    assert advance_until(request, lambda: False).header["type"] == "result"


def test_a_cancelled_request_says_so_and_the_backend_is_free(client):
    request = hold(client)
    advance_until(request, lambda: request.stage == "Holding on")
    request.cancel()
    with pytest.raises(BackendError) as caught:
        advance_until(request, lambda: False)
    assert caught.value.kind == "Cancelled"
    client.submit("echo").result(TIMEOUT)
    assert client.generation == 1


def test_a_silent_backend_is_told_as_such(client, monkeypatch):
    request = hold(client)
    advance_until(request, lambda: request.stage == "Holding on")
    monkeypatch.setattr(job_module, "SILENCE", 0.05)
    reply = advance_until(
        request, lambda: request.stage == "Holding on, silent for 0 s (the cross stops it)"
    )
    assert reply is None and request.stage.endswith("(the cross stops it)")


def test_a_backend_that_hangs_at_work_is_given_up(client, monkeypatch):
    monkeypatch.setattr(job_module, "TIMEOUT", 0.2)
    with pytest.raises(BackendError) as caught:
        advance_until(hold(client), lambda: False)
    assert caught.value.kind == "TimedOut" and "within 0.2 seconds" in str(caught.value)
    client.submit("echo").result(TIMEOUT)


class Kept:
    """A client whose worker says what it knows, and what it was asked."""

    running = True

    def __init__(self, known=False):
        self.known, self.asked = known, []

    def submit(self, type, header, arrays=None, stage=""):
        self.asked.append((type, header, arrays or {}))
        told = {"model": {}, "device": "cpu", "known": self.known or bool(arrays)}
        if type == "set_mesh":
            told["orientation"] = {"up": "X"}
        return SimpleNamespace(
            stage=stage, fraction=1.0, advance=lambda: Reply(told, {}), cancel=lambda: None
        )


class Triangle:
    """A shape of three vertices."""

    def __init__(self, vertices):
        self.shape, self.triangles = vertices, np.array([[0, 1, 2]], np.int32)
        self.digest = digest(self.shape, self.triangles)


CUBE = SimpleNamespace(shape=np.eye(3), triangles=np.array([[0, 1, 2]], np.int32), digest="cube")


def test_a_question_goes_by_the_front_if_what_was_asked_in_place_of_its_words_does():
    question = Question("segment", parts=["linker Arm", "Kopf"])
    assert question.goes_by_front({"linker Arm": "left arm", "Kopf": "head"})
    assert not question.goes_by_front({"linker Arm": None})
    assert not Question("segment", parts=["left arm"], sides="words").goes_by_front({})


def test_numbers_and_the_words_that_name_what_is_found_go_by_the_front_as_well():
    numbered = ["leg 1", "leg 2"]
    assert Question("segment", parts=numbered).goes_by_front({})
    assert Question("segment_automatically", vocabulary=numbered).goes_by_front({})
    assert not Question("segment_automatically").goes_by_front({})
    assert not Question("keypoints", names=numbered).goes_by_front({})
    assert not Question("transfer", names=["left arm"]).goes_by_front({})
    assert Question("segment", parts=["left two doors"]).goes_by_front({})
    assert Question("segment", parts=["RHS door"]).goes_by_front({"RHS door": "right door"})
    assert not Question("segment", parts=["leg", "everything else"]).goes_by_front({})
    by_words = Question("segment_automatically", vocabulary=["left arm"])
    assert "the thing's own" in by_words.whose_sides(True, {})
    assert not by_words.whose_sides(None, {})


@pytest.mark.parametrize("known", [True, False])
def test_a_shape_that_was_sent_before_is_named_first_and_sent_only_where_it_is_not_known(known):
    client = Kept(known)
    backend, question = Backend(client), Question("segment", parts=["a"])
    other = Triangle(np.eye(3))
    for shape in (CUBE, other, CUBE):
        backend.ask(shape, question, "bundled", "cpu").run()
    meshes = [
        (header["digest"], bool(arrays))
        for type, header, arrays in client.asked
        if type == "set_mesh"
    ]
    again = [("cube", False)] + ([] if known else [("cube", True)])
    assert meshes == [("cube", True), (other.digest, True), *again]
    assert client.asked[0][0] == "load" and client.asked[-1] == ("segment", {"parts": ["a"]}, {})
    reply = backend.ask(
        CUBE, Question("similarity", faces=np.zeros(1, int)), "bundled", "cpu"
    ).run()
    assert reply.header["orientation"] == {"up": "X"}  # as the shape was found to stand
    assert [type for type, *_ in client.asked].count("set_mesh") == len(meshes)
    assert client.asked[-1][2].keys() == {"faces"}


@pytest.mark.parametrize("running", [True, False])
def test_a_backend_that_runs_is_not_said_to_be_starting(running):
    client = Kept()
    client.running = running
    course = Backend(client).ask(CUBE, Question("segment", parts=["a"]), "bundled", "cpu")
    assert course.stage == ("Asking the backend" if running else "Starting the backend")


def test_a_second_transfer_from_one_exemplar_sends_no_mesh(monkeypatch):
    client = Client([sys.executable, str(FAKE)], dict(os.environ))
    sent = []
    submit = client.submit

    def spy(type, header=None, arrays=None, stage=""):
        sent.extend([type] if type == "set_mesh" and arrays else [])
        return submit(type, header, arrays, stage)

    monkeypatch.setattr(client, "submit", spy)
    backend = Backend(client)
    shapes = [Triangle(np.eye(3) + step) for step in (0, 1)]

    def transfer_once():
        question = Question("part_exemplar", names=["a"], face_labels=np.zeros(1, np.int32))
        exemplar = backend.ask(shapes[0], question, "fake", "cpu").run()
        return backend.ask(shapes[1], transfer([exemplar]), "fake", "cpu").run()

    try:
        assert transfer_once().header["part_names"] == ["a"]
        assert len(sent) == 2
        transfer_once()
        assert len(sent) == 2
    finally:
        client.close()


@pytest.mark.parametrize(
    ("question", "kind", "sentence"),
    [
        (Question("segment", parts=["Seat", "seat!"]), "PromptError", "are the same"),
        (Question("keypoints", names=["the wing", "wing"]), "PromptError", "are the same"),
        (Question("segment", parts=["a"], threshold=7), "QuestionError", "between 0 and 1, not 7."),
        (Question("similarity", faces=np.array([1])), "MeshError", "between 0 and 0; 1 is none."),
        (Question("segment_by_shape", detail=-1.0), "QuestionError", "The detail must be a number"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_sent(question, kind, sentence):
    client = Kept()
    with pytest.raises(BackendError, match=sentence) as caught:
        Backend(client).ask(CUBE, question, "bundled", "cpu")
    assert caught.value.kind == kind and not client.asked


@pytest.fixture
def ask(tmp_path):
    """``ask(twin, verb, ...)``: questions to a twin that is broken once or, without marker, always;
    returns the client.
    """
    clients = []

    def ask(twin, *questions, once):
        marker = [str(tmp_path / "marker")] if once else []
        environment = os.environ | {"PYTHONPATH": str(STAGED)}
        client = Client([sys.executable, str(TWINS), twin, *marker], environment)
        clients.append(client)
        backend = Backend(client)
        for question in questions:
            backend.ask(CUBE, question, "bundled", "cpu").run()
        return client

    yield ask
    for client in clients:
        client.close()


PARTS = Question("segment", parts=["a"])
ALIKE = Question("similarity", faces=np.zeros(1, int))


def test_what_is_sent_in_the_instant_of_a_death_is_asked_again(ask):
    assert ask("dies_when_asked_for_parts", ALIKE, PARTS, once=True).generation == 2


def test_it_is_asked_again_but_once(ask):
    with pytest.raises(BackendError, match="has stopped by itself") as caught:
        ask("dies_when_asked_for_parts", ALIKE, PARTS, once=False)
    assert caught.value.kind == "LostError" and caught.value.unheard


def test_what_a_process_ended_over_is_not_asked_again(ask):
    with pytest.raises(BackendError, match="has stopped by itself"):
        ask("dies_at_work_on_parts", ALIKE, PARTS, once=True)


def test_what_a_process_that_was_just_started_ends_over_is_told(ask):
    with pytest.raises(BackendError, match="has stopped by itself"):
        ask("dies_when_asked_for_parts", PARTS, once=True)


def test_what_is_shut_down_stays_so():
    client = Client(
        [sys.executable, str(TWINS), "never_reads"], {**os.environ, "PYTHONPATH": str(STAGED)}
    )
    job = client.submit("echo")
    client.close()
    with pytest.raises(BackendError) as caught:
        job.result(TIMEOUT)
    assert caught.value.kind == "LostError" and not caught.value.unheard
