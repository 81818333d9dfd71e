"""A Blender on a virtual screen, with something else in its place."""

import contextlib
import time

import psutil

from tools import screen


def test_a_blender_that_another_program_has_started_ends_with_the_session(tmp_path, monkeypatch):
    monkeypatch.setattr(screen, "virtual_screen", lambda: contextlib.nullcontext(":0"))
    starter = tmp_path / "flatpak"
    starter.write_text("#!/bin/sh\nsleep 600 &\nwait\n", encoding="utf-8")
    starter.chmod(0o755)
    with screen.session([str(starter)], tmp_path / "script.py", tmp_path) as (process, _):
        while not (started := psutil.Process(process.pid).children()):
            time.sleep(0.01)
    assert psutil.wait_procs(started, 10)[1] == []
