"""Nodes of a glTF that show a mesh which it does not have: Blender's importer leaves them empty, or
counts from the end, without a word. No bpy.
"""

import contextlib
from pathlib import Path

from ..shared.errors import FileError
from .gltf_json import UNREADABLE, json_of_gltf


def refuse_missing_meshes(path: Path) -> None:
    """Make sure that all meshes that nodes of a glTF show are there. What is damaged otherwise is
    left to the importer.

    Raises:
        FileError: one is not.
    """
    missing, count = [], 0
    with contextlib.suppress(*UNREADABLE):
        about = json_of_gltf(path)
        count = len(about.get("meshes", ()))
        shown = [node["mesh"] for node in about.get("nodes", ()) if "mesh" in node]
        missing = [one for one in shown if type(one) is not int or not 0 <= one < count]
    if missing:
        raise FileError(
            f"{path.name} cannot be read: it refers to {missing[0]!r} of its {count} meshes. "
            "Export it again."
        )
