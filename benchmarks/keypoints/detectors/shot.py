"""SHOT (Tombari et al. 2010): how the normals around a point are turned, in 352 numbers.

The sphere around a point is divided in 8 sectors, 2 halves and 2 shells of the point's own frame;
each of the 32 pieces counts the cosines of its normals with the frame's z in 11 bins. A neighbour
counts in every piece and bin whose middle is near, by its nearness.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..cloud import Pairs, covariances, neighbours_within, outer

SECTORS, HALVES, SHELLS, BINS = 8, 2, 2, 11
TIE = 1e-6  # where as many neighbours lie on either side, how far they lie decides
LENGTH = SECTORS * HALVES * SHELLS * BINS


def shot_descriptors(points: NDArray, radius: float) -> NDArray[np.float32]:
    """(N, 352) unit vectors, 0 where a point has too few neighbours.

    Args:
        points: (N, 3).
        radius: of the sphere, and of the neighbourhoods that normals are taken from.
    """
    near = neighbours_within(points, radius)
    normals = np.linalg.eigh(covariances(points, near))[1][:, :, 0]  # (N, 3)
    offset = points[near.j] - points[near.i]  # (M, 3)
    distance = np.linalg.norm(offset, axis=1)
    frame = _frames(near, offset, distance, radius)  # (N, 3, 3), rows x, y, z
    normals *= np.where((normals * frame[:, 2]).sum(1) < 0, -1.0, 1.0)[:, None]

    others = distance > 0
    i, j, offset, distance = near.i[others], near.j[others], offset[others], distance[others]
    x, y, z = np.einsum("mab,mb->am", frame[i], offset)
    cosine = (normals[j] * frame[i, 2]).sum(1).clip(-1, 1)
    pieces = (
        _hats((np.arctan2(y, x) / np.pi + 1) / 2 * SECTORS - 0.5, SECTORS, circular=True),
        _hats(np.arccos((z / distance).clip(-1, 1)) / np.pi * HALVES - 0.5, HALVES),
        _hats(distance / radius * SHELLS - 0.5, SHELLS),
        _hats((1 + cosine) / 2 * (BINS - 1), BINS),
    )
    places, weights = [], []
    for (sector, by_sector), (half, by_half), (shell, by_shell), (bin, by_bin) in product(*pieces):
        places.append((((i * SECTORS + sector) * HALVES + half) * SHELLS + shell) * BINS + bin)
        weights.append(by_sector * by_half * by_shell * by_bin)
    flat = np.bincount(np.concatenate(places), np.concatenate(weights), len(points) * LENGTH)
    flat = flat.reshape(len(points), LENGTH)
    flat[near.count < 5] = 0
    return (flat / np.linalg.norm(flat, axis=1, keepdims=True).clip(1e-12)).astype(np.float32)


def _frames(near: Pairs, offset: NDArray, distance: NDArray, radius: float) -> NDArray[np.float64]:
    """Each point's own axes: the eigenvectors of its neighbours, the nearer the weightier.

    x and z point to where most neighbours are.
    """
    weight = radius - distance
    scatter = near.sum(weight[:, None, None] * outer(offset)) / near.sum(weight)[:, None, None]
    vectors = np.linalg.eigh(scatter)[1]  # columns, the least first
    axes = []
    for column in (2, 0):
        axis = vectors[:, :, column]
        along = (offset * axis[near.i]).sum(1)
        side = near.sum(np.sign(along)) + TIE * near.sum(along) / radius
        axes.append(axis * np.where(side < 0, -1.0, 1.0)[:, None])
    x, z = axes
    return np.stack([x, np.cross(z, x), z], axis=1)


def _hats(
    position: NDArray, count: int, circular: bool = False
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """The two pieces whose middles, at 0, 1, …, are around a position, and how near each is."""
    low = np.floor(position).astype(np.int64)
    hats = []
    for piece in (low, low + 1):
        weight = 1 - np.abs(position - piece)
        if circular:
            piece = piece % count
        else:
            weight = np.where((piece >= 0) & (piece < count), weight, 0.0)
            piece = piece.clip(0, count - 1)
        hats.append((piece, weight))
    return hats
