"""The rows of a PLY's elements, binary or text: numbers, and lists of different lengths."""

import itertools
from array import array
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...shared.ply import Element
from ...shared.texts import counted
from ..source import Source, numeric
from .rows import bytes_after, read_numbers, refuse_more


class Lists(NamedTuple):
    """Lists of different lengths: their values, one after another, and the length of each."""

    values: NDArray
    sizes: NDArray[np.int64]


Column = NDArray | Lists


def read_binary(
    source: Source, elements: list[Element], order: str, start: int
) -> tuple[dict[str, dict[str, Column]], list[str]]:
    """The columns of each element, of binary rows in an order of bytes ("<" or ">"), and notes.

    Raises:
        FileError: the file ends before them.
        ValueError: a row makes no sense.
    """
    columns = {}
    for element in elements:
        if element.lists:
            columns[element.name], start = _binary_lists(source, element, order, start)
        else:
            dtype = element.dtype(order)
            length = element.count * dtype.itemsize
            _require_bytes(source, element, start + length)
            rows = np.frombuffer(source.read(start, length), dtype, element.count)
            columns[element.name] = {p.name: rows[str(i)] for i, p in enumerate(element.properties)}
            start += length
    return columns, bytes_after(source, start)


def _require_bytes(source: Source, element: Element, end: int) -> None:
    if end > source.size:
        raise FileError(
            f"{source.name} cannot be read: it was cut off within its "
            f"{counted(element.count, 'row', 'rows')} of "
            f"'{element.name}'. Copy or export it again."
        )


def _binary_lists(
    source: Source, element: Element, order: str, start: int
) -> tuple[dict[str, Column], int]:
    """The columns of an element with lists, and where the next one begins."""
    # The least that a row takes: so a count that cannot be is found before anything is read.
    least = element.dtype(order, (0,) * len(element.lists)).itemsize
    _require_bytes(source, element, start + element.count * least)
    columns: dict[str, Column] = {}
    if not element.count:
        none = Lists(np.zeros(0, np.int64), np.zeros(0, np.int64))
        nothing = {p.name: none if p.counted_by else none.values for p in element.properties}
        return nothing, start
    data = source.read(start, source.size - start)
    lengths, _ = next(_rows(data, element, order), ((), 0))
    if not lengths:
        _require_bytes(source, element, source.size + 1)
    dtype = element.dtype(order, lengths)
    if element.count * dtype.itemsize <= len(data):
        rows = np.frombuffer(data, dtype, element.count)
        places = [i for i, p in enumerate(element.properties) if p.counted_by]
        said = [(rows[f"{i} length"] == n).all() for i, n in zip(places, lengths, strict=True)]
        if all(said):
            length = dict(zip(places, lengths, strict=True))
            for i, about in enumerate(element.properties):
                values = rows[str(i)]
                columns[about.name] = (
                    Lists(values.ravel(), np.full(len(rows), length[i])) if i in length else values
                )
            return columns, start + rows.nbytes
    return _ragged(source, data, element, order, start)


def _ragged(
    source: Source, data: bytes, element: Element, order: str, start: int
) -> tuple[dict[str, Column], int]:
    """As :func:`_binary_lists`, row by row."""
    sizes, ends = array("q"), array("q")
    for lengths, end in itertools.islice(_rows(data, element, order), element.count):
        sizes.extend(lengths)
        ends.append(end)
    if len(ends) < element.count:
        _require_bytes(source, element, source.size + 1)
    end = ends[-1]
    begins = np.concatenate([[0], np.frombuffer(ends, np.int64)[:-1]])
    all_lengths = np.frombuffer(sizes, np.int64).reshape(element.count, -1)  # (rows, lists)
    octets = np.frombuffer(data, np.uint8)
    columns: dict[str, Column] = {}
    number = 0
    for about in element.properties:  # `begins` goes along with the property in each row
        width = np.dtype(about.type).itemsize
        if not about.counted_by:
            values = octets[begins[:, None] + np.arange(width)].reshape(-1)
            columns[about.name] = values.view(order + about.type)
            begins = begins + width
            continue
        begins = begins + np.dtype(about.counted_by).itemsize
        size = all_lengths[:, number]
        inside = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        at = np.repeat(begins, size) + inside * width
        values = octets[at[:, None] + np.arange(width)].reshape(-1)
        columns[about.name] = Lists(values.view(order + about.type), size)
        begins = begins + size * width
        number += 1
    return columns, start + end


def _rows(data: bytes, element: Element, order: str) -> Iterator[tuple[tuple[int, ...], int]]:
    """The lengths of each row's lists and where it ends, as long as whole rows are there."""
    byte_order: Literal["big", "little"] = "big" if order == ">" else "little"
    steps = [
        (np.dtype(p.counted_by or "u1").itemsize, np.dtype(p.type).itemsize, p.counted_by)
        for p in element.properties
    ]
    at = 0
    while True:
        lengths = []
        for count_width, width, counted_by in steps:
            if counted_by:
                signed = counted_by[0] == "i"
                length = int.from_bytes(data[at : at + count_width], byte_order, signed=signed)
                if length < 0:
                    raise ValueError(f"a list of {length} numbers")
                lengths.append(length)
                at += count_width + length * width
            else:
                at += width
        if at > len(data):
            return
        yield tuple(lengths), at


def read_text(
    source: Source, elements: list[Element], order: str, start: int
) -> tuple[dict[str, dict[str, Column]], list[str]]:
    """As :func:`read_binary`, of rows of text; of the file's lines, ``start`` is the first."""
    lines = (line for line in itertools.islice(source.lines(), start, None) if line.strip())
    columns: dict[str, dict[str, Column]] = {}
    for element in elements:
        columns[element.name] = (_text_lists if element.lists else _text_rows)(
            source, element, lines
        )
    refuse_more(lines)
    return columns, []


def _text_rows(source: Source, element: Element, lines: Iterator[str]) -> dict[str, Column]:
    width, what = len(element.properties), f"rows of '{element.name}'"
    rows = read_numbers(lines, width, element.count, what=what)
    if len(rows) < element.count:
        _require_bytes(source, element, source.size + 1)
    return {p.name: rows[:, i] for i, p in enumerate(element.properties)}


def _text_lists(source: Source, element: Element, lines: Iterator[str]) -> dict[str, Column]:
    values: dict[str, array] = {
        p.name: array("d" if p.type[0] == "f" or not p.counted_by else "q")
        for p in element.properties
    }
    sizes = {p.name: array("q") for p in element.lists}
    rows = 0
    for line in itertools.islice(lines, element.count):
        words = numeric(line).split()
        at = 0
        for about in element.properties:
            if at == len(words):
                raise ValueError(f"row {rows} of '{element.name}' is {line[:60]!r}")
            if not about.counted_by:
                values[about.name].append(float(words[at]))
                at += 1
                continue
            size = int(words[at])
            if size < 0 or at + 1 + size > len(words):
                raise ValueError(f"row {rows} of '{element.name}' is {line[:60]!r}")
            read: Callable[[str], float] = float if about.type[0] == "f" else int
            values[about.name].extend(map(read, words[at + 1 : at + 1 + size]))
            sizes[about.name].append(size)
            at += 1 + size
        if at < len(words):
            raise ValueError(f"row {rows} of '{element.name}' goes on with {words[at][:60]!r}")
        rows += 1
    if rows < element.count:
        _require_bytes(source, element, source.size + 1)
    columns: dict[str, Column] = {name: np.array(values[name]) for name in values}
    for about in element.lists:
        length = np.frombuffer(sizes[about.name], np.int64)
        columns[about.name] = Lists(np.array(values[about.name]), length)
    return columns
