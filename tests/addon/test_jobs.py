"""Requests to the worker: they tell how they go, and always end."""

import os
import sys
import time
from pathlib import Path

import pytest
from patchalign3d_addon.bridge import jobs
from patchalign3d_addon.bridge.client import Client
from patchalign3d_addon.bridge.jobs import Request
from patchalign3d_addon.bridge.replies import BackendError
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


def hold(client) -> Request:
    """A request that is answered once another one releases it."""
    return Request(client.submit("hold"), "Asking")


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
    monkeypatch.setattr(jobs, "SILENCE", 0.05)
    reply = advance_until(
        request, lambda: request.stage == "Holding on, silent for 0 s (Esc stops it)"
    )
    assert reply is None and request.stage.endswith("(Esc stops it)")


def test_a_backend_that_hangs_at_work_is_given_up(client, monkeypatch):
    monkeypatch.setattr(jobs, "TIMEOUT", 0.2)
    with pytest.raises(BackendError) as caught:
        advance_until(hold(client), lambda: False)
    assert caught.value.kind == "TimedOut" and "within 0.2 seconds" in str(caught.value)
    client.submit("echo").result(TIMEOUT)
