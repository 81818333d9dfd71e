"""Pictures of keypoints: clouds with what each method finds, and IoU as the threshold grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ..harness.contract import Shape
from ..metrics.keypoints import THRESHOLDS
from .views import around, render

CELL, HEAD, MARGIN = 240, 34, 90  # pixels
RENDERED = 900
DOT = 5
FOUND, HIDDEN = (0, 158, 60), (160, 214, 176)
TRUE, TRUE_HIDDEN = (204, 51, 17), (235, 180, 165)
THREE_QUARTERS = 1  # of eight directions around a shape


def keypoint_grid(
    rows: Sequence[tuple[Shape, str]],
    columns: Sequence[str],
    found: Sequence[Sequence[Sequence[int] | None]],
    file: Path,
) -> None:
    """A row for each shape and a column for each method, keypoints as large dots.

    Dots of points on the far side are pale. The first column is the truth, in red.

    Args:
        rows: the shapes and what stands beside them.
        columns: headings.
        found: points of each cell; None where nothing was measured.
        file: the picture, .png.
    """
    width, height = MARGIN + CELL * len(columns), HEAD + CELL * len(rows)
    sheet = Image.new("RGB", (width, height), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for j, column in enumerate(columns):
        words = column if len(column) < 30 else column[:29] + "…"
        draw.text((MARGIN + j * CELL + 8, 10), words, fill="black", font=font)
    direction = around(8, 25)[THREE_QUARTERS : THREE_QUARTERS + 1]
    for i, (shape, beside) in enumerate(rows):
        top = HEAD + i * CELL
        draw.multiline_text((6, top + CELL / 2 - 14), beside, fill="black", font=font)
        (view,) = render(shape, direction, RENDERED)
        corner, side = _frame(view.pixel)
        box = (*corner.tolist(), *(corner + side).tolist())
        shown = Image.fromarray(_pale(view.image)).crop(box).resize((2 * CELL, 2 * CELL))
        pixel = (view.pixel - corner) / side * 2 * CELL
        for j, points in enumerate(found[i]):
            colours = (TRUE, TRUE_HIDDEN) if j == 0 else (FOUND, HIDDEN)
            cell = shown.copy()
            if points is None:
                ImageDraw.Draw(cell).text((CELL - 40, CELL), "not run", fill="gray", font=font)
            else:
                _dots(cell, pixel, view.seen, np.array(points, int), colours)
            cell = cell.resize((CELL, CELL), Image.Resampling.LANCZOS)
            sheet.paste(cell, (MARGIN + j * CELL, top))
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(file)


def _frame(pixel: NDArray) -> tuple[NDArray[np.int64], int]:
    """The corner (2,) and side of a square about everything, with some space around it."""
    low, high = pixel.min(0), pixel.max(0)
    side = int(1.15 * (high - low).max()) + 2
    return ((low + high - side) / 2).astype(np.int64), side


def _pale(image: NDArray) -> NDArray[np.uint8]:
    return (255 - (255 - image.astype(int)) // 2).astype(np.uint8)


def _dots(
    cell: Image.Image,
    pixel: NDArray,
    seen: NDArray,
    points: NDArray,
    colours: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    """Hidden ones first, so that none of those that are seen lies below."""
    draw = ImageDraw.Draw(cell)
    for visible in (False, True):
        for x, y in pixel[points[seen[points] == visible]]:
            box = (x - 2 * DOT, y - 2 * DOT, x + 2 * DOT, y + 2 * DOT)
            draw.ellipse(box, fill=colours[0 if visible else 1], outline="white")


def iou_curves(
    ours: Mapping[str, NDArray],
    floors: Mapping[str, NDArray],
    paper: Mapping[str, NDArray],
    file: Path,
) -> None:
    """IoU by threshold: measured rows, floors dashed, the paper's rows thin and grey."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(9, 5.5))
    for number, values in enumerate(paper.values()):
        label = "the paper's rows" if number == 0 else None
        axis.plot(THRESHOLDS, values, color="#c9c9c9", linewidth=0.8, label=label)
    for name, values in floors.items():
        axis.plot(THRESHOLDS, values, "--", linewidth=1.6, label=f"floor: {name}")
    for name, values in ours.items():
        axis.plot(THRESHOLDS, values, linewidth=1.6, label=name)
    axis.set_xlabel("geodesic distance")
    axis.set_ylabel("IoU, %")
    axis.set_ylim(0, 100)
    axis.legend(fontsize=7, ncols=2, loc="upper left")
    figure.tight_layout()
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=110)
    plt.close(figure)
