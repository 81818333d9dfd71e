"""Tasks: driven by a window's timer or by a script, they tell how they go and always end."""

import os
import sys
import time
from pathlib import Path

import pytest
from patchalign3d_addon.bridge import jobs
from patchalign3d_addon.bridge.client import BackendError, Client
from patchalign3d_addon.bridge.jobs import Task
from patchalign3d_addon.shared import protocol

TWINS = Path(__file__).parents[1] / "support" / "broken_workers.py"
STAGED = Path(protocol.__file__).parents[2]
TIMEOUT = 30.0


@pytest.fixture
def client():
    environment = os.environ | {"PYTHONPATH": str(STAGED)}
    client = Client([sys.executable, str(TWINS), "sound"], environment)
    yield client
    client.close()


def hold(client) -> Task:
    """A task whose request is answered once another one releases it."""

    def steps():
        return (yield client.submit("hold"))

    return Task(steps(), 1)


def advance_until(task, condition):
    """Tick as a window does; the reply, if one came first."""
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < deadline
        reply = task.advance()
        if reply is not None:
            return reply
        time.sleep(0.005)
    return None


def test_a_window_sees_stage_and_fraction_and_gets_the_reply(client):
    task = hold(client)
    advance_until(task, lambda: task.stage == "Holding on")
    assert task.fraction == 0.5
    client.submit("release")
    assert advance_until(task, lambda: False).header["type"] == "result"


def test_a_cancelled_task_says_so_at_once_and_the_backend_is_free(client):
    task = hold(client)
    advance_until(task, lambda: task.stage == "Holding on")
    task.cancel()
    assert task.stage == "Cancelling"
    with pytest.raises(BackendError) as caught:
        advance_until(task, lambda: False)
    assert caught.value.kind == "Cancelled"
    client.submit("echo").result(TIMEOUT)
    assert client.generation == 1


def test_a_silent_backend_is_told_as_such(client, monkeypatch):
    task = hold(client)
    advance_until(task, lambda: task.stage == "Holding on")
    monkeypatch.setattr(jobs, "SILENCE", 0.05)
    reply = advance_until(task, lambda: task.stage == "Holding on, silent for 0 s (Esc stops it)")
    assert reply is None and task.stage.endswith("(Esc stops it)")


def test_a_backend_that_hangs_at_work_is_given_up(client, monkeypatch):
    monkeypatch.setattr(jobs, "TIMEOUT", 0.2)
    with pytest.raises(BackendError) as caught:
        advance_until(hold(client), lambda: False)
    assert caught.value.kind == "TimedOut" and "within 0.2 seconds" in str(caught.value)
    client.submit("echo").result(TIMEOUT)
