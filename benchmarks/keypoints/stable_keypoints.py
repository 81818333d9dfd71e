"""StableKeypoints (Hedlin et al. 2024, Apache-2.0): keypoints out of a diffusion model's attention.

Text tokens are optimised, not written: each is to draw the attention of one place, a round spot
wherever that is, and to stay on it when the picture is moved. The tokens are learned from views of
the references of a category; on a new shape each of the best tokens' spots, in every view, is a
keypoint. What the paper's "StablePoints" did to get from pictures to shapes is unpublished.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ..harness.contract import Keypoints, Method, Sample, Shape
from .cloud import suppress_neighbours
from .views import around, render

TOKENS, STEPS, BATCH, LEARNING_RATE = 500, 500, 4, 5e-3
MAP = 128  # pixels of an attention map
DEVIATION = 2.0  # of a spot, in pixels of the map
ROUND, STEADY = 100.0, 1000.0  # weights of the losses
TURN, SHIFT, SCALE = 15.0, 0.25, 0.2  # degrees, shares: how far pictures are moved
NOISE = 1  # of the diffusion: hardly any
CANDIDATES, KEPT = 25, 10  # the roundest tokens, and those of them that are farthest apart
APART = 0.1  # of two keypoints, in the diagonal of the shape's box


class Attention:
    """What a diffusion model's tokens attend to in a picture.

    Args:
        vae, unet: of a latent diffusion model, such as Stable Diffusion 1.5's in ``diffusers``.
        size: of a picture, pixels.
        identity: names the weights.
    """

    def __init__(self, vae: Any, unet: Any, size: int = 512, identity: str = "random") -> None:
        self._vae = vae.eval().requires_grad_(False)
        self._unet = unet.eval().requires_grad_(False)
        self.size, self.identity = size, identity
        self.width: int = unet.config.cross_attention_dim
        self._maps: list[Tensor] = []
        for name, module in unet.named_modules():
            if name.startswith("up_blocks") and name.endswith("attn2"):
                module.set_processor(_Keeps(self._maps))

    def __call__(self, images: Tensor, tokens: Tensor) -> Tensor:
        """(B, 3, S, S) in 0 … 1 and (T, C) tokens → attention (B, T, 128, 128), the mean over the
        layers on the way up and their heads; differentiable in the tokens.
        """
        with torch.no_grad():
            latents = self._vae.encode(images * 2 - 1).latent_dist.mean
            latents = latents * self._vae.config.scaling_factor
        self._maps.clear()
        time = torch.full((len(images),), NOISE, device=latents.device)
        self._unet(latents, time, tokens.expand(len(images), -1, -1))
        maps = [F.interpolate(found, (MAP, MAP), mode="bilinear") for found in self._maps]
        self._maps.clear()
        return torch.stack(maps).mean(0)


class _Keeps:
    """An attention processor that keeps where each token is attended to."""

    def __init__(self, maps: list[Tensor]) -> None:
        self._maps = maps

    def __call__(
        self,
        attention: Any,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
    ) -> Tensor:
        batch, places, _ = hidden_states.shape
        query = attention.head_to_batch_dim(attention.to_q(hidden_states))
        key = attention.head_to_batch_dim(attention.to_k(encoder_hidden_states))
        value = attention.head_to_batch_dim(attention.to_v(encoder_hidden_states))
        share = attention.get_attention_scores(query, key, attention_mask)  # (B·heads, places, T)
        side = round(places**0.5)
        by_head = share.unflatten(0, (batch, -1)).mean(1)  # (B, places, T)
        self._maps.append(by_head.transpose(1, 2).unflatten(2, (side, side)))
        mixed = attention.batch_to_head_dim(share @ value)
        return attention.to_out[1](attention.to_out[0](mixed))


class StableKeypoints(Method):
    """Tokens are learned for each category from views of its references.

    Args:
        attention: the model.
        directions: (n, 3) of the views.
        tokens, steps: how many are learned, and for how long.
    """

    def __init__(
        self,
        attention: Attention,
        directions: NDArray | None = None,
        tokens: int = TOKENS,
        steps: int = STEPS,
        seed: int = 0,
    ) -> None:
        self._attention = attention
        self._directions = around(8) if directions is None else directions
        self._count, self._steps, self._seed = tokens, steps, seed
        self.identity = attention.identity

    def fit(self, references: Sequence[Sample]) -> None:
        views = [
            view.image
            for sample in references
            for view in render(sample.shape, self._directions, self._attention.size)
        ]
        images = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2).float() / 255
        generator = torch.Generator().manual_seed(self._seed)
        tokens = torch.randn(self._count, self._attention.width, generator=generator)
        tokens = (tokens / 100).requires_grad_()
        optimizer = torch.optim.Adam([tokens], LEARNING_RATE)
        rng = np.random.default_rng(self._seed)
        for _ in range(self._steps):
            chosen = images[rng.integers(len(images), size=BATCH)]
            loss = self._loss(chosen, tokens, rng)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self._tokens = tokens.detach()
        with torch.no_grad():
            self._best = best_tokens(self._attention(images[:BATCH], self._tokens))

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        hits, trust = [], []
        for view in render(shape, self._directions, self._attention.size):
            image = torch.from_numpy(view.image).permute(2, 0, 1)[None].float() / 255
            with torch.no_grad():
                maps = self._attention(image, self._tokens)[0, self._best]
            for place, score in zip(peaks(maps), maps.flatten(1).amax(1), strict=True):
                x, y = (place.numpy() + 0.5) / MAP * self._attention.size
                point = view.point_at(x, y, 0.05 * self._attention.size)
                if point is not None:
                    hits.append(point)
                    trust.append(float(score))
        index, score = np.array(hits, np.int64), np.array(trust, float)
        diagonal = float(np.linalg.norm(np.ptp(shape.points, axis=0)))
        kept = suppress_neighbours(shape.points[index], score, APART * diagonal)[:KEPT]
        return Keypoints(index[kept], np.full(len(kept), -1), score[kept])

    def _loss(self, images: Tensor, tokens: Tensor, rng: np.random.Generator) -> Tensor:
        """Spots are to be round, and to move with the pictures."""
        maps = self._attention(images, tokens)
        roundest = best_tokens(maps.detach())
        maps = maps[:, roundest]
        move = affine(len(images), rng)
        moved = self._attention(transformed(images, move, fill=1.0), tokens)[:, roundest]
        steady = F.mse_loss(transformed(maps, move), moved)
        return ROUND * roundness(maps) + STEADY * steady


def peaks(maps: Tensor) -> Tensor:
    """(…, 2) x and y of the largest value of maps (…, H, W)."""
    flat = maps.flatten(-2).argmax(-1)
    width = maps.shape[-1]
    return torch.stack([flat % width, flat // width], dim=-1)


def spots(places: Tensor, side: int) -> Tensor:
    """(…, side, side) Gaussians about places (…, 2)."""
    line = torch.arange(side, device=places.device)
    x, y = places[..., 0, None, None], places[..., 1, None, None]
    squared = (line - x).square() + (line[:, None] - y).square()
    return torch.exp(-squared / (2 * DEVIATION**2))


def roundness(maps: Tensor) -> Tensor:
    """How far maps (…, H, W), each scaled to 1, are from one spot about their peak."""
    scaled = maps / maps.flatten(-2).amax(-1)[..., None, None].clamp(min=1e-12)
    return F.mse_loss(scaled, spots(peaks(maps), maps.shape[-1]))


def best_tokens(maps: Tensor) -> Tensor:
    """Of maps (B, T, H, W) the tokens whose maps are roundest and whose peaks are far apart."""
    scaled = maps / maps.flatten(2).amax(2)[..., None, None].clamp(min=1e-12)
    places = peaks(maps)  # (B, T, 2)
    off = (scaled - spots(places, maps.shape[-1])).square().mean((0, 2, 3))  # (T,)
    candidates = off.argsort()[:CANDIDATES]
    place = places[:, candidates].float().transpose(0, 1).flatten(1)  # (C, 2 B)
    chosen = [0]
    while len(chosen) < min(KEPT, len(candidates)):
        chosen.append(int(torch.cdist(place, place[chosen]).amin(1).argmax()))
    return candidates[chosen]


def affine(count: int, rng: np.random.Generator) -> Tensor:
    """(count, 2, 3) random turns, scalings and shifts, as ``affine_grid`` wants them."""
    angle = np.radians(rng.uniform(-TURN, TURN, count))
    scale = rng.uniform(1 - SCALE, 1 + SCALE, count)
    shift = rng.uniform(-SHIFT, SHIFT, (count, 2))
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    rows = [[cosine, -sine, shift[:, 0]], [sine, cosine, shift[:, 1]]]
    return torch.from_numpy(np.array(rows).transpose(2, 0, 1)).float()


def transformed(images: Tensor, move: Tensor, fill: float = 0.0) -> Tensor:
    """Pictures (B, C, H, W) moved; what comes in from beside them is ``fill``."""
    grid = F.affine_grid(move, list(images.shape), align_corners=False)
    return F.grid_sample(images - fill, grid, align_corners=False) + fill
