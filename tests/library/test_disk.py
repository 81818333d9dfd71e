"""Disks that are full or may not be written, and users without a home: a sentence, nothing lost."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import trimesh
from small_model import save_small_model

from patchalign3d import home as home_module
from patchalign3d.cli import main
from patchalign3d.errors import FileError
from patchalign3d.home import home
from patchalign3d.network.model import find_model, list_models, models_folder
from patchalign3d.shared.manifest import MANIFEST
from patchalign3d.text.embedding import embed_prompts

TROUBLE = [errno.ENOSPC, errno.EROFS, errno.EACCES]


@pytest.fixture
def meshes(tmp_path):
    folder = tmp_path / "meshes"
    folder.mkdir()
    for number in range(3):
        trimesh.creation.box([1, 1, 1 + number]).export(folder / f"{number}.obj")
    return folder


def divide(*words):
    return main(["automatic", *map(str, words), "--by-shape"])


@pytest.mark.parametrize("number", TROUBLE, ids=errno.errorcode.get)
@pytest.mark.parametrize("step", ["mkdir", "open", "replace"])
def test_a_folder_that_cannot_be_written_is_a_sentence(
    meshes, tmp_path, monkeypatch, capsys, number, step
):
    def failing(step):
        done = getattr(Path, step)

        def fail(path, *arguments, **how):
            writing = step != "open" or (arguments and arguments[0][0] in "wax")
            if writing and "out" in path.parts:
                raise OSError(number, os.strerror(number), str(path))
            return done(path, *arguments, **how)

        return fail

    for each in ("replace", "hardlink_to", "rename") if step == "replace" else (step,):
        monkeypatch.setattr(Path, each, failing(each))
    words = ["--out", tmp_path / "out", "--format", "npz,glb,ply,json"]
    code = divide(meshes / "0.obj", *words)
    said = capsys.readouterr()
    assert code == 1 and os.strerror(number) in said.out + said.err
    assert "Traceback" not in said.err
    # NumPy opens its files itself: they are the ones that this does not stop.
    left = {file.name for file in (tmp_path / "out").rglob("*.*")}
    told = {MANIFEST} if step == "replace" else set()
    assert left == told | ({"0.parts.npz"} & left if step == "open" else set())
    for name in told:
        (entry,) = map(json.loads, (tmp_path / "out" / name).open())
        assert os.strerror(number) in entry["error"] and "results" not in entry


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from patchalign3d.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows bounds no process's files")
@pytest.mark.parametrize("most", [0, 700])
def test_what_ends_amid_writing_leaves_what_was_there(meshes, tmp_path, most):
    out = tmp_path / "out"
    assert divide(meshes, "--out", out, "--format", "npz,glb,ply,json") == 0
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    words = ["automatic", meshes, "--out", out, "--format", "npz,glb,ply,json", "--by-shape"]
    command = [sys.executable, "-c", FULL, str(most), *map(str, words), "--pieces", "3"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 1 and "File too large" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


# --- No home


@pytest.fixture
def homeless(monkeypatch):
    monkeypatch.delenv("PATCHALIGN3D_HOME", raising=False)
    unknown = lambda *asked, **how: Path("~") / ".local" / "share"  # noqa: E731
    monkeypatch.setattr(home_module.platformdirs, "user_data_path", unknown)


def test_who_has_no_home_is_told_how_to_name_one(homeless, monkeypatch, tmp_path):
    for find in (home, models_folder):
        with pytest.raises(FileError, match=r"no home folder.*PATCHALIGN3D_HOME\.$"):
            find()
    monkeypatch.setenv("PATCHALIGN3D_HOME", "~nobody-of-this-name/models")
    with pytest.raises(FileError, match=r"no home folder.*\)\.$"):
        home()
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path))
    assert home() == tmp_path


def test_without_a_home_the_bundled_model_and_folders_are_found_and_words_embedded(
    homeless, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    folder = save_small_model(tmp_path / "small")
    assert find_model(folder) == folder and find_model("bundled").name == "bundled"
    assert [model.name for model in list_models()] == ["bundled"]
    assert main(["models", "list"]) == 0 and "bundled" in capsys.readouterr().out
    assert main(["models", "import", str(tmp_path / "nowhere.pt")]) == 1

    class Words:
        identity, dimension = "some", 4

        def encode(self, texts):
            return np.tile(np.eye(4, dtype=np.float32)[0], (len(texts), 1))

    assert embed_prompts(Words(), ["leg"]).shape == (1, 4)
    assert {path.name for path in tmp_path.iterdir()} == {"small"}


@pytest.mark.skipif(os.name != "posix", reason="Windows knows a home by other means")
def test_the_shell_labels_without_a_home(meshes, tmp_path):
    nobody = {"PATH": os.environ["PATH"], "XDG_DATA_HOME": "~/nowhere", "HOME": "~"}
    words = [sys.executable, "-m", "patchalign3d", "models", "list"]
    ran = subprocess.run(
        words, env=nobody, cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0 and "bundled" in ran.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["meshes"]
