"""Rows that exist here only as predictions made elsewhere: FSKD, and SNAKE's published ones.

FSKD's code was never released; ``--predictions fskd=FILE`` brings its row. SNAKE is no row of the
paper, but published what it finds on KeypointNet's whole test split.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError

from ...datasets.pickled import read_pickled
from ...datasets.reading import lines
from ...harness.contract import Entry, Keypoints, Method, Settings, Shape, Unavailable
from ..cloud import nearest_points
from .floors import detections

SNAKE, SNAKE_ORDER = "keypointnet_ours.npy", "keypointnet_test_full.txt"


class Snake(Method):
    """SNAKE's published keypoints.

    Args:
        found: (n, 4) of each shape, places and scores, by ``<class_id>-<model_id>``.
        identity: of the file.
    """

    def __init__(self, found: dict[str, NDArray], identity: str) -> None:
        self._found, self.identity = found, identity

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        key = shape.key.replace("/", "-")
        if key not in self._found:
            raise FileError(f"SNAKE published nothing of {shape.key}: only of the split test.")
        found = self._found[key]
        return detections(nearest_points(shape.points, found[:, :3]), found[:, 3].astype(float))


def read_snake(folder: Path) -> Snake:
    """The two published files; the pickled one is read with nothing run.

    Raises:
        FileError: one is missing or damaged, or they don't belong together.
    """
    found = read_pickled(folder / SNAKE)
    order = lines(folder / SNAKE_ORDER)
    if len(order) != len(found):
        raise FileError(
            f"{folder / SNAKE} has {len(found)} shapes and {SNAKE_ORDER} {len(order)} names."
        )
    return Snake(dict(zip(order, found, strict=True)), f"predictions {SNAKE}")


def _snake(settings: Settings) -> Method:
    if not settings.weights or not (settings.weights / SNAKE).exists():
        raise Unavailable(
            "its published predictions are not here",
            [f"{SNAKE} and {SNAKE_ORDER} of zhongcl-thu/SNAKE, in the folder of --weights"],
        )
    return read_snake(settings.weights)


ENTRIES = [
    Entry(
        "snake",
        "SNAKE, as published",
        frozenset({"keypoints"}),
        _snake,
        lambda: Snake({"03001627-00000": np.zeros((1, 4))}, "one point of the first chair"),
        note="SNAKE: no row of the paper; its published predictions of the test split.",
    ),
]
