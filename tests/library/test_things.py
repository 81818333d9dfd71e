"""What stands beside each other in one mesh is parted; what belongs together is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_meshes import boxes

from patchalign3d import Cloud, Mesh
from patchalign3d.geometry import things
from patchalign3d.geometry.things import MOST, Thing

LEFT, RIGHT = ("left", (0, 0, 0), (1, 1, 2)), ("right", (1.5, 0, 0), (2.5, 1, 1))
BEHIND = ("behind", (0.4, 3, 0), (2, 4, 3))


def things_of(mesh):
    return things.things_of(mesh, mesh.samples(4000, 1, np.random.default_rng(0))[0][0])


def told_apart(mesh, names):
    """The names of each thing's faces."""
    number = things_of(mesh).of
    return [set(names[number == each]) for each in range(number.max() + 1)]


def test_things_are_parted_by_straight_cuts_across_the_ground():
    assert told_apart(*boxes(LEFT, RIGHT, BEHIND)) == [{"left"}, {"right"}, {"behind"}]


def test_points_that_are_all_in_one_place_are_no_thing():
    rng = np.random.default_rng(0)
    heaps = [rng.random((300, 3)) + [4 * number, 0, 0] for number in range(2)]
    found = things_of(Cloud(np.concatenate([*heaps, np.full((60, 3), 2.5) * [1, 0, 0]])))
    assert np.bincount(found.of).tolist() == [300, 360] or np.bincount(found.of).tolist() == [
        360,
        300,
    ]


def test_what_lies_above_another_or_close_beside_it_is_part_of_it():
    on_top, close = ("lid", (0.2, 0.2, 2.2), (0.8, 0.8, 3)), ("handle", (1.005, 0, 0), (1.4, 1, 1))
    assert told_apart(*boxes(LEFT, BEHIND, on_top, close)) == [
        {"left", "lid", "handle"},
        {"behind"},
    ]


@pytest.mark.parametrize(
    "parts",
    [
        [LEFT],
        [LEFT, ("inside", (0.2, 0.2, 0.2), (0.8, 0.8, 0.8))],
        [LEFT, ("in the air", (1.5, 0, 1), (2.5, 1, 2))],
        [(str(i), (2 * i, 0, 0), (2 * i + 1, 1, 1)) for i in range(MOST + 1)],
    ],
    ids=["one piece", "one within the other", "no common ground", "too many"],
)
def test_one_thing_stays_one(parts):
    assert things_of(boxes(*parts)[0]) is None


def test_what_has_no_area_is_a_thing_of_nobody():
    mesh, names = boxes(LEFT, RIGHT)
    flat = Mesh([*mesh.vertices, *[[9, 9, 0]] * 3], [*mesh.faces, [len(mesh.vertices)] * 3])
    assert told_apart(flat, np.append(names, "none")) == [{"left", "none"}, {"right"}]
    alone, names = boxes(LEFT)
    flat = Mesh([*alone.vertices, *[[9, 9, 0]] * 3], [*alone.faces, [len(alone.vertices)] * 3])
    assert things_of(flat) is None


def test_slivers_across_a_gap_do_not_bridge_it():
    """As a cut through two beams leaves on the line between them."""
    mesh, names = boxes(LEFT, RIGHT, BEHIND)
    corner = len(mesh.vertices) + np.arange(3)
    across = np.array([[0.5, 0.5, 1], [2, 0.5, 1], [1.2, 0.5, 1]])
    below = across - [0, 0, 5]  # where nothing stands
    for line in (across, below, across + [0, 9, 0]):
        slivers = Mesh([*mesh.vertices, *line], [*mesh.faces, corner])
        assert told_apart(slivers, np.append(names, "behind")) == [{"left"}, {"right"}, {"behind"}]
    floor, names = boxes(LEFT, RIGHT, ("floor", (-1, -1, -0.2), (4, 3, 0)))
    parted = things_of(Mesh([*floor.vertices, *below], [*floor.faces, corner]))
    assert parted.ground is not None and len(np.unique(parted.of)) == 3


def test_pieces_that_share_a_corner_are_of_one_thing():
    """The middle one has no corner of its own."""
    mesh, names = boxes(LEFT, ("right", (5, 0, 0), (6, 1, 1)))
    left, right = (mesh.faces[names == name] for name in ("left", "right"))
    between = Mesh(mesh.vertices, [*mesh.faces, [left[0, 0], right.min(), right.max()]])
    assert things_of(mesh) is not None and things_of(between) is None


def test_points_are_parted_as_faces_are():
    mesh, names = boxes(LEFT, RIGHT, BEHIND)
    points, faces = mesh.samples(3000, 1, np.random.default_rng(0))
    cloud = Cloud(points[0])
    assert told_apart(cloud, names[faces[0]]) == [{"left"}, {"right"}, {"behind"}]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(3)), st.integers(0, 3))
def test_things_do_not_depend_on_the_order_of_faces(order, shift):
    parts = [LEFT, RIGHT, BEHIND]
    mesh, names = boxes(*(parts[number] for number in order))
    faces = np.roll(np.arange(len(names)), shift * 7)
    turned = Mesh(mesh.vertices, mesh.faces[faces])
    found = told_apart(turned, names[faces])
    assert sorted(map(sorted, found)) == [["behind"], ["left"], ["right"]]


def test_a_thing_has_a_frame_of_its_own():
    mesh, names = boxes(LEFT, RIGHT, BEHIND)
    thing = Thing.of(mesh, names == "right")
    assert np.abs(thing.centroids).max() == pytest.approx(1)
    np.testing.assert_allclose(thing.centroids.min(0), -thing.centroids.max(0), atol=1e-9)
    np.testing.assert_allclose(thing.own(mesh.face_centroids[thing.faces]), thing.centroids)
    corners = mesh.faces[thing.faces][thing.pairs]
    shared = [len(set(one) & set(two)) for one, two in corners]
    assert len(shared) == len(thing.faces) * 3 // 2 and set(shared) == {2}


def test_pieces_are_not_looked_for_where_no_line_has_room_between_points(monkeypatch):
    monkeypatch.setattr(Mesh, "pieces", property(lambda _: pytest.fail("looked for")))
    assert things_of(boxes(LEFT, ("on top", (0, 0, 2.2), (1, 1, 3)))[0]) is None


def on_ground(*parts, ground=((-1, -1, -0.1), (5, 5, 0))):
    return boxes(*parts, ("ground", *ground))


def test_the_ground_is_parted_from_what_stands_on_it():
    for ground in (
        ((-1, -1, -0.1), (5, 5, 0)),
        ((0, 0, -0.01), (3, 5, 0)),
        ((-9, -9, 0), (9, 9, 0)),
    ):
        mesh, names = on_ground(LEFT, RIGHT, BEHIND, ground=ground)
        found = things_of(mesh)
        assert [set(names[found.of == n]) for n in range(4)] == [
            {"left"},
            {"right"},
            {"behind"},
            {"ground"},
        ]
        assert found.ground == 3
        np.testing.assert_array_equal(found.foreground, names != "ground")
        found = things_of(on_ground(LEFT, ground=ground)[0])  # one alone, too
        assert found.ground == 1 and set(found.of) == {0, 1}
    assert things_of(boxes(LEFT, RIGHT)[0]).foreground.all()


@pytest.mark.parametrize("split", [False, True])
def test_what_shares_a_corner_with_the_ground_is_parted_from_it_however_vertices_are_split(split):
    mesh, names = boxes(LEFT, RIGHT)
    rim, count = [(-1, -1, 0), (5, -1, 0), (5, 5, 0), (-1, 5, 0)], len(mesh.vertices)
    corner = np.flatnonzero((mesh.vertices == 0).all(1))[0]  # of the left one
    around = [[corner, count + i, count + (i + 1) % 4] for i in range(4)]
    mesh = Mesh([*mesh.vertices, *rim], [*mesh.faces, *around])
    if split:
        mesh = Mesh(mesh.corners.reshape(-1, 3), np.arange(3 * len(mesh.faces)).reshape(-1, 3))
    found, names = things_of(mesh), np.append(names, ["ground"] * 4)
    assert [set(names[found.of == n]) for n in range(3)] == [{"left"}, {"right"}, {"ground"}]


def test_a_ground_that_is_of_one_surface_with_what_stands_on_it_is_cut_off():
    mesh, names = on_ground(LEFT, RIGHT)
    corner = mesh.faces[names == "ground"][0]
    for name in ("left", "right"):  # a strip of two triangles, from a box's edge to the ground's
        low = mesh.faces[names == name]
        edge = low[mesh.vertices[low][:, :, 2].max(1).argmin()]
        mesh = Mesh(mesh.vertices, [*mesh.faces, [*edge[:2], corner[0]], [edge[0], *corner[:2]]])
        names = np.append(names, ["ground"] * 2)
    assert not mesh.pieces.any()
    found = things_of(mesh)
    assert found.ground == 2
    above = mesh.vertices[mesh.faces][:, :, 2].max(1) > 0.01  # all but ground and soles
    for name, number in (("left", 0), ("right", 1)):
        np.testing.assert_array_equal(found.of == number, (names == name) & above)
    for number in range(3):
        thing = Thing.of(mesh, found.of == number)
        assert thing.pairs.max() < len(thing.centroids)


def test_what_stands_on_a_ground_and_not_on_one_height_is_one_thing():
    stairs = ("stairs", (3, 3, 0.5), (4, 4, 2))
    mesh, names = on_ground(LEFT, stairs)
    assert told_apart(mesh, names) == [{"left", "stairs"}, {"ground"}]


@pytest.mark.parametrize(
    "ground",
    [
        ((-1, -1, -0.5), (5, 5, 0)),
        ((0.2, 0.2, -0.1), (0.8, 0.8, 0)),
        ((-1, -1, 1), (5, 5, 1.1)),
        ((-1, -1, 2), (5, 5, 2.1)),
    ],
    ids=["a pedestal", "a foot", "a belt", "a roof"],
)
def test_what_is_thick_or_narrow_or_not_below_all_is_no_ground(ground):
    assert things_of(on_ground(LEFT, ground=ground)[0]) is None


def test_how_level_things_stand_is_measured_by_the_tallest():
    """A twentieth of its height lies between them at most: 0.1 here, however low the other is."""
    for bottom, parted in ((0.08, True), (0.12, False)):
        mesh, _ = boxes(LEFT, ("low", (1.5, 0, bottom), (2.5, 1, 0.3)))
        assert (things_of(mesh) is not None) == parted


def within(mesh):
    points, faces = mesh.samples(4000, 1, np.random.default_rng(0))
    return things.things_within(mesh, points[0], faces[0])


SPECK = ("speck", (30, 30, 30), (30.1, 30.1, 30.1))


def test_among_specks_things_are_told_apart_and_the_ground_is_one_with_them():
    mesh, names = boxes(LEFT, SPECK, RIGHT)
    found = within(mesh)
    for name, number in (("left", 0), ("right", 1), ("speck", 2)):
        np.testing.assert_array_equal(found.of == number, names == name)
    assert found.ground == 2
    mesh, names = on_ground(LEFT, SPECK, RIGHT)
    found = within(mesh)
    np.testing.assert_array_equal(found.foreground, (names == "left") | (names == "right"))
    assert [set(names[found.of == number]) for number in range(3)] == [
        {"left"},
        {"right"},
        {"speck", "ground"},
    ]


def test_one_thing_among_specks_stays_one_and_without_them_nothing_is_asked_twice():
    mesh, names = boxes(LEFT, SPECK)
    found = within(mesh)
    np.testing.assert_array_equal(found.of, names == "speck")
    assert found.ground == 1
    assert within(boxes(LEFT)[0]) is None
    np.testing.assert_array_equal(
        within(boxes(LEFT, RIGHT)[0]).of, things_of(boxes(LEFT, RIGHT)[0]).of
    )


def test_points_among_specks_are_told_apart_as_faces_are():
    mesh, names = boxes(LEFT, RIGHT)
    points, faces = mesh.samples(3000, 1, np.random.default_rng(0))
    cloud = Cloud(np.concatenate([points[0], [[40, 40, 40], [-40, 0, 3]]]))
    found = within(cloud)
    assert found.ground == 2 and (found.of[-2:] == 2).all()
    np.testing.assert_array_equal(found.of[:-2] == 0, names[faces[0]] == "left")


def test_faces_that_climb_from_the_ground_are_not_the_ground():
    """Of a tent of four faces none is low, so that a peg beside it must not be its ground."""
    tent = np.array([[-2, -2, 0], [2, -2, 0], [2, 2, 0], [-2, 2, 0], [0, 0, 1.5]])
    sides = np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]])
    peg, _ = boxes(("peg", (2.3, -0.2, 0), (2.6, 0.2, 0.15)))
    faces = [*sides, *(peg.faces + len(tent))]
    found = things_of(Mesh([*tent, *peg.vertices], faces))
    assert found.ground is None
    np.testing.assert_array_equal(found.of, np.arange(len(faces)) >= 4)
