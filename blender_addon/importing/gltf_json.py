"""What a glTF says of itself, in its JSON."""

import json
import struct
from pathlib import Path
from typing import Any

GLTF = (".glb", ".gltf")
TRIANGLES = 4  # of the modes of a primitive
DRACO = "KHR_draco_mesh_compression"
PACKING = {DRACO, "EXT_meshopt_compression", "KHR_meshopt_compression"}
# What a damaged or foreign file may come to while it is looked into.
UNREADABLE = (
    *(OSError, ValueError, KeyError, IndexError, TypeError, AttributeError),
    *(struct.error, RecursionError, MemoryError),
)


def json_of_gltf(path: Path) -> dict[str, Any]:
    """The JSON of a glTF."""
    with path.open("rb") as file:
        head = file.read(20)
        if head[:4] == b"glTF":
            return json.loads(file.read(struct.unpack_from("<I", head, 12)[0]))
        return json.loads(head + file.read())


def corners_of(about: dict[str, Any], primitive: dict[str, Any]) -> int:
    """How many corners a primitive of the JSON has."""
    number = primitive.get("indices", primitive["attributes"]["POSITION"])
    return about["accessors"][number]["count"]


def packed_by(path: Path) -> str:
    """The extensions by which a glTF says it is compressed, with "and" between."""
    if path.suffix.lower() not in GLTF:
        return ""
    try:
        return " and ".join(map(str, PACKING.intersection(json_of_gltf(path)["extensionsUsed"])))
    except UNREADABLE:
        return ""


def triangles_packed(path: Path) -> list[int]:
    """How many triangles each primitive of a glTF has that Draco packs: Blender's importer unpacks
    all of one, or nothing.
    """
    if path.suffix.lower() not in GLTF:
        return []
    try:
        about = json_of_gltf(path)
        primitives = (primitive for mesh in about["meshes"] for primitive in mesh["primitives"])
        packed = (one for one in primitives if DRACO in one.get("extensions", ()))
        return [corners_of(about, one) // 3 for one in packed]
    except UNREADABLE:
        return []


def scenes_in(path: Path) -> int:
    """How many scenes a glTF has; 1 for what is none or cannot be read."""
    if path.suffix.lower() not in GLTF:
        return 1
    try:
        return len(json_of_gltf(path)["scenes"])
    except UNREADABLE:
        return 1
