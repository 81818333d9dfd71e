"""A glTF document that is being written: its JSON, and the bytes that the JSON refers to."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ... import __version__
from ...errors import FileError
from .accessors import COMPONENTS, Numbers
from .document import BINARY_CHUNK, JSON_CHUNK, MAGIC

LARGEST = 1 << 32  # bytes of a .glb: it tells its length in 32 bits
TYPES = {dtype: number for number, dtype in COMPONENTS.items()}


class Writer:
    """Collects a document of one binary buffer.

    Attributes:
        json: without accessors, bufferViews and buffers, which are added as things are; the rest
            may be changed until :meth:`save`.
        left_out: files that belong to what is written, and cannot be taken along.
    """

    def __init__(self, about: dict[str, Any] | None = None) -> None:
        self.json: dict[str, Any] = about or {}
        for kind in ("accessors", "bufferViews", "buffers"):
            self.json.pop(kind, None)
        asset = self.json.setdefault("asset", {})
        asset |= {"version": "2.0", "generator": f"PatchAlign3D for Blender {__version__}"}
        self.left_out: list[str] = []
        self._chunks: list[bytes] = []
        self._length = 0

    def add(self, kind: str, item: dict[str, Any]) -> int:
        """Add to one of the JSON's lists, such as "nodes"; its number there."""
        self.json.setdefault(kind, []).append(item)
        return len(self.json[kind]) - 1

    def view(self, data: bytes, **about: Any) -> int:
        """The bufferView of these bytes."""
        start, padding = self._length, bytes(-len(data) % 4)
        self._chunks += [data, padding]
        self._length += len(data) + len(padding)
        return self.add(
            "bufferViews", {"buffer": 0, "byteOffset": start, "byteLength": len(data), **about}
        )

    def numbers(self, numbers: Numbers, bounds: bool = False) -> int:
        """The accessor of numbers, with the least and the greatest of them if ``bounds``.

        Rows begin at multiples of four bytes, as the format wants of what belongs to vertices.
        """
        values = numbers.values
        width = values.shape[1] * values.itemsize
        gap = -width % 4 if numbers.kind != "SCALAR" else 0
        about: dict[str, Any] = {
            "componentType": TYPES[values.dtype.newbyteorder("<").str.replace("|", "<")],
            "type": numbers.kind,
            "count": len(values),
        }
        if numbers.normalized:
            about["normalized"] = True
        if bounds and len(values):
            about |= {"min": values.min(0).tolist(), "max": values.max(0).tolist()}
        rows = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), width)
        if gap:
            rows = np.hstack([rows, np.zeros((len(rows), gap), np.uint8)])
        strided = {"byteStride": width + gap} if gap else {}
        return self.add("accessors", {"bufferView": self.view(rows.tobytes(), **strided), **about})

    def floats(self, values: ArrayLike, bounds: bool = False) -> int:
        """The accessor of (n, width) float32 values."""
        array = np.asarray(values, "<f4")
        return self.numbers(Numbers(array, f"VEC{array.shape[1]}", False), bounds)

    def corners(self, faces: NDArray[np.int64]) -> int:
        """The accessor of faces (F, 3), in as few bytes as it takes."""
        dtype = "<u2" if faces.max(initial=0) < np.iinfo(np.uint16).max else "<u4"
        return self.numbers(Numbers(faces.reshape(-1, 1).astype(dtype), "SCALAR", False))

    def use(self, extension: str, required: bool = False) -> None:
        """Say that an extension is used, or even required of whoever reads it."""
        for which in ["extensionsUsed", *(["extensionsRequired"] if required else [])]:
            if extension not in self.json.setdefault(which, []):
                self.json[which].append(extension)

    def save(self, path: Path) -> None:
        """Write a .glb.

        Raises:
            FileError: it would be larger than such files may be.
            OSError: it cannot be written.
        """
        if self._length:
            self.json["buffers"] = [{"byteLength": self._length}]
        about = json.dumps(self.json, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text = about.encode(errors="replace")
        text += b" " * (-len(text) % 4)
        parts = 2 if self._length else 1
        length = 12 + 8 * parts + len(text) + self._length
        if length >= LARGEST:
            raise FileError("Labelled, it would be larger than a .glb may be. Write .npz or .ply.")
        with path.open("wb") as file:
            file.write(struct.pack("<4sII", MAGIC, 2, length))
            file.write(struct.pack("<II", len(text), JSON_CHUNK) + text)
            if self._length:
                file.write(struct.pack("<II", self._length, BINARY_CHUNK))
                file.writelines(self._chunks)
