"""The plane between left and right, of shapes that are not all mirrored in it."""

import numpy as np
import pytest
from small_meshes import boxes

from patchalign3d.geometry.symmetry import symmetry_plane


def test_the_plane_between_the_sides_leans_as_the_body_does_and_a_little_less():
    leaning = np.array([[-0.1, 0, -1], [0.1, 0, 1]])  # variance 1 along z, held upright by 0.02
    plane = symmetry_plane(leaning, np.ones(2))
    np.testing.assert_allclose(plane(leaning), [-0.1 / 1.02, 0.1 / 1.02])


@pytest.mark.parametrize("seed", [0, 1])
def test_a_sword_of_many_small_faces_does_not_move_the_middle_in_whatever_order_they_are(seed):
    """A plain body of two sides; what it holds in one hand has nearly all of the faces."""
    mesh, _ = boxes(("torso", (-2, -1, 0), (2, 1, 9)))
    body, rng = mesh.face_centroids * [1, 1, 1], np.random.default_rng(seed)
    carved = np.column_stack([rng.uniform(0.8, 1, 9000), *rng.uniform(-1, 1, (2, 9000))])
    centroids = np.concatenate([body, carved])
    areas = np.concatenate([mesh.face_areas, np.full(9000, 0.3 * mesh.face_areas.sum() / 9000)])
    order = rng.permutation(len(areas))
    plane = symmetry_plane(centroids[order], areas[order])
    np.testing.assert_allclose(plane(body), 0, atol=0.02)
    np.testing.assert_allclose(plane(body), symmetry_plane(centroids, areas)(body), atol=1e-9)


@pytest.mark.parametrize(("share", "fitted"), [(0.22, False), (0.32, True)])
def test_a_plane_is_fitted_only_to_faces_that_are_a_quarter_of_the_surface(share, fitted):
    """A pair of strips at x = −0.8 and −0.4, with a spine near the middle between them, and
    scattered faces that no plane mirrors to each other.
    """
    heights = np.array([-0.5, 0, 0.5])
    strip = [np.column_stack([np.full(3, x), heights, np.full(3, -1)]) for x in (-0.8, -0.4, -0.62)]
    number = np.arange(30)
    y, z = np.divmod(number, 6)
    scattered = np.column_stack([-0.2 + 0.04 * (7 * number % 31), y / 4 - 0.5, z / 4])
    own = (share - 0.12) / 2, (share - 0.12) / 2, 0.12
    areas = np.concatenate([np.repeat(own, 3) / 3, np.full(30, (1 - share) / 30)])
    plane = symmetry_plane(np.concatenate([*strip, scattered]), areas)
    middle = np.dot(own, [-0.8, -0.4, -0.62]) / share
    where = np.array([[0, 0, -1], [0, 0.5, -1]])
    np.testing.assert_allclose(plane(where), middle if fitted else -0.62, atol=1e-9)
