"""A small head on the encoder that tells which way a shape stands, patch by patch.

It gives each patch its place in the shape's own frame (x its left, y its back, z up). Where a shape
looks the same from several sides, the place is the mean of what fits each of them. So what cannot
be told is near 0. Models without this head tell no frames.
"""

from torch import nn

HIDDEN = 128


class FrameHead(nn.Sequential):
    """(B, G, width) patch embeddings → (B, G, 3) places, in units of the cloud's largest norm."""

    def __init__(self, width: int) -> None:
        super().__init__(nn.Linear(width, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 3))
