"""ISS, HARRIS-3D and SIFT-3D find what the libraries that people use find."""

import json

import numpy as np
import pytest
from scipy.spatial import cKDTree

from benchmarks.datasets.pcd import read_pcd
from benchmarks.keypoints.cloud import resolution, surface_variation
from benchmarks.keypoints.detectors.harris import harris_keypoints
from benchmarks.keypoints.detectors.iss import iss_keypoints
from benchmarks.keypoints.detectors.sift import scale_extrema, sift_keypoints
from benchmarks.keypoints.methods.classical import forced


@pytest.fixture(scope="module")
def clouds(shared_data):
    """By model: the points as both libraries read them, in single precision."""
    files = sorted((shared_data / "eval" / "keypointnet" / "pcds").rglob("*.pcd"))
    return {file.stem: read_pcd(file)[0].astype(np.float32).astype(np.float64) for file in files}


@pytest.fixture(scope="module")
def detected(shared_data):
    folder = shared_data / "eval" / "public" / "keypointnet" / "parity"
    return json.loads((folder / "classical-detectors.json").read_text())["sets"]


def found_and_stored(detect, stored, clouds):
    """Of all clouds: found, both found and stored, stored."""
    found = {(model, i) for model, points in clouds.items() for i in detect(points).tolist()}
    wanted = {(model, i) for model, indices in stored["keypoints"].items() for i in indices}
    return found, found & wanted, wanted


@pytest.mark.parametrize(
    ("name", "detect"),
    [
        ("pcl iss: salient 0.05, non-max 0.05", lambda p: iss_keypoints(p, "point", 0.05, 0.05)),
        ("pcl iss: salient 6 res, non-max 4 res", lambda p: iss_keypoints(p, "point")),
        ("pcl harris: radius 0.05, threshold 1e-4", lambda p: harris_keypoints(p, 0.05, 1e-4)),
    ],
)
def test_detections_equal_the_library_s(clouds, detected, name, detect):
    (stored,) = (stored for told, stored in detected.items() if told.startswith(name))
    found, _, wanted = found_and_stored(detect, stored, clouds)
    assert found == wanted


@pytest.mark.parametrize(
    ("name", "detect", "surplus"),
    [
        # Twins with the same neighbours tie, and the library keeps whichever rounding favours.
        ("open3d iss: defaults", iss_keypoints, 2),
        ("pcl harris: radius 0.03, threshold 1e-3", lambda p: harris_keypoints(p, 0.03), 1),
    ],
)
def test_every_detection_of_the_library_is_found_and_ties_are_kept(
    clouds, detected, name, detect, surplus
):
    (stored,) = (stored for told, stored in detected.items() if told.startswith(name))
    found, both, wanted = found_and_stored(detect, stored, clouds)
    assert both == wanted and len(found) - len(wanted) <= surplus


@pytest.mark.parametrize(
    ("name", "detect"),
    [
        (
            "pcl sift: field curvature",
            lambda p: scale_extrema(p, surface_variation(p, 20)[1], 0.01, 3, 4, 1e-3),
        ),
        ("pcl sift: field z", lambda p: scale_extrema(p, p[:, 2], 0.005, 6, 4, 5e-3)),
    ],
)
def test_sift_s_extrema_are_the_library_s(clouds, detected, name, detect):
    """The middle of a voxel of two points is as near to one as to the other: either is stored."""
    (stored,) = (stored for told, stored in detected.items() if told.startswith(name))
    for model, points in clouds.items():
        extrema = detect(points)
        nearest = cKDTree(points).query(extrema)[0]
        apart = np.linalg.norm(points[stored["keypoints"][model]][:, None] - extrema, axis=2)
        same = apart <= nearest + 1e-6
        assert same.any(1).all() and same.any(0).all()


def box(count=24):
    """The surface of a cube, with a point in every corner."""
    line = np.linspace(0, 1, count)
    x, y = (axis.ravel() for axis in np.meshgrid(line, line))
    sides = [
        np.roll(np.stack([x, y, np.full_like(x, z)], 1), a, 1) for a in range(3) for z in (0, 1)
    ]
    return np.unique(np.concatenate(sides).round(9), axis=0)


CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)


@pytest.mark.parametrize(
    "detect", [iss_keypoints, lambda p: iss_keypoints(p, "point"), harris_keypoints]
)
def test_a_cube_has_keypoints_at_its_eight_corners(detect):
    points = box()
    apart, _ = cKDTree(points[detect(points)]).query(CORNERS)
    assert apart.max() < 3 * resolution(points)


@pytest.mark.parametrize("detect", [iss_keypoints, harris_keypoints, sift_keypoints])
def test_a_plane_has_no_keypoints_inside(detect):
    rng = np.random.default_rng(0)
    points = np.column_stack([rng.random((500, 2)), np.zeros(500)])
    assert len(detect(points)) == 0


def test_detections_are_forced_to_a_number_by_dropping_or_drawing():
    rng = np.random.default_rng(0)
    fewer = forced(np.arange(10), 4, 100, rng)
    assert len(set(fewer.tolist())) == 4 and set(fewer.tolist()) <= set(range(10))
    more = forced(np.arange(10), 30, 100, rng)
    assert len(set(more.tolist())) == 30 and set(range(10)) <= set(more.tolist())
