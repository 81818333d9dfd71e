"""Workers to talk to."""

import os
import subprocess
import sys
import threading

import pytest
from conversation import TETRAHEDRON, TIMEOUT, Conversation
from fake_segmenter import load

from patchalign3d import worker


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
