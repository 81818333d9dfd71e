"""From meshes to the targets of Stage 1, in the official layout, with a tiny 2D encoder."""

import json
import sys

import numpy as np
import pytest
import torch
from small_meshes import write_stool

from benchmarks.networks.stand_in_encoders import WIDTH, stand_in_2d
from patchalign3d.errors import FileError, ModelError
from training.data.official_data import OfficialData
from training.views import extract


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the command on a folder with one stool; gives the layout that it fills."""
    folder = tmp_path / "meshes"
    folder.mkdir()
    write_stool(folder / "bar_stool.npz")
    encoder = stand_in_2d("dinov2", 28)
    monkeypatch.setattr(extract, "load_image_encoder", lambda *_, download: encoder)
    monkeypatch.setattr(extract, "_encoder", lambda *_: (encoder, "cpu"))
    monkeypatch.setattr(extract, "POINTS", 600)
    small = {"dinov2": type("Small", (), {"size": 56})}
    monkeypatch.setattr(extract, "IMAGE_ENCODERS", small)

    def go(*options: str, code: int = 0) -> OfficialData:
        arguments = ["extract", "--data", str(tmp_path / "data"), *options]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as stopped:
            extract.main()
        assert stopped.value.code == code
        return OfficialData(tmp_path / "data")

    return go


def test_a_mesh_is_sampled_labelled_rendered_and_encoded(run, tmp_path):
    data = run("--meshes", str(tmp_path / "meshes"), "--views", "4")
    items = data.items("train") + data.items("validation")
    assert len(items) == 1 and items[0].startswith("stool_bar-stool-")
    (item,) = items
    shown = torch.load(data.views(item) / "pix2face.pt", weights_only=True)
    assert shown.shape == (4, 56, 56) and len(data.pictures(item)) == 4
    made = torch.load(data.features(item), weights_only=True)
    assert made["patch_feats"].shape == (128, WIDTH)
    torch.testing.assert_close(
        made["patch_feats"].float().norm(dim=1), torch.ones(128), atol=2e-3, rtol=0
    )
    cloud = data.cloud(item)
    heights = {label.wordings[0]: cloud.points[label.mask, 2].mean() for label in cloud.labels}
    assert heights["seat"] > heights["front leg"]
    # Places that look different have different features.
    assert np.unique(cloud.targets.features.round(3), axis=0).shape[0] > 32


def test_a_mesh_whose_parts_have_no_names_any_more_has_no_labels_of_before(run, tmp_path):
    data = run("--meshes", str(tmp_path / "meshes"), "--views", "1")
    (item,) = data.items("train") + data.items("validation")
    assert data.cloud(item).labels
    write_stool(tmp_path / "meshes" / "bar_stool.npz", part_names=np.array(["", ""]))
    run("--meshes", str(tmp_path / "meshes"), "--views", "1")
    assert not data.cloud(item).labels


def test_pictures_that_are_there_already_are_encoded_alike(run, tmp_path):
    data = run("--meshes", str(tmp_path / "meshes"), "--views", "3")
    (item,) = data.items("train") + data.items("validation")
    before = torch.load(data.features(item), weights_only=True)
    data.write_split("train", [item])
    data.write_split("validation", [])
    again = run("--subfolder", "patch_again")
    after = torch.load(again.views(item) / "patch_again" / "patch_features.pt", weights_only=True)
    torch.testing.assert_close(after["patch_feats"], before["patch_feats"])


def test_meshes_that_are_put_beside_the_official_data_leave_its_lists_as_they_were(run, tmp_path):
    data = OfficialData(tmp_path / "data")
    data.write_split("train", ["mug_" + "0a" * 16, "chair_old-0123abcd"])  # and a mesh of before
    data = run("--meshes", str(tmp_path / "meshes"), "--views", "1")
    official, *rendered = data.items("train")
    assert official == "mug_" + "0a" * 16
    (mesh,) = rendered + data.items("validation")
    assert mesh.startswith("stool_bar-stool-")


@pytest.mark.parametrize("kept", [0, 300])
def test_a_picture_that_is_damaged_fails_its_item_by_name(run, tmp_path, capsys, kept):
    data = run("--meshes", str(tmp_path / "meshes"), "--views", "2")
    (item,) = data.items("train") + data.items("validation")
    picture = data.pictures(item)[1]
    picture.write_bytes(picture.read_bytes()[:kept])
    data.write_split("train", [item])
    data.write_split("validation", [])
    run(code=1)
    assert f"{picture} is no picture, or damaged. Render it again." in capsys.readouterr().out


def test_an_item_that_is_done_is_not_done_again(run, tmp_path):
    data = run("--meshes", str(tmp_path / "meshes"), "--views", "2")
    (item,) = data.items("train") + data.items("validation")
    data.features(item).unlink()
    run("--meshes", str(tmp_path / "meshes"), "--views", "2")
    made = data.features(item).stat().st_mtime_ns  # it is there again, and stays
    run("--meshes", str(tmp_path / "meshes"), "--views", "2")
    assert data.features(item).stat().st_mtime_ns == made
    line = (tmp_path / "data" / "patch_dino-dinov2.jsonl").read_text().splitlines()[-1]
    entry = json.loads(line)
    assert entry["recipe"]["views"] == 2 and entry["item"] == item


@pytest.mark.parametrize("change", [{"item": 3}, {"held_out": None}, {"recipe": []}])
def test_a_line_of_the_manifest_that_somebody_has_changed_is_made_again(run, tmp_path, change):
    run("--meshes", str(tmp_path / "meshes"), "--views", "2")
    manifest = tmp_path / "data" / "patch_dino-dinov2.jsonl"
    entry = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(entry | change) + "\n")
    run("--meshes", str(tmp_path / "meshes"), "--views", "2")
    assert json.loads(manifest.read_text().splitlines()[-1]) == entry


def test_a_broken_mesh_fails_alone_and_the_command_says_so(run, tmp_path, capsys):
    (tmp_path / "meshes" / "broken.npz").write_bytes(b"no zip")
    data = run("--meshes", str(tmp_path / "meshes"), "--views", "2", code=1)
    assert len(data.items("train") + data.items("validation")) == 1
    told = capsys.readouterr().out
    assert "broken.npz: broken.npz is not an .npz, or was cut off" in told
    assert "1 items are done, 1 failed" in told


def test_an_encoder_that_is_not_here_is_told_once_and_before_any_work(run, tmp_path, monkeypatch):
    def lacks(*_, download: bool):
        raise ModelError("Its weights cannot be had.")

    monkeypatch.setattr(extract, "load_image_encoder", lacks)
    with pytest.raises(ModelError, match="cannot be had"):
        run("--meshes", str(tmp_path / "meshes"))
    assert not (tmp_path / "data").exists()


def test_another_encoders_features_are_not_mixed_in(tmp_path):
    first, second = sorted(extract.IMAGE_ENCODERS)[:2]
    (tmp_path / f"patch_dino-{first}.jsonl").touch()
    extract.check_encoder(tmp_path, "patch_dino", first)
    extract.check_encoder(tmp_path, "other", second)
    with pytest.raises(FileError, match=f"are of {first}. Name another"):
        extract.check_encoder(tmp_path, "patch_dino", second)
