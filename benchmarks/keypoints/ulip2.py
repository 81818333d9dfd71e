"""ULIP-2's point encoder (Xue et al. 2024, BSD-3), and its released checkpoint.

Point-BERT, the family that PatchAlign3D's encoder is of: 512 patches of 32 coloured points, 18
blocks, the position added before each. Clouds without colour are grey, 0.4. Its own feature of a
shape is global; the paper compares its patches, before they are pooled [inferred].
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from patchalign3d.network.architecture import Architecture
from patchalign3d.network.encoder import MiniPointNet, Transformer
from patchalign3d.network.patches import (
    farthest_point_sampling,
    gather_points,
    nearest_neighbours,
)

from ..harness.contract import Shape
from ..harness.weights import digest
from .checkpoint import load_named, read_checkpoint
from .patches import Patches, turned

SIZES = Architecture(10_000, 512, 32, width=384, depth=18, heads=6, mlp_width=1536)
GREY = 0.4
PREFIX = "point_encoder."


class Ulip2Encoder(nn.Module):
    """Coloured points → a token for each patch; state dict as in the release."""

    def __init__(self, sizes: Architecture = SIZES) -> None:
        super().__init__()
        width = sizes.width
        self.sizes = sizes
        self.encoder = MiniPointNet(6)  # place and colour
        self.reduce_dim = nn.Linear(256, width)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.cls_pos = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Sequential(nn.Linear(3, 128), nn.GELU(), nn.Linear(128, width))
        self.blocks = Transformer(sizes, 0.0)
        self.norm = nn.LayerNorm(width)

    def forward(self, points: Tensor, colours: Tensor) -> tuple[Tensor, Tensor]:
        """(B, N, 3) each → tokens (B, G, width) and the points (B, G) at the patches' centres."""
        picked = farthest_point_sampling(points, min(self.sizes.patches, points.shape[1]))
        centre = gather_points(points, picked)  # (B, G, 3)
        near = nearest_neighbours(points, centre, min(self.sizes.patch_size, points.shape[1]))
        place = gather_points(points, near) - centre[:, :, None]  # (B, G, k, 3)
        around = torch.cat([place, gather_points(colours, near)], dim=-1)
        batch = len(points)
        tokens = self.reduce_dim(self.encoder(around))
        tokens = torch.cat([self.cls_token.expand(batch, -1, -1), tokens], dim=1)
        position = self.pos_embed(centre)
        position = torch.cat([self.cls_pos.expand(batch, -1, -1), position], dim=1)
        return self.norm(self.blocks(tokens, position))[:, 1:], picked


class Ulip2:
    """The encoder as a source of patches."""

    def __init__(
        self, network: Ulip2Encoder, identity: str = "random", device: str = "cpu"
    ) -> None:
        self._network, self._device = network.to(device).eval(), device
        self.identity = identity

    @torch.inference_mode()
    def encode(self, shape: Shape, yaw: float = 0.0) -> Patches:
        x, y, z = turned(shape.z_up(), yaw).T
        points = np.stack([x, z, -y], axis=1)  # the clouds that it was trained on stand on Y
        points = points - points.mean(0)
        points /= np.linalg.norm(points, axis=1).max()
        grey = np.full_like(points, GREY)
        colours = grey if shape.colours is None else shape.colours
        cloud, paint = (
            torch.from_numpy(values[None]).float().to(self._device) for values in (points, colours)
        )
        tokens, picked = self._network(cloud, paint)
        return Patches(picked[0].cpu().numpy(), F.normalize(tokens[0], dim=-1).cpu().numpy())


def load_ulip2(file: Path, device: str = "cpu", sizes: Architecture = SIZES) -> Ulip2:
    """Read the released checkpoint; what is not the point encoder's is left aside.

    Raises:
        FileError: it cannot be read, or holds more than plain tensors.
        ModelError: it lacks a tensor of the point encoder, or has one of another shape.
    """
    tensors = read_checkpoint(file, "state_dict")
    own = {n.removeprefix(PREFIX): t for n, t in tensors.items() if n.startswith(PREFIX)}
    network = Ulip2Encoder(sizes)
    load_named(network, own, file)
    return Ulip2(network, f"{file.name} {digest(file)}", device)
