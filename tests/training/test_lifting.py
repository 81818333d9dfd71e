"""From pixels by way of faces to points and patches, against results done by hand."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from training.views.lifting import canonical_patches, patch_features, point_features


def test_a_point_has_the_mean_of_its_faces_pixels_averaged_over_views():
    # Two features on 2 × 2 places, pixels as large as places: what is read is what stands there.
    first = torch.tensor([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [0.0, 1.0]]])  # (D, 2, 2)
    second = torch.tensor([[[0.0, 0.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 1.0]]])
    views = [
        (first, np.array([[5, 7], [5, -1]])),  # face 5 shows (1, 0), face 7 (0, 1)
        (second, np.array([[5, 5], [-1, -1]])),  # face 5 shows (0, 1)
    ]
    points = np.array([[0.0, 0, 0], [1, 0, 0]])
    features = point_features(views, np.array([5, 7]), points)
    np.testing.assert_allclose(features[0], np.array([1, 1]) / np.sqrt(2), atol=1e-6)
    np.testing.assert_allclose(features[1], [0, 1], atol=1e-6)


def test_features_are_read_as_bicubic_upsampling_gives_them():
    generator = torch.Generator().manual_seed(0)
    coarse = torch.randn(3, 4, 4, generator=generator)
    upsampled = F.interpolate(coarse[None], (12, 12), mode="bicubic", align_corners=False)[0]
    pixel_face = np.arange(144).reshape(12, 12)
    features = point_features([(coarse, pixel_face)], np.arange(144), np.zeros((144, 3)))
    expected = F.normalize(upsampled.flatten(1).T, dim=1)
    np.testing.assert_allclose(features, expected, atol=1e-5)


def test_a_hidden_point_is_filled_from_the_nearest_that_are_seen():
    rng = np.random.default_rng(0)
    left = rng.uniform(-1, -0.9, (25, 3))
    right = rng.uniform(0.9, 1, (25, 3))
    points = np.concatenate([left, right, [[0.8, 0.8, 0.8]]])
    face = np.array([0] * 25 + [1] * 25 + [2])  # no pixel shows face 2
    features = torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]]])
    found = point_features([(features, np.array([[0, 1]]))], face, points)
    np.testing.assert_allclose(found[-1], [0, 1], atol=1e-6)


def test_a_shape_that_no_view_shows_is_told():
    with pytest.raises(ValueError, match="No view shows"):
        point_features([(torch.ones(1, 1, 1), np.array([[-1]]))], np.array([0]), np.zeros((1, 3)))


def test_canonical_patches_are_far_apart_always_the_same_and_full():
    points = np.random.default_rng(3).normal(size=(500, 3))
    patches = canonical_patches(points, 16, 8)
    assert patches.centres[0] == np.random.RandomState(0).randint(500)
    again = canonical_patches(points.copy(), 16, 8)
    assert all(np.array_equal(a, b) for a, b in zip(patches, again, strict=True))
    # By the definition: each centre is the point farthest from those before it.
    for count in range(1, 16):
        gaps = np.linalg.norm(points[:, None] - points[patches.centres[:count]], axis=2).min(1)
        assert gaps[patches.centres[count]] == gaps.max()
    np.testing.assert_array_equal(patches.members[:, 0], patches.centres)
    distance = np.linalg.norm(points[:, None] - points[patches.centres], axis=2)
    np.testing.assert_array_equal(patches.nearest, distance.argmin(1))
    np.testing.assert_array_equal(np.sort(patches.members), np.sort(distance.argsort(0)[:8].T))


def test_a_patch_has_the_mean_direction_of_its_members():
    points = np.array([[0.0, 0, 0], [0.1, 0, 0], [9, 0, 0], [9.1, 0, 0]])
    features = np.array([[1.0, 0], [0, 1], [1, 0], [1, 0]])
    patches = canonical_patches(points, 2, 2)
    found = patch_features(features, patches)[np.argsort(points[patches.centres, 0])]
    np.testing.assert_allclose(found, [[np.sqrt(0.5), np.sqrt(0.5)], [1, 0]], atol=1e-6)
