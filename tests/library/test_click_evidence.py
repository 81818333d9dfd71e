"""What speaks for a face, and against it, where a part is pointed at."""

import numpy as np
from small_meshes import face_at, sheet

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels.click_evidence import (
    CREASE,
    EVIDENCE,
    NAMES,
    NAMES_OF_OTHERS,
    Surface,
    _rank,
    evidence,
    otsu,
)


def test_what_speaks_for_a_face_does_not_depend_on_the_mesh_s_size_or_place(halves):
    moved = Mesh(halves.mesh.vertices * 100 + [5, 6, 7], halves.mesh.faces)
    other = Surface.of(moved, halves.features)
    clicks = np.array([face_at(halves.mesh, 0.5)]), np.array([face_at(halves.mesh, -0.5)])
    np.testing.assert_allclose(evidence(halves, *clicks), evidence(other, *clicks), atol=1e-4)


def test_evidence_is_of_one_width_with_and_without_faces_that_are_excluded(halves):
    include, exclude = np.array([0, 5]), np.array([9])
    with_, without = evidence(halves, include, exclude), evidence(halves, include, exclude[:0])
    assert with_.shape == without.shape and np.isfinite(with_).all() and np.isfinite(without).all()


def test_loose_pieces_are_far_from_each_other():
    mesh = sheet(4)
    two = Mesh(
        np.concatenate([mesh.vertices, mesh.vertices + [9, 0, 0]]),
        np.concatenate([mesh.faces, mesh.faces + len(mesh.vertices)]),
    )
    features = np.ones((len(two.faces), 1), np.float32)
    surface = Surface.of(two, features)
    rows = evidence(surface, np.array([0]), np.zeros(0, int))
    assert np.isfinite(rows).all()
    assert rows[len(mesh.faces) :, 6].min() == rows[:, 6].max()


def test_repeated_and_mirrored_pieces_are_of_one_kind():
    mesh = sheet(4)
    mirrored, larger = mesh.vertices * [-1, 1, 1] + [9, 0, 0], mesh.vertices * 2 + [0, 9, 0]
    faces = mesh.faces + len(mesh.vertices) * np.arange(3)[:, None, None]
    faces[1] = faces[1, :, ::-1]
    three = Mesh(np.concatenate([mesh.vertices, mirrored, larger]), faces.reshape(-1, 3))
    surface = Surface.of(three, np.ones((len(three.faces), 1), np.float32))
    first, second, third = np.arange(len(three.faces)).reshape(3, -1)
    rows = evidence(surface, first[:1], third[:1])
    loose = rows[:, EVIDENCE.index("loose and of one kind")]
    assert loose[first].all() and loose[second].all() and not loose[third].any()
    alike = rows[:, EVIDENCE.index("of one kind")]
    others = rows[:, EVIDENCE.index("of one kind with others")]
    assert alike[second].mean() > alike[third].mean()
    assert others[third].mean() > others[second].mean()


def test_what_would_be_called_alike_counts_apart_from_what_looks_alike(halves):
    mesh = halves.mesh
    behind = (mesh.face_centroids[:, 1] > 0).astype(int)
    surface = Surface.of(mesh, halves.features, np.eye(2, dtype=np.float32)[behind])
    include, exclude = face_at(surface.mesh, 0.5, 0.5), face_at(surface.mesh, 0.5, -0.5)
    rows = evidence(surface, np.array([include]), np.array([exclude]))
    for name, wanted in {"called alike": behind, "called like others": 1 - behind}.items():
        np.testing.assert_array_equal(rows[:, EVIDENCE.index(name)], wanted)
    named = [EVIDENCE.index(name) for name in (*NAMES, *NAMES_OF_OTHERS)]
    plain = evidence(halves, np.array([include]), np.array([exclude]))
    np.testing.assert_array_equal(np.delete(rows, named, 1), np.delete(plain, named, 1))


def test_otsu_tells_two_heaps_apart():
    values = np.concatenate([np.full(70, 0.1), np.full(30, 0.9)])
    assert 0.1 < otsu(values, np.ones(100)) < 0.9
    assert np.isfinite(otsu(np.zeros(5), np.ones(5)))


def test_values_that_differ_by_rounding_alone_are_one_heap():
    one = np.float32(0.7)
    nearly = np.array([one, np.nextafter(one, np.float32(1))])
    assert otsu(nearly, np.ones(2)) == otsu(nearly[:1], np.ones(1))


def test_the_way_over_a_valley_is_longer_than_over_a_ridge():
    valley = sheet(4)
    ridge = Mesh(valley.vertices * [1, 1, -1], valley.faces)
    features = np.ones((len(valley.faces), 1), np.float32)
    column = EVIDENCE.index("over the surface")
    ways = [
        evidence(Surface.of(mesh, features), np.array([0]), np.zeros(0, int))[:, column]
        for mesh in (valley, ridge)
    ]
    beyond = valley.face_centroids[:, 0] > 0
    size = np.sqrt(2 + 2 * np.sqrt(2))
    wanted = np.where(beyond, CREASE * np.pi / 4 / size, 0)  # over the fold, once
    np.testing.assert_allclose(ways[0] - ways[1], wanted, atol=1e-5)


def test_what_is_nearer_to_the_faces_of_the_part_speaks_for_it(halves):
    include, exclude = face_at(halves.mesh, 0.5), face_at(halves.mesh, -0.5)
    nearer = evidence(halves, np.array([include]), np.array([exclude]))[:, EVIDENCE.index("nearer")]
    assert nearer[include] > 0.5 and nearer[exclude] < -0.5


def test_the_rank_of_a_face_is_the_share_of_the_area_that_is_as_much_like_it():
    rank = _rank(np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.3, 0.2]))
    np.testing.assert_allclose(rank, [0.5, 1.0, 0.7])
    equal = _rank(np.array([2.0, 1.0, 2.0]), np.array([0.5, 0.3, 0.2]))  # as in one cell
    np.testing.assert_allclose(equal, [0.7, 1.0, 0.7])
