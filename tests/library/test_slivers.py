"""Triangles without width change nothing about how the faces beside them meet."""

import numpy as np
import pytest
from small_meshes import CUBE_FACES, CUBE_VERTICES, sheet

from patchalign3d import Mesh

FOLD = [[0, 0, 0], [2, 0, 0], [1, 1, 0], [1, 0, 0]]  # a triangle, and a vertex on its first edge


def meetings(mesh, some=slice(None)):
    """Pairs of faces, or some of them by their numbers from there, and the angles they meet at."""
    pairs, _, angles = mesh.adjacency
    number = np.full(len(mesh.faces), -1)
    number[some] = np.arange(len(number[some]))
    pairs = np.sort(number[pairs], axis=1)
    found = zip(pairs[pairs[:, 0] >= 0].tolist(), angles[pairs[:, 0] >= 0], strict=True)
    return {(*pair, round(float(angle), 5)) for pair, angle in found}


@pytest.mark.parametrize("down", [-1, 1])
@pytest.mark.parametrize("sliver", [[1, 0, 3], [0, 1, 3]])
@pytest.mark.parametrize("first", [False, True])
def test_a_crease_is_as_sharp_with_a_sliver_in_it(down, sliver, first):
    """Below the triangle's edge hang two, and between them is what closes the mesh."""
    vertices = np.array([*FOLD, [0.5, 0, down], [1.5, 0, down]], float)
    faces = [[0, 1, 2], [3, 0, 4], [1, 3, 5]]
    faces = [sliver, *faces] if first else [*faces, sliver]
    number = 0 if first else 3
    upper, left, right = np.delete(np.arange(4), number)
    bend = -down * round(np.pi / 2, 5)
    assert meetings(Mesh(vertices, faces)) == {
        (*sorted((upper, number)), 0.0),
        (*sorted((left, number)), bend),
        (*sorted((right, number)), bend),
    }


def test_slivers_one_behind_the_other_are_as_flat_as_the_face_at_the_longest_edge():
    vertices = np.array([*FOLD, [0.5, 0, 0], [1, 0, -1]], float)
    fan = [[1, 0, 3], [3, 0, 4]]  # the second lies at a short edge of the first
    below = [[3, 1, 5], [4, 3, 5], [0, 4, 5]]
    right = round(np.pi / 2, 5)
    assert meetings(Mesh(vertices, [[0, 1, 2], *fan, *below])) == {
        (0, 1, 0.0),
        (1, 2, 0.0),
        (1, 3, right),
        (2, 4, right),
        (2, 5, right),
        (3, 4, 0.0),
        (4, 5, 0.0),
    }


@pytest.mark.parametrize("corners", [[0, 0, 1], [1, 0, 1], [0, 1, 1]])
def test_faces_with_two_corners_in_one_place_leave_all_edges_as_they_were(corners):
    collapsed, plain = CUBE_FACES[:, corners], meetings(Mesh(CUBE_VERTICES, CUBE_FACES))
    for faces, some in (
        ([CUBE_FACES, collapsed], slice(12)),
        ([collapsed, CUBE_FACES], slice(12, None)),
    ):
        mesh = Mesh(CUBE_VERTICES, np.concatenate(faces))
        assert meetings(mesh, some) == plain
        pairs, _, angles = mesh.adjacency
        assert np.count_nonzero(angles) == 12  # the others lie flat on a face beside them
        assert len(pairs) == 18 + 12
        assert not mesh.pieces.any()


def test_a_sliver_beside_nothing_is_left_as_it_is():
    faces = np.concatenate([CUBE_FACES, [[8, 9, 10], [8, 8, 8]]])
    line = np.array([[3, 0, 0], [5, 0, 0], [4, 0, 0]], float)
    mesh = Mesh(np.concatenate([CUBE_VERTICES, line]), faces)
    assert meetings(mesh) == meetings(Mesh(CUBE_VERTICES, CUBE_FACES))
    assert mesh.pieces.tolist() == [0] * 12 + [1, 2]


def test_small_faces_of_a_fine_mesh_are_no_slivers():
    fine = sheet(400)
    assert not len(fine.slivers)
