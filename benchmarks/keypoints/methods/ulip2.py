"""ULIP-2's row of Table 13: the few-shot rule on the patches of another encoder."""

from __future__ import annotations

import torch

from patchalign3d.network.architecture import Architecture

from ...harness.contract import Entry, Method, Settings, Unavailable
from ..patches import FewShot
from ..ulip2 import Ulip2, Ulip2Encoder, load_ulip2

NAME = "ulip2.pt"


def _make(settings: Settings) -> Method:
    if settings.weights and (settings.weights / NAME).exists():
        return FewShot(load_ulip2(settings.weights / NAME, settings.device))
    raise Unavailable(
        "the checkpoint of ULIP-2's PointBERT is not here",
        [f"ULIP-2's PointBERT of 10k xyzrgb points, from SFXX/ulip, as {NAME} in --weights"],
    )


def _tiny() -> Method:
    torch.manual_seed(0)
    sizes = Architecture(64, 8, 8, width=24, depth=1, heads=2, mlp_width=48)
    return FewShot(Ulip2(Ulip2Encoder(sizes)))


ENTRIES = [
    Entry(
        "ulip-2",
        "ULIP-2",
        frozenset({"keypoints"}),
        _make,
        _tiny,
        fits=True,
        note="ULIP-2: its 512 patch tokens before pooling, with the few-shot rule.",
    )
]
