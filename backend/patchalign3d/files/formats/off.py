"""OFF, the object file format of Geomview, as text."""

import re
from array import array
from collections.abc import Iterator

import numpy as np

from ...errors import FileError
from ..polygons import polygon_mesh
from ..scene import MeshFile
from ..source import Source, numeric, plainly
from .rows import refuse_more

BINARY = re.compile(rb"\s*\w*OFF\s+BINARY")
HEAD = 64  # bytes, in which that would stand


def read_off(source: Source) -> MeshFile:
    """Polygons cut into triangles, in the order of the file.

    Raises:
        FileError: it is no such file, of another dimension, binary, damaged, or has no faces.
    """
    if BINARY.match(source.read(0, HEAD)):  # before its zero bytes are found to be no text
        raise FileError(f"{source.name} is a binary OFF, which is not read here. Save it as text.")
    lines = _meant(source.lines())
    header = re.match(r"(ST)?C?N?(4)?(n)?OFF\s*(.*)", next(lines, ""))
    if not header:
        raise source.damaged("it doesn't begin with OFF")
    if header[2] or header[3]:
        raise FileError(
            f"{source.name} is an OFF with more than three dimensions. Save it with three."
        )
    try:
        counts = header[4] or next(lines)
        vertices, faces, *_ = map(int, _numbers(counts, 2))
        places = array("d")
        for _ in range(vertices):
            x, y, z, *_ = _numbers(next(lines), 3)
            places.extend((float(x), float(y), float(z)))
        corners, sizes = array("q"), array("q")
        for _ in range(faces):
            first, *rest = _numbers(next(lines), 1)
            size = int(first)
            if not 0 <= size <= len(rest):
                raise ValueError(f"a face of {size} corners names {len(rest)}")
            corners.extend(map(int, rest[:size]))
            sizes.append(size)
        refuse_more(lines)
    except StopIteration:
        raise source.damaged("it ends too early") from None
    except (ValueError, OverflowError) as error:
        raise source.damaged(f"it is damaged ({plainly(error)})") from error
    return polygon_mesh(
        source,
        "Z",
        np.frombuffer(places).reshape(-1, 3),
        np.frombuffer(corners, np.int64),
        np.frombuffer(sizes, np.int64),
    )


def _numbers(line: str, least: int) -> list[str]:
    """The words of a line of so many numbers, or more.

    Raises:
        ValueError: they are fewer, or written as no file writes them.
    """
    words = numeric(line).split()
    if len(words) < least:
        raise ValueError(f"{line[:60]!r} has fewer than {least} numbers")
    return words


def _meant(lines: Iterator[str]) -> Iterator[str]:
    """Without comments and what is blank."""
    for line in lines:
        line = line.partition("#")[0].strip()
        if line:
            yield line
