"""Cells: a few faces each of one piece, without a crease, and what they say of their faces."""

import numpy as np
import pytest
from small_meshes import CUBE_FACES, CUBE_VERTICES

from benchmarks.choices.cells import divided
from benchmarks.timing.torus import bumpy_torus
from patchalign3d.geometry import cells
from patchalign3d.geometry.cloud import Cloud
from patchalign3d.geometry.mesh import Mesh


@pytest.fixture
def many(monkeypatch):
    """From 1,000 faces on there are cells, about 200, of about 500 finer ones."""
    monkeypatch.setattr(cells, "FEW", 1_000)
    monkeypatch.setattr(cells, "LEVELS", ((500, 4), (200, 4)))


def test_a_mesh_of_few_faces_has_a_cell_for_each():
    found = Mesh(CUBE_VERTICES, CUBE_FACES).cells
    assert found.are_faces and found.of.tolist() == list(range(12))
    values = np.arange(12.0)
    assert found.spread(values) is values


def test_cells_are_few_and_make_up_the_surface(many):
    mesh = Mesh(*bumpy_torus(8_000))
    found = mesh.cells
    assert 100 < len(found.area) <= 4 * 200
    assert set(found.of) == set(range(len(found.area)))
    np.testing.assert_allclose(found.area, np.bincount(found.of, mesh.face_areas))
    middle = mesh.face_areas @ mesh.face_centroids
    np.testing.assert_allclose(found.area @ found.centroid, middle, atol=1e-9)
    away = np.linalg.norm(found.centroid[found.of] - mesh.face_centroids, axis=1)
    assert away.max() < 2 * np.sqrt(3 * mesh.face_areas.sum() / 200)


def test_no_cell_goes_around_an_edge_or_over_a_gap(many):
    cube, _ = divided(Mesh(CUBE_VERTICES, CUBE_FACES), 3_000)
    near = cube.vertices + [1.001, 0, 0]
    mesh = Mesh(
        np.concatenate([cube.vertices, near]), np.concatenate([cube.faces, cube.faces + len(near)])
    )
    of, side = mesh.cells.of, np.arange(len(mesh.faces)) * 24 // len(mesh.faces)  # of two triangles
    for cell in range(len(mesh.cells.area)):
        normals = np.cross(*np.diff(mesh.corners[of == cell], axis=1).swapaxes(0, 1))
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        np.testing.assert_allclose(normals, normals[:1].repeat(len(normals), 0), atol=1e-6)
        assert len(set(side[of == cell] // 12)) == 1
    assert mesh.pieces.tolist() == [0] * len(cube.faces) + [1] * len(cube.faces)


def test_a_rough_surface_has_hardly_more_cells_than_a_smooth_one(many):
    vertices, faces = bumpy_torus(8_000)
    rough = vertices + np.random.default_rng(0).normal(0, 0.02, vertices.shape)
    assert len(Mesh(rough, faces).cells.area) <= 4 * 200


def test_where_all_that_touches_is_in_one_cell_none_touch(many):
    """As loose triangles, each of which is there twice."""
    centroids = np.random.default_rng(0).uniform(-1, 1, (700, 3)).repeat(2, axis=0)
    pairs = np.arange(1_400).reshape(-1, 2)
    levels = cells.find_levels(np.ones(1_400), centroids, pairs, np.zeros(700))
    assert [len(level.area) for level in levels] == [700, 700]
    assert [len(level.pairs) for level in levels] == [0, 0]


def test_points_have_cells_too(many):
    points = np.random.default_rng(0).normal(size=(3_000, 3))
    cloud = Cloud(points / np.linalg.norm(points, axis=1, keepdims=True))
    assert 50 < len(cloud.cells.area) < 1_500
    assert cloud.cells.gather(cloud.pieces).shape == cloud.cells.area.shape


def test_levels_are_made_of_one_another_and_know_what_touches_across_their_borders(many):
    mesh = Mesh(*bumpy_torus(8_000))
    fine, coarse = mesh.levels
    np.testing.assert_array_equal(mesh.cells.of, coarse.of[fine.of])
    pairs = mesh.touching
    for level in (fine, coarse):
        one, two = level.of[pairs].T
        np.testing.assert_array_equal(np.sort(level.across), np.flatnonzero(one != two))
        of_pair = np.repeat(
            np.arange(len(level.pairs)), np.diff([*level.begins, len(one[one != two])])
        )
        between = np.sort(np.stack([one, two], axis=1)[level.across], axis=1)
        np.testing.assert_array_equal(level.pairs[of_pair], between)
        assert len(np.unique(level.pairs, axis=0)) == len(level.pairs)
        pairs = level.pairs


def test_creases_of_some_pairs_are_those_of_all(many):
    mesh = Mesh(*bumpy_torus(8_000))
    some = np.arange(0, len(mesh.touching), 7)
    length, angle = mesh.creases(some)
    np.testing.assert_array_equal(mesh.adjacency.length[some], length)
    np.testing.assert_array_equal(mesh.adjacency.angle[some], angle)
