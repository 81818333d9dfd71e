"""Orders of the cells of a grid along space-filling curves: z-order and Hilbert's (Skilling 2004).

Cells that are near along a curve are near in space: Point Transformer V3 attends within stretches
of such an order. Dropping a code's last three bits gives the code of the cell twice as large.
"""

from __future__ import annotations

import torch
from torch import Tensor

ORDERS = ("z", "z-trans", "hilbert", "hilbert-trans")


def codes(cells: Tensor, depth: int) -> Tensor:
    """The place of each cell along each of :data:`ORDERS`; "trans" has x and y exchanged.

    Args:
        cells: (N, 3) int64, 0 … 2^depth − 1.
        depth: bits of a coordinate.

    Returns:
        (4, N) int64.
    """
    exchanged = cells[:, [1, 0, 2]]
    return torch.stack(
        [
            interleaved(bits_of(cells, depth)),
            interleaved(bits_of(exchanged, depth)),
            hilbert(cells, depth),
            hilbert(exchanged, depth),
        ]
    )


def bits_of(cells: Tensor, depth: int) -> Tensor:
    """(N, 3) coordinates as (N, 3, depth) bits, the highest first."""
    shifts = torch.arange(depth - 1, -1, -1, device=cells.device)
    return (cells[:, :, None] >> shifts) & 1


def interleaved(bits: Tensor) -> Tensor:
    """(N, 3, depth) bits as one number (N,): the highest of x, y, z, then the next of each."""
    flat = bits.transpose(1, 2).flatten(1)  # (N, 3·depth)
    weights = 1 << torch.arange(flat.shape[1] - 1, -1, -1, device=bits.device)
    return (flat * weights).sum(1)


def hilbert(cells: Tensor, depth: int) -> Tensor:
    """The place (N,) of each cell along Hilbert's curve."""
    gray = bits_of(cells, depth)  # (N, 3, depth)
    for bit in range(depth):
        for axis in range(3):
            below = slice(bit + 1, depth)
            is_set = gray[:, axis, bit, None]  # (N, 1)
            gray[:, 0, below] ^= is_set
            swap = (1 - is_set) * (gray[:, 0, below] ^ gray[:, axis, below])
            gray[:, axis, below] ^= swap
            gray[:, 0, below] ^= swap
    flat = gray.transpose(1, 2).flatten(1)  # (N, 3·depth) Gray code
    binary = flat.cumsum(1) & 1
    weights = 1 << torch.arange(flat.shape[1] - 1, -1, -1, device=cells.device)
    return (binary * weights).sum(1)
