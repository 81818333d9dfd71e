"""Decompose: parts without words, where shapes meet in creases, or look otherwise."""

import numpy as np
import pytest
import trimesh
from small_meshes import boxes, plates

from patchalign3d.errors import Cancelled
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels import by_shape, rounds
from patchalign3d.labels.by_shape import (
    WITHIN_LOOSE,
    _firmness,
    join_alike,
    number_names,
    numbered_parts,
    parts_by_shape,
    segment_by_shape,
)

CORNERS = [(0, 0), (3, 0), (0, 3), (3, 3)]


def as_mesh(solid: trimesh.Trimesh) -> Mesh:
    return Mesh(solid.vertices, solid.faces)


def dumbbell() -> Mesh:
    """Two balls of radius 1 at x = ±2, and a thin bar that grows out of them: one piece."""
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    along = np.linspace(0, np.pi, 60)[1:-1]
    x = 3 * -np.cos(along)
    radius = np.maximum(np.sqrt(np.clip(1 - (abs(x) - 2) ** 2, 0, 1)), 0.2)
    rings = np.stack(
        [
            np.repeat(x, 24),
            np.outer(radius, np.cos(angle)).ravel(),
            np.outer(radius, np.sin(angle)).ravel(),
        ],
        axis=1,
    )
    faces = []
    for i in range(len(x) - 1):
        for j in range(24):
            a, b = 24 * i + j, 24 * i + (j + 1) % 24
            faces += [[a, b, b + 24], [a, b + 24, a + 24]]
    return Mesh(rings, faces)


@pytest.mark.parametrize("one_by_one", [rounds.ONE_BY_ONE, 50])
def test_balls_and_the_bar_between_them_are_parts(monkeypatch, one_by_one):
    monkeypatch.setattr(rounds, "ONE_BY_ONE", one_by_one)
    mesh = dumbbell()
    labels = segment_by_shape(mesh, pieces=3)
    x = mesh.face_centroids[:, 0] * 3
    for where in (x < -1.5, np.abs(x) < 0.8, x > 1.5):
        assert len(set(labels[where])) == 1
    assert len({labels[x < -1.5][0], labels[np.abs(x) < 0.8][0], labels[x > 1.5][0]}) == 3


def test_loose_parts_are_never_joined_and_the_largest_comes_first():
    small = trimesh.creation.box([1, 1, 1])
    large = trimesh.creation.box(
        [2, 2, 2], transform=trimesh.transformations.translation_matrix([5, 0, 0])
    )
    mesh = as_mesh(trimesh.util.concatenate([small, large]))
    for wanted in ({"detail": 0}, {"pieces": 1}, {"pieces": 2}):
        assert segment_by_shape(mesh, **wanted).tolist() == [1] * 12 + [0] * 12


def test_loose_pieces_are_cut_less_unless_they_are_most_of_the_surface():
    whole = dumbbell()
    copies = np.arange(3)[:, None, None]
    three = Mesh(
        (whole.vertices + [0, 9, 0] * copies).reshape(-1, 3),
        (whole.faces + len(whole.vertices) * copies).reshape(-1, 3),
    )
    alone = segment_by_shape(whole, detail=0.5).max() + 1
    beside = segment_by_shape(three, detail=0.5)[: len(whole.faces)]
    assert 1 <= len(np.unique(beside)) < alone
    large = Mesh(three.vertices * np.repeat([3, 1, 1], len(whole.vertices))[:, None], three.faces)
    assert len(np.unique(segment_by_shape(large, detail=0.5)[: len(whole.faces)])) == alone
    assert segment_by_shape(three, pieces=9).max() == 8
    things = np.repeat(range(3), len(whole.faces))  # each by itself: then most of the surface
    by_themselves = segment_by_shape(three, detail=0.5, things=things)[: len(whole.faces)]
    assert len(np.unique(by_themselves)) == alone


def test_the_number_of_pieces_is_kept_and_more_detail_gives_more():
    mesh = as_mesh(trimesh.creation.icosphere(subdivisions=3))
    assert segment_by_shape(mesh, pieces=5).max() == 4
    counts = [segment_by_shape(dumbbell(), detail=detail).max() for detail in (0, 0.5, 0.9)]
    assert counts == sorted(counts) and counts[0] == 0 < counts[2]


@pytest.mark.parametrize("one_by_one", [rounds.ONE_BY_ONE, 50])
def test_features_part_what_the_shape_does_not(monkeypatch, one_by_one):
    monkeypatch.setattr(rounds, "ONE_BY_ONE", one_by_one)
    mesh = as_mesh(trimesh.creation.icosphere(subdivisions=3))
    above = (mesh.face_centroids[:, 2] > 0).astype(int)
    labels = segment_by_shape(mesh, pieces=2, features=np.eye(2)[above])
    assert max((labels == above).mean(), (labels != above).mean()) > 0.97


def test_the_same_mesh_gives_the_same_parts_wherever_it_is():
    mesh = dumbbell()
    moved = Mesh(mesh.vertices * 1000 + 5, mesh.faces)
    np.testing.assert_array_equal(segment_by_shape(mesh, 3), segment_by_shape(moved, 3))


def test_many_pieces_are_left_if_many_are_wanted_or_nothing_is_alike(monkeypatch):
    monkeypatch.setattr(rounds, "ONE_BY_ONE", 10)
    mesh = as_mesh(trimesh.creation.icosphere(subdivisions=3))
    assert segment_by_shape(mesh, pieces=300).max() == 299
    monkeypatch.setattr(by_shape, "TOLERANCE", 0)
    monkeypatch.setattr(by_shape, "MOST_PARTS", len(mesh.faces))
    assert segment_by_shape(mesh).max() == len(mesh.faces) - 1


def test_of_many_pieces_those_of_one_kind_are_one_part_and_the_smallest_the_last():
    balls = [(0.2, 60 * i) for i in range(30)] + [(0.4, 5 + 60 * i) for i in range(3)]
    shapes = [
        trimesh.creation.icosphere(subdivisions=1, radius=r).apply_translation((x, 0, 0))
        for r, x in balls
    ]
    mesh = as_mesh(trimesh.util.concatenate(shapes))
    labels = segment_by_shape(mesh, detail=0)
    assert labels.max() == 1  # two kinds
    assert len(set(labels[: 30 * 80])) == 1 != len(set(labels))
    assert segment_by_shape(mesh, pieces=33).max() == 32
    growing = [
        trimesh.creation.box([1.1**i] * 3).apply_translation((0, 90 * i, 0)) for i in range(40)
    ]
    labels = segment_by_shape(as_mesh(trimesh.util.concatenate(growing)), detail=0)
    assert labels.max() == by_shape.MOST_PARTS - 1 and (labels[:24] == labels.max()).all()


def test_one_face_and_faces_without_area_are_parts_too():
    assert segment_by_shape(Mesh(np.eye(3), [[0, 1, 2]])).tolist() == [0]
    assert len(segment_by_shape(Mesh(np.eye(3), [[0, 1, 2], [0, 0, 1]]))) == 2


def test_it_reports_and_stops_when_told_to():
    seen = []
    segment_by_shape(dumbbell(), report=lambda stage, fraction: seen.append(fraction))
    assert seen[0] == 0 and seen[-1] == 1 and seen == sorted(seen)

    def stop(stage, fraction):
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        segment_by_shape(dumbbell(), report=stop)


def test_names_that_occur_once_stay_and_others_are_numbered():
    assert number_names(["leg", "seat", "leg"]) == ["leg 1", "seat", "leg 2"]
    assert number_names(["leg 1", "leg 1", "arm"]) == ["leg 1.1", "leg 1.2", "arm"]
    assert numbered_parts(np.array([1, 0, 2])) == ["part 1", "part 2", "part 3"]


def test_no_number_makes_a_name_that_another_part_has():
    assert number_names(["leg", "leg 1", "leg"]) == ["leg 2", "leg 1", "leg 3"]
    names = ["leg", "leg 1", "leg", "leg 1", "leg 1.2"]
    assert number_names(names) == ["leg 2", "leg 1.1", "leg 3", "leg 1.3", "leg 1.2"]


def test_there_are_as_many_parts_as_asked_for_though_smooth_borders_would_leave_out_one(
    monkeypatch,
):
    monkeypatch.setattr(
        by_shape, "smooth_labels", lambda _, cost: np.minimum(cost.argmin(1), 1).astype(np.int32)
    )
    mesh, names = boxes(*((str(n), (2 * n, 0, 0), (2 * n + 1, 1, 1 + n)) for n in range(3)))
    labels = segment_by_shape(mesh, 3)
    assert {names[labels == part][0] for part in range(3)} == {"0", "1", "2"}


@pytest.mark.parametrize("seed", range(4))
def test_parts_of_one_size_are_numbered_by_where_they_are_whatever_is_rounded(seed):
    rng = np.random.default_rng(seed)
    mesh, _ = boxes(*((n, (x, 0, z), (x + 1, 1, z + 1)) for n, (x, z) in enumerate(CORNERS)))
    order = rng.permutation(len(mesh.faces))
    moved = Mesh(mesh.vertices * rng.uniform(1, 9) + rng.uniform(-9, 9, 3), mesh.faces[order])
    labels = segment_by_shape(moved, 4)
    number = [labels[order.argsort()][n * len(labels) // 4] for n in range(4)]
    assert number == [2, 3, 0, 1]  # as one reads


def test_repeated_and_mirrored_pieces_are_one_part_with_a_number_each():
    top = trimesh.creation.box((2, 2, 0.2))
    legs = [trimesh.creation.box((0.2, 0.2, 2)) for _ in range(4)]
    for number, leg in enumerate(legs):
        leg.apply_translation((number % 2 * 1.6 - 0.8, number // 2 * 1.6 - 0.8, -1.2))
    table = trimesh.util.concatenate([top, *legs])
    result = parts_by_shape(Mesh(table.vertices, table.faces), detail=0.0)
    assert result.part_names == ["part 1", *(f"part 2.{number}" for number in range(1, 5))]
    wedge = trimesh.convex.convex_hull([[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 3], [1, 1, 1]])
    mirrored = wedge.copy()
    mirrored.apply_transform(np.diag([-1, 1, 1, 1]))
    mirrored.apply_translation((-1, 0, 0))
    pair = trimesh.util.concatenate([wedge, mirrored])
    assert parts_by_shape(Mesh(pair.vertices, pair.faces), detail=0.0).part_names == [
        "part 1.1",
        "part 1.2",
    ]


def test_touching_parts_of_one_kind_are_joined():
    # Four unit squares in a row and a fifth that is apart; the middle two are alike, and the last.
    x = np.array([0, 1, 2, 3, 4, 9, 10.0])
    vertices = np.array([[a, y, 0] for a in x for y in (0, 1)])
    starts = [0, 2, 4, 6, 10]
    faces = [f for i in starts for f in ([i, i + 2, i + 3], [i, i + 3, i + 1])]
    labels = np.repeat(np.arange(5), 2)
    kind = np.array([7, 3, 3, 7, 3])
    joined, kinds = join_alike(Mesh(vertices, faces), labels, kind)
    assert joined[2:6].tolist() == [0] * 4  # the largest comes first
    assert len(set(joined[::2])) == 4
    np.testing.assert_array_equal(kinds[joined], kind[labels])


def test_what_is_most_of_its_thing_is_cut_as_if_there_were_nothing_else():
    mesh = plates((2, 2), (1, 1))  # four fifths and one
    small = WITHIN_LOOSE
    assert _firmness(mesh, None).tolist() == [1, 1, small, small]
    assert _firmness(mesh, np.array([0, 0, 1, 1])).tolist() == [1, 1, 1, 1]
