"""OpenCLIP's models, whole and dense, for the rows that compare pictures with words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from training.views.image_encoders import CLIP

from ..harness.contract import Settings
from ..harness.weights import hosted

BATCH = 32  # pictures at a time


class Clip:
    """A model of both pictures and texts.

    Args:
        model: an ``open_clip.CLIP``.
        identity: names its weights.
        device: where it runs.
    """

    def __init__(self, model: Any, identity: str, device: str = "cpu") -> None:
        self.model = model.to(device).eval()
        self.identity, self._device = identity, device
        size = model.visual.image_size
        self.size = size[0] if isinstance(size, tuple | list) else size

    def pixels(self, images: NDArray, size: int | None = None) -> Tensor:
        """Pictures (n, S, S, 3) uint8 as the model wants them, of its own size by default."""
        tensor = torch.from_numpy(np.ascontiguousarray(images)).to(self._device)
        tensor = tensor.permute(0, 3, 1, 2).float() / 255
        size = size or self.size
        if tensor.shape[-1] != size:
            tensor = F.interpolate(tensor, (size, size), mode="bicubic", antialias=True)
        mean, deviation = (tensor.new_tensor(v).view(3, 1, 1) for v in CLIP)
        return (tensor - mean) / deviation

    @torch.inference_mode()
    def images(self, images: NDArray) -> Tensor:
        """(n, D) unit features of whole pictures."""
        found = [
            self.model.encode_image(self.pixels(images[start : start + BATCH]), normalize=True)
            for start in range(0, len(images), BATCH)
        ]
        return torch.cat(found)

    @torch.inference_mode()
    def texts(self, names: Sequence[str], templates: Sequence[str] = ("{}",)) -> Tensor:
        """(P, D) unit features: the mean over the templates, each unit."""
        import open_clip

        found = []
        for name in names:
            tokens = open_clip.tokenize([template.format(name) for template in templates])
            found.append(self.model.encode_text(tokens.to(self._device), normalize=True).mean(0))
        return F.normalize(torch.stack(found), dim=1)


def load_clip(name: str, tag: str, settings: Settings) -> Clip:
    """A released model.

    Raises:
        Unavailable: its weights are not here.
    """
    import open_clip

    def load() -> Any:
        return open_clip.create_model(name, pretrained=tag, precision="fp32")

    model = hosted(load, f"{name}/{tag} of OpenCLIP", settings)
    return Clip(model, f"{name}/{tag}", settings.device)
