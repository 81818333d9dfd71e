"""Which Python makes the environment: the first that can, and every other has its reason."""

import os
import sys
from pathlib import Path

import pytest
from patchalign3d_addon.bridge.replies import BackendError
from patchalign3d_addon.setup import pythons
from patchalign3d_addon.setup.pythons import candidate_pythons, find_python, why_unusable


def test_blenders_own_python_comes_first_and_blender_itself_is_none(tmp_path):
    names = ["python.exe"] if os.name == "nt" else ["python3.11"]
    python = tmp_path / "blender" / "python" / "bin" / names[0]
    python.parent.mkdir(parents=True)
    python.touch()
    blender = tmp_path / "blender" / "blender"
    blender.touch()
    found = candidate_pythons(str(blender), [str(tmp_path / "blender" / "python")], (3, 11))
    assert found[0] == python and blender not in found


def test_the_first_python_that_can_make_environments_is_taken(tmp_path):
    junk = tmp_path / "python"
    junk.write_text("not a program")
    junk.chmod(0o755)
    good = Path(sys.executable)
    assert find_python([tmp_path / "none", junk, good], os.environ) == good


def test_without_a_python_each_one_is_named_with_its_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(pythons, "OLDEST_PYTHON", (9, 0))
    with pytest.raises(BackendError) as caught:
        find_python([tmp_path / "none", Path(sys.executable)], os.environ)
    message = str(caught.value)
    assert f"{tmp_path / 'none'} cannot be run" in message
    assert "is too old" in message and "python3-venv" in message
    assert "existing Python" in message


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_a_python_without_its_venv_is_told_apart(tmp_path):
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\necho 3 13\necho \"No module named 'ensurepip'\" >&2\nexit 1\n")
    python.chmod(0o755)
    assert why_unusable(python, os.environ) == "lacks 'ensurepip'"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_what_is_no_python_may_say_so_in_any_encoding(tmp_path):
    python = tmp_path / "python3"
    python.write_bytes(b"#!/bin/sh\necho 'Ohne Argumente ausf\x81hren.' >&2\nexit 9\n")  # cp850
    python.chmod(0o755)
    assert why_unusable(python, os.environ) == "is no Python"
