"""The processes that train together, as torchrun starts them."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Callable, Iterator

import torch
import torch.distributed as dist

LONGEST_WAIT = datetime.timedelta(hours=1)  # for a process that evaluates


def this_process() -> tuple[int, int]:
    """The rank of this process, and how many train together."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


def is_first() -> bool:
    """Whether this is the first of the processes that were started together, or the only one."""
    return os.environ.get("RANK", "0") == "0"


def first_process_first(work: Callable[[], object]) -> None:
    """Do some work in every process, in the first one before the others: they find what it kept."""
    rank, processes = this_process()
    if rank == 0:
        work()
    if processes > 1:
        dist.barrier()
    if rank > 0:
        work()


@contextlib.contextmanager
def joined(device: str) -> Iterator[str]:
    """Join the processes that torchrun started, if it did; yields this one's device."""
    if "RANK" not in os.environ:
        yield device
        return
    if device == "cuda":
        device = f"cuda:{os.environ['LOCAL_RANK']}"
        torch.cuda.set_device(device)
    # What is on the processor is exchanged there, beside a graphics card, too.
    backend = "cpu:gloo,cuda:nccl" if device.startswith("cuda") else "gloo"
    dist.init_process_group(backend, timeout=LONGEST_WAIT)
    try:
        yield device
    finally:
        dist.destroy_process_group()
