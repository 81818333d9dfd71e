"""USIP, UKPGAN and D3Feat, trained here: one set of weights for each category.

Their published weights are of other sets, or TensorFlow checkpoints, behind links that no program
may follow; the layout of their names isn't known here, so that none is read. See
:mod:`benchmarks.keypoints.detectors.training`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import nn

from ...harness.contract import Entry, Keypoints, Method, Shape, Unavailable
from ..detectors import d3feat, ukpgan, usip
from ..detectors.training import load_detector
from .floors import detections


class Learned(Method):
    """A detector whose weights were trained on clouds of the shape's category.

    Args:
        name: of the detector, and the beginning of the files' names.
        folder: where ``NAME-CATEGORY.safetensors`` are.
    """

    def __init__(self, name: str, folder: Path | None) -> None:
        files = sorted(folder.glob(f"{name}-*.safetensors")) if folder else []
        if not files:
            raise _no_weights(name, "CATEGORY")
        self._name, self._folder = name, folder
        self._of_category: dict[str, nn.Module] = {}
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in files))
        self.identity = f"trained here, {digest.hexdigest()[:12]}"

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        return detections(*self._detector(shape.category).detect(shape.points))

    def _detector(self, category: str) -> nn.Module:
        if category not in self._of_category:
            file = self._folder / f"{self._name}-{category}.safetensors"
            if not file.exists():
                raise _no_weights(self._name, category)
            self._of_category[category] = load_detector(self._name, file)
        return self._of_category[category]


class Untrained(Method):
    """A small detector of random weights."""

    identity = "random"

    def __init__(self, make: Callable[[], nn.Module]) -> None:
        torch.manual_seed(0)
        self._detector = make().eval()

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        return detections(*self._detector.detect(shape.points))


def _no_weights(name: str, category: str) -> Unavailable:
    return Unavailable(
        "it isn't trained: python -m benchmarks.keypoints.detectors.training "
        f"{name} --data KEYPOINTNET --category {category} --weights FOLDER",
        [f"{name}-{category}.safetensors in the folder of --weights"],
    )


SMALL = {
    "usip": lambda: usip.Usip(usip.Sizes(nodes=32, points=16, neighbours=8, width=8)),
    "ukpgan": lambda: ukpgan.Ukpgan(
        ukpgan.Sizes(points=256, hidden=16, code=16, levels=(2, 4, 4), node=4)
    ),
    "d3feat": lambda: d3feat.D3Feat(d3feat.Sizes(width=8, levels=3, feature=8)),
}


def _entry(name: str, title: str, note: str) -> Entry:
    return Entry(
        name,
        title,
        frozenset({"keypoints"}),
        lambda settings: Learned(name, settings.weights),
        lambda: Untrained(SMALL[name]),
        note=note,
    )


ENTRIES = [
    _entry("usip", "USIP", "USIP: trained here; keypoints at least 0.1 apart, the surest first."),
    _entry(
        "d3feat",
        "D3FEAT",
        f"D3FEAT: trained here; the {d3feat.FOUND} most salient points, voxels of {d3feat.VOXEL}: "
        "neither is published for KeypointNet.",
    ),
    _entry(
        "ukpgan",
        "UKPGAN",
        "UKPGAN: the version on SHOT descriptors, trained here; keypoints at least 0.1 apart with "
        "a probability above 0.5.",
    ),
]
