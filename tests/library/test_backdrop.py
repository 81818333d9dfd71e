"""A cove, a corner of a room and a box that is drawn around a thing are told from it, though it
touches them; what a thing has around itself stays part of it.
"""

import numpy as np
import pytest
import trimesh
from small_meshes import boxes, names_around, with_more

from patchalign3d import Mesh
from patchalign3d.geometry import backdrop
from patchalign3d.geometry.things import things_within

SEAT, BACK = ("seat", (0, 0, 0), (1, 1, 0.4)), ("back", (0, 0.8, 0.4), (1, 1, 2))
LEFT, RIGHT = ("left", (0, 0, 0), (1, 1, 2)), ("right", (3, 0, 0), (4, 1, 2))


def swept(profile, begin, end):
    """A sheet with this profile (n, 2) of y and z, from one x to another."""
    one, count = np.array(profile, float), len(profile)
    ends = [np.column_stack([np.full(count, x), one]) for x in (begin, end)]
    a = np.arange(count - 1)
    faces = [
        np.column_stack([a, a + 1, a + count]),
        np.column_stack([a + 1, a + count + 1, a + count]),
    ]
    return np.concatenate(ends), np.concatenate(faces)


def cove(floor=0.0, height=4.0):
    """A floor, bent upwards to a wall behind the seat."""
    angles = np.linspace(0, np.pi / 2, 9)
    bend = np.column_stack([2 + np.sin(angles), floor + 1 - np.cos(angles)])
    return swept([(-2, floor), *bend, (3, height)], -2, 3)


def box(low, high):
    made = trimesh.creation.box(bounds=[low, high])
    return made.vertices, made.faces


@pytest.mark.parametrize("floor", [0, -0.3], ids=["on it", "above it"])
def test_a_thing_stands_in_a_cove(floor):
    assert names_around(*with_more(*boxes(SEAT, BACK), *cove(floor))) == {"more"}


def test_a_thing_stands_in_a_corner_of_a_room():
    corner = swept([(-2, 0), (1.5, 0), (1.5, 4)], -1, 3)
    side = [[-1, -2, 0], [-1, 1.5, 0], [-1, 1.5, 4], [-1, -2, 4]]
    room = with_more(*with_more(*boxes(SEAT, BACK), *corner), side, [[0, 1, 2], [0, 2, 3]])
    assert names_around(*room) == {"more"}


@pytest.mark.parametrize("inside_out", [False, True])
def test_the_box_of_a_thing_is_around_it_though_it_is_touched(inside_out):
    vertices, faces = box((0, 0, 0), (1, 1, 2))
    chair = boxes(("seat", (0, 0, 0.2), (1, 1, 0.4)), ("back", (0.1, 0.9, 0.4), (0.9, 1, 2)))
    boxed = with_more(*chair, vertices, faces[:, ::-1] if inside_out else faces)
    assert names_around(*boxed) == {"more"}


def test_things_in_a_cove_are_told_apart():
    mesh, names = with_more(
        *boxes(LEFT, RIGHT), *swept([(-2, 0), (3, 0), (3.5, 0.5), (3.5, 4)], -2, 6)
    )
    points, faces = mesh.samples(4000, 1, np.random.default_rng(0))
    found = things_within(mesh, points[0], faces[0])
    assert [set(names[found.of == number]) for number in range(3)] == [
        {"left"},
        {"right"},
        {"more"},
    ]
    assert found.ground == 2


@pytest.mark.parametrize(
    "more",
    [
        cove(floor=0.2),
        cove(height=1.5),
        swept([(1, 0), (1, 2)], 0, 1),
        box((0.3, 0.3, 0.3), (0.7, 0.7, 1)),
    ],
    ids=["pierced", "lower than the thing", "a sheet for its back", "within it"],
)
def test_what_a_thing_reaches_beyond_is_part_of_it(more):
    assert names_around(*with_more(*boxes(SEAT, BACK), *more)) is None


def test_a_cupboard_of_boards_is_not_around_its_shelf():
    sides = [("side", (x, 0, 0), (x + 0.02, 0.6, 2)) for x in (0, 0.98)]
    ends = [("end", (0.02, 0, z), (0.98, 0.6, z + 0.02)) for z in (0, 1.98)]
    sheets = [("sheet", (0.02, y, 0.02), (0.98, y + 0.02, 1.98)) for y in (0, 0.58)]
    shelf = ("shelf", (0.02, 0.02, 1), (0.98, 0.58, 1.02))
    assert names_around(*boxes(*sides, *ends, *sheets, shelf)) is None


def test_one_piece_and_what_is_flat_stand_in_nothing():
    assert names_around(*boxes(SEAT)) is None
    sheet = Mesh([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], [[0, 1, 2], [0, 2, 3]])
    assert names_around(sheet, np.array(["sheet"] * 2)) is None


def test_points_less_than_a_two_hundredth_from_a_side_lie_along_it():
    x = np.array([0, 0.004, 0.006, 0.5, 0.994, 0.996, 1])
    points = np.stack([x, np.full(7, 0.5), np.full(7, 0.5)], axis=1)
    found = backdrop._along_sides(points, np.zeros(3), np.ones(3))
    assert found.tolist() == [True, True, False, False, False, True, True]


def test_the_hull_is_that_of_at_most_a_thousand_points(monkeypatch):
    computed, hull = [], backdrop.ConvexHull
    monkeypatch.setattr(
        backdrop, "ConvexHull", lambda points: computed.append(len(points)) or hull(points)
    )
    mesh, _ = with_more(*boxes(SEAT, BACK), *cove())
    points, faces = mesh.samples(4000, 1, np.random.default_rng(0))
    for count, fewer in ((800, 800), (2000, 667), (4000, 800)):
        assert backdrop.backdrop_of(mesh, points[0][:count], faces[0][:count]) is not None
        assert computed.pop() == fewer


@pytest.mark.parametrize("count, around", [(2, {"more"}), (3, None)])
def test_a_backdrop_has_a_fifth_of_the_surface(count, around):
    """A floor and a wall of 2 square units; boxes of 3.2 each stand before them."""
    lows = 0.1 + 0.02 * np.arange(count)
    things = boxes(*((f"box {low}", [low] * 3, [low + 0.727] * 3) for low in lows))
    assert names_around(*with_more(*things, *swept([(0, 0), (1, 0), (1, 1)], 0, 1))) == around
