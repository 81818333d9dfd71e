"""DINOv2's dense features, carried from pictures to points: what Stage 1 distils (Figure 7)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from patchalign3d.errors import ModelError
from training.views.image_encoders import ImageEncoder, load_image_encoder
from training.views.rendering import render_views, split_faces
from training.views.seen import encoded_points

from ..harness.contract import Entry, Method, Settings, Shape, Unavailable
from ..networks.stand_in_encoders import stand_in_2d
from .patchalign3d import mesh_of

VIEWS = 10
WEIGHTS = "model.safetensors of facebook/dinov2-base, with --fetch"


class LiftedFeatures(Method):
    """The mean over views of what a 2D encoder says of each point's face."""

    def __init__(self, encoder: ImageEncoder, identity: str, device: str = "cpu") -> None:
        self._encoder = encoder
        self._device = device
        self.identity = identity

    def features(self, shape: Shape) -> NDArray[np.float64]:
        mesh = mesh_of(shape)
        vertices, faces, _ = split_faces(mesh.unit_vertices, mesh.faces)
        views = list(render_views(vertices, faces, VIEWS, self._encoder.size))
        points = mesh.to_unit_frame(shape.points)
        face = cKDTree(vertices[faces].mean(1)).query(points)[1]
        found = encoded_points(points, face, views, self._encoder, self._device)
        return found.astype(np.float64)


def _make(settings: Settings) -> LiftedFeatures:
    try:
        encoder = load_image_encoder("dinov2", settings.device, settings.fetch)
    except ModelError as error:
        raise Unavailable("its weights are not here", [WEIGHTS]) from error
    return LiftedFeatures(encoder, "facebook/dinov2-base", settings.device)


def _tiny() -> LiftedFeatures:
    return LiftedFeatures(stand_in_2d("dinov2"), "random")


ENTRIES = [
    Entry(
        "dinov2",
        "DINOv2, carried to points",
        frozenset({"features"}),
        _make,
        _tiny,
    )
]
