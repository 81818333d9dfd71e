"""What floats far off and what is all around is told from the thing itself, which is never cut."""

import numpy as np
import pytest
import trimesh
from small_meshes import boxes, names_around, with_more

from patchalign3d import Cloud, Mesh

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
