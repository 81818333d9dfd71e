"""Cases and their variations: the truth stays with the surface whatever is done to the mesh."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
import trimesh
from small_meshes import sheet

from benchmarks.quality.cases import Case, family_cases, iou_of
from benchmarks.quality.robustness import (
    BEND,
    DECIMATED,
    REMESHED,
    absent_prompt,
    bent,
    modified,
    reworded,
    turned,
)
from patchalign3d import Mesh


def two_halves(n: int = 40) -> Case:
    """A square sheet of 2 n² triangles; x < 0 is "left"."""
    mesh = sheet(n, lambda x, y: 0.1 * np.sin(9 * x * y))
    truth = (mesh.face_centroids[:, 0] > 0).astype(int)
    return Case(mesh, ["seat", "back"], truth, "dining chair", {"back": ("backrest",)})


def split_at_every_edge(case: Case) -> Case:
    """The same surface, no triangle of which shares a vertex with another."""
    corners = case.mesh.vertices[case.mesh.faces].reshape(-1, 3)
    return dataclasses.replace(case, mesh=Mesh(corners, np.arange(len(corners)).reshape(-1, 3)))


def test_a_decimated_mesh_has_a_share_of_the_faces_and_the_truth_where_it_was(bpy_python):
    (made,) = modified([two_halves()], bpy_python)
    for case in (made[way] for way in DECIMATED):
        assert len(case.mesh.faces) == pytest.approx(0.1 * 3200, rel=0.02)
        area = two_halves().mesh.face_areas.sum()
        assert case.mesh.face_areas.sum() == pytest.approx(area, rel=0.05)
        centre = case.mesh.face_centroids[:, 0]
        clear = np.abs(centre) > 0.2
        np.testing.assert_array_equal(case.truth[clear], centre[clear] > 0)


def box(low, high) -> tuple[np.ndarray, np.ndarray]:
    """Corners (8, 3) and triangles (12, 3), which look outwards."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))])
    return np.array(low) + corners * np.subtract(high, low), faces


def test_a_decimated_board_loses_none_of_its_sides(bpy_python):
    fine = Mesh(*box((0, 0, 0), (1, 1, 0.05)))
    for _ in range(4):
        fine = Mesh(*trimesh.remesh.subdivide(fine.vertices, fine.faces)[:2])
    board = Case(fine, ["top"], np.zeros(len(fine.faces), int), "board", {})
    (made,) = modified([board], bpy_python)
    for few in (made[way] for way in DECIMATED):
        assert few.mesh.face_areas.sum() >= 0.95 * board.mesh.face_areas.sum()


def test_a_remeshed_thing_is_one_surface_that_keeps_its_place_and_its_truth(bpy_python):
    (lower, faces), (upper, _) = box((0, 0, 0), (1, 1, 1)), box((0.25, 0.25, 0.9), (0.75, 0.75, 2))
    mesh = Mesh(np.concatenate([lower, upper]), np.concatenate([faces, faces + 8]))
    case = Case(mesh, ["base", "post"], np.repeat([0, 1], 12), "plinth", {})
    (made,) = modified([case], bpy_python)
    for one in (made[way] for way in REMESHED):
        whole = trimesh.Trimesh(one.mesh.vertices, one.mesh.faces, process=False)
        assert whole.body_count == 1 and whole.is_watertight
        np.testing.assert_allclose(whole.bounds, [[0, 0, 0], [1, 1, 2]], atol=0.03)
        height = whole.triangles_center[:, 2]
        assert (one.truth[height > 1.2] == 1).all() and (one.truth[height < 0.8] == 0).all()


def test_a_bent_mesh_keeps_the_lengths_along_its_middle_and_turns_its_ends():
    corners, faces = box((-2, -0.5, -0.01), (2, 0.5, 0.01))
    fine = Mesh(corners, faces)
    for _ in range(5):
        fine = Mesh(*trimesh.remesh.subdivide(fine.vertices, fine.faces)[:2])
    strip = Case(fine, ["strip"], np.zeros(len(fine.faces), int), "strip", {})
    curved = bent(strip).mesh
    lengths = (trimesh.Trimesh(m.vertices, m.faces, process=False).area for m in (curved, fine))
    assert next(lengths) == pytest.approx(next(lengths), rel=0.01)
    end = fine.vertices[:, 0] == 2
    across = curved.vertices[end][:, [0, 2]]
    direction = across[across[:, 1].argmax()] - across[across[:, 1].argmin()]
    assert np.arctan2(-direction[0], direction[1]) == pytest.approx(BEND / 2, abs=0.01)
    np.testing.assert_allclose(curved.vertices[:, 1], fine.vertices[:, 1], atol=1e-12)


def test_a_mesh_that_is_joined_before_keeps_a_surface_that_was_in_pieces(bpy_python):
    whole, split = two_halves(), split_at_every_edge(two_halves())
    of_whole, of_split = (made["joined"] for made in modified([whole, split], bpy_python))
    assert len(of_split.mesh.faces) == pytest.approx(len(of_whole.mesh.faces), rel=0.02)
    area = whole.mesh.face_areas.sum()
    assert of_split.mesh.face_areas.sum() == pytest.approx(area, rel=0.05)


def test_turning_a_mesh_moves_nothing_up_or_down():
    case = two_halves()
    around = turned(case, np.pi / 2)
    np.testing.assert_allclose(around.mesh.vertices[:, 2], case.mesh.vertices[:, 2])
    np.testing.assert_allclose(around.mesh.vertices[:, 1], case.mesh.vertices[:, 0], atol=1e-12)


@pytest.mark.parametrize(
    ("wording", "prompts"),
    [
        ("{s}", ["seat", "backrest"]),
        ("{p} of the {c}", ["seat of the dining chair", "back of the dining chair"]),
    ],
)
def test_prompts_are_put_into_other_words(wording, prompts):
    assert reworded(two_halves(), wording).prompts == prompts


def test_two_prompts_never_become_one():
    case = Case(two_halves().mesh, ["leg", "foot"], two_halves().truth, "table", {"leg": ("foot",)})
    assert reworded(case, "{s}").prompts == ["leg", "foot"]


def test_an_absent_part_shares_no_word_with_what_is_there():
    wheeled = Case(two_halves().mesh, ["wheel", "left wing"], two_halves().truth, "car")
    assert absent_prompt(two_halves()) == "wheel"
    assert absent_prompt(wheeled) == "blade"


def test_held_out_shapes_follow_from_the_seed_and_have_a_truth_for_each_face():
    (one,), (two,), (other,) = (list(family_cases("mug", 1, seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.mesh.vertices, two.mesh.vertices)
    assert one.mesh.vertices.shape != other.mesh.vertices.shape or not np.array_equal(
        one.mesh.vertices, other.mesh.vertices
    )
    assert len(one.truth) == len(one.mesh.faces) and one.truth.max() < len(one.prompts)


def test_a_case_asks_for_materials_where_one_of_its_parts_is_named_by_one():
    of_wood = dataclasses.replace(two_halves(), prompts=["wood", "blade"])
    assert of_wood.asks_for_materials and not two_halves().asks_for_materials


@pytest.mark.parametrize(
    "labels, expected",
    [
        ([0, 0, -1, -1], 1.0),
        ([0, 0, 0, -1], 0.5),  # a part that was not asked for counts against it
        ([0, -1, -1, 0], 0.5),  # what is not annotated does not
        ([1, 1, 1, 1], 0.0),  # the word beside it is none of the parts
    ],
)
def test_faces_of_other_parts_count_against_the_one_that_takes_them(labels, expected):
    case = Case(
        SimpleNamespace(face_areas=np.array([1.0, 1, 2, 4])),
        ["a", "b"],
        np.array([0, 0, 1, -1]),
        "thing",
    )
    assert iou_of(np.array(labels), case, [0]) == expected


def test_a_part_that_is_not_there_and_not_found_is_right():
    case = Case(SimpleNamespace(face_areas=np.ones(4)), ["a", "b"], np.zeros(4, int), "thing")
    assert iou_of(np.zeros(4, int), case, [0, 1]) == 1.0
