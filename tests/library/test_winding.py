"""Faces that lie in one place are no creases, and how faces are wound does not tell which way a
closed surface bends.
"""

import numpy as np
import pytest
from small_meshes import CUBE_FACES, CUBE_VERTICES

from patchalign3d import Mesh
from patchalign3d.geometry.copies import copies
from patchalign3d.geometry.winding import to_turn

FLIPPED = CUBE_FACES[:, ::-1]
SOME = np.random.default_rng(0).random(len(CUBE_FACES)) < 0.5
MIXED = np.where(SOME[:, None], FLIPPED, CUBE_FACES)


def mean_angles(faces):
    """Of a cube's edges, and of how many faces meet flat."""
    angle = Mesh(CUBE_VERTICES, faces).adjacency.angle
    sharp = np.abs(angle) > 0.1
    return angle[sharp], int((~sharp).sum())


@pytest.mark.parametrize(
    ("faces", "copied"),
    [
        (MIXED, 0),
        (np.concatenate([CUBE_FACES, CUBE_FACES]), 12),
        (np.concatenate([CUBE_FACES, FLIPPED]), 12),
        (np.concatenate([FLIPPED, MIXED, CUBE_FACES]), 24),
    ],
    ids=["wound at random", "doubled", "two-sided", "three times"],
)
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_a_cube_has_twelve_convex_edges_however_its_faces_are_wound_and_doubled(
    faces, copied, seed
):
    if seed is not None:
        faces = np.random.default_rng(seed).permutation(faces)
    sharp, flat = mean_angles(faces)
    np.testing.assert_allclose(sharp, [np.pi / 2] * 12, rtol=1e-6)
    assert flat == 6 + 3 * copied
    assert not Mesh(CUBE_VERTICES, faces).pieces.any()


def test_boxes_that_stand_on_each_other_are_not_doubled():
    vertices = np.concatenate([CUBE_VERTICES, CUBE_VERTICES + [0, 0, 1]])
    faces = np.concatenate([CUBE_FACES, CUBE_FACES + 8])
    place = np.unique(vertices, axis=0, return_inverse=True)[1].reshape(-1)
    assert copies(place[faces], np.arange(24)) is None


def test_of_faces_in_one_place_the_first_is_the_original():
    corners = np.array([[0, 1, 2], [3, 4, 5], [2, 1, 0], [5, 3, 4]])
    np.testing.assert_array_equal(copies(corners, np.arange(4)), [0, 1, 0, 1])
    np.testing.assert_array_equal(copies(corners, np.array([2, 3, 0, 1])), [2, 3, 2, 3])


def test_neighbours_are_turned_to_be_wound_alike_and_none_where_there_is_one_side_only():
    pairs = np.array([[0, 1], [1, 2], [2, 3]])
    turned = to_turn(4, pairs, np.array([True, True, False]))
    np.testing.assert_array_equal(turned, [False, True, False, False])
    ring = np.array([[0, 1], [1, 2], [2, 0]])
    assert not to_turn(3, ring, np.array([False, False, True])).any()
