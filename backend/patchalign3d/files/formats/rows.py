"""Rows of numbers, as many as a file declares, and what follows them."""

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...shared.texts import after_the_end, counted
from ..source import Source, numeric

CHUNK = 1 << 16  # lines that are read at a time


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
    return [after_the_end(more)] if source.read(end, more).strip(b"\0") else []
