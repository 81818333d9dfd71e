"""The inner side of a wall belongs to its outer side; what is near to something else does not."""

import tracemalloc

import numpy as np
import pytest
import trimesh
from scipy.spatial import cKDTree
from small_meshes import boxes

from patchalign3d import Mesh
from patchalign3d.geometry import walls
from patchalign3d.labels.graph_cut import smooth_labels
from patchalign3d.labels.pooling import smooth_pooling

THICK = 0.02


def joined(*parts):
    """One mesh of several (vertices, faces)."""
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in parts)])
    faces = [faces + start for (_, faces), start in zip(parts, starts[:-1], strict=True)]
    return Mesh(np.concatenate([vertices for vertices, _ in parts]), np.concatenate(faces))


def box(low, high):
    """Vertices and faces of a box of many triangles, whose corners are welded."""
    low, high = np.array(low, float), np.array(high, float)
    made = trimesh.creation.box(high - low).apply_translation((low + high) / 2)
    made = made.subdivide().subdivide()
    return np.asarray(made.vertices), np.asarray(made.faces)


def inner_side(vertices, faces, thick=THICK):
    """The same surface a little further inside, facing the other way."""
    normals = trimesh.Trimesh(vertices, faces, process=False).vertex_normals
    return vertices - thick * normals, faces[:, ::-1]


def dome():
    """The upper half of a ball."""
    ball = trimesh.creation.icosphere(subdivisions=3)
    return np.asarray(ball.vertices), ball.faces[ball.triangles_center[:, 2] > 0]


BOX, DOME = box([-1, -1, -1], [1, 1, 1]), dome()
BALL = trimesh.creation.icosphere(subdivisions=3)
BALL = np.asarray(BALL.vertices), np.asarray(BALL.faces)


@pytest.mark.parametrize("outer", [BOX, BALL, DOME], ids=["box", "ball", "open dome"])
@pytest.mark.parametrize("thick", [0.006, 0.02, 0.06])
@pytest.mark.parametrize("way", [1, -1], ids=["wound outwards", "inside out"])
def test_each_face_of_an_inner_side_belongs_to_the_one_outside_it(outer, thick, way):
    vertices, faces = outer
    inner, turned = inner_side(vertices, faces, thick)
    mesh = joined((vertices, faces[:, ::way]), (inner, turned[:, ::way]))
    count = len(faces)
    np.testing.assert_array_equal(mesh.outer_faces[:count], np.arange(count))
    away = mesh.face_centroids[mesh.outer_faces[count:]] - mesh.face_centroids[:count]
    assert np.linalg.norm(away, axis=1).max() < 0.1  # itself or one beside it
    assert not mesh.pieces.any()


def test_an_outer_side_that_was_added_is_the_outer_side():
    vertices, faces = BALL
    mesh = joined((vertices, faces[:, ::-1]), (vertices * 1.03, faces))
    count = len(faces)
    assert (mesh.outer_faces[:count] >= count).all()
    np.testing.assert_array_equal(mesh.outer_faces[count:], np.arange(count, 2 * count))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_faces_does_not_matter(seed):
    mesh = joined(DOME, inner_side(*DOME))
    order = np.random.default_rng(seed).permutation(len(mesh.faces))
    back = np.argsort(order)
    again = Mesh(mesh.vertices, mesh.faces[order]).outer_faces
    np.testing.assert_array_equal(order[again][back], mesh.outer_faces)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_the_size_does_not_matter(size):
    mesh = joined(DOME, inner_side(*DOME))
    other = Mesh(mesh.vertices * size, mesh.faces)
    np.testing.assert_array_equal(other.outer_faces, mesh.outer_faces)
    ball = Mesh(BALL[0] * size, BALL[1])
    assert ball.outer_faces is None


def test_whether_there_are_walls_is_looked_for_in_the_same_places_whatever_the_order(monkeypatch):
    places = []
    monkeypatch.setattr(
        walls._Points, "behind", lambda self, _: places.append(self.at) or self.faces
    )
    monkeypatch.setattr(walls, "SOME", 2.0)  # so that one look is all
    for order in (np.arange(len(BOX[1])), np.random.default_rng(0).permutation(len(BOX[1]))):
        assert Mesh(BOX[0], BOX[1][order]).outer_faces is None
    np.testing.assert_array_equal(*places)


def test_walls_bend_as_their_outer_sides_do():
    plain, walled = joined(BOX), joined(BOX, inner_side(*BOX))
    sharp, walled_sharp = (
        np.sort(mesh.adjacency.angle[np.abs(mesh.adjacency.angle) > 0.1])
        for mesh in (plain, walled)
    )
    np.testing.assert_allclose(walled_sharp, sharp, rtol=1e-6)
    assert len(walled.adjacency.angle) == len(plain.adjacency.angle) + 3 * len(plain.faces)


PLATE = box([-1, -1, 0], [1, 1, 0.04])
CABINET = box([-1, 0.05, -1], [1, 1, 1])
DOOR = box([-0.98, 0, -0.98], [0.98, 0.03, 0.98])
SHIRT = DOME[0] * 1.02, DOME[1]
PICTURE = np.array([[0.0, 0.02, 0], [0.5, 0.02, 0], [0.5, 0.02, 0.5], [0, 0.02, 0.5]])
WALL = PICTURE * [4, 0, 4] - [1, 0, 1]
SQUARE = np.array([[0, 1, 2], [0, 2, 3]])


@pytest.mark.parametrize(
    "parts",
    [
        [PLATE],
        [PLATE, (PLATE[0] + [0, 0, 0.06], PLATE[1])],
        [CABINET, DOOR],
        [BALL, SHIRT],
        [BALL, (BALL[0] * 0.97, BALL[1])],
        [box([-1, -1, 0], [1, 1, 0.1]), box([-0.97, -0.97, 0.03], [0.97, 0.97, 0.07])],
        [BALL, (BALL[0] * 0.7, BALL[1][:, ::-1])],
        [(WALL, SQUARE[:, ::-1]), (PICTURE, SQUARE)],
    ],
    ids=[
        *("a plate", "plates above each other", "a door before a cabinet", "a shirt on a body"),
        *(
            "a ball in a skin",
            "a slab in a slab",
            "a wide room within",
            "a picture on a wall's back",
        ),
    ],
)
def test_what_is_near_to_something_else_is_no_wall(parts):
    assert joined(*parts).outer_faces is None


def test_a_thick_shirt_is_one_piece_apart_from_the_body():
    body, shirt = BALL, (DOME[0] * 1.06, DOME[1])
    mesh = joined(body, shirt, inner_side(*shirt))
    first, second = len(body[1]), len(body[1]) + len(shirt[1])
    np.testing.assert_array_equal(mesh.outer_faces[:second], np.arange(second))
    assert ((mesh.outer_faces[second:] >= first) & (mesh.outer_faces[second:] < second)).all()
    assert len(np.unique(mesh.pieces[:first])) == len(np.unique(mesh.pieces[first:])) == 1
    assert mesh.pieces[0] != mesh.pieces[-1]


def test_each_loose_part_has_its_own_inner_side():
    parts = [box([x, -0.2, -0.2], [x + 0.5, 0.2, 0.2]) for x in (-1, -0.45, 0.1)]
    mesh = joined(*parts, *(inner_side(*part) for part in parts))
    assert len(np.unique(mesh.pieces)) == 3
    np.testing.assert_array_equal(mesh.pieces[mesh.outer_faces], mesh.pieces)
    assert (mesh.outer_faces[3 * len(parts[0][1]) :] < 3 * len(parts[0][1])).all()


@pytest.mark.parametrize("size", [1e-250, 1e250])
def test_a_wall_is_one_in_any_size(size):
    mesh = joined(BALL, inner_side(*BALL))
    assert mesh.outer_faces is not None
    again = Mesh(mesh.vertices * size, mesh.faces).outer_faces
    np.testing.assert_array_equal(again, mesh.outer_faces)


def test_what_is_seen_and_said_of_a_wall_is_that_of_its_outer_side():
    mesh = joined(BALL, inner_side(*BALL))
    count, outer = len(BALL[1]), mesh.outer_faces
    points, faces = mesh.samples(300, 1, np.random.default_rng(0))
    assert (faces < count).all()
    shares = smooth_pooling(mesh, points[0], faces[0], points[0, ::10], faces[0, ::10], 1)
    assert (shares != shares[outer]).nnz == 0
    right = mesh.face_centroids[:, 0] > 0
    cost = np.random.default_rng(0).random((len(outer), 2)) + np.stack([right, ~right], axis=1)
    labels = smooth_labels(mesh, cost)
    np.testing.assert_array_equal(labels, labels[outer])
    np.testing.assert_array_equal(np.unique(labels), [0, 1])


def test_a_large_wall_is_one_surface_of_cells_with_both_sides_in_each():
    ball = trimesh.creation.icosphere(subdivisions=6)
    ball = np.asarray(ball.vertices), np.asarray(ball.faces)
    mesh = joined(ball, inner_side(*ball))
    assert not mesh.cells.are_faces
    np.testing.assert_array_equal(mesh.cells.of, mesh.cells.of[mesh.outer_faces])
    assert not mesh.pieces.any()


def test_boxes_without_walls_are_as_they_were():
    mesh, _ = boxes(("seat", [0, 0, 1], [1, 1, 1.1]), ("leg", [0, 0, 0], [0.1, 0.1, 1]))
    assert mesh.outer_faces is None
    values = np.arange(len(mesh.faces))
    assert mesh.on_both_sides(values) is values


def test_walls_of_many_parts_are_found_in_little_memory_though_a_speck_lies_far_off():
    parts = [box([x, -0.2, -0.2], [x + 0.5, 0.2, 0.2]) for x in 0.6 * np.arange(100)]
    speck = np.array([[3e3, 0, 0], [3e3, 1e-3, 0], [3e3, 0, 1e-3]]), np.array([[0, 1, 2]])
    mesh = joined(*parts, *(inner_side(*part, 0.03) for part in parts), speck)
    tracemalloc.start()
    outer = mesh.outer_faces
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    count = len(parts) * len(parts[0][1])
    assert (outer[count : 2 * count] < count).all()
    assert peak < 150e6


class CountingTree(cKDTree):
    """A tree that knows how often it was asked how many neighbours its points have."""

    asked = 0

    def count_neighbors(self, *about):
        CountingTree.asked += 1
        return super().count_neighbors(*about)


@pytest.mark.parametrize("apart", [0.0, 1e-9, 1e-3])
def test_where_all_is_in_one_place_it_is_seen_without_counting_all_neighbours(monkeypatch, apart):
    monkeypatch.setattr(walls, "cKDTree", CountingTree)
    monkeypatch.setattr(walls, "NEAR", 20_000)
    monkeypatch.setattr(CountingTree, "asked", 0)
    rng = np.random.default_rng(0)
    at = rng.random((8, 1, 3)) + apart * rng.random((1, 200, 3))
    normals = np.tile([[0.0, 0.0, 1.0]], (1600, 1))
    points = walls._Points(at.reshape(-1, 3), normals, np.arange(1600))
    assert (points.behind(0.1) == -1).all()
    assert CountingTree.asked <= 3


def test_a_mesh_without_any_extent_has_no_walls():
    at = np.zeros((5, 3))
    assert (walls._Points(at, at + 1, np.arange(5)).behind(0.0) == -1).all()


def test_no_more_neighbours_are_in_cubes_than_there_are():
    at = np.random.default_rng(0).random((500, 3))
    points = walls._Points(at, at, np.arange(500))
    for across in (1.0, 0.3, 0.1):
        there = cKDTree(at).count_neighbors(cKDTree(at), across)
        assert 500 <= points._in_cubes(across) <= there
