"""Temporary files of a batch are removed at its end, or by the next batch if it was killed."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from batch_folder import STAGED
from patchalign3d_addon.batch.temporary import temporary_folder

IN_A_FOLDER = """
import sys, tempfile
sys.path.insert(0, sys.argv[1])
tempfile.tempdir = sys.argv[2]
from patchalign3d_addon.batch.temporary import temporary_folder
with temporary_folder() as folder:
    (folder / "left").write_text("half a file")
    (folder / "blender_1").mkdir()
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_of_temporary_files_the_reports_of_crashes_stay_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt), temporary_folder() as folder:
        (folder / "blender_1").mkdir()
        (folder / "blender_1" / "quit.blend").write_text("a session")
        (folder / "left").write_text("half a file")
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())
    with temporary_folder() as folder:
        (folder / "blender_1").mkdir()
        (folder / "blender.crash.txt").write_text("# Blender")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [
        folder / "blender.crash.txt"
    ]


def test_a_temporary_file_that_somebody_holds_on_windows_is_no_reason_to_fail(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    unlink = Path.unlink

    def held(self, **named):
        if self.name == "scanned":
            raise PermissionError(13, "The process cannot access the file")
        unlink(self, **named)

    with temporary_folder() as folder:
        (folder / "scanned").touch()
        (folder / "left").touch()
        monkeypatch.setattr(Path, "unlink", held)
    assert [file.name for file in folder.iterdir()] == ["scanned"]


def test_what_killed_batches_have_left_of_temporary_files_is_swept_by_the_next(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    anothers = tmp_path / "patchalign3d-of-another-program"
    anothers.mkdir()
    command = [sys.executable, "-c", IN_A_FOLDER, str(STAGED), str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    dead, alive = subprocess.Popen(command, **pipes), subprocess.Popen(command, **pipes)
    of_dead, of_alive = (Path(run.stdout.readline().strip()) for run in (dead, alive))
    dead.kill()
    dead.communicate()
    assert of_dead.exists()
    with temporary_folder() as folder:
        assert {path for path in tmp_path.iterdir()} == {anothers, of_alive, folder}
        assert (of_alive / "left").exists()
    alive.communicate()
    assert list(tmp_path.iterdir()) == [anothers]
