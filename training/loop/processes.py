"""The processes that train together, as torchrun starts them, and alone in their folder."""

from __future__ import annotations

import contextlib
import datetime
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import torch
import torch.distributed as dist
from filelock import FileLock, Timeout

from patchalign3d.errors import FileError

LONGEST_WAIT = datetime.timedelta(hours=1)  # for a process that evaluates
MOMENT = 0.5  # seconds, after which a process without its launcher ends


def this_process() -> tuple[int, int]:
    """The rank of this process, and how many train together."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


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
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other trainings out of a run's folder, which is made if need be.

    Raises:
        FileError: one is at work there, perhaps left behind by a command that was killed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as kept:
        if this_process()[0] == 0:
            try:
                kept.enter_context(FileLock(folder / "lock", timeout=0))
            except Timeout as error:
                raise FileError(
                    f"Another training is at work in {folder}. Wait for its end, or end it."
                ) from error
        yield


@contextlib.contextmanager
def joined(device: str) -> Iterator[str]:
    """Join the processes that torchrun started, if it did; yields this one's device."""
    if "RANK" not in os.environ:
        yield device
        return
    launcher = psutil.Process().parent()
    threading.Thread(target=_end_with, args=(launcher,), daemon=True).start()
    if device == "cuda":
        device = f"cuda:{os.environ['LOCAL_RANK']}"
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.startswith("cuda") else "gloo", timeout=LONGEST_WAIT)
    try:
        yield device
    finally:
        dist.destroy_process_group()


def _end_with(launcher: psutil.Process | None) -> None:
    """End when the launcher does, even if that is killed: it would have ended those that wait for
    one that is gone, which go on waiting without it, and those that go on training hold the folder.
    What the run has learned since its last checkpoint, another start learns again.
    """
    this = psutil.Process()
    while this.parent() == launcher:
        time.sleep(MOMENT)
    this.kill()
