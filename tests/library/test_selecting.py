"""Parts that are pointed at: which faces a click brings along."""

import numpy as np
from small_meshes import face_at

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels.click_evidence import Surface, evidence
from patchalign3d.labels.selecting import (
    _spread,
    cut_out,
    rule_logits,
    select_faces,
    word_evidence,
)


def test_the_rule_has_a_logit_for_each_face(halves):
    rows = evidence(halves, np.array([0, 5]), np.array([9]))
    assert rule_logits(rows).shape == (len(rows),)


def test_a_click_finds_the_side_that_it_is_on(halves):
    right = halves.mesh.face_centroids[:, 0] > 0
    for x, wanted in ((0.5, right), (-0.5, ~right)):
        faces, scores = select_faces(halves, np.array([face_at(halves.mesh, x)]), np.zeros(0, int))
        assert faces.dtype == bool and scores.shape == faces.shape
        assert halves.area[faces & wanted].sum() / halves.area[faces | wanted].sum() > 0.9
        assert scores[wanted].mean() > scores[~wanted].mean() + 0.5


def test_clicked_faces_are_where_they_were_told_to_be(halves):
    include, exclude = face_at(halves.mesh, 0.5), face_at(halves.mesh, 0.6, 0.6)
    for size in (None, 1e-6, 0.3, 1.0):
        faces, scores = select_faces(halves, np.array([include]), np.array([exclude]), size)
        assert faces[include] and not faces[exclude]
        assert scores[include] > 0.999 and scores[exclude] < 0.001


def test_clicks_take_along_faces_of_which_hardly_anything_is_known(halves):
    right = halves.mesh.face_centroids[:, 0] > 0
    there, here = np.flatnonzero(right)[::7], np.array([face_at(halves.mesh, -0.5)])
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
    include = np.array([face_at(halves.mesh, 0.5)])
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
    click, nothing = np.array([face_at(halves.mesh, 0.5, 0.5)]), np.zeros(0, int)
    for part in (side, corner):
        faces, _ = select_faces(halves, click, nothing, fits=np.where(part, 12.0, -12.0))
        assert halves.area[faces & part].sum() / halves.area[faces | part].sum() > 0.9


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
