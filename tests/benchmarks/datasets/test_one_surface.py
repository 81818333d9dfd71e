"""One surface around a shape."""

import numpy as np
import trimesh

from benchmarks.datasets.one_surface import OneSurface, skin, surface_nets
from benchmarks.datasets.stand_ins import small_set


def test_the_skin_of_a_solid_cell_is_closed_and_faces_outwards():
    solid = np.zeros((3, 3, 3), bool)
    solid[1, 1, 1] = True
    corners, quads = surface_nets(solid)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    mesh = trimesh.Trimesh(corners, triangles, process=False)
    assert mesh.is_watertight
    assert mesh.volume > 0
    assert len(quads) == 6
    np.testing.assert_allclose(corners.mean(0), 1.5)


def test_loose_pieces_become_one_surface_of_the_same_size():
    one = trimesh.creation.box((1, 1, 1))
    two = trimesh.creation.box((1, 1, 1)).apply_translation((0.6, 0.5, 0))
    mesh = trimesh.util.concatenate([one, two])
    vertices, faces = skin(mesh.vertices, mesh.faces)
    united = trimesh.Trimesh(vertices, faces)
    assert (np.unique(np.sort(united.edges, axis=1), axis=0, return_counts=True)[1] % 2 == 0).all()
    assert len(united.split(only_watertight=False)) == 1
    np.testing.assert_allclose(united.bounds, mesh.bounds, atol=0.05)
    assert abs(united.volume - 1.8) < 0.2


def test_points_and_labels_stay(tmp_path):
    before = small_set("partobjaverse-tiny", tmp_path, 1, 200)
    after = OneSurface(before)
    key = before.keys[0]
    one, two = before.sample(key), after.sample(key)
    np.testing.assert_array_equal(one.labels, two.labels)
    assert len(two.shape.faces) != len(one.shape.faces)
    centres = two.shape.vertices[two.shape.faces[two.shape.point_face]].mean(1)
    apart = np.linalg.norm(centres - two.shape.points, axis=1)
    assert np.median(apart) < 0.05 * np.ptp(one.shape.points, axis=0).max()
