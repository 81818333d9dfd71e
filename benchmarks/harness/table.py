"""A table as the paper prints it: each row with the paper's value, ours, and the difference.

A number is printed only where it was measured. A row that is not above the floors, by its spread,
says so: it proves little. A row that could not run says "not run: why" and what to fetch; the
difference is left out where ours was measured on other data than the paper's.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .run import NotRun

Value = float | tuple[float, float] | None
"""A number, a mean with its spread, or nothing."""


@dataclass(frozen=True)
class Column:
    """A figure: its name in records and rows, its heading, and how many decimals are shown."""

    name: str
    heading: str = ""
    decimals: int = 1


@dataclass(frozen=True)
class Row:
    """One line.

    Attributes:
        label: as the paper calls it.
        paper: the paper's values by column; those that it does not give are missing.
        ours: what was measured by column, or why nothing was.
        floor: it knows nothing of the words or the data; printed below the others.
        note: put at the end of the line.
    """

    label: str
    paper: Mapping[str, float] = field(default_factory=dict)
    ours: Mapping[str, Value] | NotRun = field(default_factory=dict)
    floor: bool = False
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under a title.

    Attributes:
        columns: what is shown.
        rows: in the paper's order; floors are moved to the end.
        comparable: ours was measured as the paper's was, on the same data: differences mean
            something.
        first: the heading of the labels.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    comparable: bool = False
    first: str = "Method"

    @property
    def heading(self) -> str:
        """The title; and that ours are of other data than the paper's beside it, where they are."""
        beside = any(row.paper for row in self.rows)
        return self.title + ("" if self.comparable or not beside else ": not the paper's data")

    @property
    def measured(self) -> bool:
        """Whether a row has figures."""
        return any(row.ours and not isinstance(row.ours, NotRun) for row in self.rows)

    def markdown(self) -> str:
        """As a markdown table."""
        return markdown(*self._cells())

    def html(self) -> str:
        """As an HTML table."""
        head, lines = self._cells()
        top = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
        body = "\n".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line) + "</tr>"
            for line in lines
        )
        return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        in_paper = {name for row in self.rows for name in row.paper}
        head = [self.first]
        for column in self.columns:
            heading = column.heading or column.name
            head += [f"{heading}, paper"] if column.name in in_paper else []
            head += [heading if column.name not in in_paper else f"{heading}, ours"]
            head += ["difference"] if self.comparable and column.name in in_paper else []
        head.append("")
        rows = [r for r in self.rows if not r.floor] + [r for r in self.rows if r.floor]
        return head, [self._line(row, in_paper) for row in rows]

    def _line(self, row: Row, in_paper: set[str]) -> list[str]:
        cells = [f"floor: {row.label}" if row.floor else row.label]
        ours = {} if isinstance(row.ours, NotRun) else row.ours
        for column in self.columns:
            paper, own = row.paper.get(column.name), ours.get(column.name)
            cells += [shown(paper, column.decimals)] if column.name in in_paper else []
            cells.append(shown(own, column.decimals))
            if self.comparable and column.name in in_paper:
                middle = _middle(own)
                both = paper is not None and middle is not None
                cells.append(f"{middle - paper:+.{column.decimals}f}" if both else "–")
        notes = [row.note] if row.note else []
        if isinstance(row.ours, NotRun):
            notes.append(row.ours.note)
        elif not row.floor and (floor := self._not_above(row)):
            notes.append(f"not above the floor '{floor}'")
        return [*cells, "; ".join(notes)]

    def _not_above(self, row: Row) -> str:
        """The highest floor, if the first figure of a row is not above it by its spread."""
        name = self.columns[0].name
        floors = [
            (middle, floor.label)
            for floor in self.rows
            if floor.floor
            and not isinstance(floor.ours, NotRun)
            and (middle := _middle(floor.ours.get(name))) is not None
        ]
        own = row.ours.get(name)
        middle, spread = _middle(own), own[1] if isinstance(own, tuple) else 0.0
        best, label = max(floors, default=(None, ""))
        return label if None not in (best, middle) and middle - spread <= best else ""


def markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table as the pages in docs have it."""
    rows = [head, ["---"] * len(head), *lines]
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in escaped)


def over_seeds(values: Sequence[float]) -> Value:
    """The mean, and with it the standard deviation where there are several."""
    mean = float(np.mean(values))
    return (mean, float(np.std(values, ddof=1))) if len(values) > 1 else mean


def _middle(value: Value) -> float | None:
    """The number or the mean; None where nothing was measured, which NaN says, too."""
    middle = value[0] if isinstance(value, tuple) else value
    return None if middle is None or math.isnan(middle) else middle


def shown(value: Value, decimals: int) -> str:
    """A value as it is printed; nothing is a dash."""
    middle = _middle(value)
    if middle is None:
        return "–"
    spread = f" ± {value[1]:.{decimals}f}" if isinstance(value, tuple) else ""
    return f"{middle:.{decimals}f}{spread}"
