"""Labelled by a model, a mesh is read as one that a person labelled."""

import sys

import numpy as np
import pytest
import trimesh
from small_model import save_small_model

from training.data import label
from training.data.meshes import read_labelled_mesh


def test_a_corpus_is_labelled_once_and_reads_as_labelled_meshes(tmp_path, monkeypatch):
    folder = tmp_path / "meshes" / "stools"
    folder.mkdir(parents=True)
    trimesh.creation.icosphere(2).export(folder / "ball.stl")
    (folder / "broken.stl").write_text("solid nothing")
    out = tmp_path / "labelled"
    command = ["label", "--meshes", str(tmp_path / "meshes"), "--out", str(out), "--device", "cpu"]
    command += ["--model", str(save_small_model(tmp_path / "model")), "--prompts", "seat", "leg"]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as stopped:
        label.main()
    assert stopped.value.code == 1  # one is broken
    file = out / "stools" / "ball.stl.npz"
    with np.load(file) as content:
        parts, names = content["face_part"], content["part_names"]
        assert str(content["model"]) == "small 1"
    model = read_labelled_mesh(file)
    assert model.name == "stools" and len(model.faces) == 320
    (level,) = model.levels
    for (name,), mask in level.items():
        np.testing.assert_array_equal(mask, names[parts] == name)

    written = file.stat().st_mtime_ns
    (folder / "broken.stl").unlink()
    with pytest.raises(SystemExit) as stopped:
        label.main()
    assert stopped.value.code == 0 and file.stat().st_mtime_ns == written
