"""From features of pictures to features of patches of a cloud, by way of the faces they show.

The released code's way (paper, Section 3): features are upsampled bicubically to the pixels, pixels
give theirs to the points of the face that they show, the mean over views stands for a point, and
the mean over its points for a canonical patch.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor

PATCHES, MEMBERS = 128, 32  # of the canonical patches
FILL_FROM = 20  # seen points that stand in for one that no view shows
PIXELS_AT_ONCE = 1 << 14


class CanonicalPatches(NamedTuple):
    """Patches of a cloud of N points that are always the same."""

    centres: NDArray[np.int64]  # (G,), points
    members: NDArray[np.int64]  # (G, M), points, nearest first
    nearest: NDArray[np.int64]  # (N,), the patch whose centre is nearest to a point


def canonical_patches(
    points: NDArray, patches: int = PATCHES, members: int = MEMBERS
) -> CanonicalPatches:
    """Patches around points that are far from each other; the first comes from RandomState(0).

    Args:
        points: (N, 3), N ≥ both numbers.
    """
    points = np.asarray(points, np.float64)
    centres = np.empty(patches, np.int64)
    distance = np.full(len(points), np.inf)
    last = np.random.RandomState(0).randint(len(points))
    for patch in range(patches):
        centres[patch] = last
        distance = np.minimum(distance, np.square(points - points[last]).sum(1))
        last = int(distance.argmax())
    return CanonicalPatches(
        centres,
        cKDTree(points).query(points[centres], members)[1],
        cKDTree(points[centres]).query(points)[1],
    )


def point_features(
    views: Iterable[tuple[Tensor, NDArray]], point_face: NDArray, points: NDArray
) -> NDArray[np.float32]:
    """The mean of what the views say of each point's face.

    Args:
        views: for each view its features (D, h, w) and the face of each pixel (H, W), −1 for none.
        point_face: (N,) the face that each point lies on.
        points: (N, 3), to find the neighbours of those that no view shows.

    Returns:
        (N, D) unit vectors.

    Raises:
        ValueError: no view shows any of the points.
    """
    faces, of_point = np.unique(point_face, return_inverse=True)
    total, seen = None, np.zeros(len(faces))
    for features, pixel_face in views:
        mean, shown = _face_means(features, pixel_face, faces)  # (faces, D), (faces,)
        total = mean if total is None else total + mean
        seen += shown
    if total is None or not seen.any():
        raise ValueError("No view shows any of the points.")
    visible = (seen > 0)[of_point]  # (N,)
    feature = (total.cpu().numpy() / np.maximum(seen, 1)[:, None])[of_point]  # (N, D)
    if not visible.all():
        count = min(FILL_FROM, int(visible.sum()))
        tree = cKDTree(points[visible])
        _, near = tree.query(points[~visible], np.arange(1, count + 1))
        feature[~visible] = feature[visible][near].mean(1)
    return _unit(feature).astype(np.float32)


def patch_features(features: NDArray, patches: CanonicalPatches) -> NDArray[np.float32]:
    """(G, D) unit vectors: the mean of the members' features (N, D)."""
    return _unit(features[patches.members].mean(1)).astype(np.float32)


def _face_means(
    features: Tensor, pixel_face: NDArray, faces: NDArray
) -> tuple[Tensor, NDArray[np.bool_]]:
    """For one view the mean of each face's pixels, 0 where there are none, and which it shows.

    The features are read at the pixels that are needed, as bicubic upsampling would give them.
    """
    height, width = pixel_face.shape
    rank = np.searchsorted(faces, pixel_face).clip(max=len(faces) - 1)
    row, column = np.nonzero(faces[rank] == pixel_face)
    rank = torch.from_numpy(rank[row, column]).to(features.device)
    x = (torch.from_numpy(column) + 0.5) / width * 2 - 1
    y = (torch.from_numpy(row) + 0.5) / height * 2 - 1
    place = torch.stack([x, y], dim=-1).to(features)  # (pixels, 2)
    total = features.new_zeros(len(faces), len(features))
    for at in range(0, len(place), PIXELS_AT_ONCE):
        some = slice(at, at + PIXELS_AT_ONCE)
        sampled = F.grid_sample(
            features[None],
            place[None, None, some],
            mode="bicubic",
            padding_mode="border",
            align_corners=False,
        )  # (1, D, 1, pixels)
        total.index_add_(0, rank[some], sampled[0, :, 0].T)
    pixels = torch.bincount(rank, minlength=len(faces))
    return total / pixels.clamp(min=1)[:, None], (pixels > 0).cpu().numpy()


def _unit(vectors: NDArray) -> NDArray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True).clip(1e-12)
