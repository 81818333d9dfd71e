"""Merging: the most alike neighbours first, by creases, borders and features."""

import numpy as np
import pytest

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels import merging
from patchalign3d.labels.merging import Pieces, _RegionGraph, merge_faces, smooth_pieces


def strip(heights: list[float]) -> Mesh:
    """Unit-wide quads, one after the other along x, whose borders lie at these heights."""
    x = np.arange(len(heights))
    vertices = np.array([[a, y, h] for a, h in zip(x, heights, strict=True) for y in (0, 1)])
    faces = [f for i in range(0, 2 * len(x) - 2, 2) for f in ([i, i + 2, i + 3], [i, i + 3, i + 1])]
    return Mesh(vertices, faces)


def merged(mesh: Mesh, features=None, pieces=None, tolerance=np.inf) -> list[int]:
    """The piece of each quad, all of which look alike if nothing is said of them."""
    features = np.ones((len(mesh.faces) // 2, 1)) if features is None else features
    features = np.repeat(features, 2, axis=0)
    labels = merge_faces(mesh, features, pieces, tolerance, lambda left, first: None)
    np.testing.assert_array_equal(labels[::2], labels[1::2])
    return labels[::2].tolist()


# All that follows holds for one merge at a time and for many.
one_or_many = pytest.mark.parametrize("one_by_one", [merging.ONE_BY_ONE, 2])


def test_faces_that_meet_flat_are_one_piece_before_anything_is_compared():
    surface, piece = smooth_pieces(strip([0, 0, 0, 1]), np.ones((6, 1)))
    assert piece.tolist() == [0] * 4 + [1] * 2
    np.testing.assert_allclose(surface.area, np.array([2, 2**0.5]) / (2 + 2**0.5), atol=1e-6)
    np.testing.assert_array_equal(surface.borders, [[0, 1]])
    np.testing.assert_allclose(surface.long, 1 / np.sqrt(2 + 2**0.5))  # of a surface of area 1


@one_or_many
def test_a_valley_parts_and_a_ridge_does_not(monkeypatch, one_by_one):
    monkeypatch.setattr(merging, "ONE_BY_ONE", one_by_one)
    assert merged(strip([1, 2, 1, 0, 1, 2]), pieces=2) == [0, 0, 0, 1, 1]


@one_or_many
def test_of_two_borders_that_are_alike_the_narrow_one_parts(monkeypatch, one_by_one):
    monkeypatch.setattr(merging, "ONE_BY_ONE", one_by_one)
    ridges = strip([0, 1, 1.5, 1.7])
    for narrow, parted in ((1, [0, 1, 1]), (2, [0, 0, 1])):
        vertices = ridges.vertices.copy()
        vertices[[2 * narrow, 2 * narrow + 1], 1] = 0.25, 0.75
        assert merged(Mesh(vertices, ridges.faces), pieces=2) == parted


@one_or_many
def test_what_looks_alike_is_joined_first(monkeypatch, one_by_one):
    monkeypatch.setattr(merging, "ONE_BY_ONE", one_by_one)
    ridges = strip([0, 1, 1.5, 1.7, 1.8])
    assert merged(ridges, features=np.eye(2)[[0, 1, 1, 1]], pieces=2) == [0, 1, 1, 1]


def test_no_tolerance_joins_nothing_that_differs_and_much_joins_all():
    ridges = strip([0, 1, 1.5, 1.7, 1.8])
    assert merged(ridges, tolerance=0.0) == [0, 1, 2, 3]
    assert merged(ridges) == [0, 0, 0, 0]


def test_it_tells_how_many_are_left(monkeypatch):
    monkeypatch.setattr(merging, "REPORT_EVERY", 10)
    seen = []
    mesh = strip([0, 1] * 20)
    merge_faces(mesh, np.ones((78, 1)), 5, np.inf, lambda *told: seen.append(told))
    assert seen == [(30, 39), (20, 39), (10, 39)]


def three_pieces() -> Pieces:
    """Two small pieces and a large one, each of which touches the others."""
    return Pieces(
        area=np.array([0.3, 0.1, 0.6]),
        features=np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]),
        borders=np.array([[0, 1], [0, 2], [1, 2]]),
        long=np.array([0.2, 0.1, 0.3]),
        deep=np.array([0.1, 0.02, 0.12]),
        firm=np.full(3, 2.0),
    )


def test_two_pieces_differ_by_crease_and_features_and_the_size_of_the_smaller():
    of_all = three_pieces().differences()
    # A crease of 0.2 and features at a cosine of 0.6; 0.3 of the area counts as 0.2; the border is
    # 0.1 long; all of it twice.
    wanted = (0.2 + 0.5 * 0.4) * 0.2**0.5 * (0.3**0.5 / 0.1) ** 0.5 * 2
    np.testing.assert_allclose(of_all[1], wanted)


def test_one_merge_at_a_time_measures_as_all_at_once():
    pieces = three_pieces()
    graph = _RegionGraph(pieces)
    told = [graph.difference(a, b) for a, b in pieces.borders.tolist()]
    np.testing.assert_allclose(told, pieces.differences())
    graph.absorb(0, 1)
    joined = pieces.joined(np.array([0, 0, 1]))
    np.testing.assert_allclose(joined.features[0], np.array([3, 1]) / 10**0.5)
    np.testing.assert_allclose([joined.long[0], joined.deep[0]], [0.4, 0.14])
    np.testing.assert_allclose(graph.difference(0, 2), joined.differences()[0])


def test_pieces_are_joined_up_to_the_tolerance_and_no_further():
    ridge = strip([0, 1, 1.5])
    [differs] = smooth_pieces(ridge, np.ones((4, 1)))[0].differences()
    assert merged(ridge, tolerance=0.99 * differs) == [0, 1]
    assert merged(ridge, tolerance=1.01 * differs) == [0, 0]
