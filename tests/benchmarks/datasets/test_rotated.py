"""Turned shapes."""

import re

import numpy as np
import pytest
import torch
from generated_set import GeneratedSet

from benchmarks.datasets.rotated import Rotated, turn_of
from benchmarks.datasets.shapenetpart import PARTS, ShapeNetPart, write_shapenetpart
from benchmarks.datasets.stand_ins import SHAPENETPART, stand_ins, y_up
from patchalign3d.errors import FileError

SET = GeneratedSet(("mug",), 3, 50)


def test_first_about_x_then_y_then_z():
    quarter = np.pi / 2
    np.testing.assert_allclose(turn_of([quarter, 0, 0]) @ [0, 1, 0], [0, 0, 1], atol=1e-12)
    np.testing.assert_allclose(turn_of([quarter, quarter, 0]) @ [0, 1, 0], [1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(turn_of([0, 0, quarter]) @ [1, 0, 0], [0, 1, 0], atol=1e-12)


def test_all_of_a_shape_is_turned_alike_and_the_truth_stays():
    turned = Rotated(SET, "random")
    for key in SET.keys:
        one, two = SET.sample(key), turned.sample(key)
        a, b = one.shape, two.shape
        np.testing.assert_array_equal(one.labels, two.labels)
        turn = np.linalg.lstsq(a.points, b.points, rcond=None)[0]
        np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-9)
        np.testing.assert_allclose(a.normals @ turn, b.normals, atol=1e-9)
        np.testing.assert_allclose(a.vertices @ turn, b.vertices, atol=1e-9)
        assert not np.allclose(a.points, b.points)
    again = Rotated(SET, "random").sample(SET.keys[0])
    np.testing.assert_array_equal(again.shape.points, turned.sample(SET.keys[0]).shape.points)


def test_published_angles_are_taken_row_by_row(tmp_path):
    file = tmp_path / "angles.pt"
    torch.save(torch.tensor([[0.0, 0, 0], [0, 0, np.pi], [0, 0, 0]]), file)
    turned = Rotated(SET, str(file))
    same, other = (turned.sample(SET.keys[i]).shape.points for i in (0, 1))
    np.testing.assert_allclose(same, SET.sample(SET.keys[0]).shape.points)
    flipped = SET.sample(SET.keys[1]).shape.points * [-1, -1, 1]
    np.testing.assert_allclose(other, flipped, atol=1e-6)


def test_published_angles_go_by_the_rows_of_the_hdf5_files(tmp_path):
    made = [
        y_up(sample)
        for name in ("Table", "Airplane")  # as the files have them: not by category
        for sample in stand_ins(name, SHAPENETPART[name], PARTS[name][1], 1, 64)
    ]
    (tmp_path / "hdf5_data").mkdir()
    write_shapenetpart(tmp_path / "hdf5_data", made, "hdf5")
    samples = ShapeNetPart(tmp_path, points=None)
    assert samples.keys == ["02691156/00001", "04379243/00000"]
    file = tmp_path / "angles.pt"
    torch.save(torch.tensor([[0.0, 0, 0], [0, 0, np.pi]]), file)
    turned = Rotated(samples, str(file))
    for key, sign in zip(samples.keys, ([-1, -1, 1], [1, 1, 1]), strict=True):
        upright = samples.sample(key).shape.points
        np.testing.assert_allclose(turned.sample(key).shape.points, upright * sign, atol=1e-6)


def test_angles_of_another_set_are_refused(tmp_path, shared_data):
    published = (
        shared_data
        / "eval/public/find3d/benchmark/benchmark_reproducibility/shapenetpart"
        / "random_rotation_test.pt"
    )
    with pytest.raises(FileError, match=r"random_rotation_test\.pt has angles .*2874, 3"):
        Rotated(SET, str(published)).sample(SET.keys[0])
    with pytest.raises(FileError, match="cannot be read as angles"):
        Rotated(SET, str(tmp_path / "none.pt")).sample(SET.keys[0])
    torch.save(print, tmp_path / "code.pt")
    with pytest.raises(FileError) as refused:  # of what torch says, the first line
        Rotated(SET, str(tmp_path / "code.pt")).sample(SET.keys[0])
    assert re.fullmatch(
        r".*code\.pt cannot be read as angles: .*[Ww]eights.*\.", str(refused.value)
    )
