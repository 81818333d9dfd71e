"""Point Transformer V3 (Wu et al. 2024) and Find3D's network on it, in plain PyTorch.

One cloud at a time, for inference. State-dict names and shapes are those of Find3D's published
weights; submanifold convolutions, which those compute with spconv, find their neighbours here by
sorted keys, and their weights are (out, k, k, k, in) as spconv lays them out. The published code
shuffles the four orders by chance at every level, in evaluation, too; here they keep their order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .curves import codes

ATTENDED = 1024  # points of a stretch that attend to each other


@dataclass(frozen=True)
class Sizes:
    """Of the network; the defaults are Find3D's."""

    inputs: int = 6  # colour and normal
    depths: tuple[int, ...] = (2, 2, 2, 6, 2)
    channels: tuple[int, ...] = (32, 64, 128, 256, 512)
    heads: tuple[int, ...] = (2, 4, 8, 16, 32)
    up_depths: tuple[int, ...] = (2, 2, 2, 2)
    up_channels: tuple[int, ...] = (64, 64, 128, 256)
    up_heads: tuple[int, ...] = (4, 4, 8, 16)


@dataclass
class Level:
    """A cloud at one resolution.

    Attributes:
        cells: (N, 3) int64, all different.
        codes: (4, N) int64 places along the curves.
        features: (N, C).
    """

    cells: Tensor
    codes: Tensor
    features: Tensor


class SubmanifoldConv(nn.Module):
    """A convolution that looks at occupied cells and answers for them alone."""

    def __init__(self, inputs: int, outputs: int, kernel: int, bias: bool) -> None:
        super().__init__()
        self.kernel = kernel
        self.weight = nn.Parameter(torch.empty(outputs, kernel, kernel, kernel, inputs))
        bound = 1 / math.sqrt(inputs * kernel**3)
        nn.init.uniform_(self.weight, -bound, bound)
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, features: Tensor, cells: Tensor) -> Tensor:
        """(N, C) features of cells (N, 3) → (N, outputs)."""
        reach = self.kernel // 2
        side = int(cells.max()) + 1 + 2 * reach
        keys = _key(cells + reach, side)
        order = keys.argsort()
        ordered = keys[order]
        out = features.new_zeros(len(features), len(self.weight))
        steps = range(-reach, reach + 1)
        for step in ((x, y, z) for x in steps for y in steps for z in steps):
            wanted = _key(cells + reach + torch.tensor(step, device=cells.device), side)
            place = torch.searchsorted(ordered, wanted).clamp(max=len(ordered) - 1)
            found = ordered[place] == wanted
            x, y, z = (s + reach for s in step)
            neighbours = features[order[place[found]]]
            out.index_add_(0, found.nonzero()[:, 0], neighbours @ self.weight[:, x, y, z].T)
        return out if self.bias is None else out + self.bias


class Attention(nn.Module):
    """Within stretches of an order; the last stretch borrows from the one before it."""

    def __init__(self, channels: int, heads: int, order: int) -> None:
        super().__init__()
        self.heads = heads
        self.order = order
        self.qkv = nn.Linear(channels, 3 * channels)
        self.proj = nn.Linear(channels, channels)

    def forward(self, x: Tensor, places: Tensor) -> Tensor:
        count, channels = x.shape
        order = places[self.order].argsort()
        stretches = stretched(order, ATTENDED)  # (P, K)
        qkv = self.qkv(x)[stretches].unflatten(-1, (3, self.heads, -1))  # (P, K, 3, H, c)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # 3 × (P, H, K, c)
        mixed = F.scaled_dot_product_attention(q, k, v)
        mixed = mixed.transpose(1, 2).reshape(-1, channels)[:count]  # in the order's order
        out = torch.empty_like(mixed)
        out[order] = mixed
        return self.proj(out)


class Mlp(nn.Module):
    """Two linear layers with a GELU between them."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(channels, 4 * channels)
        self.fc2 = nn.Linear(4 * channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    """A convolution that tells positions apart, attention, and an MLP, each added to its input."""

    def __init__(self, channels: int, heads: int, order: int) -> None:
        super().__init__()
        self.cpe = nn.ModuleList(
            [
                SubmanifoldConv(channels, channels, 3, bias=True),
                nn.Linear(channels, channels),
                nn.LayerNorm(channels),
            ]
        )
        self.norm1 = nn.Sequential(nn.LayerNorm(channels))
        self.attn = Attention(channels, heads, order)
        self.norm2 = nn.Sequential(nn.LayerNorm(channels))
        self.mlp = nn.Sequential(Mlp(channels))

    def forward(self, level: Level) -> None:
        conv, linear, norm = self.cpe
        x = level.features
        x = x + norm(linear(conv(x, level.cells)))
        x = x + self.attn(self.norm1(x), level.codes)
        level.features = x + self.mlp(self.norm2(x))


class Down(nn.Module):
    """Eight cells become one: the maximum of their projected features."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.proj = nn.Linear(inputs, outputs)
        self.norm = nn.Sequential(_norm(outputs))

    def forward(self, level: Level) -> tuple[Level, Tensor]:
        """The coarser level, and the coarse cell (N,) of each fine one."""
        coarse = level.codes >> 3
        places, cluster = coarse[0].unique(return_inverse=True)
        count = len(places)
        projected = self.proj(level.features)
        index = cluster[:, None].expand_as(projected)
        pooled = projected.new_empty(count, projected.shape[1]).scatter_reduce_(
            0, index, projected, "amax", include_self=False
        )
        first = torch.empty(count, dtype=torch.int64, device=cluster.device)
        first[cluster] = torch.arange(len(cluster), device=cluster.device)  # one of each, any
        features = F.gelu(self.norm(pooled))
        return Level(level.cells[first] >> 1, coarse[:, first], features), cluster


class Up(nn.Module):
    """A coarse cell's feature, added to those of the fine ones that it was made of."""

    def __init__(self, inputs: int, skipped: int, outputs: int) -> None:
        super().__init__()
        self.proj = nn.Sequential(nn.Linear(inputs, outputs), _norm(outputs), nn.GELU())
        self.proj_skip = nn.Sequential(nn.Linear(skipped, outputs), _norm(outputs), nn.GELU())

    def forward(self, coarse: Level, fine: Level, cluster: Tensor) -> None:
        fine.features = self.proj_skip(fine.features) + self.proj(coarse.features)[cluster]


class Embedding(nn.Module):
    """The first convolution, over 5³ cells."""

    def __init__(self, inputs: int, channels: int) -> None:
        super().__init__()
        self.stem = nn.ModuleDict(
            {
                "conv": SubmanifoldConv(inputs, channels, 5, bias=False),
                "norm": _norm(channels),
            }
        )

    def forward(self, features: Tensor, cells: Tensor) -> Tensor:
        return F.gelu(self.stem["norm"](self.stem["conv"](features, cells)))


class PointTransformer(nn.Module):
    """Encoder and decoder: a feature for every cell of a cloud."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        s = sizes
        self.embedding = Embedding(s.inputs, s.channels[0])
        self.enc = nn.ModuleDict()
        for i, depth in enumerate(s.depths):
            stage = nn.ModuleDict()
            if i:
                stage["down"] = Down(s.channels[i - 1], s.channels[i])
            for j in range(depth):
                stage[f"block{j}"] = Block(s.channels[i], s.heads[i], j % 4)
            self.enc[f"enc{i}"] = stage
        self.dec = nn.ModuleDict()
        wide = [*s.up_channels, s.channels[-1]]
        for i in reversed(range(len(s.up_depths))):
            stage = nn.ModuleDict({"up": Up(wide[i + 1], s.channels[i], wide[i])})
            for j in range(s.up_depths[i]):
                stage[f"block{j}"] = Block(wide[i], s.up_heads[i], j % 4)
            self.dec[f"dec{i}"] = stage

    def forward(self, features: Tensor, cells: Tensor) -> Tensor:
        """(N, inputs) of different cells (N, 3) int64 ≥ 0 → (N, channels of the last stage)."""
        depth = max(int(cells.max()).bit_length(), len(self.enc))
        level = Level(cells, codes(cells, depth), self.embedding(features, cells))
        passed: list[tuple[Level, Tensor]] = []
        for stage in self.enc.values():
            if "down" in stage:
                finer = level
                level, cluster = stage["down"](level)
                passed.append((finer, cluster))
            _blocks(stage, level)
        for stage in self.dec.values():
            finer, cluster = passed.pop()
            stage["up"](level, finer, cluster)
            level = finer
            _blocks(stage, level)
        return level.features


class Find3DNetwork(nn.Module):
    """The point transformer and the head that takes its features to the text encoder's space."""

    def __init__(self, sizes: Sizes = Sizes(), dimension: int = 768) -> None:
        super().__init__()
        width = sizes.up_channels[0]
        self.extractor = PointTransformer(sizes)
        self.ln_logit_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        self.fc1, self.fc2, self.fc3 = (nn.Linear(width, width) for _ in range(3))
        self.fc4 = nn.Linear(width, dimension)

    def forward(self, features: Tensor, cells: Tensor) -> Tensor:
        """(N, 6) of different cells (N, 3) → (N, dimension), not normalised."""
        x = self.extractor(features, cells)
        for layer in (self.fc1, self.fc2, self.fc3):
            x = F.relu(layer(x))
        return self.fc4(x)


def stretched(order: Tensor, length: int) -> Tensor:
    """An order (N,) cut into stretches (P, K); the last is filled from the one before it."""
    count = len(order)
    if count <= length:
        return order[None]
    rest = count % length
    if not rest:
        return order.view(-1, length)
    start = count - rest
    filled = torch.cat([order, order[start - length + rest : start]])
    return filled.view(-1, length)


def _blocks(stage: nn.ModuleDict, level: Level) -> None:
    for name, module in stage.items():
        if name.startswith("block"):
            module(level)


def _norm(channels: int) -> nn.BatchNorm1d:
    return nn.BatchNorm1d(channels, eps=1e-3)


def _key(cells: Tensor, side: int) -> Tensor:
    """One number (N,) for each cell of a cube."""
    x, y, z = cells.unbind(1)
    return (x * side + y) * side + z


def sizes_like(channels: Sequence[int]) -> Sizes:
    """A network as deep as there are channels, one block each: to try the code."""
    channels = tuple(channels)
    ones = (1,) * len(channels)
    return Sizes(6, ones, channels, (2,) * len(channels), ones[1:], channels[:-1], (2,) * 4)
