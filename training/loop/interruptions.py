"""Interruptions that wait for the end of a step: a checkpoint amid one would not be that of a run
that was never interrupted.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

import torch
import torch.distributed as dist

from patchalign3d.shared.interrupting import SIGNALS

from .processes import this_process


@contextlib.contextmanager
def held_back() -> Iterator[list[int]]:
    """Note Ctrl+C and SIGTERM in the list that is yielded; the block ends itself when it can.

    At its end what it has not heeded is a KeyboardInterrupt. So is an error after an interruption:
    that another process which trains along has ended, for one.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield came
        return
    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {n: signal.signal(n, lambda number, frame: came.append(number)) for n in heard}
    try:
        yield came
    except Exception as error:
        if came:
            raise KeyboardInterrupt from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt


def in_any_process(interrupted: bool) -> bool:
    """Whether one of the processes that train together was interrupted; all of them ask at once."""
    if this_process()[1] == 1:
        return interrupted
    told = torch.tensor(int(interrupted))  # on the processor: no graphics card is waited for
    dist.all_reduce(told, dist.ReduceOp.MAX)
    return bool(told)
