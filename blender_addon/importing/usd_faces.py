"""How many faces the meshes of a USD say they have, as USD's own library reads it.

From Blender 4.5 on its importer leaves out faces that make no sense, and whole meshes with them.
"""

import contextlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import bpy

from ..scene.names import NUMBERED

SHOWN = ("default", "render")  # purposes of what Blender imports


def faces_that_are_missing(path: Path, meshes: Sequence[bpy.types.Object]) -> int:
    """How many faces of the file are not in the meshes that came in of it, compared by their names.

    0 where that cannot be known: without the library, which Blender 4.2 and builds such as Debian's
    have not, of what is damaged, and of meshes whose faces change in time.
    """
    came = Counter[str]()
    for obj in meshes:
        came[NUMBERED.sub("", obj.name)] += len(obj.data.polygons)
    missing = 0
    # There is no library, or it cannot open the file.
    with contextlib.suppress(ImportError, AttributeError, RuntimeError):
        said = _faces_by_name(path)
        missing = sum(max(0, said[name] - came[name]) for name in said if name in came)
    return missing


def _faces_by_name(path: Path) -> Counter[str]:
    """Of the meshes that Blender imports: what it calls them, and their faces."""
    bpy.utils.expose_bundled_modules()
    from pxr import Usd, UsdGeom

    said, stage = Counter[str](), Usd.Stage.Open(str(path))
    for prim in stage.Traverse():
        mesh = UsdGeom.Mesh(prim)
        if not mesh or mesh.ComputeVisibility() == UsdGeom.Tokens.invisible:
            continue
        counts = mesh.GetFaceVertexCountsAttr()
        if mesh.ComputePurpose() in SHOWN and not counts.ValueMightBeTimeVarying():
            said[prim.GetName()] += len(counts.Get() or ())
    return said
