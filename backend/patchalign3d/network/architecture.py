"""The sizes of the network, apart from it: a model can be described without torch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Architecture:
    """Sizes of the network; the defaults are the official checkpoint's."""

    points: int = 2048  # N, sampled from the surface
    patches: int = 128  # G
    patch_size: int = 32  # k, points per patch
    width: int = 384
    depth: int = 12
    heads: int = 6
    mlp_width: int = 1536
    feature_width: int = 1280  # D, the text encoder's dimension
