"""Pictures of a mesh from all around, which face each pixel shows, without a display or a GPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import trimesh
from numpy.typing import NDArray

FIELD_OF_VIEW = np.radians(40.0)
MARGIN = 1.05  # of the sphere around the mesh
HIGHEST, LOWEST = np.radians(55.0), np.radians(-25.0)  # elevation of the first and last camera
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))

# Light from the camera, which shows form from every side, and from the sky, which tells up from
# down; grey on white, as plain as the pictures of models that 2D encoders know.
CAMERA_LIGHT, SKY_LIGHT, AMBIENT = 0.55, 0.2, 0.2
ALBEDO = np.array([0.87, 0.85, 0.83])
BACKGROUND = 255

LONGEST_EDGE = 1 / 24  # of faces after splitting, in the unit frame: a face is a place


class View(NamedTuple):
    """One picture."""

    image: NDArray[np.uint8]  # (H, W, 3)
    face: NDArray[np.int64]  # (H, W), −1 where there is none


def split_faces(
    vertices: NDArray, faces: NDArray, longest: float = LONGEST_EDGE
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Split faces until no edge is longer than ``longest``.

    Features go from pixels to points by way of faces: what a face shows is averaged, so that a side
    of a box, which may be one face, would look the same all over.

    Returns:
        vertices, faces (F', 3), and the face (F',) that each was part of.
    """
    return trimesh.remesh.subdivide_to_size(
        np.asarray(vertices, np.float64), faces, longest, max_iter=20, return_index=True
    )


def camera_directions(count: int) -> NDArray[np.float64]:
    """(count, 3) unit vectors towards the cameras, Z up: a spiral from above to below."""
    z = np.linspace(np.sin(HIGHEST), np.sin(LOWEST), count) if count > 1 else np.array([0.34])
    azimuth = GOLDEN_ANGLE * np.arange(count) - np.pi / 2  # the first one from the front, −Y
    radius = np.sqrt(1 - z**2)
    return np.stack([radius * np.cos(azimuth), radius * np.sin(azimuth), z], axis=1)


def render_views(vertices: NDArray, faces: NDArray, count: int, size: int) -> Iterator[View]:
    """Pictures of a mesh from ``count`` sides.

    Args:
        vertices: (V, 3) float, Z up, anywhere near the origin.
        faces: (F, 3) int.
        count: how many views.
        size: H = W, pixels.

    Raises:
        ModuleNotFoundError: embreex is not installed; the extra "training" has it.
    """
    from trimesh.ray.ray_pyembree import RayMeshIntersector

    mesh = trimesh.Trimesh(vertices, faces, process=False)
    caster = RayMeshIntersector(mesh)
    normals = np.nan_to_num(mesh.face_normals)
    used = mesh.vertices[mesh.faces.reshape(-1)]
    centre = (used.min(0) + used.max(0)) / 2
    distance = MARGIN * np.linalg.norm(used - centre, axis=1).max() / np.sin(FIELD_OF_VIEW / 2)
    for towards in camera_directions(count):
        rays = _rays(towards, size)
        origins = np.broadcast_to(centre + distance * towards, rays.shape)
        hit = caster.intersects_first(origins, rays)  # (size²,)
        image = np.full((size * size, 3), BACKGROUND, np.uint8)
        image[hit >= 0] = _shade(normals[hit[hit >= 0]], rays[hit >= 0])
        yield View(image.reshape(size, size, 3), hit.reshape(size, size).astype(np.int64))


def _rays(towards: NDArray, size: int) -> NDArray[np.float64]:
    """(size², 3) unit directions, the rows of pixels from top left, of a camera that looks back."""
    right = np.cross([0.0, 0.0, 1.0], towards)
    right /= np.linalg.norm(right)
    up = np.cross(towards, right)
    reach = np.tan(FIELD_OF_VIEW / 2)
    step = reach * ((np.arange(size) + 0.5) / size * 2 - 1)
    rays = step[None, :, None] * right - step[:, None, None] * up - towards
    return (rays / np.linalg.norm(rays, axis=-1, keepdims=True)).reshape(-1, 3)


def _shade(normals: NDArray, rays: NDArray) -> NDArray[np.uint8]:
    """(n, 3) colours of n hits; faces are seen from both sides, however they are wound."""
    facing = -(normals * rays).sum(1)
    upward = normals[:, 2] * np.sign(facing)
    light = AMBIENT + CAMERA_LIGHT * np.abs(facing) + SKY_LIGHT * (upward + 1) / 2
    return np.round(255 * light[:, None].clip(0, 1) * ALBEDO).astype(np.uint8)
