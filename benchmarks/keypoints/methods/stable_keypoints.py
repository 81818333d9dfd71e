"""StablePoints, a row of Table 14 without a citation: StableKeypoints, presumably."""

from __future__ import annotations

from typing import Any

import torch

from ...harness.contract import Entry, Method, Settings
from ...harness.weights import hosted
from ..stable_keypoints import Attention, StableKeypoints
from ..views import around

DIFFUSION = "sd-legacy/stable-diffusion-v1-5"


def _make(settings: Settings) -> Method:
    def load() -> tuple[Any, Any]:
        from diffusers import AutoencoderKL, UNet2DConditionModel

        vae = AutoencoderKL.from_pretrained(DIFFUSION, subfolder="vae")
        return vae, UNet2DConditionModel.from_pretrained(DIFFUSION, subfolder="unet")

    vae, unet = hosted(load, f"vae and unet of {DIFFUSION}", settings)
    return StableKeypoints(Attention(vae, unet, identity=DIFFUSION), seed=settings.seed)


def _tiny() -> Method:
    from diffusers import AutoencoderKL, UNet2DConditionModel

    torch.manual_seed(0)
    vae = AutoencoderKL(
        block_out_channels=(8, 8),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        norm_num_groups=4,
    )
    unet = UNet2DConditionModel(
        sample_size=16,
        block_out_channels=(8, 8),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=8,
        attention_head_dim=2,
        norm_num_groups=4,
    )
    return StableKeypoints(Attention(vae, unet, size=32), around(2), tokens=16, steps=2)


ENTRIES = [
    Entry(
        "stablepoints",
        "StablePoints (StableKeypoints)",
        frozenset({"keypoints"}),
        _make,
        _tiny,
        fits=True,
        note=f"StablePoints: StableKeypoints on {DIFFUSION}; tokens learned from 8 views of each "
        "reference; how the paper came from pictures to shapes is unpublished.",
    )
]
