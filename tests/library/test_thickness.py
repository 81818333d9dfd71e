"""Thickness: the diameter of balls and plates, whatever the winding."""

import numpy as np
import pytest
import trimesh
from small_meshes import CUBE_FACES, CUBE_VERTICES

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
