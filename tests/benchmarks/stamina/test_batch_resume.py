"""A batch that is killed and resumed, beside one that isn't: how both are told apart."""

import json

import numpy as np
import pytest

from benchmarks.stamina.batch_resume import PRESETS, came_to_the_same, compared, prepare
from patchalign3d.errors import FileError


def test_where_there_are_fewer_meshes_than_asked_for_all_are_taken(tmp_path):
    (tmp_path / "meshes").mkdir()
    for number in range(3):
        arrays = {"vertices": np.eye(3), "faces": np.array([[0, 1, 2]])}
        np.savez(tmp_path / "meshes" / f"{number}.npz", **arrays)
    assert prepare(tmp_path / "meshes", tmp_path / "copied", 40) == 3
    copied = [file for file in (tmp_path / "copied").rglob("*") if file.suffix in (".glb", ".ply")]
    assert len(copied) == 3
    assert {file.parent.name for file in copied} == set(PRESETS)
    assert prepare(tmp_path / "meshes", tmp_path / "one", 1) == 1
    assert all((tmp_path / "one" / name / "parts.txt").exists() for name in PRESETS)


def test_a_folder_without_meshes_and_a_file_that_is_none_are_refused(tmp_path):
    (tmp_path / "meshes").mkdir()
    with pytest.raises(FileError, match=r"There are no meshes in .*meshes\."):
        prepare(tmp_path / "meshes", tmp_path / "copied", 40)
    (tmp_path / "meshes" / "a.glb").write_text("junk")
    with pytest.raises(FileError, match=r"a\.glb"):
        prepare(tmp_path / "meshes", tmp_path / "copied", 40)
    np.savez(tmp_path / "meshes" / "b.npz", points=np.eye(3))
    with pytest.raises(FileError, match=r"b\.npz has no array 'vertices'"):
        prepare(tmp_path / "meshes", tmp_path / "copied", 40)


@pytest.fixture
def runs(tmp_path):
    """The same results of two files, in two folders."""
    for run in ("undisturbed", "disturbed"):
        (tmp_path / run).mkdir()
        lines = ""
        for number in range(2):
            for suffix in ("json", "glb"):
                (tmp_path / run / f"{number}.parts.{suffix}").write_text(f"{number}")
            lines += json.dumps({"key": f"{number}.ply"}) + "\n"
        (tmp_path / run / "manifest.jsonl").write_text(lines)
    return tmp_path / "undisturbed", tmp_path / "disturbed"


def test_equal_results_each_finished_once_are_the_same(runs):
    assert came_to_the_same(compared(*runs), 2)
    assert not came_to_the_same(compared(*runs), 3)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "0.parts.glb").unlink(),
        lambda folder: (folder / "2.parts.glb").write_text("2"),
        lambda folder: (folder / "0.parts.glb").write_text("9"),
        lambda folder: (folder / ".unfinished-1-a-0.parts.glb").write_text(""),
        lambda folder: (folder / "manifest.jsonl").write_text('{"key": "0.ply"}\n' * 2),
    ],
    ids=["missing", "too many", "differs", "left over", "twice"],
)
def test_what_is_missing_other_left_over_or_done_twice_is_not(runs, spoil):
    spoil(runs[1])
    assert not came_to_the_same(compared(*runs), 2)
