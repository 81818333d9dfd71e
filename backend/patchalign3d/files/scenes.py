"""Formats that trimesh reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError

# Neither textures nor the splitting of vertices along their seams: only the shape counts.
READ_OPTIONS = {
    ".glb": {"skip_materials": True},
    ".gltf": {"skip_materials": True},
    ".ply": {"skip_materials": True, "fix_texture": False},
}

MOST_FACES = 50_000_000


def read_scene(path: Path) -> list[tuple[str, NDArray, NDArray]]:
    """The meshes that a file places in space, as (name, vertices, faces)."""
    import trimesh

    options = READ_OPTIONS.get(path.suffix.lower(), {})
    scene = trimesh.load_scene(path, process=False, **options)
    parts, count = [], 0
    for node in scene.graph.nodes_geometry:
        to_world, name = scene.graph[node]
        mesh = scene.geometry[name]
        if not isinstance(mesh, trimesh.Trimesh) or len(mesh.faces) == 0:
            continue
        count += len(mesh.faces)  # a few bytes can place a large mesh many times
        if count > MOST_FACES:
            raise FileError(f"{path.name} has more than {MOST_FACES:,} faces. Split the scene.")
        vertices = np.asarray(mesh.vertices, np.float64) @ to_world[:3, :3].T + to_world[:3, 3]
        faces = np.asarray(mesh.faces, np.int64)
        if np.linalg.det(to_world[:3, :3]) < 0:  # a mirrored node turns its faces inside out
            faces = faces[:, ::-1]
        parts.append((str(name), vertices, faces))
    return parts
