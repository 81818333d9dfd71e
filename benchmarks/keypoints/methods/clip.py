"""RedCircle and CLIP-DINOiser, rows of Table 13, on two rendered views."""

from __future__ import annotations

from pathlib import Path

import torch

from ...harness.contract import Entry, Method, Settings
from ..clip import Clip, load_clip
from ..clip_dinoiser import ClipDinoiser, DenseClip, DinoHeads, load_heads
from ..red_circle import RedCircle
from ..small_models import small_clip
from ..views import around

RED_CIRCLE = (("ViT-L-14-336", "openai"), ("RN50x16", "openai"))
DINOISER = ("ViT-B-16", "laion2b_s34b_b88k")
HEADS = "clip_dinoiser.pt"


def _red_circle(settings: Settings) -> Method:
    return RedCircle([load_clip(name, tag, settings) for name, tag in RED_CIRCLE])


def _clip_dinoiser(settings: Settings) -> Method:
    heads = load_heads((settings.weights or Path()) / HEADS)
    return ClipDinoiser(DenseClip(load_clip(*DINOISER, settings), heads))


def _small_dinoiser() -> Method:
    torch.manual_seed(0)
    dense = DenseClip(Clip(small_clip(), "random"), DinoHeads(32, 8))
    return ClipDinoiser(dense, around(2), size=64)


ENTRIES = [
    Entry(
        "red-circle",
        "RedCircle",
        frozenset({"keypoints"}),
        _red_circle,
        lambda: RedCircle([Clip(small_clip(), "random")], around(1), candidates=20),
        note="RedCircle: 32 places of each of two views; views and candidates are not published.",
    ),
    Entry(
        "clip-dinoiser",
        "CLIP-DINoiser",
        frozenset({"keypoints"}),
        _clip_dinoiser,
        _small_dinoiser,
        note="CLIP-DINoiser: the mean probability over two views; as many points of each text as "
        "there are keypoints of it.",
    ),
]
