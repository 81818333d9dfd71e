"""Pieces of one part compared with each other: where they lie in a row, and how long they are."""

import numpy as np
import pytest
import trimesh
from small_meshes import boxes

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels.pieces import depths, in_a_row, sizes


def told(mesh, part):
    return sizes(part, mesh.corners, mesh.face_areas, mesh.touching)


def bars(*lengths, rest=True):
    """Upright bars of these lengths, beside a plate of none, and the length of each face."""
    every = [(str(z), (3 * n, 0, 0), (3 * n + 1, 1, z)) for n, z in enumerate(lengths)]
    mesh, names = boxes(*every, *[("0", (-99, -9, -9), (-9, 9, -8))][: int(rest)])
    return mesh, names.astype(float)


def test_a_spike_is_as_long_as_it_is_however_finely_it_is_divided():
    coarse = trimesh.creation.cone(radius=0.2, height=2.0, sections=6)
    fine = trimesh.creation.cone(radius=0.2, height=1.8, sections=6).apply_translation((3, 0, 0))
    for _ in range(4):
        fine = fine.subdivide()
    spikes = trimesh.util.concatenate([coarse, fine])
    mesh = Mesh(spikes.vertices, spikes.faces)
    first = np.arange(len(mesh.faces)) < len(coarse.faces)
    np.testing.assert_array_equal(told(mesh, first | ~first), np.where(first, 1, -1))


def test_long_and_short_bars_are_told_apart_where_lengths_grow_most():
    mesh, length = bars(2.0, 9.0, 2.4, 8.0)
    expected = np.where(length == 0, 0, np.where(length > 5, 1, -1))
    np.testing.assert_array_equal(told(mesh, length > 0), expected)


@pytest.mark.parametrize("lengths", [(3.0,), (3.0, 3.0), (3.0, 3.05, 3.1)])
def test_of_pieces_that_are_alike_none_is_large(lengths):
    mesh, length = bars(*lengths)
    assert not told(mesh, length > 0).any()


def test_nothing_has_no_size():
    mesh, _ = bars(3.0)
    assert not told(mesh, np.zeros(len(mesh.faces), bool)).any()


def test_a_speck_does_not_say_what_is_small():
    mesh, length = bars(2.0, 6.0, rest=False)
    dust = np.array([[0, 0, 50], [0.01, 0, 50], [0, 0.01, 50]])
    corners = np.arange(3)[None] + len(mesh.vertices)
    both = Mesh(np.concatenate([mesh.vertices, dust]), np.concatenate([mesh.faces, corners]))
    found = told(both, np.ones(len(both.faces), bool))
    np.testing.assert_array_equal(found[:-1], np.where(length > 4, 1, -1))


def test_a_bar_is_as_long_however_it_is_turned():
    mesh, length = bars(4.0, 5.0)
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    turned = Mesh(mesh.vertices @ turn.T, mesh.faces)
    np.testing.assert_array_equal(told(turned, length > 0), told(mesh, length > 0))


def in_row(*spans, along=0.0, about_0=True):
    """Where boxes from … to along x lie, each a piece of one part, as they follow each other."""
    every = [(str(n), (low, 0, n), (high, 1, n + 0.5)) for n, (low, high) in enumerate(spans)]
    mesh, names = boxes(*every)
    x = mesh.vertices[mesh.faces].mean(1)[:, 0] + along
    found = in_a_row(np.ones(len(names), bool), x, mesh.face_areas, mesh.touching, about_0)
    return [sorted(set(found[names == str(n)].tolist())) for n in range(len(spans))]


def test_pieces_one_after_the_other_are_at_an_end_or_in_the_middle():
    assert in_row((-3, -2), (-0.5, 0.5), (2, 3)) == [[-1], [0], [1]]
    assert in_row((10, 11), (12, 13), (14, 15)) == [[-1], [0], [1]]
    assert in_row(*((n, n + 0.5) for n in range(5))) == [[-1], [0], [0], [0], [1]]


def test_a_piece_in_the_middle_may_be_longer_than_those_at_the_ends():
    assert in_row((-3, -2.8), (-2.8, 2.8), (2.8, 3)) == [[-1], [0], [1]]


def test_where_one_end_is_missing_the_middle_is_where_the_shape_has_it():
    assert in_row((-0.5, 0.5), (2, 3)) == [[0], [1]]


def test_where_nothing_is_symmetrical_the_middle_is_halfway_between_the_ends():
    spans = [(-0.7, 0.3), (0.8, 1.8), (2.3, 3.3)]
    assert in_row(*spans, about_0=False) == [[-1], [0], [1]]


def test_pieces_that_lie_side_by_side_are_in_three_places_each():
    assert in_row((-3, 3), (-3, 3)) == [[-1, 0, 1], [-1, 0, 1]]
    assert in_row((0, 6)) == [[-1, 0, 1]]


def test_the_middle_of_what_is_one_piece_is_a_third_of_it():
    along = np.arange(14) - 6.5
    pairs = np.stack([np.arange(13), np.arange(1, 14)], axis=1)
    found = in_a_row(np.ones(14, bool), along, np.ones(14), pairs)
    assert found.tolist() == [-1] * 5 + [0] * 4 + [1] * 5


def test_rings_within_each_other_and_wheels_on_one_axle_are_inner_and_outer_ones():
    rings = [trimesh.creation.annulus(r, r + 0.3, 0.5) for r in (1.0, 2.0)]
    wheels = [
        trimesh.creation.box((0.4, 1, 1)).apply_translation((x, 9, 0)) for x in (-3, -2, 2, 3)
    ]
    for pieces, outer in ((rings, [False, True]), (wheels, [True, False, False, True])):
        both = trimesh.util.concatenate(pieces)
        mesh = Mesh(both.vertices, both.faces)
        of = np.repeat(outer, [len(piece.faces) for piece in pieces])
        found = depths(np.ones(len(of), bool), mesh.corners, mesh.face_areas, mesh.touching)
        np.testing.assert_array_equal(found, np.where(of, 1, -1))
