"""Batches drawn ahead of the network, by as many processes as it takes to keep it fed.

Batch s follows from (seed, s, rank): any number of workers draws the same ones, and a resumed run
begins with the batch that it would have seen next.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from ..data.shards import Shards

MOST_WORKERS = 16
PREFETCHED = 4  # batches a worker is ahead


class Steps(Dataset):
    """The batch of each step.

    Args:
        shards: drawn from; every worker maps them itself.
        draw: makes a batch (a named tuple of tensors) of the shards and a seed.
        seed: of the run.
        rank: of this process among those that train together; 0 draws what one alone would.
    """

    def __init__(
        self, shards: Shards, draw: Callable[[Shards, Sequence[int]], Any], seed: int, rank: int
    ) -> None:
        self._shards = shards
        self._draw = draw
        self._seed = seed
        self._rank = rank

    def __getitem__(self, step: int) -> Any:
        # NumPy's seeds end in zeros that do not count: (seed, step, 0) is (seed, step).
        return self._draw(self._shards, (self._seed, step, self._rank))


def batches(steps: Steps, first: int, end: int, workers: int, device: str) -> Iterator[Any]:
    """The batches of steps ``first`` … ``end`` − 1, on the device.

    Args:
        workers: processes that draw; 0 draws in this one.
    """
    on_gpu = device.startswith("cuda")
    loader = DataLoader(
        steps,
        batch_size=None,
        sampler=range(first, end),
        num_workers=workers,
        collate_fn=_as_it_is,
        prefetch_factor=PREFETCHED if workers else None,
        pin_memory=on_gpu,
        worker_init_fn=_leave_ctrl_c,
    )
    for batch in loader:
        yield on_device(batch, device)


def on_device(batch: Any, device: str) -> Any:
    """The same batch, a named tuple, with its tensors on the device."""
    on_gpu = device.startswith("cuda")
    moved = (x.to(device, non_blocking=on_gpu) if torch.is_tensor(x) else x for x in batch)
    return type(batch)(*moved)


def default_workers(device: str, local_processes: int) -> int:
    """None beside a network that needs the processor itself; this process's share beside a GPU."""
    if not device.startswith("cuda"):
        return 0
    return max(1, min(MOST_WORKERS, (os.cpu_count() or 1) // local_processes - 1))


def _leave_ctrl_c(worker: int) -> None:
    """Leave Ctrl+C, which a terminal sends to workers as well, to the process that draws on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _as_it_is(batch: Sequence[Tensor]) -> Sequence[Tensor]:
    return batch
