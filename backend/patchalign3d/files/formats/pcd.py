"""PCD, the Point Cloud Library's format: as text, binary, or compressed with LZF."""

import re

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...shared.texts import counted
from ..scene import CloudFile
from ..source import Source, plainly
from .points import cloud
from .rows import bytes_after, read_numbers, refuse_more

LONGEST_HEADER = 1 << 16  # bytes
LZF_GROWTH = 264 / 3  # at most: three bytes may say to repeat 264


def read_pcd(source: Source) -> CloudFile:
    """The points of a PCD, as text, binary or compressed.

    Raises:
        FileError: as :func:`read_pcd_fields`, and there are no points.
    """
    fields, notes = _read_pcd(source)
    places = np.stack([fields[axis] for axis in "xyz"], axis=1)
    return cloud(source, places, notes, _colours(fields))


def _colours(fields: dict[str, NDArray]) -> NDArray[np.float64] | None:
    """The colours (N, 3) of the points, 0 … 1, if they have any: the bytes of a number, also of one
    that is said to be a float.
    """
    packed = fields.get("rgb", fields.get("rgba"))
    if packed is None:
        return None
    bits = packed.astype("<f4").view("<u4") if packed.dtype.kind == "f" else packed.astype("<u4")
    return np.stack([bits >> shift & 255 for shift in (16, 8, 0)], axis=1) / 255


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
