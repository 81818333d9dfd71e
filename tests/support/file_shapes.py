"""What is asked of meshes that were read from files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patchalign3d.files.scene import MeshFile

# A chair seen from the side: legs, seat and back in one outline that is anything but convex.
OUTLINE = np.array([[-5, 0], [-4, 0], [-4, 9], [4, 9], [4, 0], [5, 0], [5, 10], [-4, 10],
                    [-4, 20], [-5, 20]]) / 10  # fmt: skip
OUTLINE_AREA = 0.38  # two legs of 0.1 × 0.9, a seat of 1 × 0.1, a back of 0.1 × 1


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, text as UTF-8, and return it."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def triangles(mesh: MeshFile) -> NDArray[np.float64]:
    """(F, 3, 3) corners of the faces."""
    return mesh.vertices[mesh.faces]


def area_vectors(mesh: MeshFile) -> NDArray[np.float64]:
    """(F, 3) along the normals, as long as the faces are large."""
    a, b, c = triangles(mesh).swapaxes(0, 1)
    return np.cross(b - a, c - a) / 2


def area(mesh: MeshFile) -> float:
    """Of all faces together."""
    return float(np.linalg.norm(area_vectors(mesh), axis=1).sum())


def sizes(mesh: MeshFile) -> dict[str, int]:
    """How many faces each object has; those of one name together."""
    found: dict[str, int] = {}
    for name, count in zip(mesh.objects, np.diff(mesh.object_starts).tolist(), strict=True):
        found[name] = found.get(name, 0) + count
    return found
