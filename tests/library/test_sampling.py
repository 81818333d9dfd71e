"""Sampling: where the points fall, and the frame the encoder sees."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.geometry.sampling import (
    FacesInOrder,
    faces_at,
    sample_surface,
    spread_evenly,
    to_model_frame,
)

SQUARES = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 5], [3, 0, 5], [0, 3, 5]], float)


def test_points_fall_by_area_and_on_the_face_they_name():
    faces = np.array([[0, 1, 2], [3, 4, 5]])  # areas 1 : 9
    points, face = sample_surface(SQUARES, faces, 20_000, np.random.default_rng(0))
    assert abs((face == 1).mean() - 0.9) < 0.01
    np.testing.assert_allclose(points[:, 2], np.where(face == 1, 5, 0), atol=1e-12)
    assert (points[:, :2] >= 0).all()
    assert (points[:, 0] + points[:, 1] <= np.where(face == 1, 3, 1) + 1e-12).all()


def test_a_face_without_area_is_never_hit():
    faces = np.array([[0, 0, 1], [0, 1, 2], [2, 2, 2]])
    _, face = sample_surface(SQUARES, faces, 1000, np.random.default_rng(0))
    assert set(face) == {1}


@given(st.integers(1, 60), st.sampled_from([4, 18, 40]), st.integers(0, 2**32 - 1))
def test_faces_in_order_are_found_without_putting_all_in_order(count, bits, seed):
    rng = np.random.default_rng(seed)
    areas = rng.integers(0, 4, count).astype(float)  # so that no sum is rounded
    areas[rng.integers(count)] = 2
    place = (rng.integers(0, 1 << bits, count) >> rng.integers(0, bits)) / 2**38 - 2
    shares = np.concatenate([rng.random(20), [0, 1 - 2**-53]])
    order = np.argsort(place, kind="stable")
    found = FacesInOrder(areas, place).at(shares)
    np.testing.assert_array_equal(found, order[faces_at(shares, areas[order])])
    assert (areas[found] > 0).all()


def test_faces_are_spread_over_the_area_whatever_their_order():
    rng = np.random.default_rng(0)
    areas, places, anew = np.full(40, 0.5), rng.uniform(-1, 1, (40, 3)), rng.permutation(40)
    areas[7] = 20  # as large as all others together
    found = spread_evenly(areas, places, 79)
    assert np.bincount(found, minlength=40).tolist() == [40 if n == 7 else 1 for n in range(40)]
    np.testing.assert_array_equal(anew[spread_evenly(areas[anew], places[anew], 79)], found)


def test_the_same_seed_draws_the_same_points():
    faces = np.array([[0, 1, 2], [3, 4, 5]])
    one, two = (sample_surface(SQUARES, faces, 64, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one[0], two[0])
    np.testing.assert_array_equal(one[1], two[1])


def test_the_official_frame_swaps_y_and_z_of_y_up_data():
    # (x, y, z) of Y-up data is (x, -z, y) of Z-up data; the release feeds (x, z, y).
    y_up = np.random.default_rng(0).standard_normal((50, 3))
    z_up = np.stack([y_up[:, 0], -y_up[:, 2], y_up[:, 1]], axis=1)
    official = y_up - y_up.mean(0)
    official = (official / np.linalg.norm(official, axis=1).max())[:, [0, 2, 1]]
    np.testing.assert_allclose(to_model_frame(z_up, ("+x", "-y", "+z")), official, atol=1e-6)


@given(st.floats(1e-9, 1e9), st.tuples(*[st.floats(-1e3, 1e3)] * 3))
def test_the_model_frame_knows_neither_scale_nor_place(scale, offset):
    cloud = np.random.default_rng(1).standard_normal((2, 40, 3))
    moved = to_model_frame((cloud + offset) * scale, ("+x", "-y", "+z"))
    np.testing.assert_allclose(moved, to_model_frame(cloud, ("+x", "-y", "+z")), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=-1).max(-1), 1, atol=1e-5)
