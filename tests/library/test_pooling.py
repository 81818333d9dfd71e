"""Transfer: shares that sum to one, and land where they should."""

import numpy as np

from benchmarks.timing.torus import bumpy_torus
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.geometry.sampling import sample_surface
from patchalign3d.labels.pooling import nearest_centre, smooth_pooling

STRIP = Mesh(
    [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [3, 0, 0], [3, 1, 0]],
    [[0, 1, 2], [0, 2, 3], [1, 4, 5], [1, 5, 2]],
)


def test_the_official_rule_takes_the_nearest_centre_alone():
    centres = np.array([[-1.0, 0, 0], [1.0, 0, 0]])
    assert nearest_centre(STRIP, centres).tolist() == [0, 0, 1, 1]


def test_shares_sum_to_one_and_favour_the_near():
    points, face = sample_surface(STRIP.unit_vertices, STRIP.faces, 500, np.random.default_rng(0))
    transfer = smooth_pooling(STRIP, points, face, points[::20], face[::20], samplings=2)
    assert transfer.shape == (4, 25)
    np.testing.assert_allclose(transfer.sum(1), 1, rtol=1e-6)
    where = transfer @ points[::20]
    assert where[0, 0] < where[2, 0] and where[1, 0] < where[3, 0]


def test_a_large_face_is_judged_by_all_of_its_area():
    # Its centroid lies at x = 0, a centre of "red"; most of the points that fell on it are near
    # "blue".
    triangle = Mesh([[-1, -1, 0], [1, -1, 0], [0, 1, 0]], [[0, 1, 2]])
    points = np.array([[0.9, -1, 0]] * 9)
    centres = np.array([[0.0, -1 / 3, 0], [0.9, -1, 0]])
    red, blue = smooth_pooling(
        triangle, points, np.zeros(9, int), centres, np.zeros(2, int), 1
    ).toarray()[0]
    assert blue > 0.8 > red


def test_small_faces_are_judged_by_their_centroids_wherever_points_fell_on_them():
    mesh = Mesh(*bumpy_torus(2_000))
    points, face = sample_surface(mesh.unit_vertices, mesh.faces, 200, np.random.default_rng(0))
    nothing, centres = (points[:0], face[:0]), (points[::20], face[::20])
    by_all = smooth_pooling(mesh, points, face, *centres, samplings=1)
    assert (by_all != smooth_pooling(mesh, *nothing, *centres, samplings=1)).nnz == 0


def test_a_loose_piece_listens_to_its_own_centres_however_near_others_are():
    squares = np.array([[0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0]], float)
    above, far = squares + [0, 0, 0.1], squares * 0.1 + [9, 0, 0]
    faces = np.concatenate([np.array([[0, 1, 2], [0, 2, 3]]) + 4 * i for i in range(3)])
    mesh = Mesh(np.concatenate([squares, above, far]), faces)
    # Centres on the two squares that lie close together, and none on the third.
    centre_faces = np.array([0, 0, 2])
    centres = mesh.face_centroids[centre_faces] + [[0, 0, 0], [0.1, 0, 0], [0, 0, 0]]
    nothing = np.empty((0, 3)), np.empty(0, int)
    shares = smooth_pooling(mesh, *nothing, centres, centre_faces, 1).toarray()
    np.testing.assert_allclose(shares.sum(1), 1, rtol=1e-6)
    assert (shares[:2, 2] == 0).all() and (shares[:2, :2] > 0).all()
    assert (shares[2:4, 2] == 1).all()
    assert (shares[4:] > 0).all()


def test_a_leaf_does_not_listen_to_the_one_that_it_is_folded_onto():
    along = np.linspace(0, 4, 161)
    below, above = np.c_[along, 0 * along], np.c_[along[-2::-1], 0 * along[1:] + 0.1]
    line = np.concatenate([below, above])  # x and z, there and back
    vertices = np.concatenate([np.insert(line, 1, side, axis=1) for side in (0, 1)])
    one = np.arange(len(line) - 1)
    two, three = one + 1, one + len(line)
    mesh = Mesh(vertices, np.concatenate([np.c_[one, two, three], np.c_[two, three + 1, three]]))
    steps = len(one)
    centre_faces = np.arange(0, steps, 16)  # on both leaves, 0.4 apart, which themselves are 0.1
    centres, nothing = mesh.face_centroids[centre_faces], (np.empty((0, 3)), np.empty(0, int))
    shares = smooth_pooling(mesh, *nothing, centres, centre_faces, 1).toarray()
    np.testing.assert_allclose(shares.sum(1), 1, rtol=1e-6)
    step = np.arange(len(mesh.faces)) % steps
    assert (abs(step[:, None] - centre_faces)[shares > 0] <= 32).all()
    middle = step == 32
    assert (np.count_nonzero(shares[middle], axis=1) == 3).all()


def test_a_piece_without_centres_listens_to_its_thing_and_to_no_other():
    squares = np.array([[0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0]], float)
    pieces = [squares, squares * 0.1 + [0, 0, 1], squares + [5, 0, 0], squares * 0.1 + [5, 0, 1]]
    faces = np.concatenate([np.array([[0, 1, 2], [0, 2, 3]]) + 4 * i for i in range(4)])
    mesh = Mesh(np.concatenate(pieces), faces)
    centre_faces = np.array([0, 4])  # on the two large ones
    nothing = np.empty((0, 3)), np.empty(0, int)
    centres, things = mesh.face_centroids[centre_faces], np.repeat([0, 1], 4)
    shares = smooth_pooling(mesh, *nothing, centres, centre_faces, 1, things).toarray()
    np.testing.assert_allclose(shares, np.eye(2)[things], rtol=1e-6)


def test_what_a_centre_counts_falls_with_its_distance():
    triangle = Mesh([[-1, -1, 0], [1, -1, 0], [0, 1, 0]], [[0, 1, 2]])
    centres = np.array([[0.2, -1 / 3, 0], [-0.6, -1 / 3, 0]])  # one thrice as far as the other
    nothing = np.empty((0, 3)), np.empty(0, int)
    shares = smooth_pooling(triangle, *nothing, centres, np.zeros(2, int), 1).toarray()
    np.testing.assert_allclose(shares, [[0.75, 0.25]], rtol=1e-5)
