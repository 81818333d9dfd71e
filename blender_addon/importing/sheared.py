"""Places that Blender's objects cannot have: they are moved, turned, and scaled along axes of their
own, and where a file shears a mesh besides, importers leave out the shear without a word.
"""

import contextlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import bpy
import numpy as np

from ..scene.names import NUMBERED
from .counting import UNREADABLE, json_of_gltf

ROUGHEST = 1e-3  # what numbers of few digits may make of a right angle: its cosine


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
    in common with another.
    """
    came = Counter(NUMBERED.sub("", obj.name) for obj in meshes)
    there = {obj.name: np.array(obj.matrix_world)[:3, :3].T for obj in meshes}
    # There is no library, or it cannot open the file.
    with contextlib.suppress(ImportError, AttributeError, RuntimeError):
        said = _axes_by_name(path)
        known = (name for name in there if came[name] == 1 and len(said.get(name, ())) == 1)
        return [name for name in known if not _alike(there[name], said[name][0])]
    return []


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two triples of axes (3, 3) differ by a turn, a mirror and a size alone."""
    angles = [
        axes @ axes.T / max(np.square(axes).sum(), np.finfo(float).tiny) for axes in (one, other)
    ]
    return bool(np.abs(angles[0] - angles[1]).max() <= ROUGHEST)


def _axes_by_name(path: Path) -> dict[str, list[np.ndarray]]:
    """Where the axes (3, 3) of meshes that stand still point, by what Blender calls them."""
    bpy.utils.expose_bundled_modules()
    from pxr import Usd, UsdGeom

    said, stage = dict[str, list[np.ndarray]](), Usd.Stage.Open(str(path))
    for prim in stage.Traverse():
        mesh = UsdGeom.Mesh(prim)
        if not mesh:
            continue
        above = [
            UsdGeom.Xformable(stage.GetPrimAtPath(one)) for one in prim.GetPath().GetPrefixes()
        ]
        if not any(one and one.TransformMightBeTimeVarying() for one in above):
            to_world = mesh.ComputeLocalToWorldTransform(Usd.TimeCode.Default())
            said.setdefault(prim.GetName(), []).append(np.array(to_world)[:3, :3])
    return said
