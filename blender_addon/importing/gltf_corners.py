"""Corners of a glTF that make no triangle: Blender's importer begins the next face with them, and
all that follow in the mesh are other faces than those of the file. No bpy.
"""

import contextlib
from pathlib import Path

from ..shared.errors import FileError
from .gltf_json import TRIANGLES, UNREADABLE, corners_of, json_of_gltf


def refuse_left_over_corners(path: Path) -> None:
    """Make sure that all lists of triangles of a glTF are whole. What is damaged is left to the
    importer.

    Raises:
        FileError: one is not.
    """
    whole = True
    with contextlib.suppress(*UNREADABLE):
        about = json_of_gltf(path)
        primitives = (primitive for mesh in about["meshes"] for primitive in mesh["primitives"])
        lists = (one for one in primitives if one.get("mode", TRIANGLES) == TRIANGLES)
        whole = all(corners_of(about, one) % 3 == 0 for one in lists)
    if not whole:
        raise FileError(
            f"{path.name} has corners that make no triangle, which Blender takes for those of "
            "other faces. Export it again, or label it in a shell: 'patchalign3d segment'."
        )
