"""CLIP-DINOiser (Wysoczanska et al. 2024, Apache-2.0): dense CLIP features, smoothed by what DINO
would find alike.

MaskCLIP takes the last block's values for what a patch shows; one convolution, trained to imitate
DINO's correlations, says which patches belong together, and features are averaged over those.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from ..harness.contract import Keypoints, Method, Shape, Unavailable
from ..networks.clip_dense import own_values
from .checkpoint import load_named, read_checkpoint
from .clip import Clip
from .cloud import suppress_neighbours
from .views import around, mean_over_views, render
from .votes import times_asked

SIZE = 448  # pixels of a picture
LEAST = 0.2  # correlations below are none
SHARPNESS = 100.0  # of the softmax over names
APART = 0.1  # of two keypoints of one name, in the diagonal of the shape's box
OBJECT_WIDTH = 256
HEADS_FROM = -3  # the block whose normalised tokens the convolutions read


class DinoHeads(nn.Module):
    """The trained convolutions; state dict as in the released ``last.pt``."""

    def __init__(self, width: int = 768, object_width: int = OBJECT_WIDTH) -> None:
        super().__init__()
        self.obj_proj = nn.Conv2d(width, object_width, 3, padding=1, padding_mode="replicate")
        self.bkg_decoder = nn.Conv2d(width, 1, 1)


class DenseClip:
    """Features of a picture's patches in the space of the texts.

    Args:
        clip: with a ViT.
        heads: the trained convolutions.
    """

    def __init__(self, clip: Clip, heads: DinoHeads) -> None:
        self.clip, self._heads = clip, heads.eval()
        self.identity = f"{clip.identity} with DINO's correlations"

    @torch.inference_mode()
    def __call__(self, images: NDArray, size: int = SIZE) -> Tensor:
        """(n, D, h, w) features of pictures (n, S, S, 3), smoothed."""
        visual = self.clip.model.visual
        x = visual.conv1(self.clip.pixels(images, size))  # (n, C, h, w)
        side = x.shape[-1]
        x = x.flatten(2).transpose(1, 2)
        first = visual.class_embedding.expand(len(x), 1, -1)
        x = torch.cat([first, x], dim=1) + _resized(visual.positional_embedding, side)
        x = visual.ln_pre(x)
        blocks = visual.transformer.resblocks
        read = x
        for number, block in enumerate(blocks[:-1]):
            x = x + block.ls_1(_attention(block, block.ln_1(x)))
            normalised = block.ln_2(x)
            if number == len(blocks) + HEADS_FROM:
                read = normalised
            x = x + block.ls_2(block.mlp(normalised))
        last = blocks[-1]
        x = x + last.ls_1(own_values(last, last.ln_1(x)))  # MaskCLIP: every patch for itself
        x = x + last.ls_2(last.mlp(last.ln_2(x)))
        dense = visual.ln_post(x)[:, 1:] @ visual.proj  # (n, h·w, D)
        grid = read[:, 1:].transpose(1, 2).unflatten(2, (side, side))
        alike = correlations(self._heads.obj_proj(grid))  # (n, h·w, h·w)
        pooled = alike @ dense / alike.sum(2, keepdim=True).clamp(min=1e-6)
        return pooled.transpose(1, 2).unflatten(2, (side, side))


class ClipDinoiser(Method):
    """The points of the largest probability of each name, averaged over the views.

    Args:
        dense: pictures to features.
        directions: (n, 3) of the views.
        size: pixels of a picture.
    """

    def __init__(
        self, dense: DenseClip, directions: NDArray | None = None, size: int = SIZE
    ) -> None:
        self._dense, self._size = dense, size
        self._directions = around(2) if directions is None else directions
        self.identity = dense.identity

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        asked = times_asked(names)
        words = [names[number] for number in asked]
        texts = self._dense.clip.texts(words, imagenet_templates())
        views = render(shape, self._directions, self._size)
        grids = []
        for view in views:
            features = F.normalize(self._dense(view.image[None], self._size)[0], dim=0)
            logits = torch.einsum("dhw,pd->phw", features, texts) * SHARPNESS
            logits = F.interpolate(logits[None], (self._size,) * 2, mode="bilinear")[0]
            grids.append(logits.softmax(0).permute(1, 2, 0).cpu().numpy())
        probability = mean_over_views(grids, views, shape.points)  # (N, P)
        diagonal = float(np.linalg.norm(np.ptp(shape.points, axis=0)))
        index, whose, score = [], [], []
        for column, (number, count) in enumerate(asked.items()):
            own = probability[:, column]
            for point in suppress_neighbours(shape.points, own, APART * diagonal)[:count]:
                index.append(point)
                whose.append(number)
                score.append(own[point])
        return Keypoints(
            np.array(index, np.int64), np.array(whose, np.int64), np.array(score, float)
        )


def correlations(features: Tensor) -> Tensor:
    """(n, h·w, h·w) cosines of patches (n, C, h, w); small ones are 0."""
    flat = F.normalize(features.flatten(2), dim=1)
    cosine = flat.transpose(1, 2) @ flat
    return torch.where(cosine < LEAST, 0.0, cosine)


def imagenet_templates() -> list[str]:
    """The 80 sentences of ImageNet's zero-shot protocol."""
    import open_clip

    return [template("{}") for template in open_clip.OPENAI_IMAGENET_TEMPLATES]


def load_heads(file: Path) -> DinoHeads:
    """The released ``last.pt``.

    Raises:
        Unavailable: it is not there.
        FileError, ModelError: it is no such checkpoint.
    """
    if not file.exists():
        raise Unavailable(
            "the weights of its convolutions are not here",
            [f"{file.name}: checkpoints/last.pt of wysoczanska/clip_dinoiser, in --weights"],
        )
    heads = DinoHeads()
    load_named(heads, read_checkpoint(file, "model_state_dict"), file)
    return heads


def _attention(block: nn.Module, x: Tensor) -> Tensor:
    return block.attn(x, x, x, need_weights=False)[0]


def _resized(positions: Tensor, side: int) -> Tensor:
    """Positions (1 + s², C) for a grid of another side, bicubically."""
    old = round((len(positions) - 1) ** 0.5)
    if old == side:
        return positions
    grid = positions[1:].T.unflatten(1, (old, old))[None]
    grid = F.interpolate(grid, (side, side), mode="bicubic", align_corners=False)
    return torch.cat([positions[:1], grid[0].flatten(1).T])
