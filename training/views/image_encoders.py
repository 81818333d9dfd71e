"""The 2D encoders of the paper's Table 7: pictures in, a feature for every place out.

Each is loaded through the library that hosts it. Nothing is downloaded unless asked for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from patchalign3d.errors import ModelError
from patchalign3d.text.clip import offline

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CLIP = ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))


@dataclass(frozen=True)
class Source:
    """Where an encoder comes from and how it is asked.

    Attributes:
        weights: their name in the library.
        size: pixels a side, a multiple of the encoder's patch.
        statistics: mean and deviation of the colours it was trained on.
        load: makes the module from the name of the weights and the size.
        features: (module, images (V, 3, H, W)) → (V, D, h, w).
    """

    weights: str
    size: int
    statistics: tuple[tuple[float, ...], tuple[float, ...]]
    load: Callable[[str, int], nn.Module]
    features: Callable[[nn.Module, Tensor], Tensor]


class ImageEncoder(nn.Module):
    """A 2D encoder that is only asked, never trained.

    Args:
        source: how it is asked.
        module: the network itself, such as ``source.load`` makes.
    """

    def __init__(self, source: Source, module: nn.Module) -> None:
        super().__init__()
        self.size = source.size
        self._features = source.features
        self.module = module.eval().requires_grad_(False)
        for name, values in zip(("mean", "deviation"), source.statistics, strict=True):
            self.register_buffer(name, torch.tensor(values).view(3, 1, 1))

    @torch.inference_mode()
    def forward(self, images: Tensor) -> Tensor:
        """Encode pictures.

        Args:
            images: (V, 3, H, W) uint8; resized to ``size`` if they are not.

        Returns:
            (V, D, h, w) float32, one feature for each patch of the picture.
        """
        pixels = images.to(self.mean) / 255
        if pixels.shape[-2:] != (self.size, self.size):
            pixels = F.interpolate(pixels, (self.size,) * 2, mode="bicubic", antialias=True)
        return self._features(self.module, (pixels - self.mean) / self.deviation).float()


def load_image_encoder(name: str, device: str = "cpu", download: bool = False) -> ImageEncoder:
    """The encoder of that name in :data:`IMAGE_ENCODERS`.

    Raises:
        ModelError: its weights are not on this machine, or cannot be downloaded.
    """
    source = IMAGE_ENCODERS[name]
    try:
        with contextlib.nullcontext() if download else offline():
            module = source.load(source.weights, source.size)
    except (OSError, RuntimeError) as error:  # what the three libraries raise
        way_on = "Try again later." if download else "Get them once, with --download."
        raise ModelError(
            f"The weights of the 2D encoder {name!r}, {source.weights}, cannot be had: "
            f"{str(error).partition(chr(10))[0]} {way_on}"
        ) from error
    return ImageEncoder(source, module).to(device)


def _load_transformers(weights: str, size: int, class_name: str) -> nn.Module:
    import transformers

    return getattr(transformers, class_name).from_pretrained(weights, use_safetensors=True)


def _load_timm(weights: str, size: int) -> nn.Module:
    import timm

    return timm.create_model(weights, pretrained=True, num_classes=0, img_size=size)


def _load_open_clip(weights: str, size: int) -> nn.Module:
    import open_clip

    name, _, tag = weights.partition("/")
    model = open_clip.create_model(name, pretrained=tag, force_image_size=size, precision="fp32")
    return model.visual


def _transformers_features(module: nn.Module, images: Tensor) -> Tensor:
    """The last layer's tokens; the CLS token and the registers stand first."""
    tokens = module(pixel_values=images).last_hidden_state  # (V, others + h·w, D)
    side = images.shape[-1] // module.config.patch_size
    return _as_grid(tokens[:, -side * side :], side)


def _timm_features(module: nn.Module, images: Tensor) -> Tensor:
    tokens = module.forward_features(images)[:, module.num_prefix_tokens :]  # (V, h·w, D)
    return _as_grid(tokens, images.shape[-1] // module.patch_embed.patch_size[0])


def _open_clip_features(module: nn.Module, images: Tensor) -> Tensor:
    """The last layer's tokens, normalised as the pooled one is."""
    found = module.forward_intermediates(
        images, indices=1, normalize_intermediates=True, intermediates_only=True
    )
    return found["image_intermediates"][-1]  # (V, D, h, w)


def _as_grid(tokens: Tensor, side: int) -> Tensor:
    return tokens.transpose(1, 2).unflatten(2, (side, side))


IMAGE_ENCODERS: dict[str, Source] = {
    "dinov2": Source(
        "facebook/dinov2-base",
        518,
        IMAGENET,
        partial(_load_transformers, class_name="Dinov2Model"),
        _transformers_features,
    ),
    "dinov1": Source("vit_base_patch16_224.dino", 512, IMAGENET, _load_timm, _timm_features),
    "dinov3": Source(
        "facebook/dinov3-vitb16-pretrain-lvd1689m",
        512,
        IMAGENET,
        partial(_load_transformers, class_name="DINOv3ViTModel"),
        _transformers_features,
    ),
    "openclip-bigg": Source(
        "ViT-bigG-14/laion2b_s39b_b160k", 518, CLIP, _load_open_clip, _open_clip_features
    ),
}
