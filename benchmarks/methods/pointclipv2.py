"""PointCLIP V2 for parts (Zhu et al. 2023), from its published code's steps.

Ten depth pictures of a cloud, made of voxels that are spread and smoothed; CLIP's patches say how
much each place looks like each prompt; a point adds up what the pictures say where it is seen.

The published prompts and view weights were searched **on the test set**; here prompts are plain and
all views weigh the same. In which order the views are turned and tilted is inferred.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from training.views.image_encoders import CLIP

from ..harness.contract import Entry, Method, Settings, Shape
from ..harness.weights import digest, hub_file
from ..networks.clip_dense import dense_features

REPOSITORY, FILE = "timm/vit_base_patch16_clip_224.openai", "open_clip_model.safetensors"
SIZE, DEPTH = 224, 112
SHRUNK, BIAS = 0.7, 0.3
CROP = 20 / 224  # of the picture, from each side
SEEN = 0.1
SCALE = 100.0
PROMPT = "a depth map of the {part} of a {category}"


def views() -> NDArray[np.float64]:
    """(10, 3, 3) turns."""
    quarter = np.pi / 2
    turns = []
    for tilt in (np.pi / 4, 0.0):
        for k in range(4):
            around = _turn("x", k * quarter) @ _turn("z", quarter)
            turns.append(_turn("y", np.pi / 9) @ _turn("x", tilt) @ around)
    for side in (-quarter, quarter):
        turns.append(_turn("y", np.pi / 15) @ _turn("x", np.pi / 15) @ _turn("y", side))
    return np.stack(turns)


def _turn(axis: str, angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3)
    matrix[i, i] = matrix[j, j] = c
    matrix[i, j], matrix[j, i] = -s, s
    return matrix


class DepthPicture:
    """One view of a cloud.

    Attributes:
        image: (H, W) in 0 … 1, near is dark.
        pixel: (N, 2) row and column of each point; ``seen`` (N,) whether it is in front.
    """

    def __init__(self, points: NDArray[np.float64], size: int, depth: int) -> None:
        low, high = points.min(0), points.max(0)
        place = (points - (low + high) / 2) / max((high - low).max(), 1e-12) * 2
        place[:, :2] *= SHRUNK
        near = ((place[:, 2] + 1) / 2 + BIAS) / (1 + BIAS) * (depth - 2)
        pixel = np.clip(np.ceil((place[:, :2] + 1) / 2 * size), 1, size - 2).astype(np.int64)
        layer = np.clip(np.ceil(near), 1, depth - 2).astype(np.int64)
        grid = np.zeros((depth, size, size), np.float32)
        np.maximum.at(grid, (layer, pixel[:, 1], pixel[:, 0]), near.astype(np.float32))
        image = smoothed(torch.from_numpy(grid))
        image = image / image.max().clamp(min=1e-9)
        self.pixel = pixel[:, ::-1].copy()
        shown = image.numpy()[self.pixel[:, 0], self.pixel[:, 1]]
        self.seen = np.abs(shown - near / (depth - 2)) < SEEN
        self.image = 1 - image


def smoothed(grid: Tensor) -> Tensor:
    """(D, H, W) voxels spread by their maximum, smoothed, and seen from the front: (H, W)."""
    spread = F.max_pool3d(grid[None, None], (5, 11, 11), 1, (2, 5, 5))
    for axis, sigma in ((2, 2.0), (3, 1.0), (4, 1.0)):
        kernel = torch.exp(-(torch.arange(-2, 3.0) ** 2) / (2 * sigma**2))
        shape, padding = [1, 1, 1, 1, 1], [0, 0, 0]
        shape[axis], padding[axis - 2] = 5, 2
        spread = F.conv3d(spread, (kernel / kernel.sum()).view(shape), padding=padding)
    return spread[0, 0].amax(0)


class PointCLIPv2(Method):
    """CLIP on depth pictures.

    Args:
        clip: open_clip's model.
        tokenizer: of its text tower.
        identity: of the weights.
        size, depth: of the pictures and of their voxels.
        device: where the model is.
    """

    def __init__(
        self,
        clip: Any,
        tokenizer: Callable[[Sequence[str]], Tensor],
        identity: str,
        size: int,
        depth: int,
        device: str,
    ) -> None:
        self._clip = clip.to(device).eval()
        self._tokenizer = tokenizer
        self._size, self._depth = size, depth
        self._device = device
        self.identity = identity

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        x, y, z = shape.z_up().T
        cloud = np.stack([x, z, -y], axis=1)  # Y up
        text = self.text([PROMPT.format(part=n, category=shape.category) for n in names])
        total = np.zeros((len(cloud), len(names)))
        for turn in views():
            picture = DepthPicture(cloud @ turn.T, self._size, self._depth)
            logits = self.pixels(picture.image, text)  # (K, H, W)
            row, column = picture.pixel.T
            total += logits[:, row, column].T * picture.seen[:, None]
        return total

    @torch.inference_mode()
    def text(self, prompts: Sequence[str]) -> Tensor:
        """(K, D) unit vectors."""
        tokens = self._tokenizer(list(prompts)).to(self._device)
        return F.normalize(self._clip.encode_text(tokens).float(), dim=-1)

    @torch.inference_mode()
    def pixels(self, image: Tensor, text: Tensor) -> NDArray[np.float64]:
        """How much each pixel (H, W) of a picture looks like each prompt: (K, H, W)."""
        size = self._size
        edge = round(CROP * size)
        cut = image[edge : size - edge, edge : size - edge]
        wanted = self._clip.visual.image_size
        wanted = wanted if isinstance(wanted, int) else wanted[0]
        cut = F.interpolate(cut[None, None], (wanted, wanted), mode="bilinear").clamp(0, 1)
        mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in CLIP)
        pixels = ((cut.expand(-1, 3, -1, -1) - mean) / deviation).to(self._device)
        features = dense_features(self._clip.visual, pixels)[0]  # (D, h, w)
        logits = SCALE * torch.einsum("kd,dhw->khw", text, features)[None]
        logits = F.avg_pool2d(F.pad(logits, (2, 3, 2, 3), mode="replicate"), 6, 1)
        inner = F.interpolate(logits, (size - 2 * edge,) * 2, mode="bilinear")[0]
        whole = F.pad(inner[None], (edge,) * 4, mode="replicate")[0]
        return whole.cpu().numpy().astype(np.float64)


def _make(settings: Settings) -> PointCLIPv2:
    import open_clip

    file = hub_file(REPOSITORY, FILE, settings)
    clip = open_clip.create_model("ViT-B-16-quickgelu", pretrained=str(file))
    tokenizer = open_clip.get_tokenizer("ViT-B-16")
    return PointCLIPv2(clip, tokenizer, digest(file), SIZE, DEPTH, settings.device)


def tiny() -> PointCLIPv2:
    """A small one of random weights."""
    import open_clip

    torch.manual_seed(0)
    vision = {"image_size": 32, "patch_size": 8, "width": 32, "layers": 2, "head_width": 16}
    words = {"context_length": 16, "width": 32, "heads": 2, "layers": 1}
    clip = open_clip.CLIP(32, vision, words, quick_gelu=True)
    tokenizer = open_clip.SimpleTokenizer(context_length=16)
    return PointCLIPv2(clip, tokenizer, "random", 64, 32, "cpu")


ENTRIES = [
    Entry(
        "pointclipv2",
        "PointCLIPv2, plain prompts",
        frozenset({"segment"}),
        _make,
        tiny,
        note="PointCLIPv2: CLIP ViT-B/16 on ten depth pictures, plain prompts and equal view "
        "weights; the published ones were tuned on the test set.",
    )
]
