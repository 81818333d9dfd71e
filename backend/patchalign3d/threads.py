"""How many threads work, and how they wait; both are set before NumPy and PyTorch are imported.

Threads that spin while they wait take the processor from everything else: with other work on the
machine, an answer took two to three times as long as with a single thread. Threads that sleep are
as fast on an idle machine, and cost little on a busy one.
"""

import functools
import os
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")

# GNU's and LLVM's OpenMP heed the first, Intel's and LLVM's the second (milliseconds), NumPy's
# OpenBLAS the third (the binary logarithm of turns; 4 is the least).
NUMPY_WAITS = "OPENBLAS_THREAD_TIMEOUT"
PASSIVE = {"OMP_WAIT_POLICY": "passive", "KMP_BLOCKTIME": "0", NUMPY_WAITS: "4"}
COUNT = "OMP_NUM_THREADS"
# Rows of an array that are worked on at a time: what is made of them stays in a core's cache.
CHUNK = 1 << 15
# Threads that stay, at most; there are as many as have ever worked at once.
MOST = 64


def wait_passively() -> None:
    """Let threads sleep while they wait, in this process and in those that it starts.

    The user's own settings stay. Nothing changes for NumPy and PyTorch once they are imported.
    """
    for name, value in PASSIVE.items():
        os.environ.setdefault(name, value)


def use_threads(count: int) -> None:
    """Use this many threads, in this process and in each one that it starts."""
    os.environ[COUNT] = str(count)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(count)


def allowed() -> int:
    """The number of threads that our own loops may use: that of the network."""
    said = os.environ.get(COUNT, "")
    return int(said) if said.isdecimal() and int(said) > 0 else share_of_cores(1)


def share_of_cores(processes: int) -> int:
    """The threads of each of this many processes: its share of the cores that this one may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # a container or 'taskset' may give it fewer
    cores = len(allowed(0)) if allowed else os.cpu_count() or 1
    return max(1, cores // processes)


def beside(work: Callable[[], T]) -> Future[T]:
    """Start ``work`` in another thread, which is kept for later work.

    A kept thread already has its memory; a new one would have to get it page by page.
    """
    return _kept(os.getpid()).submit(work)


def in_chunks(count: int, work: Callable[[slice], None], size: int = CHUNK) -> None:
    """Call ``work`` with slices that make up 0 … ``count``, on as many cores as there are threads.

    NumPy releases the interpreter while it computes. The result of a slice must not depend on the
    others; then any number of threads gives the same bits. No thread is still working when this
    function ends, whatever ends it.
    """
    left = deque(slice(begin, min(begin + size, count)) for begin in range(0, count, size))

    def work_off() -> None:
        try:
            while left:
                try:
                    part = left.popleft()
                except IndexError:  # another has taken the last
                    break
                work(part)
        finally:
            left.clear()  # of what is stopped in one, nothing more is begun in others

    helpers = [beside(work_off) for _ in range(min(allowed(), len(left)) - 1)]
    try:
        work_off()
    finally:
        working = [helper for helper in helpers if not helper.cancel()]
        wait(working)
    for helper in working:
        helper.result()  # or what it was stopped by


@functools.cache
def _kept(process: int) -> ThreadPoolExecutor:
    """The threads that a process keeps; a forked process has none of its parent's threads."""
    return ThreadPoolExecutor(MOST)
