"""Cuts of many people are judged by connected pieces."""

import numpy as np
import pytest

from benchmarks.datasets.princeton import Cut
from benchmarks.quality import psb
from patchalign3d import Mesh


def cut() -> Cut:
    """Two separate squares of two triangles each, which two people cut differently."""
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    faces = np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]])
    mesh = Mesh(np.concatenate([square, square + [2, 0, 0]]), faces)
    return Cut("12", "table", mesh, np.array([[0, 0, 1, 1], [0, 1, 2, 3]]))


def test_faces_of_one_label_that_do_not_touch_are_two_parts():
    assert len(set(psb.connected_parts(cut().mesh, np.zeros(4, int)))) == 2
    assert len(set(psb.connected_parts(cut().mesh, np.array([0, 1, 0, 0])))) == 3


def test_the_error_is_the_mean_over_the_people():
    # Of the six pairs of faces the first person joins two, the second none.
    assert psb.error(cut(), np.array([5, 5, 8, 8])) == pytest.approx((0 + 2 / 6) / 2)
    assert psb.error(cut(), np.zeros(4, int)) == pytest.approx((4 / 6 + 6 / 6) / 2)


def test_who_is_clicked_for_is_the_first_of_the_people(tmp_path):
    np.savez(
        tmp_path / "12.npz",
        vertices_u16=cut().mesh.vertices.astype(np.uint16),
        scale=1.0,
        offset=0.0,
        faces=cut().mesh.faces,
        segmentations=cut().people,
        category="table",
    )
    (case,) = psb.cases(tmp_path)
    np.testing.assert_array_equal(case.truth, [0, 0, 1, 1])
    assert case.category == "table" and not case.prompts


def test_every_category_of_the_set_has_words():
    assert len(psb.PARTS) == 19
    assert all(len(set(words.split(", "))) >= 2 for words in psb.PARTS.values())
