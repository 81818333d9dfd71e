"""Formats that trimesh reads."""

from __future__ import annotations

import numpy as np

from ..errors import FileError
from .scene import MOST_FACES, MeshFile
from .source import Source


def read_scene(source: Source) -> MeshFile:
    """The meshes that a file places in space."""
    import trimesh

    path = source.path
    scene = trimesh.load_scene(path, process=False, skip_materials=True)
    names, all_vertices, all_faces, count = [], [], [], 0
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
        names.append(str(name))
        all_vertices.append(vertices)
        all_faces.append(faces)
    if not names:
        raise FileError(f"{path.name} has no faces: there is no surface to label.")
    first = np.cumsum([0, *map(len, all_vertices)])
    return MeshFile(
        path,
        "Y",
        np.concatenate(all_vertices),
        np.concatenate([f + n for f, n in zip(all_faces, first, strict=False)]),
        names,
        np.cumsum([0, *map(len, all_faces)]).tolist(),
    )
