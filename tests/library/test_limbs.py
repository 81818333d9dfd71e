"""How far out on a limb a face is: over the surface, and on through loose pieces."""

import numpy as np
import pytest
from small_meshes import boxes

from patchalign3d.labels.limbs import distance_from_body


def test_it_is_further_and_further_out_to_the_end_of_a_limb_and_through_loose_pieces():
    mesh, names = boxes(
        ("torso", (0, 0, 0), (1, 1, 4)),
        ("arm", (1, 0, 3), (4, 1, 4)),
        ("arm", (4.1, 0, 3), (5, 1, 4)),  # a glove
    )
    away = distance_from_body(
        names == "arm", mesh.face_centroids, mesh.face_areas, mesh.adjacency.faces
    )
    assert not away[names == "torso"].any()
    x = mesh.face_centroids[:, 0]
    order = np.argsort(away[names == "arm"], kind="stable")
    out = x[names == "arm"][order]
    assert (np.diff(out) > -0.45 * np.ptp(out)).all()  # a cap is no further than its edges
    glove = x > x[names == "arm"].max() - 0.25 * np.ptp(out)
    assert away[glove].min() > away[(names == "arm") & ~glove].mean()


@pytest.mark.parametrize("count", [1, 2, 7, 300])
def test_a_limb_of_loose_pieces_goes_on_from_each_to_the_next(count):
    x = np.random.default_rng(0).permutation(count + 1)  # the body is at 0
    centroids = np.stack([x, 0 * x, 0 * x], axis=1).astype(float)
    away = distance_from_body(x > 0, centroids, np.ones(count + 1), np.zeros((0, 2), np.int64))
    np.testing.assert_allclose(away, np.maximum(x - 1, 0))


def test_a_loose_hand_is_as_far_out_as_its_arm_is_long_and_further():
    places = np.array([0, 1, 2, 3, 4.5, 5.5])[:, None] * [1.0, 0, 0]
    limb = np.array([False, True, True, True, True, True])
    pairs = np.array([[0, 1], [1, 2], [2, 3], [4, 5]])
    away = distance_from_body(limb, places, np.ones(6), pairs)
    np.testing.assert_allclose(away, [0, 0, 1, 2, 3.5, 4.5], atol=1e-6)


def test_a_loose_shoe_begins_at_its_top_however_many_faces_its_sole_has():
    z = np.array([5.0, *np.linspace(3, 1, 9), *np.linspace(0.01, 0, 400)])  # body, shaft, sole
    places, areas = z[:, None] * [0, 0, 1.0], np.r_[9.0, np.ones(9), np.full(400, 0.01)]
    pairs = np.stack([np.arange(1, len(z) - 1), np.arange(2, len(z))], axis=1)
    away = distance_from_body(z < 5, places, areas, pairs)
    np.testing.assert_allclose(away[1:], np.maximum(0, 2.75 - z[1:]), atol=1e-6)
