"""Pictures of a shape, and which of its points each pixel shows: the way of every 2D method.

A shape with a mesh is ray-traced, one that is only a cloud is drawn as discs; both are grey on
white, lit from the camera. The frame of all this is Z up, the middle of the shape's box at the
origin and the diagonal of the box 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, cKDTree

from ..harness.contract import Shape, z_up
from .cloud import resolution, surface_variation

FIELD_OF_VIEW = np.radians(60.0)
DISTANCE = 1.1  # of the camera
GREY, AMBIENT, BACKGROUND = 0.7, 0.35, 255
DISC = 1.3  # radius of a point's disc, in mean distances between points
NORMAL_NEIGHBOURS = 16
FLIP = 30.0  # radius about which a cloud is turned inside out, in its largest distances
SLACK = 0.01  # a point of a mesh is seen if nothing lies farther than this in front of it


@dataclass(frozen=True)
class View:
    """One picture.

    Attributes:
        image: (S, S, 3) uint8.
        pixel: (N, 2) x and y of each point, 0 … S; the middle of the first pixel is 0.5.
        seen: (N,) whether the point is in the picture with nothing before it.
    """

    image: NDArray[np.uint8]
    pixel: NDArray[np.float64]
    seen: NDArray[np.bool_]

    def point_at(self, x: float, y: float, within: float = np.inf) -> int | None:
        """The seen point whose pixel is nearest to a place, at most ``within`` pixels away."""
        shown = np.flatnonzero(self.seen)
        if not len(shown):
            return None
        apart = np.hypot(*(self.pixel[shown] - [x, y]).T)
        nearest = int(apart.argmin())
        return int(shown[nearest]) if apart[nearest] <= within else None


def around(count: int, elevation: float = 20.0) -> NDArray[np.float64]:
    """(count, 3) directions on a circle, the first one the front, −Y; the elevation in degrees."""
    azimuth = 2 * np.pi * np.arange(count) / count - np.pi / 2
    high = np.radians(elevation)
    flat = np.cos(high)
    z = np.full(count, np.sin(high))
    return np.stack([flat * np.cos(azimuth), flat * np.sin(azimuth), z], axis=1)


def back_to_3d_directions() -> NDArray[np.float64]:
    """(62, 3): 12 azimuths at each of 5 polar angles, and the poles."""
    rings = [around(12, elevation) for elevation in (60, 30, 0, -30, -60)]
    return np.concatenate([*rings, [[0, 0, 1.0], [0, 0, -1.0]]])


def cube_directions() -> NDArray[np.float64]:
    """(26, 3): the faces, edges and corners of a cube, ZeroKey's 26 views [inferred]."""
    grid = np.stack(np.meshgrid(*[[-1, 0, 1]] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    grid = grid[np.any(grid != 0, axis=1)].astype(float)
    return grid / np.linalg.norm(grid, axis=1, keepdims=True)


def render(shape: Shape, directions: NDArray, size: int) -> list[View]:
    """A view of a shape from each direction (n, 3), ``size`` pixels a side."""
    points = shape.z_up()
    low, high = points.min(0), points.max(0)
    middle, scale = (low + high) / 2, np.linalg.norm(high - low)
    points = (points - middle) / scale
    if shape.faces is not None:
        vertices = z_up(shape.vertices, shape.up)
        surface = _Mesh((vertices - middle) / scale, shape.faces)
    else:
        surface = _Discs(points)
    return [_view(points, surface, direction, size) for direction in directions]


def _view(points: NDArray, surface: _Mesh | _Discs, towards: NDArray, size: int) -> View:
    axes = _axes(towards)
    pixel, depth = project(points, axes, size)
    image, nearest = surface.draw(axes, size)
    inside = ((pixel >= 0) & (pixel < size)).all(1)
    if isinstance(surface, _Discs):
        return View(image, pixel, inside & in_sight(points, DISTANCE * axes[2]))
    x, y = pixel.astype(int).clip(0, size - 1).T
    return View(image, pixel, inside & (depth <= nearest[y, x] + SLACK))


def in_sight(points: NDArray, eye: NDArray) -> NDArray[np.bool_]:
    """(N,) which points of a cloud are seen from a place (Katz et al. 2007).

    Turned inside out about the eye, what is seen lies on the convex hull.
    """
    from_eye = points - eye
    distance = np.linalg.norm(from_eye, axis=1, keepdims=True)
    flipped = from_eye * (2 * FLIP * distance.max() / distance - 1)
    hull = ConvexHull(np.concatenate([flipped, np.zeros((1, 3))]), qhull_options="QJ").vertices
    seen = np.zeros(len(points) + 1, bool)
    seen[hull] = True
    return seen[:-1]


def project(points: NDArray, axes: NDArray, size: int) -> tuple[NDArray, NDArray]:
    """Pixels (N, 2) and depths (N,) of points, seen by a camera with these axes (3, 3)."""
    x, y, z = (points @ axes.T).T
    depth = DISTANCE - z
    focal = size / 2 / np.tan(FIELD_OF_VIEW / 2)
    return np.stack([size / 2 + focal * x / depth, size / 2 - focal * y / depth], axis=1), depth


def _axes(towards: NDArray) -> NDArray[np.float64]:
    """(3, 3) rows right, up and backwards of a camera that looks at the middle."""
    back = towards / np.linalg.norm(towards)
    up = np.array([0.0, 0, 1]) if abs(back[2]) < 0.999 else np.array([0.0, 1, 0])
    right = np.cross(up, back)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(back, right), back])


def _shaded(facing: NDArray) -> NDArray[np.uint8]:
    """Grey levels of places whose normals have this cosine with the line of sight."""
    return np.round(255 * (AMBIENT + (1 - AMBIENT) * np.abs(facing)) * GREY).astype(np.uint8)


class _Mesh:
    """Triangles, ray-traced."""

    def __init__(self, vertices: NDArray, faces: NDArray) -> None:
        from trimesh.ray.ray_pyembree import RayMeshIntersector

        self._mesh = trimesh.Trimesh(vertices, faces, process=False)
        self._caster = RayMeshIntersector(self._mesh)
        self._normals = np.nan_to_num(self._mesh.face_normals)

    def draw(self, axes: NDArray, size: int) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        """The picture, and the depth that each pixel shows (inf where nothing is)."""
        step = np.tan(FIELD_OF_VIEW / 2) * ((np.arange(size) + 0.5) / size * 2 - 1)
        x, y = np.meshgrid(step, -step)
        rays = np.stack([x, y, -np.ones_like(x)], axis=-1).reshape(-1, 3) @ axes  # depth 1 a step
        eye = DISTANCE * axes[2]
        hit = self._caster.intersects_first(np.broadcast_to(eye, rays.shape), rays)
        shown = np.flatnonzero(hit >= 0)
        normal, ray = self._normals[hit[shown]], rays[shown]
        corner = self._mesh.vertices[self._mesh.faces[hit[shown], 0]]
        along = (normal * ray).sum(1)
        depth = np.full(size * size, np.inf)
        depth[shown] = ((corner - eye) * normal).sum(1) / np.where(along == 0, 1e-12, along)
        image = np.full((size * size, 3), BACKGROUND, np.uint8)
        image[shown] = _shaded(along / np.linalg.norm(ray, axis=1))[:, None]
        return image.reshape(size, size, 3), depth.reshape(size, size)


class _Discs:
    """A cloud, each point a disc that faces the camera."""

    def __init__(self, points: NDArray) -> None:
        self._points = points
        self._radius = DISC * resolution(points)
        self._normals = surface_variation(points, NORMAL_NEIGHBOURS)[0]

    def draw(self, axes: NDArray, size: int) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        """The picture, and the depth that each pixel shows (inf where nothing is)."""
        pixel, depth = project(self._points, axes, size)
        reach = self._radius * size / 2 / np.tan(FIELD_OF_VIEW / 2) / depth  # (N,) pixels
        widest = int(np.ceil(reach.max()))
        offset = np.stack(np.meshgrid(*[np.arange(-widest, widest + 1)] * 2), axis=-1).reshape(
            -1, 2
        )
        place = np.floor(pixel[:, None] + offset).astype(int)  # (N, offsets, 2)
        covered = np.hypot(*(place + 0.5 - pixel[:, None]).transpose(2, 0, 1)) <= reach[:, None]
        covered |= (offset == 0).all(1)  # a point shows at least in its own pixel
        covered &= ((place >= 0) & (place < size)).all(2)
        point, which = np.nonzero(covered)
        x, y = place[point, which].T
        flat = y * size + x
        nearest = np.full(size * size, np.inf)
        np.minimum.at(nearest, flat, depth[point])
        front = depth[point] <= nearest[flat]
        image = np.full((size * size, 3), BACKGROUND, np.uint8)
        sight = self._points - DISTANCE * axes[2]
        facing = (self._normals * sight).sum(1) / np.linalg.norm(sight, axis=1)
        image[flat[front]] = _shaded(facing[point[front]])[:, None]
        return image.reshape(size, size, 3), nearest.reshape(size, size)


def mean_over_views(
    features: Sequence[NDArray], views: Sequence[View], fill_from: NDArray
) -> NDArray[np.float64]:
    """The mean of what views say of each point: features (h, w, D) each, no interpolation.

    Args:
        features: for each view a grid over the picture.
        views: as many.
        fill_from: (N, 3), the points, for those that no view shows: they take the nearest's.

    Returns:
        (N, D).
    """
    total, count = 0.0, np.zeros(len(fill_from))
    for grid, view in zip(features, views, strict=True):
        height, width = grid.shape[:2]
        x, y = (view.pixel / view.image.shape[0] * [width, height]).astype(int).T
        values = grid[y.clip(0, height - 1), x.clip(0, width - 1)]
        total = total + np.where(view.seen[:, None], values, 0.0)
        count += view.seen
    shown = np.flatnonzero(count)
    mean = total[shown] / count[shown, None]
    return mean[cKDTree(fill_from[shown]).query(fill_from)[1]]
