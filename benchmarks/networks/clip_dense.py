"""CLIP's picture tower asked for every patch, not for the picture (MaskCLIP, Zhou et al. 2022).

In the last block each patch keeps its own value instead of mixing those of others; everything else
is as trained, and the projection into the words' space follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

if TYPE_CHECKING:
    from open_clip.transformer import VisionTransformer


@torch.inference_mode()
def dense_features(visual: VisionTransformer, images: Tensor) -> Tensor:
    """(V, 3, H, W), normalised as the tower wants it → unit features (V, D, h, w)."""
    x = visual.conv1(images).flatten(2).transpose(1, 2)  # (V, h·w, width)
    x = torch.cat([visual.class_embedding.expand(len(x), 1, -1), x], dim=1)
    x = visual.ln_pre(x + visual.positional_embedding)
    *blocks, last = visual.transformer.resblocks
    for block in blocks:
        x = block(x)
    x = x + last.ls_1(own_values(last, last.ln_1(x)))
    x = x + last.ls_2(last.mlp(last.ln_2(x)))
    tokens = visual.ln_post(x)[:, 1:]
    if visual.proj is not None:
        tokens = tokens @ visual.proj
    side = visual.grid_size
    return F.normalize(tokens, dim=-1).transpose(1, 2).unflatten(2, tuple(side))


def own_values(block: nn.Module, x: Tensor) -> Tensor:
    """(…, W) what a block's attention would mix, unmixed: the projection of each token's own value,
    of tokens (…, W).
    """
    attention, width = block.attn, x.shape[-1]
    weight, bias = attention.in_proj_weight[2 * width :], attention.in_proj_bias[2 * width :]
    return attention.out_proj(F.linear(x, weight, bias))
