"""Folders in the shell: each file once, whatever breaks off, and a table in the end."""

import argparse
import contextlib
import io
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
import trimesh
from forbidden import forbid
from fuzzing import fuzz
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.cli.folder import ask_each
from patchalign3d.cli.one_file import Made
from patchalign3d.cli.options import main
from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_shape
from patchalign3d.shared.manifest import hash_file

pytestmark = pytest.mark.usefixtures("home")


def divide(*arguments, **how):
    """The command in a process of its own, without a model: it begins at once."""
    command = [sys.executable, "-m", "patchalign3d", "automatic", *map(str, arguments)]
    command += ["--by-shape", "--format", "npz,glb"]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how
    )


def entries(out):
    file = out / "manifest.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


def results(out):
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*.parts.*")}


def test_a_folder_that_is_killed_again_and_again_comes_to_the_same(balls, tmp_path):
    """Whole process groups, as a terminal that closes or a system without memory kills them."""
    once, again = tmp_path / "once", tmp_path / "again"
    undisturbed = divide(balls, "--out", once)
    assert undisturbed.wait() == 1  # one is broken
    random.seed(0)
    for _ in range(3):
        before = len(entries(again))
        run = divide(balls, "--out", again, "--processes", 2, "--resume", start_new_session=True)
        while len(entries(again)) < before + 2 and run.poll() is None:
            time.sleep(0.01)
        time.sleep(0.2 * random.random())
        kill_group(run)
    last = divide(balls, "--out", again, "--processes", 2, "--resume")
    table = last.communicate()[0]
    assert last.returncode == 1 and table.count("kept") >= 3 and table.count("failed") == 1
    assert results(again) == results(once) and len(results(once)) == 18
    finished = Counter(entry["key"] for entry in entries(again) if "error" not in entry)
    assert set(finished.values()) == {1} and len(finished) == 9
    assert not list(again.rglob(".unfinished*"))


def kill_group(run):
    if os.name == "posix":
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()
    run.communicate()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals to send to one process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_folder_tells_what_was_done_and_how_to_go_on(balls, tmp_path, number):
    run = divide(balls, "--out", tmp_path / "out", start_new_session=True)
    while len(entries(tmp_path / "out")) < 2 and run.poll() is None:
        time.sleep(0.01)
    os.kill(run.pid, number)
    table, said = run.communicate()
    assert run.returncode == 130, said
    done = [entry for entry in entries(tmp_path / "out") if "error" not in entry]
    assert 2 <= len(done) < 9
    assert len(done) - table.count(".stl") in (0, 1)  # one may end in the very moment
    assert (
        "files are done" in said
        and "interrupted" in said
        and "--resume" in said
        and "Traceback" not in said
    )
    assert not list((tmp_path / "out").rglob(".unfinished*"))


def test_resuming_keeps_what_is_still_true_and_does_the_rest(balls, tmp_path, capsys):
    command = ["automatic", str(balls), "--by-shape", "--out", str(tmp_path), "--resume"]

    def kept(*more):
        main([*command, *more])
        rows = [row.split() for row in capsys.readouterr().out.splitlines()[1:]]
        return {Path(row[0]).stem for row in rows if row[1] == "kept"}

    everything = set("012345678")
    assert kept("--pieces", "3") == set()
    assert kept("--pieces", "3") == everything
    trimesh.creation.box().export(balls / "0.stl")
    (tmp_path / "2.parts.glb").unlink()
    (tmp_path / "sub" / "3.parts.glb").write_bytes(b"cut sh")
    assert kept("--pieces", "3") == everything - set("023")
    assert (tmp_path / "sub" / "3.changed1.parts.glb").read_bytes() == b"cut sh"
    assert kept("--pieces", "4") == set()
    assert kept("--pieces", "4", "--format", "glb") == everything
    assert kept("--pieces", "4", "--format", "npz") == set()


@fuzz(short=25)
@given(
    name=st.sampled_from(["cells", "notes", "stands", "results", "recipe", "source", "seconds"]),
    value=st.sampled_from([None, 3, True, "two", "", [], [3], {}, {"a": [1]}, ["a"] * 9, [None]]),
    gone=st.booleans(),
)
def test_a_manifest_that_somebody_has_changed_ends_in_results_never_in_a_traceback(
    name, value, gone
):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        trimesh.creation.box().export("box.obj")
        command = ["automatic", "box.obj", "--by-shape", "--resume"]
        assert main(command) == 0
        entry = json.loads(Path("manifest.jsonl").read_text())
        before = entry.get(name)
        entry |= {name: value}
        if gone:
            del entry[name]
        Path("manifest.jsonl").write_text(json.dumps(entry) + "\n")
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            assert main(command) == (
                3 if name == "notes" and value == ["a"] * 9 and not gone else 0
            )
        assert Path("box.parts.glb").exists()
        if name == "cells" and not (not gone and value in (before, [])):
            assert "manifest.jsonl, line 1, was changed: box.parts is made" in said.getvalue()


def test_a_folder_below_that_cannot_be_looked_into_is_told_as_failed(
    balls, tmp_path, monkeypatch, capsys
):
    (balls / "broken.glb").unlink()
    forbid(monkeypatch, balls / "sub")
    assert main(["automatic", str(balls), "--by-shape", "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert f"{balls / 'sub'}: sub" in said.err  # and why, where it is so in every process
    with pytest.raises(FileError, match="sub cannot be read: Permission denied"):
        read_shape(balls / "sub")
    assert said.out.count(".stl") == 5 and len(results(tmp_path / "out")) == 5


def test_what_another_command_writes_into_the_same_folder_meanwhile_stays(balls, tmp_path):
    seen = []

    def write(options, segmenter, source, item):
        seen.append(item.base.with_name(".unfinished-1-a-other.parts.glb"))
        seen[-1].parent.mkdir(parents=True, exist_ok=True)
        seen[-1].touch()
        os.utime(seen[-1], (time.time() + 0.1,) * 2)  # clocks of file systems are coarse
        time.sleep(0.2)  # so that it is older than the end
        return Made(["1"], {})

    options = argparse.Namespace(
        files=[balls / "0.stl"], out=tmp_path / "out", resume=True, processes=1, up="auto",
        format=[], run=main, exemplars=[],
    )  # fmt: skip
    for _ in range(2):
        ask_each(options, partial(write, options), ".parts", ["parts"], False)
        assert seen[-1].exists()


def test_of_two_commands_at_once_none_replaces_what_the_other_has_made_of_another_file(
    balls, tmp_path
):
    out = tmp_path / "out"
    shutil.copy(balls / "2.stl", balls / "sub" / "0.stl")  # another mesh of that name
    files = balls / "0.stl", balls / "sub" / "0.stl"
    for _ in range(2):  # the second time one has its results there
        runs = [divide(file, "--out", out) for file in files]
        said = [run.communicate()[1] for run in runs]
        codes = [run.returncode for run in runs]
        assert sorted(codes) == [0, 1], said
        assert re.search("is left as it is|would replace it", said[codes.index(1)])
        (made,) = {os.path.normpath(out / entry["file"]) for entry in entries(out)}
        assert made == str(files[codes.index(0)])
        last = entries(out)[-1]["results"]
        assert last == {s: hash_file(out / f"0.parts{s}") for s in (".npz", ".glb")}


def test_two_commands_at_once_over_one_folder_make_the_same_results(balls, tmp_path):
    (balls / "broken.glb").unlink()
    runs = [divide(balls, "--out", tmp_path / "out") for _ in range(2)]
    said = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert {entry["key"] for entry in entries(tmp_path / "out")} == {
        f"{'sub/' if number % 2 else ''}{number}.parts" for number in range(9)
    }


def test_results_of_an_earlier_run_in_other_formats_are_told(balls, tmp_path, capsys):
    (balls / "broken.glb").unlink()
    command = ["automatic", str(balls), "--by-shape", "--out", str(tmp_path / "out")]
    assert main([*command, "--format", "glb,json"]) == 0
    assert "earlier run" not in capsys.readouterr().err
    assert main([*command, "--format", "json"]) == 0
    told = f"{tmp_path / 'out' / '0.parts.glb'} and 8 more are of an earlier run"
    assert told in capsys.readouterr().err


def test_a_result_that_has_another_name_since_a_mesh_was_put_beside_its_own_is_told(
    balls, tmp_path, capsys
):
    command = ["automatic", str(balls / "sub"), "--by-shape", "--out", str(tmp_path / "out")]
    assert main(command) == 0
    trimesh.creation.box().export(balls / "sub" / "1.obj")
    for _ in range(2):
        capsys.readouterr()
        assert main(command) == 0
        left = tmp_path / "out" / "1.parts.glb"
        told = f"{left} is of an earlier run, and results of that mesh are called otherwise now."
        assert told in capsys.readouterr().err
    left.unlink()
    assert main(command) == 0
    assert "called otherwise" not in capsys.readouterr().err


def test_a_result_of_a_mesh_that_was_deleted_stays_and_is_told(balls, tmp_path, capsys):
    (balls / "broken.glb").unlink()
    command = ["automatic", str(balls), "--by-shape", "--out", str(tmp_path / "out")]
    assert main(command) == 0
    gone = balls / "sub" / "1.stl"
    gone.unlink()
    capsys.readouterr()
    assert main([*command, "--resume"]) == 0
    left = tmp_path / "out" / "sub" / "1.parts.glb"
    assert f"{left} is of {gone}, which is not there any more." in capsys.readouterr().err
    assert left.is_file()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such shell or device")
@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_a_batch_goes_on_where_nobody_hears_what_failed(balls, tmp_path, stderr):
    if stderr == "2>/dev/full" and not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    command = [sys.executable, "-m", "patchalign3d", "automatic", balls, "--by-shape"]
    line = shlex.join(map(str, [*command, "--out", tmp_path / "out"]))
    run = subprocess.run(["/bin/sh", "-c", f"{line} {stderr}"], capture_output=True, text=True)
    assert run.returncode == 1 and run.stdout.count("failed") == 1
    assert len(results(tmp_path / "out")) == 9 and len(entries(tmp_path / "out")) == 10


def names(folder):
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


def test_a_file_alone_leaves_no_manifest_beside_it_unless_it_is_to_be_resumed(
    balls, tmp_path, capsys
):
    shutil.copy(balls / "0.stl", tmp_path)
    shutil.rmtree(balls)
    command = ["automatic", str(tmp_path / "0.stl"), "--by-shape"]
    (tmp_path / ".unfinished-999999999-0-0.parts.glb").write_text("of one that was killed")
    anothers = tmp_path / ".unfinished-999999999-0-1.parts.glb"
    anothers.write_text("of another machine, perhaps")
    assert main(command) == 0
    assert names(tmp_path) == [anothers.name, "0.parts.glb", "0.stl"]
    anothers.unlink()
    assert main([*command, "--resume"]) == 0
    assert main([*command, "--resume"]) == 0
    assert "kept" in capsys.readouterr().out.splitlines()[-1]
    assert names(tmp_path) == ["0.parts.glb", "0.stl", "manifest.jsonl"]


def test_a_file_that_is_named_in_several_ways_is_done_once(balls, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ways = ["balls/sub", "balls/sub/1.stl", str(balls / "sub" / "1.stl"), "balls/sub/../sub/1.stl"]
    if os.name == "posix":
        Path("link").symlink_to("balls")
        ways.append("link/sub/1.stl")
    assert main(["automatic", *ways, "--by-shape", "--out", "out"]) == 0
    assert [file for file in names(tmp_path / "out") if "1" in file] == ["1.parts.glb"]


def test_a_result_of_another_mesh_of_the_same_name_is_not_replaced(balls, tmp_path, capsys):
    """Two commands with one folder of results, of a file each or of folders."""
    old, new = balls / "0.stl", balls / "sub" / "0.stl"
    shutil.copy(balls / "2.stl", new)
    command, out = ["automatic", "--by-shape", "--out", str(tmp_path / "out")], tmp_path / "out"
    assert main([*command, str(old)]) == 0
    before = (out / "0.parts.glb").read_bytes()
    for named in (new, new.parent):
        capsys.readouterr()
        assert main([*command, str(named)]) == 1
        said = f"{out / '0.parts.glb'} is a result of {old}, and one of {new} would replace it."
        assert said in capsys.readouterr().err
        assert (out / "0.parts.glb").read_bytes() == before and "1.parts.glb" not in names(out)
    assert main([*command, str(old), str(new)]) == 0
    assert names(out) == ["0.parts.glb", "0.stl-2.parts.glb", "0.stl.parts.glb", "manifest.jsonl"]
    shutil.copy(balls / "4.stl", old)  # the same mesh, after an artist's work on it
    assert main([*command, str(old)]) == 0
    assert (out / "0.parts.glb").read_bytes() != before


def test_a_mesh_that_is_named_beside_one_whose_result_is_called_so_is_not_lost(balls, capsys):
    """As the shell's ``*`` names them, the second time."""
    mesh, finished = balls / "0.stl", balls / "0.parts.glb"
    assert main(["automatic", str(mesh), "--by-shape"]) == 0
    before = finished.read_bytes()
    assert main(["automatic", str(mesh), str(finished), "--by-shape", "--pieces", "2"]) == 1
    said = f"{finished} is an input, and a result would replace it."
    assert said in capsys.readouterr().err
    assert finished.read_bytes() == before


def test_files_of_several_folders_have_the_manifest_above_them(balls, capsys):
    files = [str(balls / "0.stl"), str(balls / "sub" / "1.stl")]
    assert main(["automatic", *files, "--by-shape", "--resume"]) == 0
    assert {entry["key"] for entry in entries(balls)} == {"0.parts", "sub/1.parts"}
