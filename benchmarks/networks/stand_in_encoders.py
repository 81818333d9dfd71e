"""Small networks of random weights, of the classes that the paper's encoders are loaded as.

They stand in where every row is to be trained briefly and no pretrained weights are at hand. A 2D
encoder of random weights says where a pixel is and how light, but nothing of what it shows; a text
encoder of random weights tells words apart, but knows nothing of what they mean. Rows on them show
that a configuration runs, not which encoder is better.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from patchalign3d.text.encoders import TextEncoder, load_text_encoder
from training.views.image_encoders import IMAGE_ENCODERS, ImageEncoder

WIDTH, LAYERS, HEADS = 64, 2, 2
PICTURE = 112  # pixels a side
VOCABULARY, LENGTH = 4096, 16
FIRST = 8  # ids below it are left to the padding and other signs


def stand_in_2d(name: str, size: int = PICTURE) -> ImageEncoder:
    """The 2D encoder of a row of Table 7, small and random, for pictures of ``size`` pixels."""
    torch.manual_seed(0)
    return ImageEncoder(replace(IMAGE_ENCODERS[name], size=size), _MODULES[name](size))


def stand_in_text(name: str) -> TextEncoder:
    """The text encoder of a row of Table 8, small and random; MiniLM is the real one."""
    if name == "minilm":
        return load_text_encoder("all-MiniLM-L6-v2")
    torch.manual_seed(0)
    return RandomText(name, f"{name}, random", _TOWERS[name]())


@dataclass(frozen=True)
class RandomText:
    """A text tower that reads each word as one token, chosen by its letters.

    Attributes:
        name: of the row.
        identity: of its weights, for the cache of embeddings.
        tower: tokens (T, L) int64, of which 0 is padding → (T, D).
    """

    name: str
    identity: str
    tower: nn.Module
    dimension: int = WIDTH

    @torch.inference_mode()
    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        rows = torch.zeros(len(texts), LENGTH, dtype=torch.int64)
        for row, text in zip(rows, texts, strict=True):
            words = text.split()[: LENGTH - 1]
            ids = [FIRST + zlib.crc32(w.encode()) % (VOCABULARY - 2 * FIRST) for w in words]
            # The last id is the largest: CLIP's tower pools there.
            row[: len(ids) + 1] = torch.tensor([*ids, VOCABULARY - 1])
        return F.normalize(self.tower(rows), dim=-1).numpy()


class _Siglip(nn.Module):
    def __init__(self) -> None:
        from transformers import SiglipTextConfig, SiglipTextModel

        super().__init__()
        config = SiglipTextConfig(
            **_sizes(),
            vocab_size=VOCABULARY,
            intermediate_size=2 * WIDTH,
            max_position_embeddings=LENGTH,
            projection_size=WIDTH,
            pad_token_id=0,
            bos_token_id=1,
            eos_token_id=2,
        )
        self.model = SiglipTextModel(config).eval()

    def forward(self, rows: Tensor) -> Tensor:
        return self.model(rows).pooler_output


class _Gemma2(nn.Module):
    def __init__(self) -> None:
        from transformers import Gemma2Config, Gemma2Model

        super().__init__()
        config = Gemma2Config(
            **_sizes(),
            vocab_size=VOCABULARY,
            intermediate_size=2 * WIDTH,
            num_key_value_heads=HEADS,
            head_dim=WIDTH // HEADS,
        )
        self.model = Gemma2Model(config).eval()

    def forward(self, rows: Tensor) -> Tensor:
        mask = (rows != 0).long()
        tokens = self.model(input_ids=rows, attention_mask=mask).last_hidden_state
        return (tokens * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


class _Clip(nn.Module):
    def __init__(self) -> None:
        from open_clip.transformer import TextTransformer

        super().__init__()
        self.model = TextTransformer(
            LENGTH, VOCABULARY, WIDTH, HEADS, LAYERS, output_dim=WIDTH
        ).eval()

    def forward(self, rows: Tensor) -> Tensor:
        return self.model(rows)


_TOWERS: dict[str, Callable[[], nn.Module]] = {
    "siglip": _Siglip,
    "gemma-2-9b-it": _Gemma2,
    "openclip-bigg": _Clip,
}


def _dinov1(size: int) -> nn.Module:
    from timm import create_model

    return create_model(
        "vit_base_patch16_224.dino",
        pretrained=False,
        num_classes=0,
        img_size=size,
        embed_dim=WIDTH,
        depth=LAYERS,
        num_heads=HEADS,
    )


def _dinov2(size: int) -> nn.Module:
    from transformers import Dinov2Config, Dinov2Model

    return Dinov2Model(Dinov2Config(**_sizes(), image_size=size, patch_size=14))


def _dinov3(size: int) -> nn.Module:
    from transformers import DINOv3ViTConfig, DINOv3ViTModel

    more = {"intermediate_size": 2 * WIDTH, "num_register_tokens": 4}
    return DINOv3ViTModel(DINOv3ViTConfig(**_sizes(), **more, image_size=size))


def _bigg(size: int) -> nn.Module:
    from open_clip.transformer import VisionTransformer

    return VisionTransformer(size, 14, WIDTH, LAYERS, HEADS, mlp_ratio=2.0, output_dim=WIDTH)


def _sizes() -> dict[str, int]:
    return {"hidden_size": WIDTH, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS}


_MODULES: dict[str, Callable[[int], nn.Module]] = {
    "dinov1": _dinov1,
    "dinov2": _dinov2,
    "dinov3": _dinov3,
    "openclip-bigg": _bigg,
}
