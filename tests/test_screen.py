"""A Blender on a virtual screen, with something else in its place."""

import contextlib
import time

import psutil
import pytest

from tools import screen


@pytest.fixture
def blender(tmp_path, monkeypatch):
    """What a session takes for Blender: a shell script."""
    monkeypatch.setattr(screen, "virtual_screen", lambda: contextlib.nullcontext(":0"))

    @contextlib.contextmanager
    def session(script):
        stand_in = tmp_path / "blender"
        stand_in.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
        stand_in.chmod(0o755)
        with screen.session([str(stand_in)], tmp_path / "script.py", tmp_path) as (process, _):
            yield process

    return session


def test_a_blender_that_another_program_has_started_ends_with_the_session(blender):
    with blender("sleep 600 &\nwait\n") as process:
        while not (started := psutil.Process(process.pid).children()):
            time.sleep(0.01)
    assert psutil.wait_procs(started, 10)[1] == []


def test_blender_is_to_end_where_its_script_fails_to_begin(blender, tmp_path):
    with blender('echo "$@"\n') as process:
        process.wait(10)
    said = (tmp_path / "blender.log").read_text(encoding="utf-8")
    assert "--python-exit-code 1 --python " in said  # which must come first to count
