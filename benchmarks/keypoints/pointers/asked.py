"""Keypoints by asking a pointing model about every name in every view."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...harness.contract import Keypoints, Method, Shape
from ..views import View, around, render
from ..votes import Hit, merged, times_asked
from .places import Place, Pointer

SIZE = 448  # pixels of a picture
WITHIN = 0.05  # of the picture's side: a place farther from any point shows none
SAME_PLACE = 0.1  # places nearer than this mean one keypoint, in the diagonal of the shape's box


class PointsInViews(Method):
    """The places that most views agree on, each name as often as it is asked for.

    Args:
        pointer: the model.
        directions: (n, 3) of the views, by default the front and the back.
    """

    def __init__(self, pointer: Pointer, directions: NDArray | None = None) -> None:
        self._pointer = pointer
        self._directions = around(2) if directions is None else directions
        self.identity = f"{pointer.identity}, {len(self._directions)} views"

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        asked = times_asked(names)
        distinct = [names[number] for number in asked]
        hits: list[Hit] = []
        for view in render(shape, self._directions, SIZE):
            shown = self._pointer.point(view.image, distinct, shape.category)
            for number, places in zip(asked, shown, strict=True):
                hits += [Hit(number, point) for point in shown_points(view, places)]
        diagonal = np.linalg.norm(np.ptp(shape.points, axis=0))
        return merged(hits, shape.points, asked, SAME_PLACE * float(diagonal))


def shown_points(view: View, places: Sequence[Place]) -> list[int]:
    """The points of the cloud at places of a picture; places beside the shape show none."""
    size = view.image.shape[0]
    points = (view.point_at(x * size, y * size, WITHIN * size) for x, y in places)
    return [point for point in points if point is not None]
