"""The PatchAlign3D point transformer: points in, one feature per patch out.

The network of the released code (paper, Section 3), with its state-dict names and shapes, so that
official weights load unchanged: a mini-PointNet embeds each patch, a pre-norm transformer relates
the patches, a linear head takes them to the text encoder's space.
"""

from typing import NamedTuple, Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .architecture import Architecture
from .frame_head import FrameHead
from .patches import farthest_point_sampling, gather_points, nearest_neighbours


class PatchEmbeddings(NamedTuple):
    """What the encoder makes of B clouds, with G patches of k points each."""

    embeddings: Tensor  # (B, G, width)
    centres: Tensor  # (B, G, 3), in the frame of the input
    index: Tensor  # type: ignore[assignment]  # (B, G, k) int64: the points of each patch


class MiniPointNet(nn.Module):
    """Embeds the points of one patch, relative to its centre, in 256 numbers.

    Each point has ``channels`` numbers: its coordinates, and others, such as colours, if there are.
    """

    def __init__(self, channels: int = 3) -> None:
        super().__init__()
        self.first_conv = nn.Sequential(
            nn.Conv1d(channels, 128, 1), nn.BatchNorm1d(128), nn.ReLU(), nn.Conv1d(128, 256, 1)
        )
        self.second_conv = nn.Sequential(
            nn.Conv1d(512, 512, 1), nn.BatchNorm1d(512), nn.ReLU(), nn.Conv1d(512, 256, 1)
        )

    def forward(self, neighbourhood: Tensor) -> Tensor:
        """(B, G, k, channels) centre-relative points → (B, G, 256)."""
        batch, patches, k, channels = neighbourhood.shape
        flat = neighbourhood.reshape(-1, channels)  # (B·G·k, channels)
        point = self._pointwise(self.first_conv, self.first_conv[0](flat[..., None])[..., 0])
        whole = point.view(-1, k, 256).amax(1)  # (B·G, 256)
        # The released code concatenates the patch's maximum in front of every point and convolves
        # 512 channels. The same sum, without convolving the repeated half k times:
        weight, bias = _matrix(self.second_conv[0])  # (512, 512), (512,)
        from_whole = F.linear(whole, weight[:, :256], bias)  # (B·G, 512)
        from_point = F.linear(point, weight[:, 256:]).view(-1, k, 512)
        point = self._pointwise(self.second_conv, (from_point + from_whole[:, None]).flatten(0, 1))
        return point.view(batch, patches, k, 256).amax(2)

    @staticmethod
    def _pointwise(layers: nn.Sequential, x: Tensor) -> Tensor:
        """BatchNorm, ReLU and the last convolution of ``layers`` on (points, channels)."""
        _, norm, _, last = layers
        # A leaky ReLU without a leak is a ReLU, whose backward pass torch runs ten times faster in
        # bfloat16 on a CPU.
        return F.linear(F.leaky_relu(norm(x), 0.0), *_matrix(last))


def _matrix(layer: nn.Module) -> tuple[Tensor, Tensor | None]:
    """Weight (out, in) and bias (out,) of a convolution over single points."""
    assert isinstance(layer, nn.Conv1d)
    return layer.weight[..., 0], layer.bias


class Attention(nn.Module):
    """Multi-head self-attention without qkv bias."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.proj = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        batch, tokens, width = x.shape
        qkv = self.qkv(x).view(batch, tokens, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # 3 × (B, heads, tokens, width / heads)
        # Written out: with so few tokens the fused kernel is slower on a CPU (in training 4 times).
        x = (q * q.shape[-1] ** -0.5 @ k.transpose(-1, -2)).softmax(-1) @ v
        return self.proj(x.transpose(1, 2).reshape(batch, tokens, width))


class Mlp(nn.Module):
    """Two linear layers with an exact GELU between them."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    """A pre-norm transformer block; ``drop_path`` skips a branch for a whole sample in training."""

    def __init__(self, width: int, heads: int, mlp_width: int, drop_path: float) -> None:
        super().__init__()
        self.drop_path = drop_path
        self.norm1 = nn.LayerNorm(width)
        self.attn = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = Mlp(width, mlp_width)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self._drop(self.attn(self.norm1(x)))
        return x + self._drop(self.mlp(self.norm2(x)))

    def _drop(self, branch: Tensor) -> Tensor:
        if not self.training or self.drop_path == 0.0:
            return branch
        keep = 1.0 - self.drop_path
        return branch * branch.new_empty(len(branch), 1, 1).bernoulli_(keep).div_(keep)


class Transformer(nn.Module):
    """The stack of blocks; the position is added again before each."""

    def __init__(self, architecture: Architecture, drop_path: float) -> None:
        super().__init__()
        a = architecture
        rates = [drop_path * i / max(1, a.depth - 1) for i in range(a.depth)]
        self.blocks = nn.ModuleList(Block(a.width, a.heads, a.mlp_width, r) for r in rates)

    def forward(self, x: Tensor, position: Tensor) -> Tensor:
        for block in self.blocks:
            x = block(x + position)
        return x


class PatchEncoder(nn.Module):
    """Points → patch embeddings. State dict as in the released code: 160 entries by default.

    Args:
        architecture: sizes; ``feature_width`` is not used here.
        drop_path: rate of the last block in training, rising linearly from 0.
    """

    def __init__(self, architecture: Architecture, drop_path: float = 0.0) -> None:
        super().__init__()
        width = architecture.width
        self.architecture = architecture
        self.encoder = MiniPointNet()
        self.reduce_dim = nn.Linear(256, width)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.cls_pos = nn.Parameter(torch.empty(1, 1, width))
        if not self.cls_pos.is_meta:  # where torch would import its compiler, for seconds
            nn.init.normal_(self.cls_pos)
        self.pos_embed = nn.Sequential(nn.Linear(3, 128), nn.GELU(), nn.Linear(128, width))
        self.blocks = Transformer(architecture, drop_path)
        self.norm = nn.LayerNorm(width)

    def forward(self, points: Tensor, patches: int | None = None) -> PatchEmbeddings:
        """Points (B, N, 3) float32 in the model's input frame: mean 0, largest norm 1, its axes.

        ``patches`` is their number G, by default the architecture's; training is faster with fewer.
        """
        return self.embed(points, self.members(points, self.centres(points, patches)))

    @torch.no_grad()
    def centres(self, points: Tensor, count: int | None = None) -> Tensor:
        """Which (B, G) of the points (B, N, 3) are the centres of patches."""
        return farthest_point_sampling(points, count or self.architecture.patches)

    @torch.no_grad()
    def members(self, points: Tensor, centres: Tensor) -> Tensor:
        """The points (B, G, k) of the patches around centres (B, G), nearest first."""
        places = gather_points(points, centres)  # (B, G, 3)
        return nearest_neighbours(points, places, self.architecture.patch_size)

    def embed(self, points: Tensor, index: Tensor) -> PatchEmbeddings:
        """Patches of points (B, N, 3), by their members (B, G, k), as vectors (B, G, width)."""
        with torch.no_grad():
            centres = gather_points(points, index[:, :, 0])  # (B, G, 3)
            neighbourhood = gather_points(points, index) - centres[:, :, None]  # (B, G, k, 3)

        tokens = self.reduce_dim(self.encoder(neighbourhood))  # (B, G, width)
        position = self.pos_embed(centres)  # (B, G, width)
        batch = len(points)
        tokens = torch.cat([self.cls_token.expand(batch, -1, -1).to(tokens), tokens], dim=1)
        position = torch.cat([self.cls_pos.expand(batch, -1, -1).to(position), position], dim=1)
        tokens = self.norm(self.blocks(tokens, position))  # (B, 1 + G, width)
        return PatchEmbeddings(tokens[:, 1:], centres, index)


class PatchAligner(nn.Module):
    """The encoder and its head into the space of a text encoder.

    Some models have a second head, ``frame``, for which way shapes stand; others have None there.
    Its own state dict has the encoder's tensors under ``encoder.``; :meth:`tensors` and
    :meth:`load_tensors` speak the flat names of a model file (the official encoder names, and
    ``proj.weight``, ``proj.bias``, ``frame.*``).
    """

    def __init__(
        self, architecture: Architecture, drop_path: float = 0.0, tells_frame: bool = False
    ) -> None:
        super().__init__()
        self.architecture = architecture
        self.encoder = PatchEncoder(architecture, drop_path)
        self.proj = nn.Linear(architecture.width, architecture.feature_width)
        self.frame = FrameHead(architecture.width) if tells_frame else None

    @classmethod
    def of(cls, architecture: Architecture, tensors: dict[str, Tensor]) -> Self:
        """The network with these weights, named as in :meth:`tensors` and checked before."""
        with torch.device("meta"):  # no others are drawn first
            network = cls(architecture)
        network.load_tensors(tensors)
        return network

    def forward(self, points: Tensor, patches: int | None = None) -> tuple[Tensor, PatchEmbeddings]:
        """(B, N, 3) points in the model's input frame → unit features (B, G, D), embeddings."""
        encoded = self.encoder(points, patches)
        return self.align(encoded), encoded

    def align(self, encoded: PatchEmbeddings) -> Tensor:
        """Unit features (B, G, D) of patches."""
        return F.normalize(self.proj(encoded.embeddings).float(), dim=-1)

    def tensors(self) -> dict[str, Tensor]:
        """The weights under the names of a model file."""
        return {name.removeprefix("encoder."): t for name, t in self.state_dict().items()}

    def load_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Make these tensors, named as in :meth:`tensors` and checked before, the weights."""
        heads = ("proj.", "frame.")
        tells_frame = any(name.startswith("frame.") for name in tensors)
        self.frame = FrameHead(self.architecture.width) if tells_frame else None
        named = {n if n.startswith(heads) else f"encoder.{n}": t for n, t in tensors.items()}
        self.load_state_dict(named, assign=True)
