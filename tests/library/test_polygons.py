"""Polygons of any shape: triangles inside them, wound as they are, each of a polygon it knows."""

import numpy as np
import pytest
from file_shapes import OUTLINE, OUTLINE_AREA
from hypothesis import example, given
from hypothesis import strategies as st

from patchalign3d.files.polygons import triangulate


def normals(vertices, faces):
    a, b, c = vertices[faces].swapaxes(0, 1)
    return np.cross(b - a, c - a) / 2


def in_space(flat, turn=0, place=(0.0, 0, 0)):
    """(n, 2) in a plane of space."""
    basis = np.linalg.qr(np.random.default_rng(turn).normal(size=(3, 3)))[0]
    return np.asarray(flat) @ basis[:2] + place


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("place", [(0, 0, 0), (5e6, -3e5, 10)])
@pytest.mark.parametrize("way", [1, -1])
def test_a_concave_polygon_is_cut_inside_itself(turn, place, way):
    vertices = in_space(OUTLINE, turn, place)
    corners = np.arange(10)[::way]
    cut, polygons = triangulate(vertices, corners, np.array([10]))
    assert cut.shape == (8, 3) and (polygons == 0).all()
    vectors = normals(vertices, corners[cut])
    assert np.linalg.norm(vectors, axis=1).sum() == pytest.approx(OUTLINE_AREA)
    assert np.linalg.norm(vectors.sum(0)) == pytest.approx(OUTLINE_AREA)  # none turned over
    whole = np.cross(vertices - vertices[0], np.roll(vertices, -1, axis=0) - vertices[0]).sum(0)
    assert way * (vectors.sum(0) @ whole) > 0


def test_quads_are_cut_from_their_first_corner_and_arrows_from_their_dent():
    quad = in_space([[0, 0], [1, 0], [1, 1], [0, 1]])
    cut, _ = triangulate(quad, np.arange(4), np.array([4]))
    assert cut.tolist() == [[0, 1, 2], [0, 2, 3]]
    arrow = in_space([[0, 0], [2, -1], [1, 0], [2, 1]])
    cut, _ = triangulate(arrow, np.arange(4), np.array([4]))
    halves = {frozenset(triangle) for triangle in cut.tolist()}
    assert halves == {frozenset({0, 1, 2}), frozenset({0, 2, 3})}


def test_polygons_of_all_sizes_keep_their_order_and_what_collapsed_gives_nothing():
    flat = [[np.cos(a), np.sin(a)] for a in np.linspace(0, 5, 9)]
    corners = np.array([0, 1, 2, 3, 0, 1, 4, 5, 0, 1, 2, 3, 4, 5, 6, 2, 4, 6])
    cut, polygons = triangulate(in_space(flat), corners, np.array([4, 2, 2, 7, 3]))
    assert polygons.tolist() == [0, 0, 3, 3, 3, 3, 3, 4]
    assert set(cut[:2].ravel()) == {0, 1, 2, 3} and set(cut[-1]) == {15, 16, 17}


@given(
    st.lists(st.floats(0.1, 1), min_size=5, max_size=40),
    st.lists(st.floats(0.05, 0.95), max_size=5),
    st.integers(0, 9),
)
@example([0.995, 0.16197830168675395, 0.125, 0.24620879683354358, 1.0], [0.5] * 4, 2)
@example([0.214, 0.878, 0.154, 0.443, 0.487, 0.54, 0.979, 0.798, 0.378, 0.343, 0.877], [0.5] * 5, 0)
def test_stars_with_points_along_their_sides_keep_area_and_corners_and_have_no_gaps(
    radii, along, turn
):
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    ring = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
    sides = np.linspace(ring[0], ring[1], len(along) + 2)[1:-1] if along else ring[:0]
    flat = np.concatenate([ring[:1], sides, ring[1:]])
    x, y = flat.T
    expected = abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
    vertices = in_space(flat, turn, (100, 0, 0))
    cut, _ = triangulate(vertices, np.arange(len(flat)), np.array([len(flat)]))
    assert len(cut) == len(flat) - 2 and set(cut.ravel()) == set(range(len(flat)))
    found = np.linalg.norm(normals(vertices, cut), axis=1).sum()
    assert found == pytest.approx(expected, rel=1e-6)
    edges = [(t[i], t[i - 2]) for t in cut.tolist() for i in range(3)]
    assert len(set(edges)) == len(edges), "two triangles are turned against each other"
    rim = {(a, b) for a, b in edges if (b, a) not in edges}
    assert rim == {(i, (i + 1) % len(flat)) for i in range(len(flat))}


@pytest.mark.parametrize(
    "flat",
    [
        [[0, 0]] * 6,
        [[0, 0], [1, 0], [2, 0], [3, 0], [4, 0]],
        [[np.nan, 0], [1, 0], [1, 1], [0, 1], [0, 0.5]],
        [[0, 0], [1, 1], [1, 0], [0, 1]],
        [[0, 0], [1, 0], [1, 1], [1, 0], [0, 0], [0, 1]],
        [[1e200, 0], [0, 1e200], [-1e200, 0], [0, -1e200], [1, 1]],
    ],
)
def test_polygons_without_an_inside_end_in_triangles_all_the_same(flat):
    vertices = np.hstack([flat, np.zeros((len(flat), 1))])
    with np.errstate(all="ignore"):
        cut, _ = triangulate(vertices, np.arange(len(flat)), np.array([len(flat)]))
    assert 0 < len(cut) <= len(flat) - 2 and cut.max() < len(flat)


# A square, and a fin that stands upright; they meet in the first corner.
SQUARE = [[0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0]]
FIN = [[0, 0, 0], [-3, 0, 0], [-3, 0, 1]]


def area_of(vertices, corners):
    """Of each polygon's triangles together, whichever way they are turned."""
    vertices = np.array(vertices, float)
    cut, _ = triangulate(vertices, np.array(corners), np.array([len(corners)]))
    return np.linalg.norm(normals(vertices, np.array(corners)[cut]), axis=1).sum()


@pytest.mark.parametrize("turn", range(7))
def test_pieces_that_meet_in_a_corner_are_cut_each_in_its_own_plane(turn):
    vertices, corners = [*SQUARE, *FIN[1:]], np.roll([0, 1, 2, 3, 0, 4, 5], turn).tolist()
    assert area_of(vertices, corners) == pytest.approx(4 + 1.5)
    corners[corners.index(0)] = 6  # the same place by another name
    assert area_of([*vertices, SQUARE[0]], corners) == pytest.approx(4 + 1.5)


@pytest.mark.parametrize("turn", range(5))
@pytest.mark.parametrize("up", [0, 1])
def test_a_line_that_goes_straight_back_bounds_nothing(turn, up):
    vertices = [*SQUARE[:3], [0, 2, up]]
    assert area_of(vertices, np.roll([0, 1, 2, 3, 2], turn).tolist()) == pytest.approx(2)
    assert area_of(vertices, np.roll([0, 3, 2, 3], turn).tolist()) == 0


@pytest.mark.parametrize("lift", [0, 0.1])
def test_a_hole_that_a_cut_leads_to_stays_open(lift):
    inner = [[0.5, 0.5, 0], [1.5, 0.5, 0], [1.5, 1.5, lift], [0.5, 1.5, 0]]
    ring = [0, 1, 2, 3, 0, 4, 7, 6, 5, 4]
    assert area_of([*SQUARE, *inner], ring) == pytest.approx(4 - 1, rel=0.02)
    corner_hole = [[0.5, 1, 0], [1, 0.5, 0]]
    assert area_of([*SQUARE, *corner_hole], [0, 1, 2, 3, 0, 4, 5]) == pytest.approx(4 - 0.375)
