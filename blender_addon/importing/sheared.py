"""Places that importers leave out without a word: Blender's objects are moved, turned, and scaled
along axes of their own, not sheared, and lie in the place of what is above them, always.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ..scene.names import NUMBERED
from .gltf_json import UNREADABLE, json_of_gltf

ROUGHEST = 1e-3  # what numbers of few digits may make of a right angle: its cosine
# What importers do to all of a USD besides its size, (3, 4): nothing, or Y becomes Z.
TURNS = np.eye(4)[:3], np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0]])


def is_sheared(axes: np.ndarray) -> bool:
    """Whether axes that were at right angles are no longer: (3, 3), each row is one of them."""
    lengths = np.linalg.norm(axes, axis=1, keepdims=True)
    straight = axes / np.where(lengths > 0, lengths, 1)
    return bool(np.abs(np.triu(straight @ straight.T, 1)).max() > ROUGHEST)


def sheared_in_gltf(path: Path) -> list[str]:
    """The names of nodes of a glTF that shear what they show."""
    with contextlib.suppress(*UNREADABLE):
        return [
            str(node.get("name", f"node {number}"))
            for number, node in enumerate(json_of_gltf(path).get("nodes", ()))
            if "matrix" in node and node.keys() & {"mesh", "children"}
            if is_sheared(np.array(node["matrix"], np.float64).reshape(4, 4)[:3, :3])
        ]
    return []


def sheared_in_usd(path: Path, meshes: Sequence[bpy.types.Object]) -> list[str]:
    """The names of meshes that a USD shears otherwise than the objects that came in of it.

    None where that cannot be known: without the library, of what is damaged, moves, or has its name
    in common with another. Nor those that the file sets apart from what is above them, or gives no
    extent.
    """
    return [
        name
        for name, said, came, is_apart in _places(path, meshes)
        if not is_apart and np.linalg.det(said) and not _alike(came[:3, :3].T, said[:3, :3].T)
    ]


def misplaced_of_usd(path: Path, meshes: Sequence[bpy.types.Object]) -> list[str]:
    """The names of meshes that a USD sets apart from the place of what is above them
    ("!resetXformStack!"), and that came in elsewhere.

    None where that cannot be known, as in :func:`sheared_in_usd`.
    """
    return [
        name
        for name, said, came, is_apart in _places(path, meshes)
        if is_apart and not _is_there(said, came)
    ]


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two triples of axes (3, 3) differ by a turn, a mirror and a size alone."""
    angles = [
        axes @ axes.T / max(np.square(axes).sum(), np.finfo(float).tiny) for axes in (one, other)
    ]
    return bool(np.abs(angles[0] - angles[1]).max() <= ROUGHEST)


def _is_there(said: np.ndarray, came: np.ndarray) -> bool:
    """Whether two places (4, 4) differ only by what is done to all of a USD: to Z up, in meters."""
    if not np.linalg.det(said):  # it has no extent, and may be anywhere
        return True
    turn = came @ np.linalg.inv(said)
    size = np.cbrt(np.linalg.det(turn[:3, :3]))
    return any(np.allclose(turn[:3], size * each, atol=ROUGHEST * abs(size)) for each in TURNS)


def _places(
    path: Path, meshes: Sequence[bpy.types.Object]
) -> Iterator[tuple[str, np.ndarray, np.ndarray, bool]]:
    """Of meshes of a USD that stand still at a finite place, and whose name no other has: the name,
    where the file places it and where it came (4, 4), and whether it is set apart from what is
    above it.
    """
    counted = Counter(NUMBERED.sub("", obj.name) for obj in meshes)
    came = {obj.name: np.array(obj.matrix_world) for obj in meshes if counted[obj.name] == 1}
    # There is no library, or it cannot open the file.
    with contextlib.suppress(ImportError, AttributeError, RuntimeError):
        bpy.utils.expose_bundled_modules()
        from pxr import Usd, UsdGeom

        stage = Usd.Stage.Open(str(path))
        every = stage.Traverse(Usd.TraverseInstanceProxies())
        said = [mesh for prim in every if (mesh := UsdGeom.Mesh(prim))]
        names = Counter(mesh.GetPrim().GetName() for mesh in said)
        for mesh in said:
            name, prefixes = mesh.GetPrim().GetName(), mesh.GetPath().GetPrefixes()
            way = list(filter(None, map(UsdGeom.Xformable, map(stage.GetPrimAtPath, prefixes))))
            moves = any(one.TransformMightBeTimeVarying() for one in way)
            if names[name] == 1 and name in came and not moves:
                place = np.array(mesh.ComputeLocalToWorldTransform(0)).T
                if np.isfinite(place).all():
                    yield name, place, came[name], _is_set_apart(way)


def _is_set_apart(way: Sequence[Any]) -> bool:
    """Whether the last one lies elsewhere than all that has a place on the way to it, from the
    outermost to itself, would put it.
    """
    resets = (number for number, one in enumerate(way) if one.GetResetXformStack())
    last = max(resets, default=0)
    return last > 0 and not np.allclose(way[last - 1].ComputeLocalToWorldTransform(0), np.eye(4))
