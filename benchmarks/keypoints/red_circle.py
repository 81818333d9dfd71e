"""RedCircle (Shtedritski et al. 2023): draw a red circle, ask CLIP what is in it.

Points that a view sees, well spread, are circled one at a time, in three styles; each picture is
compared with every name. What all names have in common is subtracted, and names and places are
matched so that the sum is largest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from scipy.optimize import linear_sum_assignment

from patchalign3d.geometry.sampling import farthest_points

from ..harness.contract import Keypoints, Method, Shape
from .clip import Clip
from .views import around, render

SIZE = 336  # pixels of a picture
CANDIDATES = 32  # of a view
RADIUS, THICKNESS = 0.06, 0.01  # of the picture's height
STYLES = ("plain", "blurred", "grey")  # what is outside the circle
BLUR = 0.02  # of the picture's height


class RedCircle(Method):
    """Each name takes the place that it fits best, no two of them the same.

    Args:
        clips: models whose scores are averaged.
        directions: (n, 3) of the views.
        candidates: places of a view.
    """

    def __init__(
        self,
        clips: Sequence[Clip],
        directions: NDArray | None = None,
        candidates: int = CANDIDATES,
    ) -> None:
        self._clips, self._candidates = clips, candidates
        self._directions = around(2) if directions is None else directions
        self.identity = ", ".join(clip.identity for clip in clips)

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        distinct = list(dict.fromkeys(names))
        point, scores = [], []
        for view in render(shape, self._directions, SIZE):
            seen = np.flatnonzero(view.seen)
            if not len(seen):
                continue
            count = min(self._candidates, len(seen))
            chosen = seen[farthest_points(shape.points[seen], count)]
            point.append(chosen)
            scores.append(self._scores(view.image, view.pixel[chosen], distinct))
        candidates, score = np.concatenate(point), np.concatenate(scores)  # (C,), (C, P)
        score = score - score.mean(1, keepdims=True)
        score = score[:, [distinct.index(name) for name in names]]  # (C, K)
        asked, place = linear_sum_assignment(-score.T)
        return Keypoints(candidates[place], asked.astype(np.int64), score[place, asked])

    def _scores(self, image: NDArray, places: NDArray, names: Sequence[str]) -> NDArray[np.float64]:
        """(C, P): how well each circled place fits each name, the mean over styles and models."""
        total = np.zeros((len(places), len(names)))
        for style in STYLES:
            pictures = np.stack([circled(image, x, y, style) for x, y in places])
            for clip in self._clips:
                total += (clip.images(pictures) @ clip.texts(names).T).cpu().numpy()
        return total / len(STYLES) / len(self._clips)


def circled(image: NDArray, x: float, y: float, style: str) -> NDArray[np.uint8]:
    """A picture (S, S, 3) with a red circle about a pixel."""
    size = image.shape[0]
    radius, width = RADIUS * size, max(1, round(THICKNESS * size))
    box = (x - radius, y - radius, x + radius, y + radius)
    picture = Image.fromarray(image)
    if style != "plain":
        outside = picture.filter(ImageFilter.GaussianBlur(BLUR * size))
        outside = picture.convert("L").convert("RGB") if style == "grey" else outside
        outside = outside.point(lambda value: (value + 128) // 2) if style == "grey" else outside
        mask = Image.new("L", picture.size)
        ImageDraw.Draw(mask).ellipse(box, fill=255)
        picture = Image.composite(picture, outside, mask)
    ImageDraw.Draw(picture).ellipse(box, outline=(255, 0, 0), width=width)
    return np.asarray(picture)
