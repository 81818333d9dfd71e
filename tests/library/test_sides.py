"""Sides: limbs go to the side on which they leave the body, as a whole where they can."""

import numpy as np
import pytest
import trimesh
from small_meshes import CUBE_FACES, CUBE_VERTICES, boxes

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.geometry.symmetry import symmetry_plane
from patchalign3d.labels.sides import allowed, divide
from patchalign3d.shared.prompts.places import take_off_places


def divided(mesh, prompts, base_of_face):
    """The prompt of each face, given what the model said without words of place."""
    placed = take_off_places(prompts, of_parts=True)
    labels = np.array([placed.bases.index(n) if n in placed.bases else -1 for n in base_of_face])
    pairs = mesh.adjacency.faces
    found = divide(placed, labels.astype(np.int32), mesh.face_centroids, mesh.face_areas, pairs)
    return np.array([prompts[label] if label >= 0 else "" for label in found])


TABLE = [("top", (-4, -2, 3), (4, 2, 4))] + [
    ("leg", (x, y, 0), (x + 1, y + 1, 3)) for x in (-4, 3) for y in (-2, 1)
]
CORNERS = ["left front leg", "right front leg", "left back leg", "right back leg"]


def test_four_legs_are_told_apart_and_the_rest_is_left_alone():
    mesh, names = boxes(*TABLE)
    found = divided(mesh, [*CORNERS, "top"], names)
    assert (found[names == "top"] == "top").all()
    x, y, _ = mesh.face_centroids[names == "leg"].T
    expected = [
        f"{'left' if a > 0 else 'right'} {'front' if b < 0 else 'back'} leg"
        for a, b in zip(x, y, strict=True)
    ]
    assert found[names == "leg"].tolist() == expected


def test_front_legs_alone_are_no_hind_ones():
    mesh, names = boxes(*TABLE)
    found = divided(mesh, ["front leg", "top"], names)
    in_front = (names == "leg") & (mesh.face_centroids[:, 1] < 0)
    assert (found[in_front] == "front leg").all()
    assert (found[~in_front] == np.where(names[~in_front] == "top", "top", "")).all()


def test_the_only_wheel_of_a_wheelbarrow_is_its_front_one():
    mesh, names = boxes(("tray", (-1, -1, 1), (1, 4, 2)), ("wheel", (-0.2, -2, 0), (0.2, -1, 1)))
    assert (divided(mesh, ["front wheel", "tray"], names)[names == "wheel"] == "front wheel").all()


@pytest.mark.parametrize("up", ["Z", "-Z"])
def test_the_frame_decides_what_is_left(up):
    mesh, names = boxes(*TABLE)
    lying = Mesh(mesh.vertices, mesh.faces, up)
    assert set(divided(lying, [*CORNERS, "top"], names)) == {*CORNERS, "top"}
    behind = Mesh(mesh.vertices, mesh.faces, "Z", "Y")
    turned = divided(behind, [*CORNERS, "top"], names)
    straight = divided(mesh, [*CORNERS, "top"], names)
    opposite = dict(zip(CORNERS, CORNERS[::-1], strict=True)) | {"top": "top"}
    assert turned.tolist() == [opposite[name] for name in straight]


def test_an_arm_that_reaches_across_stays_the_arm_of_its_shoulder():
    mesh, names = boxes(
        ("torso", (-1, -1, 0), (1, 1, 4)),
        ("arm", (1, -1, 3), (2, -2, 4)),  # leaves the torso on its left ...
        ("arm", (-3, -3, 3), (2, -2, 4)),  # ... and goes over to the right
        ("arm", (-2, -1, 3), (-1, 1, 4)),
    )
    first = np.flatnonzero(names == "arm")[: (names == "arm").sum() // 3 * 2]
    welded = Mesh(mesh.vertices, mesh.faces)
    pairs = np.concatenate([welded.adjacency.faces, np.stack([first[:-1], first[1:]], 1)])
    placed = take_off_places(["left arm", "right arm", "torso"])
    labels = np.where(names == "arm", 0, 1).astype(np.int32)
    found = divide(placed, labels, mesh.face_centroids, mesh.face_areas, pairs)
    assert set(found[first]) == {0}
    assert set(found[np.flatnonzero(names == "arm")[len(first) :]]) == {1}


def test_legs_that_leave_the_body_together_are_parted_along_the_surface():
    grid = trimesh.creation.box((2, 1, 4)).subdivide().subdivide().subdivide().subdivide()
    mesh = Mesh(grid.vertices, grid.faces)
    body = mesh.face_centroids[:, 2] > 0
    found = divided(mesh, ["left leg", "right leg", "body"], np.where(body, "body", "leg"))
    x = mesh.face_centroids[:, 0]
    assert set(found[body]) == {"body"}
    far = ~body & (np.abs(x) > 0.05)
    assert (found[far] == np.where(x > 0, "left leg", "right leg")[far]).all()


def test_a_side_that_nobody_asked_for_is_no_part():
    mesh, names = boxes(*TABLE)
    found = divided(mesh, ["left leg", "top"], names)
    right = (names == "leg") & (mesh.face_centroids[:, 0] < 0)
    assert set(found[right]) == {""} and set(found[(names == "leg") & ~right]) == {"left leg"}
    whole = divided(mesh, ["leg", "left leg", "top"], names)
    assert set(whole[right]) == {"leg"}


def test_without_a_body_the_middle_of_all_divides():
    mesh = Mesh(CUBE_VERTICES, CUBE_FACES)
    found = divided(mesh, ["left shell", "right shell"], ["shell"] * len(CUBE_FACES))
    assert set(found) == {"left shell", "right shell"}


def test_a_centipede_has_left_and_right_legs_though_none_is_a_large_share_of_them():
    legs = [("leg", (x, 2 * n, 0), (x + 1, 2 * n + 1, 3)) for n in range(12) for x in (-4, 3)]
    mesh, names = boxes(("body", (-4, 0, 3), (4, 24, 4)), *legs)
    found = divided(mesh, ["left leg", "right leg", "body"], names)
    left = mesh.face_centroids[:, 0] > 0
    assert set(found[(names == "leg") & left]) == {"left leg"}
    assert set(found[(names == "leg") & ~left]) == {"right leg"}


def test_trousers_have_two_legs_though_one_is_a_little_nearer_to_what_is_above():
    """Both legs are one loose piece; all else that was found is a head, a little to the left."""
    waist, leg = np.linspace(-1, 1, 41), np.linspace(0, -4, 40)[1:]
    places = [(x, 0, 0) for x in waist] + [(x, 0, z) for x in (-1, 1) for z in leg]
    places = np.array([*places, (0.3, 0, 3)], float)
    chain = [(n, n + 1) for n in range(40)]
    chain += [(begin, 41 + 39 * side) for side, begin in enumerate((0, 40))]
    chain += [(41 + 39 * side + n, 42 + 39 * side + n) for side in (0, 1) for n in range(38)]
    placed = take_off_places(["left leg", "right leg", "head"])
    labels = np.array([placed.bases.index("leg")] * 119 + [placed.bases.index("head")], np.int32)
    found = divide(placed, labels, places, np.ones(120), np.array(chain))
    assert (found[41:80] == 1).all() and (found[80:119] == 0).all() and found[119] == 2


def test_what_is_held_in_one_hand_does_not_move_the_middle():
    mesh, names = boxes(
        ("torso", (-2, -1, 4), (2, 1, 9)),
        ("arm", (2.1, -0.5, 7), (4, 0.5, 8)),
        ("arm", (-4, -0.5, 7), (-2.1, 0.5, 8)),
        ("leg", (0.5, -0.5, 0), (1.5, 0.5, 3.9)),
        ("leg", (-1.5, -0.5, 0), (-0.5, 0.5, 3.9)),
        ("sword", (-6, -9, 5), (-4.1, 2, 8)),
    )
    found = divided(mesh, ["left arm", "right arm", "left leg", "right leg", "torso"], names)
    for limb in ("arm", "leg"):
        on_left = mesh.face_centroids[:, 0] > mesh.face_centroids[names == "torso", 0].mean()
        assert (found[(names == limb) & on_left] == f"left {limb}").all()
        assert (found[(names == limb) & ~on_left] == f"right {limb}").all()


@pytest.mark.parametrize("count", [3, 4, 5])
def test_of_drawers_the_middle_ones_are_those_between_the_top_and_the_bottom_one(count):
    drawers = [("drawer", (-2, -1, 2 * n), (2, 1, 2 * n + 1)) for n in range(count)]
    mesh, names = boxes(("back", (-3, 1.1, -1), (3, 2, 2 * count)), *drawers)
    found = divided(mesh, ["top drawer", "middle drawer", "bottom drawer", "back"], names)
    number = mesh.face_centroids[:, 2].argsort(kind="stable").argsort()  # from the bottom up
    drawer = names == "drawer"
    number = np.unique(number[drawer], return_inverse=True)[1] * count // drawer.sum()
    expected = np.where(number == 0, "bottom", np.where(number == count - 1, "top", "middle"))
    assert [f"{place} drawer" for place in expected] == found[drawer].tolist()
    assert set(found[~drawer]) == {"back"}


def test_drawers_above_legs_have_a_bottom_one_that_is_above_the_middle_of_the_whole():
    drawers = [("drawer", (-2, -1, z), (2, 1, z + 2)) for z in (4, 7, 10)]
    legs = [("leg", (x, -1, 0), (x + 1, 1, 4)) for x in (-2, 1)]  # the middle is at z = 6
    mesh, names = boxes(*drawers, *legs)
    found = divided(mesh, ["top drawer", "middle drawer", "bottom drawer", "leg"], names)
    z = mesh.vertices[mesh.faces].mean(1)[:, 2]
    for there, name in ((z < 6.1, "bottom"), (abs(z - 8) < 1.1, "middle"), (z > 9.9, "top")):
        assert set(found[(names == "drawer") & there]) == {f"{name} drawer"}


@pytest.mark.parametrize("place", ["top", "bottom"])
def test_of_drawers_one_is_at_an_end_and_the_others_are_drawers(place):
    drawers = [("drawer", (-2, -1, 2 * n), (2, 1, 2 * n + 1)) for n in range(4)]
    mesh, names = boxes(("back", (-3, 1.1, -1), (3, 2, 8)), *drawers)
    found = divided(mesh, [f"{place} drawer", "drawer", "back"], names)
    z = mesh.vertices[mesh.faces].mean(1)[:, 2]
    there = z > 5.9 if place == "top" else z < 1.1
    assert set(found[(names == "drawer") & there]) == {f"{place} drawer"}
    assert set(found[(names == "drawer") & ~there]) == {"drawer"}


def test_of_drawers_that_are_at_neither_end_the_rest_are_drawers():
    """The upper half were top drawers, and the lower half bottom ones."""
    drawers = [("drawer", (-2, -1, 2 * n), (2, 1, 2 * n + 1)) for n in range(4)]
    mesh, names = boxes(("back", (-3, 1.1, -1), (3, 2, 8)), *drawers)
    found = divided(mesh, ["top drawer", "drawer", "bottom drawer", "back"], names)
    of_drawers = found[names == "drawer"].reshape(4, -1)
    expected = ["bottom drawer", "drawer", "drawer", "top drawer"]
    assert [set(own) for own in of_drawers] == [{name} for name in expected]


def test_six_legs_of_an_insect_have_two_sides_and_a_middle():
    legs = [("leg", (x, y, 0), (x + 1, y + 0.5, 1)) for x in (-3, 2) for y in (-4, -0.25, 3.5)]
    mesh, names = boxes(("body", (-2, -5, 1), (2, 5, 2)), *legs)
    asked = [f"{s} {p} leg" for s in ("left", "right") for p in ("front", "middle", "hind")]
    found = divided(mesh, [*asked, "body"], names)
    x, y, _ = mesh.vertices[mesh.faces].mean(1).T
    for one, side in ((x > 0, "left"), (x < 0, "right")):
        for two, place in ((y < -2, "front"), (abs(y) < 2, "middle"), (y > 2, "hind")):
            assert set(found[(names == "leg") & one & two]) == {f"{side} {place} leg"}


def test_the_middle_of_windows_is_not_that_of_doors():
    doors = [("door", (x, 0, 0), (x + 1, 1, 2)) for x in (-6, -4, -2)]
    windows = [("window", (x, 0, 3), (x + 1, 1, 4)) for x in (-7, 0, 7)]
    mesh, names = boxes(*doors, *windows)
    asked = [f"{s} {n}" for n in ("door", "window") for s in ("left", "middle", "right")]
    found = divided(mesh, asked, names)
    x = mesh.vertices[mesh.faces].mean(1)[:, 0]
    assert set(found[(names == "door") & (abs(x + 3.5) < 0.6)]) == {"middle door"}
    assert set(found[(names == "window") & (abs(x - 0.5) < 0.6)]) == {"middle window"}


def test_a_strip_that_is_one_piece_has_its_middle_third():
    mesh, names = boxes(("rim", (-3, 0, 0), (3, 1, 1)))
    found = divided(mesh, ["left rim", "middle rim", "right rim"], names)
    x = mesh.vertices[mesh.faces].mean(1)[:, 0]
    for there, name in (
        (x > 1.6, "left rim"),
        (abs(x) < 0.7, "middle rim"),
        (x < -1.6, "right rim"),
    ):
        assert set(found[there]) == {name}


@pytest.mark.parametrize(
    ("halves", "axis"), [(("upper half", "bottom half"), 2), (("back half", "front half"), 1)]
)
def test_halves_meet_in_the_middle_of_what_no_other_word_names(halves, axis):
    """The model was asked for an "upper half", which it does not know."""
    mesh, names = boxes(("", (-1, -2, 0), (1, 2, 8)), ("cap", (-1, -1, 8), (1, 1, 20)))
    upper = mesh.face_centroids[:, axis] > mesh.face_centroids[names == "", axis].mean()
    found = divided(mesh, [*halves, "cap"], names)
    for name, there in (("cap", names == "cap"), (halves[0], upper), (halves[1], ~upper)):
        assert set(found[there & ((name == "cap") | (names == ""))]) == {name}
    one = divided(mesh, [halves[0], "cap"], names)
    np.testing.assert_array_equal(one == halves[0], found == halves[0])


def test_a_speck_of_a_part_does_not_move_the_middle_of_its_pieces():
    mesh, names = boxes(*TABLE, ("leg", (0, 60, 0), (0.1, 60.1, 0.1)))
    found = divided(mesh, ["front leg", "back leg", "top"], names)
    front = mesh.vertices[mesh.faces].mean(1)[:, 1] < 0
    assert set(found[(names == "leg") & front]) == {"front leg"}
    assert set(found[(names == "leg") & ~front]) == {"back leg"}


def test_front_and_back_are_parted_between_the_legs_not_in_the_middle_of_the_whole():
    legs = [("leg", (0, y, 0), (1, y + 1, 3)) for y in (0, 8, 12)]
    mesh, names = boxes(("top", (-4, -2, 3), (4, 20, 4)), *legs)  # whose middle is at y = 9
    found = divided(mesh, ["front leg", "back leg", "top"], names)
    y = mesh.vertices[mesh.faces].mean(1)[:, 1]
    assert set(found[(names == "leg") & (y < 6)]) == {"front leg"}
    assert set(found[(names == "leg") & (y > 6)]) == {"back leg"}


def test_left_and_right_are_parted_in_the_middle_of_the_body_not_between_the_legs():
    legs = [("leg", (x, -1, 0), (x + 0.5, 1, 3)) for x in (0.5, -1, -3.5)]  # between them: -1.25
    mesh, names = boxes(("top", (-4, -2, 3), (4, 2, 4)), *legs)
    found = divided(mesh, ["left leg", "right leg", "top"], names)
    x = mesh.vertices[mesh.faces].mean(1)[:, 0]
    assert set(found[(names == "leg") & (x > 0)]) == {"left leg"}
    assert set(found[(names == "leg") & (x < 0)]) == {"right leg"}


def test_where_nothing_lies_on_a_side_all_places_are_allowed():
    placed = take_off_places(["left eye", "right eye"])
    both = np.array([[1.0, 0, 0], [-1, 0, 0]])
    middle = symmetry_plane(both, np.ones(2))
    assert allowed(placed, both, middle).tolist() == [[True, False], [False, True]]
    assert allowed(placed, both[:1], middle).tolist() == [[True, True]]


@pytest.mark.parametrize(
    "behind, sides", [(1, [0] * 8), (2, [0] * 8), (3, [1, 1, 1, 0, 0, 0, 0, 0])]
)
def test_a_limb_of_which_more_than_a_quarter_leaves_the_body_on_another_side_is_parted(
    behind, sides
):
    """Two rows of eight faces; of the first some lie behind, the second is as far behind as it is
    in front.
    """
    row = np.where(np.arange(8) < behind, 1.0, -1.0)
    centroids = np.zeros((16, 3))
    centroids[:, 1] = [*row, *[-row.mean()] * 8]
    pairs = np.array([[face, face + 1] for face in range(15) if face != 7])
    placed = take_off_places(["front leg", "back leg"])
    found = divide(placed, np.zeros(16, np.int32), centroids, np.ones(16), pairs)
    assert found.tolist() == sides + [1] * 8
