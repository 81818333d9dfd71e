"""What floats far off and what is all around is told from the thing itself, which is never cut."""

import numpy as np
import pytest
import trimesh
from small_meshes import boxes, names_around, with_more

from patchalign3d import Cloud, Mesh
from patchalign3d.geometry.surroundings import before_wall, within_shell, without_specks

SEAT, BACK = ("seat", (0, 0, 0), (1, 1, 0.4)), ("back", (0, 0.8, 0.4), (1, 1, 2))
SPECK = ("speck", (6, 6, 6), (6.1, 6.1, 6.1))


def sphere(radius, centre):
    ball = trimesh.creation.icosphere(subdivisions=2, radius=radius)
    return ball.vertices + centre, ball.faces


def test_specks_far_off_are_no_part_of_the_thing():
    assert names_around(*boxes(SEAT, BACK, SPECK)) == {"speck"}
    another = ("another", (-5, 0, 0), (-4.9, 0.1, 0.1))
    assert names_around(*boxes(SEAT, BACK, SPECK, another)) == {"speck", "another"}


@pytest.mark.parametrize(
    "parts",
    [
        [SEAT, BACK],
        [SEAT, BACK, ("close by", (1.1, 0, 0), (1.2, 0.1, 0.1))],
        [SEAT, BACK, ("large", (5, 0, 0), (6, 1, 2))],
        [SEAT, BACK, ("antenna", (0.5, 0.9, 2), (0.52, 0.92, 8))],
    ],
    ids=["nothing else", "close by", "as large", "goes on from it"],
)
def test_what_is_close_by_or_large_or_goes_on_from_it_is_part_of_it(parts):
    assert names_around(*boxes(*parts)) is None


def test_a_piece_that_reaches_the_thing_is_not_cut():
    mesh, names = boxes(SEAT, BACK, SPECK)
    (a, b, _), (c, d, _) = (mesh.faces[names == name][0] for name in ("seat", "speck"))
    thread = [*mesh.faces, [a, b, c], [b, d, c]]
    assert names_around(Mesh(mesh.vertices, thread), np.append(names, ["thread"] * 2)) is None


def test_points_far_off_are_told_one_by_one():
    mesh, names = boxes(SEAT, BACK)
    points, faces = mesh.samples(3000, 1, np.random.default_rng(0))
    far = np.random.default_rng(1).normal(0, 1, (30, 3))
    far = 20 * far / np.linalg.norm(far, axis=1, keepdims=True)
    cloud = Cloud(np.concatenate([points[0], far]))
    assert names_around(cloud, np.append(names[faces[0]], ["far"] * 30)) == {"far"}


@pytest.mark.parametrize("wide", [3, 20])
def test_a_sky_and_a_room_are_around_the_thing(wide):
    mesh, names = boxes(SEAT, BACK)
    middle = np.array([0.5, 0.5, 1])
    assert names_around(*with_more(mesh, names, *sphere(wide, middle))) == {"more"}
    room = ("room", middle - wide, middle + wide)
    assert names_around(*boxes(SEAT, BACK, room)) == {"room"}


def test_what_a_shell_is_joined_to_is_part_of_it():
    mesh, names = boxes(SEAT, BACK, ("cord", (0.4, 0.4, 0.2), (0.6, 0.6, 3.98)))
    assert names_around(*with_more(mesh, names, *sphere(3, [0.5, 0.5, 1]))) is None


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("side", [-1, 1])
def test_a_wall_that_is_not_touched_is_behind_the_thing(axis, side):
    mesh, names = boxes(SEAT, BACK)
    wall = np.insert([[-1.0, -1.0], [3, -1], [3, 3], [-1, 3]], axis, 1.0, axis=1)
    wall[:, axis] += side * 1.6
    behind = with_more(mesh, names, wall, [[0, 1, 2], [0, 2, 3]])
    assert names_around(*behind) == {"more"}
    wall[:, axis] = mesh.vertices[:, axis].max() if side > 0 else mesh.vertices[:, axis].min()
    assert names_around(*with_more(mesh, names, wall, [[0, 1, 2], [0, 2, 3]])) is None


def test_pieces_are_not_looked_for_where_nothing_is_far_off(monkeypatch):
    monkeypatch.setattr(Mesh, "pieces", property(lambda _: pytest.fail("looked for")))
    assert names_around(*boxes(SEAT, BACK)) is None


def on_a_line(*x, way=1):
    return way * np.array(x, float)[:, None] * [1, 0, 0] + [2, 0, 0]


@pytest.mark.parametrize("way", [1, -1])
def test_the_box_of_a_thing_grows_while_its_border_holds_two_of_a_thousand_points(way):
    """All but 30 at either end are in it; then it is 0 … 1, and its border 0.03 wide."""
    far, thing = [-9] * 30 + [9] * 25, [0] * 470 + [1] * 470
    next_to_it = [1.02, 1.02, 1.05, 1.05, 1.08]
    within = without_specks(on_a_line(*far, *thing, *next_to_it, way=way))
    places = on_a_line(-0.03, -0.04, 1.05, 1.0814, 1.082, 9, way=way)
    # The last one is alone: it lies in the border of 0 … 1.05, which is 0.0315 wide.
    assert within(places).tolist() == [True, False, True, True, False, False]


def shell(inner):
    """Points all around, between an inner radius and 1."""
    ball = trimesh.creation.icosphere(subdivisions=2).vertices
    return np.concatenate([radius * ball for radius in np.linspace(inner, 1, 40)])


def test_a_shell_with_nothing_inside_leaves_nine_tenths_of_the_way_empty():
    assert within_shell(shell(0.88)) is None
    within = within_shell(shell(0.92))
    assert within(np.array([[0.4, 0, 0], [0.95, 0, 0]])).tolist() == [True, False]


def test_a_shell_with_something_inside_leaves_a_tenth_of_the_way_empty():
    thing = shell(0.01) * 0.5
    for gap, is_shell in ((0.08, False), (0.12, True)):
        found = within_shell(np.concatenate([thing, shell(0.5 + gap)]))
        assert (found is not None) == is_shell


@pytest.mark.parametrize("way", [1, -1])
def test_a_wall_is_thin_large_and_has_room_before_it(way):
    def found(wall, nearest, behind):
        along = np.concatenate([np.linspace(0, wall, behind), np.linspace(nearest, 1, 1000)])
        points = np.zeros((len(along), 3))
        points[:, 1] = way * along
        return before_wall(points)

    within = found(0.009, 0.07, 500)
    assert within(np.array([[0, way * 0.005, 0], [0, way * 0.5, 0]])).tolist() == [False, True]
    assert found(0.015, 0.07, 500) is None  # thicker than 0.01
    assert found(0.009, 0.055, 500) is None  # less room than 0.05
    assert found(0.009, 0.07, 420) is None  # less than 0.3 of all
