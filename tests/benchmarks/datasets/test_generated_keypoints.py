"""Generated shapes as KeypointNet has them."""

import numpy as np

from benchmarks.datasets.generated_keypoints import GeneratedKeypoints, keypoint_names
from benchmarks.datasets.keypointnet import KeypointNet, write_keypointnet


def test_shapes_stand_on_y_in_a_box_of_diagonal_one_with_keypoints_on_their_surface():
    chairs = GeneratedKeypoints(("chair",), count=3)
    for key in chairs.keys:
        sample = chairs.sample(key)
        low, high = sample.shape.vertices.min(0), sample.shape.vertices.max(0)
        np.testing.assert_allclose(
            [np.linalg.norm(high - low), *(low + high)], [1, 0, 0, 0], atol=1e-9
        )
        feet = [n for n, name in enumerate(sample.names) if name.startswith("tip of the")]
        points = sample.shape.points[sample.keypoints[feet][sample.keypoints[feet] >= 0]]
        assert (points[:, 1] < low[1] + 0.15).all()


def test_a_name_with_a_left_has_a_right():
    names = keypoint_names("airplane")
    assert names.index("right wing tip") == names.index("left wing tip") + 1


def test_references_are_never_asked_about():
    chairs = GeneratedKeypoints(("chair",), count=3, points=64)
    references = {sample.shape.key for sample in chairs.references("chair")}
    assert len(references) == 3 and not references & set(chairs.keys)


def test_they_can_be_written_in_keypointnet_s_layout(tmp_path):
    made = GeneratedKeypoints(count=5, points=64)
    write_keypointnet(tmp_path, map(made.sample, made.keys))
    read = KeypointNet(tmp_path, "all")
    assert list(read.keys) == list(made.keys) and read.named
    one, two = made.sample(made.keys[7]), read.sample(made.keys[7])
    np.testing.assert_allclose(one.shape.points, two.shape.points, atol=1e-6)
    assert one.names == two.names and one.keypoints.tolist() == two.keypoints.tolist()
