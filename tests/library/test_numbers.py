"""Numbers: pieces are dealt in the order in which one reads them from the front."""

import numpy as np
import pytest
import trimesh
from small_meshes import boxes

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.geometry.sampling import SurfacePoints
from patchalign3d.labels.numbers import InPieces, _places, at_place, connected_alike, deal
from patchalign3d.labels.sides import divide
from patchalign3d.shared.prompts.numbered import take_off_numbers
from patchalign3d.shared.prompts.places import take_off_places


def dealt(mesh, prompts, names, things=None, whole=()):
    """The prompt of each face, given the names that the model finds."""
    numbered = take_off_numbers(prompts)
    labels = np.array([numbered.names.index(n) if n in numbered.names else -1 for n in names])
    drawn = mesh.samples(2000, 1, np.random.default_rng(0)).flat
    whole = [numbered.names.index(name) for name in whole]
    found = deal(numbered, labels.astype(np.int32), mesh, drawn, things, whole)
    return np.array([prompts[label] if label >= 0 else "" for label in found])


def order_of(places, size=(1, 1, 1), count=None):
    """The numbers that boxes at these places get, of as many as there are, or of ``count``."""
    low = np.array(places, float)
    mesh, names = boxes(*((str(n), at, at + size) for n, at in enumerate(low)))
    prompts = [f"box {number}" for number in range(count or len(places))]
    found = dealt(mesh, prompts, ["box"] * len(names))
    return [{int(name[4:]) for name in found[names == str(n)]} for n in range(len(places))]


LEGS = [("leg", (x, y, 0), (x + 1, y + 1, 3)) for x in (-4, 3) for y in (-2, 1)]
TABLE = [("top", (-4, -2, 3), (4, 2, 4)), *LEGS]
NUMBERS = ["leg 1", "leg 2", "leg 3", "leg 4"]


def test_the_legs_of_a_table_are_numbered_from_left_to_right_and_from_front_to_back():
    mesh, names = boxes(*TABLE)
    found = dealt(mesh, [*NUMBERS, "top"], names)
    x, y, _ = mesh.face_centroids[names == "leg"].T  # X is the viewer's right, −Y the front
    expected = [f"leg {1 + 2 * (a > 0) + (b > 0)}" for a, b in zip(x, y, strict=True)]
    assert found[names == "leg"].tolist() == expected
    assert set(found[names == "top"]) == {"top"}


def test_small_differences_of_height_make_no_other_row():
    rng = np.random.default_rng(3)
    for _ in range(10):
        low = np.array([[-4, -2, 0], [-4, 1, 0], [3, -2, 0], [3, 1, 0]]) + rng.normal(
            0, 0.1, (4, 3)
        )
        assert order_of(low, (1, 1, 3)) == [{0}, {1}, {2}, {3}]


def test_hind_legs_that_reach_up_to_the_back_are_in_the_row_of_the_others():
    mesh, names = boxes(
        ("hind right", (3, 2, 0), (4, 3, 9)),
        ("front right", (3, -2, 0), (4, -1, 4)),
        ("hind left", (-4, 2, 0), (-3, 3, 9)),
        ("front left", (-4, -2, 0), (-3, -1, 4)),
    )
    found = dealt(mesh, NUMBERS, ["leg"] * len(names))
    told = [
        set(found[names == n]) for n in ("front left", "hind left", "front right", "hind right")
    ]
    assert told == [{number} for number in NUMBERS]


def test_rails_that_belong_to_one_of_the_legs_do_not_change_their_order():
    legs = [("leg", (x, y, 0), (x + 0.5, y + 0.5, 3)) for x in (-3.5, 3) for y in (-2.5, 2)]
    ends = [
        ((-2.9, -1.9), (2.8, -1.6)),
        ((-2.9, 1.65), (2.95, 1.95)),  # nearest to the last leg
        ((-2.9, -1.59), (-2.6, 1.64)),
        ((2.5, -1.59), (2.8, 1.64)),
    ]
    rails = [("rail", (*low, 0.5), (*high, 0.8)) for low, high in ends]
    mesh, names = boxes(*legs, *rails)
    found = dealt(mesh, NUMBERS, ["leg"] * len(names))
    assert [set(own) for own in found[names == "leg"].reshape(4, -1)] == [{n} for n in NUMBERS]
    assert set(found[names == "rail"]) == {"leg 4"}


def test_rows_are_read_from_top_to_bottom_and_in_each_from_left_to_right():
    grid = [(2 * column, 0, -2 * row) for row in range(3) for column in range(4)]
    shuffled = np.random.default_rng(1).permutation(12)
    found = order_of([grid[n] for n in shuffled])
    assert found == [{int(n)} for n in shuffled]


def test_steps_are_numbered_from_below():
    mesh, names = boxes(*(("step", (0, n, n), (3, n + 1, n + 0.2)) for n in range(3)))
    prompts = ["step 1", "step 2", "step 3"]
    assert dealt(mesh, prompts, names).tolist() == np.repeat(prompts, 192).tolist()


def test_flat_things_at_hardly_different_heights_are_one_row():
    keys = [(3 * n, 0, 0.1 * (n % 2)) for n in range(4)]
    assert order_of(keys, (2, 2, 0.01)) == [{0}, {1}, {2}, {3}]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_faces_and_the_size_of_the_mesh_change_nothing(seed):
    mesh, names = boxes(*TABLE)
    prompts = [*NUMBERS[:2], "top"]  # two and two count as one
    first = dealt(mesh, prompts, names)
    order = np.random.default_rng(seed).permutation(len(names))
    other = Mesh(1e4 * mesh.vertices + 7, mesh.faces[order])
    np.testing.assert_array_equal(dealt(other, prompts, names[order]), first[order])


@pytest.mark.parametrize("seed", range(3))
def test_a_fine_piece_is_in_the_same_places_whatever_the_order_of_its_faces(seed):
    fine = trimesh.creation.icosphere(4)  # 5,120 faces
    order = np.random.default_rng(seed).permutation(len(fine.faces))
    nowhere = SurfacePoints(np.zeros((0, 3)), np.zeros(0, np.int64))
    found = []
    for faces in (fine.faces, fine.faces[order]):
        all_of_one = np.arange(len(faces)), np.zeros(len(faces), np.int64)
        places, _ = _places(InPieces(Mesh(fine.vertices, faces), nowhere, *all_of_one), 50)
        found.append(np.unique(places, axis=0))
    np.testing.assert_array_equal(*found)


def test_of_equally_near_pieces_the_same_are_one_whatever_the_order_of_faces():
    corners = [("leg", (x, y, 0), (x + 1, y + 1, 3)) for x in (0, 4) for y in (0, 4)]
    mesh, names = boxes(*corners)
    first = dealt(mesh, NUMBERS[:3], names)
    for seed in range(4):
        pieces = np.random.default_rng(seed).permutation(4)
        order = np.concatenate([np.arange(192) + 192 * piece for piece in pieces])
        other = dealt(Mesh(mesh.vertices, mesh.faces[order]), NUMBERS[:3], names[order])
        np.testing.assert_array_equal(other, first[order])


def test_the_front_decides_what_is_first():
    mesh, names = boxes(*TABLE)
    behind = Mesh(mesh.vertices, mesh.faces, "Z", "Y")
    first, other = (dealt(each, [*NUMBERS, "top"], names) for each in (mesh, behind))
    opposite = dict(zip(NUMBERS, NUMBERS[::-1], strict=True)) | {"top": "top"}
    assert other.tolist() == [opposite[name] for name in first]


def test_of_more_pieces_than_numbers_the_nearest_are_one():
    apart = [(0, 0, 0), (1.5, 0, 0), (9, 0, 0), (10.5, 0, 0), (30, 0, 0)]
    assert order_of(apart, count=3) == [{0}, {0}, {1}, {1}, {2}]
    assert order_of(apart, count=2) == [{0}, {0}, {0}, {0}, {1}]


def test_the_nearest_are_found_by_their_surfaces_not_by_their_middles():
    mesh, names = boxes(
        ("a", (0, 0, 0), (10, 1, 1)),
        ("a", (10.1, 0, 0), (20, 1, 1)),  # goes on, with its middle far away
        ("b", (0, 4, 0), (10, 5, 1)),
        ("b", (10.1, 4, 0), (20, 5, 1)),
    )
    found = dealt(mesh, ["bar 1", "bar 2"], ["bar"] * len(names))
    assert set(found[names == "a"]) == {"bar 1"} and set(found[names == "b"]) == {"bar 2"}


def test_of_fewer_pieces_than_numbers_the_last_numbers_get_none():
    mesh, names = boxes(*TABLE)
    found = dealt(mesh, [*NUMBERS, "leg 7", "leg 9"], names)
    assert set(found[names == "leg"]) == set(NUMBERS)
    whole = dealt(mesh, ["leg 2", "leg 5", "top"], np.where(names == "top", "top", ""))
    assert set(whole) == {"top", ""}


def test_what_hangs_together_is_one_piece_and_no_border_is_invented():
    mesh, names = boxes(("bench", (0, 0, 0), (9, 1, 1)))
    assert set(dealt(mesh, ["plank 1", "plank 2"], ["plank"] * len(names))) == {"plank 1"}


def test_a_speck_is_no_piece_of_its_own():
    mesh, names = boxes(*TABLE, ("leg", (-4.5, -2, 3.3), (-4.4, -1.95, 3.4)))
    found = dealt(mesh, [*NUMBERS, "leg 5", "top"], names)
    assert set(found) == {*NUMBERS, "top"}
    speck = mesh.face_centroids[:, 0] < mesh.face_centroids[names == "top", 0].min() - 1e-6
    assert speck.any() and set(found[speck]) == {"leg 1"}


def test_very_many_pieces_for_few_numbers_are_joined_in_groups():
    rng = np.random.default_rng(0)
    low = np.concatenate([rng.uniform(0, 4, (60, 3)), rng.uniform(0, 4, (60, 3)) + [50, 0, 0]])
    found = order_of(low, (0.02, 0.02, 0.02), count=2)
    assert found == [{0}] * 60 + [{1}] * 60


def test_sides_and_numbers_hold_both():
    mesh, names = boxes(*TABLE)
    prompts = ["left leg 1", "left leg 2", "right leg 1", "right leg 2", "top"]
    numbered = take_off_numbers(prompts)
    placed = take_off_places(numbered.names, of_parts=True)
    bases = np.array([placed.bases.index(name) for name in names], np.int32)
    about = mesh.face_centroids, mesh.face_areas, mesh.touching
    labels = divide(placed, bases, *about)
    drawn = mesh.samples(2000, 1, np.random.default_rng(0)).flat
    found = deal(numbered, labels, mesh, drawn)
    x, y, _ = mesh.face_centroids[names == "leg"].T
    expected = [2 * (a < 0) + (b > 0) for a, b in zip(x, y, strict=True)]
    assert found[names == "leg"].tolist() == expected


def two_tables():
    away = np.array([40, 0, 0])
    parts = [(name, low + away, high + away) for name, low, high in TABLE]
    mesh, names = boxes(*TABLE, *parts)
    things = (mesh.face_centroids[:, 0] > 0).astype(np.int64)
    return mesh, names, things


def test_each_of_several_things_is_numbered_by_itself_if_one_has_all_numbers():
    mesh, names, things = two_tables()
    found = dealt(mesh, [*NUMBERS, "top"], names, things)
    assert all(set(found[things == n]) == {*NUMBERS, "top"} for n in (0, 1))


def test_numbers_that_no_thing_has_all_of_go_through_the_whole_mesh():
    mesh, names, things = two_tables()
    prompts = [f"leg {number}" for number in range(1, 9)]
    found = dealt(mesh, [*prompts, "top"], names, things)
    assert set(found[things == 0]) == {*prompts[:4], "top"}
    assert set(found[things == 1]) == {*prompts[4:], "top"}


def test_whole_things_are_pieces_whatever_they_are_made_of():
    mesh, names, things = two_tables()
    found = dealt(mesh, ["table 2", "table 1"], ["table"] * len(names), things, ["table"])
    assert set(found[things == 0]) == {"table 1"} and set(found[things == 1]) == {"table 2"}


def test_small_pieces_of_many_and_of_few_faces_are_ordered_by_their_corners():
    fine = trimesh.creation.icosphere(5, 0.01)  # 20,480 faces
    plate = trimesh.creation.box((9, 9, 1)).apply_translation((0, 0, -2))
    lid = trimesh.Trimesh([[2, 0, 0], [2.03, 0, 0], [2, 0.03, 0]], [[0, 1, 2]], process=False)
    whole = trimesh.util.concatenate([plate, fine, lid])
    names = np.array(["plate"] * len(plate.faces) + ["dot"] * (len(fine.faces) + 1))
    found = dealt(Mesh(whole.vertices, whole.faces), ["dot 1", "dot 2", "plate"], names)
    assert set(found[names == "plate"]) == {"plate"}
    assert set(found[len(plate.faces) : -1]) == {"dot 1"} and found[-1] == "dot 2"


def test_faces_without_area_are_dealt_as_well():
    vertices = np.array(
        [[0, 0, 0], [1, 0, 0], [0, 1, 0], *([n, n, n] for n in range(5, 10))], float
    )
    faces = [[0, 1, 2], *([n, n, n] for n in range(3, 8))]
    found = dealt(Mesh(vertices, np.array(faces)), ["dot 1", "dot 2"], ["", *["dot"] * 5])
    assert found[0] == "" and set(found[1:]) == {"dot 1", "dot 2"}


def counted(mesh, prompts, names):
    """The prompt of each face, by places, given the names that the model finds."""
    placed = take_off_places(prompts, of_parts=True)
    labels = np.array([placed.bases.index(n) if n in placed.bases else -1 for n in names])
    drawn = mesh.samples(2000, 1, np.random.default_rng(0)).flat
    piece = connected_alike(mesh, labels, None)

    def count(part, axis, number):
        faces, there = np.flatnonzero(part), part.copy()
        there[part] = at_place(InPieces(mesh, drawn, faces, piece[faces]), axis, number)
        return there

    about = mesh.face_centroids, mesh.face_areas, mesh.touching
    found = divide(placed, labels.astype(np.int32), *about, count=count)
    return np.array([prompts[label] if label >= 0 else "" for label in found])


def shelves(count):
    """Shelves above each other, each of two boards beside each other, between two side panels."""
    boards = [("shelf", (x, 0, z), (x + 4, 2, z + 0.2)) for z in range(count) for x in (0.0, 4.5)]
    return boxes(("side", (-1, 0, -1), (-0.5, 2, count)), *boards)


def test_a_shelf_is_counted_from_the_end_that_is_said_however_many_there_are():
    mesh, names = shelves(6)
    prompts = ["second shelf from the top", "lowest shelf", "3rd shelf from below", "shelf"]
    height = (mesh.vertices[mesh.faces].mean(1)[:, 2] + 0.1).astype(int)
    found, is_shelf = counted(mesh, prompts, names), np.array(names) == "shelf"
    for number, prompt in enumerate(
        ["lowest shelf", "shelf", prompts[2], "shelf", prompts[0], "shelf"]
    ):
        assert set(found[is_shelf & (height == number)]) == {prompt}
    assert set(found[~is_shelf]) == {""}


def test_what_is_before_a_piece_is_at_its_place():
    """A knob is no drawer of its own."""
    drawers = [("drawer", (x, 0, z), (x + 3, 0.2, z + 1)) for z in (0, 2) for x in (0, 4)]
    knobs = [
        ("drawer", (x + 1.3, -0.3, z + 0.3), (x + 1.7, -0.1, z + 0.7))
        for z in (0, 2)
        for x in (0, 4)
    ]
    mesh, names = boxes(*drawers, *knobs)
    prompts = ["first drawer", "2nd drawer", "third drawer", "last drawer"]
    found = counted(mesh, prompts, names)
    middle = mesh.vertices[mesh.faces].mean(1)
    for prompt, x, z in zip(prompts, (0, 4, 0, 4), (2, 2, 0, 0), strict=True):
        there = (middle[:, 0] // 4 == x // 4) & (middle[:, 2] // 2 == z // 2)
        assert set(found[there]) == {prompt}


def test_so_many_pieces_from_an_end_are_whole_rows_or_those_that_are_read_first():
    mesh, names = shelves(4)
    height = (mesh.vertices[mesh.faces].mean(1)[:, 2] + 0.1).astype(int)
    right, is_shelf = mesh.vertices[mesh.faces].mean(1)[:, 0] > 4.2, np.array(names) == "shelf"
    for prompt, there in {
        "top two shelf": height == 3,
        "bottom four shelf": height < 2,
        "top three shelf": (height == 3) | ((height == 2) & ~right),
        "last three shelf": (height == 0) | ((height == 1) & right),
        "left two shelf": right & (height > 1),
        "top nine shelf": height >= 0,
    }.items():
        found = counted(mesh, [prompt, "shelf"], names)
        np.testing.assert_array_equal(found == prompt, is_shelf & there)
        assert set(found[is_shelf & ~there]) <= {"shelf"}


def test_one_place_of_so_many_is_that_place_alone():
    mesh, names = shelves(4)
    found = counted(mesh, ["second shelf from the top", "top four shelf", "shelf"], names)
    height = (mesh.vertices[mesh.faces].mean(1)[:, 2] + 0.1).astype(int)
    is_shelf = np.array(names) == "shelf"
    assert set(found[is_shelf & (height == 3)]) == {"top four shelf"}
    assert set(found[is_shelf & (height == 2)]) == {"second shelf from the top"}
    assert set(found[is_shelf & (height < 2)]) == {"shelf"}
