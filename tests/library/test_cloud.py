"""Clouds: checked, chosen from evenly, related to neighbours, and labelled as faces are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_model import save_small_model

from patchalign3d import Cloud, Mesh, Segmenter
from patchalign3d.errors import MeshError
from patchalign3d.geometry.sampling import farthest_points, sample_surface


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory):
    return Segmenter.load(save_small_model(tmp_path_factory.mktemp("model") / "small"), "cpu")


def ball(count, seed=0):
    points = np.random.default_rng(seed).normal(size=(count, 3))
    return points / np.linalg.norm(points, axis=1, keepdims=True)


def test_the_unit_frame_is_that_of_a_mesh():
    points = ball(50) * [1, 2, 3] + [10, 20, 30]
    corners = np.arange(48).reshape(-1, 3)
    for up in ("Y", "Z", "-X"):
        cloud, mesh = Cloud(points[:48], up), Mesh(points[:48], corners, up)
        np.testing.assert_array_equal(cloud.unit_points, mesh.unit_vertices)
        np.testing.assert_allclose(cloud.to_mesh_frame(cloud.unit_points), points[:48])


def test_the_nearest_of_its_points_is_told_in_its_own_coordinates():
    points = ball(50) * [1, 2, 3] + [10, 20, 30]
    for up in ("Y", "Z", "-X"):
        assert Cloud(points, up).faces_at(points[[7, 9]] + 1e-6).tolist() == [7, 9]


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        (np.zeros((0, 3)), "no points"),
        (np.zeros((4, 2)), r"shape \(4, 2\); it must be \(N, 3\)"),
        (np.zeros((4, 3)), "All points lie in one place"),
        (
            [[0, 0, 0], [1, 1, np.nan]],
            "1 point has coordinates that are not finite numbers, the first is point 1",
        ),
        ("points", "not an array of numbers"),
    ],
)
def test_what_is_no_cloud_is_refused(points, sentence):
    with pytest.raises(MeshError, match=sentence):
        Cloud(points)


@given(st.integers(1, 60), st.integers(2, 40), st.integers(1, 3), st.integers(0, 5))
def test_samples_are_points_of_the_cloud_as_many_as_are_wanted(there, count, samplings, seed):
    cloud = Cloud(np.vstack([ball(there), [[2, 0, 0]]]))
    points, chosen = cloud.samples(count, samplings, np.random.default_rng(seed))
    assert points.shape == (samplings, count, 3) and chosen.shape == (samplings, count)
    own = min(count, there + 1)
    np.testing.assert_array_equal(points[:, :own], cloud.unit_points[chosen[:, :own]])
    for which in chosen:  # none twice where there are enough, all where there are not
        assert len(np.unique(which)) == min(count, there + 1)


def test_of_few_points_those_taken_again_lie_between_neighbours_and_never_far_off():
    grid = np.stack(np.meshgrid(*[np.arange(5.0)] * 2, [0.0]), -1).reshape(-1, 3)
    cloud = Cloud(np.vstack([grid, [[2, 2, 40]]]))
    points, chosen = cloud.samples(300, 2, np.random.default_rng(0))
    places = points * 20  # as the grid has it: a step is 1
    moved = np.linalg.norm((points - cloud.unit_points[chosen])[:, 26:], axis=-1) * 20
    assert (moved > 0).all() and len(np.unique(places[0], axis=0)) == 300
    assert (moved <= 1.5).all()
    np.testing.assert_allclose(places[chosen < 25][:, 2], -20, atol=1.5)


def test_a_cloud_of_just_as_many_as_are_wanted_is_taken_as_it_is():
    _, chosen = Cloud(ball(64)).samples(64, 2, np.random.default_rng(0))
    assert chosen[0].tolist() == list(range(64)) != chosen[1].tolist()


@pytest.mark.parametrize("there", [40, 300])
def test_the_order_of_more_or_fewer_points_than_are_wanted_does_not_matter(there):
    points, order = ball(there), np.random.default_rng(1).permutation(there)
    one, chosen = Cloud(points).samples(100, 2, np.random.default_rng(0))
    two, others = Cloud(points[order]).samples(100, 2, np.random.default_rng(0))
    np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(chosen, order[others])


def test_samples_are_even_however_unevenly_a_scanner_has_seen_the_surface():
    dense, sparse = ball(4000), ball(400, 1)
    points = np.vstack([dense[dense[:, 0] < 0], sparse[sparse[:, 0] > 0]])  # ten to one
    (chosen,), _ = Cloud(points).samples(200, 1, np.random.default_rng(0))
    assert (points[:, 0] < 0).mean() > 0.9 and (chosen[:, 0] < 0).mean() < 0.75


def test_the_farthest_points_are_chosen_one_after_the_other():
    line = np.array([[x, 0, 0] for x in (0, 1, 2, 7, 10)], float)
    assert farthest_points(line, 4).tolist() == [0, 4, 3, 2]


@given(st.integers(1, 400), st.integers(0, 9))
def test_the_farthest_of_many_points_are_those_that_distances_summed_plainly_give(count, seed):
    points = np.random.default_rng(seed).normal(size=(400, 3))
    left, plain = np.full(len(points), np.inf), [0]
    while len(plain) < count:
        left = np.minimum(left, np.linalg.norm(points - points[plain[-1]], axis=1))
        plain.append(int(left.argmax()))
    assert farthest_points(points, count).tolist() == plain


@given(st.integers(2, 300), st.integers(0, 9), st.integers(0, 40))
def test_neighbours_are_each_pair_once_in_order_even_where_points_lie_on_one_another(
    count, seed, doubled
):
    points = ball(count, seed)
    cloud = Cloud(np.vstack([points, points[:doubled]]))
    _, near = cloud._nearest
    pairs = {tuple(sorted((one, other))) for one, row in enumerate(near) for other in row[1:]}
    expected = sorted(pair for pair in pairs if pair[0] != pair[1])
    assert cloud.adjacency.faces.tolist() == [list(pair) for pair in expected]


def test_areas_say_how_much_of_the_surface_a_point_stands_for():
    even = Cloud(ball(3000))
    assert even.face_areas.sum() == pytest.approx(4 * np.pi, rel=0.15)
    dense, sparse = ball(4000), ball(1000, 1)
    uneven = Cloud(np.vstack([dense[dense[:, 0] < 0], sparse[sparse[:, 0] > 0]]))
    left = uneven.unit_points[:, 0] < 0
    assert uneven.face_areas[left].sum() == pytest.approx(uneven.face_areas[~left].sum(), rel=0.3)
    assert (Cloud(np.repeat([[0, 0, 0], [1, 0, 0]], 20, axis=0)).face_areas == 1).all()


def test_a_border_is_as_long_as_the_line_along_which_it_runs():
    flat = np.random.default_rng(0).uniform(-1, 1, (4000, 3)) * [1, 1, 0]
    cloud = Cloud(flat)
    for normal in ([1, 0, 0], [0.6, 0.8, 0]):
        side = cloud.unit_points @ normal > 0
        one, two = cloud.adjacency.faces.T
        border = cloud.adjacency.length[side[one] != side[two]].sum()
        assert border == pytest.approx(2 / max(normal), rel=0.25)


def test_pieces_are_what_hangs_together():
    far = ball(300, 1) * 0.2 + [5, 0, 0]
    cloud = Cloud(np.vstack([ball(300), far]))
    assert len(set(cloud.pieces[:300]) & set(cloud.pieces[300:])) == 0


def test_answers_have_a_row_for_every_point(segmenter):
    points = ball(700) * [1, 1, 2]
    segmenter.set_points(points, up_axis="Y")
    for transfer in ("smooth", "official"):
        found = segmenter.segment(["head", "left arm", "right arm"], transfer=transfer)
        assert found.face_labels.shape == (700,) and found.face_scores.shape == (700, 3)
        assert set(found.face_labels) <= {-1, 0, 1, 2}
        np.testing.assert_array_equal(found.vertex_scores, found.face_scores)
    assert segmenter.similarity("arm").face_values.shape == (700,)
    assert segmenter.similarity(points=points[:2]).face_values.shape == (700,)
    nose = segmenter.keypoints(["nose"]).points
    assert np.linalg.norm(points - nose, axis=1).min() < 1e-9
    exemplar = segmenter.part_exemplar(["all"], np.zeros(700, int))
    assert (segmenter.transfer([exemplar]).face_labels == 0).all()
    for ask in (segmenter.segment_automatically, lambda: segmenter.select([0])):
        with pytest.raises(MeshError, match="neither thickness nor creases"):
            ask()


def test_a_cloud_of_a_surface_is_labelled_as_the_surface_is(segmenter):
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-2, 2) for z in (-3, 3)], float)
    quads = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    faces = [[a, x, y] for a, b, c, d in quads for x, y in ((b, c), (c, d))]
    mesh = Mesh(corners, faces)
    points, face = sample_surface(mesh.vertices, mesh.faces, 1500, np.random.default_rng(0))
    segmenter.set_mesh(mesh)
    values = segmenter.similarity("top").face_values
    segmenter.set_points(points)
    of_points = segmenter.similarity("top").face_values
    means = [of_points[face == number].mean() for number in range(12)]
    assert np.corrcoef(means, values)[0, 1] > 0.9


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_the_same_points_give_the_same_bits_however_few(segmenter, count):
    points = np.vstack([ball(count), [[3, 0, 0]]])
    answers = []
    for _ in range(2):
        segmenter.set_points(points, seed=3, quality="fast")
        answers.append(segmenter.segment(["a", "b"]))
    np.testing.assert_array_equal(answers[0].face_scores, answers[1].face_scores)
    np.testing.assert_array_equal(answers[0].face_labels, answers[1].face_labels)
