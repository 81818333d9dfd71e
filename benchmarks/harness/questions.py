"""The questions of the segmentation tables, as tasks, and their summaries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..metrics.parts import (
    BATCH,
    agnostic_iou,
    boundary_iou,
    category_miou,
    instance_miou,
    labels_of,
    shape_iou,
)
from .contract import Method, Sample
from .records import Record
from .run import Task


def ask_parts(method: Method, sample: Sample) -> NDArray:
    """(N, K) scores of the sample's names."""
    return method.segment(sample.shape, sample.names)


def judge_parts(sample: Sample, scores: NDArray) -> dict[str, float]:
    """IoU, 0 … 1, from scores (N, P) of points: under the three conventions, and at the border with
    and without the point itself.
    """
    labels, parts = labels_of(scores), len(sample.names)
    truth, points = sample.labels, sample.shape.points
    return {
        "miou": shape_iou(labels, truth, parts),
        "classic": shape_iou(labels, truth, parts, "classic"),
        "union": shape_iou(labels, truth, parts, "union"),
        "boundary": boundary_iou(labels, truth, points, parts),
        "boundary_others": boundary_iou(labels, truth, points, parts, itself=False),
    }


def ask_pieces(method: Method, sample: Sample) -> NDArray:
    """(N,) parts without names, as many as the method finds."""
    return method.divide(sample.shape, None)


def ask_as_many(method: Method, sample: Sample) -> NDArray:
    """(N,) parts without names, as many as the truth has: an oracle's number."""
    present = np.unique(sample.labels[sample.labels >= 0])
    return method.divide(sample.shape, max(1, len(present)))


def judge_pieces(sample: Sample, pieces: NDArray) -> dict[str, float]:
    """Class-agnostic IoU, 0 … 1, of the piece of each point (N,), −1 for none: each true part with
    its best piece, or one to one; and how many pieces there are.
    """
    return {
        "agnostic": agnostic_iou(pieces, sample.labels),
        "one_to_one": agnostic_iou(pieces, sample.labels, one_to_one=True),
        "pieces": float(len(np.unique(pieces[pieces >= 0]))),
    }


PARTS = Task(ask_parts, judge_parts)
PIECES = Task(ask_pieces, judge_pieces)
AS_MANY_PIECES = Task(ask_as_many, judge_pieces)


def parts_summary(records: Sequence[Record]) -> dict[str, float]:
    """The figures of a set, IoUs in percent.

    "miou", "classic", "union" and "boundary…" are means over shapes; "ciou" the plain mean over
    categories, "ciou_batches" the released evaluator's over batches; "seconds" the median of a
    shape without the first, which pays for what is loaded lazily.
    """
    names = [record["category"] for record in records]
    found = {
        column: 100 * instance_miou(record[column] for record in records)
        for column in ("miou", "classic", "union", "boundary", "boundary_others")
    }
    ious = [record["miou"] for record in records]
    found["ciou"] = 100 * category_miou(ious, names)
    found["ciou_batches"] = 100 * category_miou(ious, names, BATCH)
    return {**found, "seconds": seconds_of(records)}


def pieces_summary(records: Sequence[Record]) -> dict[str, float]:
    """The figures of parts without names, IoUs in percent."""
    return {
        "agnostic": 100 * instance_miou(record["agnostic"] for record in records),
        "one_to_one": 100 * instance_miou(record["one_to_one"] for record in records),
        "pieces": float(np.mean([record["pieces"] for record in records])),
        "seconds": seconds_of(records),
    }


def seconds_of(records: Sequence[Record]) -> float:
    """The median seconds of a shape, without the first where there are more."""
    return float(np.median([record["seconds"] for record in records[1:] or records]))
