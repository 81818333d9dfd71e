"""The official layout: what is written is read back, and what is wrong is told."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from patchalign3d.errors import FileError
from training.data.official_data import OfficialData
from training.views.lifting import canonical_patches

ITEM = "office_chair_0a1b"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path):
    """One item of 200 points; its seat is what lies above the middle."""
    data = OfficialData(tmp_path)
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (200, 3)) * (1, 2, 3)
    data.write_points(ITEM, points, np.arange(200))
    upper = points[:, 2] > 0
    data.write_labels(ITEM, {"Seat": upper, "office chair": upper, "leg": ~upper})
    data.write_split("train", [ITEM])
    data.points_written = points
    return data


def test_points_lie_in_the_released_frame_and_come_back_z_up(data, tmp_path):
    file = tmp_path / "labeled" / "points" / "0a1b" / "points.pt"
    stored = torch.load(file, weights_only=True)
    assert stored.abs().max() == pytest.approx(0.75)
    torch.testing.assert_close(stored.mean(0), torch.zeros(3).to(stored), atol=1e-6, rtol=0)
    points = data.points_written - data.points_written.mean(0)
    scale = 0.75 / np.abs(points).max()
    np.testing.assert_allclose(stored[:, 1], points[:, 2] * scale, atol=1e-6)  # Y is up
    np.testing.assert_allclose(data.cloud(ITEM).points, points * scale, atol=1e-6)


def test_masks_become_labels_but_the_category_is_no_part(data):
    cloud = data.cloud(ITEM)
    assert cloud.category == "office chair"
    labels = {label.wordings: label.mask for label in cloud.labels}
    assert labels.keys() == {("seat",), ("leg",)}
    np.testing.assert_array_equal(labels[("seat",)], data.points_written[:, 2] > 0)


def test_masks_of_one_name_are_united(data, tmp_path):
    merged = data.views(ITEM) / "masks" / "merged"
    masks = torch.zeros(3, 200, dtype=torch.int64)  # integers, as an older engine wrote them
    masks[0, :10] = masks[1, 5:20] = masks[2, 50:] = 1
    torch.save(masks, merged / "mask2points.pt")
    (merged / "mask_labels.txt").write_text("arm_rest\nArm rest\nleg\n")
    labels = {label.wordings[0]: label.mask.sum() for label in data.cloud(ITEM).labels}
    assert labels == {"arm rest": 20, "leg": 150}


def test_features_are_written_with_the_released_keys_and_read_as_targets(data):
    points = data.points_written
    patches = canonical_patches(points, 16, 8)
    features = np.random.default_rng(1).normal(size=(16, 24)).astype(np.float32)
    data.write_features(ITEM, points, patches, features, 518)
    written = torch.load(data.features(ITEM), weights_only=True)
    keys = "item_id feature_dim img_size centers_idx centers_xyz patch_idx point2center patch_feats"
    assert set(written) == set(keys.split())
    assert written["feature_dim"] == 24 and written["patch_feats"].dtype == torch.float16
    assert written["patch_idx"].shape == (16, 8) and written["point2center"].shape == (200,)
    targets = data.cloud(ITEM).targets
    np.testing.assert_allclose(targets.features, features, atol=2e-3)
    np.testing.assert_array_equal(targets.nearest, patches.nearest)


def test_pictures_come_in_the_order_of_their_numbers(data):
    folder = data.views(ITEM) / "imgs"
    folder.mkdir(parents=True)
    for name in ("10.png", "2.png", "1.jpg", "notes.txt"):
        (folder / name).touch()
    assert [file.name for file in data.pictures(ITEM)] == ["1.jpg", "2.png", "10.png"]


def test_names_and_masks_that_differ_in_number_are_refused(data):
    (data.views(ITEM) / "masks" / "merged" / "mask_labels.txt").write_text("seat\n")
    with pytest.raises(FileError, match="1 names for masks of the shape"):
        data.cloud(ITEM)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"points": torch.ones(200, 3)}, "holds no tensor"),
        (torch.ones(200, 2), r"shape \(200, 2\); it must be \(any, 3\)"),
        (torch.ones(3), r"shape \(3,\); it must be \(any, 3\)"),
    ],
)
def test_points_of_another_form_are_refused_where_they_are_read(data, content, sentence):
    torch.save(content, data.points(ITEM) / "points.pt")
    for read in (data.cloud, data.read_points):
        with pytest.raises(FileError, match=sentence):
            read(ITEM)


@pytest.mark.parametrize(
    "content",
    [
        [torch.ones(4, 8), torch.zeros(200)],
        {"patch_feats": torch.ones(4, 8)},
        {"patch_feats": torch.ones(8), "point2center": torch.zeros(200)},
    ],
)
def test_features_of_another_form_are_refused(data, content):
    data.features(ITEM).parent.mkdir(parents=True)
    torch.save(content, data.features(ITEM))
    with pytest.raises(FileError, match=r"does not hold patch_feats .* Make it again"):
        data.cloud(ITEM)


def test_a_pickle_with_code_in_it_is_not_opened(data):
    torch.save({"points": pytest.approx(1.0)}, data.points(ITEM) / "points.pt")
    with pytest.raises(FileError, match="more than tensors"):
        data.cloud(ITEM)


@pytest.mark.skipif(os.name != "posix", reason="Windows bounds no process's files")
def test_a_disk_without_room_for_tensors_is_an_error_of_the_system(tmp_path):
    script = (
        "import pathlib, resource, signal, sys, torch;"
        "from training.data.official_data import save;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY));"
        "save(pathlib.Path(sys.argv[1]), {'rows': torch.ones(9999)})"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "full.pt")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.stderr.splitlines()[-1].startswith("OSError: [Errno 27]")
    assert not list(tmp_path.iterdir())


def test_a_missing_split_is_told(data):
    assert data.items("train") == [ITEM]
    with pytest.raises(FileError, match=r"list of items.*extract --meshes"):
        data.items("validation")
