"""A surface as Stage 1 sees it: points on it, pictures of it, what a 2D encoder says of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from patchalign3d.geometry.sampling import sample_surface

from ..data.clouds import Targets
from .image_encoders import ImageEncoder
from .lifting import canonical_patches, patch_features, point_features
from .rendering import View, render_views, split_faces

VIEWS_AT_ONCE = 2


@dataclass(frozen=True)
class Seen:
    """Points on a mesh and pictures of it, by way of faces that are small.

    Attributes:
        points: (N, 3), Z up.
        face: (N,), the small face that each point lies on; the views show the same ones.
        origin: (N,), the mesh's own face that it lies on.
        views: from all around.
    """

    points: NDArray[np.float64]
    face: NDArray[np.int64]
    origin: NDArray[np.int64]
    views: Sequence[View]

    def targets(self, encoder: ImageEncoder, device: str) -> Targets:
        """What Stage 1 distils."""
        features = encoded_points(self.points, self.face, self.views, encoder, device)
        patches = canonical_patches(self.points)
        return Targets(
            patch_features(features, patches).astype(np.float16), patches.nearest.astype(np.int16)
        )


def see(
    vertices: NDArray, faces: NDArray, points: int, views: int, size: int, rng: np.random.Generator
) -> Seen:
    """Sample and render a mesh.

    Args:
        vertices: (V, 3) float, Z up, in the unit frame.
        faces: (F, 3) int.
        points: how many.
        views: how many.
        size: of the pictures, pixels a side.
        rng: draws the points.
    """
    vertices, faces, origin = split_faces(vertices, faces)
    found, face = sample_surface(vertices, faces, points, rng)
    return Seen(found, face, origin[face], list(render_views(vertices, faces, views, size)))


def encoded_points(
    points: NDArray, face: NDArray, views: Sequence[View], encoder: ImageEncoder, device: str
) -> NDArray[np.float32]:
    """(N, D) unit vectors: what a 2D encoder says of points (N, 3) on faces (N,) that views show.

    Raises:
        ValueError: no view shows any of the points.
    """
    return point_features(_encoded(views, encoder, device), face, points)


def _encoded(
    views: Sequence[View], encoder: ImageEncoder, device: str
) -> Iterator[tuple[Tensor, NDArray]]:
    """The features (D, h, w) of each view, with the face of each of its pixels."""
    for at in range(0, len(views), VIEWS_AT_ONCE):
        some = views[at : at + VIEWS_AT_ONCE]
        images = torch.from_numpy(np.stack([view.image for view in some]))  # (V, H, W, 3)
        features = encoder(images.permute(0, 3, 1, 2).to(device))
        yield from zip(features, (view.face for view in some), strict=True)
