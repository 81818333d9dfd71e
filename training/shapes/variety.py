"""What makers do to a shape: join its solids, soften its edges, leave it rough.

Acts on points sampled from a shape's surface, so that every family gains by it at once.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .shape import LabelledShape

ROUGHNESS = 0.006  # amplitude of the bumps, at most, of the shape's radius
BUMPS = 6  # waves that the bumps are the sum of
NEIGHBOURS = 16  # over which edges are softened
INSIDE = 1e-3  # how deep inside another solid a point counts as hidden, of the shape's radius


def hidden(
    shape: LabelledShape, points: NDArray[np.float64], solid: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which points (N,) of the solids ``solid`` (N,) would be gone if the solids were united.

    Those lie inside another solid that is closed and convex, as most are: behind all its faces.
    Bent tubes and hollow vessels hide nothing.
    """
    corners = shape.vertices[shape.faces]  # (F, 3, 3)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    reach = np.einsum("fi,fi->f", normals, corners[:, 0])
    margin = INSIDE * np.ptp(shape.vertices, axis=0).max() / 2

    ends = np.sort(shape.faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    keys, edge = np.unique(ends @ [len(shape.vertices), 1], return_inverse=True)
    lonely = (np.bincount(edge, minlength=len(keys)) != 2)[edge].reshape(-1, 3).any(1)

    gone = np.zeros(len(points), bool)
    starts = np.flatnonzero(np.diff(shape.face_solid, prepend=-1, append=-1))
    for start, stop in itertools.pairwise(starts):
        own = corners[start:stop].reshape(-1, 3)
        near = (points > own.min(0)).all(1) & (points < own.max(0)).all(1)
        near &= solid != shape.face_solid[start]
        if not near.any() or lonely[start:stop].any():
            continue
        planes, offsets = normals[start:stop], reach[start:stop]
        outline = shape.vertices[np.unique(shape.faces[start:stop])]
        if (outline @ planes.T > offsets + margin * 0.1).any():
            continue  # not convex
        which = np.flatnonzero(near)
        gone[which[(points[which] @ planes.T < offsets - margin).all(1)]] = True
    return gone


def softened(points: NDArray[np.float64], normals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each point moved to the mean of its neighbours that do not face the other way.

    Rounds edges and fills corners as a scan or a remeshing does; boards keep their thickness.
    """
    _, near = cKDTree(points).query(points, NEIGHBOURS)
    alike = np.einsum("ni,nki->nk", normals, normals[near]) > -0.1
    return np.einsum("nk,nki->ni", alike / alike.sum(1, keepdims=True), points[near])


def bumpy(
    points: NDArray[np.float64], normals: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Points moved along their normals by smooth bumps."""
    size = max(np.ptp(points, axis=0).max() / 2, 1e-12)
    waves = rng.normal(0, rng.uniform(3, 25), (3, BUMPS)) / size
    height = np.sin(points @ waves + rng.uniform(0, 2 * np.pi, BUMPS)).sum(1) / np.sqrt(BUMPS)
    return points + (rng.uniform(0, ROUGHNESS) * size * height)[:, None] * normals
