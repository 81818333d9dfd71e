"""KeypointNet's layout: what is written is read, real pieces are read, damage is named."""

import json
import shutil

import numpy as np
import pytest

from benchmarks.datasets.keypointnet import KeypointNet, read_names, write_keypointnet
from benchmarks.datasets.pcd import read_pcd, write_pcd
from benchmarks.harness.contract import Sample, Shape
from patchalign3d.errors import FileError

NAMES = ("top corner of the chair", "foot of the chair", "foot of the chair")


def cloud(number):
    points = np.random.default_rng(number).normal(size=(30, 3))
    key, faces = f"03001627/shape{number}", np.array([[0, 1, 2], [2, 3, 4]])
    shape = Shape(key, "chair", points, vertices=points[:5], faces=faces)
    return Sample(shape, NAMES, keypoints=np.array([number, -1, 7]))


@pytest.fixture()
def written(tmp_path):
    write_keypointnet(tmp_path, map(cloud, range(10)))
    return tmp_path


def test_what_is_written_is_read(written):
    chairs = KeypointNet(written, "all")
    assert len(chairs.keys) == 10 and chairs.named and chairs.without_cloud == 0
    sample = chairs.sample("03001627/shape4")
    np.testing.assert_allclose(sample.shape.points, cloud(4).shape.points, atol=1e-6)
    np.testing.assert_allclose(sample.shape.vertices, cloud(4).shape.vertices, atol=1e-6)
    assert sample.keypoints.tolist() == [4, -1, 7] and sample.names == NAMES
    assert chairs.category("03001627/shape4") == "chair"


def test_a_class_s_first_three_are_references_and_never_asked_about(written):
    rest = KeypointNet(written, "full")
    references = [sample.shape.key for sample in rest.references("chair")]
    assert references == [f"03001627/shape{n}" for n in range(3)]
    assert list(rest.keys) == [f"03001627/shape{n}" for n in range(3, 10)]


def test_the_test_split_is_what_its_list_says(written):
    assert list(KeypointNet(written, "test").keys) == ["03001627/shape8", "03001627/shape9"]


def test_shapes_without_a_cloud_are_counted_not_invented(written):
    (written / "pcds" / "03001627" / "shape5.pcd").unlink()
    rest = KeypointNet(written, "full")
    assert len(rest.keys) == 6 and rest.without_cloud == 1


def damage_cloud(folder):
    file = folder / "pcds" / "03001627" / "shape4.pcd"
    file.write_text(file.read_text()[:-40])
    return file


def cut_annotations(folder):
    file = folder / "annotations" / "chair.json"
    file.write_text(file.read_text()[:-10])
    return file


def point_beyond(folder):
    file = folder / "annotations" / "chair.json"
    entries = json.loads(file.read_text())
    entries[4]["keypoints"][0]["pcd_info"]["point_index"] = 30
    file.write_text(json.dumps(entries))
    return file


def drop_split(folder):
    file = folder / "splits" / "test.txt"
    file.unlink()
    return file


def names_that_call(folder):
    file = folder / "keypoint_labels.py"
    file.write_text("KEYPOINT_LABELS = dict(chair=open('x'))\n")
    return file


@pytest.mark.parametrize(
    "spoil", [damage_cloud, cut_annotations, point_beyond, drop_split, names_that_call]
)
def test_damage_ends_in_a_sentence_that_names_the_file(written, spoil):
    file = spoil(written)
    with pytest.raises(FileError, match=file.name):
        KeypointNet(written, "test")
        KeypointNet(written, "all").sample("03001627/shape4")


def test_an_empty_folder_says_what_is_looked_for(tmp_path):
    with pytest.raises(FileError, match=r"annotations/<category>\.json"):
        KeypointNet(tmp_path)


def test_three_shapes_are_references_and_what_is_beside_them_is_said_to_be_missing(tmp_path):
    write_keypointnet(tmp_path, map(cloud, range(3)))
    assert len(KeypointNet(tmp_path, "all").keys) == 3
    with pytest.raises(FileError, match="beside the first 3, which are references"):
        KeypointNet(tmp_path, "full")


def test_the_shared_clouds_are_read(shared_data):
    few = KeypointNet(shared_data / "eval" / "keypointnet", "all")
    assert len(few.keys) == 8 and not few.named
    sample = few.sample("02691156/1c673748703c99207f1f82f6fc8747b8")
    assert sample.shape.points.shape == sample.shape.colours.shape == (2048, 3)
    assert (sample.keypoints >= 0).sum() == 14 and len(sample.names) == 19


def test_the_published_lists_are_read(shared_data, tmp_path):
    folder = shared_data / "eval"
    shutil.copytree(folder / "keypointnet", tmp_path, dirs_exist_ok=True)
    public = folder / "public" / "keypointnet"
    shutil.copytree(public / "splits", tmp_path / "splits")
    shutil.copy(public / "back-to-3d" / "benchmark_indices.csv", tmp_path)
    full, test = KeypointNet(tmp_path, "full"), KeypointNet(tmp_path, "test")
    assert len(full.keys) + full.without_cloud == 1022 + 999 - 2 * 3
    assert len(test.keys) + test.without_cloud == 205 + 200
    assert list(test.keys) == ["02691156/1c673748703c99207f1f82f6fc8747b8"]


def test_names_are_parsed_and_never_run(tmp_path):
    file = tmp_path / "keypoint_labels.py"
    file.write_text('raise SystemExit\nKEYPOINT_LABELS = {"mug": {0: ("rim", False, True)}}\n')
    assert read_names(file) == {"mug": {0: "rim"}}


def test_a_cloud_keeps_its_colours(tmp_path):
    file = tmp_path / "one.pcd"
    write_pcd(file, np.array([[0.5, -1, 2]]))
    points, colours = read_pcd(file)
    assert points.tolist() == [[0.5, -1, 2]]
    np.testing.assert_allclose(colours, 128 / 255)
