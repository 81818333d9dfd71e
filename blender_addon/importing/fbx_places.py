"""Places of an FBX that are not finite numbers: Blender's importers move them to the origin without
a word.
"""

import contextlib
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .rows import not_finite

BINARY = b"Kaydara FBX Binary"
# A list of places in each of the two forms, and what none of its numbers has.
IN_BINARY = re.compile(rb"\x08Vertices([df])")  # a name with its length, the kind of its numbers
IN_TEXT = re.compile(rb"\bVertices:\s*(?:\*\d+\s*\{\s*a:)?([^:}]*)")
NO_NUMBER = re.compile(rb"(?i)nan|inf(?!o)|#")
KINDS = {b"d": np.dtype("<f8"), b"f": np.dtype("<f4")}
ABOUT = struct.Struct("<III")  # how many numbers, whether packed, and in how many bytes


def refuse_not_finite_places(path: Path) -> None:
    """Make sure that all places of an FBX are finite. What is damaged is left to the importer.

    Raises:
        FileError: one is not.
    """
    content = path.read_bytes()
    if content.startswith(BINARY):
        finite = all(np.isfinite(places).all() for places in _places(content))
    else:
        finite = not any(NO_NUMBER.search(found[1]) for found in IN_TEXT.finditer(content))
    if not finite:
        raise not_finite(path.name)


def _places(content: bytes) -> Iterator[np.ndarray]:
    """The numbers of each list of places in the binary form."""
    for found in IN_BINARY.finditer(content):
        with contextlib.suppress(struct.error, zlib.error, ValueError):
            _, packed, size = ABOUT.unpack_from(content, found.end())
            begin = found.end() + ABOUT.size
            numbers = content[begin : begin + size]
            yield np.frombuffer(zlib.decompress(numbers) if packed else numbers, KINDS[found[1]])
