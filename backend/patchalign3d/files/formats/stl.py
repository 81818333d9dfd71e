"""STL, binary and as text."""

import itertools
import re
from array import array
from collections.abc import Iterator

import numpy as np

from ...errors import FileError
from ...shared.impostors import HEAD
from ...shared.stl import (
    HEADER,
    RECORD,
    WITHOUT_END,
    count_triangles,
    is_binary,
    refuse_text_or_turned,
)
from ...shared.texts import counted, encoding_of
from ..polygons import polygon_mesh
from ..scene import MeshFile
from ..source import Source, numeric

# The statements of a line, which may have many; a solid's name may have any of their words.
STATEMENT = re.compile(
    r"(?:end)?solid\b.*?(?=\s+(?:facet\s+normal(?:\s+[-+.\dni]\S*){3}(?=\s+outer\b|\s*$)|endsolid\b)"
    r"|\s*$)"
    r"|\S.*?(?=\s+(?:facet|outer|vertex|endloop|endfacet|endsolid)\b|\s*$)",
    re.IGNORECASE,
)
MOST_BLANKS = 5  # in a line that is not looked at closer
ENDS = {"endloop", "endfacet", "facet", "endsolid"}  # of a face, whichever comes first


def read_stl(source: Source) -> MeshFile:
    """Triangles in the order of the file, three vertices each.

    Where the number of triangles that a binary file tells differs from what is there, what is there
    is read, and a note says so.

    Raises:
        FileError: there are none, or a line of text makes no sense.
    """
    if _is_text(source):
        return _read_text(source)
    if source.size < HEADER:
        raise source.damaged("it is not an STL, or was cut off, as it ends within its header")
    source.require(source.size * 4)
    said = int(np.frombuffer(source.read(HEADER - 4, 4), "<u4")[0])
    body = source.size - HEADER
    refuse_text_or_turned(source.name, source.read(0, HEAD), said, body)
    there = body // RECORD.itemsize
    if not there:
        cut = f"it says it has {said:,}, but none is there" if said else "there is nothing to label"
        raise FileError(f"{source.name} has no faces: {cut}.")
    records = np.frombuffer(source.read(HEADER, there * RECORD.itemsize), RECORD)
    with np.errstate(invalid="ignore"):  # of what is no number
        corners = records["corners"].astype(np.float64)
    count, notes = count_triangles(source.name, corners, said, body)
    return MeshFile(
        source.path,
        "Z",
        corners[:count].reshape(-1, 3),
        np.arange(count * 3).reshape(-1, 3),
        [source.path.stem],
        [0, count],
        np.arange(count),
        notes,
    )


def _is_text(source: Source) -> bool:
    """Whether it is a text, though many a binary file begins with "solid", too."""
    raw = source.read(0, HEAD)
    if is_binary(source.size, raw):
        return False
    mark, encoding = encoding_of(raw)
    head = raw[mark:].decode(encoding, "replace").lstrip().lower()
    return head.startswith("solid") and ("facet" in head or "endsolid" in head)


def _statements(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Each with the number of its line, counted from 1."""
    for number, line in enumerate(lines, 1):
        if line.strip().count(" ") <= MOST_BLANKS:
            yield number, line
        else:
            yield from zip(itertools.repeat(number), STATEMENT.findall(line))


def _read_text(source: Source) -> MeshFile:
    vertices, sizes = array("d"), array("q")
    solids: list[tuple[int, str]] = []
    closed = 0  # vertices of the loops that have ended
    last = ""  # statement
    for number, line in _statements(source.lines()):
        keyword, *words = line.split() or [""]
        keyword = keyword.lower()
        last = keyword or last
        if keyword == "vertex":
            try:
                x, y, z = map(float, numeric(line).split()[1:])
            except ValueError as error:
                raise source.nonsense(number, line) from error
            vertices.extend((x, y, z))
        elif keyword in ENDS:
            if len(vertices) // 3 > closed:
                sizes.append(len(vertices) // 3 - closed)
                closed = len(vertices) // 3
        elif keyword == "solid":
            solids.append((len(sizes), " ".join(words)))
    left = len(vertices) // 3 - closed
    corners = counted(left, "corner", "corners")
    notes = [f"It was cut off: its last triangle has {corners}."] if left else []
    if last != "endsolid" and not left:
        notes = [WITHOUT_END]
    return polygon_mesh(
        source,
        "Z",
        np.frombuffer(vertices).reshape(-1, 3)[:closed],
        np.arange(closed),
        np.frombuffer(sizes, np.int64),
        solids,
        notes,
    )
