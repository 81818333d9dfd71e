"""A table of means that is printed while it is made: a line for each set of cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np


def print_head(title: str, columns: Iterable[str]) -> None:
    print(f"\n{title:<34}{'cases':>6}" + "".join(f"{column:>16}" for column in columns))


def print_rows(
    name: str, rows: Iterable[dict[str, float]], columns: Sequence[str], least: str = ""
) -> None:
    """One line: what the columns are on average, in percent.

    Args:
        name: of the set.
        rows: shares, 0 … 1, of each case by column; without any, there are dashes.
        columns: what is shown.
        least: a column of which the least is shown instead.
    """
    rows = list(rows)
    cells = []
    for column in columns:
        values = [row[column] for row in rows]
        of = np.min if column == least else np.mean
        cells.append(f"{100 * of(values):.1f}" if values else "—")
    print(f"{name:<34}{len(rows):>6}" + "".join(f"{cell:>16}" for cell in cells), flush=True)
