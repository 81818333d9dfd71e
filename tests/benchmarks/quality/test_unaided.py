"""The third table: the same of a mesh that lies on another side, is clicked at, or unnamed."""

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.quality.cases import Case
from benchmarks.quality.unaided import (
    LAID,
    STANDING,
    WAYS,
    click_scores,
    laid,
    orientation_scores,
    scores_without_words,
)
from patchalign3d import Mesh
from patchalign3d.geometry.upright import Orientation


def tower() -> Case:
    """Three loose cubes on top of each other: the lowest is one part, the others another."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    cube = np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))])
    vertices = np.concatenate([corners + [0, 0, 1.1 * i] for i in range(3)])
    faces = np.concatenate([cube + 8 * i for i in range(3)])
    truth = np.repeat([0, 1, 1], 12)
    return Case(Mesh(vertices, faces), ["base", "top"], truth, "tower")


class KnowsUp:
    """Labels by height in the frame that it is given; finds only one way to stand."""

    def __init__(self, finds: tuple) -> None:
        self.finds = finds

    def set_mesh(self, mesh, seed):
        found = self.find_orientation(mesh, seed)
        self.mesh = mesh.in_frame(found.up, found.front) if mesh.frame_is_open else mesh

    def find_orientation(self, mesh, seed):
        return Orientation(*self.finds, 1.0, 1.0)

    def segment(self, prompts):
        height = self.mesh.face_centroids[:, 2]
        return SimpleNamespace(face_labels=(height > -0.34).astype(int))

    def select(self, include, exclude):
        return SimpleNamespace(faces=np.isin(self.mesh.pieces, self.mesh.pieces[list(include)]))

    def segment_automatically(self, pieces):
        kept = self.mesh.pieces if pieces in (None, 3) else 0 * self.mesh.pieces
        return SimpleNamespace(face_labels=kept)


def test_a_mesh_that_is_laid_down_is_upright_again_in_its_own_frame():
    assert len(WAYS) == 20
    for way in WAYS:
        told = laid(tower(), way, told=True)
        np.testing.assert_allclose(told.mesh.unit_vertices, tower().mesh.unit_vertices, atol=1e-12)
        assert laid(tower(), way, told=False).mesh.frame_is_open


def test_whoever_finds_the_right_way_up_loses_nothing():
    rows = [orientation_scores(KnowsUp(way), tower(), number, 0) for way in WAYS for number in (0,)]
    right = [row for row in rows if row["front found"]]
    assert len(right) == 1 and all(
        right[0][column] == 1 for column in LAID if column != "standing, untold"
    )
    assert orientation_scores(KnowsUp(STANDING), tower(), 0, 0)["standing, untold"] == 1
    assert right[0]["standing, untold"] < 1  # whoever lays down what stands
    assert all(row["as it comes"] == row["lying, told"] == 1 for row in rows)
    assert np.mean([row["lying, untold"] for row in rows]) < 1
    assert 1 < sum(row["up found"] for row in rows) < 20


def test_a_second_click_finds_the_second_piece():
    found = click_scores(KnowsUp(("Z", "-Y")), tower(), 0)
    # The base is one piece; of the other part a click finds one of two.
    assert found["1 clicks"] == pytest.approx((1 + 1 / 2) / 2)
    assert found["3 clicks"] == 1


def test_without_words_the_best_number_may_be_chosen_by_the_truth():
    found = scores_without_words(KnowsUp(("Z", "-Y")), tower(), 0)
    assert found["unnamed, own number"] == pytest.approx((1 + 1 / 2) / 2)
    assert found["unnamed, best number"] == pytest.approx((1 + 1 / 2) / 2)
