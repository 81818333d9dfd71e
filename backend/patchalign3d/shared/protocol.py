"""Frames on a pipe: the one language the worker and Blender's side speak.

A frame is four magic bytes, the lengths of header and payload, the header (a JSON object) and the
payload (the arrays' bytes, one after another)::

    b"PA3D"  u32 header length  u64 payload length  header  payload        (integers little-endian)

The header's ``arrays`` describes the payload, ``[{"name", "dtype", "shape"}, ...]`` in its order;
each array is C-contiguous and little-endian. This module is copied into the extension, so it
stands on the standard library and NumPy alone.
"""

import json
import math
import os
import struct
import sys
from collections.abc import Mapping
from io import BufferedIOBase
from typing import Any, BinaryIO

import numpy as np

from .errors import ProtocolError
from .texts import counted

PROTOCOL_VERSION = 2

MAGIC = b"PA3D"
MAX_HEADER = 1 << 20  # bytes
MAX_PAYLOAD = 4 << 30
MAX_DIMENSIONS = 8
DTYPES = frozenset(np.dtype(code).str for code in ("<f4", "<f8", "<i4", "<i8", "<u1"))

_LENGTHS = struct.Struct("<4sIQ")

Header = dict[str, Any]
Arrays = dict[str, np.ndarray]


def take_pipes() -> tuple[BufferedIOBase, BinaryIO]:
    """This process's stdin and stdout, from now on for frames alone.

    What a library prints goes to stderr, and what it reads is empty. On Windows, this also keeps
    DLLs that use the standard handles while they load from waiting for the reading thread.

    Raises:
        ProtocolError: one of them is closed.
    """
    if sys.stdin is None or sys.stdout is None:  # their numbers may be another file's by now
        raise ProtocolError(
            "A worker communicates over stdin and stdout, and one of them is closed."
        )
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return stdin, stdout


def write_frame(
    stream: BinaryIO, header: Mapping[str, Any], arrays: Mapping[str, np.ndarray] | None = None
) -> None:
    """Write one frame and flush; nothing is written when it is refused.

    Args:
        stream: buffered (a raw one may write less than it is given).
        header: a JSON object; the key ``arrays`` is the frame's own.
        arrays: by name; float32/64, int32/64 and uint8 in any byte order and layout, bool as uint8.

    Raises:
        ProtocolError: an array of another dtype, a header that is not JSON, or a frame too large.
        OSError: the other side is gone.
    """
    wire = {name: _to_wire(name, array) for name, array in (arrays or {}).items()}
    described = [
        {"name": name, "dtype": array.dtype.str, "shape": array.shape}
        for name, array in wire.items()
    ]
    try:
        whole = {**header, "arrays": described}
        text = json.dumps(whole, allow_nan=False, default=_plain).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ProtocolError(f"The header of a frame cannot be written as JSON: {error}.") from error
    payload = sum(array.nbytes for array in wire.values())
    _check_lengths(len(text), payload)
    stream.write(_LENGTHS.pack(MAGIC, len(text), payload) + text)
    for array in wire.values():
        stream.write(array.reshape(-1).view(np.uint8).data)
    stream.flush()


def read_frame(stream: BufferedIOBase) -> tuple[Header, Arrays]:
    """Read one frame; the header comes back without ``arrays``, the arrays are writable.

    Raises:
        EOFError: the stream has ended, at the border of a frame.
        ProtocolError: it ended within one, or the bytes are no frame. What follows cannot be read.
    """
    start = bytearray(_LENGTHS.size)
    first = stream.readinto(start)
    if not first:
        raise EOFError
    _fill(stream, memoryview(start)[first:])
    magic, header_length, payload_length = _LENGTHS.unpack(start)
    if magic != MAGIC:
        raise ProtocolError(f"Expected a frame, but read {bytes(start)!r}.")
    _check_lengths(header_length, payload_length)
    text = bytearray(header_length)
    _fill(stream, memoryview(text))
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"The header of a frame is not JSON: {error}.") from error
    if not isinstance(header, dict):
        raise ProtocolError("The header of a frame is not a JSON object.")
    arrays = _allocate(header.pop("arrays", []), payload_length)
    for array in arrays.values():
        _fill(stream, array.reshape(-1).view(np.uint8).data)
    return header, arrays


def _plain(value: Any) -> Any:
    """A number of NumPy's as one of Python's, which JSON has."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r:.60} is nothing that JSON has")


def _to_wire(name: str, array: np.ndarray) -> np.ndarray:
    """The array, C-contiguous and little-endian; copied only if it isn't already."""
    dtype = np.dtype(np.uint8) if array.dtype == bool else array.dtype.newbyteorder("<")
    if dtype.str not in DTYPES:
        raise ProtocolError(f"The array {name!r} is {array.dtype}; possible are {sorted(DTYPES)}.")
    if array.ndim > MAX_DIMENSIONS:
        raise ProtocolError(f"The array {name!r} has more than {MAX_DIMENSIONS} dimensions.")
    return np.asarray(array, dtype=dtype, order="C")


def _check_lengths(header: int, payload: int) -> None:
    if header > MAX_HEADER:
        raise ProtocolError(f"The header of a frame has {header} bytes; the limit is {MAX_HEADER}.")
    if payload > MAX_PAYLOAD:
        raise ProtocolError(f"The payload of a frame has {payload} bytes, more than {MAX_PAYLOAD}.")


def _allocate(described: Any, payload_length: int) -> Arrays:
    """Empty arrays as the header describes them, once all of it is known to be sound."""
    if not isinstance(described, list):
        raise ProtocolError("The header's 'arrays' is not a list.")
    layout: dict[str, tuple[np.dtype, list[int]]] = {}
    for entry in described:
        match entry:
            case {"name": str(name), "dtype": str(dtype), "shape": list(shape)} if (
                name not in layout
                and dtype in DTYPES
                and len(shape) <= MAX_DIMENSIONS
                and all(type(size) is int and 0 <= size <= MAX_PAYLOAD for size in shape)
            ):
                layout[name] = (np.dtype(dtype), shape)
            case _:
                raise ProtocolError(f"The header describes an impossible array: {str(entry)[:99]}.")
    described_length = sum(dtype.itemsize * math.prod(shape) for dtype, shape in layout.values())
    if described_length != payload_length:
        raise ProtocolError(
            f"The header describes arrays of {counted(described_length, 'byte', 'bytes')}, "
            f"but the payload has {payload_length:,}."
        )
    try:
        return {name: np.empty(shape, dtype) for name, (dtype, shape) in layout.items()}
    except ValueError as error:  # sizes that only a zero among them lets through
        raise ProtocolError(f"The header describes an impossible array: {error}.") from error


def _fill(stream: BufferedIOBase, buffer: memoryview) -> None:
    """Read until the buffer is full, however little comes at a time."""
    while buffer:
        count = stream.readinto(buffer)
        if not count:
            early = counted(len(buffer), "byte", "bytes")
            raise ProtocolError(f"The stream ended within a frame, {early} too early.")
        buffer = buffer[count:]
