"""Benchmarks: the figures of merit, against sums done by hand."""

import numpy as np
import pytest

from benchmarks.metrics.keypoints import keypoint_errors
from benchmarks.quality.ikea import spell_out
from benchmarks.quality.keypoints import errors, family_cases, people_cases
from benchmarks.speed.beside_plain import timed
from benchmarks.speed.loader import shapes_per_second
from benchmarks.speed.torus import bumpy_torus
from patchalign3d import Mesh
from patchalign3d.answers import Exemplar, Keypoints
from training.data.shards import Cloud, Label, Shards, write_shard
from training.loop.settings import Hyperparameters


def test_keypoint_errors_are_shares_of_the_diagonal():
    box = np.array([[0.0, 0, 0], [3, 4, 12]])
    off = keypoint_errors(np.array([[0.0, 0, 0], [3, 4, 12]]), np.zeros((2, 3)), box)
    assert off.tolist() == [0, 1]


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


@pytest.mark.parametrize(
    ("shorthand", "words"),
    [
        ("leg", "leg"),
        ("toppanel", "top panel"),
        ("leftbotbracket", "left bottom bracket"),
        ("centsupport", "center support"),
        ("horpane", "horizontal panel"),
        ("", ""),
        ("gizmo", None),
    ],
)
def test_an_author_s_shorthand_is_spelt_out(shorthand, words):
    assert spell_out(shorthand) == words


@pytest.mark.parametrize("faces", [2_000, 20_000])
def test_the_speed_benchmark_s_mesh_is_closed_and_of_the_size_asked_for(faces):
    vertices, triangles = bumpy_torus(faces)
    assert abs(len(triangles) - faces) < 0.05 * faces
    mesh = Mesh(vertices, triangles)
    assert len(mesh.adjacency.faces) * 2 == 3 * len(triangles)


def test_stages_are_timed_by_what_the_work_reports(monkeypatch):
    ticks = iter([0.0, 1.0, 3.0, 6.0, 10.0])
    monkeypatch.setattr("benchmarks.speed.beside_plain.time.perf_counter", lambda: next(ticks))

    def work(progress):
        progress("one", 0.0)
        progress("two", 0.5)
        progress("one", 0.9)

    assert timed(work) == {"one": 2.0 + 4.0, "two": 3.0, "total": 10.0}


def test_the_loader_s_speed_counts_shapes_and_leaves_out_the_first_batches(tmp_path, monkeypatch):
    points = np.random.default_rng(0).normal(size=(4096, 3)).astype(np.float32)
    cloud = Cloud("blob", points, [Label(("top",), 0, points[:, 2] > 0)])
    write_shard(tmp_path / "blob-000", [cloud])
    ticks = iter([10.0, 12.0])
    monkeypatch.setattr("benchmarks.speed.loader.time.perf_counter", lambda: next(ticks))
    settings = Hyperparameters(batch=4)
    assert shapes_per_second(Shards(tmp_path), settings, workers=0, steps=3) == 3 * 4 / 2
