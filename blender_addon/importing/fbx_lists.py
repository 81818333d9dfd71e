"""The lists of numbers in an FBX, in either of its two forms. No bpy."""

import contextlib
import re
import struct
import zlib
from collections.abc import Iterator

import numpy as np

BINARY = b"Kaydara FBX Binary"
KINDS = {b"d": np.dtype("<f8"), b"f": np.dtype("<f4"), b"i": np.dtype("<i4")}
ABOUT = struct.Struct("<III")  # how many numbers, whether packed, and in how many bytes


def is_binary(content: bytes) -> bool:
    return content.startswith(BINARY)


def in_binary(content: bytes, name: bytes) -> Iterator[np.ndarray]:
    """The numbers of each list of that name in the binary form; what is damaged is left out."""
    for found in re.finditer(re.escape(bytes([len(name)]) + name) + b"([dfi])", content):
        with contextlib.suppress(struct.error, zlib.error, ValueError):
            _, packed, size = ABOUT.unpack_from(content, found.end())
            begin = found.end() + ABOUT.size
            numbers = content[begin : begin + size]
            yield np.frombuffer(zlib.decompress(numbers) if packed else numbers, KINDS[found[1]])


def in_text(content: bytes, name: bytes) -> Iterator[bytes]:
    """The numbers of each list of that name in the form of text, as they stand there."""
    for found in re.finditer(rb"\b" + name + rb":\s*(?:\*\d+\s*\{\s*a:)?([^:}]*)", content):
        yield found[1]
