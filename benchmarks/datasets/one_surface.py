"""The same shape as one surface: the skin of what its points fill, without loose pieces.

Cells near the surface are solid, what cannot be reached from outside is filled, and the border
between solid and empty cells is the new mesh (surface nets: a corner in each border cell, drawn
towards the middle of its neighbours).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from patchalign3d.geometry.sampling import sample_surface

from ..harness.contract import Sample
from ..harness.run import Derived

CELLS = 64  # along the longest side; thinner things come out a cell thick
DENSITY = 6  # points drawn for each cell of the surface
SMOOTHINGS = 3


@dataclass(frozen=True)
class OneSurface(Derived):
    """A set of meshes, each as one surface; points, labels and their number stay."""

    def sample(self, key: str) -> Sample:
        sample = self.samples.sample(key)
        shape = sample.shape
        vertices, faces = skin(shape.vertices, shape.faces, zlib.crc32(key.encode()))
        nearest = cKDTree(vertices[faces].mean(1)).query(shape.points)[1]
        return replace(
            sample, shape=replace(shape, vertices=vertices, faces=faces, point_face=nearest)
        )


def skin(
    vertices: NDArray, faces: NDArray, seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """One closed surface around a mesh, of about its shape.

    Args:
        vertices: (V, 3).
        faces: (F, 3).
        seed: of the points that find the solid cells.
    """
    low, high = vertices[faces].min((0, 1)), vertices[faces].max((0, 1))
    size = (high - low).max() / CELLS
    rng = np.random.default_rng(seed)
    a, b, c = vertices[faces].swapaxes(0, 1)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2
    points, _ = sample_surface(vertices, faces, int(DENSITY * area / size**2) + 1, rng)
    place = np.floor((points - low) / size).astype(np.int64) + 2  # two empty cells all around
    solid = np.zeros(np.floor((high - low) / size).astype(np.int64) + 5, bool)
    solid[tuple(place.T)] = True
    solid = ndimage.binary_fill_holes(ndimage.binary_closing(solid, np.ones((3, 3, 3))))
    corners, quads = surface_nets(solid)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return low + (corners - 2) * size, triangles


def surface_nets(solid: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Corners (C, 3) in cells and quads (Q, 4), seen from outside counter-clockwise."""
    quads = []
    shape = np.array(solid.shape)
    for axis in range(3):
        one, two = (axis + 1) % 3, (axis + 2) % 3
        step = solid.astype(np.int8)
        change = np.diff(step, axis=axis)  # 1: solid lies further along the axis
        for sign in (-1, 1):
            base = np.argwhere(change == sign)
            base[:, axis] += 1  # the lower corner of the face between the two cells
            turn = [(0, 0), (1, 0), (1, 1), (0, 1)]
            ring = turn if sign < 0 else turn[::-1]
            corners = []
            for u, v in ring:
                corner = base.copy()
                corner[:, one] += u
                corner[:, two] += v
                corners.append(np.ravel_multi_index(tuple(corner.T), tuple(shape + 1)))
            quads.append(np.stack(corners, axis=1))
    keys, index = np.unique(np.concatenate(quads), return_inverse=True)
    quads = index.reshape(-1, 4)
    corners = np.stack(np.unravel_index(keys, tuple(shape + 1)), axis=1).astype(np.float64)
    edges = np.concatenate([quads[:, [i, (i + 1) % 4]] for i in range(4)])
    for _ in range(SMOOTHINGS):
        total, count = np.zeros_like(corners), np.zeros(len(corners))
        np.add.at(total, edges[:, 0], corners[edges[:, 1]])
        np.add.at(count, edges[:, 0], 1)
        corners = (corners + total / count[:, None]) / 2
    return corners, quads
