"""The plain pipeline: its own parts, and the same features as the library's network."""

import subprocess

import numpy as np
import pytest
import torch
from small_model import save_small_model

from benchmarks.timing.plain import (
    PlainPipeline,
    farthest_points,
    in_its_own_process,
    sampled,
)
from benchmarks.timing.torus import bumpy_torus
from patchalign3d.network.patches import farthest_point_sampling, nearest_neighbours

SQUARES = np.array(
    [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [4, 0, 0], [7, 0, 0], [7, 1, 0], [4, 1, 0]], float
)
FACES = np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]])


def test_points_are_drawn_by_area_and_faces_have_centres():
    points, centres = sampled(SQUARES, FACES, 4000)
    assert (points[:, 0] > 2).mean() == pytest.approx(0.75, abs=0.03)
    np.testing.assert_allclose(centres[0], [2 / 3, 1 / 3, 0])
    assert (points[:, 1] >= 0).all() and (points[:, 1] <= 1).all() and (points[:, 2] == 0).all()


def test_farthest_points_start_with_the_first_and_go_to_the_ends():
    line = torch.tensor([[1.0, 0, 0], [2, 0, 0], [9, 0, 0], [4, 0, 0]])
    assert farthest_points(line, 3).tolist() == [0, 2, 3]


def test_its_patches_say_what_the_library_s_network_says(tmp_path):
    plain = PlainPipeline(save_small_model(tmp_path / "small"))
    a = plain.model.architecture
    points = torch.nn.functional.normalize(
        torch.randn(1, a.points, 3, generator=torch.Generator().manual_seed(0)), dim=2
    )
    with torch.inference_mode():
        chosen, features = plain._encode(points[0])
        expected, patches = plain._network(points)
    np.testing.assert_array_equal(chosen, farthest_point_sampling(points, a.patches)[0])
    index = nearest_neighbours(points, points[:, chosen], a.patch_size)
    assert torch.equal(index, patches.index)
    np.testing.assert_allclose(features, expected[0], atol=2e-5)


def test_in_a_process_of_its_own_it_labels_as_often_as_it_is_called(tmp_path):
    faces = len(bumpy_torus(600)[1])
    with in_its_own_process(600, str(save_small_model(tmp_path / "small"))) as label:
        assert [label(), label()] == [faces, faces]


def test_a_process_that_ends_is_an_error_and_no_time(tmp_path):
    with (
        pytest.raises(subprocess.CalledProcessError),
        in_its_own_process(600, str(tmp_path / "missing")),
    ):
        pass
