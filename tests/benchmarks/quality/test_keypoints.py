"""The product's keypoints in the benchmark: who is asked for which, and which side is left."""

import numpy as np
import pytest

from benchmarks.quality.keypoints import errors, family_cases, people_cases
from patchalign3d.answers import Keypoints
from patchalign3d.exemplars import Exemplar


@pytest.mark.parametrize(
    ("family", "left_of_the_middle"),
    [
        ("sofa", 1),
        ("chair", 1),
        ("airplane", 1),
        ("quadruped", 1),
        ("cabinet", -1),
        ("wardrobe", -1),
    ],
)
def test_left_is_that_of_who_sits_in_it_or_lives_or_of_whoever_stands_before_it(
    family, left_of_the_middle
):
    (case,) = family_cases(family, 1, 0)
    middle = (case.vertices[:, 0].min() + case.vertices[:, 0].max()) / 2
    sided = [name for name in case.keypoints if "left" in name]
    assert sided
    for name in sided:
        left, right = (case.keypoints[n][0] for n in (name, name.replace("left", "right")))
        assert left_of_the_middle * (left - middle) > 0 > left_of_the_middle * (right - middle)


class FirstVertex:
    """Finds every keypoint by words at the mesh's first vertex, by exemplars at the exemplar's."""

    def set_mesh(self, mesh, seed):
        self.first = mesh.vertices[0]

    def keypoints(self, names, category):
        return Keypoints(names, np.tile(self.first, (len(names), 1)), np.ones(len(names)))

    def keypoint_exemplar(self, names, points):
        return Exemplar(names, self.first)

    def transfer_keypoints(self, exemplars):
        names, first = exemplars[0].names, exemplars[0].features
        return Keypoints(names, np.tile(first, (len(names), 1)), np.ones(len(names)))


def test_keypoints_are_asked_of_every_shape_and_learned_from_the_one_before_it():
    one, two = family_cases("chair", 2, seed=0)
    found = errors(FirstVertex(), [one, two], seed=0)

    def off(shape, names, guess):
        apart = np.array([shape.keypoints[name] for name in names]) - guess
        diagonal = np.linalg.norm(np.ptp(shape.vertices, axis=0))
        return np.linalg.norm(apart, axis=1) / diagonal

    words = [off(shape, shape.keypoints, shape.vertices[0]) for shape in (one, two)]
    np.testing.assert_allclose(found["by words"], np.concatenate(words))
    both = [name for name in one.keypoints if name in two.keypoints]
    for way in ("exemplar", "exemplar, looks alone"):
        np.testing.assert_allclose(found[way], off(two, both, one.vertices[0]))


def test_people_are_asked_for_joints_that_lie_within_them(shared_data):
    (case,) = people_cases(shared_data / "train" / "makehuman", 1, seed=0)
    knee = case.keypoints["left knee"]
    assert (case.vertices.min(0) < knee).all() and (knee < case.vertices.max(0)).all()
    assert case.category == "person" and len(case.vertices) > case.faces.max()
