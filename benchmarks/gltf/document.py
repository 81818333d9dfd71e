"""A glTF document that is put together by hand, so that it can be odd on purpose."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

COMPONENTS = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
LIST, STRIP, FAN = 4, 5, 6

Container = Literal["glb", "beside", "inside"]
"""All in one file, the bytes in a file beside it, or in the JSON."""


class Gltf:
    """A document of one buffer; ``json`` may be changed at will until it is saved."""

    def __init__(self) -> None:
        self.json: dict[str, Any] = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": []}],
        }
        self._blob = bytearray()

    def add(self, kind: str, **item: Any) -> int:
        """Add to one of the lists, such as "nodes"; its number there."""
        self.json.setdefault(kind, []).append(item)
        return len(self.json[kind]) - 1

    def use(self, extension: str, required: bool = True) -> None:
        """Say that an extension is used."""
        for which in ["extensionsUsed", *(["extensionsRequired"] if required else [])]:
            if extension not in self.json.setdefault(which, []):
                self.json[which].append(extension)

    def view(self, data: bytes, **about: Any) -> int:
        """The bufferView of these bytes."""
        self._blob.extend(bytes(-len(self._blob) % 4))
        self._blob.extend(data)
        start = len(self._blob) - len(data)
        return self.add("bufferViews", buffer=0, byteOffset=start, byteLength=len(data), **about)

    def numbers(
        self, values: ArrayLike, dtype: str = "f4", stride: int = 0, offset: int = 0, **about: Any
    ) -> int:
        """The accessor of (n,) or (n, width) values, ``stride`` bytes apart, ``offset`` in."""
        array = _rows(values, dtype)
        width = array.shape[1] * array.itemsize
        step = stride or width + -width % (4 if array.shape[1] > 1 else 1)
        padded = np.zeros((len(array), step + offset), np.uint8)
        padded[:, offset : offset + width] = array.view(np.uint8).reshape(len(array), -1)
        apart = step + offset
        view = self.view(padded.tobytes(), **({"byteStride": apart} if array.shape[1] > 1 else {}))
        return self.accessor(array, dtype, bufferView=view, byteOffset=offset, **about)

    def accessor(self, array: NDArray, dtype: str, **about: Any) -> int:
        """An accessor as ``about`` says, of the kind and count of an array."""
        array = _rows(array, dtype)
        bounds = {"min": array.min(0).tolist(), "max": array.max(0).tolist()} if len(array) else {}
        return self.add(
            "accessors",
            componentType=COMPONENTS[dtype],
            type=KINDS[array.shape[1]],
            count=len(array),
            **bounds,
            **about,
        )

    def sparse(self, values: ArrayLike, base: ArrayLike | None = None, dtype: str = "f4") -> int:
        """An accessor that tells only what differs from ``base``, or from zero."""
        array = _rows(values, dtype)
        below = np.zeros_like(array) if base is None else _rows(base, dtype)
        places = np.flatnonzero((array != below).any(1))
        if not len(places):
            places = np.array([0])
        sparse = {
            "count": len(places),
            "indices": {
                "bufferView": self.view(places.astype("<u4").tobytes()), "componentType": 5125
            },
            "values": {"bufferView": self.view(array[places].tobytes())},
        }  # fmt: skip
        about = {} if base is None else {"bufferView": self.view(below.tobytes())}
        return self.accessor(array, dtype, sparse=sparse, **about)

    def mesh(self, *primitives: dict[str, Any], name: str = "", **about: Any) -> int:
        """A mesh of primitives."""
        named = {"name": name} if name else {}
        return self.add("meshes", primitives=list(primitives), **named, **about)

    def node(self, name: str = "", shown: bool = True, **about: Any) -> int:
        """A node, at the root of the scene unless it is the child of another or not shown."""
        number = self.add("nodes", **({"name": name} if name else {}), **about)
        if shown:
            self.json["scenes"][0]["nodes"].append(number)
        return number

    def save(self, path: Path, container: Container = "glb") -> Path:
        """Write it; ``path`` gets the suffix of its container."""
        path = path.with_suffix(".glb" if container == "glb" else ".gltf")
        buffer: dict[str, Any] = {"byteLength": len(self._blob)}
        if container == "beside":
            path.with_suffix(".bin").write_bytes(self._blob)
            buffer["uri"] = path.with_suffix(".bin").name.replace(" ", "%20")
        elif container == "inside":
            coded = base64.b64encode(self._blob).decode()
            buffer["uri"] = f"data:application/octet-stream;base64,{coded}"
        buffers = [buffer, *self.json.get("buffers", [])] if self._blob else []
        text = json.dumps(self.json | ({"buffers": buffers} if buffers else {})).encode()
        if container != "glb":
            path.write_bytes(text)
            return path
        text += b" " * (-len(text) % 4)
        binary = bytes(self._blob) + bytes(-len(self._blob) % 4)
        chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
        chunks += struct.pack("<II", len(binary), 0x004E4942) + binary if binary else b""
        path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)
        return path


def _rows(values: ArrayLike, dtype: str) -> NDArray:
    array = np.asarray(values)
    return np.ascontiguousarray(array.reshape(len(array), -1), f"<{dtype}")
