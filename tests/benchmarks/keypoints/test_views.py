"""Views of a shape: where its points are in the picture, which are seen, what a picture says."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.datasets.generated_keypoints import GeneratedKeypoints
from benchmarks.datasets.keypointnet import KeypointNet
from benchmarks.harness.contract import Shape
from benchmarks.keypoints.views import (
    View,
    around,
    back_to_3d_directions,
    cube_directions,
    mean_over_views,
    render,
)

CHAIRS = GeneratedKeypoints(("chair",), 1, 1024)
CHAIR = CHAIRS.sample(CHAIRS.keys[0]).shape


def sphere():
    """Points of a unit sphere, Z up, and no mesh."""
    z = np.linspace(-1, 1, 2000)
    angle = np.arange(2000) * 2.399963
    flat = np.sqrt(1 - z**2)
    return Shape("ball", "ball", np.stack([flat * np.cos(angle), flat * np.sin(angle), z], 1), "Z")


def test_directions_are_as_many_as_published_all_different_and_unit():
    for directions, count in (
        (back_to_3d_directions(), 62),
        (cube_directions(), 26),
        (around(5), 5),
    ):
        assert len(np.unique(directions.round(6), axis=0)) == count
        np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1)
    assert around(4, elevation=0)[0] == pytest.approx([0, -1, 0])  # the front first


@pytest.mark.parametrize("direction", np.eye(3))
def test_the_half_of_a_sphere_that_faces_the_camera_is_seen(direction):
    (view,) = render(sphere(), direction[None], 128)
    facing = sphere().points @ direction
    # The tangents from the camera, at 1.1 diagonals of the box, touch at this height.
    horizon = 1 / (1.1 * 2 * 3**0.5)
    assert view.seen[facing > horizon + 0.15].all()
    assert not view.seen[facing < horizon - 0.15].any()


def test_up_is_up_and_right_is_right_in_the_picture():
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 0, 1.0]])
    (view,) = render(Shape("three", "x", points, "Z"), np.array([[0, -1.0, 0]]), 64)
    origin, right, up = view.pixel
    assert right[0] > origin[0] and right[1] == pytest.approx(origin[1])
    assert up[1] < origin[1] and up[0] == pytest.approx(origin[0])


def test_a_shape_that_stands_on_y_is_stood_up():
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1.0, 0]])
    (view,) = render(Shape("three", "x", points, "Y"), np.array([[0, -1.0, 0]]), 64)
    assert view.pixel[2, 1] < view.pixel[0, 1]


def test_a_mesh_and_its_cloud_are_seen_alike():
    whole = render(CHAIR, around(4), 128)
    cloud = render(replace(CHAIR, vertices=None, faces=None), around(4), 128)
    for one, two in zip(whole, cloud, strict=True):
        np.testing.assert_allclose(one.pixel, two.pixel)
        assert (one.seen == two.seen).mean() > 0.75
        dark = [(view.image < 255).all(2) for view in (one, two)]
        assert (dark[0] & dark[1]).sum() > 0.6 * dark[0].sum()


def test_a_pixel_shows_the_nearest_seen_point_or_none():
    pixel = np.array([[1.0, 1], [8, 8], [2, 2]])
    view = View(np.zeros((10, 10, 3), np.uint8), pixel, np.array([True, True, False]))
    assert view.point_at(2, 2) == 0 and view.point_at(9, 8) == 1
    assert view.point_at(4, 4, within=1) is None
    assert View(view.image, pixel, np.zeros(3, bool)).point_at(1, 1) is None


def test_views_speak_for_the_points_they_see_and_the_others_take_their_neighbour_s():
    pixel = np.array([[1.0, 1], [9, 1], [9, 9]])
    image = np.zeros((10, 10, 3), np.uint8)
    views = [View(image, pixel, np.array(seen)) for seen in ([1, 1, 0], [1, 0, 0])]
    views = [replace(view, seen=view.seen.astype(bool)) for view in views]
    grids = [np.array([[[1.0], [2]], [[3], [4]]]), np.array([[[5.0], [6]], [[7], [8]]])]
    points = np.array([[0.0, 0, 0], [5, 0, 0], [6, 0, 0]])
    assert mean_over_views(grids, views, points)[:, 0].tolist() == [3, 2, 2]


def test_a_mesh_of_keypointnet_is_seen_as_its_cloud_is(shared_data, tmp_path):
    """The mesh and the cloud of the one shape of which both are at hand share a frame."""
    key, folder = "03001627/88382b877be91b2a572f8e1c1caad99e", shared_data / "eval"
    mesh = folder / "public" / "keypointnet" / "models" / key / "models" / "model_normalized.ply"
    place = tmp_path / "ShapeNetCore.v2.ply" / f"{key}.ply"
    place.parent.mkdir(parents=True)
    shutil.copy(mesh, place)
    for name in ("annotations", "pcds"):
        shutil.copytree(folder / "keypointnet" / name, tmp_path / name)
    chair = KeypointNet(tmp_path, "all", ("chair",)).sample(key).shape
    assert len(chair.faces)
    whole = render(chair, around(3), 96)
    cloud = render(replace(chair, vertices=None, faces=None), around(3), 96)
    for one, two in zip(whole, cloud, strict=True):
        dark = [(view.image < 255).all(2) for view in (one, two)]
        assert (dark[0] & dark[1]).sum() > 0.7 * dark[0].sum()
        assert (one.seen == two.seen).mean() > 0.6
