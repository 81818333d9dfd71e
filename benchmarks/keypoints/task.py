"""How keypoints are asked for, judged and added up, for every table that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..harness.contract import Keypoints, Method, Sample
from ..harness.run import Record, Task
from ..metrics.keypoints import (
    Counts,
    Unreachable,
    count_matches,
    graph_components,
    keypoint_iou,
)


class Answer(NamedTuple):
    """What a method found, and with which weights."""

    keypoints: Keypoints
    identity: str


def ask(method: Method, sample: Sample) -> Answer:
    """What a method finds on a shape."""
    return Answer(method.keypoints(sample.shape, sample.names), method.identity)


def judge(sample: Sample, answer: Answer) -> Mapping[str, Any]:
    """The counts at each threshold, with both treatments of what cannot be reached."""
    points, predicted = sample.shape.points, answer.keypoints.index
    annotated = sample.keypoints[sample.keypoints >= 0]
    components = graph_components(points)
    far = count_matches(points, predicted, annotated)
    zero = far
    if components > 1:
        zero = count_matches(points, predicted, annotated, unreachable="zero")
    return {
        "components": components,
        "found": len(predicted),
        "true": far.true,
        "missed": far.missed.tolist(),
        "false": far.false.tolist(),
        "missed_zero": zero.missed.tolist(),
        "false_zero": zero.false.tolist(),
        "predicted": predicted.tolist(),
        "name": answer.keypoints.name.tolist(),
        "identity": answer.identity,
    }


KEYPOINTS = Task(ask, judge)


def class_iou(
    records: Iterable[Record], unreachable: Unreachable = "far"
) -> dict[str, NDArray[np.float64]]:
    """By category the IoU at each threshold, its counts pooled over the shapes."""
    suffix = "_zero" if unreachable == "zero" else ""
    of_category: dict[str, list[Counts]] = {}
    for record in records:
        missed, false = record[f"missed{suffix}"], record[f"false{suffix}"]
        counts = Counts(record["true"], np.array(missed), np.array(false))
        of_category.setdefault(record["category"], []).append(counts)
    return {category: keypoint_iou(counts) for category, counts in of_category.items()}


def mean_iou(records: Sequence[Record], unreachable: Unreachable = "far") -> NDArray[np.float64]:
    """(T,): the mean over the categories, as the tables show it [inferred: they don't say]."""
    return np.mean(list(class_iou(records, unreachable).values()), axis=0)
