"""How many faces a file says it has, so that what an importer leaves out can be told.

Blender's importers drop faces that are there twice, have collapsed or refer to what is not there,
and say nothing of it.
"""

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..shared.texts import counted
from .fbx_lists import in_binary, in_text, is_binary
from .gltf_json import TRIANGLES, UNREADABLE, corners_of, json_of_gltf

FACES_OF_PLY = re.compile(rb"[\r\n]element[ \t]+face[ \t]+(\d+)")
LONGEST_HEADER = 1 << 20


def faces_in(path: Path) -> int | None:
    """The number of faces that a file tells; None where it does not, or in ways unknown here."""
    count = COUNTERS.get(path.suffix.lower())
    try:
        return count(path) if count else None
    except UNREADABLE:
        return None


def left_out(said: int | None, polygons: int) -> str:
    """What is to be told where a file says that it has so many faces, if that is known, and so many
    polygons came in; nothing if all did.
    """
    if said is None or said <= polygons:
        return ""
    faces = counted(said, "face", "faces")
    return (
        f"Blender's importer left out {said - polygons:,} of {faces}: those that are there "
        "twice, have collapsed, or refer to what is not there."
    )


def _of_fbx(path: Path) -> int | None:
    """Those of all meshes, however many objects show one; below zero is the last corner of each."""
    content, name = path.read_bytes(), b"PolygonVertexIndex"
    if is_binary(content):
        return sum(int((corners < 0).sum()) for corners in in_binary(content, name)) or None
    return sum(corners.count(b"-") for corners in in_text(content, name)) or None


def _of_obj(path: Path) -> int:
    with path.open("rb") as file:
        return sum(line.split(None, 1)[:1] == [b"f"] for line in file)


def _of_stl(path: Path) -> int | None:
    with path.open("rb") as file:
        (said,) = struct.unpack("<80xI", file.read(84))
        if path.stat().st_size == 84 + 50 * said:
            return said
        file.seek(0)
        return sum(line.split(None, 1)[:1] == [b"facet"] for line in file) or None


def _of_ply(path: Path) -> int | None:
    with path.open("rb") as file:
        found = FACES_OF_PLY.search(file.read(LONGEST_HEADER).partition(b"end_header")[0])
    return int(found[1]) if found else None


def _of_gltf(path: Path) -> int | None:
    return _shown(json_of_gltf(path))


def _shown(about: dict[str, Any]) -> int | None:
    """The triangles of all meshes that nodes show; None where strips or instances hide them."""
    nodes = about.get("nodes", [])
    if len(about.get("scenes", ())) > 1 or any("EXT_mesh_gpu_instancing" in str(n) for n in nodes):
        return None
    total = 0
    for node in nodes:
        if "mesh" not in node:
            continue
        for primitive in about["meshes"][node["mesh"]]["primitives"]:
            mode = primitive.get("mode", TRIANGLES)
            if mode > TRIANGLES:
                return None
            if mode == TRIANGLES:
                total += corners_of(about, primitive) // 3
    return total


COUNTERS: dict[str, Callable[[Path], int | None]] = {
    ".fbx": _of_fbx,
    ".glb": _of_gltf,
    ".gltf": _of_gltf,
    ".obj": _of_obj,
    ".ply": _of_ply,
    ".stl": _of_stl,
}
