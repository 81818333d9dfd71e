"""A model of random weights that is small enough for every test that needs a real one."""

from __future__ import annotations

from pathlib import Path

import torch

from patchalign3d.network.architecture import Architecture
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.model import Model
from patchalign3d.network.weights import save_model

SMALL = Architecture(
    points=256,
    patches=16,
    patch_size=8,
    width=24,
    depth=1,
    heads=2,
    mlp_width=48,
    feature_width=384,
)


def save_small_model(folder: Path) -> Path:
    """Write it as a model folder that reads its prompts with all-MiniLM-L6-v2."""
    torch.manual_seed(0)
    model = Model(
        name="small",
        version="1",
        architecture=SMALL,
        text_encoder="all-MiniLM-L6-v2",
        temperature=0.07,
        license="CC0-1.0",
        training_data=(),
    )
    save_model(folder, model, PatchAligner(SMALL).tensors())
    return folder
