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


def test_blender_is_to_end_where_its_script_fails_to_begin(tmp_path, monkeypatch):
    monkeypatch.setattr(screen, "virtual_screen", lambda: contextlib.nullcontext(":0"))
    blender = tmp_path / "blender"
    blender.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    blender.chmod(0o755)
    with screen.session([str(blender)], tmp_path / "script.py", tmp_path) as (process, _):
        process.wait(10)
    said = (tmp_path / "blender.log").read_text(encoding="utf-8")
    assert "--python-exit-code 1 --python " in said  # which must come first to count
