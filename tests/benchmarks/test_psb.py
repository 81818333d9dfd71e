"""Cuts of many people: read as they were written, and judged by connected pieces."""

import numpy as np
import pytest

from benchmarks.product import psb
from patchalign3d import Mesh


@pytest.fixture
def folder(tmp_path):
    """Two separate squares of two triangles each, which two people cut differently."""
    corners = np.array([[0, 0, 0], [10, 0, 0], [10, 10, 0], [0, 10, 0]])
    vertices = np.concatenate([corners, corners + [20, 0, 0]]).astype(np.uint16)
    np.savez(
        tmp_path / "12.npz",
        vertices_u16=vertices,
        scale=np.float64(0.1),
        offset=np.array([1.0, 0, 0]),
        faces=np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]]),
        segmentations=np.array([[0, 0, 1, 1], [0, 1, 2, 3]], np.uint8),
        category=np.array("table"),
    )
    return tmp_path


def test_a_mesh_is_where_its_file_says(folder):
    (cut,) = psb.load(folder)
    assert (cut.name, cut.category) == ("12", "table")
    assert cut.vertices.max(0).tolist() == [4, 1, 0] and cut.people.shape == (2, 4)


def test_faces_of_one_label_that_do_not_touch_are_two_parts(folder):
    (cut,) = psb.load(folder)
    mesh = Mesh(cut.vertices, cut.faces)
    assert len(set(psb.connected_parts(mesh, np.zeros(4, int)))) == 2
    assert len(set(psb.connected_parts(mesh, np.array([0, 1, 0, 0])))) == 3


def test_the_error_is_the_mean_over_the_people(folder):
    (cut,) = psb.load(folder)
    # Of the six pairs of faces the first person joins two, the second none.
    assert psb.error(cut, np.array([5, 5, 8, 8])) == pytest.approx((0 + 2 / 6) / 2)
    assert psb.error(cut, np.zeros(4, int)) == pytest.approx((4 / 6 + 6 / 6) / 2)


def test_every_category_of_the_set_has_words():
    assert len(psb.PARTS) == 19
    assert all(len(set(words.split(", "))) >= 2 for words in psb.PARTS.values())
