"""The numbers of a glTF 2.0 file: accessors, and primitives, which are made of them."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...shared.texts import counted
from .compression import DRACO, MESHOPT, unpack_draco
from .document import Document

POINTS, TRIANGLES, STRIP, FAN = 0, 4, 5, 6
COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
# Bytes of zeros that a file may count without having them, in all or in its own sizes.
SMALL, PLAUSIBLE = 1 << 20, 8


class Numbers(NamedTuple):
    """An accessor's values as the file stores them: (count, width) of its component type."""

    values: NDArray
    kind: str
    normalized: bool

    @property
    def meant(self) -> NDArray[np.float64]:
        """What they stand for: normalised integers are parts of their type's greatest."""
        values = self.values.astype(np.float64)
        if not self.normalized or self.values.dtype.kind == "f":
            return values
        return np.maximum(values / np.iinfo(self.values.dtype).max, -1.0)


class Primitive(NamedTuple):
    """A primitive's numbers: attributes by name, the corners of its triangles, morph targets."""

    attributes: dict[str, Numbers]
    mode: int  # what the corners are: a list, as decoders always give it, or a strip or fan
    corners: NDArray[np.int64]  # (n,) vertices
    restart: int  # the corner that begins another strip
    targets: list[dict[str, Numbers]]


def read_accessor(document: Document, number: int) -> Numbers:
    """What an accessor describes, as it is stored; sparse values in their places."""
    about = document.item("accessors", number)
    if about["componentType"] not in COMPONENTS or about["type"] not in WIDTHS:
        raise document.damaged(
            f"numbers of the component type {about['componentType']} and type "
            f"{about['type']!r} are not known"
        )
    dtype, width = np.dtype(COMPONENTS[about["componentType"]]), WIDTHS[about["type"]]
    count = about["count"]
    if type(count) is not int or count < 0:
        raise document.damaged(f"an accessor has {count!r} elements")
    document.require(count * width * dtype.itemsize)
    if "bufferView" in about:
        values = _elements(document, about, dtype, width, count)
    else:
        _require_plausible(document, count * width * dtype.itemsize)
        values = np.zeros((count, width), dtype)
    if "sparse" in about:
        values = values.copy()
        sparse = about["sparse"]
        few, index = sparse["count"], sparse["indices"]
        places = _elements(document, index, np.dtype(COMPONENTS[index["componentType"]]), 1, few)
        places = places[:, 0].astype(np.int64)
        if (places < 0).any() or (places >= count).any():
            raise document.damaged("a sparse accessor refers to elements that are not there")
        values[places] = _elements(document, sparse["values"], dtype, width, few)
    return Numbers(values, about["type"], bool(about.get("normalized", False)))


def _require_plausible(document: Document, length: int) -> None:
    """Make sure that zeros which the file only counts are not out of all proportion to it."""
    if length > max(SMALL, PLAUSIBLE * document.size):
        raise document.damaged(f"it counts {length:,} bytes of nothing but zeros")


def _is_empty(document: Document, number: int) -> bool:
    """Whether nothing says what an accessor's numbers are, so that all would be zero."""
    about = document.item("accessors", number)
    return "bufferView" not in about and "sparse" not in about


def _elements(
    document: Document, about: dict[str, Any], dtype: np.dtype, width: int, count: int
) -> NDArray:
    """(count, width) of what an accessor, or a part of a sparse one, refers to."""
    size = width * dtype.itemsize
    if not count:
        return np.zeros((0, width), dtype)
    view = document.item("bufferViews", about["bufferView"])
    extensions = view.get("extensions", {})
    packed = [extensions[e]["byteStride"] for e in MESHOPT if e in extensions]
    stride = packed[0] if packed else view.get("byteStride") or size
    if stride < size:
        elements = f"elements of {counted(size, 'byte', 'bytes')}"
        raise document.damaged(f"{elements} stand {counted(stride, 'byte', 'bytes')} apart")
    length = (count - 1) * stride + size
    data = document.part(about["bufferView"], about.get("byteOffset", 0), length)
    if len(data) < length:
        elements = counted(count, "element doesn't", "elements don't")
        raise document.damaged(f"{elements} fit into a part of its buffer")
    return np.ndarray((count, width), dtype, data, 0, (stride, dtype.itemsize))


def read_primitive(document: Document, about: dict[str, Any]) -> Primitive:
    """All numbers of a mesh's primitive, without compression."""
    packed = about.get("extensions", {}).get(DRACO)
    needed = [about["attributes"]["POSITION"], about.get("indices")]
    mode = about.get("mode", TRIANGLES)
    if packed and any(number is not None and _is_empty(document, number) for number in needed):
        attributes, corners = _unpack_draco(document, about, packed)
        mode = TRIANGLES
    else:
        attributes = {name: read_accessor(document, n) for name, n in about["attributes"].items()}
        corners = _corners(document, about, len(attributes["POSITION"].values))
    restart = -1 if packed or "indices" not in about else _greatest(document, about["indices"])
    targets = [
        {k: read_accessor(document, n) for k, n in t.items()} for t in about.get("targets", ())
    ]
    _require_of_vertices(document, [attributes, *targets])
    if not packed and not targets and _is_empty(document, about["attributes"]["POSITION"]):
        raise document.damaged("nothing says where the vertices of a mesh are")
    return Primitive(attributes, mode, corners, restart, targets)


def _require_of_vertices(document: Document, sets: list[dict[str, Numbers]]) -> None:
    """Make sure that attributes and morph targets are as wide as said, of the same vertices.

    A decoder gives what the stream says, which may be another thing than what the JSON says.
    """
    counts = {len(numbers.values) for one in sets for numbers in one.values()}
    if len(counts) != 1:
        raise document.damaged(f"a mesh has attributes of {sorted(counts)} vertices")
    for name, numbers in ((name, n) for one in sets for name, n in one.items()):
        width = numbers.values.shape[1]
        if width != WIDTHS.get(numbers.kind):
            raise document.damaged(
                f"{name} has {width} numbers a vertex, but its type is {numbers.kind}"
            )
        if name == "POSITION" and width != 3:
            raise document.damaged("positions do not have three coordinates")


def _corners(document: Document, about: dict[str, Any], vertices: int) -> NDArray[np.int64]:
    if "indices" not in about:
        return np.arange(vertices)
    if _is_empty(document, about["indices"]):
        raise document.damaged("nothing says which vertices make the faces of a mesh")
    values = read_accessor(document, about["indices"]).values
    if values.dtype.kind != "u" or values.shape[1] != 1:
        raise document.damaged("the corners of faces are not whole numbers")
    return values[:, 0].astype(np.int64)


def _greatest(document: Document, number: int) -> int:
    """The greatest number that an accessor of whole ones could hold."""
    return int(np.iinfo(COMPONENTS[document.item("accessors", number)["componentType"]]).max)


def _unpack_draco(
    document: Document, about: dict[str, Any], packed: dict[str, Any]
) -> tuple[dict[str, Numbers], NDArray[np.int64]]:
    """Attributes and corners of a primitive compressed by Draco."""
    found, corners = unpack_draco(document.name, document.view(packed["bufferView"]))
    attributes = {}
    for name, number in about["attributes"].items():
        stored = document.item("accessors", number)
        dtype = np.dtype(COMPONENTS[stored["componentType"]])
        if name in packed["attributes"]:
            values = found[packed["attributes"][name]]
            values = values.reshape(len(values), -1).astype(dtype)
            normalized = bool(stored.get("normalized", False))
            attributes[name] = Numbers(values, stored["type"], normalized)
        else:
            attributes[name] = read_accessor(document, number)
    return attributes, corners
