"""Plots of tables, and pictures of clouds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .page import Picture
from .run import NotRun
from .table import Row, Table

INCH = 110  # pixels
LABEL = 1.5  # inches for the labels of rows


def bars(table: Table, file: Path) -> Picture:
    """The first column of a table as bars, the paper's beside ours."""
    plt = _pyplot()
    column = table.columns[0]
    rows = [row for row in table.rows if _has(row, column.name)]
    figure, axis = plt.subplots(figsize=(9, 0.36 * len(rows) + 1.2))
    place = np.arange(len(rows))[::-1]
    for row, y in zip(rows, place, strict=True):
        ours = None if isinstance(row.ours, NotRun) else row.ours.get(column.name)
        middle, spread = ours if isinstance(ours, tuple) else (ours, 0)
        if row.paper.get(column.name) is not None:
            axis.barh(y + 0.2, row.paper[column.name], 0.38, color="#c9c9c9")
        if middle is not None:
            colour = "#e0a458" if row.floor else "#33658a"
            axis.barh(y - 0.2, middle, 0.38, xerr=spread or None, color=colour)
    axis.set_yticks(place, [row.label for row in rows], fontsize=8)
    on = "" if table.comparable else ", on its own data"
    colours = f"grey the paper's{on}, blue ours, orange floors"
    axis.set_xlabel(f"{column.heading or column.name}: {colours}")
    figure.tight_layout()
    return _saved(figure, file, f"{table.title}: {column.heading or column.name}")


def _has(row: Row, column: str) -> bool:
    """Whether the paper or what was measured here has a number in a row's column."""
    ours = {} if isinstance(row.ours, NotRun) else row.ours
    return row.paper.get(column) is not None or ours.get(column) is not None


def clouds(
    rows: Sequence[tuple[str, Sequence[tuple[NDArray, NDArray, str]]]],
    file: Path,
    caption: str,
    columns: Sequence[str] = (),
    marks: Sequence[Sequence[NDArray | None]] | None = None,
) -> Picture:
    """A grid of coloured clouds.

    Args:
        rows: for each its label, and for each of its cells the points (N, 3), Z up, their colours
            (N, 3) in 0 … 1 or values (N,), and what stands above the cell.
        file: the picture.
        caption: what it shows.
        columns: headings, instead of what stands above the cells of the first row.
        marks: for each cell a point (3,) to be marked, or None.
    """
    plt = _pyplot()
    width = max(len(cells) for _, cells in rows)
    figure, axes = plt.subplots(
        len(rows),
        width,
        figsize=(2.4 * width + LABEL, 2.4 * len(rows)),
        subplot_kw={"projection": "3d"},
        squeeze=False,
    )
    for i, (label, cells) in enumerate(rows):
        for j, axis in enumerate(axes[i]):
            axis.set_axis_off()
            if j >= len(cells):
                continue
            points, colours, title = cells[j]
            _draw(axis, points, colours)
            if marks and marks[i][j] is not None:
                _mark(axis, marks[i][j])
            if title or (columns and i == 0):
                axis.set_title(columns[j] if columns and i == 0 else title, fontsize=8, pad=-6)
        axes[i][0].text2D(-0.05, 0.5, label, transform=axes[i][0].transAxes, fontsize=8, ha="right")
    left = LABEL / (2.4 * width + LABEL)
    figure.subplots_adjust(left=left, right=1, top=0.95, bottom=0, wspace=0, hspace=0.02)
    return _saved(figure, file, caption)


def _mark(axis: Any, point: NDArray) -> None:
    """A star that nothing hides."""
    axis.computed_zorder = False
    shown = {"marker": "*", "depthshade": False, "zorder": 10}
    axis.scatter(*point, s=160, c="white", **shown)
    axis.scatter(*point, s=90, c="red", **shown)


def _draw(axis: Any, points: NDArray, colours: NDArray) -> None:
    middle = (points.min(0) + points.max(0)) / 2
    half = np.ptp(points, axis=0).max() / 2
    shown = {"c": colours, "s": 5, "depthshade": False, "linewidths": 0}
    if colours.ndim == 1:
        low, high = np.percentile(colours, [2, 98])
        shown |= {"cmap": "viridis", "vmin": low, "vmax": max(high, low + 1e-9)}
    axis.scatter(*points.T, **shown)
    for set_limits, centre in zip(
        (axis.set_xlim, axis.set_ylim, axis.set_zlim), middle, strict=True
    ):
        set_limits(centre - 0.8 * half, centre + 0.8 * half)
    axis.set_box_aspect((1, 1, 1))
    axis.view_init(elev=20, azim=-60)


def _pyplot() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt


def _saved(figure: Any, file: Path, caption: str) -> Picture:
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=INCH)
    _pyplot().close(figure)
    return Picture(file, caption)
