"""Points: PCD, and text with a point a line."""

import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...shared.texts import counted
from ..scene import CloudFile
from ..source import Source, numeric, plainly

CHUNK = 1 << 16  # lines
LONGEST_HEADER = 1 << 16  # bytes
LZF_GROWTH = 264 / 3  # at most: three bytes may say to repeat 264
COMMENTS = ("#", "//", "%")
MOST_COMMENTS = 100  # that are looked at for names of columns


def read_pcd(source: Source) -> CloudFile:
    """The points of a PCD, as text, binary or compressed.

    Raises:
        FileError: as :func:`read_pcd_fields`, and there are no points.
    """
    fields, notes = _read_pcd(source)
    return cloud(source, np.stack([fields[axis] for axis in "xyz"], axis=1), notes)


def read_pcd_fields(source: Source) -> dict[str, NDArray]:
    """The first number (N,) of each field of a PCD; x, y and z are among them.

    Raises:
        FileError: it is no PCD, damaged or cut off.
    """
    return _read_pcd(source)[0]


def _read_pcd(source: Source) -> tuple[dict[str, NDArray], list[str]]:
    """The fields of a PCD, and what is to be told of it."""
    raw = source.read(0, LONGEST_HEADER)
    match = re.search(rb"^DATA[ \t]+(\w+)[ \t]*\r?\n", raw, re.MULTILINE)
    if not match:
        raise source.damaged("it is not a PCD, as no line begins with DATA")
    try:
        row, count = _declared(raw[: match.start()].decode("latin-1"))
        if not count:
            raise FileError(f"{source.name} has no points: there is nothing to label.")
        source.require(count * (row.itemsize + 48))
        how = match[1].decode("latin-1").lower()
        read = {"ascii": _lines, "binary": _rows, "binary_compressed": _compressed}.get(how)
        if read is None:
            raise ValueError(f"data as {how!r} is not known")
        columns = read(source, match.end(), row, count)
        packed = match.end() + count * row.itemsize
        notes = bytes_after(source, packed) if how == "binary" else []
        return {name: c.reshape(count, -1)[:, 0] for name, c in columns.items()}, notes
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        raise source.damaged(f"it is damaged ({plainly(error)})") from error


def read_text_points(source: Source) -> CloudFile:
    """A point a line: x, y, z and whatever follows, with blanks, commas or semicolons between.

    A first line of names tells which columns are x, y and z, as does a comment of as many names as
    there are columns; a first line of one number, the count, is passed over. Where semicolons stand
    between numbers, commas stand within them.

    Raises:
        FileError: a line is something else, or there is none.
    """
    heads: list[str] = []
    lines = _meant(source.lines(), heads)
    first = next(lines, "")
    told, said = _axes(_names(first)), None
    if not told and re.fullmatch(r"\s*[0-9]+\s*", first):
        said = int(first)
    if told or said is not None:
        first = next(lines, "")
    try:
        table, columns = _table(itertools.chain([first], lines), heads, told)
    except ValueError as error:
        raise FileError(
            f"{source.name} cannot be read as points, with x, y and z on each line: "
            f"{plainly(error)}. Write only numbers, with the names of columns in the first line."
        ) from error
    if not told and table.shape[1] > len("xyz") and _counts(table[:, 0]):
        raise FileError(
            f"{source.name} begins each line with its number, so it does not tell which columns "
            "are x, y and z. Name them in a first line."
        )
    notes = []
    if said not in (None, len(table)):
        there = counted(len(table), "is", "are")
        notes = [f"It says it has {counted(said, 'point', 'points')}, but {there} there."]
    return cloud(source, table[:, columns], notes)


def cloud(source: Source, points: NDArray, notes: Sequence[str] = ()) -> CloudFile:
    """The file of these points (N, 3), and what there is to be told besides.

    Raises:
        FileError: none of them is finite.
    """
    points = points.astype(np.float64)
    lost = len(points) - int(np.isfinite(points).all(1).sum())
    if lost == len(points):
        raise FileError(f"{source.name} has no points: there is nothing to label.")
    if lost:
        told = f"{counted(lost, 'point is', 'points are')} not finite, and unlabelled."
        notes = [*notes, told]
    return CloudFile(source.path, "Z", points, list(notes))


# Text
# ====


def _table(
    lines: Iterator[str], heads: list[str], told: list[int]
) -> tuple[NDArray[np.float64], list[int]]:
    """All numbers (N, width) of lines, and which of their columns are x, y and z.

    Args:
        lines: of numbers.
        heads: comments, which are all there once the first line is.
        told: the columns, if a line before has named them.

    Raises:
        ValueError: a line is something else.
    """
    first = next(lines)
    sign = next((sign for sign in ";," if sign in first), None)
    lines = (line.replace('"', "") for line in itertools.chain([first], lines))
    if sign == ";":
        lines = (line.replace(",", ".") for line in lines)
    first = next(lines)
    width = len([float(word) for word in first.strip().rstrip(sign).split(sign)])
    columns = told or [0, 1, 2]
    if not told:
        called = (names for head in heads if len(names := _names(head)) == width)
        columns = next(filter(None, map(_axes, called)), columns)
    if width <= max(columns):
        raise ValueError(f"{first.strip()[:60]!r} is not a point")
    return read_numbers(itertools.chain([first], lines), width, None, sign), columns


def _counts(column: NDArray) -> bool:
    """Whether it counts the rows, from 0 or 1 on."""
    return (
        len(column) > 1
        and np.array_equal(column, column[0] + np.arange(len(column)))
        and column[0] in (0, 1)
    )


def _meant(lines: Iterator[str], comments: list[str]) -> Iterator[str]:
    """Lines with something in them; comments go where they are wanted, the first few."""
    for line in map(str.strip, lines):
        if not line.startswith(COMMENTS):
            if line:
                yield line
        elif len(comments) < MOST_COMMENTS:
            comments.append(line.lstrip("#/%"))


def _names(line: str) -> list[str]:
    """What columns are called: of each the first word, without units or quotes."""
    sign = next((sign for sign in ";,\t" if sign in line), None)
    cells = (cell.strip(" \t\"'") for cell in line.strip().split(sign))
    return [cell.split()[0].lower() if cell else "" for cell in cells]


def _axes(names: list[str]) -> list[int]:
    """Which columns are x, y and z; empty where names don't tell, or tell twice."""
    told = all(names.count(axis) == 1 for axis in "xyz")
    return [names.index(axis) for axis in "xyz"] if told else []


def read_numbers(
    lines: Iterator[str], width: int, most: int | None, sign: str | None = None, what: str = "lines"
) -> NDArray[np.float64]:
    """(n, width) numbers, with the sign between, as many rows as there are, or at most.

    Raises:
        ValueError: a row has others.
    """
    chunks = [np.zeros((0, width))]
    lines = itertools.islice(lines, most)
    while portion := list(itertools.islice(lines, CHUNK)):
        text = numeric(" ".join(portion))
        row = np.array((text.replace(sign, " ") if sign else text).split(), np.float64)
        if len(row) != width * len(portion):
            raise ValueError(f"not all {what} have {counted(width, 'number', 'numbers')}")
        chunks.append(row.reshape(-1, width))
    return np.concatenate(chunks)


def refuse_more(lines: Iterator[str]) -> None:
    """Make sure that no line follows those that are counted: the count is wrong, or a line was.

    Raises:
        ValueError: one does.
    """
    for line in lines:
        raise ValueError(f"it has more than it declares, first {line.strip()[:60]!r}")


def bytes_after(source: Source, end: int) -> list[str]:
    """What is to be told of bytes behind the end; zeros that fill the file up are nothing."""
    more = source.size - end
    if not source.read(end, more).strip(b"\0"):
        return []
    end_of = "after its end"
    return [f"{counted(more, f'byte {end_of} was', f'bytes {end_of} were')} passed over."]


# PCD
# ===


def _declared(header: str) -> tuple[np.dtype, int]:
    """A row, whose fields are called as in the file, and how many there are."""
    said = {}
    for line in header.splitlines():
        keyword, *words = line.split() or [""]
        said[keyword.upper()] = words
    names = said["FIELDS"]
    counts = map(int, said.get("COUNT", ["1"] * len(names)))
    fields: list[tuple] = []
    for place, (name, size, kind, count) in enumerate(
        zip(names, said["SIZE"], said["TYPE"], counts, strict=True)
    ):
        unique = name if names.count(name) == 1 else f"{place} {name}"  # "_", padding, recurs
        fields.append((unique, f"<{kind.lower()}{int(size)}", (count,)))
    counted_twice = []
    if "POINTS" in said:
        counted_twice.append(int(said["POINTS"][0]))
    if "WIDTH" in said:
        counted_twice.append(int(said["WIDTH"][0]) * int(said.get("HEIGHT", ["1"])[0]))
    points, *again = counted_twice
    if points < 0 or again not in ([], [points]):
        raise ValueError(f"it says that it has {' and '.join(map(str, counted_twice))} points")
    row = np.dtype(fields)
    if not {"x", "y", "z"} <= set(row.names or ()):
        raise ValueError("it has no fields x, y and z")
    return row, points


def _fields(row: np.dtype) -> list[tuple[str, np.dtype, int]]:
    """Name, type and length of each field."""
    names = row.names or ()
    return [(n, row[n].base, row[n].itemsize // row[n].base.itemsize) for n in names]


def _lines(source: Source, start: int, row: np.dtype, count: int) -> dict[str, NDArray]:
    """Of each field the numbers."""
    fields = _fields(row)
    lines = (line for line in source.lines(start) if line.strip())
    table = read_numbers(lines, sum(length for *_, length in fields), count)
    if len(table) < count:
        raise ValueError(f"it ends {counted(count - len(table), 'row', 'rows')} too early")
    columns, at = {}, 0
    for name, dtype, length in fields:
        numbers = table[:, at : at + length]
        if dtype.kind != "f" and (numbers % 1 != 0).any():
            raise ValueError(f"its field {name!r} should have whole numbers, and has others")
        columns[name] = numbers if dtype.kind == "f" else numbers.astype(dtype)
        at += length
    refuse_more(lines)
    return columns


def _rows(source: Source, start: int, row: np.dtype, count: int) -> dict[str, NDArray]:
    """As :func:`_lines`; here the numbers are packed, row by row."""
    if start + count * row.itemsize > source.size:
        points = counted(count, "point doesn't", "points don't")
        raise ValueError(f"it was cut off: {points} fit into it")
    rows = np.frombuffer(source.read(start, count * row.itemsize), row, count)
    return {name: rows[name] for name, *_ in _fields(row)}


def _compressed(source: Source, start: int, row: np.dtype, count: int) -> dict[str, NDArray]:
    """As :func:`_lines`; here they are compressed, field by field."""
    packed, unpacked = np.frombuffer(source.read(start, 8), "<u4").tolist()
    if unpacked != count * row.itemsize or unpacked > packed * LZF_GROWTH:
        raise ValueError("its sizes contradict each other")
    data = unpack_lzf(source.read(start + 8, packed), unpacked)
    columns, at = {}, 0
    for name, dtype, each in _fields(row):
        length = count * each * dtype.itemsize
        columns[name] = np.frombuffer(data[at : at + length], dtype)
        at += length
    return columns


def unpack_lzf(data: bytes, size: int) -> bytearray:
    """Undo LZF, Marc Lehmann's quick compression, in which PCD is packed.

    Raises:
        ValueError: it doesn't unpack to ``size`` bytes.
    """
    out = bytearray()
    at = 0
    while at < len(data):
        control = data[at]
        at += 1
        if control < 32:  # so many bytes as they are, and one
            out += data[at : at + control + 1]
            at += control + 1
            continue
        length = control >> 5
        if length == 7:
            length += data[at]
            at += 1
        length += 2
        back = ((control & 31) << 8 | data[at]) + 1
        at += 1
        if back > len(out) or len(out) + length > size:
            raise ValueError("its compressed data are damaged")
        begin = len(out) - back
        if back >= length:
            out += out[begin : begin + length]
        else:  # what is repeated is still being written
            whole = bytes(out[begin:])
            out += (whole * (length // back + 1))[:length]
    if len(out) != size:
        raise ValueError("its compressed data are damaged")
    return out
