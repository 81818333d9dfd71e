"""How well points got the parts that they have: the figures of Tables 7 to 12.

Three conventions of a shape's IoU are in use, and differ only in what they make of parts that one
side lacks:

``present``
    the parts that the truth has (PatchAlign3D's released evaluator, PartObjaverse-Tiny);
``classic``
    all parts of the category; one that truth and prediction both lack counts 1 (the convention of
    PointNet's evaluator, of COPS, PointCLIPv2 and of FAUST);
``union``
    the parts that either has: one that is predicted and not there counts 0 (Find3D).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

Convention = Literal["present", "classic", "union"]
BATCH = 16  # of the released evaluator
BOUNDARY_NEIGHBOURS = 16


def labels_of(scores: NDArray) -> NDArray[np.int64]:
    """(N, K) scores → (N,) labels: the highest, the earlier of equals; −1 for a row of −inf."""
    if scores.shape[1] == 0:
        return np.full(len(scores), -1)
    return np.where(np.isneginf(scores).all(1), -1, scores.argmax(1))


def part_ious(
    predicted: NDArray, truth: NDArray, parts: int, convention: Convention = "present"
) -> NDArray[np.float64]:
    """IoU of each of ``parts`` parts; NaN where the convention does not count it.

    Args:
        predicted: (N,) int; −1 = unlabelled.
        truth: (N,) int; −1 = not annotated: those points count nowhere.
        parts: K of the category.
        convention: see above.
    """
    known = truth >= 0
    predicted, truth = predicted[known], truth[known]
    pair = (predicted + 1) * parts + truth  # predicted −1 becomes row 0
    table = np.bincount(pair, minlength=(parts + 1) * parts).reshape(parts + 1, parts)
    both = np.diagonal(table[1:]).astype(np.float64)  # (K,)
    there = table.sum(0)
    union = there + table[1:].sum(1) - both
    with np.errstate(invalid="ignore", divide="ignore"):
        iou = both / union
    if convention == "classic":
        iou[union == 0] = 1.0
    elif convention == "present":
        iou[there == 0] = np.nan
    return iou


def shape_iou(
    predicted: NDArray, truth: NDArray, parts: int, convention: Convention = "present"
) -> float:
    """The mean IoU, 0 … 1, over a shape's parts, by labels (N,); NaN where none counts."""
    return _mean(part_ious(predicted, truth, parts, convention))


def instance_miou(ious: Iterable[float]) -> float:
    """The mean over shapes; those of which nothing counts are left out."""
    return _mean(np.array(list(ious), np.float64))


def category_miou(
    ious: Sequence[float], categories: Sequence[str], batch: int | None = None
) -> float:
    """cIoU: the mean over categories of their shapes' mean.

    Args:
        ious: of S shapes, in the set's order.
        categories: of each.
        batch: the released evaluator takes a category's mean of the means of its batches of 16
            shapes in the set's order: a last batch that is not full weighs as much as the others.
            None is the plain mean.
    """
    values, names = np.asarray(ious, np.float64), np.asarray(categories)
    means = []
    for name in dict.fromkeys(categories):
        chosen = names == name
        if batch is None:
            means.append(_mean(values[chosen]))
        else:
            number = np.flatnonzero(chosen) // batch
            each = [_mean(values[chosen][number == n]) for n in np.unique(number)]
            means.append(_mean(np.array(each)))
    return _mean(np.array(means))


def boundary_points(
    points: NDArray, truth: NDArray, itself: bool = True, neighbours: int = BOUNDARY_NEIGHBOURS
) -> NDArray[np.bool_]:
    """(N,) which points have more than one part among their 16 nearest (Table 10; no code is out).

    Args:
        points: (N, 3).
        truth: (N,); points that are not annotated are no boundary and no neighbours.
        itself: whether the point is the first of its own 16; otherwise they are 16 others. A cloud
            drawn with replacement has points twice, and a copy is a neighbour like any other.
        neighbours: at most as many as there are.
    """
    known = np.flatnonzero(truth >= 0)
    boundary = np.zeros(len(points), bool)
    if len(known) < 2:
        return boundary
    wanted = min(neighbours + (not itself), len(known))
    near = cKDTree(points[known]).query(points[known], k=wanted)[1].reshape(len(known), -1)
    # A copy may stand before the point itself: take the point out by its number, or the last.
    own = near == np.arange(len(known))[:, None]
    if not itself:
        drop = np.where(own.any(1), own.argmax(1), near.shape[1] - 1)
        keep = np.arange(near.shape[1]) != drop[:, None]
        near = near[keep].reshape(len(known), -1)
    else:
        near[~own.any(1), -1] = np.flatnonzero(~own.any(1))
    labels = truth[known][near]  # (n, 16)
    boundary[known] = (labels != labels[:, :1]).any(1)
    return boundary


def boundary_iou(
    predicted: NDArray, truth: NDArray, points: NDArray, parts: int, itself: bool = True
) -> float:
    """mIoU, 0 … 1, of the present parts, by labels (N,), over those of the points (N, 3) that lie
    at a boundary; NaN where none does.
    """
    where = boundary_points(points, truth, itself)
    return shape_iou(predicted[where], truth[where], parts)


def agnostic_iou(
    predicted: NDArray, truth: NDArray, one_to_one: bool = False, weights: NDArray | None = None
) -> float:
    """Class-agnostic mIoU: each true part against the predicted part that fits it best.

    Args:
        predicted: (N,) part numbers without names; −1 = none.
        truth: (N,); −1 = not annotated, counted nowhere.
        one_to_one: a predicted part may stand for one true part only (Hungarian); a true part that
            is left over counts 0. Otherwise one predicted part may be the best for several.
        weights: (N,) such as areas; equal if None.
    """
    known = truth >= 0
    weights = np.ones(len(truth)) if weights is None else weights
    table = _overlaps(predicted[known], truth[known], weights[known])
    if table is None:
        return float("nan")
    both, there, here = table
    iou = both / (there[:, None] + here[None] - both)  # (T, P)
    if not one_to_one:
        return float(iou.max(1, initial=0.0).mean())
    rows, columns = linear_sum_assignment(-iou)
    return float(iou[rows, columns].sum() / len(iou))


def rand_index_error(one: NDArray, two: NDArray) -> float:
    """1 − the Rand index: the share of pairs that one cut puts together and the other apart.

    Of 0 … 1, 0 = the same cut whatever its numbers (Chen et al. 2009, Princeton's benchmark, counts
    faces equally).
    """
    if len(one) < 2:
        return 0.0
    a = np.unique(one, return_inverse=True)[1].reshape(-1)
    b = np.unique(two, return_inverse=True)[1].reshape(-1)
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)
    alone = len(a)  # pairs of a member with itself
    pairs = alone**2 - alone
    together = (table**2).sum() - alone
    in_one, in_two = (table.sum(1) ** 2).sum() - alone, (table.sum(0) ** 2).sum() - alone
    return float((in_one + in_two - 2 * together) / pairs)


def _overlaps(
    predicted: NDArray, truth: NDArray, weights: NDArray
) -> tuple[NDArray, NDArray, NDArray] | None:
    """Intersections (T, P), and the sizes (T,) and (P,); a predicted −1 is no part."""
    if not len(truth) or not weights.sum() > 0:
        return None
    row = np.unique(truth, return_inverse=True)[1].reshape(-1)
    parts, column = np.unique(predicted, return_inverse=True)
    both = np.zeros((row.max() + 1, len(parts)))
    np.add.at(both, (row, column.reshape(-1)), weights)
    there = both.sum(1)
    both = both[:, parts >= 0]
    return both, there, both.sum(0)


def _mean(values: NDArray) -> float:
    """The mean of what is not NaN; NaN where nothing is."""
    values = values[~np.isnan(values)]
    return float(values.mean()) if len(values) else float("nan")
