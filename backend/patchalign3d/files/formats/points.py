"""Points as text, one on each line; and what all files of points come to."""

import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...shared.texts import counted
from ..scene import CloudFile
from ..source import Source, plainly
from .rows import read_numbers

COMMENTS = ("#", "//", "%")
MOST_COMMENTS = 100  # that are looked at for names of columns


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


def cloud(
    source: Source,
    points: NDArray,
    notes: Sequence[str] = (),
    colours: NDArray[np.float64] | None = None,
) -> CloudFile:
    """The file of these points (N, 3), what there is to be told besides, and their colours (N, 3),
    if they have any.

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
    return CloudFile(source.path, "Z", points, colours, list(notes))


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
