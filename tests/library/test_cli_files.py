"""Files of all kinds in the shell: labels, notes and exit codes, with a small model."""

import json
import re

import numpy as np
import pytest
from file_shapes import write
from small_model import save_small_model

from patchalign3d.cli.options import main
from patchalign3d.files.meshes import read_shape
from patchalign3d.geometry.sampling import sample_surface

BOX = "".join(f"v {x} {y} {z}\n" for x in (0, 1) for y in (0, 2) for z in (0, 3)) + (
    "f 1 2 4 3\nf 5 7 8 6\nf 1 5 6 2\nf 3 4 8 7\nf 1 3 7 5\nf 2 6 8 4\n"
)


@pytest.fixture
def ask(home):
    model = str(save_small_model(home / "small"))

    def run(command, *arguments):
        options = ["--model", model, "--device", "cpu", "--quality", "fast"]
        return main([command, *map(str, arguments), *options])

    return run


@pytest.fixture
def cloud(tmp_path):
    """400 points of a box, two of them not finite, as text."""
    mesh = read_shape(write(tmp_path / "box.obj", BOX))
    points, _ = sample_surface(mesh.vertices, mesh.faces, 400, np.random.default_rng(0))
    points[[3, 7]] = np.nan
    np.savetxt(tmp_path / "cloud.xyz", points)
    return tmp_path / "cloud.xyz"


def test_points_are_labelled_in_every_format(ask, cloud, capsys):
    assert ask("segment", cloud, "--parts", "top, side", "--format", "npz,ply,json,glb") == 3
    said = capsys.readouterr()
    assert "2 points are not finite, and unlabelled." in said.err
    head, row = said.out.splitlines()
    top, side, unlabelled, notes = map(int, row.split()[-4:])
    assert head.split()[-1] == "notes" and top + side == 398 and (unlabelled, notes) == (0, 1)
    base = cloud.with_name("cloud.parts")
    with np.load(f"{base}.npz") as content:
        labels = content["point_labels"]
        assert np.flatnonzero(labels < 0).tolist() == [3, 7]
        assert content["point_scores"].shape == (400, 2) and len(content["points"]) == 400
    assert (
        json.loads(base.with_suffix(".parts.json").read_text())["point_labels"] == labels.tolist()
    )
    again = read_shape(base.with_name("cloud.parts.ply"))
    np.testing.assert_array_equal(again.points, read_shape(cloud).points)
    header = base.with_name("cloud.parts.ply").read_bytes().partition(b"end_header")[0]
    assert b"property int part" in header and b"comment part 0: top" in header
    assert b'"mode":0' in base.with_name("cloud.parts.glb").read_bytes()


def test_what_is_asked_of_meshes_is_asked_of_points(ask, cloud, tmp_path, capsys):
    assert ask("keypoints", cloud, "--names", "nose", "--format", "json") == 3
    assert ask("similarity", cloud, "--word", "ear", "--format", "ply,npz,json") == 3
    with np.load(tmp_path / "cloud.similarity.npz") as content:
        assert content["point_values"].shape == (400,) and "vertex_values" not in content
    assert ask("segment", cloud, "--parts", "top, side", "--format", "npz") == 3
    parts, points = tmp_path / "cloud.parts.npz", tmp_path / "cloud.keypoints.json"
    for exemplar in (parts, points):
        assert ask("transfer", tmp_path / "box.obj", "--from", exemplar, "--format", "json") == 0
    found = json.loads((tmp_path / "box.parts.json").read_text())
    assert len(found["face_labels"]) == 12
    assert main(["steer", str(parts), "--merge", "top,side", "--format", "npz"]) == 0
    with np.load(parts) as content:
        assert content["part_names"].tolist() == ["top"]
    capsys.readouterr()
    assert ask("automatic", cloud) == 1
    assert "neither thickness nor creases" in capsys.readouterr().err


def test_a_folder_stands_for_its_clouds_too_but_not_for_its_notes(ask, cloud, tmp_path, capsys):
    write(tmp_path / "readme.txt", "a poem")
    assert ask("segment", tmp_path, "--parts", "top") == 3
    rows = capsys.readouterr().out.splitlines()[1:]
    assert [re.split(r"\s", row)[0].rpartition("/")[2] for row in rows] == ["box.obj", "cloud.xyz"]


def test_a_pattern_is_answered_for_each_file_and_one_without_files_by_a_sentence(
    ask, cloud, tmp_path, capsys
):
    assert ask("segment", "--parts", "top, side", tmp_path / "*.obj", tmp_path / "*.glb") == 1
    assert f"There is no file {tmp_path / '*.glb'}." in capsys.readouterr().err
    assert (tmp_path / "box.parts.glb").exists()


def test_of_a_folder_what_only_blender_reads_is_told(ask, tmp_path, capsys):
    write(tmp_path / "plain.obj", BOX)
    for name in ("chair.blend", "hall.fbx", "plain.parts.blend"):
        write(tmp_path / name, b"")
    assert ask("segment", tmp_path, "--parts", "top", "--format", "json") == 0
    first, *_ = capsys.readouterr().err.splitlines()
    assert first.startswith("2 files of formats that Blender reads, such as ")
    assert "chair.blend, are passed over. Label them with 'blender -b" in first


def test_what_was_passed_over_in_a_file_is_told_and_counted(ask, tmp_path, capsys):
    write(tmp_path / "plain.obj", BOX)
    write(tmp_path / "lines.obj", BOX + "l 1 2 3\np 1\n")
    assert ask("segment", tmp_path / "plain.obj", "--parts", "top") == 0
    assert "notes" not in capsys.readouterr().out
    assert ask("segment", tmp_path, "--parts", "top", "--format", "json") == 3
    said = capsys.readouterr()
    assert "lines.obj: 1 line was passed over." in said.err
    (row,) = [row for row in said.out.splitlines() if "lines.obj" in row]
    assert row.split()[-1] == "2"
    assert ask("segment", tmp_path, "--parts", "top", "--format", "json", "--resume") == 3
    assert json.loads((tmp_path / "lines.parts.json").read_text())["notes"] == [
        "1 line was passed over.", "1 point was passed over."
    ]  # fmt: skip
    write(tmp_path / "bad.obj", "f 1 2 3\n")
    assert ask("segment", tmp_path, "--parts", "top", "--format", "json") == 1


def test_a_name_as_long_as_the_system_allows_gives_results(ask, tmp_path):
    write(tmp_path / ("ü" * 125 + ".obj"), BOX)
    assert ask("segment", tmp_path, "--parts", "top, side", "--format", "glb,npz,json,ply") == 0
    assert len(list(tmp_path.glob("ü*.parts.*"))) == 4


@pytest.mark.parametrize("name", ["chair.fbx", "chair.usdz", "chair.abc", "chair.dae"])
def test_what_only_blender_reads_is_refused_with_the_way_on(ask, tmp_path, name, capsys):
    write(tmp_path / name, b"Kaydara")
    assert ask("segment", tmp_path / name, "--parts", "top") == 1
    assert "blender -b --command patchalign3d label" in capsys.readouterr().err


def test_the_chair_of_the_reports_is_labelled_whatever_file_it_is_in(shared_data, tmp_path):
    reports = shared_data / "zoo" / "reports"
    truth = np.load(reports / "chair_truth.npy")  # in the order of chair_one.glb
    plain = read_shape(reports / "chair_one.glb")
    places = {tuple(t.round(3)): label for t, label in zip(_centres(plain), truth, strict=True)}
    names = ["rigged.glb", "normalised.glb", "objects.obj", "utf16.obj", "toomany.stl"]
    files = [str(reports / name) for name in names]
    command = ["segment", *files, "--parts", "seat, back, leg", "--quality", "fast"]
    assert main([*command, "--format", "npz", "--out", str(tmp_path), "--device", "cpu"]) == 3
    for name in names:
        stem = name.partition(".")[0]
        with np.load(tmp_path / f"{stem}.parts.npz") as content:
            found = read_shape(tmp_path / f"{stem}.parts.npz")
            labels = content["face_labels"]
        centres = _centres(found)
        if name.endswith(".stl"):  # Z is up
            centres = np.stack([centres[:, 0], centres[:, 2], -centres[:, 1]], axis=1)
        expected = [places[tuple(centre)] for centre in (centres.round(3) + 0.0).tolist()]
        assert (labels == expected).mean() > 0.9, name


def _centres(mesh):
    return mesh.vertices[mesh.faces].mean(1)
