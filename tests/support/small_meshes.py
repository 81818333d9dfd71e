"""Meshes that tests share, and files of labelled ones that they write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import trimesh

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.geometry.surroundings import surroundings_of

CUBE_VERTICES = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
CUBE_FACES = np.array(
    [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1]]
    + [[2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]]
)


def sheet(
    count: int = 24, height: Callable[..., np.ndarray] = lambda x, y: np.maximum(x, 0)
) -> Mesh:
    """A square of 2 n² triangles, of which x and y tell the height; it is folded at x = 0."""
    line = np.linspace(-1, 1, count + 1)
    x, y = np.meshgrid(line, line, indexing="ij")
    corner = np.arange((count + 1) ** 2).reshape(count + 1, count + 1)
    a, b, c, d = corner[:-1, :-1], corner[1:, :-1], corner[1:, 1:], corner[:-1, 1:]
    faces = np.stack([a, b, c, a, c, d], axis=-1).reshape(-1, 3)
    return Mesh(np.stack([x, y, height(x, y)], axis=-1).reshape(-1, 3), faces)


def face_at(mesh: Mesh, x: float, y: float = 0.0) -> int:
    """The face whose middle is nearest, as seen from above."""
    return int(np.linalg.norm(mesh.face_centroids[:, :2] - [x, y], axis=1).argmin())


def write_stool(path: Path, **changes: np.ndarray) -> None:
    """A box as the seat above a box as the leg, Z up."""
    seat, leg = trimesh.creation.box((1, 1, 0.2)), trimesh.creation.box((0.2, 0.2, 1))
    seat.apply_translation((0, 0, 0.6))
    mesh = trimesh.util.concatenate([seat, leg])
    arrays = {
        "vertices": mesh.vertices,
        "faces": mesh.faces,
        "face_part": np.repeat([0, 1], 12),
        "part_names": np.array(["Seat", "front_leg"]),
        "category": np.array("stool"),
    }
    np.savez(path, **(arrays | changes))


def boxes(*parts: tuple) -> tuple[Mesh, np.ndarray]:
    """Loose boxes: (name, low, high) each; the mesh and the name of each face's box."""
    meshes, names = [], []
    for name, low, high in parts:
        low, high = np.array(low, float), np.array(high, float)
        box = trimesh.creation.box(high - low).apply_translation((low + high) / 2)
        meshes.append(box.subdivide().subdivide())
        names += [name] * len(meshes[-1].faces)
    whole = trimesh.util.concatenate(meshes)
    return Mesh(whole.vertices, whole.faces), np.array(names)


def with_more(mesh, names, vertices, faces):
    """The mesh with more faces, by the name "more"."""
    more = np.asarray(faces) + len(mesh.vertices)
    both = Mesh(np.concatenate([mesh.vertices, vertices]), np.concatenate([mesh.faces, more]))
    return both, np.append(names, ["more"] * len(more))


def names_around(mesh, names):
    """The names of what is found around the thing in a mesh; None if nothing is."""
    points, faces = mesh.samples(4000, 1, np.random.default_rng(0))
    found = surroundings_of(mesh, points[0], faces[0])
    return None if found is None else set(names[found])


def plates(*sides: tuple[float, float]) -> Mesh:
    """Loose rectangles of two triangles each, one beside the other."""
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    vertices = [square * [*side, 0] + [3 * n, 0, 0] for n, side in enumerate(sides)]
    faces = [np.array([[0, 1, 2], [0, 2, 3]]) + 4 * n for n in range(len(sides))]
    return Mesh(np.concatenate(vertices), np.concatenate(faces))
