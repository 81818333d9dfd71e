"""Mesh: what is refused, what is measured."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from small_meshes import CUBE_FACES, CUBE_VERTICES, boxes

from patchalign3d.errors import MeshError
from patchalign3d.geometry.mesh import Mesh


@pytest.mark.parametrize(
    ("vertices", "faces", "sentence"),
    [
        ([], [], "no faces"),
        (CUBE_VERTICES, np.zeros((0, 3), int), "no faces"),
        (CUBE_VERTICES, [[0, 1, 8]], "Face 0 refers to vertex 8"),
        (CUBE_VERTICES, [[0, 1, 2], [0, -1, 2]], "Face 1 refers to vertex -1"),
        (CUBE_VERTICES, [[0, 1, 2, 3]], "shape"),
        (CUBE_VERTICES, [[0.0, 1.0, 2.0]], "whole numbers"),
        (CUBE_VERTICES[:, :2], [[0, 1, 2]], "shape"),
        ([["a", "b", "c"]] * 3, [[0, 1, 2]], "not an array of numbers"),
        (
            torch.zeros(3, 3, requires_grad=True),
            [[0, 1, 2]],
            r"not an array of numbers: .* Use tensor\.detach\(\)\.numpy\(\) instead\.$",
        ),
        (
            CUBE_VERTICES,
            [[0, 1, 2], [0, 1, 2, 1]],
            r"different lengths; it must be \(F, 3\), triangles",
        ),
        ([[0, 0, 0], [1, 0, 0], [np.nan, 1, 0]], [[0, 1, 2]], "the first is vertex 2"),
        ([[0, 0, 0], [1, 0, 0], [0, np.inf, 0]], [[0, 1, 2]], "not finite"),
        ([[0, 0, 0], [1, 0, 0], [2, 0, 0]], [[0, 1, 2]], "zero area"),
        ([[3, 3, 3]] * 3, [[0, 1, 2]], "one place"),
        (CUBE_VERTICES * 1e-322, CUBE_FACES, "tell them apart by 4.9e-324, in a shape"),
        (CUBE_VERTICES * 1e-315, CUBE_FACES, "tell them apart by 4.9e-324, in a shape of 1e-315"),
        (CUBE_VERTICES + 1e14, CUBE_FACES, "tell them apart by 0.016, in a shape"),
        (np.ma.masked_less(CUBE_VERTICES, 1), CUBE_FACES, "vertices are masked"),
    ],
)
def test_a_mesh_that_cannot_be_labelled_is_refused_with_its_reason(vertices, faces, sentence):
    with pytest.raises(MeshError, match=sentence):
        Mesh(vertices, faces)


def test_an_unknown_up_axis_is_refused():
    with pytest.raises(MeshError, match="up axis"):
        Mesh(CUBE_VERTICES, CUBE_FACES, up_axis="up")
    with pytest.raises(MeshError, match="up axis"):
        Mesh(CUBE_VERTICES, CUBE_FACES, "auto", likely_up="up")


def test_loose_vertices_may_be_anything_even_nan():
    vertices = np.vstack([CUBE_VERTICES, [np.nan, np.inf, 1e300]])
    mesh = Mesh(vertices, CUBE_FACES)
    assert np.isfinite(mesh.unit_vertices).all()
    np.testing.assert_array_equal(
        mesh.unit_vertices[:8], Mesh(CUBE_VERTICES, CUBE_FACES).unit_vertices
    )


@given(
    st.floats(-12, 12),
    st.tuples(*[st.floats(-1e3, 1e3)] * 3),
    st.sampled_from(["Y", "Z"]),
)
def test_scale_and_place_do_not_change_the_unit_frame(exponent, offset, up_axis):
    scale = 10.0**exponent
    mesh = Mesh(CUBE_VERTICES * scale + np.array(offset) * scale, CUBE_FACES, up_axis)
    np.testing.assert_allclose(np.abs(mesh.unit_vertices), 1, atol=1e-9)
    np.testing.assert_allclose(
        mesh.to_mesh_frame(mesh.unit_vertices), mesh.vertices, rtol=1e-9, atol=1e-9 * scale
    )
    np.testing.assert_array_equal(mesh.unit_vertices, mesh.to_unit_frame(mesh.vertices))


def test_y_up_becomes_z_up_without_mirroring():
    triangle = [[0, 0, 0], [2, 0, 0], [0, 2, 2]]
    unit = Mesh(triangle, [[0, 1, 2]], up_axis="Y").unit_vertices
    np.testing.assert_allclose(unit, [[-1, 1, -1], [1, 1, -1], [-1, -1, 1]])


def test_the_edges_of_a_cube_are_convex_right_angles_however_it_is_wound():
    inside_out = CUBE_FACES[:, ::-1]
    mixed = CUBE_FACES.copy()
    mixed[3] = mixed[3, ::-1]
    for faces in (CUBE_FACES, inside_out, mixed):
        adjacency = Mesh(CUBE_VERTICES, faces).adjacency
        assert len(adjacency.faces) == 18
        sharp = np.abs(adjacency.angle) > 0.1
        assert sharp.sum() == 12
        np.testing.assert_allclose(np.abs(adjacency.angle[sharp]), np.pi / 2)
        np.testing.assert_allclose(adjacency.length[sharp], 2)
    np.testing.assert_allclose(Mesh(CUBE_VERTICES, inside_out).adjacency.angle[sharp], np.pi / 2)


def test_the_edge_of_a_step_is_concave():
    # A floor and a wall that meet in a corner one stands in, closed by a box below and behind.
    profile = np.array(
        [[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]], float
    )  # an L, counterclockwise
    n = len(profile)
    vertices = np.vstack([np.c_[profile, np.zeros(n)], np.c_[profile, np.full(n, 3.0)]])
    faces = []
    for i in range(n):
        j = (i + 1) % n
        faces += [[i, j, j + n], [i, j + n, i + n]]
    cap = [[0, 1, 2], [0, 2, 3], [0, 3, 4], [0, 4, 5]]
    faces += [[c, b, a] for a, b, c in cap] + [[a + n, b + n, c + n] for a, b, c in cap]
    adjacency = Mesh(vertices, faces).adjacency
    concave = adjacency.angle < -0.1
    assert concave.sum() == 1
    np.testing.assert_allclose(adjacency.angle[concave], -np.pi / 2)


def test_vertices_split_by_an_exporter_do_not_tear_the_surface():
    soup = CUBE_VERTICES[CUBE_FACES].reshape(-1, 3)
    faces = np.arange(len(soup)).reshape(-1, 3)
    assert len(Mesh(soup, faces).adjacency.faces) == 18
    assert set(Mesh(soup, faces).pieces) == {0}


def test_two_cubes_are_two_pieces():
    vertices = np.vstack([CUBE_VERTICES, CUBE_VERTICES + 5])
    faces = np.vstack([CUBE_FACES, CUBE_FACES + 8])
    pieces = Mesh(vertices, faces).pieces
    assert len(set(pieces[:12])) == len(set(pieces[12:])) == 1
    assert pieces[0] != pieces[12]


def test_three_faces_at_one_edge_and_collapsed_faces_are_survived():
    vertices = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, -1, 0]]
    mesh = Mesh(vertices, [[0, 1, 2], [0, 1, 3], [0, 1, 4], [0, 0, 1], [2, 2, 2]])
    adjacency = mesh.adjacency
    assert np.isfinite(adjacency.angle).all()
    assert (adjacency.faces[:, 0] != adjacency.faces[:, 1]).all()
    assert len(set(mesh.pieces[:3])) == 1


def test_faces_that_touch_do_not_go_by_their_order_where_boxes_stand_on_each_other():
    lower, upper = CUBE_VERTICES, CUBE_VERTICES + [0, 0, 1]  # four faces at each edge between
    faces = np.concatenate([CUBE_FACES, CUBE_FACES + 8])
    order = np.random.default_rng(0).permutation(len(faces))
    found = [Mesh(np.concatenate([lower, upper]), rows).adjacency for rows in (faces, faces[order])]
    touching = [
        {(*sorted(pair), round(float(angle), 9)) for pair, angle in zip(pairs, angles, strict=True)}
        for pairs, angles in (
            (found[0].faces.tolist(), found[0].angle),
            (order[found[1].faces].tolist(), found[1].angle),
        )
    ]
    assert touching[0] == touching[1]


def test_vertices_average_the_faces_around_them_by_area():
    corners = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [3, 0, 0], [3, 1, 0]]
    strip = Mesh(corners, [[0, 1, 2], [0, 2, 3], [1, 4, 5], [1, 5, 2]])
    values = np.array([[0.0], [0.0], [1.0], [1.0]])
    per_vertex = strip.to_vertices(values)
    # Vertex 1 touches one small face (0.5) and two large ones (1 each); vertex 2 two small and one
    # large.
    np.testing.assert_allclose(per_vertex[:, 0], [0, 2 / 2.5, 1 / 2, 0, 1, 1], rtol=1e-6)
    assert per_vertex.dtype == np.float32


def test_a_vertex_without_faces_gets_nothing():
    mesh = Mesh([[0, 0, 0], [1, 0, 0], [0, 1, 0], [9, 9, 9]], [[0, 1, 2]])
    assert mesh.to_vertices(np.ones((1, 2)))[3].tolist() == [0, 0]


def test_a_mesh_whose_up_nobody_knows_stands_as_it_came_until_a_model_tells():
    mesh = Mesh(np.eye(3) * [1, 2, 3], [[0, 1, 2]], up_axis="auto")
    assert mesh.frame_is_open and mesh.up_axis == "Z"
    told = mesh.in_frame("X", "Y")
    assert not told.frame_is_open and (told.frame.up, told.frame.front) == ("X", "Y")
    np.testing.assert_array_equal(told.vertices, mesh.vertices)
    with pytest.raises(MeshError, match="name both, or neither"):
        Mesh(np.eye(3), [[0, 1, 2]], up_axis="auto", front_axis="X")


@given(st.integers(0, 2**32 - 1))
def test_samples_depend_neither_on_the_order_of_faces_nor_on_that_of_corners(seed):
    """Boxes that touch have faces in one place, which look to different sides."""
    rng = np.random.default_rng(seed)
    mesh, _ = boxes(("one", (0, 0, 0), (1, 1, 1)), ("beside", (1, 0, 0), (2, 1, 1)))
    order = rng.permutation(len(mesh.faces))
    rolled = (np.arange(3) + rng.integers(0, 3, (len(order), 1))) % 3
    corners = np.take_along_axis(mesh.faces[order], rolled, 1)
    points, faces = mesh.samples(200, 2, np.random.default_rng(0))
    same, on = Mesh(mesh.vertices, corners).samples(200, 2, np.random.default_rng(0))
    np.testing.assert_array_equal(points, same)
    np.testing.assert_array_equal(faces, order[on])


def test_samples_do_not_depend_on_how_faces_are_wound():
    around = Mesh(
        CUBE_VERTICES, np.where(np.arange(12)[:, None] % 2, CUBE_FACES[:, ::-1], CUBE_FACES)
    )
    found = [
        mesh.samples(200, 1, np.random.default_rng(0))
        for mesh in (Mesh(CUBE_VERTICES, CUBE_FACES), around)
    ]
    for one, two in zip(*found, strict=True):
        np.testing.assert_array_equal(one, two)
