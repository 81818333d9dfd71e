"""Places of a glTF that are not finite numbers: Blender's importer moves them to the origin without
a word.
"""

import base64
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np

from .gltf_json import UNREADABLE, json_of_gltf
from .rows import not_finite

FLOATS = 5126  # of glTF's types; of others, all numbers are finite


def refuse_not_finite_places(path: Path) -> None:
    """Make sure that all places of a glTF are finite. What is packed or damaged is left to the
    importer.

    Raises:
        FileError: one is not.
    """
    finite = True
    with contextlib.suppress(*UNREADABLE):
        finite = all(np.isfinite(places).all() for places in _places(path))
    if not finite:
        raise not_finite(path.name)


def _places(path: Path) -> Iterator[np.ndarray]:
    """The places (V, 3) of all meshes that nodes show, as far as they are float32."""
    about = json_of_gltf(path)
    shown = {node["mesh"] for node in about["nodes"] if "mesh" in node}
    numbers = {
        primitive["attributes"]["POSITION"]
        for mesh in shown
        for primitive in about["meshes"][mesh]["primitives"]
        if "POSITION" in primitive["attributes"]
    }
    known: dict[int, bytes] = {}  # buffers
    for number in sorted(numbers):
        accessor = about["accessors"][number]
        values = accessor.get("sparse", {}).get("values")
        sparse = values and {**values, "count": accessor["sparse"]["count"]}
        for part in (accessor, sparse):
            if accessor["componentType"] != FLOATS or not part or "bufferView" not in part:
                continue
            view = about["bufferViews"][part["bufferView"]]
            if "extensions" in view:
                continue
            if view["buffer"] not in known:
                known[view["buffer"]] = _buffer(path, about["buffers"][view["buffer"]])
            start = view.get("byteOffset", 0) + part.get("byteOffset", 0)
            rows, step = (part["count"], 3), (view.get("byteStride", 12), 4)
            yield np.ndarray(rows, "<f4", known[view["buffer"]], start, step)


def _buffer(path: Path, about: dict[str, Any]) -> bytes:
    """The content of a buffer: of the file itself, as text within it, or of one beside it."""
    if "uri" not in about:
        content = path.read_bytes()
        return content[28 + int.from_bytes(content[12:16], "little") :]
    head, _, data = about["uri"].partition(",")
    if head.startswith("data:"):
        return base64.b64decode(data)
    return (path.parent / unquote(about["uri"])).read_bytes()
