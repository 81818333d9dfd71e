"""The mesh that times are taken of, in any size, and what is asked of it."""

from __future__ import annotations

import numpy as np

PARTS = ["head", "arm", "leg", "torso"]
OTHER_PARTS = ["seat", "back", "leg", "armrest"]


def bumpy_torus(faces: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A closed surface with creases: (V, 3) float64 vertices, about ``faces`` triangles (F, 3)."""
    around = round((faces / 2 * 2.5) ** 0.5)
    across = round(faces / 2 / around)
    u, v = np.meshgrid(
        np.linspace(0, 2 * np.pi, around, endpoint=False),
        np.linspace(0, 2 * np.pi, across, endpoint=False),
        indexing="ij",
    )
    waves = np.random.default_rng(seed).integers(2, 9, (4, 2))
    radius = 0.4 + 0.05 * sum(np.abs(np.sin(a * u + b * v)) for a, b in waves)
    ring = 1 + radius * np.cos(v)
    vertices = np.stack([ring * np.cos(u), ring * np.sin(u), radius * np.sin(v)], axis=-1)
    corner = np.arange(around * across).reshape(around, across)
    right, up = np.roll(corner, -1, 0), np.roll(corner, -1, 1)
    diagonal = np.roll(right, -1, 1)
    quads = np.stack([corner, right, diagonal, corner, diagonal, up], axis=-1)
    return vertices.reshape(-1, 3), quads.reshape(-1, 3)
