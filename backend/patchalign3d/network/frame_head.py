"""Which way a shape stands, told patch by patch.

A small head on the encoder gives each patch its place in the shape's own frame (x its left, y its
back, z up). Where a shape looks the same from several sides the places lie in the middle between
them, so that what cannot be told is near 0. Models without this head know no frames.
"""

from torch import Tensor, nn

HIDDEN = 128


class FrameHead(nn.Sequential):
    """(B, G, width) patch embeddings → (B, G, 3) places, in units of the cloud's largest norm."""

    def __init__(self, width: int) -> None:
        super().__init__(nn.Linear(width, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 3))


def in_the_frame(centres: Tensor, frame: Tensor) -> Tensor:
    """(B, G, 3) centres in the model's input frame, along a shape's own axes (B, 3, 3) columns."""
    return centres @ frame
