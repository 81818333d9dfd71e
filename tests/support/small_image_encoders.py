"""Tiny networks, randomly initialised, of the classes that the 2D encoders are loaded as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch
from open_clip.transformer import VisionTransformer
from timm import create_model
from torch import nn
from transformers import Dinov2Config, Dinov2Model, DINOv3ViTConfig, DINOv3ViTModel

from training.views.image_encoders import IMAGE_ENCODERS, ImageEncoder

WIDTH = 32
SMALL = {"hidden_size": WIDTH, "num_hidden_layers": 1, "num_attention_heads": 2}
MODULES: dict[str, tuple[int, Callable[[int], nn.Module]]] = {
    "dinov2": (28, lambda size: Dinov2Model(Dinov2Config(**SMALL, image_size=size, patch_size=14))),
    "dinov1": (
        32,
        lambda size: create_model(
            "vit_base_patch16_224.dino",
            pretrained=False,
            num_classes=0,
            img_size=size,
            embed_dim=WIDTH,
            depth=1,
            num_heads=2,
        ),
    ),
    "dinov3": (
        32,
        lambda size: DINOv3ViTModel(
            DINOv3ViTConfig(**SMALL, intermediate_size=64, image_size=size, num_register_tokens=4)
        ),
    ),
    "openclip-bigg": (
        28,
        lambda size: VisionTransformer(size, 14, WIDTH, 1, 2, mlp_ratio=2.0, output_dim=24),
    ),
}


def small_image_encoder(name: str) -> ImageEncoder:
    """The encoder of that name, with a network of random weights."""
    size, make = MODULES[name]
    torch.manual_seed(0)
    return ImageEncoder(replace(IMAGE_ENCODERS[name], size=size), make(size))
