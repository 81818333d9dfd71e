"""Thickness: the diameter of balls and plates, whatever the winding."""

import numpy as np
import pytest
import trimesh
from small_meshes import CUBE_FACES, CUBE_VERTICES

from patchalign3d.geometry import cells
from patchalign3d.geometry import thickness as module
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.geometry.thickness import thickness


def test_thickness_is_the_diameter_inside_whatever_the_winding():
    ball = trimesh.creation.icosphere(subdivisions=3)
    for faces in (ball.faces, ball.faces[:, ::-1]):
        assert np.median(thickness(Mesh(ball.vertices, faces))) == pytest.approx(2, rel=0.1)
    plate = Mesh(CUBE_VERTICES * [10, 10, 1], CUBE_FACES)
    large = np.abs(plate.corners.mean(1)[:, 2]) > 0.09
    np.testing.assert_allclose(thickness(plate)[large], 0.2, rtol=0.1)


def test_a_hollow_ball_is_as_thick_as_what_its_wall_encloses():
    ball = trimesh.creation.icosphere(subdivisions=3)
    vertices = np.concatenate([ball.vertices, 0.98 * ball.vertices])
    faces = np.concatenate([ball.faces, ball.faces[:, ::-1] + len(ball.vertices)])
    assert np.median(thickness(Mesh(vertices, faces))) == pytest.approx(2, rel=0.1)


def test_the_order_of_the_faces_does_not_matter():
    mesh = trimesh.creation.capsule(radius=0.3)
    order = np.random.default_rng(0).permutation(len(mesh.faces))
    found = thickness(Mesh(mesh.vertices, mesh.faces[order]))
    np.testing.assert_array_equal(found, thickness(Mesh(mesh.vertices, mesh.faces))[order])


def test_4096_points_are_measured_by_balls_that_shrink_at_most_twelve_times_and_eight_decide(
    monkeypatch,
):
    asked, nearest = [], module.nearest

    def count(tree, places, *rest):
        asked.append((len(places), *rest))
        return nearest(tree, places, *rest)

    monkeypatch.setattr(module, "nearest", count)
    monkeypatch.setattr(module.np, "allclose", lambda *_, **__: False)  # as if never done
    ball = trimesh.creation.icosphere(subdivisions=1)
    thickness(Mesh(ball.vertices, ball.faces))
    assert asked == [(4096,)] * 12 * 2 + [(len(ball.faces), 8)]


def test_on_a_large_mesh_it_is_looked_up_for_fine_cells_and_hardly_differs(monkeypatch):
    asked, nearest = [], module.nearest
    ball = trimesh.creation.icosphere(subdivisions=5)
    mesh = Mesh(ball.vertices * [1, 1, 0.3], ball.faces)
    of_faces = thickness(mesh)
    monkeypatch.setattr(cells, "FEW", 1_000)
    monkeypatch.setattr(cells, "LEVELS", ((4_000, 4), (400, 4)))
    monkeypatch.setattr(module, "nearest", lambda *said: (asked.append(said), nearest(*said))[1])
    large = Mesh(mesh.vertices, mesh.faces)
    found = thickness(large)
    assert len(asked[-1][1]) == len(large.levels[0].area) < len(mesh.faces) / 2
    assert np.abs(np.log(found / of_faces)).mean() < 0.05
