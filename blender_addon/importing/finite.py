"""Coordinates that are no finite numbers, which Blender's importers take for 0 without a word."""

import re

import numpy as np

from ..shared.errors import FileError
from ..shared.stl import HEADER, RECORD

# What is no number, or an exponent that is too large for single precision; both in small letters.
TOO_LARGE = rb"e\+?0*(?:39|[4-9]\d|\d{3,})"
NOT_FINITE = rb"(?:nan|inf|" + TOO_LARGE + rb")"
# It in a line of text, behind the word with which those of vertices begin.
IN_LINES = {
    suffix: re.compile(rb"^[ \t]*" + word + rb"[ \t][^\r\n#]*?" + NOT_FINITE, re.M)
    for suffix, word in ((".obj", b"v"), (".stl", b"vertex"))
}
# The scalars of PLY, and what NumPy calls them.
SCALARS = {
    **dict.fromkeys(("char", "int8"), "i1"),
    **dict.fromkeys(("uchar", "uint8"), "u1"),
    **dict.fromkeys(("short", "int16"), "i2"),
    **dict.fromkeys(("ushort", "uint16"), "u2"),
    **dict.fromkeys(("int", "int32"), "i4"),
    **dict.fromkeys(("uint", "uint32"), "u4"),
    **dict.fromkeys(("float", "float32"), "f4"),
    **dict.fromkeys(("double", "float64"), "f8"),
}
HEAD_OF_PLY = re.compile(rb"(?s)(.*?)\bend_header[ \t]*(?:\r\n|\n|\r)")


def refuse_not_finite(name: str, suffix: str, content: bytes, is_text: bool) -> None:
    """Make sure that all coordinates of a file are finite numbers.

    Args:
        name: of the file, for the sentence.
        suffix: ".obj", ".stl" or ".ply".
        content: UTF-8, where it is text.
        is_text: whether the rows are.

    Raises:
        FileError: they are not.
    """
    if suffix == ".ply":
        finite = _ply_is_finite(content)
    elif is_text:
        lines = content.lower()
        finite = not (_may_not_be_finite(lines) and IN_LINES[suffix].search(lines))
    else:
        there = max(0, len(content) - HEADER) // RECORD.itemsize
        corners = np.frombuffer(content, RECORD, there, min(HEADER, len(content)))["corners"]
        finite = bool(np.isfinite(corners).all())
    if not finite:
        raise FileError(
            f"{name} has coordinates that are not finite numbers, which Blender takes for 0. "
            "Delete or repair them."
        )


def _ply_is_finite(content: bytes) -> bool:
    """Whether a PLY's vertices are, where they come first, each of the same length."""
    head = HEAD_OF_PLY.match(content)
    if not head:
        return True
    lines = [line.split() for line in head[1].decode("utf-8", "replace").splitlines()]
    lines = [line for line in lines if line and line[0] in ("format", "element", "property")]
    elements = [number for number, line in enumerate(lines) if line[0] == "element"]
    if not elements or not re.fullmatch(r"element vertex \d+", " ".join(lines[elements[0]])):
        return True
    begin, end = elements[0], elements[1] if len(elements) > 1 else len(lines)
    columns = [(line[-1], SCALARS.get(line[1])) for line in lines[begin + 1 : end]]
    axes = [name for name, _ in columns if name in ("x", "y", "z")]
    if len(axes) < 3 or not all(kind for _, kind in columns):
        return True
    count, rows = int(lines[begin][2]), content[head.end() :]
    if lines[0][1] == "ascii":
        return _rows_are_finite(rows, count, [name in axes for name, _ in columns])
    order = "<" if lines[0][1] == "binary_little_endian" else ">"
    record = np.dtype([(name, order + kind) for name, kind in columns])
    vertices = np.frombuffer(rows, record, min(count, len(rows) // record.itemsize))
    with np.errstate(over="ignore"):  # as Blender keeps them
        return all(np.isfinite(vertices[axis].astype(np.float32)).all() for axis in axes)


def _rows_are_finite(rows: bytes, count: int, is_axis: list[bool]) -> bool:
    """Whether the coordinates among the columns of so many rows of text are."""
    rows = rows.lower()
    if not _may_not_be_finite(rows):
        return True
    vertices = [row for row in rows.replace(b"\r", b"\n").split(b"\n") if row.strip()][:count]
    return not any(
        axis and re.search(NOT_FINITE, value)
        for row in vertices
        for value, axis in zip(row.split(), is_axis, strict=False)
    )


def _may_not_be_finite(lines: bytes) -> bool:
    """A quick look at what is in small letters, in names and comments, too."""
    return b"nan" in lines or b"inf" in lines or re.search(TOO_LARGE, lines) is not None
