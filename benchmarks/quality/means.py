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
        rows: shares, 0 … 1, of each case by column.
        columns: what is shown.
        least: a column of which the least is shown instead.
    """
    rows = list(rows)
    means = (np.min if column == least else np.mean for column in columns)
    cells = [f"{100 * of([r[c] for r in rows]):.1f}" for of, c in zip(means, columns, strict=True)]
    print(f"{name:<34}{len(rows):>6}" + "".join(f"{cell:>16}" for cell in cells), flush=True)
