"""Rows that Blender's importers would take for other ones without a word.

What is no number, or not finite, counts as 0 there; of a number they read as much as they know; and
where something is missing, what came before stands in for it.
"""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..shared.errors import FileError
from ..shared.stl import HEADER, RECORD

BLANK = rb"[ \t\v\f]"
# A number to its end, finite in single precision, as all three formats write it.
NUMBER = (
    rb"[-+]?(?:\d+\.?\d*|\.\d+)"
    rb"(?:[eE](?:-\d+|\+?0*(?:[0-2]?\d|3[0-8])))?(?![^\s#])"
)
FINITE = re.compile(NUMBER)
# A number, be it finite or not, in small letters.
ANY = re.compile(rb"[-+]?(?:nan\S*|inf\S*|1\.#\S+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)")
KEYWORDS = {b"v", b"facet", b"normal", b"outer", b"loop", b"vertex", b"endloop"}
# A corner of an OBJ's face: which vertex, and perhaps which of what covers it.
CORNER = rb"[-+]?\d+(?:/[-+]?\d*){0,2}"
# Lines of vertices and faces that are none, or begin with what is known to others than Blender.
WRONG_IN_OBJ = re.compile(
    rb"^(?:%(b)b|\r)*(?:"
    rb"v(?!\S)(?!%(b)b+%(n)b%(b)b+%(n)b%(b)b+%(n)b)"
    rb"|f(?!\S)(?!%(b)b+%(c)b(?:%(b)b+%(c)b)*(?:%(b)b+#|%(b)b*\r?$))"
    rb"|(?:V|F|fo)%(b)b|[vf][-+.\d]|[\x80-\xff][\x80-\xff \t\v\f]*[vf]%(b)b"
    rb")[^\r\n]*" % {b"b": BLANK, b"n": NUMBER, b"c": CORNER},
    re.M,
)
# What seems to be another statement of numbers within a line, and lines that have room for none.
JOINED = re.compile(rb"[vflp](?<=[ \t\d.].)[tnp]?[ \t]+[-+.\d]")
OF_NUMBERS = re.compile(rb"(?m)^[ \t]*(?:v[tnp]?|s|l|p)[ \t][^\r\n#]*")
CONTINUED = re.compile(rb"\\[^\S\n]*\n")
# A loop of STL that is a triangle; one that is not, or a facet without one, and how it goes on.
REST = rb"(?:\s+vertex(?:\s+%(n)b){3}){3}\s+endloop\b" % {b"n": NUMBER}
LOOP = re.compile(rb"\bouter\s+loop%(r)b" % {b"r": REST})
WRONG_IN_STL = (
    re.compile(rb"\bouter\s+loop\b(?!%(r)b)(?:\s+\S+){0,12}" % {b"r": REST}),
    re.compile(
        rb"(?:^|\bendfacet\b)\s*facet\b(?!(?:\s+normal(?:\s+\S+){3})?\s+outer\s+loop\b)[^\r\n]*",
        re.M,
    ),
)
SHOWN = 60  # characters of what is wrong


def refuse_wrong_rows(name: str, suffix: str, content: bytes, is_text: bool) -> None:
    """Make sure that an importer reads the rows of an OBJ or STL as what they are.

    Args:
        name: of the file, for the sentence.
        suffix: ".obj" or ".stl".
        content: UTF-8, where it is text.
        is_text: whether it is.

    Raises:
        FileError: one would be taken for another.
    """
    if not is_text:
        there = max(0, len(content) - HEADER) // RECORD.itemsize
        corners = np.frombuffer(content, RECORD, there, min(HEADER, len(content)))["corners"]
        if not np.isfinite(corners).all():
            raise not_finite(name)
        return
    found = _wrong_in_obj(content) if suffix == ".obj" else _wrong_in_stl(content)
    if found:
        raise (nonsense if found[0].lstrip()[:1] in b"fF" else wrong_vertex)(name, found[0])


def _wrong_in_obj(content: bytes) -> re.Match[bytes] | None:
    content = CONTINUED.sub(b" ", content)
    return WRONG_IN_OBJ.search(content) or next(_joined(content), None)


def _joined(content: bytes) -> Iterator[re.Match[bytes]]:
    """The lines of numbers that another statement of numbers was joined to, and is lost."""
    for found in JOINED.finditer(content):
        line = OF_NUMBERS.match(content, 1 + content.rfind(b"\n", 0, found.start()))
        if line and content[line.start() : found.start()].strip() and found.end() <= line.end():
            yield line


def _wrong_in_stl(content: bytes) -> re.Match[bytes] | None:
    loops = sum(1 for _ in LOOP.finditer(content))
    if content.count(b"facet") == 2 * loops and content.count(b"vertex") == 3 * loops:
        return None  # as of nearly all files, which takes a third of the time
    return next(filter(None, (wrong.search(content) for wrong in WRONG_IN_STL)), None)


def refuse_missing(name: str, corners: NDArray[np.integer], vertices: int) -> None:
    """Make sure that faces refer to vertices that are there.

    Args:
        name: of the file or the mesh, as the sentence begins with it.
        corners: (C,) which vertex each is at.
        vertices: how many there are.

    Raises:
        FileError: one does not.
    """
    if len(corners) and not 0 <= corners.min() <= corners.max() < vertices:
        raise FileError(
            f"{name} has faces of vertices that are not there: the file is damaged. Export it "
            "again."
        )


def wrong_vertex(name: str, row: bytes) -> FileError:
    """The error of a row whose places are not three finite numbers."""
    numbers = [word for word in row.lower().split() if word not in KEYWORDS]
    if all(map(ANY.fullmatch, numbers)) and not all(map(FINITE.fullmatch, numbers)):
        return not_finite(name)
    return nonsense(name, row)


def not_finite(name: str) -> FileError:
    """The error of a file with places that are not finite."""
    return FileError(
        f"{name} has coordinates that are not finite numbers, which Blender takes for 0. Delete or "
        "repair them."
    )


def nonsense(name: str, row: bytes) -> FileError:
    """The error of a row that makes no sense."""
    shown = " ".join(row.decode("utf-8", "replace").split())[:SHOWN]
    return FileError(
        f"{name} cannot be read: {shown!r} makes no sense there, and Blender would take it for "
        "something else. Correct it, or export the file again."
    )
