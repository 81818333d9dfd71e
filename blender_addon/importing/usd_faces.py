"""Which surfaces a USD holds, as USD's own library reads it, to compare with what Blender imports.

Blender's importer makes something of faces that make no sense: it may crash a while later, and from
5.2 on they are at other vertices. From 4.5 on it leaves out faces that collapsed, or all of a mesh.
In place of surfaces that Blender has nothing for, an empty comes in, and holes come in as faces.

All of this is known only with that library, which Blender 4.2 and builds such as Debian's have not,
and of what is not damaged.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ..scene.names import NUMBERED
from ..shared.errors import FileError
from ..shared.texts import counted
from .rows import refuse_missing

SHOWN = ("default", "render")  # purposes of what Blender imports
WITHOUT_COUNTERPART = ("NurbsPatch", "TetMesh")
# There is no library, or it cannot open the file.
UNKNOWN = (ImportError, AttributeError, RuntimeError)


def refuse_senseless_faces(path: Path) -> None:
    """Make sure that the faces of each mesh have as many corners as they count, at vertices that
    are there.

    Raises:
        FileError: they have not.
    """
    with contextlib.suppress(*UNKNOWN):
        bpy.utils.expose_bundled_modules()
        from pxr import Usd

        for prim in _shown(path):
            if prim.GetTypeName() != "Mesh":
                continue
            counts, corners, points = (
                prim.GetAttribute(name).Get(Usd.TimeCode.EarliestTime()) or ()
                for name in ("faceVertexCounts", "faceVertexIndices", "points")
            )
            corners = np.array(corners, np.int64)
            if (said := int(np.array(counts, np.int64).sum())) != len(corners):
                there = f"{counted(said, 'corner', 'corners')}, and {len(corners):,}"
                raise FileError(
                    f"{path.name} cannot be read: the faces of '{prim.GetName()}' count "
                    f"{there} are there. Export it again."
                )
            refuse_missing(f"'{prim.GetName()}'", corners, len(points))


def surfaces_without_counterpart(path: Path) -> list[str]:
    """The names of surfaces of the file for which Blender has nothing."""
    with contextlib.suppress(*UNKNOWN):
        return [p.GetName() for p in _shown(path) if p.GetTypeName() in WITHOUT_COUNTERPART]
    return []


def meshes_with_holes(path: Path) -> list[str]:
    """The names of meshes of which the file calls some faces holes."""
    with contextlib.suppress(*UNKNOWN):
        from pxr import Usd

        first = Usd.TimeCode.EarliestTime()
        return [p.GetName() for p in _shown(path) if p.GetAttribute("holeIndices").Get(first)]
    return []


def faces_that_are_missing(path: Path, meshes: Sequence[bpy.types.Object]) -> int:
    """How many faces of the file are not in the meshes that came in of it, compared by their names.

    0 where that cannot be known, as of meshes whose faces change in time.
    """
    came = Counter[str]()
    for obj in meshes:
        came[NUMBERED.sub("", obj.name)] += len(obj.data.polygons)
    missing = 0
    with contextlib.suppress(*UNKNOWN):
        said = _faces_by_name(path)
        missing = sum(max(0, said[name] - came[name]) for name in said if name in came)
    return missing


def _faces_by_name(path: Path) -> Counter[str]:
    """Of the meshes that Blender imports: what it calls them, and their faces."""
    said = Counter[str]()
    for prim in _shown(path):
        counts = prim.GetAttribute("faceVertexCounts")
        if prim.GetTypeName() == "Mesh" and not counts.ValueMightBeTimeVarying():
            said[prim.GetName()] += len(counts.Get() or ())
    return said


def _shown(path: Path) -> Iterator[Any]:
    """The things of a USD (``Usd.Prim``) that have a shape of a kind that Blender imports, also
    those that instances show.
    """
    bpy.utils.expose_bundled_modules()
    from pxr import Usd, UsdGeom

    stage = Usd.Stage.Open(str(path))  # whose things end with it
    for prim in stage.Traverse(Usd.TraverseInstanceProxies()):
        shape = UsdGeom.Gprim(prim)
        if shape and shape.ComputeVisibility() != UsdGeom.Tokens.invisible:
            if shape.ComputePurpose() in SHOWN:
                yield prim
