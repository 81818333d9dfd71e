"""How keypoints are asked for, judged and added up, for every table that shows them.

Not every shape has every keypoint of its category. The code that the paper's keypoint section is
measured with [read in a copy of ZeroKey's] asks for those that a shape is annotated with and for no
others, so that nothing can be found that isn't there. Here a method is asked for all of its
category; what it says of keypoints that the shape lacks is counted, and left out once more in the
counts "told".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..harness.contract import Keypoints, Method, Sample
from ..harness.records import Record
from ..harness.run import Task
from ..metrics.keypoints import (
    Counts,
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


Reading = Literal["", "zero", "told"]
"""Of a record's counts: as Back to 3D's evaluator reads them; what cannot be reached is at distance
0; only what is said of keypoints that the shape has.
"""


def judge(sample: Sample, answer: Answer, by_id: bool = False) -> Mapping[str, Any]:
    """The counts at each threshold, in every reading.

    Args:
        sample: of K keypoints.
        answer: to it.
        by_id: a prediction is of one id; otherwise of all ids that share its text.
    """
    points, predicted = sample.shape.points, answer.keypoints.index
    annotated = sample.keypoints[sample.keypoints >= 0]
    components = graph_components(points)
    far = count_matches(points, predicted, annotated)
    zero = far
    if components > 1:
        zero = count_matches(points, predicted, annotated, unreachable="zero")
    told = count_matches(points, predicted[are_there(sample, answer, by_id)], annotated)
    return {
        "components": components,
        "found": len(predicted),
        "true": far.true,
        "missed": far.missed.tolist(),
        "false": far.false.tolist(),
        "missed_zero": zero.missed.tolist(),
        "false_zero": zero.false.tolist(),
        "missed_told": told.missed.tolist(),
        "false_told": told.false.tolist(),
        "predicted": predicted.tolist(),
        "name": answer.keypoints.name.tolist(),
        "identity": answer.identity,
    }


KEYPOINTS = Task(ask, judge)
KEYPOINTS_BY_ID = Task(ask, partial(judge, by_id=True))


def are_there(sample: Sample, answer: Answer, by_id: bool) -> NDArray[np.bool_]:
    """(n,): which predictions are of keypoints that the shape has, or of none that has a name."""
    there = sample.keypoints >= 0  # (K,)
    if not by_id:
        texts = {name for name, has in zip(sample.names, there, strict=True) if has}
        there = np.array([name in texts for name in sample.names], bool)
    whose = answer.keypoints.name
    return np.append(there, True)[whose]  # −1, nobody's, is the last


def class_iou(records: Iterable[Record], reading: Reading = "") -> dict[str, NDArray[np.float64]]:
    """By category the IoU, 0 … 1, at each threshold (T,), its counts pooled over the shapes."""
    suffix = f"_{reading}" if reading else ""
    of_category: dict[str, list[Counts]] = {}
    for record in records:
        missed, false = record[f"missed{suffix}"], record[f"false{suffix}"]
        counts = Counts(record["true"], np.array(missed), np.array(false))
        of_category.setdefault(record["category"], []).append(counts)
    return {category: keypoint_iou(counts) for category, counts in of_category.items()}


def mean_iou(records: Sequence[Record], reading: Reading = "") -> NDArray[np.float64]:
    """(T,): the mean over the categories, as the tables show it [inferred: they don't say]."""
    return np.mean(list(class_iou(records, reading).values()), axis=0)
