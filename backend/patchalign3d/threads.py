"""How many threads work and how they wait; they are told before NumPy and PyTorch are imported.

Threads that spin while they wait take the processor from whatever else runs: with other work on the
machine an answer took two to three times as long as with a single thread. Those that sleep are as
fast on a machine that is free, and cost little on one that is not.
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
    """Have threads sleep while they wait, here and in processes started from here.

    What the user has set stays; nothing changes for NumPy and PyTorch once they are imported.
    """
    for name, value in PASSIVE.items():
        os.environ.setdefault(name, value)


def use_threads(count: int) -> None:
    """Take so many threads, here and in each of the processes started from here."""
    os.environ[COUNT] = str(count)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(count)


def allowed() -> int:
    """The threads that our own loops may take: those of the network."""
    said = os.environ.get(COUNT, "")
    return int(said) if said.isdecimal() and int(said) > 0 else share_of_cores(1)


def share_of_cores(processes: int) -> int:
    """The threads of each of so many processes: of the cores that this one may use, its share."""
    allowed = getattr(os, "sched_getaffinity", None)  # a container or 'taskset' may give it fewer
    cores = len(allowed(0)) if allowed else os.cpu_count() or 1
    return max(1, cores // processes)


def beside(work: Callable[[], T]) -> Future[T]:
    """Begin with ``work`` in another thread, one that stays for what comes next.

    What a thread has had of memory is at hand when it works again; a new one takes it page by page.
    """
    return _kept(os.getpid()).submit(work)


def in_chunks(count: int, work: Callable[[slice], None], size: int = CHUNK) -> None:
    """Call ``work`` with slices that make up 0 … ``count``, on as many cores as there are threads.

    NumPy lets go of the interpreter while it computes. What each slice gives must not depend on
    the others: then the same bits come of any number of threads. None works any more when this
    ends, whatever ends it.
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
    """The threads that stay, of a process, for one that is forked has none of its parent's."""
    return ThreadPoolExecutor(MOST)
