"""Parts that are pointed at: what speaks for a face, and the part that comes of it."""

import numpy as np
import pytest

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels.selecting import (
    CREASE,
    EVIDENCE,
    NAMES,
    NAMES_OF_OTHERS,
    Surface,
    _rank,
    _spread,
    chances,
    cut_out,
    evidence,
    otsu,
    select_faces,
    word_evidence,
)


def sheet(count: int = 24) -> Mesh:
    """A square of 2 n² triangles that is folded at x = 0 by a right angle."""
    line = np.linspace(-1, 1, count + 1)
    x, y = np.meshgrid(line, line, indexing="ij")
    corner = np.arange((count + 1) ** 2).reshape(count + 1, count + 1)
    a, b, c, d = corner[:-1, :-1], corner[1:, :-1], corner[1:, 1:], corner[:-1, 1:]
    faces = np.stack([a, b, c, a, c, d], axis=-1).reshape(-1, 3)
    return Mesh(np.stack([x, y, np.maximum(x, 0)], axis=-1).reshape(-1, 3), faces)


@pytest.fixture(scope="module")
def halves() -> Surface:
    """A folded sheet whose features say which side of the fold a face is on."""
    mesh = sheet()
    right = mesh.face_centroids[:, 0] > 0
    noise = np.random.default_rng(0).normal(0, 0.15, (len(right), 4))
    features = np.eye(4)[right.astype(int)] + noise
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    return Surface.of(mesh, features.astype(np.float32))


def middle(surface: Surface, x: float, y: float = 0.0) -> int:
    return int(np.linalg.norm(surface.mesh.face_centroids[:, :2] - [x, y], axis=1).argmin())


def test_a_click_finds_the_side_that_it_is_on(halves):
    right = halves.mesh.face_centroids[:, 0] > 0
    for x, wanted in ((0.5, right), (-0.5, ~right)):
        faces, scores = select_faces(halves, np.array([middle(halves, x)]), np.zeros(0, int))
        assert faces.dtype == bool and scores.shape == faces.shape
        assert halves.area[faces & wanted].sum() / halves.area[faces | wanted].sum() > 0.9
        assert scores[wanted].mean() > scores[~wanted].mean() + 0.5


def test_clicked_faces_are_where_they_were_told_to_be(halves):
    include, exclude = middle(halves, 0.5), middle(halves, 0.6, 0.6)
    for size in (None, 1e-6, 0.3, 1.0):
        faces, scores = select_faces(halves, np.array([include]), np.array([exclude]), size)
        assert faces[include] and not faces[exclude]
        assert scores[include] > 0.999 and scores[exclude] < 0.001


def test_clicks_take_along_faces_of_which_hardly_anything_is_known(halves):
    right = halves.mesh.face_centroids[:, 0] > 0
    there, here = np.flatnonzero(right)[::7], np.array([middle(halves, -0.5)])
    logits = np.where(right, 0.01, 5.0)
    assert cut_out(halves.mesh, logits, here, here[:0]).all()
    np.testing.assert_array_equal(cut_out(halves.mesh, logits, here, there), ~right)
    assert not cut_out(halves.mesh, -logits, here[:0], here).any()
    np.testing.assert_array_equal(cut_out(halves.mesh, -logits, there, here), right)


def test_a_whole_region_may_be_named(halves):
    right = np.flatnonzero(halves.mesh.face_centroids[:, 0] > 0.2)
    faces, _ = select_faces(halves, right, np.zeros(0, int))
    assert faces[right].all()
    assert halves.area[faces & (halves.mesh.face_centroids[:, 0] > 0)].sum() > 0.55


def test_a_size_is_kept_to_about(halves):
    include = np.array([middle(halves, 0.5)])
    sizes = [
        halves.area[select_faces(halves, include, np.zeros(0, int), size)[0]].sum()
        for size in (0.1, 0.5, 0.9)
    ]
    np.testing.assert_allclose(sizes, [0.1, 0.5, 0.9], atol=0.1)


def test_a_word_speaks_for_what_it_fits_better_than_half_way_to_the_click():
    area = np.array([0.25, 0.25, 0.5])
    fits = np.array([8.0, 4.0, 0.0])  # 3 on the whole mesh
    np.testing.assert_allclose(word_evidence(fits, area, np.array([0])), [2.5, -1.5, -5.5])
    np.testing.assert_allclose(word_evidence(fits, area, np.array([0, 1])), [3.5, -0.5, -4.5])
    assert not word_evidence(np.full(3, 7.0), area, np.array([1])).any()


def test_a_word_decides_between_a_part_and_what_it_is_a_part_of(halves):
    x, y = halves.mesh.face_centroids[:, :2].T
    side = x > 0
    corner = side & (y > 0)
    click, nothing = np.array([middle(halves, 0.5, 0.5)]), np.zeros(0, int)
    for part in (side, corner):
        faces, _ = select_faces(halves, click, nothing, fits=np.where(part, 12.0, -12.0))
        assert halves.area[faces & part].sum() / halves.area[faces | part].sum() > 0.9


def test_what_speaks_for_a_face_does_not_depend_on_the_mesh_s_size_or_place(halves):
    moved = Mesh(halves.mesh.vertices * 100 + [5, 6, 7], halves.mesh.faces)
    other = Surface.of(moved, halves.features)
    clicks = np.array([middle(halves, 0.5)]), np.array([middle(halves, -0.5)])
    np.testing.assert_allclose(evidence(halves, *clicks), evidence(other, *clicks), atol=1e-4)


def test_evidence_is_of_one_width_with_and_without_faces_that_are_excluded(halves):
    include, exclude = np.array([0, 5]), np.array([9])
    with_, without = evidence(halves, include, exclude), evidence(halves, include, exclude[:0])
    assert with_.shape == without.shape and np.isfinite(with_).all() and np.isfinite(without).all()
    assert chances(with_).shape == (len(with_),)


def test_loose_pieces_are_far_from_each_other():
    mesh = sheet(4)
    two = Mesh(
        np.concatenate([mesh.vertices, mesh.vertices + [9, 0, 0]]),
        np.concatenate([mesh.faces, mesh.faces + len(mesh.vertices)]),
    )
    features = np.ones((len(two.faces), 1), np.float32)
    surface = Surface.of(two, features)
    rows = evidence(surface, np.array([0]), np.zeros(0, int))
    assert np.isfinite(rows).all()
    assert rows[len(mesh.faces) :, 6].min() == rows[:, 6].max()


def test_repeated_and_mirrored_pieces_are_of_one_kind():
    mesh = sheet(4)
    mirrored, larger = mesh.vertices * [-1, 1, 1] + [9, 0, 0], mesh.vertices * 2 + [0, 9, 0]
    faces = mesh.faces + len(mesh.vertices) * np.arange(3)[:, None, None]
    faces[1] = faces[1, :, ::-1]
    three = Mesh(np.concatenate([mesh.vertices, mirrored, larger]), faces.reshape(-1, 3))
    surface = Surface.of(three, np.ones((len(three.faces), 1), np.float32))
    first, second, third = np.arange(len(three.faces)).reshape(3, -1)
    rows = evidence(surface, first[:1], third[:1])
    loose = rows[:, EVIDENCE.index("loose and of one kind")]
    assert loose[first].all() and loose[second].all() and not loose[third].any()
    alike = rows[:, EVIDENCE.index("of one kind")]
    others = rows[:, EVIDENCE.index("of one kind with others")]
    assert alike[second].mean() > alike[third].mean()
    assert others[third].mean() > others[second].mean()


def test_what_would_be_called_alike_counts_apart_from_what_looks_alike(halves):
    mesh = halves.mesh
    behind = (mesh.face_centroids[:, 1] > 0).astype(int)
    surface = Surface.of(mesh, halves.features, np.eye(2, dtype=np.float32)[behind])
    include, exclude = middle(surface, 0.5, 0.5), middle(surface, 0.5, -0.5)
    rows = evidence(surface, np.array([include]), np.array([exclude]))
    for name, wanted in {"called alike": behind, "called like others": 1 - behind}.items():
        np.testing.assert_array_equal(rows[:, EVIDENCE.index(name)], wanted)
    named = [EVIDENCE.index(name) for name in (*NAMES, *NAMES_OF_OTHERS)]
    plain = evidence(halves, np.array([include]), np.array([exclude]))
    np.testing.assert_array_equal(np.delete(rows, named, 1), np.delete(plain, named, 1))


def test_otsu_tells_two_heaps_apart():
    values = np.concatenate([np.full(70, 0.1), np.full(30, 0.9)])
    assert 0.1 < otsu(values, np.ones(100)) < 0.9
    assert np.isfinite(otsu(np.zeros(5), np.ones(5)))


def test_values_that_differ_by_rounding_alone_are_one_heap():
    one = np.float32(0.7)
    nearly = np.array([one, np.nextafter(one, np.float32(1))])
    assert otsu(nearly, np.ones(2)) == otsu(nearly[:1], np.ones(1))


def test_the_way_over_a_valley_is_longer_than_over_a_ridge():
    valley = sheet(4)
    ridge = Mesh(valley.vertices * [1, 1, -1], valley.faces)
    features = np.ones((len(valley.faces), 1), np.float32)
    column = EVIDENCE.index("over the surface")
    ways = [
        evidence(Surface.of(mesh, features), np.array([0]), np.zeros(0, int))[:, column]
        for mesh in (valley, ridge)
    ]
    beyond = valley.face_centroids[:, 0] > 0
    size = np.sqrt(2 + 2 * np.sqrt(2))
    wanted = np.where(beyond, CREASE * np.pi / 4 / size, 0)  # over the fold, once
    np.testing.assert_allclose(ways[0] - ways[1], wanted, atol=1e-5)


def test_what_is_nearer_to_the_faces_of_the_part_speaks_for_it(halves):
    include, exclude = middle(halves, 0.5), middle(halves, -0.5)
    nearer = evidence(halves, np.array([include]), np.array([exclude]))[:, EVIDENCE.index("nearer")]
    assert nearer[include] > 0.5 and nearer[exclude] < -0.5


def test_the_rank_of_a_face_is_the_share_of_the_area_that_is_as_much_like_it():
    rank = _rank(np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.3, 0.2]))
    np.testing.assert_allclose(rank, [0.5, 1.0, 0.7])
    equal = _rank(np.array([2.0, 1.0, 2.0]), np.array([0.5, 0.3, 0.2]))  # as in one cell
    np.testing.assert_allclose(equal, [0.7, 1.0, 0.7])


def test_a_region_is_stood_for_by_faces_from_all_over_it(halves):
    right = np.flatnonzero(halves.mesh.face_centroids[:, 0] > 0)
    few = _spread(halves, right)
    assert len(few) == 64 and set(few) <= set(right)
    nearest = np.linalg.norm(halves.place[right][:, None] - halves.place[few], axis=2).min(1)
    assert nearest.max() < 0.25  # of a side of 0.64


def test_neither_the_order_of_faces_nor_naming_one_twice_changes_a_part(halves):
    mesh, order = halves.mesh, np.random.default_rng(0).permutation(len(halves.mesh.faces))
    shuffled = Surface.of(Mesh(mesh.vertices, mesh.faces[order]), halves.features[order])
    right = np.flatnonzero(mesh.face_centroids[:, 0] > 0.3)
    for include in (right, right[:2]):
        expected, chances_of = select_faces(halves, include, np.zeros(0, int))
        there = np.flatnonzero(np.isin(order, include))
        found, scores = select_faces(shuffled, np.append(there, there[:1]), np.zeros(0, int))
        np.testing.assert_array_equal(found, expected[order])
        np.testing.assert_allclose(scores, chances_of[order], atol=1e-4)
