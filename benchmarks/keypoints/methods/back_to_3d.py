"""B2-3D (Wimmer et al. 2024): features of pictures carried to the cloud, and an assignment.

Any dense backbone gives the features: DINOv2 as published, or, where no weights are at hand, plain
geometry. The published code adds up the distances of keypoints over the references where it means
to average them, so that those seen in all three references are wanted thrice as far apart; the
variant "mean" averages them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from training.views.image_encoders import (
    IMAGE_ENCODERS,
    IMAGENET,
    ImageEncoder,
    Source,
)

from ...harness.contract import Entry, Keypoints, Method, Sample, Settings, Shape
from ...harness.weights import hosted
from ...metrics.keypoints import geodesic_distances
from ..assignment import STEPS, assign
from ..cloud import surface_variation
from ..views import back_to_3d_directions, mean_over_views, render

PICTURE = 224
SMOOTHING = 0.01  # deviation, of the cloud's largest geodesic distance
Features = Callable[[Shape], NDArray]


def all_geodesics(points: NDArray) -> NDArray[np.float64]:
    """(N, N) distances over the cloud, the largest being 1."""
    ways = geodesic_distances(points, np.arange(len(points))).astype(float)
    return ways / ways.max()


def smoothed(features: NDArray, geodesics: NDArray) -> NDArray[np.float64]:
    """(N, D) each point's features averaged with those around it, weighted by a Gaussian of the
    geodesic distances (N, N).
    """
    weight = np.exp(-(geodesics**2) / (2 * SMOOTHING**2))
    return weight @ features / weight.sum(1, keepdims=True)


@dataclass(frozen=True)
class Lifted:
    """Features of a 2D encoder: the mean over the views that see a point."""

    encoder: ImageEncoder
    directions: NDArray
    batch: int = 8

    def __call__(self, shape: Shape) -> NDArray[np.float64]:
        views = render(shape, self.directions, PICTURE)
        grids: list[NDArray] = []
        for start in range(0, len(views), self.batch):
            images = np.stack([view.image for view in views[start : start + self.batch]])
            found = self.encoder(torch.from_numpy(images).permute(0, 3, 1, 2))  # (V, D, h, w)
            grids += list(found.permute(0, 2, 3, 1).cpu().numpy())
        return mean_over_views(grids, views, shape.points)


def geometry(shape: Shape) -> NDArray[np.float64]:
    """(N, 3 · 3 + 2): place in the box and, at two scales, normal without sign and curvature."""
    low, high = shape.points.min(0), shape.points.max(0)
    columns = [(shape.points - (low + high) / 2) / np.linalg.norm(high - low)]
    for neighbours in (16, 64):
        normals, curvature = surface_variation(shape.points, neighbours)
        columns += [np.abs(normals) / 4, curvature[:, None]]
    return np.concatenate(columns, axis=1)


class BackTo3D(Method):
    """Learns from references what each keypoint looks like and how far it is from the others."""

    def __init__(
        self, features: Features, mean: bool, steps: int = STEPS, identity: str = "geometry"
    ) -> None:
        self._features, self._mean, self._steps = features, mean, steps
        self.identity = f"{identity}, {steps} steps"

    def fit(self, references: Sequence[Sample]) -> None:
        count = len(references[0].names) if references else 0
        looks: list[list[NDArray]] = [[] for _ in range(count)]
        apart, times = np.zeros((count, count)), np.zeros((count, count))
        for sample in references:
            geodesics = all_geodesics(sample.shape.points)
            features = smoothed(self._features(sample.shape), geodesics)
            seen = np.flatnonzero(sample.keypoints >= 0)
            at = sample.keypoints[seen]
            for name, point in zip(seen, at, strict=True):
                looks[name].append(features[point])
            apart[np.ix_(seen, seen)] += geodesics[np.ix_(at, at)]
            times[np.ix_(seen, seen)] += 1
        self._names = np.array([name for name in range(count) if looks[name]], np.int64)
        self._looks = np.array([np.mean(looks[name], axis=0) for name in self._names])
        apart = apart / np.maximum(times, 1) if self._mean else apart
        self._apart = apart[np.ix_(self._names, self._names)]

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        if not len(self._names):
            return Keypoints(self._names, self._names, np.zeros(0))
        geodesics = all_geodesics(shape.points)
        features = smoothed(self._features(shape), geodesics)
        index, score = assign(features, geodesics, self._looks, self._apart, self._steps)
        return Keypoints(index, self._names, score)


GIANT = Source(
    "facebook/dinov2-giant",
    PICTURE,
    IMAGENET,
    IMAGE_ENCODERS["dinov2"].load,
    IMAGE_ENCODERS["dinov2"].features,
)


def _dinov2(settings: Settings, mean: bool) -> Method:
    def load() -> ImageEncoder:
        return ImageEncoder(GIANT, GIANT.load(GIANT.weights, GIANT.size)).to(settings.device)

    encoder = hosted(load, GIANT.weights, settings)
    return BackTo3D(Lifted(encoder, back_to_3d_directions()), mean, identity=GIANT.weights)


def _small(mean: bool) -> Method:
    from transformers import Dinov2Config, Dinov2Model

    torch.manual_seed(0)
    config = Dinov2Config(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=56, patch_size=14
    )
    source = Source("random", 56, IMAGENET, GIANT.load, GIANT.features)
    encoder = ImageEncoder(source, Dinov2Model(config))
    return BackTo3D(Lifted(encoder, back_to_3d_directions()[::16]), mean, 20, "random")


def _entry(name: str, variant: str, mean: bool) -> Entry:
    return Entry(
        name,
        f"B2-3D{variant}",
        frozenset({"keypoints"}),
        lambda settings: _dinov2(settings, mean),
        lambda: _small(mean),
        fits=True,
        note=f"B2-3D{variant}: DINOv2 ViT-g/14 on 62 views of {PICTURE} pixels; every keypoint of "
        "the references is predicted on every shape.",
    )


def _geometry_entry(name: str, variant: str, mean: bool) -> Entry:
    return Entry(
        name,
        f"B2-3D on geometry{variant}",
        frozenset({"keypoints"}),
        lambda settings: BackTo3D(geometry, mean),
        lambda: BackTo3D(geometry, mean, 20),
        fits=True,
        note=f"B2-3D on geometry{variant}: the same assignment; place, normals and curvature "
        "instead of a backbone.",
    )


ENTRIES = [
    _entry("b2-3d", "", mean=False),
    _entry("b2-3d-mean", ", mean distances", mean=True),
    _geometry_entry("b2-3d-geometry", "", mean=False),
    _geometry_entry("b2-3d-geometry-mean", ", mean distances", mean=True),
]
