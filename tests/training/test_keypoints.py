"""Named points of the families: on the surface, at the ends that their names say."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from patchalign3d.geometry.sampling import sample_surface
from training.loop.bending import WARP, quadratic_map
from training.shapes import FAMILIES, solids
from training.shapes.keypoints import DOWN, FRONT, KEYPOINTS, LEFT, UP, Keypoint
from training.shapes.shape import Assembly


def two_posts(own_sides: bool):
    """A board on two posts, one of them to the side of +x."""
    points = {
        "top of the board": Keypoint("board", UP),
        "foot of the left post": Keypoint("post*", DOWN, of=LEFT),
        "front left corner": Keypoint("board", FRONT + LEFT + UP),
        "tip of the wing": Keypoint("wing", UP),
    }
    shape = Assembly("thing", own_sides=own_sides, keypoints=points)
    shape.add(solids.box((4, 2, 1), (0, 0, 2.5)), "board")
    for x in (-1, 1):
        shape.add(solids.box((0.5, 0.5, 2), (x, 0, 1)), "post", "long post")
    return shape


def test_a_keypoint_is_the_middle_of_the_end_that_it_names():
    found = two_posts(own_sides=True).finish().keypoints
    np.testing.assert_allclose(found["top of the board"], (0, 0, 3))
    np.testing.assert_allclose(found["foot of the left post"], (1, 0, 0))
    np.testing.assert_allclose(found["foot of the right post"], (-1, 0, 0))
    np.testing.assert_allclose(found["front left corner"], (2, -1, 3))
    assert "tip of the wing" not in found


def test_the_left_of_furniture_is_that_of_who_stands_before_it():
    found = two_posts(own_sides=False).finish().keypoints
    np.testing.assert_allclose(found["foot of the left post"], (-1, 0, 0))
    np.testing.assert_allclose(found["front right corner"], (2, -1, 3))


def test_what_is_on_one_side_only_has_no_left_and_no_right():
    shape = two_posts(own_sides=True)
    shape.add(solids.box((0.5, 0.5, 1), (2, 0, 3)), "wing")
    shape.keypoints = {**shape.keypoints, "tip of the left wing": Keypoint("wing", UP)}
    found = shape.finish().keypoints
    assert "foot of the left post" in found
    assert not {"tip of the left wing", "tip of the right wing"} & found.keys()


def test_keypoints_are_laid_with_the_shape():
    turn = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]])
    found = two_posts(own_sides=True).finish(turn).keypoints
    np.testing.assert_allclose(found["foot of the left post"], turn @ (1, 0, 0))


@pytest.mark.parametrize("family", KEYPOINTS)
def test_the_keypoints_of_a_family_lie_on_its_surface_and_stay_there_when_it_is_bent(family):
    seen = set()
    for seed in range(4):
        rng = np.random.default_rng(seed)
        shape = FAMILIES[family](rng)
        seen.update(shape.keypoints)
        if not shape.keypoints:
            continue
        named = np.array(list(shape.keypoints.values()))
        bend = rng.normal(0, WARP / 2, (3, 3, 3))
        cloud, _ = sample_surface(shape.vertices, shape.faces, 10_000, rng)
        for move in (
            lambda p: p,
            lambda p, b=bend, s=shape: quadratic_map(p, s.vertices, b),
        ):
            size = np.linalg.norm(np.ptp(move(cloud), axis=0))
            distance, _ = cKDTree(move(np.concatenate([cloud, shape.vertices]))).query(move(named))
            assert distance.max() < 0.03 * size
    assert len(seen) >= len(KEYPOINTS[family]) // 2


def test_no_two_feet_of_a_walking_animal_are_one():
    for seed in range(40):
        points = FAMILIES["quadruped"](np.random.default_rng(seed)).keypoints
        feet = [point for name, point in points.items() if name.endswith("foot")]
        assert len({tuple(foot) for foot in feet}) == len(feet)
