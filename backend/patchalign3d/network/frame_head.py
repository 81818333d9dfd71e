"""Which way a shape stands, told patch by patch.

A small head on the encoder gives each patch its place in the shape's own frame (x its left, y its
back, z up). Where a shape looks the same from several sides the places lie in the middle between
them, so that what cannot be told is near 0. Models without this head know no frames.
"""

from torch import nn

HIDDEN = 128


class FrameHead(nn.Sequential):
    """(B, G, width) patch embeddings → (B, G, 3) places, in units of the cloud's largest norm."""

    def __init__(self, width: int) -> None:
        super().__init__(nn.Linear(width, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 3))
